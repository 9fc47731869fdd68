"""Wording that plans share with each other and with no superior text: from whom, and from whom nobody has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.core.alignment import Alignment
from analysis.core.span import Span, merge_spans
from analysis.core.tokens import Tokens
from analysis.reuse.columns import align_tokens
from analysis.reuse.kernels import EARLIER, Settings, find_rows, join_places
from analysis.reuse.passages import rows_to_alignments
from analysis.reuse.streams import hash_tokens, index_texts, pack_texts

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
    packed = pack_texts(ordered, masks=masks)
    most = max(400, len(ordered))
    settings = Settings(slots=8, min_length=min_length, max_postings=most, max_sources=MOST_SOURCES)
    rows = find_rows(packed, index_texts(packed), packed, EARLIER, settings)
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


@dataclass(frozen=True, slots=True)
class Cluster:
    """Wording that several plans share and no superior text of the corpus has: perhaps of a source that nobody has.

    Parameters
    ----------
    id : str
        ``unseen-1``, ... by falling number of supporters, then length.
    members : tuple of (str, Span)
        The plans and where each has it; one place per plan.
    wording : str
        The common wording: that of the member nearest to the others, only words that at least half of them have.
    n_words : int
        Syllables of `wording`.
    support : float
        Mean share, 0-1, of members that have a word of `wording`.
    dates : tuple of str
        First and last ISO date of the members, empty where none is dated.
    """

    id: str
    members: tuple[tuple[str, Span], ...]
    wording: str
    n_words: int
    support: float
    dates: tuple[str, ...] = ()

    @property
    def n_supporters(self) -> int:
        """Number of plans that have it."""
        return len(self.members)


def find_clusters(alignments: Sequence[Alignment], plans: Mapping[str, tuple[Tokens, str]], *,
                  dates: Mapping[str, str] | None = None, min_supporters: int = 3,
                  ) -> tuple[Cluster, ...]:  # fmt: skip
    """Passages shared by several plans and by no superior text, each with its common wording and its supporters.

    Parameters
    ----------
    alignments : sequence of Alignment
        Of kind ``peer``; others are passed over.
    plans : mapping of document id to (Tokens, text)
    dates : mapping of document id to ISO date, optional
    min_supporters : int
        Plans that must share it; at least 2. With two, either may have copied the other.

    Returns
    -------
    tuple of Cluster
        Sorted by falling number of supporters. Passages that overlap by half of the shorter one are one cluster, so
        that a passage joined from two sources may link two clusters; the common wording then covers what most share.
    """
    places = _places(alignments)
    groups: dict[int, dict[str, Span]] = {}
    for (document, span), root in places.items():
        spans = groups.setdefault(root, {})
        if document not in spans or len(span) > len(spans[document]):
            spans[document] = span
    found = []
    for spans in groups.values():
        if len(spans) >= max(2, min_supporters):
            found.append(_cluster(sorted(spans.items()), plans, dates or {}))
    found.sort(key=lambda c: (-c.n_supporters, -c.n_words, c.members))
    return tuple(replace(cluster, id=f"unseen-{i + 1}") for i, cluster in enumerate(found))


def _places(alignments: Sequence[Alignment]) -> dict[tuple[str, Span], int]:
    """Every passage with the number of its group: both sides of an alignment, passages of a plan that overlap."""
    pairs = [
        ((a.source, a.source_span), (a.target, a.target_span))
        for a in alignments
        if a.kind == "peer" and a.source != a.target
    ]
    ordered = sorted({side for sides in pairs for side in sides})
    if not ordered:
        return {}
    rank = {place: i for i, place in enumerate(ordered)}
    documents = {name: i for i, name in enumerate(dict.fromkeys(document for document, _ in ordered))}
    rows = np.array([(documents[document], span.start, span.end) for document, span in ordered], np.int64)
    joined = np.array([(rank[one], rank[other]) for one, other in pairs], np.int64)
    numbers: dict[int, int] = {}
    roots = join_places(rows, joined).tolist()
    return {place: numbers.setdefault(root, len(numbers)) for place, root in zip(ordered, roots, strict=True)}


def _cluster(members: Sequence[tuple[str, Span]], plans: Mapping[str, tuple[Tokens, str]], dates: Mapping[str, str],
             ) -> Cluster:  # fmt: skip
    ranges = {document: plans[document][0].between(span.start, span.end) for document, span in members}
    best: tuple[float, str, np.ndarray] | None = None
    for pivot, _ in members[:12]:
        votes = _votes(pivot, members, ranges, plans)
        if best is None or votes.mean() > best[0]:
            best = (float(votes.mean()), pivot, votes)
    assert best is not None
    _, pivot, votes = best
    kept = votes >= 0.5
    tokens, text = plans[pivot]
    first = ranges[pivot][0]
    words = [text[tokens.spans[first + i, 0] : tokens.spans[first + i, 1]] for i in np.flatnonzero(kept)]
    support = float(votes[kept].mean()) if kept.any() else 0.0
    dated = sorted(date for document, _ in members if (date := dates.get(document, "")))
    return Cluster("", tuple(members), " ".join(words), len(words), support, (dated[0], dated[-1]) if dated else ())


def _votes(pivot: str, members: Sequence[tuple[str, Span]], ranges: Mapping[str, tuple[int, int]],
           plans: Mapping[str, tuple[Tokens, str]]) -> np.ndarray:  # fmt: skip
    """Share of the members that have each token of the pivot's passage."""
    start, end = ranges[pivot]
    votes = np.ones(max(1, end - start))
    hashes = hash_tokens(plans[pivot][0])[start:end]
    for document, _ in members:
        if document == pivot:
            continue
        first, last = ranges[document]
        other = hash_tokens(plans[document][0])[first:last]
        columns = align_tokens(hashes, other)
        both = columns[(columns >= 0).all(axis=1)]
        votes[both[hashes[both[:, 0]] == other[both[:, 1]], 0]] += 1
    return votes / len(members)
