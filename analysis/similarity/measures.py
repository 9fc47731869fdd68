"""How alike texts are: square labelled tables from counts."""

import numpy as np
import pandas as pd
import scipy.sparse as sp
from gensim.models import LsiModel, TfidfModel
from numba import njit
from numpy.typing import NDArray

from analysis.core.errors import InputError
from analysis.core.matrix import FeatureMatrix

MEASURES = ("tfidf", "lsi", "jensen_shannon", "containment")
"""Names of the measures of `compare_documents`."""


def compare_documents(
    matrix: FeatureMatrix, *, measure: str = "tfidf", n_dimensions: int = 50, seed: int = 0, n_rows: int | None = None
) -> pd.DataFrame:
    """How alike each two rows of a matrix are.

    Parameters
    ----------
    matrix : FeatureMatrix
        Counts of documents or sections. To compare what the common source does not explain, count the tokens outside
        the shared passages (see `tokens_outside`).
    measure : str
        ``tfidf``: cosine of (1 + log count) x log((1 + D) / (1 + df)) + 1 weights, 0-1. ``lsi``: cosine in the space
        of gensim's truncated singular value decomposition of the TF-IDF weights, -1 to 1. ``jensen_shannon``: 1 less
        the Jensen-Shannon divergence (base 2) of the word distributions, 0-1. ``containment``: share of the words of
        the row that the column has too, each as often as the column allows; not symmetric.
    n_dimensions : int
        Of ``lsi``; at most the number of rows and features less one.
    seed : int
        Of ``lsi``.
    n_rows : int, optional
        So many rows, from the first, are compared with all; without it every row is.

    Returns
    -------
    DataFrame of float64, shape (D, D) or (n_rows, D)
        Index and columns are the row ids. A text with itself has 1. A text without any counted word has 0 with every
        other.

    Raises
    ------
    InputError
        If the measure has no such name.

    Notes
    -----
    The unit is the text, not its length: a short text is alike to few others by chance alone. With few rows TF-IDF
    says little about which words are rare.

    Examples
    --------
    >>> from analysis.core import FeatureMatrix
    >>> counts = FeatureMatrix([[2, 1, 0], [1, 1, 2]], ("Hải Uyên", "Ngân Trường"), ("rác", "thải", "sông"))
    >>> compare_documents(counts, measure="containment").round(2).to_numpy().tolist()
    [[1.0, 0.67], [0.5, 1.0]]
    """
    if measure not in MEASURES:
        raise InputError(f"There is no similarity measure {measure!r}; expected one of {', '.join(MEASURES)}.")
    counts = sp.csr_array(matrix.counts, dtype=np.float64)
    if measure == "tfidf":
        values = _cosine(_weights(counts), n_rows)
    elif measure == "lsi":
        values = _lsi(matrix, n_dimensions, seed)[:n_rows]
    elif measure == "jensen_shannon":
        values = _jensen_shannon(counts)[:n_rows]
    else:
        values = _containment(counts, n_rows)
    np.fill_diagonal(values, 1.0)
    return pd.DataFrame(values, index=list(matrix.row_ids[:n_rows]), columns=list(matrix.row_ids))


def _weights(counts: sp.csr_array) -> sp.csr_array:
    """Sublinear TF-IDF weights."""
    n = counts.shape[0]
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    weighted = counts.copy()
    weighted.data = (1 + np.log(counts.data)) * (np.log((1 + n) / (1 + df)) + 1)[counts.indices]
    return weighted


def _cosine(weights: sp.csr_array | NDArray[np.float64], n_rows: int | None = None) -> NDArray[np.float64]:
    dense = _products(weights, n_rows) if isinstance(weights, sp.csr_array) else weights[:n_rows] @ weights.T
    norms = np.sqrt(np.diag(dense) if n_rows is None else _squares(weights))
    norms[norms == 0] = 1.0
    dense /= np.outer(norms[:n_rows], norms)
    return np.clip(dense, -1.0, 1.0, out=dense)


def _products(weights: sp.csr_array, n_rows: int | None) -> NDArray[np.float64]:
    """Products of the first rows with all rows: the result is dense, and so it is never held as anything else."""
    turned = sp.csr_array(weights.T)
    out = np.zeros((len(weights.indptr[: None if n_rows is None else n_rows + 1]) - 1, weights.shape[0]))
    _multiply(weights.indptr, weights.indices, weights.data, turned.indptr, turned.indices, turned.data, out)
    return out


@njit(cache=True)
def _multiply(starts, columns, values, turned_starts, turned_columns, turned_values, out):  # type: ignore[no-untyped-def]
    for i in range(len(out)):
        for k in range(starts[i], starts[i + 1]):
            for m in range(turned_starts[columns[k]], turned_starts[columns[k] + 1]):
                out[i, turned_columns[m]] += values[k] * turned_values[m]


def _squares(weights: sp.csr_array) -> NDArray[np.float64]:
    """Squared length of every row, summed as the product of the matrix with itself sums it."""
    row_of = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    return np.asarray(np.bincount(row_of, weights=weights.data**2, minlength=weights.shape[0]), np.float64)


def _lsi(matrix: FeatureMatrix, n_dimensions: int, seed: int) -> NDArray[np.float64]:
    rows = matrix.counts
    corpus = [
        [(int(f), int(c)) for f, c in zip(rows.indices[a:b], rows.data[a:b], strict=True)]
        for a, b in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    ]
    n_topics = max(1, min(n_dimensions, min(matrix.shape) - 1))
    names = dict(enumerate(matrix.features))
    if not any(corpus) or not names:
        return np.zeros((len(corpus), len(corpus)))
    weights = TfidfModel(corpus, smartirs="lfc")
    model = LsiModel(weights[corpus], id2word=names, num_topics=n_topics, random_seed=seed)
    places = np.zeros((len(corpus), n_topics))
    for i, row in enumerate(corpus):
        for topic, value in model[weights[row]]:
            places[i, topic] = value
    return _cosine(places)


def _jensen_shannon(counts: sp.csr_array) -> NDArray[np.float64]:
    totals = np.asarray(counts.sum(axis=1)).ravel()
    shares = counts.toarray() / np.where(totals > 0, totals, 1.0)[:, None]
    entropy = np.array([_entropy(row) for row in shares])
    values = np.zeros((len(shares), len(shares)))
    for i, row in enumerate(shares):
        for j in range(i):
            if totals[i] and totals[j]:
                divergence = _entropy((row + shares[j]) / 2) - (entropy[i] + entropy[j]) / 2
                values[i, j] = values[j, i] = 1.0 - min(1.0, max(0.0, divergence))
    return values


def _entropy(shares: NDArray[np.float64]) -> float:
    positive = shares[shares > 0]
    return float(-(positive * np.log2(positive)).sum())


def _containment(counts: sp.csr_array, n_rows: int | None) -> NDArray[np.float64]:
    n = counts.shape[0]
    totals = np.asarray(counts.sum(axis=1)).ravel()
    row_of = np.repeat(np.arange(n), np.diff(counts.indptr))
    values = np.zeros((len(totals[:n_rows]), n))
    for i in np.flatnonzero(totals[:n_rows]):
        row = slice(counts.indptr[i], counts.indptr[i + 1])
        own = np.bincount(counts.indices[row], weights=counts.data[row], minlength=counts.shape[1])
        shared = np.minimum(counts.data, own[counts.indices])
        values[i] = np.bincount(row_of, weights=shared, minlength=n) / totals[i]
    return values
