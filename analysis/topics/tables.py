"""Topic tables: what a topic is about, and how much of each document it makes up."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.core import FeatureMatrix, InputError, TopicModel
from analysis.core.tables import make_table
from analysis.stats.resampling import bootstrap_t

Floats = NDArray[np.float64]


def distinctive_words(model: TopicModel, matrix: FeatureMatrix, *, n: int = 10) -> list[list[int]]:
    """Positions of the n words by which each topic stands out: probability in the topic less that in the corpus.

    The most probable words of a topic are those of the register, the same for every topic.

    Returns
    -------
    list of list of int
        Indices into ``model.features`` per topic, foremost first; ties in the order of the features.
    """
    return foremost_words(model, np.asarray(matrix.counts.sum(axis=0), np.float64).ravel(), n)


def foremost_words(model: TopicModel, totals: Floats, n: int) -> list[list[int]]:
    """`distinctive_words` where each word occurs `totals` times in the corpus, shape (V,)."""
    excess = model.topic_word - totals / max(totals.sum(), 1.0)
    order = np.argsort(-excess, axis=1, kind="stable")[:, :n]
    return [[int(i) for i in row] for row in order]


def topic_tables(
    model: TopicModel,
    matrix: FeatureMatrix,
    *,
    documents: Sequence[str] | None = None,
    localities: Mapping[str, str] | None = None,
    n_words: int = 20,
    seed: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables ``topics`` and ``topic_shares`` of a fitted model.

    Parameters
    ----------
    model : TopicModel
    matrix : FeatureMatrix
        What the model was fitted to.
    documents : sequence of str, optional
        Document id of every row of `matrix` (the row ids themselves if left out). The share of a topic in a document
        is the mean over its rows, each weighing by its words; rows without words count for nothing, and a document
        without any word is left out.
    localities : mapping of document id to locality, optional
    n_words : int
        Words per topic in ``topics``.
    seed : int
        Of the resampling.

    Returns
    -------
    topics : DataFrame
        Table ``topics``: words ranked by how far they stand out; ``effect`` is the probability of the word in the
        topic. No interval is given: it would take refitting the model.
    topic_shares : DataFrame
        Table ``topic_shares``. The interval resamples the rows (tasks) of one document, topics held fixed, by
        bootstrap-t: how far the share hangs on single tasks. It is missing for fewer than three rows, and it leaves
        out the uncertainty of the topics themselves.

    Raises
    ------
    InputError
        If model, matrix and documents do not belong together.
    """
    owners = tuple(documents) if documents is not None else matrix.row_ids
    if model.row_ids != matrix.row_ids or model.features != matrix.features or len(owners) != len(matrix.row_ids):
        raise InputError(
            f"The model knows {len(model.row_ids)} texts, the matrix {len(matrix.row_ids)}, and {len(owners)} document "
            "ids were given; pass the matrix that the model was fitted to and one document id for each row."
        )
    totals = np.asarray(matrix.counts.sum(axis=0)).ravel()
    rows = _share_rows(model, matrix, owners, localities or {}, seed)
    return make_table("topics", topic_rows(model, totals, n_words)), make_table("topic_shares", rows)


def topic_rows(model: TopicModel, totals: NDArray[np.integer], n_words: int = 20) -> list[dict[str, object]]:
    """Rows of table ``topics``, where each word of the model occurs `totals` times in the corpus, shape (V,)."""
    rows: list[dict[str, object]] = []
    for topic, words in enumerate(foremost_words(model, np.asarray(totals, np.float64), n_words)):
        label = ", ".join(model.features[i] for i in words[:3])
        for rank, i in enumerate(words, start=1):
            row = {"model": model.engine, "topic": topic, "label": label, "rank": rank, "word": model.features[i]}
            rows.append({**row, "effect": float(model.topic_word[topic, i]), "n": int(totals[i])})
    return rows


def _share_rows(
    model: TopicModel, matrix: FeatureMatrix, owners: Sequence[str], localities: Mapping[str, str], seed: int
) -> list[dict[str, object]]:
    lengths = matrix.n_tokens.astype(np.float64)
    places: dict[str, list[int]] = {}
    for i, owner in enumerate(owners):
        if lengths[i] > 0:
            places.setdefault(owner, []).append(i)
    rows: list[dict[str, object]] = []
    for owner in sorted(places):
        at = places[owner]
        row = {"model": model.engine, "document": owner, "locality": localities.get(owner, "")}
        rows += [{**row, **found} for found in share_rows(model.doc_topic[at], lengths[at], seed=seed)]
    return rows


def share_rows(shares: Floats, lengths: Floats, *, seed: int = 0) -> list[dict[str, object]]:
    """What table ``topic_shares`` says of the topics in one document; its rows weigh by their words.

    Parameters
    ----------
    shares : ndarray, shape (n, K)
        Topic shares of the document's rows (tasks).
    lengths : ndarray, shape (n,)
        Words of each row, at least one.
    seed : int
    """
    share, low, high = weighted_shares(shares, lengths, seed=seed)
    rows: list[dict[str, object]] = []
    for topic in range(shares.shape[1]):
        bounds = {"effect": float(share[topic]), "low": float(low[topic]), "high": float(high[topic])}
        kind = "tasks" if bounds["low"] == bounds["low"] else ""
        plain = min(float(shares[:, topic].mean()), 1.0)
        rows.append({"topic": topic, **bounds, "n": len(shares), "interval": kind, "share_tasks": plain})
    return rows


def weighted_shares(shares: Floats, weights: Floats, *, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Weighted mean of rows of shares with a bootstrap-t interval over the rows, cut to [0, 1].

    Parameters
    ----------
    shares : ndarray, shape (n, K)
    weights : ndarray, shape (n,)
        Positive.

    Returns
    -------
    tuple of ndarray, shape (K,)
        Mean, lower and upper bound (NaN for fewer than three rows). The interval is that of the ratio's linearisation.
    """
    mean = weights @ shares / weights.sum()
    influence = (shares - mean) * (weights / weights.mean())[:, None]
    low, high = bootstrap_t(influence, seed=seed, n_resamples=1000)
    mean = np.clip(mean, 0.0, 1.0)
    return mean, np.clip(mean + low, 0.0, mean), np.clip(mean + high, mean, 1.0)
