"""Dispersion: is a feature spread over the parts of a corpus, or does one part hold it all?"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def deviation_of_proportions(
    counts: ArrayLike, part_sizes: ArrayLike, *, normalised: bool = False
) -> NDArray[np.float64]:
    """Gries' DP: half the summed differences between where a feature stands and how large the parts are.

    Parameters
    ----------
    counts : array-like, shape (parts,) or (parts, V)
        Occurrences of one or more features in each part.
    part_sizes : array-like, shape (parts,)
        Tokens of each part, not negative, not all zero.
    normalised : bool
        DPnorm: divided by the largest DP these sizes allow, so that 1 means "in the smallest part only".

    Returns
    -------
    ndarray, shape () or (V,)
        0 = spread like the text itself, towards 1 = in one part only; NaN for a feature that does not occur, and for
        DPnorm of a corpus of one part.

    References
    ----------
    Gries 2008; Lijffijt and Gries 2012. DP says nothing about rare features: one occurrence is always concentrated.

    Examples
    --------
    >>> deviation_of_proportions([2, 2, 2, 2, 2], [9, 10, 10, 10, 11]).round(2).item()
    0.02
    """
    observed, sizes = np.asarray(counts, np.float64), np.asarray(part_sizes, np.float64)
    if sizes.ndim != 1 or observed.shape[:1] != sizes.shape or not sizes.sum() > 0 or np.any(sizes < 0):
        raise ValueError(f"Got counts of shape {observed.shape} for {sizes.shape} part sizes; expected one row a part.")
    shares = sizes / sizes.sum()
    totals = observed.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        placed = observed / totals
        dp = np.abs(placed - shares.reshape(-1, *[1] * (observed.ndim - 1))).sum(axis=0) / 2
        if normalised:
            dp = np.minimum(dp / (1 - shares.min()), 1.0) if shares.min() < 1 else dp * np.nan
    return dp
