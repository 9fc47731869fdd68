"""Tasks: what a plan commits its locality to, one unit per bullet, lettered item, paragraph or table row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.core import Document, Section, Span, Stated, Task
from analysis.structure.annexes import read_table_tasks
from analysis.structure.blocks import is_finished, plain
from analysis.structure.deadlines import find_deadlines
from analysis.structure.leads import (
    find_lead,
    find_partners,
    find_result,
    lead_of_heading,
    read_assignment,
)
from analysis.structure.targets import find_targets
from analysis.structure.zones import find_zones

_POINTER = re.compile(
    r"\W*(?:\(?(?:có |theo |chi tiết |cụ thể )+(?:tại |theo |như )*phụ lục|\(?kèm theo)", re.IGNORECASE
)
_FORMAL = re.compile(
    r"Điều \d+\W+(?:Ban hành|Phê duyệt|(?:Quyết định|Nghị quyết) này|"
    r".{0,500}(?:chịu trách nhiệm|trách nhiệm thi hành|thi hành))",
    re.DOTALL,
)
"""Articles that put a plan into force: they commit to nothing."""
_NOTE = re.compile(r"n\d+(?:bis\d*|ter|quater)?$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of meaning: its section, its own words, and whether the section goes on below them."""

    section: Section
    span: Span
    parent: Section | None


def parse_tasks(document: Document, sections: Sequence[Section]) -> tuple[Task, ...]:
    """The tasks of a plan, in reading order.

    Parameters
    ----------
    document : Document
    sections : sequence of Section
        From `parse_sections` of the same document.

    Returns
    -------
    tuple of Task
        From the parts that commit to something: measures, funding, organisation, and the closing paragraph (kind
        ``closing``); purposes, viewpoints and goals are no tasks. Every field carries the span that proves it. A lead
        is taken from the assignment line below, from the heading that names an agency, or from the task's own words;
        deadlines from its words and the assignment line. Rows of annex tables are tasks too; in a document that is
        nothing but tables, rows of indicators are tasks of kind ``target``.
    """
    document = plain(document)
    zones = find_zones(sections)
    by_id = {section.id: section for section in sections}
    only_tables = not any(
        s.kind in ("item", "run-in", "preamble") for s in sections if zones[s.id] or s.kind == "preamble"
    )
    tasks: list[Task] = []
    for unit in find_units(document, sections):
        zone = zones[unit.section.id]
        if unit.section.kind == "table":
            if zone or only_tables:
                tasks += read_table_tasks(document, unit.section, with_targets=only_tables)
        elif zone and not _is_formal(unit.span.of(document.text), unit.section.label):
            tasks.append(_task(document, unit, zone, by_id))
    return _with_assignments(document, sections, tasks)


def read_task(document: Document, id: str, span: Span) -> Task:
    """A passage, such as a provision of a superior text, as if it were a task: what its own words say.

    For laying a plan's tasks beside what its source says. Headings and assignment lines around it are not read.
    """
    words, start = span.of(document.text), span.start
    return Task(
        id, id, span, "task", "measures", find_lead(words, start), find_partners(words, start),
        find_deadlines(words, start), find_targets(words, start), find_result(words, start),
    )  # fmt: skip


def _is_formal(words: str, label: str) -> bool:
    """Whether a unit only points to an annex, or puts the plan into force."""
    return bool(_POINTER.match(words[len(label) :]) or _FORMAL.match(words))


def find_units(document: Document, sections: Sequence[Section]) -> tuple[Unit, ...]:
    """The smallest units of a document: leaves, tables, and the own words of items that have something below them.

    Titles, lead-ins that only announce a list, and assignment lines are no units.
    """
    below: dict[str, list[Section]] = {}
    for section in sections:
        if section.parent is not None and not _is_note(section):
            below.setdefault(section.parent, []).append(section)
    by_id = {section.id: section for section in sections}
    first_child: dict[str, int] = {}
    for section in sections:
        if section.parent is not None:
            first = first_child.get(section.parent, section.span.start)
            first_child[section.parent] = min(first, section.span.start)
    units = []
    for section in sections:
        if section.kind not in ("item", "run-in", "table", "closing") or _is_note(section):
            continue
        children = below.get(section.id, [])
        span = _own_words(document.text, section, first_child.get(section.id, section.span.end))
        words = span.of(document.text)
        announces = words.rstrip(" *_").endswith(":") or (bool(children) and not is_finished(words))
        siblings = below.get(section.parent or "", [])
        if announces and (
            children or (section.id.rsplit(".", 1)[-1].startswith("p") and section is not (siblings or [section])[-1])
        ):
            continue
        units.append(Unit(section, span, by_id.get(section.parent or "")))
    return tuple(units)


