"""One XLSX workbook: the codebook, then a sheet per table with a frozen header row and filters."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from analysis.core.cells import guard
from analysis.core.writing import replace_file
from analysis.export.plain import Exported

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""Of a sheet, its header row counted; of a cell."""
STAMP = (1980, 1, 1, 0, 0, 0)
"""The one date of every member of an archive."""
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDE = ("text", "meaning", "title", "quote_en", "quote_vi", "sentence_en", "sentence_vi", "wording", "message")


def cell_text(value: str) -> str:
    """`value` as a cell can hold it.

    Guarded as in CSV, control characters as ``\\N{REPLACEMENT CHARACTER}``, cut at 32,767 characters with ``…``.

    >>> cell_text("a\\x00b"), cell_text("=1+1")
    ('a\\ufffdb', "'=1+1")
    """
    clean = guard(_FORBIDDEN.sub("\ufffd", value))
    return clean if len(clean) <= MOST_CHARACTERS else clean[: MOST_CHARACTERS - 1] + "…"


def write_workbook(tables: Exported, path: Path) -> tuple[str, ...]:
    """Write tables as the sheets of one workbook, the codebook first. The same tables give the same bytes.

    Parameters
    ----------
    tables : mapping of str to (DataFrame, columns)
        From `plain.exported_tables`.
    path : Path

    Returns
    -------
    tuple of str
        Names of tables with more rows than a sheet holds (1,048,575): they are cut there, and a row at the head of the
        codebook says so.

    Notes
    -----
    Text is stored as text, never as a formula, and guarded all the same: who saves a sheet as CSV passes on no formula.
    """
    cut = tuple(name for name, (table, _) in tables.items() if len(table) >= MOST_ROWS)
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = dt.datetime(*STAMP)
    book.properties.creator = "doichieu"
    for name in sorted(tables, key=lambda name: name != "codebook"):
        table = tables[name][0]
        rows: Iterable[tuple[object, ...]] = table.iloc[: MOST_ROWS - 1].astype(object).itertuples(index=False)
        _write_sheet(book, name, tuple(table.columns), [*_cut(cut, table), *rows] if name == "codebook" else rows)
    buffer = io.BytesIO()
    book.save(buffer)
    replace_file(path, _without_clock(buffer.getvalue()))
    return cut


def _cut(names: tuple[str, ...], codebook: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for name in names:
        said = {"table": name, "meaning": f"Only the first {MOST_ROWS - 1:,} rows fit on a sheet; the CSV has all."}
        yield tuple(said.get(column, "") for column in codebook.columns)


def _write_sheet(book: Workbook, name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    titles, n_rows = [], 1
    for place, title in enumerate(header, 1):
        cell = WriteOnlyCell(sheet, value=title)
        cell.font = Font(bold=True)
        titles.append(cell)
        sheet.column_dimensions[get_column_letter(place)].width = 60 if title in _WIDE else 16
    sheet.append(titles)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        n_rows += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{n_rows}"


def _cell(sheet: object, value: object) -> object:
    if value is None or value is pd.NA or value != value:
        return None
    if not isinstance(value, str):
        return value
    if not value:
        return None
    cell = WriteOnlyCell(sheet, value=cell_text(value))
    cell.data_type = "s"
    return cell


def _without_clock(data: bytes) -> bytes:
    """The archive again, with one fixed date on every member."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()
