"""Coded tasks, as the relation model is estimated and measured on them.

The hand-coded plans of ``../shared/gold`` as restored by hand, the two plans of ``localisation_codes.tsv`` after
repair, and the demo corpus with its truth. Read by train_localisation.py and measure_localisation.py.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import ingest
from analysis.core import Corpus, Task, normalise_text
from analysis.core.errors import MissingError
from analysis.core.tables import RELATIONS
from analysis.localisation.coding import TAKEN_UP
from analysis.localisation.features import TaskWords
from analysis.localisation.inputs import Plan, Superior, in_force
from analysis.localisation.relation import candidates, read_tasks
from analysis.localisation.retrieval import Library, build_library
from analysis.pipeline.collecting import repair_corpus
from analysis.pipeline.describing import heading_path, plan_of
from analysis.pipeline.reading import Reading, read_document
from analysis.pipeline.relating import assign_roles, relate
from analysis.pipeline.superiors import superior_of

ROOT = Path(__file__).resolve().parents[1]
INVENTED = 0.4
"""Weight of a task of the demo corpus beside a task of a real plan."""
PROGRAMMES = {"03-NQ-CP": ("57-NQ-TW",)}
"""Superior texts that are coded as plans, and what they carry out."""
Compared = tuple[Plan, list[Superior]]
Study = Mapping[str, Compared]


@dataclass(frozen=True)
class Label:
    """What a reader said of one task: relation, other possible values, sources as (document, first line, last line)."""

    relation: str
    alternatives: frozenset[str]
    sources: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Example:
    """One coded task with its candidate provisions: passage index, features, whether a reader named it as a source."""

    plan: str
    weight: float
    task: Task
    words: TaskWords
    library: Library
    label: Label
    provisions: tuple[tuple[int, Mapping[str, float], bool], ...]


def read_study(folder: Path, restored: Mapping[str, Path]) -> Study:
    """Every plan of a folder with the superior texts it is compared with; some texts replaced by restored ones."""

    def quiet(step: str, done: int, total: int) -> None:
        """No progress shown."""

    documents = [
        replace(d, text=normalise_text(restored[d.id[:3]].read_text(encoding="utf-8")), sha256="")
        if d.id[:3] in restored
        else d
        for d in ingest.read_corpus(folder)
    ]
    readings = [read_document(*pair) for pair in repair_corpus(Corpus(tuple(documents)), quiet)]
    relations = relate(assign_roles(readings, []), quiet)
    study = {}
    for reading in relations.plans:
        above = [superior_of(relations.reading(id)) for id in relations.candidates[reading.id]]
        study[reading.id] = (replace(plan_of(reading, relations.chains[reading.id]), tasks=reading.tasks), above)
    for reading in relations.others:
        if reading.id in PROGRAMMES:
            older = [superior_of(other) for other in relations.others if other.header.date < reading.header.date]
            study[reading.id] = (programme_of(reading), older)
    return study


def programme_of(reading: Reading) -> Plan:
    """A superior text as a plan that carries out an older one: its provisions are its tasks."""
    return Plan(
        reading.document,
        reading.syllables,
        [
            Task(unit.id, unit.group, unit.span, zone="measures" if unit.group else "organisation")
            for unit in reading.provisions
        ],
        level=reading.header.level,
        date=reading.header.date,
        chain=PROGRAMMES[reading.id],
        headings=tuple((s.span, heading_path(s, reading.sections)) for s in reading.sections if s.kind == "heading"),
        stock=tuple(span for span, kind in reading.known if kind == "citation and title"),
        title=reading.header.title,
    )


def gold_labels(folder: Path) -> Iterator[tuple[str, tuple[int, int], Label]]:
    """The units of ../shared/gold; a class ``procedural`` is a function: the relation is that of its first source."""
    for path in sorted(folder.glob("localisation_[0-9][0-9][0-9].json")):
        for unit in json.loads(path.read_text(encoding="utf-8"))["units"]:
            named = unit.get("sources") or []
            first = named[0]["class"] if named else "none"
            relation = {"own": "none", "procedural": first}.get(unit["class"], unit["class"])
            others = {unit.get("alt_class"), unit.get("relation_second")} - {None, "procedural"}
            kept = [s for s in named if s["class"] != "thematic"] + (unit.get("sources_second") or [])
            sources = tuple((s["doc"], s["first_line"], s["last_line"]) for s in kept)
            label = Label(relation, frozenset("none" if o == "own" else o for o in others) - {relation}, sources)
            yield path.stem[-3:], (unit["first_line"], unit["last_line"]), label


def further_labels(file: Path) -> Iterator[tuple[str, tuple[int, int], Label]]:
    """The units of localisation_codes.tsv."""
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith(("#", "document\t")):
            document, first, last, relation, others, _, named = line.split("\t")
            places = [source.split(":") for source in named.split(";") if source]
            sources = tuple((id, int(number), int(number)) for id, number in places)
            yield (
                document,
                (int(first), int(last)),
                Label(relation, frozenset(filter(None, others.split(";"))), sources),
            )


def demo_labels(file: Path) -> Iterator[tuple[str, tuple[int, int], Label]]:
    """The tasks of the demo corpus."""
    for id, entry in json.loads(file.read_text(encoding="utf-8"))["documents"].items():
        for unit in entry.get("tasks", []):
            if unit["relation"] in RELATIONS:
                sources = tuple((s["document"], s["first_line"], s["last_line"]) for s in unit["sources"])
                others = frozenset({unit["alt"]} - {None})
                yield id, (unit["first_line"], unit["last_line"]), Label(unit["relation"], others, sources)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two line ranges."""
    shared = min(one[1], other[1]) - max(one[0], other[0]) + 1
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]) + 1)


