"""Relating: who is above whom, which passages are shared, and what each task is to the texts above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import cascade, localisation, reuse
from analysis.core.alignment import ALIGNMENT_KINDS, DIRECTIONS
from analysis.core.citation import Citation, Header
from analysis.core.errors import InputError
from analysis.core.passages import Passages, join_passages, places_of
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.tokens import Tokens
from analysis.engine import Engine, Item, per_document
from analysis.pipeline.pieces import table_of_columns
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.rows import place_columns, said_columns
from analysis.store import hash_of
from analysis.vietnamese.symbols import canonical_symbol

MOST_INDEXED = 16
"""Sets of superior texts that a process keeps ready to be searched."""


@dataclass(frozen=True, eq=False)
class Relations:
    """The documents of a study with their roles, chains and shared passages.

    Attributes
    ----------
    readings : tuple of Reading
        Every document with its role.
    chains : mapping of document id to Chain
        For plans.
    candidates : mapping of document id to tuple of str
        For plans: ids of the superior texts that were in force, those of its chain first.
    passages : Passages
        Those shared with superior texts, then those shared with other plans.
    matched : mapping of document id to localisation.Matched
        For plans: which of their words stand in them.
    boilerplate : reuse.Boilerplate
    families : mapping of document id to str
        Number of the act at the top of each plan's chain; empty where it is not known.
    """

    readings: tuple[Reading, ...]
    chains: Mapping[str, cascade.Chain]
    candidates: Mapping[str, tuple[str, ...]]
    passages: Passages
    matched: Mapping[str, localisation.Matched]
    boilerplate: reuse.Boilerplate
    families: Mapping[str, str]

    @cached_property
    def plans(self) -> tuple[Reading, ...]:
        """The localities' documents."""
        return tuple(r for r in self.readings if r.role == "plan")

    @cached_property
    def others(self) -> tuple[Reading, ...]:
        """Superior texts and annexes."""
        return tuple(r for r in self.readings if r.role != "plan")

    @cached_property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Per plan, numbers of the superior documents that it carries out and the corpus lacks."""
        return {id: chain.missing for id, chain in self.chains.items()}

    @cached_property
    def masks(self) -> dict[str, tuple[Span, ...]]:
        """Per plan, what it shares with superior texts."""
        return self.passages.take(self.passages.are("chain")).masks()

    def reading(self, id: str) -> Reading:
        """The document of this id."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[str, Reading]:
        return {r.id: r for r in self.readings}

    @cached_property
    def headers(self) -> dict[str, Header]:
        """Headers by document id."""
        return {r.id: r.header for r in self.readings}

    @cached_property
    def citations(self) -> dict[str, tuple[Citation, ...]]:
        """Citations by document id."""
        return {r.id: r.citations for r in self.readings}


def assign_roles(readings: Sequence[Reading], sources: Sequence[str]) -> tuple[Reading, ...]:
    """The readings with the role of their document: named by the user, else by the manifest, else by the cascade.

    Parameters
    ----------
    readings : sequence of Reading
    sources : sequence of str
        Ids or numbers of superior texts that the user names.

    Raises
    ------
    InputError
        If a named source is not in the corpus.
    """
    named = set()
    for source in sources:
        wanted = canonical_symbol(source)
        hits = [r.id for r in readings if source == r.id or (wanted and canonical_symbol(r.header.number) == wanted)]
        if not hits:
            known = ", ".join(f"{r.id} ({r.header.number})" if r.header.number else r.id for r in readings[:12])
            raise InputError(f"--source {source} is no document of the corpus; expected an id or a number of: {known}.")
        named.update(hits)
    said = {r.id: r.role for r in readings}
    said |= {id: "source" for id in named if said[id] != "annex"}
    roles = cascade.resolve_roles({r.id: r.header for r in readings}, {r.id: r.citations for r in readings}, said)
    return tuple(r.with_role(roles[r.id]) for r in readings)


def _direction(source: Reading, plan: Reading, chain: cascade.Chain) -> str:
    if source.id in chain.superiors:
        return "chain"
    length = min(len(source.header.date), len(plan.header.date))
    return "date" if source.header.date[:length] < plan.header.date[:length] else "shared"


