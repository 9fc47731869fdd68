"""Resampling: intervals and tests whose unit is what was sampled (a locality, a document), not the word."""

from functools import lru_cache
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


MANY_UNITS = 400
"""Above so many units only the smaller group of each relabelling is drawn, and 500 resamples are made."""


class Interval(NamedTuple):
    """Lower and upper bound; NaN where no interval is defined."""

    low: Floats
    high: Floats


class PermutationTest(NamedTuple):
    """Observed difference of means, two-sided p-value, number of relabellings used."""

    difference: Floats
    p_value: Floats
    n_permutations: int


def _values(values: ArrayLike) -> Floats:
    x = np.asarray(values, np.float64)
    if x.ndim not in (1, 2) or not np.isfinite(x).all():
        raise ValueError(f"Resampling needs finite values of shape (n,) or (n, m); got shape {x.shape}.")
    return x


def bootstrap_percentile(values: ArrayLike, *, level: float = 0.95, n_resamples: int = 2000, seed: int = 0) -> Interval:
    """Percentile bootstrap interval of the mean of n units.

    Parameters
    ----------
    values : array-like, shape (n,) or (n, m)
        One row a unit; columns are handled side by side with the same resamples.
    level : float
    n_resamples : int
    seed : int

    Returns
    -------
    Interval
        NaN for fewer than two units. Far too narrow for small n (it covers about half of what it promises at n = 5
        where shares are skewed): use `bootstrap_t`.
    """
    x = _values(values)
    if len(x) < 2:
        return _undefined(x)
    means = _resampled(x, n_resamples, seed)[0]
    tail = (1 - level) / 2
    return Interval(*np.quantile(means, [tail, 1 - tail], axis=0))


def bootstrap_t(values: ArrayLike, *, level: float = 0.95, n_resamples: int = 2000, seed: int = 0) -> Interval:
    """Bootstrap-t (studentised) interval of the mean of n units.

    Parameters
    ----------
    values, level, n_resamples, seed
        As in `bootstrap_percentile`.

    Returns
    -------
    Interval
        NaN for fewer than three units (a resample of two has no spread half of the time). All units equal: a point.
        It still covers less than it promises below about ten units; print n beside it.

    References
    ----------
    Efron and Tibshirani 1993, chapter 12.

    Examples
    --------
    >>> low, high = bootstrap_t([0.10, 0.12, 0.08, 0.11, 0.09, 0.13])
    >>> bool(low < 0.105 < high)
    True
    """
    x = _values(values)
    n = len(x)
    if n < 3:
        return _undefined(x)
    centre, error = x.mean(axis=0), x.std(axis=0, ddof=1) / np.sqrt(n)
    means, errors = _resampled(x, n_resamples, seed)
    return _studentised(centre, error, means, errors, level)


def _studentised(centre: Floats, error: Floats, means: Floats, errors: Floats, level: float) -> Interval:
    """The interval from resampled means and their errors; resamples without spread count as the most extreme."""
    tiny = 1e-12 * np.maximum(np.abs(centre), 1e-300)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(errors > tiny, (means - centre) / errors, np.sign(np.round(means - centre, 15)) * np.inf)
    t = np.where(np.isnan(t), 0.0, t)
    finite = np.where(np.isfinite(t), np.abs(t), 0.0).max(axis=0)
    t = np.clip(t, -finite, finite)
    tail = (1 - level) / 2
    low, high = np.quantile(t, [tail, 1 - tail], axis=0)
    return Interval(centre - high * error, centre - low * error)


def bootstrap_t_difference(
    target: ArrayLike, reference: ArrayLike, *, level: float = 0.95, n_resamples: int = 2000, seed: int = 0
) -> Interval:
    """Bootstrap-t interval of the difference of two means, the groups resampled apart (unequal variances allowed).

    Parameters
    ----------
    target, reference : array-like, shapes (n1,) and (n2,) or (n1, m) and (n2, m)
        One row a unit.

    Returns
    -------
    Interval
        Of mean(target) - mean(reference); NaN where a group has fewer than three units.
    """
    a, b = _values(target), _values(reference)
    if min(len(a), len(b)) < 3:
        return _undefined(a)
    n_resamples = _fewer(n_resamples, max(len(a), len(b)))
    means_a, errors_a = _resampled(a, n_resamples, seed)
    means_b, errors_b = _resampled(b, n_resamples, seed + 1)
    centre = a.mean(axis=0) - b.mean(axis=0)
    error = np.sqrt(a.var(axis=0, ddof=1) / len(a) + b.var(axis=0, ddof=1) / len(b))
    return _studentised(centre, error, means_a - means_b, np.sqrt(errors_a**2 + errors_b**2), level)


def _undefined(x: Floats) -> Interval:
    nothing = np.full(x.shape[1:], np.nan)
    return Interval(nothing, nothing.copy())


def _fewer(n_resamples: int, n: int) -> int:
    """Resamples of `n` units: each costs its units, and with many the interval hangs little on them."""
    return min(n_resamples, 500) if n > MANY_UNITS else n_resamples


def _resampled(x: Floats, n_resamples: int, seed: int) -> tuple[Floats, Floats]:
    """Mean and standard error of every resample, shape (n_resamples, ...)."""
    n = len(x)
    drawn = _drawn(n, _fewer(n_resamples, n), seed).astype(np.float64)
    centred = x - x.mean(axis=0)
    mean = drawn @ centred / n
    variance = np.maximum(drawn @ centred**2 / n - mean**2, 0.0) * n / (n - 1)
    return mean + x.mean(axis=0), np.sqrt(variance / n)


