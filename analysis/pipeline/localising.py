"""Localising: what each task is to the texts above it, who takes up what, and how much of a plan is reused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import numpy as np
import pandas as pd

from analysis import cascade, localisation, reuse
from analysis import corrections as by_hand
from analysis.core.correction import Outcome
from analysis.core.span import Span
from analysis.engine import Engine, Item, pack, per_document, unpack
from analysis.pipeline.describing import (
    TABLES_DESCRIBED,
    Around,
    Coding,
    Context,
    Described,
    Work,
    describe_plan,
    pack_coded,
    plan_of,
    unpack_coded,
)
from analysis.pipeline.held import Kept, Read, kept_of
from analysis.pipeline.pieces import join_tables
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import Relations, clusters_table, find_shared_wording, key_of, register_shares
from analysis.pipeline.superiors import Above, pack_above, superior_of
from analysis.store import hash_of

_NO_PLAN = "Only tasks of plans are coded; expected the id of a plan; correct the column document."
Packed = tuple[bytes, ...]
"""The `Coding`s of a plan, packed."""
ToCode = tuple[Kept, cascade.Chain, tuple[str, ...]]
"""A plan, its chain, and the ids of the superior texts that it is compared with."""


def code_plan(above: Above, work: ToCode) -> tuple[Coding, ...]:
    """The relation of every task of a plan to the superior texts of these ids."""
    kept, chain, ids = work
    plan = plan_of(Read(kept), chain)
    return pack_coded(localisation.code_plans([plan], [above.superior(id) for id in ids])[plan.document.id])


def localise(
    relations: Relations, progress: Progress, *, engine: Engine | None = None
) -> tuple[dict[str, pd.DataFrame], tuple[Outcome, ...]]:
    """Tables of tasks, provisions, shares, shared wording and genealogy, and what became of codes said by hand.

    Parameters
    ----------
    relations : Relations
    progress : callable
    engine : Engine, optional
        In how many processes, and where codes of earlier runs lie.

    Notes
    -----
    Each plan is compared with the superior texts that were in force for it (`Relations.candidates`).
    """
    engine = engine or Engine()
    above = sorted({s for r in relations.plans for s in relations.candidates[r.id]})
    packed = pack_above(relations, above)
    coded = _code(relations, packed, engine, progress)
    outcomes = [Outcome(c, "no longer fits", reason=_NO_PLAN) for r in relations.others for c in r.codes]
    corrected = [r for r in relations.plans if r.codes and r.id in coded]
    anchors = {r.id: by_hand.Anchors(r.document, r.edits) for r in corrected}
    for reading in corrected:
        own = {s: superior_of(relations.reading(s)) for s in relations.candidates[reading.id]}
        found = unpack_coded(reading.tasks, unpack(tuple[Coding, ...], list(coded[reading.id])), own.__getitem__)
        now, became = by_hand.correct_codes(found, reading.codes, anchors[reading.id], superiors=list(own.values()))
        coded[reading.id] = tuple(pack(pack_coded(now)))
        outcomes += became
    clusters = find_shared_wording(relations)
    tables = _describe(relations, Means(packed, coded, clusters), engine, progress)
    tables["uptake"] = _by_provision(tables["uptake"], relations, above)
    tasks = {r.id: r.tasks for r in corrected}
    tables["localisation"], became = by_hand.correct_rows(
        tables["localisation"], tasks, {r.id: r.codes for r in corrected}, anchors
    )
    return {**tables, "clusters": clusters_table(relations, clusters)}, (*outcomes, *became)


def _code(relations: Relations, above: Above, engine: Engine, progress: Progress) -> dict[str, Packed]:
    """The packed codings of every plan, in the order of the plans; those below the same texts are made in a row."""
    items = []
    for reading in sorted(relations.plans, key=lambda r: (relations.candidates[r.id], r.id)):
        chain, ids = relations.chains[reading.id], relations.candidates[reading.id]
        known = [chain.superiors, chain.missing, chain.coverage, [key_of(engine, s) for s in (reading.id, *ids)]]
        value = partial(_to_code, reading, chain, ids)
        items.append(Item(reading.id, hash_of(known), value, reading.path))
    found = dict(per_document(
        "coding", partial(code_plan, above), items, (ToCode, None), engine=engine,
        progress=partial(progress, "coding tasks"),
    ))  # fmt: skip
    return {r.id: tuple(found[r.id]) for r in relations.plans if r.id in found}


def _to_code(reading: Reading, chain: cascade.Chain, ids: tuple[str, ...]) -> ToCode:
    return kept_of(reading), chain, ids


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """What plans are described by: the superior texts, all codings, the wording that plans share."""

    above: Above
    coded: Mapping[str, Packed]
    clusters: Sequence[reuse.Cluster]


def _describe(relations: Relations, by: Means, engine: Engine, progress: Progress) -> dict[str, pd.DataFrame]:
    """The tables `TABLES_DESCRIBED` of all plans."""
    plans = [r for r in relations.plans if r.id in by.coded]
    routine, register = relations.boilerplate.masks("routine"), register_shares(relations)
    unseen = _unseen(by.clusters, relations)
    for reading in relations.readings:
        reading.release()
    hashes = {id: [sha256(part).hexdigest() for part in packed] for id, packed in by.coded.items()}
    items = []
    for reading in plans:
        id, chain, matched = reading.id, relations.chains[reading.id], relations.matched[reading.id]
        around = Around(
            matched, routine.get(id, ()), tuple(unseen.get(id, ())), bool(relations.boilerplate.estimable.get(id)),
            register[id], len(plans) > 1,
        )  # fmt: skip
        parts = [
            [key_of(engine, s) for s in (id, *relations.candidates[id])],
            [chain.superiors, chain.missing, chain.coverage],
            relations.candidates[id], [hashes.get(s) for s in (id, *chain.superiors)],
            [[(s.start, s.end) for s in spans] for spans in (around.routine, around.unseen)],
            [around.estimable, around.register, around.peers_searched],
            sha256(matched.chain.tobytes() + np.packbits(matched.peer).tobytes()).hexdigest(),
        ]  # fmt: skip
        value = partial(_to_describe, reading, (chain, relations.candidates[id], by.coded[id]), around)
        items.append(Item(id, hash_of(parts), value, reading.path))
    lines = {s: by.coded[s] for s in by.above.packed if s in by.coded}
    found = per_document(
        "describing", partial(describe_plan, Context(by.above, lines)), items, (Work, Described), engine=engine,
        progress=partial(progress, "describing plans"),
    )  # fmt: skip
    pieces = [described.tables for _, described in found]
    return {name: join_tables(name, [piece[n] for piece in pieces]) for n, name in enumerate(TABLES_DESCRIBED)}


def _to_describe(reading: Reading, coded: tuple[cascade.Chain, tuple[str, ...], Packed], around: Around) -> Work:
    chain, ids, packed = coded
    return kept_of(reading), chain, ids, tuple(np.frombuffer(part, np.uint8) for part in packed), around


def _by_provision(uptake: pd.DataFrame, relations: Relations, above: Sequence[str]) -> pd.DataFrame:
    """Table ``uptake`` in the order of the superior texts and their provisions, then of the plans."""
    rank = {(s, p.id): (n, k) for n, s in enumerate(above) for k, p in enumerate(relations.reading(s).provisions)}
    places = [rank[key] for key in zip(uptake["source_document"], uptake["provision"], strict=True)]
    texts, provisions = np.array(places, np.int64).reshape(len(places), 2).T
    return uptake.iloc[np.lexsort((provisions, texts))].reset_index(drop=True)


def _unseen(clusters: Sequence[reuse.Cluster], relations: Relations) -> dict[str, list[Span]]:
    """For each plan the wording that may come from an unseen source, without what is boilerplate there.

    That is wording of three plans or more, or of two that carry out the same missing document.
    """
    listed = [
        member
        for cluster in clusters
        if cluster.n_supporters > 2 or reuse.shared_missing(cluster, relations.missing)
        for member in cluster.members
    ]
    spans: dict[str, list[Span]] = {}
    for (document, span), kind in zip(listed, relations.boilerplate.kinds_at(listed), strict=True):
        if not kind:
            spans.setdefault(document, []).append(span)
    return spans