def make_examples(
    study: Study,
    labels: Sequence[tuple[str, tuple[int, int], Label]],
    weight: float,
    name: Callable[[str], str],
) -> Iterator[Example]:
    """The coded tasks of a study; a unit belongs to the task that shares most of its lines, at least half."""
    for id, (plan, superiors) in sorted(study.items()):
        own = [(lines, label) for document, lines, label in labels if document == name(id)]
        library = build_library(in_force(superiors, plan))
        for task, words in zip(plan.tasks, read_tasks(plan, library), strict=True):
            here = plan.document.lines_of(task.span)
            share, label = max(((overlap(here, lines), label) for lines, label in own), default=(0.0, None), key=first)
            if label is not None and share >= 0.5:
                found = candidates(library, words)
                label = complete(label, library, found)
                provisions = tuple((i, f, is_named(label, library, i)) for i, f in found)
                yield Example(name(id), weight, task, words, library, label, provisions)


def first(pair: tuple[float, object]) -> float:
    """The first of two."""
    return pair[0]


def complete(label: Label, library: Library, found: Sequence[tuple[int, Mapping[str, float]]]) -> Label:
    """A reused task without named sources has as sources the provisions with most of its words in order and in runs."""
    if label.sources or label.relation not in ("verbatim", "near") or not found:
        return label
    scores = [features["in_order"] + features["in_runs"] for _, features in found]
    best = [i for (i, _), score in zip(found, scores, strict=True) if score >= 0.9 * max(scores)]
    return replace(label, sources=tuple(place_of(library, index) for index in best))


def is_of_wording(example: Example) -> bool:
    """Whether a label says what a task shares with the superior texts, as the codebook asks.

    The truth of the demo corpus says *where wording came from*: stock phrases and passages of a programme that is
    missing have no source there, though another superior text carries the same words. No model of wording learns
    from these: tasks without a source of which half the words stand in order in one provision.
    """
    return example.label.relation != "none" or all(f["in_order"] < 0.5 for _, f, _ in example.provisions)


def place_of(library: Library, index: int) -> tuple[str, int, int]:
    """Document and lines of a passage."""
    passage = library.passages[index]
    document = library.superiors[passage.superior].document
    return (document.id, *document.lines_of(passage.span))


def is_named(label: Label, library: Library, index: int) -> bool:
    """Whether a reader named this provision as a source of a task that takes it up."""
    if label.relation not in TAKEN_UP:
        return False
    id, *lines = place_of(library, index)
    return any(id == source and overlap((lines[0], lines[1]), (a, b)) >= 0.3 for source, a, b in label.sources)


def _short(id: str) -> str:
    """Plans of ../shared are named by their first three characters, other texts by their id."""
    return id if id in PROGRAMMES else id[:3]


@dataclass(frozen=True)
class Coded:
    """Everything that was coded: real plans, programmes, the demo corpus, the hand-restored plans from damaged text.

    `programmes` are superior texts coded as plans; no model learns from them. `texts` holds each hand-restored plan
    with its superior texts twice: as restored, and as repaired.
    """

    real: tuple[Example, ...]
    programmes: tuple[Example, ...]
    demo: tuple[Example, ...]
    damaged: tuple[Example, ...]
    gold: tuple[str, ...]
    texts: tuple[tuple[str, Compared, Compared], ...]


def read_coded(shared: Path) -> Coded:
    """All examples; `gold` names the plans that were coded by two readers.

    Raises
    ------
    MissingError
        If `shared` holds no gold annotations.
    """
    gold = shared / "gold"
    if not gold.is_dir():
        raise MissingError(f"{shared} holds no gold annotations; name the folder with --shared.")
    by_hand = list(gold_labels(gold))
    labels = [*by_hand, *further_labels(ROOT / "scripts" / "localisation_codes.tsv")]
    restored = {path.stem: path for path in gold.glob("[0-9][0-9][0-9].txt")}
    real = read_study(shared / "corpus", restored)
    as_read = {id: pair for id, pair in read_study(shared / "corpus", {}).items() if _short(id) in restored}
    demo = read_study(ROOT / "corpus" / "demo", {})
    truth = list(demo_labels(ROOT / "corpus" / "demo" / "truth.json"))
    coded = list(make_examples(real, labels, 1.0, _short))
    return Coded(
        tuple(e for e in coded if e.plan not in PROGRAMMES),
        tuple(e for e in coded if e.plan in PROGRAMMES),
        tuple(make_examples(demo, truth, INVENTED, str)),
        tuple(make_examples(as_read, labels, 1.0, _short)),
        tuple(sorted({name for name, *_ in by_hand})),
        tuple((id, real[id], as_read[id]) for id in sorted(as_read)),
    )
