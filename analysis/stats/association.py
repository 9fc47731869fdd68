"""Association: is a word more frequent in one collection of texts than in another, and by how much?

All functions take counts of features in a target and a reference (scalars or arrays of one shape) and the sizes of the
two. They describe; a p-value computed from words as if they were independent is far too small (words come in texts).
Zero counts are allowed; empty arrays give empty arrays.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special
from scipy import stats as distributions

Floats = NDArray[np.float64]


class LogOdds(NamedTuple):
    """Difference of log-odds per feature, its variance, and z = delta / sqrt(variance)."""

    delta: Floats
    variance: Floats
    z: Floats


class LogRatio(NamedTuple):
    """log2 of a ratio of relative frequencies with its interval and the bound that claims least."""

    value: Floats
    low: Floats
    high: Floats
    conservative: Floats


def log_odds(target: ArrayLike, reference: ArrayLike, *, prior: ArrayLike = 0.01, n_variance_terms: int = 2) -> LogOdds:
    """Log-odds ratio with a Dirichlet prior ("Fightin' Words").

    Parameters
    ----------
    target, reference : array-like of counts, shape (V,)
        Counts of every feature of the vocabulary, also of those that one side lacks.
    prior : float or array-like, shape (V,)
        Pseudo-counts: one number for a uniform prior, an array for an informative one (see `informative_prior`);
        positive.
    n_variance_terms : {2, 4}
        2: 1/(y + a) per side, the approximation of the paper; 4: also 1/(n + a0 - y - a) per side.

    Returns
    -------
    LogOdds
        Positive where the target uses the feature more.

    Raises
    ------
    ValueError
        For a prior that is not positive, fewer than two features, or another number of terms.

    References
    ----------
    Monroe, Colaresi and Quinn 2008, equations 15, 16, 18, 19, 22.

    Examples
    --------
    >>> log_odds([1, 5, 1, 9], [100, 510, 100, 199], prior=0.01).delta.round(4).tolist()
    [-0.6095, -1.0346, -0.6095, 1.5201]
    """
    y, x = np.asarray(target, np.float64), np.asarray(reference, np.float64)
    a = np.broadcast_to(np.asarray(prior, np.float64), y.shape)
    if n_variance_terms not in (2, 4):
        raise ValueError(f"The variance has 2 or 4 terms; got {n_variance_terms}.")
    if y.shape != x.shape or y.ndim != 1 or len(y) == 1:
        raise ValueError(f"Log-odds need two count vectors of one length above 1; got shapes {y.shape} and {x.shape}.")
    if np.any(a <= 0):
        raise ValueError("Every pseudo-count of the prior must be positive.")
    inside_y, inside_x = y + a, x + a
    outside_y, outside_x = inside_y.sum() - inside_y, inside_x.sum() - inside_x
    delta = np.log(inside_y / outside_y) - np.log(inside_x / outside_x)
    variance = 1 / inside_y + 1 / inside_x
    if n_variance_terms == 4:
        variance = variance + 1 / outside_y + 1 / outside_x
    return LogOdds(delta, variance, delta / np.sqrt(variance))


def informative_prior(background: ArrayLike, *, strength: float) -> Floats:
    """Pseudo-counts in proportion to a background, `strength` in total; features the background lacks get half a count.

    >>> informative_prior([3, 1], strength=8).tolist()
    [6.0, 2.0]
    """
    counts = np.asarray(background, np.float64)
    counts = np.where(counts > 0, counts, 0.5)
    return strength * counts / counts.sum() if counts.size else counts


def _cells(target: ArrayLike, reference: ArrayLike, n_target: ArrayLike, n_reference: ArrayLike) -> Floats:
    """Observed 2 × 2 tables, shape (2, 2, ...): rows feature and rest, columns target and reference."""
    a, b = np.asarray(target, np.float64), np.asarray(reference, np.float64)
    n, m = np.asarray(n_target, np.float64), np.asarray(n_reference, np.float64)
    if np.any(a < 0) or np.any(b < 0) or np.any(a > n) or np.any(b > m):
        raise ValueError("Counts must lie between 0 and the size of their collection.")
    return np.array(np.broadcast_arrays(a, b, n - a, m - b)).reshape(2, 2, *np.broadcast(a, b).shape)


def _expected(cells: Floats) -> Floats:
    total = cells.sum(axis=(0, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = cells.sum(axis=1, keepdims=True) * cells.sum(axis=0, keepdims=True) / total
    return np.where(total > 0, expected, 0.0)


def _signed(statistic: Floats, cells: Floats, signed: bool) -> Floats:
    if not signed:
        return statistic
    return np.where(cells[0, 0] < _expected(cells)[0, 0], -statistic, statistic)


def chi2(
    target: ArrayLike, reference: ArrayLike, n_target: ArrayLike, n_reference: ArrayLike,
    *, yates: bool = False, signed: bool = False,
) -> Floats:  # fmt: skip
    """Pearson's chi-squared of the 2 × 2 table, 1 degree of freedom.

    Parameters
    ----------
    target, reference : counts of the feature
    n_target, n_reference : sizes of the collections, the feature included
    yates : bool
        Continuity correction.
    signed : bool
        Negative where the target uses the feature less than expected.

    Examples
    --------
    >>> chi2(1048, 779, 43_002, 108_539).round(4).item()
    764.4484
    """
    cells = _cells(target, reference, n_target, n_reference)
    expected = _expected(cells)
    difference = np.abs(cells - expected)
    if yates:
        difference = difference - np.minimum(0.5, difference)
    statistic = np.divide(difference**2, expected, out=np.zeros_like(cells), where=expected > 0).sum(axis=(0, 1))
    return _signed(statistic, cells, signed)


def g2(
    target: ArrayLike, reference: ArrayLike, n_target: ArrayLike, n_reference: ArrayLike,
    *, n_cells: int = 4, williams: bool = False, signed: bool = False,
) -> Floats:  # fmt: skip
    """Log-likelihood ratio G2 of the 2 × 2 table.

    Parameters
    ----------
    target, reference, n_target, n_reference, signed
        As in `chi2`.
    n_cells : {2, 4}
        4: the whole table (Dunning); 2: the two cells of the feature only (Rayson and Garside), a little smaller.
    williams : bool
        Divide by Williams' correction for small tables (four cells only).

    Examples
    --------
    >>> [g2(540, 7525, 116_000, 5_451_382, n_cells=k).round(2).item() for k in (2, 4)]
    [534.64, 535.86]
    """
    if n_cells not in (2, 4) or (williams and n_cells == 2):
        raise ValueError("G2 has 2 or 4 cells, and Williams' correction is defined for 4.")
    cells = _cells(target, reference, n_target, n_reference)
    used = cells if n_cells == 4 else cells[:1]
    expected = _expected(cells)[: len(used)]
    safe = np.where(expected > 0, expected, 1.0)
    statistic = np.maximum(2 * special.xlogy(used, np.where(used > 0, used, 1.0) / safe).sum(axis=(0, 1)), 0.0)
    if williams:
        total = cells.sum(axis=(0, 1))
        margins = [(total * (1 / np.maximum(cells.sum(axis=axis), 1e-300)).sum(axis=0) - 1) for axis in (0, 1)]
        statistic = statistic / (1 + margins[0] * margins[1] / (6 * total))
    return _signed(statistic, cells, signed)


def fisher_p(target: ArrayLike, reference: ArrayLike, n_target: ArrayLike, n_reference: ArrayLike) -> Floats:
    """Two-sided p-value of Fisher's exact test of the 2 × 2 table (scipy), one table at a time.

    >>> fisher_p(3, 7, 10, 9).round(7).item()
    0.0697785
    """
    cells = _cells(target, reference, n_target, n_reference).astype(np.int64)
    tables = cells.reshape(2, 2, -1)
    p_values = [distributions.fisher_exact(tables[:, :, i])[1] for i in range(tables.shape[2])]
    return np.array(p_values, np.float64).reshape(cells.shape[2:])


def log_ratio(
    target: ArrayLike, reference: ArrayLike, n_target: float, n_reference: float,
    *, smoothing: float = 0.5, level: float = 0.95,
) -> LogRatio:  # fmt: skip
    """log2 of the ratio of relative frequencies, with an exact conditional interval.

    Parameters
    ----------
    target, reference : counts of the feature
    n_target, n_reference : float
        Sizes of the collections, positive.
    smoothing : float
        Added to both counts for `value` only, so that it is finite; 0 allows infinite values.
    level : float
        Of the Clopper-Pearson interval for target / (target + reference), turned into a ratio. It assumes that words
        come independently, which they do not: it is a lower bound of the real uncertainty.

    Returns
    -------
    LogRatio
        ``low`` is -inf where the target count is 0, ``high`` inf where the reference count is 0; ``conservative`` is
        the bound nearer to 0, or 0 where the interval holds 0.

    References
    ----------
    Hardie 2014 (log ratio); Evert 2022 (conservative log ratio).

    Examples
    --------
    >>> log_ratio(8, 2, 100, 100, smoothing=0).value.item()
    2.0
    """
    if n_target <= 0 or n_reference <= 0:
        raise ValueError(f"Relative frequencies need non-empty collections; got sizes {n_target} and {n_reference}.")
    a, b = np.broadcast_arrays(np.asarray(target, np.float64), np.asarray(reference, np.float64))
    size = np.log2(n_reference / n_target)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log2((a + smoothing) / (b + smoothing)) + np.log2((n_reference + smoothing) / (n_target + smoothing))
        share_low = np.where(a > 0, distributions.beta.ppf(tail, a, b + 1), 0.0)
        share_high = np.where(b > 0, distributions.beta.ppf(1 - tail, a + 1, b), 1.0)
        low = np.log2(share_low / (1 - share_low)) + size
        high = np.log2(share_high / (1 - share_high)) + size
    conservative = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    return LogRatio(value, low, high, conservative)
