"""Multiplicity: what is left of many p-values when chance findings are kept rare."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """q-values that keep the expected share of false findings: independent or positively dependent tests.

    Parameters
    ----------
    p_values : array-like, shape (m,)
        Of the whole family of tests, 0-1; the family must not be chosen by looking at the p-values. Empty gives empty.

    Returns
    -------
    ndarray, shape (m,)
        Reject where q <= the wanted rate.

    References
    ----------
    Benjamini and Hochberg 1995.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    """
    return _step_up(p_values, 1.0)


def benjamini_yekutieli(p_values: ArrayLike) -> NDArray[np.float64]:
    """q-values under any dependence between the tests: those of `benjamini_hochberg` times 1 + 1/2 + ... + 1/m.

    >>> benjamini_yekutieli([0.01, 0.5]).tolist()
    [0.03, 0.75]
    """
    m = np.asarray(p_values).size
    return _step_up(p_values, float((1 / np.arange(1, m + 1)).sum()))


def _step_up(p_values: ArrayLike, factor: float) -> NDArray[np.float64]:
    p = np.asarray(p_values, np.float64)
    if p.ndim != 1 or np.any(~((p >= 0) & (p <= 1))):
        raise ValueError("p-values must be one vector of numbers between 0 and 1.")
    order = np.argsort(p, kind="stable")
    scaled = p[order] * factor * len(p) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q
