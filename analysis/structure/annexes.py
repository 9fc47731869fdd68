"""Annex tables: rows of tasks (agency, partners, result, deadline) and rows of targets (unit, value)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.core import Document, Section, Span, Stated, Target, Task
from analysis.structure.deadlines import find_deadlines, read_time
from analysis.structure.targets import find_targets
from analysis.structure.tree import unique_id
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.numbers import parse_number, parse_roman

_COLUMNS = (
    ("order", r"tt|stt|so tt|so thu tu"),
    ("note", r"ghi chu.*|can cu.*"),
    ("partners", r".*phoi hop.*|.*tham gia.*"),
    ("deadline", r"(?:thoi gian|thoi han|tien do|lo trinh|thoi diem|han|moc|ngay) .*|hoan thanh|tien do|thoi gian"),
    ("result", r"(?:du kien )?(?:san pham|ket qua).*"),
    ("task", r"(?:ten )?(?:cac )?(?:nhiem vu|noi dung|chi tieu|cong viec|hoat dong)(?!.*(?:chu tri|phu trach)).*"),
    ("lead", r".*(?:chu tri|dau moi|thuc hien|theo doi|phu trach|chiu trach nhiem|tham muu).*"),
    ("deadline", r".*(?:thoi gian|thoi han|tien do|lo trinh|thoi diem|hoan thanh).*"),
    ("unit", r"(?:don vi|dvt|don vi tinh)"),
    ("result", r".*(?:ket qua|san pham|gia tri|muc tieu|den nam|nam 20\d\d|ke hoach).*"),
    ("task", r".*(?:nhiem vu|noi dung|chi tieu|cong viec|hoat dong|de an|ten|giai phap|danh muc).*"),
)
_YEAR = "in "
"""Begins the name of a column that holds the values of one year: ``in 2030``."""
_YEAR_COLUMN = re.compile(r"nam (20\d\d)$")
_BASELINE = re.compile(r"(?:hien trang|thuc trang|ket qua thuc hien|uoc thuc hien|thuc hien) (?:.* )?20\d\d$")
_RULE = re.compile(r"[\s|:\-—_]+")
_ORDER = re.compile(r"\s*(?P<label>(?:\d{1,3}(?:\.\d{1,3})*)|[IVXLC]{1,5}|[A-Z]|[a-zđ])\s*[.)]?\s*")
_SIGNS = {"≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", ">": ">", "<": "<"}
_PLAIN = re.compile(
    r"(?P<sign>>=|<=|[≥≤<>])?\s*(?P<value>\d{1,3}(?:\.\d{3})+|\d+(?:[,.]\d+)?)\s*%?(?:\s*[-–]\s*(?P<upper>\d+(?:,\d+)?))?\s*(?P<unit>%)?"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words and where they stand."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its label as printed (``14``, ``I``, ``11.2``; empty where there is none), span and cells by column.

    ``group`` says that it is a title over the rows below it.
    """

    label: str
    span: Span
    cells: dict[str, Cell]
    group: bool


def _split(text: str, start: int) -> list[Cell]:
    """The cells of one printed row; a bar at either end opens and closes it."""
    cells, position = [], start
    for piece in text.split("|"):
        stripped = piece.strip()
        left = position + len(piece) - len(piece.lstrip())
        cells.append(Cell(" ".join(stripped.split()), left, left + len(stripped)))
        position += len(piece) + 1
    if text.lstrip().startswith("|"):
        cells = cells[1:]
    return cells[:-1] if cells and text.rstrip().endswith("|") else cells


def _name_columns(cells: Sequence[Cell]) -> list[str]:
    names: list[str] = []
    for cell in cells:
        key = " ".join(re.sub(r"[^\w/ ]", " ", fold(cell.text).lower()).split())
        name = next((name for name, pattern in _COLUMNS if name not in names and re.fullmatch(pattern, key)), "")
        year = None if _BASELINE.match(key) else _YEAR_COLUMN.search(key)
        name = "" if _BASELINE.match(key) else name
        names.append(f"{_YEAR}{year[1]}" if year and name in ("result", "") else name)
    return names


def read_rows(text: str, span: Span) -> tuple[Row, ...]:
    """The rows of a table printed with bars, below its header row.

    Parameters
    ----------
    text : str
        The document's text.
    span : Span
        The table in it.

    Returns
    -------
    tuple of Row
        Empty where no header row names a column of tasks; rows that continue the cells of the row above (no label,
        nothing in the task column) are left out.
    """
    rows: list[Row] = []
    names: list[str] = []
    position = span.start
    for line in _printed_rows(span.of(text)):
        start, position = position, position + len(line) + 1
        if _RULE.fullmatch(line):
            continue
        cells = _split(line, start)
        found = _name_columns(cells)
        if not names or (sum(map(bool, found)) >= 3 and "order" in found):
            names = found if "task" in found or "result" in found else names
            continue
        if not rows and _goes_on(cells, names, found):
            names = [second or first for first, second in zip(names, found, strict=False)]
            continue
        row = _row(cells, names)
        if row:
            rows.append(row)
    return tuple(rows)


def _goes_on(cells: Sequence[Cell], names: Sequence[str], found: Sequence[str]) -> bool:
    """Whether a row is the second one of the head: nothing but names of columns below those it divides."""
    named = [name for cell, name in zip(cells, found, strict=True) if cell.text]
    return len(cells) == len(names) and bool(named) and all(named) and not cells[names.index("task")].text


def _printed_rows(table: str) -> list[str]:
    """The lines of a table, with cells of several lines put together; every character is kept but for one line end."""
    rows: list[str] = []
    for line in table.split("\n"):
        if rows and not rows[-1].rstrip().endswith("|") and not line.lstrip().startswith("|"):
            rows[-1] += "\n" + line
        else:
            rows.append(line)
    return rows


