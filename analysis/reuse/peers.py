"""Wording that plans share with each other and with no superior text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.core.alignment import ALIGNMENT_KINDS, DIRECTIONS, Alignment
from analysis.core.passages import Passages, places_of
from analysis.core.span import Span, merge_spans
from analysis.core.tokens import Tokens
from analysis.reuse.columns import measure_rows
from analysis.reuse.kernels import EARLIER, Settings, Streams, find_rows
from analysis.reuse.passages import rows_to_alignments, sort_rows, spans_of
from analysis.reuse.streams import index_texts, pack_texts

MOST_SOURCES = 25
"""Earlier plans that are listed for a passage."""


def chain_masks(alignments: Sequence[Alignment]) -> dict[str, tuple[Span, ...]]:
    """For each target document the parts that these passages explain."""
    spans: dict[str, list[Span]] = {}
    for alignment in alignments:
        spans.setdefault(alignment.target, []).append(alignment.target_span)
    return {document: merge_spans(parts) for document, parts in sorted(spans.items())}


def order_by_date(plans: Sequence[Tokens], dates: Mapping[str, str]) -> tuple[Tokens, ...]:
    """Plans by ISO date, then id; undated plans last."""
    return tuple(sorted(plans, key=lambda plan: (dates.get(plan.document, "") or "9999", plan.document)))


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """What plans share with each other.

    Attributes
    ----------
    passages : Passages
        In the order of `find_peer_passages`.
    matched : dict of document id to ndarray of bool, shape (n_tokens,)
        Which tokens of each plan stand opposite the same token of another plan.
    """

    passages: Passages
    matched: dict[str, NDArray[np.bool_]]


def search_peers(plans: Sequence[Tokens], *, dates: Mapping[str, str], documents: Sequence[str] | None = None,
                 masks: Mapping[str, Sequence[Span]] | None = None, min_length: int = 12) -> Peers:  # fmt: skip
    """The passages of `find_peer_passages` as columns, and which words they explain; `documents` numbers the texts."""
    ordered = order_by_date(plans, dates)
    packed, rows = _peer_rows(ordered, masks, min_length)
    longest = np.zeros(len(packed.tokens), np.int32)
    identity = measure_rows(rows, packed, packed, longest, longest)
    names = tuple(documents) if documents is not None else tuple(sorted(plan.document for plan in plans))
    place = {name: i for i, name in enumerate(names)}
    number = np.array([place[plan.document] for plan in ordered], np.int32)
    sides = [(number[rows[:, side]], rows[:, side + 1 : side + 3]) for side in (0, 3)]
    spans = [_spans_in(ordered, rows[:, side], ranges) for side, (_, ranges) in zip((0, 3), sides, strict=True)]
    later = _is_earlier([dates.get(plan.document, "") for plan in ordered], rows[:, [0, 3]])
    turned = ~later & (sides[0][0] > sides[1][0])
    source, target = (np.where(turned, sides[1 - k][0], sides[k][0]) for k in (0, 1))
    source_span, target_span = (np.where(turned[:, None], spans[1 - k], spans[k]) for k in (0, 1))
    ranges = np.where(turned[:, None], sides[0][1], sides[1][1])
    kind = np.full(len(rows), ALIGNMENT_KINDS.index("peer"), np.int8)
    direction = np.where(later, DIRECTIONS.index("date"), DIRECTIONS.index("shared")).astype(np.int8)
    n_words = ranges[:, 1] - ranges[:, 0]
    passages = Passages(names, source, target, source_span, target_span, n_words, identity, kind, direction)
    parts = np.split(longest > 0, packed.offsets[1:-1])
    return Peers(passages, {plan.document: part for plan, part in zip(ordered, parts, strict=False)})


def _peer_rows(
    ordered: Sequence[Tokens], masks: Mapping[str, Sequence[Span]] | None, min_length: int
) -> tuple[Streams, NDArray[np.int32]]:
    """The texts packed, and the rows of what each shares with the first earlier ones."""
    packed = pack_texts(ordered, masks=masks)
    most = max(400, len(ordered))
    settings = Settings(slots=8, min_length=min_length, max_postings=most, max_sources=MOST_SOURCES)
    return packed, sort_rows(find_rows(packed, index_texts(packed), packed, EARLIER, settings))


def _spans_in(texts: Sequence[Tokens], which: NDArray[np.int32], ranges: NDArray[np.int32]) -> NDArray[np.int32]:
    """Code points of ranges of tokens, each in the text of its number."""
    out = np.empty((len(which), 2), np.int32)
    for text, part in zip(texts, places_of(which, len(texts)), strict=True):
        out[part] = spans_of(text, ranges[part])
    return out


def _is_earlier(dates: Sequence[str], pairs: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which pairs of texts the dates prove to be in this order; only the common length of two dates is compared."""
    lengths, found = np.array([len(date) for date in dates] or [0]), np.zeros(len(pairs), bool)
    common = np.minimum(*lengths[pairs].T) if len(pairs) else np.zeros(0, np.intp)
    for length in sorted(set(common.tolist()) - {0}):
        cut = np.array([date[:length] for date in dates])
        found |= (common == length) & (cut[pairs[:, 0]] < cut[pairs[:, 1]])
    return found


def find_peer_passages(plans: Sequence[Tokens], *, dates: Mapping[str, str],
                       masks: Mapping[str, Sequence[Span]] | None = None, min_length: int = 12,
                       ) -> tuple[Alignment, ...]:  # fmt: skip
    """Passages that a plan shares with another plan, beyond what the superior texts explain.

    Parameters
    ----------
    plans : sequence of Tokens
        In any order; document ids are unique.
    dates : mapping of document id to ISO date
        A missing or empty date means undated; only the common length of two dates is compared (``2025`` and
        ``2025-03`` do not decide).
    masks : mapping of document id to spans, optional
        What is explained already (see `chain_masks`): it makes no hits.
    min_length : int
        Shortest passage in tokens.

    Returns
    -------
    tuple of Alignment
        kind ``peer``. The source side is the earlier plan, direction ``date``; where the dates do not decide,
        direction is ``shared`` and the sides are in the order of the ids. The first `MOST_SOURCES` plans that have a
        passage are listed for each later one: with n plans alike there are at most n `MOST_SOURCES` rows, not
        n (n - 1) / 2, and a cluster of them still holds all.

    Notes
    -----
    A date does not prove who copied: both may have copied a third text (see `find_clusters`).
    """
    ordered = order_by_date(plans, dates)
    _, rows = _peer_rows(ordered, masks, min_length)
    found = rows_to_alignments(rows, ordered, ordered, kind="peer", direction="date")
    return tuple(_directed(alignment, dates) for alignment in found)


def _directed(alignment: Alignment, dates: Mapping[str, str]) -> Alignment:
    """The alignment with the direction that the dates prove."""
    source, target = dates.get(alignment.source, ""), dates.get(alignment.target, "")
    length = min(len(source), len(target))
    if source[:length] < target[:length]:
        return alignment
    sides = alignment if alignment.source < alignment.target else alignment.mirrored()
    return replace(sides, direction="shared")
