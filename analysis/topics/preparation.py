"""What every topic engine asks of its input, and what it does with texts that hold nothing."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.core import FeatureMatrix
from analysis.core.errors import ComputationError

MOST_TOPICS = 20


def default_n_topics(n_texts: int) -> int:
    """A number of topics that `n_texts` texts can carry: about the square root of half of them, 2 to 20.

    It is a start, not an answer: `choose_n_topics` compares several.

    Examples
    --------
    >>> [default_n_topics(n) for n in (2, 5, 150, 5000)]
    [2, 2, 9, 20]
    """
    return int(min(MOST_TOPICS, max(2, round(sqrt(n_texts / 2)))))


def check_topics_input(matrix: FeatureMatrix, n_topics: int) -> NDArray[np.intp]:
    """Positions of the texts that hold any feature, after refusing what no topic model can be fitted to.

    Raises
    ------
    ComputationError
        For fewer than two texts with words, an empty vocabulary, texts that are all the same, or more topics than
        texts or features.
    """
    n_rows, n_features = matrix.shape
    if n_features == 0:
        raise ComputationError(
            "Topics need words, and the vocabulary is empty; lower min_count or shorten the stop word list."
        )
    filled = np.flatnonzero(matrix.n_tokens > 0)
    if len(filled) < 2:
        raise ComputationError(
            f"Topics are found by comparing texts: got {len(filled)} with words of {n_rows}, expected at least 2; "
            "pass tasks or sections instead of whole documents, or add documents."
        )
    if n_topics < 2 or n_topics > min(len(filled), n_features):
        raise ComputationError(
            f"Got {n_topics} topics for {len(filled)} texts with words and {n_features} features; expected 2 to "
            f"{min(len(filled), n_features)}."
        )
    counts = matrix.counts[filled].astype(np.float64)
    shares = counts.multiply(1 / counts.sum(axis=1).reshape(-1, 1)).tocsr()
    if np.abs(shares - shares[np.zeros(len(filled), np.intp)]).max() < 1e-12:
        raise ComputationError(
            f"All {len(filled)} texts hold the same words in the same shares; topics need texts that differ."
        )
    return filled


def spread_rows(shares: NDArray[np.float64], filled: NDArray[np.intp], n_rows: int) -> NDArray[np.float64]:
    """Topic shares of all texts: those without words get the mean of the others, which claims nothing."""
    everywhere = np.tile(shares.mean(axis=0), (n_rows, 1))
    everywhere[filled] = shares
    return everywhere / everywhere.sum(axis=1, keepdims=True)
