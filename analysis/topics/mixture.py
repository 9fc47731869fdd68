"""Mixtures: word distributions and topic shares that explain the counts, once the shares are roughly known.

A factorisation of TF-IDF weights separates topics well, but its components are weights, not probabilities: their
foremost words are rare ones. Here its shares are taken over and the word distributions are read from the counts.
"""

import numpy as np
import scipy.sparse as sp
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CHUNK = 1 << 18
FLOOR = 1e-12


def as_distributions(weights: Floats) -> Floats:
    """Rows scaled to sum to 1, with nothing at or below zero left.

    >>> as_distributions(np.array([[3.0, 1.0], [0.0, 0.0]])).round(6).tolist()
    [[0.75, 0.25], [0.5, 0.5]]
    """
    positive = np.maximum(weights, FLOOR)
    return positive / positive.sum(axis=1, keepdims=True)


def unmix(counts: sp.csr_array, doc_topic: Floats) -> Floats:
    """Word distributions (K, V) whose mixtures by `doc_topic` come nearest to the relative frequencies (least squares).

    Texts weigh by the square root of their length, because the noise of a share falls with it. Negative probabilities
    are cut off. A little ridge keeps topics apart that the shares cannot tell apart.
    """
    lengths = np.asarray(counts.sum(axis=1), np.float64).ravel()
    weights = np.sqrt(lengths)
    scaled = sp.diags_array(weights / lengths) @ counts
    design = doc_topic * weights[:, None]
    gram = design.T @ design
    gram += np.eye(len(gram)) * 1e-9 * max(np.trace(gram), FLOOR)
    return as_distributions(np.linalg.solve(gram, np.asarray((scaled.T @ design).T)))


def polish(
    counts: sp.csr_array, doc_topic: Floats, topic_word: Floats, *, n_steps: int, pseudo_counts: Floats | None = None
) -> tuple[Floats, Floats]:
    """`n_steps` EM steps for the multinomial mixture (Kullback-Leibler NMF): better shares, better distributions.

    Parameters
    ----------
    counts : CSR array of float64, shape (D, V)
    doc_topic, topic_word : ndarray, shapes (D, K) and (K, V)
        Rows sum to 1.
    n_steps : int
        Each step raises the likelihood; 0 gives the input back.
    pseudo_counts : ndarray, shape (K, V), optional
        Words that every topic is held to have besides those observed (a Dirichlet prior less one).

    Returns
    -------
    tuple of ndarray
        New `doc_topic` and `topic_word`.
    """
    shares = as_distributions(doc_topic)
    words = as_distributions(topic_word)
    for _ in range(n_steps):
        ratio = _observed_to_expected(counts, shares, words)
        new_shares = shares * np.asarray(ratio @ words.T)
        new_words = words * np.asarray((ratio.T @ shares).T)
        if pseudo_counts is not None:
            new_words = new_words + pseudo_counts
        shares, words = as_distributions(new_shares), as_distributions(new_words)
    return shares, words


def fold_in(counts: sp.csr_array, topic_word: Floats, *, n_steps: int = 30) -> Floats:
    """Topic shares of new texts under fixed word distributions, shape (D, K), by EM from equal shares."""
    shares = np.full((counts.shape[0], len(topic_word)), 1 / len(topic_word))
    for _ in range(n_steps):
        ratio = _observed_to_expected(counts, shares, topic_word)
        shares = as_distributions(shares * np.asarray(ratio @ topic_word.T))
    return shares


def fold_in_each(counts: sp.csr_array, topic_word: Floats, *, n_steps: int = 30) -> Floats:
    """`fold_in` for the few texts of one document, in one compiled pass: the same but for rounding."""
    return _fold(counts.indptr, counts.indices, counts.data, np.ascontiguousarray(topic_word.T), n_steps)


@njit(cache=True)
def _fold(starts, columns, counts, by_word, n_steps):  # type: ignore[no-untyped-def]
    k = by_word.shape[1]
    shares = np.full((len(starts) - 1, k), 1.0 / k)
    for row in range(len(starts) - 1):
        share, new = shares[row], np.empty(k)
        for _ in range(n_steps):
            new[:] = 0.0
            for at in range(starts[row], starts[row + 1]):
                word = by_word[columns[at]]
                expected = 0.0
                for topic in range(k):
                    expected += share[topic] * word[topic]
                ratio = counts[at] / max(expected, 1e-300)
                for topic in range(k):
                    new[topic] += ratio * word[topic]
            total = 0.0
            for topic in range(k):
                share[topic] = max(share[topic] * new[topic], FLOOR)
                total += share[topic]
            for topic in range(k):
                share[topic] /= total
    return shares


def _observed_to_expected(counts: sp.csr_array, shares: Floats, words: Floats) -> sp.csr_array:
    """Counts over their expectation (up to the length), at the places that hold a count."""
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    by_word = np.ascontiguousarray(words.T)
    data = np.empty(counts.nnz)
    for start in range(0, counts.nnz, CHUNK):
        at = slice(start, start + CHUNK)
        expected = np.einsum("ij,ij->i", shares[rows[at]], by_word[counts.indices[at]])
        data[at] = counts.data[at] / np.maximum(expected, 1e-300)
    return sp.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
