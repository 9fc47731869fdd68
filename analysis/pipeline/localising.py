"""Localising: what each task is to the texts above it, who takes up what, and how much of a plan is reused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis import corrections as by_hand
from analysis import localisation, repair, reuse
from analysis.core.correction import Outcome
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import (
    Relations,
    clusters_table,
    find_shared_wording,
    known_wording,
    register_shares,
    repeats_table,
)

_NO_PLAN = "Only tasks of plans are coded; expected the id of a plan; correct the column document."


def superior_of(reading: Reading) -> localisation.Superior:
    """A document as the localisation stage sees a text above a plan."""
    header = reading.header
    return localisation.Superior(
        reading.document,
        reading.syllables,
        provisions=reading.provisions,
        number=header.number,
        level=header.level,
        date=header.date,
        title=header.title,
    )


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
        stock=tuple(span for span, kind in known_wording(reading) if kind == "citation and title"),
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
    superiors: Sequence[localisation.Superior],
    coded: "Coded",
    clusters: Sequence[reuse.Cluster],
) -> pd.DataFrame:
    """Table ``composition``, with what bounds its shares."""
    return localisation.measure_composition(
        plans, coded, superiors=superiors, alignments=relations.alignments,
        damage={plan.document.id: repair.damage_score(plan.document.text) for plan in plans},
        boilerplate=relations.boilerplate.masks("routine"), estimable=relations.boilerplate.estimable,
        register=register_shares(relations), unseen=_unseen(clusters, relations),
    )  # fmt: skip


def _unseen(clusters: Sequence[reuse.Cluster], relations: Relations) -> dict[str, list[Span]]:
    """For each plan the wording that may come from an unseen source, without what is boilerplate there.

    That is wording of three plans or more, or of two that carry out the same missing document.
    """
    missing = {id: chain.missing for id, chain in relations.chains.items()}
    spans: dict[str, list[Span]] = {}
    for cluster in clusters:
        if cluster.n_supporters > 2 or reuse.shared_missing(cluster, missing):
            for document, span in cluster.members:
                if not relations.boilerplate.kind_of(document, span):
                    spans.setdefault(document, []).append(span)
    return spans


def localise(relations: Relations, progress: Progress) -> tuple[dict[str, pd.DataFrame], tuple[Outcome, ...]]:
    """Tables of tasks, provisions, shares, shared wording and genealogy, and what became of codes said by hand.

    Parameters
    ----------
    relations : Relations
    progress : callable

    Notes
    -----
    Each plan is compared with the superior texts that were in force for it (`Relations.candidates`).
    """
    plans = {r.id: plan_of(r, relations) for r in relations.plans}
    above = sorted({s for id in plans for s in relations.candidates[id]})
    superiors = {id: superior_of(relations.reading(id)) for id in above}
    coded: dict[str, tuple[localisation.CodedTask, ...]] = {}
    anchors: dict[str, by_hand.Anchors] = {}
    outcomes = [Outcome(c, "no longer fits", reason=_NO_PLAN) for r in relations.others for c in r.codes]
    for number, (id, plan) in enumerate(plans.items(), 1):
        own = [superiors[s] for s in relations.candidates[id]]
        coded |= localisation.code_plans([plan], own)
        reading = relations.reading(id)
        anchors[id] = by_hand.Anchors(reading.document, reading.edits)
        coded[id], found = by_hand.correct_codes(coded[id], reading.codes, anchors[id], superiors=own)
        outcomes += found
        progress("coding tasks", number, len(plans))
    listed, alignments = list(plans.values()), list(relations.alignments)
    counted, counted_codes = without_closing(listed, coded)
    sources = list(superiors.values())
    searched = len(plans) > 1
    table = localisation.code_tasks(listed, coded, superiors=sources, alignments=alignments, peers_searched=searched)
    tasks = {r.id: r.tasks for r in relations.plans}
    codes = {r.id: r.codes for r in relations.plans if r.codes}
    table, found = by_hand.correct_rows(table, tasks, codes, anchors)
    clusters = find_shared_wording(relations)
    return {
        "localisation": table,
        "uptake": localisation.measure_uptake(counted, sources, counted_codes),
        "composition": _composition(relations, counted, sources, counted_codes, clusters),
        "clusters": clusters_table(relations, clusters),
        "repeats": repeats_table(relations),
        "genealogy": localisation.trace_genealogy(counted, sources, counted_codes),
    }, (*outcomes, *found)  # fmt: skip


Coded = dict[str, tuple[localisation.CodedTask, ...]]


def without_closing(plans: Sequence[localisation.Plan], coded: Coded) -> tuple[list[localisation.Plan], Coded]:
    """Plans and codes without the closing paragraph: it is coded like a task, but it is none and is not counted."""
    kept = [replace(plan, tasks=tuple(t for t in plan.tasks if t.kind != "closing")) for plan in plans]
    closing = {(plan.document.id, task.id) for plan in plans for task in plan.tasks if task.kind == "closing"}
    codes = {id: tuple(c for c in found if (id, c.task.id) not in closing) for id, found in coded.items()}
    return kept, codes
