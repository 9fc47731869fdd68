"""Shared passages by the thousand: one array a property instead of one object a passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.alignment import ALIGNMENT_KINDS, DIRECTIONS, Alignment
from analysis.core.span import Span

Integers = NDArray[np.int32]
_FAR = np.int64(1 << 40)


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """What `Alignment` says of one passage, for many: place k of every array belongs to passage k.

    Attributes
    ----------
    documents : tuple of str
        Sorted ids; `source` and `target` are positions in it, so that their order is that of the ids.
    source, target : ndarray of int32, shape (n,)
    source_span, target_span : ndarray of int32, shape (n, 2)
        Half-open, in code points of the (repaired) texts.
    n_words : ndarray of int32, shape (n,)
        Tokens of the target side.
    identity : ndarray of float64, shape (n,)
        Share of the columns of the alignment, 0-1, whose two tokens agree.
    kind, direction : ndarray of int8, shape (n,)
        Positions in `ALIGNMENT_KINDS` and `DIRECTIONS`.
    """

    documents: tuple[str, ...]
    source: Integers
    target: Integers
    source_span: Integers
    target_span: Integers
    n_words: Integers
    identity: NDArray[np.float64]
    kind: NDArray[np.int8]
    direction: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.source)

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Passages":
        """Those that a mask or a list of places names."""
        return Passages(self.documents, *(array[which] for array in self._arrays()))

    def are(self, kind: str) -> NDArray[np.bool_]:
        """Which are of this kind, shape (n,)."""
        return self.kind == ALIGNMENT_KINDS.index(kind)

    def masks(self) -> dict[str, tuple[Span, ...]]:
        """For each target document the union of the target sides."""
        kept = self.target_span[:, 0] < self.target_span[:, 1]
        base = self.target[kept].astype(np.int64) * _FAR
        start, end = (base + self.target_span[kept, side] for side in (0, 1))
        order = np.lexsort((end, start))
        start, end = start[order], end[order]
        reach = np.maximum.accumulate(end)
        opens = np.flatnonzero(np.concatenate([[True], start[1:] > reach[:-1]])[: len(start)])
        closes = np.concatenate([opens[1:], [len(start)]])[: len(opens)] - 1
        found: dict[str, list[Span]] = {}
        for low, high in zip(start[opens].tolist(), reach[closes].tolist(), strict=True):
            document, first = divmod(low, int(_FAR))
            found.setdefault(self.documents[document], []).append(Span(first, high % int(_FAR)))
        return {document: tuple(spans) for document, spans in found.items()}

    def _arrays(self) -> tuple[NDArray, ...]:
        return (
            self.source, self.target, self.source_span, self.target_span, self.n_words, self.identity, self.kind,
            self.direction,
        )  # fmt: skip


def places_of(numbers: NDArray[np.integer], n: int) -> list[NDArray[np.intp]]:
    """For each number below n the places at which it stands, in their order.

    >>> [places.tolist() for places in places_of(np.array([2, 0, 2]), 3)]
    [[1], [], [0, 2]]
    """
    order = np.argsort(numbers, kind="stable")
    return np.split(order, np.searchsorted(numbers[order], np.arange(1, n)))[:n]


def join_passages(parts: Sequence[Passages], documents: Sequence[str]) -> Passages:
    """All passages of parts that name their documents by the same list."""
    if any(part.documents != tuple(documents) for part in parts):
        raise ValueError("Passages can be joined only where they number the same documents alike.")
    whole = (no_passages(documents), *parts)
    return Passages(
        tuple(documents), *(np.concatenate(arrays) for arrays in zip(*(p._arrays() for p in whole), strict=True))
    )


def no_passages(documents: Sequence[str]) -> Passages:
    """None."""
    none, pairs, small = np.zeros(0, np.int32), np.zeros((0, 2), np.int32), np.zeros(0, np.int8)
    return Passages(tuple(documents), none, none, pairs, pairs, none, np.zeros(0), small, small)


def passages_of(alignments: Sequence[Alignment]) -> Passages:
    """Alignments as columns, in their order."""
    documents = tuple(sorted({side for a in alignments for side in (a.source, a.target)}))
    number: Mapping[str, int] = {document: i for i, document in enumerate(documents)}
    if not alignments:
        return no_passages(documents)
    return Passages(
        documents,
        np.array([number[a.source] for a in alignments], np.int32),
        np.array([number[a.target] for a in alignments], np.int32),
        np.array([(a.source_span.start, a.source_span.end) for a in alignments], np.int32),
        np.array([(a.target_span.start, a.target_span.end) for a in alignments], np.int32),
        np.array([len(a.side("target")) for a in alignments], np.int32),
        np.array([a.identity for a in alignments]),
        np.array([ALIGNMENT_KINDS.index(a.kind) for a in alignments], np.int8),
        np.array([DIRECTIONS.index(a.direction) for a in alignments], np.int8),
    )