def _row(cells: Sequence[Cell], names: Sequence[str]) -> Row | None:
    named = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    task = named.get("task")
    order = named.get("order")
    match = _ORDER.fullmatch(order.text) if order else None
    label = match["label"] if match else ""
    if not task or not task.text:
        return None
    stated = [name for name, cell in named.items() if cell.text and name not in ("order", "task", "note")]
    group = not stated or (
        bool(label) and parse_roman(label) is not None and "lead" not in stated and "partners" not in stated
    )
    shown = [cell for cell in cells if cell.text]
    return Row(label, Span(shown[0].start, shown[-1].end), named, group)


def read_table_tasks(document: Document, table: Section, *, with_targets: bool) -> tuple[Task, ...]:
    """The tasks of an annex table, one per row that names one.

    Parameters
    ----------
    document : Document
    table : Section
        A section of kind ``table``; ids are its id with the label of the row (``T1.14``).
    with_targets : bool
        Whether rows that state a target but no agency of their own task (a table of indicators) count, as tasks of
        kind ``target``; else they are left out.
    """
    tasks: list[Task] = []
    used: dict[str, int] = {}
    above: tuple[Stated, ...] = ()
    for row in read_rows(document.text, table.span):
        if row.group:
            above = _deadline_of_group(row) or (() if parse_roman(row.label) else above)
            continue
        indicator = "unit" in row.cells or re.match(r".*chi tieu", fold(row.cells["task"].text).lower()) is not None
        targets = _table_targets(row) if indicator else _cell_targets(row)
        if indicator and (not with_targets):
            continue
        id_ = unique_id(f"{table.id}.{row.label or len(tasks) + 1}", used)
        cell = row.cells["task"]
        tasks.append(
            Task(
                id_,
                table.id,
                Span(cell.start, cell.end),
                "target" if indicator else "task",
                "measures",
                _stated(row, "lead", "text"),
                tuple(a for a in (_stated(row, "partners", "text"),) if a),
                _table_deadline(row) or above,
                targets,
                _stated(row, "result"),
            )  # fmt: skip
        )
    return tuple(tasks)


def read_table_groups(document: Document, table: Section) -> dict[str, tuple[str, Span]]:
    """The titled groups of rows in a table of tasks: number (of ``I``, ``II``, ...) -> title and span of its rows.

    Empty for a table of indicators, whose titles name years, not fields.
    """
    rows = read_rows(document.text, table.span)
    if any("unit" in row.cells for row in rows):
        return {}
    starts = [k for k, row in enumerate(rows) if row.group]
    groups: dict[str, tuple[str, Span]] = {}
    for k, following in zip(starts, [*starts[1:], len(rows)][: len(starts)], strict=True):
        number = parse_roman(rows[k].label)
        span = Span(rows[k].span.start, rows[following - 1].span.end)
        groups.setdefault(str(number) if number else str(len(groups) + 1), (rows[k].cells["task"].text, span))
    return groups


def _stated(row: Row, name: str, role: str = "") -> Stated | None:
    cell = row.cells.get(name)
    return Stated(cell.text, cell.text, Span(cell.start, cell.end), role) if cell and cell.text else None


def _deadline_of_group(group: Row) -> tuple[Stated, ...]:
    """The time that is all the title of a group of rows says (``Đến năm 2030``)."""
    cell = group.cells["task"]
    words = cell.text.removeprefix("Mục tiêu ").removeprefix("Chỉ tiêu ")
    found = find_deadlines(cell.text, cell.start)
    return tuple(d for d in found if d.role in ("deadline", "period") and words.lower() == d.text.lower())


def _table_deadline(row: Row) -> tuple[Stated, ...]:
    cell = row.cells.get("deadline")
    if not cell or not cell.text:
        return ()
    value = read_time(cell.text)
    role = "frequency" if value in ("continuous", "yearly", "quarterly", "monthly", "periodic") else "deadline"
    return (Stated(cell.text, value, Span(cell.start, cell.end), role),)


def _cell_targets(row: Row) -> tuple[Target, ...]:
    return tuple(
        target
        for name in ("task", "result")
        if (cell := row.cells.get(name)) and cell.end - cell.start == len(cell.text)
        for target in find_targets(cell.text, cell.start)
    )


def _table_targets(row: Row) -> tuple[Target, ...]:
    """The numbers in the result column of a table of indicators and in its columns of years, with the unit column's
    unit; a year's number names the year in its indicator."""
    years = sorted(name for name in row.cells if name.startswith(_YEAR))
    found = _cell_numbers(row, "result", row.cells["task"].text) if "result" in row.cells else []
    for name in years:
        found += _cell_numbers(row, name, f"{row.cells['task'].text}, năm {name.removeprefix(_YEAR)}")
    return tuple(found)


def _cell_numbers(row: Row, column: str, indicator: str) -> list[Target]:
    cell, unit = row.cells[column], row.cells.get("unit")
    found, position = [], 0
    for part in re.split(r"(?<=;)", cell.text):
        match = _PLAIN.match(part.strip())
        if match and (value := parse_number(match["value"])) is not None:
            upper = parse_number(match["upper"]) if match["upper"] else None
            comparator = "range" if upper is not None else _SIGNS.get(match["sign"] or "", "=")
            start = cell.start + position + len(part) - len(part.lstrip())
            found.append(
                Target(
                    part.strip(" ;"),
                    value,
                    unit.text if unit else "",
                    comparator,
                    Span(start, start + len(match[0])),
                    indicator,
                    upper,
                )
            )
        position += len(part)
    return found
