"""Wording that several plans share and no superior text has: perhaps of a source that nobody has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.core.alignment import Alignment
from analysis.core.passages import Passages, passages_of
from analysis.core.span import Span
from analysis.core.tokens import Tokens
from analysis.reuse.columns import count_votes
from analysis.reuse.kernels import join_places
from analysis.reuse.streams import hash_tokens

MOST_PIVOTS = 12
"""Members of a cluster whose wording is tried as the common one."""


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
    passages = passages_of(alignments)
    return cluster_passages(
        passages.take(passages.are("peer")), {id: tokens for id, (tokens, _) in plans.items()},
        text_of=lambda id: plans[id][1], dates=dates, min_supporters=min_supporters,
    )  # fmt: skip


def cluster_passages(passages: Passages, plans: Mapping[str, Tokens], *, text_of: Callable[[str], str],
                     dates: Mapping[str, str] | None = None, min_supporters: int = 3,
                     ) -> tuple[Cluster, ...]:  # fmt: skip
    """`find_clusters` of passages of any kind; `text_of` gives the text of a plan."""
    between = passages.take(passages.source != passages.target)
    places, groups = _group_places(between)
    least = max(2, min_supporters)
    found = []
    for group in np.split(places, np.flatnonzero(np.diff(groups)) + 1) if len(places) else ():
        longest_first = group[np.lexsort((group[:, 1] - group[:, 2], group[:, 0]))]
        _, first = np.unique(longest_first[:, 0], return_index=True)
        if len(first) >= least:
            members = [(passages.documents[d], Span(a, b)) for d, a, b in longest_first[first].tolist()]
            found.append(_cluster(members, plans, text_of, dates or {}))
    found.sort(key=lambda c: (-c.n_supporters, -c.n_words, c.members))
    return tuple(replace(cluster, id=f"unseen-{i + 1}") for i, cluster in enumerate(found))


def _group_places(passages: Passages) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every place (document, start, end) of a passage once, and its group; sorted by group.

    Both sides of a passage are one group, and passages of a plan that overlap by half of the shorter one.
    """
    if not len(passages):
        return np.zeros((0, 3), np.int64), np.zeros(0, np.int64)
    sides = [
        np.column_stack([document, span]).astype(np.int64)
        for document, span in ((passages.source, passages.source_span), (passages.target, passages.target_span))
    ]
    listed = np.concatenate(sides)
    order = np.lexsort(listed.T[::-1])
    is_new = np.concatenate([[True], (np.diff(listed[order], axis=0) != 0).any(axis=1)])
    number = np.empty(len(listed), np.int64)
    number[order] = np.cumsum(is_new) - 1
    places = listed[order[is_new]]
    roots = join_places(places, np.stack(np.split(number, 2), axis=1))
    by_group = np.argsort(roots, kind="stable")
    return places[by_group], roots[by_group]


def _cluster(
    members: Sequence[tuple[str, Span]],
    plans: Mapping[str, Tokens],
    text_of: Callable[[str], str],
    dates: Mapping[str, str],
) -> Cluster:
    ranges = [plans[document].between(span.start, span.end) for document, span in members]
    hashes = [hash_tokens(plans[document])[a:b] for (document, _), (a, b) in zip(members, ranges, strict=True)]
    offsets = np.cumsum([0, *map(len, hashes)])
    packed = np.concatenate(hashes)
    best: tuple[float, int, NDArray[np.float64]] | None = None
    for pivot in range(min(len(members), MOST_PIVOTS)):
        votes = count_votes(packed, offsets, pivot) / len(members)
        if best is None or votes.mean() > best[0]:
            best = (float(votes.mean()), pivot, votes)
    assert best is not None
    _, pivot, votes = best
    kept = votes >= 0.5
    document, first = members[pivot][0], ranges[pivot][0]
    tokens, text = plans[document], text_of(document)
    words = [text[tokens.spans[first + i, 0] : tokens.spans[first + i, 1]] for i in np.flatnonzero(kept)]
    support = float(votes[kept].mean()) if kept.any() else 0.0
    dated = sorted(date for document, _ in members if (date := dates.get(document, "")))
    return Cluster("", tuple(members), " ".join(words), len(words), support, (dated[0], dated[-1]) if dated else ())
