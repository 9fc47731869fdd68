"""LDA topics with gensim: the engine that readers expect, beside NMF for comparison."""

import numpy as np
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaModel

from analysis.core import FeatureMatrix, TopicModel
from analysis.topics.mixture import as_distributions
from analysis.topics.nmf import by_size
from analysis.topics.preparation import check_topics_input, default_n_topics, spread_rows

CHUNK = 64
"""Texts between two updates of the topics; gensim's 2,000 would leave most corpora with one update a pass."""


def fit_lda(matrix: FeatureMatrix, *, n_topics: int | None = None, seed: int = 0, n_passes: int = 10) -> TopicModel:
    """Topics by latent Dirichlet allocation: gensim's online variational Bayes on one core.

    On planted corpora it finds fewer topics than `fit_nmf` and other topics with another seed; its parallel sister
    LdaMulticore is not used, because it does not repeat itself.

    Parameters
    ----------
    matrix, n_topics, seed
        As in `fit_nmf`.
    n_passes : int
        Passes over the corpus.

    Returns
    -------
    TopicModel
        Engine ``lda``; topics from the largest to the smallest.

    Raises
    ------
    ComputationError
        As in `fit_nmf`.
    """
    filled = check_topics_input(matrix, n_topics or 2)
    k = n_topics or min(default_n_topics(len(filled)), matrix.shape[1])
    counts = matrix.counts[filled]
    corpus = list(Sparse2Corpus(counts.tocsc(), documents_columns=False))
    model = LdaModel(
        corpus=corpus,
        id2word=dict(enumerate(matrix.features)),
        num_topics=k,
        passes=n_passes,
        chunksize=CHUNK,
        random_state=np.random.RandomState(seed),
        eval_every=None,
        dtype=np.float64,
    )
    gamma, _ = model.inference(corpus)
    shares = spread_rows(as_distributions(np.asarray(gamma, np.float64)), filled, matrix.shape[0])
    words = as_distributions(np.asarray(model.get_topics(), np.float64))
    return by_size(matrix, shares, words, ("lda", seed, {"n_topics": k, "n_passes": n_passes}))
