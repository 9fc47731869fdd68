"""Guided topics: topic k is what the texts say of task group k of the resolution."""

import numpy as np

from analysis.core import FeatureMatrix, InputError, TopicModel
from analysis.core.errors import ComputationError
from analysis.topics.mixture import as_distributions, polish
from analysis.topics.preparation import check_topics_input, spread_rows

BACKGROUND_SHARE = 0.5


def fit_guided(matrix: FeatureMatrix, seeds: FeatureMatrix, *, weight: float = 5.0, n_steps: int = 60) -> TopicModel:
    """Topics whose word distributions start from, and are held near, the words of given texts.

    Parameters
    ----------
    matrix : FeatureMatrix
        One row a text.
    seeds : FeatureMatrix
        One row a topic, for instance the words of each task group of the source; its features need not be those of
        `matrix`. The names of its rows are kept in the parameters.
    weight : float
        How strongly topics are held: the seed words count as `weight` times the texts' words divided by the topics.
        0 lets them drift after the start. Held loosely, topics of short texts drift to other subjects: against shares
        by headings, agreement rises up to about 5 and hardly beyond (docs/METHODS.md).
    n_steps : int
        EM steps.

    Returns
    -------
    TopicModel
        Engine ``guided``; topics in the order of `seeds`. There is nothing random in it: the seed is 0.

    Raises
    ------
    InputError
        If a seed row shares no word with the texts, or `weight` is negative.
    ComputationError
        As in `fit_nmf`.

    Notes
    -----
    Each seed is mixed half and half with the words of all texts, so that stock phrases belong to every topic and tell
    none. A subject that no seed has is spread over the others: read the topics beside those of `fit_nmf`.
    """
    k = len(seeds.row_ids)
    if weight < 0:
        raise InputError(f"The weight of the seeds must not be negative; got {weight}.")
    if k < 2 or not matrix.shape[1]:
        raise ComputationError(
            f"Guided topics need two seeds and a vocabulary; got {k} seeds, {matrix.shape[1]} words."
        )
    filled = check_topics_input(matrix, 2)
    place = {feature: i for i, feature in enumerate(matrix.features)}
    known = [(j, place[feature]) for j, feature in enumerate(seeds.features) if feature in place]
    table = np.zeros((k, len(matrix.features)))
    if known:
        theirs, ours = np.array(known).T
        table[:, ours] = seeds.counts[:, theirs].toarray()
    strange = [name for name, row in zip(seeds.row_ids, table, strict=True) if not row.any()]
    if strange:
        raise InputError(f"Seed {strange[0]!r} shares no word with the texts; leave it out or lower min_count.")
    counts = matrix.counts[filled].astype(np.float64)
    totals = np.asarray(counts.sum(axis=0), np.float64)
    table = as_distributions(table)
    words = as_distributions((1 - BACKGROUND_SHARE) * table + BACKGROUND_SHARE * totals / totals.sum())
    pseudo_counts = words * (weight * totals.sum() / k)
    start = np.full((len(filled), k), 1 / k)
    shares, words = polish(counts, start, words, n_steps=n_steps, pseudo_counts=pseudo_counts)
    parameters = {"n_topics": k, "n_steps": n_steps, "weight": weight, "seeds": seeds.row_ids}
    doc_topic = spread_rows(shares, filled, matrix.shape[0])
    return TopicModel(words, doc_topic, matrix.features, matrix.row_ids, "guided", 0, parameters)
