"""From the decoder's posterior to a confidence that keeps its promise."""

import numpy as np
from numpy.typing import NDArray


def log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """log(p / (1 - p)), p held within [1e-6, 1 - 1e-6]."""
    p = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.log(p) - np.log1p(-p)


def fit_reliability(posterior: NDArray[np.float64], right: NDArray[np.bool_], *, n_bins: int = 20) -> NDArray[np.float64]:
    """A monotone curve from log odds to the share of right readings: bins of equal size, pooled where they fall.

    Returns
    -------
    ndarray of float64, shape (2, k)
        Log odds (ascending) and shares (not descending), 0-1.
    """
    order = np.argsort(posterior, kind="stable")
    groups = [g for g in np.array_split(order, n_bins) if len(g)]
    x = [float(np.mean(log_odds(posterior[g]))) for g in groups]
    blocks: list[list[float]] = []  # sum of right readings (with half a reading of doubt), number of readings, groups
    for g in groups:
        blocks.append([float(np.sum(right[g])), float(len(g)), 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    y = np.concatenate([np.full(int(k), (s + 0.5) / (n + 1)) for s, n, k in blocks])
    return np.array([x, y])


def calibrate(posterior: NDArray[np.float64], reliability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Confidence, 0-1, of readings with these posteriors."""
    return np.interp(log_odds(posterior), reliability[0], reliability[1])
