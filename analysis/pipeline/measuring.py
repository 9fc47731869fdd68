"""Measuring: what each plan shows on its own beside the texts above it: emphasis, manner, sections alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd

from analysis import emphasis, similarity, structure, tokenization
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.engine import Engine, Item, per_document
from analysis.localisation.uptake import ADDRESSED
from analysis.pipeline.fitting import Groups, content_words
from analysis.pipeline.held import Kept, Read, kept_of, opened
from analysis.pipeline.pieces import Bytes, join_tables, pack_rows
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import Relations, key_of
from analysis.pipeline.stored import Material
from analysis.pipeline.superiors import Above, pack_above
from analysis.store import hash_of

TABLES_MEASURED = ("emphasis", "manner", "section_similarity")
N_SECTIONS = 3
"""Sections of superior texts that are listed for each section of a plan."""


def iter_sources(relations: Relations | Material) -> Iterator[tuple[Reading, Groups, dict[str, list[Reading]]]]:
    """Every superior text with task groups and plans below it: its groups, and those plans by level of government."""
    for reading in relations.readings:
        source = opened(reading)
        if reading.document.role != "source" or len(groups := task_groups(source)) < 2:
            continue
        levels: dict[str, list[Reading]] = {}
        for plan in relations.plans:
            if source.id in relations.chains[plan.id].superiors:
                levels.setdefault(plan.header.level, []).append(plan)
        if levels:
            yield source, groups, dict(sorted(levels.items()))


def measured_sources(
    relations: Relations | Material,
) -> Iterator[tuple[Reading, Groups, dict[str, list[emphasis.PlanText]]]]:
    """What `iter_sources` gives, with the plans as the emphasis stage sees them."""
    masks = relations.masks
    for source, groups, levels in iter_sources(relations):
        texts = {level: [plan_text(p, masks.get(p.id, ())) for p in plans] for level, plans in levels.items()}
        yield source, groups, texts


def task_groups(source: Reading) -> Groups:
    """The task groups of a text that plans answer with measures: title and text of each."""
    text = source.document.text
    groups = {number: (title, text[span.start : span.end]) for number, (title, span) in source.groups.items()}
    return emphasis.measured_groups(groups)


def plan_text(plan: Reading, reused: Sequence[Span]) -> emphasis.PlanText:
    """A plan as the emphasis stage sees it."""
    header = plan.header
    return emphasis.PlanText(
        plan.document, plan.syllables, plan.sections, plan.tasks,
        locality=header.locality, reused=reused, date=header.date, level=header.level,
    )  # fmt: skip


def sizes_at(source: Reading, level: str) -> dict[str, emphasis.SourceSize]:
    """What a source says per task group to one level of government: provisions addressed to it, to all, or unclear."""
    addressed = ADDRESSED.get(level)
    spans: dict[str, list[Span]] = {}
    for provision in source.provisions:
        if provision.group and (addressed is None or provision.addressee in addressed):
            spans.setdefault(provision.group, []).append(provision.span)
    return {
        group: emphasis.SourceSize(int(emphasis.count_between(source.syllables, found).sum()), len(found))
        for group, found in spans.items()
    }


Work = tuple[Kept, tuple[Span, ...], tuple[str, ...], tuple[str, ...]]
"""A plan, what it shares with superior texts, the measured texts of its chain, all texts it is compared with."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The tables `TABLES_MEASURED` of one plan, as Arrow streams."""

    tables: tuple[Bytes, ...]


@dataclass(slots=True, eq=False)
class Context:
    """What every plan is laid beside."""

    above: Above
    seed: int
    groups: dict[str, Groups] = field(default_factory=dict)
    sections: dict[str, list[tuple[Section, list[str]]]] = field(default_factory=dict)

    def groups_of(self, id: str) -> Groups:
        """Task groups of a superior text."""
        if id not in self.groups:
            self.groups[id] = task_groups(self.above.reading(id))
        return self.groups[id]

    def sections_of(self, id: str) -> list[tuple[Section, list[str]]]:
        """Headed sections of a superior text, with their words."""
        if id not in self.sections:
            self.sections[id] = _headed(self.above.reading(id))
        return self.sections[id]


