"""What stands behind a topic: the provisions nearest to it, and the passages that hold most of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.core import FeatureMatrix, InputError, TopicModel
from analysis.core.tables import make_table
from analysis.topics.mixture import Floats, fold_in

LEAST_WORDS = 8
"""Passages with fewer words are shown only where no topic has longer ones: a share of three words says little."""


class Unit(NamedTuple):
    """A text that can be read beside a topic: its document, its id in it, its words."""

    document: str
    id: str
    text: str


def topic_texts(
    model: TopicModel,
    matrix: FeatureMatrix,
    passages: Sequence[Unit],
    *,
    provisions: Sequence[tuple[Unit, Mapping[str, int]]] = (),
    n: int = 3,
) -> pd.DataFrame:
    """Provisions and passages to read beside each topic.

    Parameters
    ----------
    model, matrix : TopicModel, FeatureMatrix
        The model, and what it was fitted to.
    passages : sequence of Unit
        One per row of `matrix`.
    provisions : sequence of (Unit, counts of words)
        Of the superior texts, counted like the rows of `matrix`.
    n : int
        Texts of each kind per topic.

    Returns
    -------
    DataFrame
        Table ``topic_texts``. A provision's value is the cosine of the square roots of its word shares and of the
        words by which the topic stands out; those at 0 are left out. A passage's value is the topic's share in it.

    Raises
    ------
    InputError
        If there is not one passage a row.
    """
    if len(passages) != len(matrix.row_ids):
        raise InputError(f"Got {len(passages)} passages for {len(matrix.row_ids)} texts; pass one for each row.")
    units = [unit for unit, _ in provisions]
    near = nearness(model, matrix, [counts for _, counts in provisions])
    lengths = matrix.n_tokens
    long_enough = lengths >= (LEAST_WORDS if (lengths >= LEAST_WORDS).any() else 1)
    held = np.where(long_enough[:, None], model.doc_topic, -1.0)
    rows = []
    for topic in range(model.n_topics):
        for kind, texts, values in (("provision", units, near[:, topic]), ("passage", passages, held[:, topic])):
            order = [i for i in np.argsort(-values, kind="stable")[:n] if values[i] > 0]
            for rank, i in enumerate(order, start=1):
                unit, value = texts[i], min(float(values[i]), 1.0)
                row = {"model": model.engine, "topic": topic, "kind": kind, "rank": rank, "value": value}
                where = {"document": unit.document, "unit": unit.id, "text": " ".join(unit.text.split())}
                rows.append({**row, **where})
    return make_table("topic_texts", rows)


def nearness(model: TopicModel, matrix: FeatureMatrix, provisions: Sequence[Mapping[str, int]]) -> Floats:
    """Cosine of every provision with every topic, shape (n, K), 0-1; 0 where they share no word."""
    totals = np.asarray(matrix.counts.sum(axis=0), np.float64)
    excess = np.sqrt(np.maximum(model.topic_word - totals / max(totals.sum(), 1.0), 0.0))
    excess /= np.maximum(np.linalg.norm(excess, axis=1, keepdims=True), 1e-12)
    place = {feature: i for i, feature in enumerate(matrix.features)}
    found = np.zeros((len(provisions), model.n_topics))
    for row, counts in enumerate(provisions):
        known = {place[word]: count for word, count in counts.items() if word in place}
        if known:
            weights = np.sqrt(np.array(list(known.values()), np.float64) / sum(counts.values()))
            found[row] = excess[:, list(known)] @ weights
    return found


def shares_within(model: TopicModel, texts: Sequence[Mapping[str, int]]) -> tuple[Floats, Floats]:
    """Shares of the topics in other texts, the topics held fixed, and how many of their words the model knows.

    Parameters
    ----------
    model : TopicModel
    texts : sequence of mappings
        Counts of words, each text counted like the rows the model was fitted to.

    Returns
    -------
    shares : ndarray, shape (K,)
        Over all texts together, each weighing by its known words; NaN without any known word.
    n_words : ndarray, shape (n,)
    """
    place = {feature: i for i, feature in enumerate(model.features)}
    cells = [
        (row, place[word], count) for row, text in enumerate(texts) for word, count in text.items() if word in place
    ]
    rows, columns, values = np.array(cells, np.int64).reshape(len(cells), 3).T
    counts = sp.csr_array((values.astype(np.float64), (rows, columns)), shape=(len(texts), len(model.features)))
    n_words = np.asarray(counts.sum(axis=1), np.float64).ravel()
    if not n_words.sum():
        return np.full(model.n_topics, np.nan), n_words
    filled = np.flatnonzero(n_words)
    return n_words[filled] @ fold_in(sp.csr_array(counts[filled]), model.topic_word) / n_words.sum(), n_words
