"""Distances between distributions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special


def jensen_shannon(p: ArrayLike, q: ArrayLike) -> NDArray[np.float64]:
    """Jensen-Shannon divergence, base 2, along the last axis: 0 for equal, 1 for disjoint distributions.

    Parameters
    ----------
    p, q : array-like, shapes (..., V) that broadcast
        Non-negative weights; scaled to sum to 1.

    Returns
    -------
    ndarray
        Divergence (its square root is a metric), 0-1.

    Raises
    ------
    ValueError
        For a negative weight or a row without any weight: it is no distribution.

    Examples
    --------
    >>> jensen_shannon([[1, 0], [1, 1]], [[0, 1], [2, 2]]).tolist()
    [1.0, 0.0]
    """
    a, b = np.asarray(p, np.float64), np.asarray(q, np.float64)
    totals = [x.sum(axis=-1, keepdims=True) for x in (a, b)]
    if any((x < 0).any() for x in (a, b)) or any((t <= 0).any() for t in totals):
        raise ValueError("A distribution needs non-negative weights that do not all vanish.")
    a, b = a / totals[0], b / totals[1]
    middle = (a + b) / 2
    divergence = (special.rel_entr(a, middle) + special.rel_entr(b, middle)).sum(axis=-1) / (2 * np.log(2))
    return np.clip(divergence, 0.0, 1.0)
