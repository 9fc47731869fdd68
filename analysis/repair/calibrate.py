"""From the decoder's posterior to a confidence that keeps its promise.

A posterior means less where the whole passage is unreadable: the evidence for a reading is the log odds of its
posterior plus a weight times the log odds of the mean posterior around it. A monotone curve, measured on pages whose
print is known, turns evidence into the share of right readings.
"""

import numpy as np
from numpy.typing import NDArray

REACH = 12
"""Slots on either side that count as the passage."""
WEIGHTS = np.arange(0.0, 2.01, 0.25)


def log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """log(p / (1 - p)), p held within [1e-6, 1 - 1e-6]."""
    p = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.log(p) - np.log1p(-p)


def passage_mean(posterior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean posterior of the other slots within 12 of each; 1 where there is no other.

    Examples
    --------
    >>> passage_mean(np.array([1.0, 0.5, 0.9]))
    array([0.7 , 0.95, 0.75])
    """
    total = np.concatenate([[0.0], np.cumsum(posterior)])
    place = np.arange(len(posterior))
    low, high = np.maximum(place - REACH, 0), np.minimum(place + REACH + 1, len(posterior))
    n_others = high - low - 1
    return np.where(n_others > 0, (total[high] - total[low] - posterior) / np.maximum(n_others, 1), 1.0)


def fit_reliability(
    posterior: NDArray[np.float64], passage: NDArray[np.float64], right: NDArray[np.bool_], *, n_bins: int = 150
) -> NDArray[np.float64]:
    """The weight of the passage (the likeliest of a grid) and the curve, as `calibrate` takes them.

    Parameters
    ----------
    posterior, passage : ndarray of float64, shape (n,)
        Of every changed token, 0-1.
    right : ndarray of bool, shape (n,)
        Whether it was restored as printed.
    n_bins : int
        Bins of equal size, pooled where the share of right readings falls.

    Returns
    -------
    ndarray of float64, shape (2, k + 1)
        Column 0 holds the weight (twice); then evidence, ascending, and shares of right readings, not descending.
    """
    best = (-np.inf, np.zeros((2, 0)))
    for weight in WEIGHTS:
        evidence = log_odds(posterior) + weight * log_odds(passage)
        curve = np.concatenate([np.full((2, 1), weight), monotone_curve(evidence, right, n_bins)], axis=1)
        share = np.clip(calibrate(posterior, passage, curve), 1e-6, 1 - 1e-6)
        fit = float(np.sum(np.where(right, np.log(share), np.log1p(-share))))
        if fit > best[0]:
            best = (fit, curve)
    return best[1]


def monotone_curve(evidence: NDArray[np.float64], right: NDArray[np.bool_], n_bins: int) -> NDArray[np.float64]:
    """Mean evidence and share of right readings per bin; neighbours are pooled where the share falls (isotonic)."""
    groups = [g for g in np.array_split(np.argsort(evidence, kind="stable"), n_bins) if len(g)]
    blocks: list[list[float]] = []  # right readings, readings, bins
    for g in groups:
        blocks.append([float(np.sum(right[g])), float(len(g)), 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    shares = np.concatenate([np.full(int(k), (s + 0.5) / (n + 1)) for s, n, k in blocks])
    return np.array([[float(np.mean(evidence[g])) for g in groups], shares])


def calibrate(
    posterior: NDArray[np.float64], passage: NDArray[np.float64], reliability: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Confidence, 0-1, of readings with these posteriors in passages with these means."""
    evidence = log_odds(posterior) + reliability[0, 0] * log_odds(passage)
    return np.interp(evidence, reliability[0, 1:], reliability[1, 1:])
