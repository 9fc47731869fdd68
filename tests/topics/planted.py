"""A small corpus with planted topics: what the tests of this package compare with."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from analysis.core import FeatureMatrix


@dataclass(frozen=True)
class Planted:
    """Counts and the truth behind them."""

    matrix: FeatureMatrix
    topic_word: NDArray[np.float64]
    doc_topic: NDArray[np.float64]


def plant(*, n_topics: int = 5, n_texts: int = 120, n_words: int = 800, n_tokens: int = 400, seed: int = 0) -> Planted:
    """Half of every text is wording that all share; each topic prefers 40 words of its own."""
    rng = np.random.default_rng(seed)
    common = 1 / (np.arange(n_words) + 2.7)
    own = np.zeros((n_topics, n_words))
    for row in own:
        row[rng.choice(np.arange(20, n_words), 40, replace=False)] = 1 / (np.arange(40) + 3.0)
    topic_word = 0.5 * common / common.sum() + 0.5 * own / own.sum(axis=1, keepdims=True)
    doc_topic = rng.dirichlet(np.full(n_topics, 0.3), n_texts)
    mixed = doc_topic @ topic_word
    mixed /= mixed.sum(axis=1, keepdims=True)
    counts = sp.csr_array(np.array([rng.multinomial(n_tokens, row) for row in mixed], np.int32))
    names = tuple(f"từ{i:04}" for i in range(n_words)), tuple(f"văn bản {i:03}" for i in range(n_texts))
    return Planted(FeatureMatrix(counts, names[1], names[0]), topic_word, doc_topic)


def matched(estimate: NDArray[np.float64], planted: Planted) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For every planted topic the estimated one that matches it best one to one, and their cosines without the mean."""
    counts = np.asarray(planted.matrix.counts.sum(axis=0), np.float64).ravel()
    stands_out = [topics - counts / counts.sum() for topics in (planted.topic_word, estimate)]
    unit = [x / np.linalg.norm(x, axis=1, keepdims=True) for x in stands_out]
    cosines = unit[0] @ unit[1].T
    rows, columns = linear_sum_assignment(-cosines)
    return columns, cosines[rows, columns]
