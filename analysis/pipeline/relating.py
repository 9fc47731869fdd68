"""Relating: who is above whom, which passages are shared, and what each task is to the texts above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import cascade, reuse
from analysis.core.alignment import Alignment
from analysis.core.citation import Citation, Header
from analysis.core.errors import InputError
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.tokens import Tokens
from analysis.engine import Engine, Item, per_document
from analysis.pipeline.pieces import join_rows
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.rows import place_columns, said_columns
from analysis.store import hash_of
from analysis.vietnamese.symbols import canonical_symbol


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
    alignments : tuple of Alignment
        Passages shared with superior texts and with other plans.
    boilerplate : reuse.Boilerplate
    families : mapping of document id to str
        Number of the act at the top of each plan's chain; empty where it is not known.
    """

    readings: tuple[Reading, ...]
    chains: Mapping[str, cascade.Chain]
    candidates: Mapping[str, tuple[str, ...]]
    alignments: tuple[Alignment, ...]
    boilerplate: reuse.Boilerplate
    families: Mapping[str, str]

    @cached_property
    def plans(self) -> tuple[Reading, ...]:
        """The localities' documents."""
        return tuple(r for r in self.readings if r.document.role == "plan")

    @cached_property
    def others(self) -> tuple[Reading, ...]:
        """Superior texts and annexes."""
        return tuple(r for r in self.readings if r.document.role != "plan")

    @cached_property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Per plan, numbers of the superior documents that it carries out and the corpus lacks."""
        return {id: chain.missing for id, chain in self.chains.items()}

    @cached_property
    def masks(self) -> dict[str, tuple[Span, ...]]:
        """Per plan, what it shares with superior texts."""
        return reuse.chain_masks([a for a in self.alignments if a.kind == "chain"])

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
    said = {r.id: r.document.role for r in readings}
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
) -> tuple[Alignment, ...]:
    """Passages that each plan shares with the superior texts that were in force."""
    engine = engine or Engine()
    above = {s: readings[s].syllables for s in sorted({s for found in candidates.values() for s in found})}
    items = [
        Item(id, hash_of([key_of(engine, s) for s in (id, *found)]), partial(_searched, readings[id].syllables, found))
        for id, found in candidates.items()
    ]
    searched = per_document(
        "passages", partial(search_passages, above), items, (tuple[Tokens, tuple[str, ...]], tuple[Passage, ...]),
        engine=engine, progress=partial(progress, "searching passages in superior texts"),
    )  # fmt: skip
    found: list[Alignment] = []
    for id, passages in searched:
        for p in passages:
            direction = _direction(readings[p.source], readings[id], chains[id])
            spans = p.source_span, p.target_span
            found.append(Alignment(p.source, id, *spans, p.columns, p.identity, "chain", direction))
    return tuple(found)


def key_of(engine: Engine, id: str) -> str:
    """What a document's reading was made from; unknown where it was not read by this engine."""
    return engine.used.get("reading", {}).get(id, "")


def _searched(plan: Tokens, above: tuple[str, ...]) -> tuple[Tokens, tuple[str, ...]]:
    return plan, above


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """An alignment as it is kept: its target and direction are said elsewhere."""

    source: str
    source_span: Span
    target_span: Span
    columns: NDArray[np.int32]
    identity: float


def search_passages(above: Mapping[str, Tokens], searched: tuple[Tokens, tuple[str, ...]]) -> tuple[Passage, ...]:
    """Passages of a plan in the superior texts of these ids."""
    plan, ids = searched
    found = reuse.find_reuse([above[id] for id in ids], plan)
    return tuple(Passage(a.source, a.source_span, a.target_span, a.columns, a.identity) for a in found)


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
        metadata={r.id: r.document.metadata for r in readings},
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
    metadata = {r.id: r.document.metadata for r in readings}
    plans = [r for r in readings if r.document.role == "plan"]
    superior = {r.id for r in readings if r.document.role != "plan"}
    amendments = find_amendments(readings)
    numbers = cascade.index_numbers(headers)
    chains = {r.id: cascade.find_chain(r.id, headers, citations, amendments=amendments, numbers=numbers) for r in plans}
    upper = {id: header for id, header in headers.items() if header.level != "commune"}
    candidates = {}
    for id, chain in chains.items():
        above = cascade.candidate_sources(id, upper | {id: headers[id]}, chain, metadata=metadata)
        named = [s for s in sorted(superior) if s not in above and not headers[s].level]
        candidates[id] = (*above, *named)
    passages = find_chain_passages(by_id, chains, candidates, progress, engine=engine)
    dates = {r.id: r.header.date for r in plans}
    masks = reuse.chain_masks(passages)
    peers = reuse.find_peer_passages([r.syllables for r in plans], dates=dates, masks=masks)
    progress("searching passages in other plans", 1, 1)
    families = {r.id: _family(r, chains[r.id], headers) for r in plans}
    boilerplate = reuse.find_boilerplate(
        [r.syllables for r in plans], families=families, known={r.id: r.known for r in plans}, masks=masks,
        sources=[r.syllables for r in readings if r.id in superior],
    )  # fmt: skip
    return Relations(tuple(readings), chains, candidates, (*passages, *peers), boilerplate, families)


