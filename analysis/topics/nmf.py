"""NMF topics: the default engine, exact in its repetitions and quick."""

import warnings

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from analysis.core import FeatureMatrix, TopicModel
from analysis.topics.mixture import Floats, as_distributions, polish, unmix
from analysis.topics.preparation import check_topics_input, default_n_topics, spread_rows

MOST_ITERATIONS = 200


def fit_nmf(
    matrix: FeatureMatrix,
    *,
    n_topics: int | None = None,
    seed: int = 0,
    n_steps: int = 16,
    weighting: str = "residual",
    start: str = "nndsvda",
) -> TopicModel:
    """Topics by non-negative matrix factorisation, read out as word distributions.

    Three steps: scikit-learn's NMF of weighted counts says which texts share a topic; least squares on the relative
    frequencies turns its shares into word distributions (`unmix`); a few EM steps on the counts correct both
    (`polish`). Wording that all texts share (boilerplate) is part of every topic: rank words with
    `analysis.topics.distinctive_words`, not by probability.

    Parameters
    ----------
    matrix : FeatureMatrix
        One row a text (a task, a section, a document); pass words without stop words and numbers.
    n_topics : int, optional
        K; `default_n_topics` of the number of texts (but never more than texts or features) if left out.
    seed : int
        Same input and seed, same bytes on the same machine. With the default start it hardly matters.
    n_steps : int
        EM steps.
    weighting : str
        What is factorised: ``residual`` (`residual_weights`; it sees a topic made of words that every text holds) or
        ``tfidf`` (sublinear TF-IDF, which does not, and takes several times as long).
    start : str
        How the factorisation starts: ``nndsvda`` (from the singular vectors) or ``random``.

    Returns
    -------
    TopicModel
        Engine ``nmf``; topics from the largest to the smallest. Texts without words get the mean shares.

    Raises
    ------
    ComputationError
        For one text, an empty vocabulary, texts that are all equal, K above the number of texts or features.
    """
    filled = check_topics_input(matrix, n_topics or 2)
    k = n_topics or min(default_n_topics(len(filled)), matrix.shape[1])
    counts = matrix.counts[filled].astype(np.float64)
    weights = WEIGHTINGS[weighting](counts)
    model = NMF(k, init=start, random_state=seed, max_iter=MOST_ITERATIONS)
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # the EM steps below go on from wherever it stops
        loadings = model.fit_transform(weights)
    shares = as_distributions(loadings)
    shares, words = polish(counts, shares, unmix(counts, shares), n_steps=n_steps)
    parameters = {"n_topics": k, "n_steps": n_steps, "weighting": weighting, "start": start}
    return by_size(matrix, spread_rows(shares, filled, matrix.shape[0]), words, ("nmf", seed, parameters))


def residual_weights(counts: sp.csr_array) -> sp.csr_array:
    """How far each word stands above what its frequency in the corpus leads to expect, rows scaled to length 1.

    ``log(1 + (count - expected) / sqrt(expected))`` where a text holds more of a word than its length times the
    word's share in the corpus, else 0. The square root scales by the noise of a count; the logarithm keeps one rare
    word from making a topic.
    """
    totals = np.asarray(counts.sum(axis=0), np.float64).ravel()
    lengths = np.asarray(counts.sum(axis=1), np.float64).ravel()
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    expected = lengths[rows] * (totals / totals.sum())[counts.indices]
    data = np.log1p(np.maximum((counts.data - expected) / np.sqrt(expected), 0.0))
    weights = sp.csr_array((data, counts.indices.copy(), counts.indptr.copy()), shape=counts.shape)
    weights.eliminate_zeros()
    return sp.csr_array(normalize(weights))


def _tfidf_weights(counts: sp.csr_array) -> sp.csr_array:
    return sp.csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(counts))


WEIGHTINGS = {"residual": residual_weights, "tfidf": _tfidf_weights}


def by_size(
    matrix: FeatureMatrix, doc_topic: Floats, topic_word: Floats, origin: tuple[str, int, dict[str, object]]
) -> TopicModel:
    """The model with its topics ordered by how many words of the corpus they hold, the largest first."""
    sizes = matrix.n_tokens @ doc_topic
    order = np.argsort(-sizes, kind="stable")
    engine, seed, parameters = origin
    names = (matrix.features, matrix.row_ids)
    return TopicModel(topic_word[order], doc_topic[:, order], *names, engine, seed, parameters)
