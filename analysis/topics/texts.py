"""What stands behind a topic: the provisions nearest to it, and the passages that hold most of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.core import FeatureMatrix, InputError, TopicModel
from analysis.core.tables import make_table
from analysis.topics.mixture import Floats, fold_in

LEAST_WORDS = 8
"""Passages with fewer words are shown only where no topic has longer ones: a share of three words says little."""


@dataclass(frozen=True, slots=True)
class Unit:
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
    held = nearest_texts(model.doc_topic, matrix.n_tokens, passages, n=n)
    totals = np.asarray(matrix.counts.sum(axis=0), np.float64)
    return make_table("topic_texts", text_rows(model, totals, held, provisions=provisions, n=n))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that holds much of a topic: the topic, its share, whether the text is long enough, the text."""

    topic: int
    share: float
    is_long: bool
    unit: Unit


def nearest_texts(shares: Floats, lengths: NDArray[np.integer], units: Sequence[Unit], *, n: int = 3) -> list[Passage]:
    """For each topic the `n` texts that hold most of it: of `LEAST_WORDS` words or more, where one has so many.

    Parameters
    ----------
    shares : ndarray, shape (D, K)
        Topic shares of each text.
    lengths : ndarray, shape (D,)
        Words of each text.
    units : sequence of Unit
        One for each text.
    n : int
    """
    is_long = bool((lengths >= LEAST_WORDS).any())
    held = np.where((lengths >= (LEAST_WORDS if is_long else 1))[:, None], shares, -1.0)
    return [
        Passage(topic, float(held[i, topic]), is_long, units[i])
        for topic in range(shares.shape[1])
        for i in np.argsort(-held[:, topic], kind="stable")[:n]
        if held[i, topic] > 0
    ]


def text_rows(
    model: TopicModel,
    totals: Floats,
    passages: Sequence[Passage],
    *,
    provisions: Sequence[tuple[Unit, Mapping[str, int]]] = (),
    n: int = 3,
) -> list[dict[str, object]]:
    """Rows of table ``topic_texts``: provisions by nearness, passages by share; of equal ones the first comes first.

    `totals` says how often each word of the model occurs in the corpus, shape (V,).
    """
    units = [unit for unit, _ in provisions]
    near = nearness(model, totals, [counts for _, counts in provisions])
    is_long = any(passage.is_long for passage in passages)
    by_topic: list[list[Passage]] = [[] for _ in range(model.n_topics)]
    for passage in passages:
        if passage.is_long == is_long:
            by_topic[passage.topic].append(passage)
    rows: list[dict[str, object]] = []
    for topic in range(model.n_topics):
        order = [i for i in np.argsort(-near[:, topic], kind="stable")[:n] if near[i, topic] > 0]
        best = sorted(by_topic[topic], key=lambda passage: -passage.share)[:n]
        for kind, found in (
            ("provision", [(units[i], float(near[i, topic])) for i in order]),
            ("passage", [(p.unit, p.share) for p in best]),
        ):
            for rank, (unit, value) in enumerate(found, start=1):
                row = {"model": model.engine, "topic": topic, "kind": kind, "rank": rank, "value": min(value, 1.0)}
                rows.append({**row, "document": unit.document, "unit": unit.id, "text": " ".join(unit.text.split())})
    return rows


def nearness(model: TopicModel, totals: Floats, provisions: Sequence[Mapping[str, int]]) -> Floats:
    """Cosine of every provision with every topic, shape (n, K), 0-1; 0 where they share no word."""
    excess = np.sqrt(np.maximum(model.topic_word - totals / max(totals.sum(), 1.0), 0.0))
    excess /= np.maximum(np.linalg.norm(excess, axis=1, keepdims=True), 1e-12)
    place = {feature: i for i, feature in enumerate(model.features)}
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
