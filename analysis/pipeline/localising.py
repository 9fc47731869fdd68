"""Localising: what each task is to the texts above it, who takes up what, and how much of a plan is reused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from analysis import corrections as by_hand
from analysis import localisation, repair, reuse
from analysis.core.alignment import Alignment
from analysis.core.correction import Outcome
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.task import Task
from analysis.engine import Engine, Item, per_document
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import (
    Relations,
    clusters_table,
    find_shared_wording,
    key_of,
    register_shares,
    repeats_table,
)
from analysis.pipeline.superiors import Above, pack_above, superior_of
from analysis.store import hash_of

_NO_PLAN = "Only tasks of plans are coded; expected the id of a plan; correct the column document."


def plan_of(reading: Reading, relations: Relations) -> localisation.Plan:
    """A plan as the localisation stage sees it."""
    header, chain = reading.header, relations.chains[reading.id]
    return localisation.Plan(
        reading.document,
        reading.syllables,
        reading.tasks,
        level=header.level,
        locality=header.locality,
        date=header.date,
        chain=chain.superiors,
        missing=chain.missing,
        chain_coverage=chain.coverage,
        headings=tuple((s.span, heading_path(s, reading.sections)) for s in reading.sections if s.kind == "heading"),
        stock=tuple(span for span, kind in reading.known if kind == "citation and title"),
        title=header.title,
    )


def heading_path(section: Section, sections: tuple[Section, ...]) -> str:
    """The titles of a section and of those around it, outermost first, on one line."""
    by_id: Mapping[str, Section] = {s.id: s for s in sections}
    titles: list[str] = []
    current: Section | None = section
    while current is not None:
        titles.insert(0, " ".join(current.title.split()))
        current = by_id.get(current.parent or "")
    return " / ".join(title for title in titles if title)


def _composition(
    relations: Relations,
    plans: Sequence[localisation.Plan],
    coded: "Coded",
    near: Mapping[str, "Near"],
    clusters: Sequence[reuse.Cluster],
) -> pd.DataFrame:
    """Table ``composition``, with what bounds its shares, made plan by plan."""
    routine, register, unseen = (
        relations.boilerplate.masks("routine"),
        register_shares(relations),
        _unseen(clusters, relations),
    )
    tables = [
        localisation.measure_composition(
            [plan], coded, superiors=near[plan.document.id].texts, alignments=near[plan.document.id].alignments,
            damage={plan.document.id: repair.damage_score(plan.document.text)},
            boilerplate=routine, estimable=relations.boilerplate.estimable, register=register, unseen=unseen,
        )
        for plan in plans
    ]  # fmt: skip
    return pd.concat(tables, ignore_index=True) if tables else make_table("composition", ())


def _unseen(clusters: Sequence[reuse.Cluster], relations: Relations) -> dict[str, list[Span]]:
    """For each plan the wording that may come from an unseen source, without what is boilerplate there.

    That is wording of three plans or more, or of two that carry out the same missing document.
    """
    spans: dict[str, list[Span]] = {}
    for cluster in clusters:
        if cluster.n_supporters > 2 or reuse.shared_missing(cluster, relations.missing):
            for document, span in cluster.members:
                if not relations.boilerplate.kind_of(document, span):
                    spans.setdefault(document, []).append(span)
    return spans


Work = tuple[localisation.Plan, tuple[str, ...]]
"""A plan and the ids of the superior texts that it is compared with."""


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """A coded task as it is kept: the task itself and the texts of its sources are found again by their names.

    A source is the id of its text, provision, task group, span, and match probability.
    """

    relation: str
    probabilities: dict[str, float]
    sources: tuple[tuple[str, str, str, Span, float], ...]
    features: dict[str, float]
    n_words: int


def code_plan(above: Above, work: Work) -> tuple[Coding, ...]:
    """The relation of every task of a plan to the superior texts of these ids."""
    plan, ids = work
    coded = localisation.code_plans([plan], [above.superior(id) for id in ids])[plan.document.id]
    return tuple(
        Coding(
            c.relation, dict(c.probabilities),
            tuple((s.superior.document.id, s.provision, s.group, s.span, s.match) for s in c.sources),
            dict(c.features), c.n_words,
        )
        for c in coded
    )  # fmt: skip


def iter_coded(
    relations: Relations, plans: Mapping[str, localisation.Plan], superiors: Mapping[str, localisation.Superior], *,
    engine: Engine, progress: Progress,
) -> Iterator[tuple[str, tuple[localisation.CodedTask, ...]]]:  # fmt: skip
    """Every plan with its coded tasks; plans below the same texts are coded one after the other."""
    above = pack_above(relations, superiors)
    ordered = sorted(plans, key=lambda id: (relations.candidates[id], id))
    items = []
    for id in ordered:
        chain, ids = relations.chains[id], relations.candidates[id]
        known = [chain.superiors, chain.missing, chain.coverage, [key_of(engine, s) for s in (id, *ids)]]
        items.append(Item(id, hash_of(known), partial(_work, plans[id], ids), relations.reading(id).document.path))
    found = per_document(
        "coding", partial(code_plan, above), items, (Work, tuple[Coding, ...]), engine=engine,
        progress=partial(progress, "coding tasks"),
    )  # fmt: skip
    for id, codings in found:
        yield id, tuple(_coded(t, c, superiors) for t, c in zip(plans[id].tasks, codings, strict=True))


def _work(plan: localisation.Plan, ids: tuple[str, ...]) -> Work:
    return plan, ids


def _coded(task: Task, coding: Coding, superiors: Mapping[str, localisation.Superior]) -> localisation.CodedTask:
    sources = tuple(
        localisation.Source(superiors[id], provision, group, span, match, {})
        for id, provision, group, span, match in coding.sources
    )
    return localisation.CodedTask(task, coding.relation, coding.probabilities, sources, coding.features, coding.n_words)


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
    plans = {r.id: plan_of(r, relations) for r in relations.plans}
    above = sorted({s for id in plans for s in relations.candidates[id]})
    superiors = {id: superior_of(relations.reading(id)) for id in above}
    found = dict(iter_coded(relations, plans, superiors, engine=engine or Engine(), progress=progress))
    plans = {id: plan for id, plan in plans.items() if id in found}
    coded = {id: found.pop(id) for id in plans}
    anchors: dict[str, by_hand.Anchors] = {}
    outcomes = [Outcome(c, "no longer fits", reason=_NO_PLAN) for r in relations.others for c in r.codes]
    for id in plans:
        reading = relations.reading(id)
        if reading.codes:
            own = [superiors[s] for s in relations.candidates[id]]
            anchors[id] = by_hand.Anchors(reading.document, reading.edits)
            coded[id], became = by_hand.correct_codes(coded[id], reading.codes, anchors[id], superiors=own)
            outcomes += became
    listed = list(plans.values())
    counted, counted_codes = without_closing(listed, coded)
    sources = list(superiors.values())
    near = neighbours(relations, plans, superiors)
    table = code_table(plans, coded, near)
    tasks = {r.id: r.tasks for r in relations.plans}
    codes = {r.id: r.codes for r in relations.plans if r.codes and r.id in plans}
    table, became = by_hand.correct_rows(table, tasks, codes, anchors)
    clusters = find_shared_wording(relations)
    return {
        "localisation": table,
        "uptake": localisation.measure_uptake(counted, sources, counted_codes, candidates=relations.candidates),
        "composition": _composition(relations, counted, counted_codes, near, clusters),
        "clusters": clusters_table(relations, clusters),
        "repeats": repeats_table(relations),
        "genealogy": localisation.trace_genealogy(counted, sources, counted_codes),
    }, (*outcomes, *became)  # fmt: skip


def code_table(plans: Mapping[str, localisation.Plan], coded: "Coded", near: Mapping[str, "Near"]) -> pd.DataFrame:
    """Table ``localisation``, made plan by plan."""
    tables = [
        localisation.code_tasks(
            [plan], coded, superiors=near[id].texts, alignments=near[id].alignments, peers_searched=len(plans) > 1
        )
        for id, plan in plans.items()
    ]
    return pd.concat(tables, ignore_index=True) if tables else make_table("localisation", ())


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """The passages that touch a plan, and the texts on their other sides."""

    alignments: tuple[Alignment, ...]
    texts: tuple[localisation.Superior, ...]


def neighbours(
    relations: Relations, plans: Iterable[str], superiors: Mapping[str, localisation.Superior]
) -> dict[str, Near]:
    """What touches each plan, found in one pass over all passages."""
    touching: dict[str, list[Alignment]] = {id: [] for id in plans}
    for alignment in relations.alignments:
        for id in dict.fromkeys((alignment.source, alignment.target)):
            if id in touching:
                touching[id].append(alignment)
    texts = {r.id: superiors.get(r.id) or superior_of(r) for r in relations.readings}
    near = {}
    for id, found in touching.items():
        others = sorted({side for a in found for side in (a.source, a.target)} - {id})
        near[id] = Near(tuple(found), tuple(texts[other] for other in others))
    return near


Coded = dict[str, tuple[localisation.CodedTask, ...]]


def without_closing(plans: Sequence[localisation.Plan], coded: Coded) -> tuple[list[localisation.Plan], Coded]:
    """Plans and codes without the closing paragraph: it is coded like a task, but it is none and is not counted."""
    kept = [replace(plan, tasks=tuple(t for t in plan.tasks if t.kind != "closing")) for plan in plans]
    closing = {(plan.document.id, task.id) for plan in plans for task in plan.tasks if task.kind == "closing"}
    codes = {id: tuple(c for c in found if (id, c.task.id) not in closing) for id, found in coded.items()}
    return kept, codes
