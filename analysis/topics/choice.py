"""Choice of the number of topics: coherence, exclusivity and stability side by side."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analysis.core import FeatureMatrix, TopicModel
from analysis.core.errors import ComputationError
from analysis.topics.mixture import Floats
from analysis.topics.nmf import fit_nmf
from analysis.topics.tables import distinctive_words

STABLE = 0.7
KEPT = 0.8


def choose_n_topics(
    matrix: FeatureMatrix, candidates: Sequence[int], *, n_repeats: int = 5, n_words: int = 10, seed: int = 0
) -> pd.DataFrame:
    """What speaks for each number of topics; the choice stays with the reader.

    Parameters
    ----------
    matrix : FeatureMatrix
        One row a text.
    candidates : sequence of int
        Numbers of topics; those that cannot be fitted are left out.
    n_repeats : int
        Models fitted to random four fifths of the texts from random starts, for the stability.
    n_words : int
        Foremost words per topic.
    seed : int

    Returns
    -------
    DataFrame
        A row per number of topics: ``npmi`` (mean normalised pointwise mutual information of the foremost words over
        texts, -1 to 1), ``exclusivity`` (share of a foremost word's probability that its topic holds, 0-1),
        ``stability`` (mean cosine of the topics with those found again, 0-1) and ``n_unstable`` (topics below 0.7).

    Raises
    ------
    ComputationError
        If no candidate can be fitted.
    """
    rng = np.random.default_rng(seed)
    n_texts = int((matrix.n_tokens > 0).sum())
    most = int(KEPT * n_texts)
    fitting = sorted({k for k in candidates if 2 <= k <= min(most, matrix.shape[1])})
    if not fitting:
        raise ComputationError(
            f"None of {list(candidates)} topics can be fitted to four fifths of {n_texts} texts with "
            f"{matrix.shape[1]} features; expected numbers from 2 to {min(most, matrix.shape[1])}."
        )
    samples = [np.sort(rng.permutation(matrix.shape[0])[: int(KEPT * matrix.shape[0])]) for _ in range(n_repeats)]
    rows = []
    for k in fitting:
        model = fit_nmf(matrix, n_topics=k, seed=seed)
        foremost = distinctive_words(model, matrix, n=n_words)
        found = stability(model, matrix, samples, seed=seed)
        measures = {"npmi": npmi(matrix, foremost), "exclusivity": exclusivity(model, foremost)}
        counted = {"stability": float(found.mean()), "n_unstable": int((found < STABLE).sum())}
        rows.append({"n_topics": k, **measures, **counted})
    return pd.DataFrame(rows)


def npmi(matrix: FeatureMatrix, topics: Sequence[Sequence[int]]) -> float:
    """Mean over topics and pairs of their words; a pair never seen together counts -1, one in every text 1."""
    present = (matrix.counts > 0).astype(np.float64)
    n = max(present.shape[0], 1)
    means = []
    for words in topics:
        table = present[:, list(words)].toarray()
        both, single = table.T @ table / n, table.mean(axis=0)
        one, other = np.triu_indices(len(words), 1)
        p = both[one, other]
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.log(p / (single[one] * single[other])) / -np.log(p)
        means.append(np.where(p >= 1, 1.0, np.where(p > 0, value, -1.0)).mean() if len(p) else 0.0)
    return float(np.mean(means))


def exclusivity(model: TopicModel, topics: Sequence[Sequence[int]]) -> float:
    """Mean share of the probability of each foremost word, summed over topics, that its own topic holds."""
    owned = model.topic_word / model.topic_word.sum(axis=0)
    return float(np.mean([owned[topic, list(words)].mean() for topic, words in enumerate(topics)]))


def stability(model: TopicModel, matrix: FeatureMatrix, samples: Sequence[np.ndarray], *, seed: int) -> Floats:
    """Mean cosine of each topic (less the corpus) with its match in models of other texts and starts, shape (K,)."""
    totals = np.asarray(matrix.counts.sum(axis=0), np.float64)
    background = totals / totals.sum()
    cosines = []
    for number, sample in enumerate(samples):
        try:
            part = matrix.rows(sample.tolist())
            again = fit_nmf(part, n_topics=model.n_topics, seed=seed + number + 1, start="random")
        except ComputationError:  # the sample left too few texts: nothing was found again
            cosines.append(np.zeros(model.n_topics))
            continue
        a, b = (_unit(m.topic_word - background) for m in (model, again))
        table = a @ b.T
        _, column = linear_sum_assignment(-table)
        cosines.append(table[np.arange(model.n_topics), column])
    return np.mean(cosines, axis=0)


def _unit(rows: Floats) -> Floats:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