def documents_table(relations: Relations) -> pd.DataFrame:
    """Table ``documents``."""
    rows = []
    for r in relations.readings:
        h, chain = r.header, relations.chains.get(r.id)
        rows.append({
            "document": r.id, "file": r.document.path, "role": r.document.role, "issuer": h.issuer, "level": h.level,
            "locality": h.locality, "province": h.province, "kind": h.kind, "number": h.number, "date": h.date,
            "title": " ".join(h.title.split()), "implements": ";".join(h.implements),
            "chain": ";".join(chain.superiors) if chain else "", "chain_coverage": chain.coverage if chain else None,
            "quality": r.document.quality, "n_words": len(r.syllables), "sha256": r.document.sha256,
            "history": " ".join(r.document.history), **said_columns(r), **place_columns(h),
        })  # fmt: skip
    return make_table("documents", rows)


def cascade_table(relations: Relations) -> pd.DataFrame:
    """Table ``cascade``."""
    return cascade.cascade_table(relations.headers, relations.citations, amendments=find_amendments(relations.readings))


def alignments_table(relations: Relations) -> pd.DataFrame:
    """Table ``alignments``: the kind of boilerplate is named beside each passage."""
    labelled = reuse.label_boilerplate(relations.alignments, relations.boilerplate)
    rows = reuse.alignment_rows([a for a, _ in labelled], boilerplate=[kind for _, kind in labelled])
    return join_rows("alignments", rows)


def find_shared_wording(relations: Relations) -> tuple[reuse.Cluster, ...]:
    """Wording that at least two plans have and nothing that they carry out; see `reuse.find_clusters`.

    A plan of a higher level that a plan does not carry out stands beside it here, not above it: both may have the
    wording from a document that the corpus lacks.
    """
    texts = {r.id: (r.syllables, r.document.text) for r in relations.plans}
    dates = {r.id: r.header.date for r in relations.plans}
    above: list[Alignment] = []
    beside: list[Alignment] = []
    for a in relations.alignments:
        is_beside = a.source in texts and a.source not in relations.chains[a.target].superiors
        (beside if is_beside else above).append(a)
    explained = reuse.chain_masks([a for a in above if a.kind == "chain"])

    def is_free(document: str, span: Span) -> bool:
        return 2 * sum(span.overlap(part) for part in explained.get(document, ())) < len(span)

    free = [
        replace(a, kind="peer")
        for a in beside
        if a.kind == "peer" or (is_free(a.source, a.source_span) and is_free(a.target, a.target_span))
    ]
    return reuse.find_clusters(free, texts, dates=dates, min_supporters=2)


def clusters_table(relations: Relations, clusters: Sequence[reuse.Cluster]) -> pd.DataFrame:
    """Table ``clusters``: what several plans share, perhaps from a text that the corpus lacks."""
    dates = {r.id: r.header.date for r in relations.plans}
    return reuse.cluster_table(clusters, dates, boilerplate=relations.boilerplate, missing=relations.missing)


def register_shares(relations: Relations) -> dict[str, float | None]:
    """For each plan the share of its task part that plans under other acts have too; None where there are none."""
    if len(set(relations.families.values()) - {""}) < 2:
        return {r.id: None for r in relations.plans}
    words = {r.id: r.syllables for r in relations.plans}
    size = {r.id: len(r.syllables) for r in relations.readings}
    shares = {}
    for reading in relations.plans:
        n_words = sum(size[id] for id in relations.candidates[reading.id])
        strangers = reuse.choose_strangers(reading.id, words, relations.families, n_words=n_words)
        part = [task.span for task in reading.tasks if task.kind != "closing"]
        shares[reading.id] = reuse.register_share(reading.syllables, strangers, within=part)
    return shares
