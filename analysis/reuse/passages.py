"""Passages that two texts share, as alignments of their tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.core.alignment import Alignment
from analysis.core.errors import InputError
from analysis.core.span import Span
from analysis.core.tokens import Tokens
from analysis.reuse.columns import align_tokens, measure_rows
from analysis.reuse.kernels import ANY, WITHIN, Settings, Streams, Table, find_rows
from analysis.reuse.streams import hash_tokens, index_texts, pack_texts

PAIR = Settings(slots=24, max_postings=400)
"""Settings for a few sources, where each pair may be searched more thoroughly."""


def align_passage(source: Tokens, target: Tokens, rows: tuple[int, int, int, int], *, kind: str = "chain",
                  direction: str = "chain") -> Alignment:  # fmt: skip
    """The alignment of ``source[a0:a1]`` with ``target[b0:b1]``, `rows` being ``(a0, a1, b0, b1)`` in tokens.

    Raises
    ------
    InputError
        If a side is empty.
    """
    a0, a1, b0, b1 = (int(value) for value in rows)
    if not (0 <= a0 < a1 <= len(source) and 0 <= b0 < b1 <= len(target)):
        raise InputError(
            f"A passage needs tokens on both sides; got [{a0}, {a1}) of {len(source)} in {source.document} and "
            f"[{b0}, {b1}) of {len(target)} in {target.document}."
        )
    a, b = hash_tokens(source)[a0:a1], hash_tokens(target)[b0:b1]
    columns = align_tokens(a, b)
    both = (columns >= 0).all(axis=1)
    agree = int((a[columns[both, 0]] == b[columns[both, 1]]).sum())
    shifted = np.where(columns >= 0, columns + np.array([a0, b0], np.int32), -1)
    return Alignment(
        source.document,
        target.document,
        Span(int(source.spans[a0, 0]), int(source.spans[a1 - 1, 1])),
        Span(int(target.spans[b0, 0]), int(target.spans[b1 - 1, 1])),
        shifted,
        agree / len(columns),
        kind,
        direction,
    )


def sort_rows(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """Rows of the kernel in the order of target and place there, longest first, then of source and place there."""
    return rows[np.lexsort((rows[:, 1], rows[:, 0], -rows[:, 5], rows[:, 4], rows[:, 3]))]


def rows_to_alignments(rows: NDArray[np.int32], sources: Sequence[Tokens], targets: Sequence[Tokens], *,
                       kind: str = "chain", direction: str = "chain") -> tuple[Alignment, ...]:  # fmt: skip
    """Rows of the kernel as alignments, in the order of `sort_rows`."""
    return tuple(
        align_passage(sources[r[0]], targets[r[3]], (r[1], r[2], r[4], r[5]), kind=kind, direction=direction)
        for r in sort_rows(rows).tolist()
    )


def spans_of(text: Tokens, ranges: NDArray[np.int32]) -> NDArray[np.int32]:
    """Code points of half-open ranges of tokens, shape (n, 2); a range holds a token."""
    return np.stack([text.spans[ranges[:, 0], 0], text.spans[ranges[:, 1] - 1, 1]], axis=1).astype(np.int32)


class Indexed(NamedTuple):
    """Texts that others are streamed past, and where their shingles stand."""

    texts: Streams
    table: Table


@dataclass(frozen=True, slots=True, eq=False)
class Reuse:
    """What a text shares with some sources.

    Attributes
    ----------
    rows : ndarray of int32, shape (n, 5)
        Of each passage: position of the source, its first and end token there, its first and end token in the text.
    identity : ndarray of float64, shape (n,)
        As of `Alignment`.
    longest : ndarray of int32, one for each token of the text
        Where the token stands opposite the same token of a source, the columns of the longest passage in which it does
        so, else 0.
    """

    rows: NDArray[np.int32]
    identity: NDArray[np.float64]
    longest: NDArray[np.int32]


def index_sources(sources: Sequence[Tokens]) -> Indexed:
    """Sources that are searched again and again."""
    packed = pack_texts(sources)
    return Indexed(packed, index_texts(packed))


def measure_reuse(sources: Indexed, plan: Tokens, *, min_length: int = 12) -> Reuse:
    """The passages of `find_reuse` as numbers, at a fraction of its cost."""
    target = pack_texts([plan])
    found = find_rows(sources.texts, sources.table, target, ANY, PAIR._replace(min_length=min_length))
    rows = sort_rows(found)
    there, here = np.zeros(len(sources.texts.tokens), np.int32), np.zeros(len(plan), np.int32)
    identity = measure_rows(rows, sources.texts, target, there, here)
    return Reuse(rows[:, [0, 1, 2, 4, 5]], identity, here)


def find_passages(source: Tokens, plan: Tokens, *, min_length: int = 12) -> tuple[Alignment, ...]:
    """Passages of `plan` that stand in `source`: many per pair, in any order.

    Parameters
    ----------
    source, plan : Tokens
        Syllables. They agree when they are the same without diacritics, so that lost tone marks do no harm.
    min_length : int
        Shortest passage of the plan, in tokens; at least 6.

    Returns
    -------
    tuple of Alignment
        In the order of the plan; empty where nothing is shared or a side has no tokens. Where several places of the
        source explain the same words of the plan, the longest is kept. Edits, lost and added words, and words that
        were split or joined break a passage only where they are many: after each shared stretch the alignment goes on
        until it has lost five more tokens than it won.

    Notes
    -----
    Seeds are runs of four equal tokens; a passage needs three. A text reworded in every fourth word is not found here:
    that is what the relation of a task to its source is for. Wording that the sources repeat more than 400 times makes
    no seeds. Stock formulas are found like any other passage; see
    `find_boilerplate`.

    Examples
    --------
    >>> from analysis.reuse.streams import split_syllables
    >>> text = "Phát huy vai trò của Mặt trận Tổ quốc trong công tác giám sát, phản biện xã hội"
    >>> source = split_syllables("57-NQ-TW", "Các cấp uỷ. " + text + ". Kịp thời biểu dương.")
    >>> plan = split_syllables("plan", text.upper() + " trên địa bàn huyện")
    >>> [passage.source_span.of("Các cấp uỷ. " + text) == text for passage in find_passages(source, plan)]
    [True]
    """
    return find_reuse([source], plan, min_length=min_length)


def find_reuse(sources: Sequence[Tokens], plan: Tokens, *, min_length: int = 12) -> tuple[Alignment, ...]:
    """Passages of `plan` that stand in any of the superior texts; see `find_passages`.

    The same words of the plan may be matched in several sources (a programme repeats its resolution): all are kept.
    """
    if min_length < 6:
        raise InputError(f"A passage of fewer than 6 tokens proves nothing; got min_length={min_length}.")
    if not sources:
        return ()
    texts, table = index_sources(sources)
    rows = find_rows(texts, table, pack_texts([plan]), ANY, PAIR._replace(min_length=min_length))
    return rows_to_alignments(rows, sources, [plan])


def find_repeats(plan: Tokens, *, min_length: int = 12) -> tuple[Alignment, ...]:
    """Passages that stand twice in one plan: the earlier place is the source side, direction ``shared``.

    Wording that stands in more than 64 places is a form that is filled in, no repeat: pairs of its places would grow
    with their square.
    """
    packed = pack_texts([plan])
    settings = PAIR._replace(min_length=min_length, max_postings=Settings().max_postings)
    rows = find_rows(packed, index_texts(packed), packed, WITHIN, settings)
    rows = rows[rows[:, 2] <= rows[:, 4] + min_length // 2]
    return rows_to_alignments(rows, [plan], [plan], kind="peer", direction="shared")
