"""Choice of the number of topics: coherence, exclusivity, stability and fit to unseen words, side by side."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from scipy.optimize import linear_sum_assignment

from analysis.core import FeatureMatrix, TopicModel
from analysis.core.errors import AnalysisError, ComputationError
from analysis.core.tables import make_table
from analysis.topics.mixture import Floats, fold_in
from analysis.topics.nmf import fit_nmf
from analysis.topics.preparation import default_n_topics
from analysis.topics.tables import distinctive_words

STABLE = 0.7
KEPT = 0.8
BACKGROUND = 0.05


class Again(NamedTuple):
    """How far a model came back when it was fitted anew to other texts from other starts.

    ``stability`` is the mean cosine of each topic with its match, shape (K,), 0-1 (negative ones count 0);
    ``held_out`` the mean log-likelihood per word of texts kept back, NaN where none was.
    """

    stability: Floats
    held_out: float


def choose_n_topics(
    matrix: FeatureMatrix,
    candidates: Sequence[int],
    *,
    used: int | None = None,
    n_repeats: int = 5,
    n_words: int = 10,
    seed: int = 0,
) -> pd.DataFrame:
    """What speaks for each number of topics; the choice stays with the reader.

    Parameters
    ----------
    matrix : FeatureMatrix
        One row a text.
    candidates : sequence of int
        Numbers of topics; those that cannot be fitted are left out.
    used : int, optional
        The number that the study uses, marked in the table.
    n_repeats : int
        Models fitted to random four fifths of the texts from random starts.
    n_words : int
        Foremost words per topic.
    seed : int

    Returns
    -------
    DataFrame
        Table ``topic_choice``, a row per number of topics. No column alone decides: coherence falls and exclusivity
        rises with K, stability breaks down where topics are split by chance, and ``held_out`` flattens.

    Raises
    ------
    ComputationError
        If no candidate can be fitted.

    References
    ----------
    Röder, Both and Hinneburg 2015 (c_v); Bouma 2009 (NPMI); Wallach et al. 2009 (document completion).
    """
    n_texts = int((matrix.n_tokens > 0).sum())
    most = int(KEPT * n_texts)
    fitting = sorted({k for k in candidates if 2 <= k <= min(most, matrix.shape[1])})
    if not fitting:
        raise ComputationError(
            f"None of {list(candidates)} topics can be fitted to four fifths of {n_texts} texts with "
            f"{matrix.shape[1]} features; expected numbers from 2 to {min(most, matrix.shape[1])}."
        )
    rows = []
    for k in fitting:
        model = fit_nmf(matrix, n_topics=k, seed=seed)
        foremost = distinctive_words(model, matrix, n=n_words)
        again = fit_again(model, matrix, n_repeats=n_repeats, seed=seed)
        c_v, npmi = coherence(matrix, foremost)
        measures = {"c_v": c_v, "npmi": npmi, "exclusivity": exclusivity(model, foremost)}
        found = {"stability": float(again.stability.mean()), "least_stability": float(again.stability.min())}
        counted = {"n_unstable": int((again.stability < STABLE).sum()), "n_repeats": n_repeats, "used": k == used}
        rows.append({"n_topics": k, **measures, **found, **counted, "held_out": again.held_out})
    return make_table("topic_choice", rows)


def candidates_around(matrix: FeatureMatrix) -> list[int]:
    """Numbers of topics worth comparing: the usual one, half, one and a half times and twice as many."""
    k = default_n_topics(int((matrix.n_tokens > 0).sum()))
    return sorted({max(2, k // 2), k, (3 * k) // 2, 2 * k})


def coherence(matrix: FeatureMatrix, topics: Sequence[Sequence[int]]) -> tuple[float, float]:
    """c_v and c_npmi by gensim, whole texts as its windows (a matrix knows no order of words); means over topics.

    NaN for topics of one word.
    """
    words = [[matrix.features[i] for i in topic] for topic in topics]
    if min(map(len, words)) < 2:
        return float("nan"), float("nan")
    rows = np.split(matrix.counts.indices, matrix.counts.indptr[1:-1])
    texts = [[matrix.features[i] for i in row] for row in rows if len(row)]
    dictionary, window = Dictionary(texts), max(map(len, texts))
    found = []
    for measure in ("c_v", "c_npmi"):
        model = CoherenceModel(
            topics=words, texts=texts, dictionary=dictionary, coherence=measure, window_size=window, processes=1
        )
        found.append(float(np.nanmean(model.get_coherence_per_topic())))
    return found[0], found[1]


def exclusivity(model: TopicModel, topics: Sequence[Sequence[int]]) -> float:
    """Mean share of the probability of each foremost word, summed over topics, that its own topic holds."""
    owned = model.topic_word / model.topic_word.sum(axis=0)
    return float(np.mean([owned[topic, list(words)].mean() for topic, words in enumerate(topics)]))


Fit = Callable[[FeatureMatrix, int], TopicModel]
"""Fits a model to texts with a seed."""


def mark_unstable(label: str, stability: float) -> str:
    """A topic's label, with a mark where it does not come back.

    >>> mark_unstable("dữ liệu, nền tảng", 0.66)
    'dữ liệu, nền tảng (unstable)'
    """
    return f"{label} (unstable)" if stability < STABLE else label


def fit_again(
    model: TopicModel, matrix: FeatureMatrix, *, fit: Fit | None = None, n_repeats: int = 5, seed: int = 0
) -> Again:
    """Fit as many topics to random four fifths of the texts with other seeds, and compare.

    Topics are compared less the corpus; each goes with one of the other model. A sample that leaves too few texts
    counts as nothing found again.

    Parameters
    ----------
    model, matrix : TopicModel, FeatureMatrix
        The model, and what it was fitted to.
    fit : callable, optional
        How it is fitted anew; NMF from random starts if left out.
    n_repeats : int
        Samples.
    seed : int
    """
    again = fit or (lambda part, seed: fit_nmf(part, n_topics=model.n_topics, seed=seed, start="random"))
    totals = np.asarray(matrix.counts.sum(axis=0), np.float64)
    background = totals / totals.sum()
    cosines, fits = [], []
    for number, sample in enumerate(_samples(matrix, n_repeats, seed), start=1):
        try:
            part = matrix.rows(sample.tolist())
            other = again(part, seed + number)
        except AnalysisError:
            cosines.append(np.zeros(model.n_topics))
            continue
        table = _unit(model.topic_word - background) @ _unit(other.topic_word - background).T
        _, column = linear_sum_assignment(-table)
        cosines.append(np.maximum(table[np.arange(model.n_topics), column], 0.0))
        kept_back = np.setdiff1d(np.arange(matrix.shape[0]), sample)
        fits.append(held_out(other, matrix.counts[kept_back], background, seed=seed + number))
    known = [fit for fit in fits if np.isfinite(fit)]
    return Again(np.mean(cosines, axis=0), float(np.mean(known)) if known else float("nan"))


def _samples(matrix: FeatureMatrix, n_repeats: int, seed: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(seed)
    for _ in range(n_repeats):
        yield np.sort(rng.permutation(matrix.shape[0])[: int(KEPT * matrix.shape[0])])


def held_out(model: TopicModel, counts: sp.csr_array, background: Floats, *, seed: int = 0) -> float:
    """Mean log-likelihood per word of one half of each text, its topic shares estimated from the other half.

    A twentieth of `background` is mixed in, so that a word the model never saw is improbable, not impossible. NaN
    where no text has words in both halves.
    """
    rng = np.random.default_rng(seed)
    known = sp.csr_array(counts, dtype=np.float64, copy=True)
    known.data = rng.binomial(counts.data.astype(np.int64), 0.5).astype(np.float64)
    hidden = sp.csr_array(counts - known)
    rows = np.flatnonzero((known.sum(axis=1) > 0) & (hidden.sum(axis=1) > 0))
    if not len(rows):
        return float("nan")
    words = (1 - BACKGROUND) * model.topic_word + BACKGROUND * background
    shares = fold_in(sp.csr_array(known[rows]), words)
    found = sp.coo_array(hidden[rows])
    probability = np.einsum("ij,ij->i", shares[found.row], words.T[found.col])
    kept = found.data > 0
    return float((found.data[kept] * np.log(probability[kept])).sum() / found.data.sum())


def _unit(rows: Floats) -> Floats:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