def _is_note(section: Section) -> bool:
    return section.kind == "item" and bool(_NOTE.search(section.id.rsplit(".", 1)[-1]))


def _own_words(text: str, section: Section, end: int) -> Span:
    """The words of a section up to `end`, where its first child begins; assignment lines are children too."""
    return Span(section.span.start, section.span.start + len(text[section.span.start : end].rstrip()))


def _task(document: Document, unit: Unit, zone: str, by_id: dict[str, Section]) -> Task:
    words = unit.span.of(document.text)
    skip = len(unit.section.label) + (
        len(words[len(unit.section.label) :]) - len(words[len(unit.section.label) :].lstrip())
    )
    body, offset = words[skip:], unit.span.start + skip
    kind = "closing" if zone == "closing" else "funding" if zone == "funding" else "task"
    lead = None
    if zone == "organisation":
        lead = _heading_lead(document, unit.section, by_id)
    if lead is None:
        title = unit.section.title if unit.section.kind == "run-in" else ""
        colon = body.find(":") + 1 if title else 0
        lead = find_lead(body[colon:], offset + colon)
    return Task(
        unit.section.id, unit.section.parent or unit.section.id, unit.span, kind,
        "organisation" if zone == "closing" else zone, lead,
        find_partners(body, offset), find_deadlines(body, offset), find_targets(body, offset),
        find_result(body, offset),
    )  # fmt: skip


def _heading_lead(document: Document, section: Section, by_id: dict[str, Section]) -> Stated | None:
    """The agency after which the nearest heading is named, the section's own run-in title included."""
    current: Section | None = section
    while current is not None:
        if current.title and current.kind in ("heading", "run-in"):
            start = document.text.find(current.title[:6], current.span.start)
            found = lead_of_heading(current.title, start if start >= 0 else current.span.start)
            if found is not None:
                return found if found.span.end <= len(document.text) else None
        current = by_id.get(current.parent or "")
    return None


def _with_assignments(document: Document, sections: Sequence[Section], tasks: list[Task]) -> tuple[Task, ...]:
    """Tasks with the lead, partners and deadlines of the assignment line below their group."""
    index = {task.id: k for k, task in enumerate(tasks)}
    groups: dict[str, list[str]] = {}
    current: dict[str, list[str]] = {}
    for section in sections:
        parent = section.parent or ""
        if _is_note(section):
            targets = groups.get(parent) or ([parent] if parent in index else [])
            current[parent] = targets
            if targets:
                note = _read_note(document, section)
                for id_ in targets:
                    tasks[index[id_]] = _assign(note, tasks[index[id_]])
            continue
        if current.get(parent) is groups.get(parent) and parent in current:
            groups[parent] = []
            current.pop(parent)
        members = groups.setdefault(parent, [])
        members += [t for t in [section.id] if t in index]
        for ancestor in _ancestors(section.id):
            if ancestor in groups and section.id in index and ancestor != parent:
                groups[ancestor].append(section.id)
    return tuple(tasks)


def _ancestors(id_: str) -> list[str]:
    parts = id_.split(".")
    return [".".join(parts[:k]) for k in range(1, len(parts) - 1)]


class Note(NamedTuple):
    """What an assignment line says."""

    lead: Stated | None
    partners: tuple[Stated, ...]
    deadlines: tuple[Stated, ...]
    result: Stated | None


def _read_note(document: Document, note: Section) -> Note:
    words, start, skip = note.span.of(document.text), note.span.start, len(note.label)
    lead, partners = read_assignment(words[skip:], start + skip)
    return Note(lead, partners, find_deadlines(words, start), find_result(words, start))


def _assign(note: Note, task: Task) -> Task:
    known = {d.value for d in task.deadlines}
    deadlines = tuple(d for d in note.deadlines if d.value not in known)
    return Task(
        task.id, task.section, task.span, task.kind, task.zone, note.lead or task.lead, task.partners + note.partners,
        task.deadlines + deadlines, task.targets, note.result or task.result,
    )  # fmt: skip