def measure(relations: Relations, progress: Progress, *, seed: int, engine: Engine) -> dict[str, pd.DataFrame]:
    """The tables `TABLES_MEASURED`, plan by plan.

    Parameters
    ----------
    relations : Relations
    progress : callable
    seed : int
    engine : Engine
        In how many processes, and where what was measured before lies.
    """
    sources = list(iter_sources(relations))
    measured = {source.id for source, _, _ in sources}
    above = sorted({*measured, *(id for found in relations.candidates.values() for id in found)})
    context = Context(pack_above(relations, above), seed)
    others = {r.id for r in relations.others}
    items = []
    for plan in relations.plans:
        chain = tuple(s.id for s, _, _ in sources if s.id in relations.chains[plan.id].superiors)
        beside = tuple(id for id in relations.candidates[plan.id] if id in others)
        masks = tuple(relations.masks.get(plan.id, ()))
        texts = [key_of(engine, id) for id in (plan.id, *chain, *beside)]
        key = hash_of([texts, chain, beside, [(m.start, m.end) for m in masks], seed])
        items.append(Item(plan.id, key, partial(_work, plan, masks, chain, beside), plan.document.path))
    found = per_document(
        "measuring", partial(measure_plan, context), items, (Work, Measured), engine=engine,
        progress=partial(progress, "measuring emphasis"),
    )  # fmt: skip
    parts = [result.tables for _, result in found]
    tables = {name: join_tables(name, [part[n] for part in parts]) for n, name in enumerate(TABLES_MEASURED)}
    tables["emphasis"] = tables["emphasis"].sort_values(["source", "document"], kind="stable", ignore_index=True)
    own = [_source_manner(source, groups, level) for source, groups, levels in sources for level in levels]
    tables["manner"] = pd.concat([tables["manner"], *own], ignore_index=True)
    return tables


def _work(plan: Reading, masks: tuple[Span, ...], chain: tuple[str, ...], beside: tuple[str, ...]) -> Work:
    return kept_of(plan), masks, chain, beside


def measure_plan(context: Context, work: Work) -> Measured:
    """The tables `TABLES_MEASURED` of one plan."""
    kept, masks, chain, beside = work
    plan = Read(kept)
    level, text = plan.header.level, plan_text(plan, masks)
    profiles = {id: emphasis.profile_groups(context.groups_of(id)) for id in chain}
    tables = {
        "emphasis": [
            row
            for id in chain
            for row in emphasis.emphasis_rows(
                text, context.groups_of(id), source=id, own=sizes_at(context.above.reading(id), level),
                seed=context.seed,
            )
        ],
        "manner": emphasis.manner_rows(text, profiles),
        "section_similarity": _sections_alike(plan, [(id, *s) for id in beside for s in context.sections_of(id)]),
    }  # fmt: skip
    return Measured(tuple(pack_rows(name, tables[name]) for name in TABLES_MEASURED))


def _source_manner(source: Reading, groups: Mapping[str, tuple[str, str]], level: str) -> pd.DataFrame:
    """Manner of the provisions in the task groups of a source that apply to a level."""
    addressed = ADDRESSED.get(level)
    applying = [p for p in source.provisions if p.group in groups and (addressed is None or p.addressee in addressed)]
    members = {g: (title, [p.id for p in applying if p.group == g]) for g, (title, _) in groups.items()}
    tasks = tuple(structure.read_task(source.document, p.id, p.span) for p in applying)
    return emphasis.measure_source_manner(replace(plan_text(source, ()), tasks=tasks, level=level), members)


def _sections_alike(plan: Reading, others: Sequence[tuple[str, Section, list[str]]]) -> list[dict[str, object]]:
    """For each headed section of a plan those of the superior texts in force whose words are most alike."""
    own = _headed(plan)
    rows: list[dict[str, object]] = []
    if own and others:
        lists = [*(words for _, words in own), *(words for _, _, words in others)]
        matrix = tokenization.count_features(lists, [str(i) for i in range(len(lists))])
        squares = {m: similarity.compare_documents(matrix, measure=m).to_numpy() for m in ("tfidf", "containment")}
        for i, (section, _) in enumerate(own):
            values = squares["tfidf"][i, len(own) :]
            for rank, j in enumerate(np.argsort(-values, kind="stable")[:N_SECTIONS], 1):
                if values[j] > 0:
                    id, other, _ = others[j]
                    rows.append({
                        "document": plan.id, "section": section.id, "title": section.title, "rank": rank,
                        "source": id, "source_section": other.id, "source_title": other.title,
                        **{m: float(square[i, len(own) + j]) for m, square in squares.items()},
                    })  # fmt: skip
    return rows


def _headed(reading: Reading) -> list[tuple[Section, list[str]]]:
    """Sections with a title on lines of their own, with their content words."""
    headed = [s for s in reading.sections if s.kind == "heading" and s.title]
    return [(s, content_words(reading, [s.span])) for s in headed]
