"""How sure shares of task groups are: groups drawn from their posterior, weights with their noise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.emphasis.placement import Floats, Placement

N_DRAWS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Task groups drawn from their posterior, and normal deviates for the noise of the weights.

    Parameters
    ----------
    unit_index : ndarray, shape (n,)
        The unit of each task; tasks of one unit are drawn together.
    groups, deviates : ndarray, shape (N_DRAWS, n_units)
    n_groups : int
    """

    unit_index: NDArray[np.intp]
    groups: NDArray[np.int64]
    deviates: Floats
    n_groups: int


def draw_groups(placed: Placement, *, seed: Sequence[int]) -> Drawn:
    """Drawings of the groups of a plan's tasks, the same for every version of their weights."""
    units = {unit: i for i, unit in enumerate(sorted(set(placed.unit)))}
    index = np.array([units[unit] for unit in placed.unit], np.intp)
    posterior = np.zeros((len(units), placed.posterior.shape[1]))
    posterior[index] = placed.posterior
    rng = np.random.default_rng(seed)
    groups = (rng.random((N_DRAWS, len(units), 1)) > posterior.cumsum(axis=1)[None, :, :-1]).sum(axis=2)
    return Drawn(index, groups, rng.standard_normal((N_DRAWS, len(units))), posterior.shape[1])


def draw_interval(weights: NDArray[np.int64], drawn: Drawn, *, noise: float) -> tuple[Floats, Floats]:
    """95 % of the shares of every group under drawings of the groups and of the weights; NaN for fewer than two tasks.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Words (or 1) per task.
    drawn : Drawn
    noise : float
        Variance of a weight per unit of weight.
    """
    k = drawn.n_groups
    if len(weights) < 2 or not weights.sum():
        return np.full(k, np.nan), np.full(k, np.nan)
    sizes = np.bincount(drawn.unit_index, weights, minlength=drawn.groups.shape[1])
    weighed = np.maximum(sizes + np.sqrt(noise * sizes) * drawn.deviates, 0.0)
    shares = np.stack([np.where(drawn.groups == group, weighed, 0.0).sum(axis=1) for group in range(k)], axis=1)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