def find_chain_passages(
    readings: Mapping[str, Reading],
    chains: Mapping[str, cascade.Chain],
    candidates: Mapping[str, tuple[str, ...]],
    progress: Progress,
    *,
    engine: Engine | None = None,
) -> tuple[Passages, dict[str, NDArray[np.int32]]]:
    """Passages that each plan shares with the superior texts that were in force, and `reuse.Reuse.longest` of each."""
    engine = engine or Engine()
    above = Sources({s: readings[s].syllables for s in sorted({s for found in candidates.values() for s in found})})
    items = [
        Item(id, hash_of([key_of(engine, s) for s in (id, *found)]), partial(_searched, readings[id].syllables, found))
        for id, found in candidates.items()
    ]
    searched = per_document(
        "passages", partial(search_passages, above), items, (tuple[Tokens, tuple[str, ...]], reuse.Reuse),
        engine=engine, progress=partial(progress, "searching passages in superior texts"),
    )  # fmt: skip
    documents = tuple(sorted(readings))
    place = {id: i for i, id in enumerate(documents)}
    parts, longest = [], {}
    for id, found in searched:
        ids, rows, longest[id] = candidates[id], found.rows, found.longest
        directions = [DIRECTIONS.index(_direction(readings[s], readings[id], chains[id])) for s in ids]
        source_span = np.empty((len(rows), 2), np.int32)
        for number in np.unique(rows[:, 0]).tolist():
            own = rows[:, 0] == number
            source_span[own] = reuse.spans_of(above.texts[ids[number]], rows[own, 1:3])
        parts.append(Passages(
            documents, np.array([place[s] for s in ids], np.int32)[rows[:, 0]],
            np.full(len(rows), place[id], np.int32), source_span, reuse.spans_of(readings[id].syllables, rows[:, 3:5]),
            rows[:, 4] - rows[:, 3], found.identity, np.full(len(rows), ALIGNMENT_KINDS.index("chain"), np.int8),
            np.array(directions, np.int8)[rows[:, 0]],
        ))  # fmt: skip
    return join_passages(parts, documents), longest


def key_of(engine: Engine, id: str) -> str:
    """What a document's reading was made from; unknown where it was not read by this engine."""
    return engine.used.get("reading", {}).get(id, "")


def _searched(plan: Tokens, above: tuple[str, ...]) -> tuple[Tokens, tuple[str, ...]]:
    return plan, above


@dataclass(slots=True, eq=False)
class Sources:
    """The superior texts of a study; those of the last plans are indexed."""

    texts: Mapping[str, Tokens]
    indexed: dict[tuple[str, ...], reuse.Indexed] = field(default_factory=dict)

    def index_of(self, ids: tuple[str, ...]) -> reuse.Indexed:
        """These texts, ready to be searched."""
        if ids not in self.indexed:
            if len(self.indexed) >= MOST_INDEXED:
                self.indexed.clear()
            self.indexed[ids] = reuse.index_sources([self.texts[id] for id in ids])
        return self.indexed[ids]


def search_passages(above: Sources, searched: tuple[Tokens, tuple[str, ...]]) -> reuse.Reuse:
    """Passages of a plan in the superior texts of these ids."""
    plan, ids = searched
    return reuse.measure_reuse(above.index_of(ids), plan)


def _family(reading: Reading, chain: cascade.Chain, headers: Mapping[str, Header]) -> str:
    """The act at the top of a plan's chain: plans of one family carry out the same."""
    top = chain.superiors[-1] if chain.superiors else ""
    if top and headers[top].level == "central":
        return headers[top].number
    return reading.header.implements[-1] if reading.header.implements else ""


def find_amendments(readings: Sequence[Reading]) -> cascade.Amendments:
    """Which document amends, replaces or repeals which, as the texts and the manifest say."""
    return cascade.gather_changes(
        {r.id: r.header for r in readings},
        {r.id: r.changes for r in readings},
        metadata={r.id: r.metadata for r in readings},
    )


def relate(readings: Sequence[Reading], progress: Progress, *, engine: Engine | None = None) -> Relations:
    """Chains, candidates and shared passages of all plans.

    Parameters
    ----------
    readings : sequence of Reading
        With roles (`assign_roles`).
    progress : callable
    engine : Engine, optional
        In how many processes, and where passages of earlier runs lie.
    """
    by_id = {r.id: r for r in readings}
    headers = {r.id: r.header for r in readings}
    citations = {r.id: r.citations for r in readings}
    metadata = {r.id: r.metadata for r in readings}
    plans = [r for r in readings if r.role == "plan"]
    superior = {r.id for r in readings if r.role != "plan"}
    amendments = find_amendments(readings)
    numbers = cascade.index_numbers(headers)
    chains = {r.id: cascade.find_chain(r.id, headers, citations, amendments=amendments, numbers=numbers) for r in plans}
    upper = {id: header for id, header in headers.items() if header.level != "commune"}
    candidates = {}
    for id, chain in chains.items():
        above = cascade.candidate_sources(id, upper | {id: headers[id]}, chain, metadata=metadata)
        named = [s for s in sorted(superior) if s not in above and not headers[s].level]
        candidates[id] = (*above, *named)
    passages, longest = find_chain_passages(by_id, chains, candidates, progress, engine=engine)
    dates = {r.id: r.header.date for r in plans}
    masks = passages.masks()
    peers = reuse.search_peers([r.syllables for r in plans], dates=dates, masks=masks, documents=passages.documents)
    matched = {id: localisation.Matched(longest[id], peer) for id, peer in peers.matched.items() if id in longest}
    progress("searching passages in other plans", 1, 1)
    families = {r.id: _family(r, chains[r.id], headers) for r in plans}
    boilerplate = reuse.find_boilerplate(
        [r.syllables for r in plans], families=families, known={r.id: r.known for r in plans}, masks=masks,
        sources=[r.syllables for r in readings if r.id in superior],
    )  # fmt: skip
    both = join_passages([passages, peers.passages], passages.documents)
    return Relations(tuple(readings), chains, candidates, both, matched, boilerplate, families)


