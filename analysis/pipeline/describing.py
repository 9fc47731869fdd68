"""Describing: the rows that a plan's coded tasks fill, plan by plan: relations, uptake, shares, genealogy, repeats."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis import cascade, localisation, repair, reuse
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.core.task import Task
from analysis.engine import unpack
from analysis.pipeline.held import Kept, Read
from analysis.pipeline.pieces import Bytes, pack_rows
from analysis.pipeline.reading import Reading
from analysis.pipeline.superiors import Above

TABLES_DESCRIBED = ("localisation", "uptake", "composition", "repeats", "genealogy")


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


def pack_coded(coded: Iterable[localisation.CodedTask]) -> tuple[Coding, ...]:
    """Coded tasks as they are kept."""
    return tuple(
        Coding(
            c.relation, dict(c.probabilities),
            tuple((s.superior.document.id, s.provision, s.group, s.span, s.match) for s in c.sources),
            dict(c.features), c.n_words,
        )
        for c in coded
    )  # fmt: skip


def unpack_coded(
    tasks: Sequence[Task], codings: Sequence[Coding], superior: Callable[[str], localisation.Superior]
) -> tuple[localisation.CodedTask, ...]:
    """Tasks with what `pack_coded` kept of them."""
    return tuple(
        localisation.CodedTask(
            task, c.relation, c.probabilities,
            tuple(localisation.Source(superior(id), provision, group, span, match, {})
                for id, provision, group, span, match in c.sources),
            c.features, c.n_words,
        )
        for task, c in zip(tasks, codings, strict=True)
    )  # fmt: skip


def plan_of(reading: Reading, chain: cascade.Chain) -> localisation.Plan:
    """A plan as the localisation stage sees it."""
    header, sections = reading.header, reading.sections
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
        headings=tuple((s.span, heading_path(s, sections)) for s in sections if s.kind == "heading"),
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


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What a plan shares with others, and what the study knows of it.

    Attributes
    ----------
    matched : localisation.Matched
        Which of its words stand in shared passages.
    routine, unseen : tuple of Span
        Routine wording, and wording that may come from a source that nobody has.
    estimable : bool
    register : float or None
        See `localisation.measure_composition`.
    peers_searched : bool
    """

    matched: localisation.Matched
    routine: tuple[Span, ...]
    unseen: tuple[Span, ...]
    estimable: bool
    register: float | None
    peers_searched: bool


Work = tuple[Kept, cascade.Chain, tuple[str, ...], tuple[Bytes, ...], Around]
"""A plan, its chain, the superior texts it is compared with, its packed `Coding`s, what it shares."""


@dataclass(slots=True, eq=False)
class Context:
    """The superior texts, and the packed codings of those that are plans themselves."""

    above: Above
    codings: Mapping[str, tuple[bytes, ...]]
    coded: dict[str, tuple[localisation.CodedTask, ...]] = field(default_factory=dict)

    def coded_of(self, id: str) -> tuple[localisation.CodedTask, ...]:
        """The coded tasks of a superior text that is a plan, without its closing paragraph."""
        if id not in self.coded:
            found = unpack(tuple[Coding, ...], list(self.codings[id]))
            tasks = self.above.reading(id).tasks
            self.coded[id] = without_closing(unpack_coded(tasks, found, self.above.superior))
        return self.coded[id]


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """The rows of the tables `TABLES_DESCRIBED` of one plan."""

    tables: tuple[Bytes, ...]


def describe_plan(context: Context, work: Work) -> Described:
    """The rows of the tables `TABLES_DESCRIBED` of one plan."""
    kept, chain, ids, packed, around = work
    reading = Read(kept)
    plan, id = plan_of(reading, chain), reading.id
    found = unpack(tuple[Coding, ...], [part.tobytes() for part in packed])
    coded = unpack_coded(plan.tasks, found, context.above.superior)
    counted = replace(plan, tasks=tuple(t for t in plan.tasks if t.kind != "closing"))
    codes, matched = {id: without_closing(coded)}, {id: around.matched}
    lines = codes | {s: context.coded_of(s) for s in chain.superiors if s in context.codings}
    itself = [context.above.superior(id)] if id in context.above.packed else []
    superiors = [context.above.superior(s) for s in sorted(ids)]
    tables: dict[str, list[dict[str, object]]] = {
        "localisation": list(
            localisation.task_rows([plan], {id: coded}, matched=matched, peers_searched=around.peers_searched)
        ),
        "uptake": localisation.uptake_rows([counted], superiors, codes),
        "composition": localisation.composition_rows(
            [counted], codes, matched=matched, damage={id: repair.damage_score(plan.document.text)},
            boilerplate={id: around.routine}, estimable={id: around.estimable}, register={id: around.register},
            unseen={id: around.unseen},
        ),
        "repeats": reuse.repeat_rows(reuse.find_repeats(plan.tokens)),
        "genealogy": localisation.genealogy_rows([counted], itself, lines),
    }  # fmt: skip
    return Described(tuple(pack_rows(name, tables[name]) for name in TABLES_DESCRIBED))


def without_closing(coded: Iterable[localisation.CodedTask]) -> tuple[localisation.CodedTask, ...]:
    """Coded tasks without the closing paragraph: it is coded like a task, but it is none and is not counted."""
    return tuple(c for c in coded if c.task.kind != "closing")
