"""Large corpora: topics are found in a sample of the texts and then looked up in all of them."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

import numpy as np

from analysis.core import FeatureMatrix, TopicModel
from analysis.topics.mixture import fold_in
from analysis.topics.preparation import spread_rows

MOST_FITTED = 10_000
"""Texts that a model is fitted to; of more, so many."""
MOST_COMPARED = 1_000
"""Texts by which numbers of topics are compared, and to which LDA is fitted."""


def draw_texts(matrix: FeatureMatrix, n: int) -> FeatureMatrix:
    """`n` of the texts, those whose names' hashes are lowest; all where there are no more.

    One text more or less changes at most one of them.
    """
    if matrix.shape[0] <= n:
        return matrix
    hashes = [blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in matrix.row_ids]
    return matrix.rows(sorted(sorted(range(len(hashes)), key=hashes.__getitem__)[:n]))


def fit_to_sample(
    matrix: FeatureMatrix, fit: Callable[[FeatureMatrix], TopicModel], *, most: int = MOST_FITTED
) -> TopicModel:
    """A model of all texts; of more than `most`, fitted to that many (`draw_texts`) and folded into all.

    Parameters
    ----------
    matrix : FeatureMatrix
        One row a text.
    fit : callable
    most : int

    Returns
    -------
    TopicModel
        Of up to `most` texts what `fit` gives. Of more the word distributions of the sample and, by EM under them, the
        topic shares of every text; the parameters say how many were fitted (``n_fitted``).
    """
    sample = draw_texts(matrix, most)
    model = fit(sample)
    if sample is matrix:
        return model
    filled = np.flatnonzero(matrix.n_tokens > 0)
    shares = fold_in(matrix.counts[filled].astype(np.float64), model.topic_word)
    parameters = {**model.parameters, "n_fitted": sample.shape[0]}
    everywhere = spread_rows(shares, filled, matrix.shape[0])
    return replace(model, doc_topic=everywhere, row_ids=matrix.row_ids, parameters=parameters)
