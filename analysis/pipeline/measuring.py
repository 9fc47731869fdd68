"""Measuring: what each plan shows on its own beside the texts above it: emphasis, manner, sections alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import emphasis, similarity, structure
from analysis.core.matrix import FeatureMatrix
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.emphasis.manner import manner_rows
from analysis.emphasis.measure import emphasis_rows
from analysis.engine import Engine, Item, per_document
from analysis.localisation.uptake import ADDRESSED
from analysis.pipeline.fitting import Groups
from analysis.pipeline.held import Kept, Read, kept_of, opened
from analysis.pipeline.pieces import Bytes, join_tables, pack_rows
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import Relations, key_of
from analysis.pipeline.stored import Material
from analysis.pipeline.superiors import Above, pack_above
from analysis.store import hash_of
from analysis.vietnamese.stopwords import is_content_word

TABLES_MEASURED = ("emphasis", "manner", "section_similarity")
N_SECTIONS = 3
"""Sections of superior texts that are listed for each section of a plan."""


def iter_sources(relations: Relations | Material) -> Iterator[tuple[Reading, Groups, dict[str, list[Reading]]]]:
    """Every superior text with task groups and plans below it: its groups, and those plans by level of government."""
    for reading in relations.readings:
        source = opened(reading)
        if reading.role != "source" or len(groups := task_groups(source)) < 2:
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


@dataclass(frozen=True, slots=True, eq=False)
class Headed:
    """Headed sections, each with the id of its document, and how often each word stands in them."""

    sections: tuple[tuple[str, Section], ...]
    words: tuple[str, ...]
    counts: sp.csr_array


@dataclass(slots=True, eq=False)
class Context:
    """What every plan is laid beside."""

    above: Above
    seed: int
    groups: dict[str, Groups] = field(default_factory=dict)
    sections: dict[tuple[str, ...], Headed] = field(default_factory=dict)
    profiles: dict[str, emphasis.GroupProfiles] = field(default_factory=dict)
    sizes: dict[tuple[str, str], dict[str, emphasis.SourceSize]] = field(default_factory=dict)

    def groups_of(self, id: str) -> Groups:
        """Task groups of a superior text."""
        if id not in self.groups:
            self.groups[id] = task_groups(self.above.reading(id))
        return self.groups[id]

    def profile_of(self, id: str) -> emphasis.GroupProfiles:
        """The words of the task groups of a superior text."""
        if id not in self.profiles:
            self.profiles[id] = emphasis.profile_groups(self.groups_of(id))
        return self.profiles[id]

    def sizes_of(self, id: str, level: str) -> dict[str, emphasis.SourceSize]:
        """What a superior text says per task group to a level of government."""
        if (id, level) not in self.sizes:
            self.sizes[id, level] = sizes_at(self.above.reading(id), level)
        return self.sizes[id, level]

    def sections_of(self, ids: tuple[str, ...]) -> Headed:
        """Headed sections of some superior texts, with their words."""
        if ids not in self.sections:
            self.sections[ids] = _stacked([_headed(self.above.reading(id)) for id in ids])
        return self.sections[ids]


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
        items.append(Item(plan.id, key, partial(_work, plan, masks, chain, beside), plan.path))
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
    tables = {
        "emphasis": [
            row
            for id in chain
            for row in emphasis_rows(
                text, context.groups_of(id), source=id, own=context.sizes_of(id, level),
                seed=context.seed,
            )
        ],
        "manner": manner_rows(text, {id: context.profile_of(id) for id in chain}),
        "section_similarity": _sections_alike(plan.id, _headed(plan), context.sections_of(beside)),
    }  # fmt: skip
    return Measured(tuple(pack_rows(name, tables[name]) for name in TABLES_MEASURED))


def _source_manner(source: Reading, groups: Mapping[str, tuple[str, str]], level: str) -> pd.DataFrame:
    """Manner of the provisions in the task groups of a source that apply to a level."""
    addressed = ADDRESSED.get(level)
    applying = [p for p in source.provisions if p.group in groups and (addressed is None or p.addressee in addressed)]
    members = {g: (title, [p.id for p in applying if p.group == g]) for g, (title, _) in groups.items()}
    tasks = tuple(structure.read_task(source.document, p.id, p.span) for p in applying)
    return emphasis.measure_source_manner(replace(plan_text(source, ()), tasks=tasks, level=level), members)


def _sections_alike(plan: str, own: Headed, others: Headed) -> list[dict[str, object]]:
    """For each headed section of a plan those of the superior texts in force whose words are most alike."""
    rows: list[dict[str, object]] = []
    if own.sections and others.sections:
        both, n = _stacked([own, others]), len(own.sections)
        matrix = FeatureMatrix(both.counts, tuple(map(str, range(len(both.sections)))), both.words)
        measures = ("tfidf", "containment")
        squares = {m: similarity.compare_documents(matrix, measure=m, n_rows=n).to_numpy() for m in measures}
        for i, (_, section) in enumerate(own.sections):
            values = squares["tfidf"][i, n:]
            for rank, j in enumerate(np.argsort(-values, kind="stable")[:N_SECTIONS], 1):
                if values[j] > 0:
                    id, other = others.sections[j]
                    rows.append({
                        "document": plan, "section": section.id, "title": section.title, "rank": rank,
                        "source": id, "source_section": other.id, "source_title": other.title,
                        **{m: float(square[i, n + j]) for m, square in squares.items()},
                    })  # fmt: skip
    return rows


def _headed(reading: Reading) -> Headed:
    """Sections with a title on lines of their own, with their content words."""
    sections = tuple((reading.id, s) for s in reading.sections if s.kind == "heading" and s.title)
    words = reading.words
    says = np.array([is_content_word(norm) for norm in words.vocabulary], bool)
    counts = np.zeros((len(sections), len(says)), np.int32)
    for row, (_, section) in zip(counts, sections, strict=True):
        first, last = words.between(section.span.start, section.span.end)
        row[:] = np.bincount(words.ids[first:last], minlength=len(says)) * says
    return Headed(sections, words.vocabulary, sp.csr_array(counts))


def _stacked(parts: Sequence[Headed]) -> Headed:
    """The sections of several texts, their words numbered alike, in the order of code points."""
    words = tuple(sorted({word for part in parts for word in part.words}))
    number = {word: i for i, word in enumerate(words)}
    columns = [np.array([number[word] for word in part.words], np.intp)[part.counts.indices] for part in parts]
    data = np.concatenate([np.zeros(0, np.int32), *(part.counts.data for part in parts)])
    lengths = np.concatenate([np.zeros(1, np.intp), *(np.diff(part.counts.indptr) for part in parts)])
    counts = (data, np.concatenate([np.zeros(0, np.intp), *columns]), lengths.cumsum())
    sections = tuple(section for part in parts for section in part.sections)
    return Headed(sections, words, sp.csr_array(counts, shape=(len(sections), len(words))))
