"""Counting: how often the content words of each document stand in it, in its own wording, and in its tasks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis import emphasis
from analysis.core.matrix import FeatureMatrix
from analysis.core.span import Span
from analysis.engine import Engine, Item, per_document
from analysis.pipeline.held import Kept, Read, kept_of
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import Relations, key_of
from analysis.pipeline.wording import content_words
from analysis.store import hash_of

SCOPES = ("whole", "rest", "tasks")
"""The whole document; what it does not share with superior texts; its tasks without the closing paragraph."""
Work = tuple[Kept, tuple[Span, ...]]
"""A document, and what it shares with superior texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The content words of a document.

    Attributes
    ----------
    words : tuple of str
        Sorted, each once.
    counts : ndarray of int32, shape (3, n)
        How often each stands in each of the `SCOPES`.
    n_syllables : int
        Syllables in its tasks.
    """

    words: tuple[str, ...]
    counts: NDArray[np.int32]
    n_syllables: int


def count_documents(relations: Relations, progress: Progress, *, engine: Engine) -> dict[str, Counted]:
    """The content words of every document, by its id."""
    items = []
    for reading in relations.readings:
        masks = tuple(relations.masks.get(reading.id, ()))
        key = hash_of([key_of(engine, reading.id), [(m.start, m.end) for m in masks]])
        items.append(Item(reading.id, key, partial(_work, reading, masks), reading.path))
    found = per_document(
        "counting", count_document, items, (Work, Counted), engine=engine, progress=partial(progress, "counting words")
    )
    return dict(found)


def _work(reading: Reading, masks: tuple[Span, ...]) -> Work:
    return kept_of(reading), masks


def count_document(work: Work) -> Counted:
    """The content words of one document."""
    kept, masks = work
    reading = Read(kept)
    whole, tasks = Span(0, len(reading.document.text)), task_spans(reading)
    lists = [content_words(reading, spans) for spans in ([whole], outside(whole, masks), tasks)]
    words = tuple(sorted(set().union(*lists)))
    place = {word: i for i, word in enumerate(words)}
    counts = np.stack([np.bincount([place[word] for word in found], minlength=len(words)) for found in lists])
    return Counted(words, counts.astype(np.int32), int(emphasis.count_between(reading.syllables, tasks).sum()))


def task_spans(reading: Reading) -> list[Span]:
    """Where the tasks of a document stand, without the closing paragraph."""
    return [task.span for task in reading.tasks if task.kind != "closing"]


def outside(span: Span, masks: Sequence[Span]) -> list[Span]:
    """What sorted, disjoint `masks` leave of a span.

    >>> outside(Span(0, 10), [Span(2, 4), Span(8, 20)])
    [Span(start=0, end=2), Span(start=4, end=8)]
    """
    within = [
        Span(max(m.start, span.start), min(m.end, span.end)) for m in masks if m.start < span.end and m.end > span.start
    ]
    edges = [span.start, *(edge for m in within for edge in (m.start, m.end)), span.end]
    return [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def counts_of(counted: Mapping[str, Counted], ids: Iterable[str], scope: str) -> FeatureMatrix:
    """How often each content word stands in a scope of each of these documents; one row a document."""
    names = [id for id in ids if id in counted]
    row = SCOPES.index(scope)
    number: dict[str, int] = {}
    columns, data = [np.zeros(0, np.intp)], [np.zeros(0, np.int32)]
    for id in names:
        kept, words = np.flatnonzero(counted[id].counts[row]), counted[id].words
        for word in words:
            number.setdefault(word, len(number))
        columns.append(np.fromiter(map(number.__getitem__, words), np.intp, len(words))[kept])
        data.append(counted[id].counts[row][kept])
    listed, found = list(number), np.concatenate(columns)
    used = np.unique(found).tolist()
    order = sorted(used, key=listed.__getitem__)
    place = np.zeros(len(listed), np.int32)
    place[order] = np.arange(len(order))
    ends = np.cumsum([len(part) for part in data])
    features = tuple(listed[i] for i in order)
    arrays = (np.concatenate(data), place[found], ends)
    return FeatureMatrix(sp.csr_array(arrays, shape=(len(names), len(features))), tuple(names), features)