def documents_table(relations: Relations) -> pd.DataFrame:
    """Table ``documents``."""
    rows = []
    for r in relations.readings:
        h, chain, document = r.header, relations.chains.get(r.id), r.document
        rows.append({
            "document": r.id, "file": r.path, "role": r.role, "issuer": h.issuer, "level": h.level,
            "locality": h.locality, "province": h.province, "kind": h.kind, "number": h.number, "date": h.date,
            "title": " ".join(h.title.split()), "implements": ";".join(h.implements),
            "chain": ";".join(chain.superiors) if chain else "", "chain_coverage": chain.coverage if chain else None,
            "quality": document.quality, "n_words": r.n_syllables, "sha256": document.sha256,
            "history": " ".join(document.history), **said_columns(r), **place_columns(h),
        })  # fmt: skip
    return make_table("documents", rows)


def cascade_table(relations: Relations) -> pd.DataFrame:
    """Table ``cascade``."""
    return cascade.cascade_table(relations.headers, relations.citations, amendments=find_amendments(relations.readings))


def alignments_table(relations: Relations) -> pd.DataFrame:
    """Table ``alignments``: the kind of boilerplate is named beside each passage."""
    passages = relations.passages
    kinds = reuse.name_boilerplate(passages, relations.boilerplate)
    is_stock = reuse.becomes_boilerplate(passages, kinds)
    listed = replace(passages, kind=np.where(is_stock, ALIGNMENT_KINDS.index("boilerplate"), passages.kind))
    return table_of_columns("alignments", reuse.passage_columns(listed, kinds))


def find_shared_wording(relations: Relations) -> tuple[reuse.Cluster, ...]:
    """Wording that at least two plans have and nothing that they carry out; see `reuse.find_clusters`.

    A plan of a higher level that a plan does not carry out stands beside it here, not above it: both may have the
    wording from a document that the corpus lacks.
    """
    plans = {r.id: r.syllables for r in relations.plans}
    passages, n = relations.passages, len(relations.passages.documents)
    place = {id: i for i, id in enumerate(passages.documents)}
    is_plan = np.isin(passages.source, [place[id] for id in plans])
    pairs = [place[s] * n + place[id] for id in plans for s in relations.chains[id].superiors if s in place]
    carried_out = np.isin(passages.source.astype(np.int64) * n + passages.target, pairs)
    is_beside = is_plan & ~carried_out
    explained = passages.take(~is_beside & passages.are("chain")).masks()
    beside = passages.take(is_beside)
    free = beside.take(_are_free(beside, explained))
    dates = {r.id: r.header.date for r in relations.plans}
    text_of = lru_cache(maxsize=64)(lambda id: relations.reading(id).document.text)
    return reuse.cluster_passages(free, plans, text_of=text_of, dates=dates, min_supporters=2)


def _are_free(passages: Passages, explained: Mapping[str, Sequence[Span]]) -> NDArray[np.bool_]:
    """Passages between plans, and those of which less than half is explained on either side."""
    free, unsure = passages.are("peer"), np.flatnonzero(~passages.are("peer"))
    free[unsure] = True
    for document, spans in ((passages.source, passages.source_span), (passages.target, passages.target_span)):
        for number, places in enumerate(places_of(document[unsure], len(passages.documents))):
            own = unsure[places]
            covered = reuse.count_covered(explained.get(passages.documents[number], ()), spans[own])
            free[own] &= 2 * covered < spans[own, 1] - spans[own, 0]
    return free


def clusters_table(relations: Relations, clusters: Sequence[reuse.Cluster]) -> pd.DataFrame:
    """Table ``clusters``: what several plans share, perhaps from a text that the corpus lacks."""
    dates = {r.id: r.header.date for r in relations.plans}
    return reuse.cluster_table(clusters, dates, boilerplate=relations.boilerplate, missing=relations.missing)


def register_shares(relations: Relations) -> dict[str, float | None]:
    """For each plan the share of its task part that plans under other acts have too; None where there are none."""
    if len(set(relations.families.values()) - {""}) < 2:
        return {r.id: None for r in relations.plans}
    words = {r.id: r.syllables for r in relations.plans}
    size = {r.id: r.n_syllables for r in relations.readings}
    shares = {}
    for reading in relations.plans:
        n_words = sum(size[id] for id in relations.candidates[reading.id])
        strangers = reuse.choose_strangers(reading.id, words, relations.families, n_words=n_words)
        part = [task.span for task in reading.tasks if task.kind != "closing"]
        shares[reading.id] = reuse.register_share(reading.syllables, strangers, within=part)
    return shares
