"""Sheets: small tables that people keep beside their files, as spreadsheet programs write them.

Comma, semicolon or tab; UTF-8, UTF-16 or, failing these, Windows-1258. A cell that a spreadsheet program would take for
a formula is written with an apostrophe in front, which is taken away again on reading.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.core.cells import guard, unguard
from analysis.core.document import normalise_text
from analysis.core.errors import InputError, Problem

MAX_BYTES = 50_000_000
MAX_CELL = 20_000
SHOWN = 20
"""Problems of one kind that are told one by one; the others are counted."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of a sheet.

    Attributes
    ----------
    columns : tuple of str
        As the header row names them, on one line, without blanks around.
    rows : tuple of (int, dict of str to str)
        Number of the row's last line in the file; column -> value on one line, empty cells left out.
    problems : tuple of Problem
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, Mapping[str, str]], ...] = ()
    problems: tuple[Problem, ...] = ()


def one_line(value: str) -> str:
    """`value` in NFC, on one line, without characters that cannot be seen."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub(" ", value)).split())


def read_sheet(path: Path, *, needs: str, header: str) -> Sheet:
    """The rows of a sheet, and one sentence for whatever is odd in it.

    Parameters
    ----------
    path : Path
        A missing file gives an empty sheet.
    needs : str
        The column that must be there; the separator is the one with which it is.
    header : str
        A header row that would do, for the error.

    Returns
    -------
    Sheet
        An empty file is a problem, not an error. A row with more cells than the header, a column that stands twice and
        a cell of more than `MAX_CELL` characters are problems; such rows, columns and cells are left out.

    Raises
    ------
    InputError
        If the file cannot be read as a sheet, or has no column `needs`: reading on would silently lose all of it.
    """
    name = path.name
    if not path.is_file():
        return Sheet()
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{name} holds {path.stat().st_size} bytes; expected at most {MAX_BYTES}; split the file.")
    text, problems = _decode(path.read_bytes(), name)
    if not text.strip():
        message = f"{name} is empty; expected a header row such as {header}; nothing was taken from it."
        return Sheet(problems=(Problem(name, "manifest", message),))
    text = re.sub(r"\Asep=(.)\n", "", text)
    listed = _rows(text, needs, name)
    if listed is None:
        first = one_line(text.split("\n", 1)[0])[:120]
        raise InputError(f"{name} begins with {first!r}; expected one called {needs}; add a header row {header}.")
    columns = [one_line(cell) for cell in listed[0][1]]
    lower = [column.lower() for column in columns]
    counted = ["" if column in lower[:k] else columns[k] for k, column in enumerate(lower)]
    rows = []
    for number, cells in listed[1:]:
        row, odd = _row(counted, cells)
        if row:
            rows.append((number, row))
        problems += [Problem(name, "manifest", f"Line {number} of {name} {sentence}") for sentence in odd]
    twice = sorted({c for c in columns if c and lower.count(c.lower()) > 1})
    if twice:
        message = f"{name} has the column {twice[0]} twice; expected it once; the first one counts."
        problems.append(Problem(name, "manifest", message))
    return Sheet(tuple(dict.fromkeys(c for c in columns if c)), tuple(rows), tuple(few(problems)))


def _decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
        problems = []
    except UnicodeDecodeError:
        text = data.decode("cp1258", "replace")
        message = (
            f"{name} is not {encoding.upper()} and was read as Windows-1258; expected UTF-8; check names with ă, ơ, ư "
            'or ? in them, and save it as "CSV UTF-8".'
        )
        problems = [Problem(name, "manifest", message)]
    if "\x00" in text:
        raise InputError(
            f"{name} is no table as text but binary; expected CSV; save it as CSV in UTF-8 in your spreadsheet program."
        )
    return normalise_text(text), problems


def _rows(text: str, needs: str, name: str) -> list[tuple[int, list[str]]] | None:
    """Rows with their line numbers, cut at the separator with which the first one has the column `needs`."""
    first = next(line for line in text.split("\n") if line.strip())
    for delimiter in ",;\t|":
        names = next(csv.reader([first], delimiter=delimiter), [])
        if needs in [one_line(cell).lower() for cell in names]:
            break
    else:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise InputError(
            f"{name} cannot be read as a table near line {reader.line_num} ({error}); expected every quotation mark "
            'that opens a cell to close it (one inside a cell is written twice, ""); correct that row.'
        ) from None
    return rows


def _row(columns: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return {}, [
            f'has {len(cells)} cells, the header {len(columns)}; expected a cell with a comma in it to stand in "..."; '
            "the row is left out."
        ]
    row: dict[str, str] = {}
    odd = []
    for column, cell in zip(columns, cells, strict=False):
        value = unguard(one_line(cell))
        if len(value) > MAX_CELL:
            odd.append(
                f"has {len(value)} characters under {column}; expected at most {MAX_CELL}; the cell is left out."
            )
        elif value and column:
            row[column] = value
    return row, odd


def few(problems: Sequence[Problem]) -> list[Problem]:
    """At most `SHOWN` problems of a file as they are; what is beyond is told in one sentence."""
    if len(problems) <= SHOWN:
        return list(problems)
    file, kind = problems[0].file, problems[0].kind
    message = (
        f"{len(problems) - SHOWN} more rows of {file} have problems like these; correct the first ones and run again."
    )
    return [*problems[:SHOWN], Problem(file, kind, message)]


def write_sheet(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A sheet that spreadsheet programs open as it is: UTF-8 with a mark, commas, no cell that is a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([guard(column) for column in columns])
    for row in rows:
        writer.writerow([guard(one_line(row.get(column, ""))) for column in columns])
    return buffer.getvalue().encode("utf-8-sig", "replace")
