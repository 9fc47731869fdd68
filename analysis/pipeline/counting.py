"""Counting: how often the content words of each document stand in it, in its own wording, and in its tasks."""

from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True, eq=False)
class WordCounts:
    """The content words of many documents.

    Attributes
    ----------
    vocabulary : ndarray of str
        All of them, sorted.
    words, counts : dict of document id to ndarray
        Positions in the vocabulary, and how often each word stands in each of the `SCOPES`, as of `Counted`.
    n_syllables : dict of document id to int
    """

    vocabulary: NDArray[np.object_]
    words: dict[str, NDArray[np.int32]]
    counts: dict[str, NDArray[np.int32]]
    n_syllables: dict[str, int]


def count_documents(relations: Relations, progress: Progress, *, engine: Engine) -> WordCounts:
    """The content words of every document."""
    items = []
    for reading in relations.readings:
        masks = tuple(relations.masks.get(reading.id, ()))
        key = hash_of([key_of(engine, reading.id), [(m.start, m.end) for m in masks]])
        items.append(Item(reading.id, key, partial(_work, reading, masks), reading.path))
    found = per_document(
        "counting", count_document, items, (Work, Counted), engine=engine, progress=partial(progress, "counting words")
    )
    number: dict[str, int] = {}
    words, counts, n_syllables = {}, {}, {}
    for id, own in found:
        for word in own.words:
            number.setdefault(word, len(number))
        words[id] = np.fromiter(map(number.__getitem__, own.words), np.int32, len(own.words))
        counts[id], n_syllables[id] = own.counts, own.n_syllables
    vocabulary = np.array(sorted(number), object)
    place = np.empty(len(number), np.int32)
    place[[number[word] for word in vocabulary]] = np.arange(len(number))
    return WordCounts(vocabulary, {id: place[own] for id, own in words.items()}, counts, n_syllables)


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


def counts_of(counted: WordCounts, ids: Iterable[str], scope: str) -> FeatureMatrix:
    """How often each content word stands in a scope of each of these documents; one row a document."""
    names, row = [id for id in ids if id in counted.words], SCOPES.index(scope)
    kept = [np.flatnonzero(counted.counts[id][row]) for id in names]
    none = np.zeros(0, np.int32)
    columns = np.concatenate([none, *(counted.words[id][own] for id, own in zip(names, kept, strict=True))])
    data = np.concatenate([none, *(counted.counts[id][row][own] for id, own in zip(names, kept, strict=True))])
    used, columns = np.unique(columns, return_inverse=True)
    arrays = (data, columns.astype(np.int32), np.cumsum([0, *map(len, kept)]))
    counts = sp.csr_array(arrays, shape=(len(names), len(used)))
    return FeatureMatrix(counts, tuple(names), tuple(counted.vocabulary[used].tolist()))
