"""``corrections.csv``: what a person says instead of what was read."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.core.correction import FIELDS, Correction, Outcome
from analysis.core.errors import Problem
from analysis.core.tables import LEVELS, RELATIONS
from analysis.ingest.sheet import few, read_sheet
from analysis.ingest.values import read_day, read_symbol

CORRECTIONS = "corrections.csv"
"""File beside the documents, or in the study's folder, with what persons say was read wrongly."""
COLUMNS = ("document", "item", "id", "quote", "field", "was", "is", "note", "by")
"""Columns of ``corrections.csv``."""
_HEADER = ",".join(COLUMNS)
_NAMES = {"deadlines": "deadline", "target": "targets", "partner": "partners", "changed": "change"}
_VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("header", "level"): LEVELS[1:],
    ("task", "kind"): ("task", "funding", "closing"),
    ("task", "zone"): ("measures", "funding", "organisation"),
    ("task", "relation"): RELATIONS,
    ("task", "function"): ("substantive", "organisational"),
    ("provision", "addressee"): ("central", "all", "province", "commune", "unclear"),
    ("section", "kind"): ("heading", "run-in", "item"),
}


def read_corrections(path: Path) -> tuple[tuple[Correction, ...], tuple[Outcome, ...], tuple[Problem, ...]]:
    """The corrections of a file, in their order, and the rows that cannot count.

    Parameters
    ----------
    path : Path
        ``corrections.csv`` with the columns `COLUMNS`; a missing file holds no corrections. Further columns are
        ignored.

    Returns
    -------
    corrections : tuple of Correction
        Each different; of several about the same thing the last one.
    outcomes : tuple of Outcome
        Rows that are not understood, and rows that a later row takes the place of.
    problems : tuple of Problem
        One per row that is not understood, and what is odd in the file.

    Raises
    ------
    InputError
        If the file is no table or has no column ``document``.
    """
    sheet = read_sheet(path, needs="document", header=_HEADER)
    rows: dict[tuple[str, ...], Correction] = {}
    outcomes: list[Outcome] = []
    problems = [Problem(p.file, "correction", p.message) for p in sheet.problems]
    lacking = [column for column in ("item", "field", "is") if column not in map(str.lower, sheet.columns)]
    if sheet.columns and lacking:
        message = f"{path.name} has no column {' and '.join(lacking)}; expected {_HEADER}; add it."
        problems.append(Problem(path.name, "correction", message))
    for line, cells in sheet.rows:
        correction = _correction({key.lower(): value for key, value in cells.items()}, path.name, line)
        reason = next(_faults(correction), "")
        if reason:
            outcomes.append(Outcome(correction, "not understood", reason=reason))
            continue
        earlier = rows.pop(correction.target, None)
        if earlier is not None:
            same = (earlier.was, earlier.now) == (correction.was, correction.now)
            reason = f"Line {line} {'repeats it' if same else 'says otherwise, and the last word counts'}."
            outcomes.append(Outcome(earlier, "superseded", reason=reason))
        rows[correction.target] = correction
    told = [
        Problem(path.name, "correction", f"Line {o.correction.line}: {o.reason}")
        for o in outcomes
        if o.state == "not understood"
    ]
    return tuple(rows.values()), tuple(outcomes), (*problems, *few(told))


def _correction(cells: Mapping[str, str], file: str, line: int) -> Correction:
    field = cells.get("field", "").lower()
    field = _NAMES.get(field, field)
    item = cells.get("item", "").lower()
    now = cells.get("is", "")
    if (item, field) in _VALUES:
        now = now.lower()
    if item == "text" and not field:
        field = "words"
    if item == "agency" and not field:
        field = "name"
    return Correction(
        cells.get("document", ""), item, field, cells.get("id", ""), cells.get("quote", ""), cells.get("was", ""), now,
        cells.get("note", ""), cells.get("by", ""), file, line,
    )  # fmt: skip


def _faults(c: Correction) -> Iterator[str]:
    """Why a row cannot count: one sentence each."""
    if not c.document:
        yield "It names no document; expected a document's id, the name of its file without the ending; add it."
    if c.item not in FIELDS:
        yield f"It corrects the item {c.item!r}; expected one of {', '.join(FIELDS)}; correct the column item."
        return
    if c.field not in FIELDS[c.item]:
        extra = "; a document's role is said in manifest.csv" if c.field == "role" else ""
        yield f"A {c.item} has no field {c.field!r}; expected one of {', '.join(FIELDS[c.item])}{extra}."
    if c.document == "*" and c.item != "agency":
        yield f"The document * stands for all; expected it with the item agency only; name this {c.item}'s document."
    if c.item in ("section", "task", "provision", "citation") and not (c.id or c.quote):
        yield f"It does not say which {c.item}; expected its id, words that stand in it (quote), or both."
    if c.item == "text" and not (c.quote or c.was):
        yield "It does not say which words are wrong; expected them under quote or under was."
    if c.field == "added" and not c.quote:
        yield f"It adds a {c.item} without its words; expected them under quote, or the first words ... the last words."
    if c.item == "agency" and not (c.was and c.now):
        yield "It renames an agency; expected the name as read under was and the right one under is."
    if not c.now and c.field in ("border", "dropped", "added"):
        want = {"border": "the words from first to last", "dropped": "yes", "added": "its kind, or yes"}[c.field]
        yield f"The column is stands empty; expected {want} there."
    if not (c.was or c.now or c.item == "text"):
        yield "Both was and is stand empty; expected the right value under is, or what is to be taken away under was."
    yield from _values(c)


def _values(c: Correction) -> Iterator[str]:
    allowed = _VALUES.get((c.item, c.field), ())
    may_be_empty = c.was and (c.item, c.field) == ("header", "level")
    if allowed and c.now not in allowed and not (may_be_empty and not c.now):
        yield f"The {c.field} of a {c.item} cannot be {c.now!r}; expected one of {', '.join(allowed)}."
    if c.field == "dropped" and c.now.lower() not in ("yes", "true", "1", "x", "dropped"):
        yield f"To drop a {c.item}, the column is says yes; got {c.now!r}."
    if c.field == "date" and c.now and (read_day(c.now)[0] != c.now or len(c.now) < 4):
        yield f"The date {c.now!r} cannot be; expected year-month-day, such as 2024-12-22."
    numbered = (c.item == "header" and c.field in ("number", "implements")) or (
        c.item == "citation" and c.field == "id"
    )
    for number in c.now.split(";") if numbered and c.now else ():
        if not read_symbol(number)[0]:
            yield f"The number {number.strip()!r} cannot be read; expected one such as 57-NQ/TW or 39/KH-UBND."
