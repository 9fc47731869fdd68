"""Nouns become rows: what was read in each document, as the tables of a study."""

import json
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analysis import ingest
from analysis.core.citation import Header
from analysis.core.document import Document
from analysis.core.errors import Problem
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.task import Target, Task
from analysis.pipeline.reading import Reading
from analysis.vietnamese.gazetteer import LEVEL_OF_KIND
from analysis.vietnamese.numbers import parse_number
from analysis.vietnamese.places import Placement, place_locality

Rows = list[dict[str, object]]


def join(parts: Iterable[str]) -> str:
    """A list in one cell: joined with ``;``, a ``;`` inside a part becomes a comma."""
    return ";".join(part.replace(";", ",").strip() for part in parts)


def one_line(text: str) -> str:
    """`text` with every stretch of white space as one blank."""
    return " ".join(text.split())


def place(document: Document, span: Span) -> dict[str, int]:
    """Where a span stands: its offsets and its first and last line."""
    first, last = document.lines_of(span)
    return {"start": span.start, "end": span.end, "first_line": first, "last_line": last}


def _texts(r: Reading) -> Rows:
    """Table ``texts``."""
    raw = (r.document.repaired_from or r.document).text
    return [{"document": r.id, "text_raw": raw, "text": r.document.text}]


def covariates_table(readings: Sequence[Reading]) -> pd.DataFrame:
    """Table ``covariates``: what the manifest says of each document's locality."""
    rows = []
    for r in readings:
        for column, value in sorted(r.metadata.items()):
            if ingest.is_covariate(column):
                name = column[len(ingest.COVARIATE) :]
                row = {"document": r.id, "locality": r.header.locality, "name": name, "value": value}
                rows.append({**row, "number": covariate_number(value)})
    return make_table("covariates", rows)


def covariate_number(value: str) -> float | None:
    """A covariate as a number, with a decimal point or comma; None where it is none.

    >>> covariate_number("12,5"), covariate_number("1.250.000"), covariate_number("poor")
    (12.5, 1250000.0, None)
    """
    known = parse_number(value)
    return known if known is not None else -number if (number := parse_number(value.lstrip("-−"))) is not None else None


def said_columns(reading: Reading) -> dict[str, str]:
    """The columns of table ``documents`` that hold what a person says of a document."""
    metadata = reading.metadata
    corrected = {o.correction.field for o in reading.outcomes if o.correction.item == "header" and o.state == "applied"}
    fields = ("role", "issuer", "level", "locality", "province", "kind", "number", "date", "title", "implements")
    manners = {f: "corrected" if f in corrected else "manifest" for f in fields if f in corrected or f in metadata}
    columns = ("status", "annexes", "administrative_code", "url", "retrieved", "how_found")
    known = {*fields, *columns, "amends", "replaced_by"}
    further = {k: v for k, v in sorted(metadata.items()) if k not in known and not ingest.is_covariate(k)}
    return {
        **{column: metadata.get(column, "") for column in columns},
        "by_hand": ";".join(f"{field} ({manner})" for field, manner in manners.items()),
        "further": json.dumps(further, ensure_ascii=False) if further else "",
    }


def place_columns(header: Header) -> dict[str, str]:
    """The columns of table ``documents`` that place a locality in the geographies before and since 1 July 2025."""
    kind = next((k for k in sorted(LEVEL_OF_KIND, key=len, reverse=True) if header.locality.startswith(k + " ")), "")
    name = header.locality[len(kind) :].strip()
    placed = place_locality(kind, name, province=header.province, date=header.date) if kind else Placement()
    return {
        "province_before": join(placed.provinces_before), "province_now": placed.province_now,
        "code_before": join(placed.codes_before), "code_now": placed.code_now,
        "counterparts": join(placed.counterparts),
    }  # fmt: skip


def _edits(r: Reading) -> Rows:
    """Table ``edits``."""
    return [
        {
            "document": r.id, "start": e.span.start, "end": e.span.end, "replacement": e.replacement, "rule": e.rule,
            "surface": e.span.of((r.document.repaired_from or r.document).text), "confidence": e.confidence,
            "adapted": e.adapted,
        }
        for e in r.edits
    ]  # fmt: skip


def _sections(r: Reading) -> Rows:
    """Table ``sections``."""
    return [
        {
            "document": r.id, "id": s.id, "kind": s.kind, "title": one_line(s.title), "parent": s.parent or "",
            "depth": s.depth, "label": s.label, **place(r.document, s.span),
        }
        for s in r.sections
    ]  # fmt: skip


def _citations(r: Reading) -> Rows:
    """Table ``citations``: a row per mention; one broken over two lines counts on its first."""
    return [
        {
            "document": r.id, "id": c.id, "kind": c.kind, "number": c.number, "date": c.date, "issuer": c.issuer,
            "line": r.document.line_of(c.span.start), "start": c.span.start, "end": c.span.end,
        }
        for c in r.citations
    ]  # fmt: skip


def _target(target: Target) -> dict[str, object]:
    row: dict[str, object] = {
        "verbatim": one_line(target.text), "value": target.value, "unit": target.unit, "comparator": target.comparator,
        "indicator": one_line(target.indicator),
    }  # fmt: skip
    return row if target.upper is None else {**row, "upper": target.upper}


def _task(reading: Reading, task: Task) -> dict[str, object]:
    return {
        "document": reading.id, "id": task.id, "section": task.section, "kind": task.kind, "zone": task.zone,
        **place(reading.document, task.span), "text": one_line(task.span.of(reading.document.text)),
        "lead": one_line(task.lead.text) if task.lead else "", "lead_role": task.lead.role if task.lead else "",
        "partners": join(one_line(p.text) for p in task.partners),
        "result": one_line(task.result.text) if task.result else "",
        "deadline": join(one_line(d.text) for d in task.deadlines),
        "deadline_value": join(d.value for d in task.deadlines),
        "targets": json.dumps([_target(t) for t in task.targets], ensure_ascii=False) if task.targets else "",
    }  # fmt: skip


def _tasks(r: Reading) -> Rows:
    """Table ``tasks``: wanted of plans and of annexes; the units of a source are its provisions."""
    return [_task(r, task) for task in r.tasks]


def _provisions(r: Reading) -> Rows:
    """Table ``provisions``."""
    return [
        {
            "source": r.id, "provision": p.id, "group": p.group, "addressee": p.addressee,
            **place(r.document, p.span), "text": one_line(p.span.of(r.document.text)),
        }
        for p in r.provisions
    ]  # fmt: skip


READ_TABLES: dict[str, Callable[[Reading], Rows]] = {
    "texts": _texts, "edits": _edits, "sections": _sections, "citations": _citations, "tasks": _tasks,
    "provisions": _provisions,
}  # fmt: skip
"""Tables that each reading fills for itself: name -> the rows of one document."""


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Table ``problems``."""
    return make_table("problems", (
        {"file": p.file, "kind": p.kind, "message": p.message, "fatal": p.fatal} for p in problems
    ))  # fmt: skip