@lru_cache(maxsize=64)
def _drawn(n: int, n_resamples: int, seed: int) -> NDArray[np.unsignedinteger]:
    """How often each of `n` units is drawn in each resample, shape (n_resamples, n), in the smallest type.

    Drawing costs more than all that is done with it, and documents of one study often have as many units.
    """
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=n_resamples)
    return drawn.astype(np.min_scalar_type(drawn.max(initial=0)))


def permutation_test(
    target: ArrayLike, reference: ArrayLike, *, n_permutations: int = 9999, seed: int = 0
) -> PermutationTest:
    """Could the difference of the two group means come from how the units fell into the groups?

    Parameters
    ----------
    target, reference : array-like, shapes (n1,) and (n2,) or (n1, m) and (n2, m)
        One row a unit (a locality), exchangeable if there is no difference.
    n_permutations : int
        Random relabellings; where all C(n1 + n2, n1) are fewer they are enumerated and the p-value is exact.
    seed : int

    Returns
    -------
    PermutationTest
        p = (1 + relabellings at least as extreme) / (1 + relabellings) at random, the plain share when enumerated.

    Raises
    ------
    ValueError
        For fewer than two units a group.

    Examples
    --------
    >>> permutation_test([5.0, 6.0], [1.0, 2.0]).p_value.round(4).item()
    0.3333
    """
    a, b = _values(target), _values(reference)
    if len(a) < 2 or len(b) < 2 or a.shape[1:] != b.shape[1:]:
        raise ValueError(f"A permutation test needs two units a group or more; got {len(a)} and {len(b)}.")
    pooled = np.concatenate([a, b])
    n, n1 = len(pooled), len(a)
    exact = n <= MANY_UNITS and comb(n, n1) <= n_permutations
    centred = pooled - pooled.mean(axis=0)
    if n > MANY_UNITS:
        drawn = _random_groups(n, min(n1, n - n1), n_permutations, seed)
        table = centred.reshape(n, -1)
        sums = _sum_rows(table, drawn).reshape(len(drawn), *centred.shape[1:]) * (1 if n1 <= n - n1 else -1)
        labels: Floats = np.empty((n_permutations, 0))
    else:
        labels = _all_labels(n, n1) if exact else _random_labels(n, n1, n_permutations, seed)
        sums = labels @ centred
    observed = a.mean(axis=0) - b.mean(axis=0)
    differences = sums / n1 + sums / (n - n1)
    extreme = (np.abs(differences) >= np.abs(observed) - 1e-12 * np.maximum(np.abs(observed), 1e-12)).sum(axis=0)
    p_value = extreme / len(labels) if exact else (extreme + 1) / (len(labels) + 1)
    return PermutationTest(np.asarray(observed), np.asarray(p_value, np.float64), len(labels))


def sign_flip_test(differences: ArrayLike, *, n_permutations: int = 9999, seed: int = 0) -> PermutationTest:
    """Could the mean of paired differences come from which of each pair was called first?

    Parameters
    ----------
    differences : array-like, shape (n,) or (n, m)
        One row a pair; the two of a pair are exchangeable if there is no difference.
    n_permutations : int
        Random flips; where all 2^n are fewer they are enumerated and the p-value is exact.
    seed : int

    Returns
    -------
    PermutationTest
        Mean difference, two-sided p-value (as in `permutation_test`), number of flips.

    Raises
    ------
    ValueError
        For fewer than two pairs.

    Examples
    --------
    >>> sign_flip_test([1.0, 2.0, 3.0]).p_value.item()
    0.25
    """
    x = _values(differences)
    n = len(x)
    if n < 2:
        raise ValueError(f"A test of paired differences needs two pairs or more; got {n}.")
    exact = 2**n <= n_permutations
    if exact:
        signs = 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
    else:
        signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(n_permutations, n))
    observed, means = x.mean(axis=0), signs @ x / n
    extreme = (np.abs(means) >= np.abs(observed) - 1e-12 * np.maximum(np.abs(observed), 1e-12)).sum(axis=0)
    p_value = extreme / len(signs) if exact else (extreme + 1) / (len(signs) + 1)
    return PermutationTest(np.asarray(observed), np.asarray(p_value, np.float64), len(signs))


def _all_labels(n: int, n1: int) -> Floats:
    labels = np.zeros((comb(n, n1), n))
    for row, chosen in zip(labels, combinations(range(n), n1), strict=True):
        row[list(chosen)] = 1.0
    return labels


@lru_cache(maxsize=8)
def _random_groups(n: int, n1: int, n_permutations: int, seed: int) -> NDArray[np.int32]:
    """Which `n1` of `n` units are drawn each time, shape (n_permutations, n1)."""
    draws = np.random.default_rng(seed).random((n_permutations, n1))
    return _shuffle(draws, n)


@njit(cache=True)
def _shuffle(draws: Floats, n: int) -> NDArray[np.int32]:
    order = np.arange(n).astype(np.int32)
    out = np.empty(draws.shape, np.int32)
    for row in range(draws.shape[0]):
        for k in range(draws.shape[1]):
            other = k + int(draws[row, k] * (n - k))
            order[k], order[other] = order[other], order[k]
            out[row, k] = order[k]
    return out


@njit(cache=True)
def _sum_rows(table: Floats, groups: NDArray[np.int32]) -> Floats:
    """The sum of the rows of each group, shape (n_groups, m)."""
    out = np.zeros((len(groups), table.shape[1]))
    for row in range(len(groups)):
        for member in groups[row]:
            for column in range(table.shape[1]):
                out[row, column] += table[member, column]
    return out


def _random_labels(n: int, n1: int, n_permutations: int, seed: int) -> Floats:
    ranks = np.random.default_rng(seed).random((n_permutations, n)).argsort(axis=1)
    return (ranks < n1).astype(np.float64)
