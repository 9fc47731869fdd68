"""The tables as they leave: spans count the texts as they were read, no name of a signatory, no cell that is a formula.

Offsets and lines of the exported files count the text as it was read (``text_raw/``); the store counts the repaired
text.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.core.cells import guard, unguard
from analysis.core.column import DTYPES, FLAG, INTEGER, TEXT, Column
from analysis.core.derived import CODEBOOK, DYADS, QUOTES
from analysis.core.edit import Edit, OffsetMap
from analysis.core.errors import InputError, TableError
from analysis.core.span import Span
from analysis.core.tables import TABLES
from analysis.core.writing import replace_file
from analysis.export.codebook import codebook_table
from analysis.export.dyads import dyad_table
from analysis.export.quotes import quote_table
from analysis.store import Study

Exported = Mapping[str, tuple[pd.DataFrame, tuple[Column, ...]]]
"""Name of a table -> the table as it is exported, and what its columns mean."""

_SPANS = {
    "sections": (("document", "start", "end"),),
    "citations": (("document", "start", "end"),),
    "tasks": (("document", "start", "end"),),
    "provisions": (("source", "start", "end"),),
    "alignments": (("source", "source_start", "source_end"), ("target", "target_start", "target_end")),
    "clusters": (("document", "start", "end"),),
    "repeats": (("document", "start", "end"), ("document", "first_start", "first_end")),
    "genealogy": (("step_document", "start", "end"),),
}
_NUMBERED = {"source": "source_number", "source_document": "source"}
"""In tables that have both columns, exported ``source`` holds document ids, as everywhere else."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_RESERVED = frozenset(["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))])
_LONGEST_NAME = 180
"""Bytes of a file's name before its ending."""
_HIDDEN = "signature"
"""Kind of section whose words are a person's name."""


def offset_maps(edits: pd.DataFrame) -> dict[str, OffsetMap]:
    """For every repaired document the way between its repaired text and the text as it was read."""
    rows: dict[str, list[Edit]] = {}
    columns = edits[["document", "start", "end", "replacement", "rule", "confidence"]]
    for document, start, end, replacement, rule, confidence in columns.itertuples(index=False):
        edit = Edit(Span(int(start), int(end)), replacement, rule, float(confidence))
        rows.setdefault(document, []).append(edit)
    return {document: OffsetMap(found) for document, found in rows.items()}


def to_raw_offsets(name: str, table: pd.DataFrame, maps: Mapping[str, OffsetMap]) -> pd.DataFrame:
    """`table` with its spans counted in the texts as they were read.

    Parameters
    ----------
    name : str
        Name of the table; one without spans comes back as it is.
    table : DataFrame
    maps : mapping of str to OffsetMap
        From `offset_maps`; a document without edits needs none.
    """
    table = table.copy()
    for owner, start, end in _SPANS.get(name, ()):
        rows = table.index[table[owner].isin(list(maps)) & table[start].notna()]
        documents, starts, ends = (table.loc[rows, column].tolist() for column in (owner, start, end))
        raw = [maps[d].to_source(Span(s, e)) for d, s, e in zip(documents, starts, ends, strict=True)]
        table.loc[rows, start] = [span.start for span in raw]
        table.loc[rows, end] = [span.end for span in raw]
    return table


def signature_spans(sections: pd.DataFrame) -> dict[str, tuple[Span, ...]]:
    """Document id -> where somebody signs, in the offsets of `sections`."""
    found: dict[str, tuple[Span, ...]] = {}
    for row in sections[sections["kind"] == _HIDDEN].to_dict("records"):
        found[row["document"]] = (*found.get(row["document"], ()), Span(int(row["start"]), int(row["end"])))
    return found


def touches(span: tuple[int, int], hidden: Sequence[Span]) -> bool:
    """Whether a span has a character in common with one of `hidden`."""
    return any(span[0] < other.end and other.start < span[1] for other in hidden)


def raw_tables(study: Study, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Some tables of a study, columns as they are stored, spans in the texts as they were read.

    Edits inside a signature are left out, and signatures have no title, for both spell a name.
    """
    stored = {name: study.table(name) for name in names}
    maps = offset_maps(stored["edits"] if "edits" in stored else study.table("edits"))
    tables = {name: to_raw_offsets(name, table, maps) for name, table in stored.items()}
    if "sections" in tables:
        tables["sections"].loc[tables["sections"]["kind"] == _HIDDEN, "title"] = ""
    if "edits" in tables:
        sections = tables["sections"] if "sections" in tables else study.table("sections")
        hidden = signature_spans(to_raw_offsets("sections", sections, {} if "sections" in tables else maps))
        spans = zip(*(tables["edits"][name] for name in ("document", "start", "end")), strict=True)
        kept = [not touches((s, e), hidden.get(d, ())) for d, s, e in spans]
        tables["edits"] = tables["edits"][pd.Series(kept, index=tables["edits"].index, dtype=bool)]
    return tables


def exported_tables(study: Study) -> Exported:
    """Every table of a study as it is exported, in the order of `analysis.core.tables`, without the texts.

    As `raw_tables` gives them, and further ``emphasis_versions`` (all sources and versions; ``emphasis`` holds the word
    shares by the central act's task groups), ``dyads``, ``quotes``, ``codebook``.
    """
    tables = raw_tables(study, [name for name in TABLES if name != "texts"])
    found: dict[str, tuple[pd.DataFrame, tuple[Column, ...]]] = {}
    for name, table in tables.items():
        table, columns = _renamed(table, TABLES[name])
        if name == "emphasis":
            found["emphasis"] = _leading_emphasis(table, tables["documents"]), columns
            name = "emphasis_versions"
        found[name] = table, columns
    found["dyads"] = dyad_table(tables), DYADS
    found["quotes"] = quote_table({**tables, "dyads": found["dyads"][0]}), QUOTES
    found["codebook"] = codebook_table({name: columns for name, (_, columns) in found.items()}), CODEBOOK
    return found


def _renamed(table: pd.DataFrame, columns: tuple[Column, ...]) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    names = {column.name for column in columns}
    if not names.issuperset(_NUMBERED):
        return table, columns
    renamed = tuple(replace(column, name=_NUMBERED.get(column.name, column.name)) for column in columns)
    return table.rename(columns=_NUMBERED), renamed


def _leading_emphasis(emphasis: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Word shares by the task groups of the central act: one row per plan and group."""
    numbers = dict(zip(documents["document"], documents["number"], strict=True))
    central = {d: i.split(";")[-1] for d, i in zip(documents["document"], documents["implements"], strict=True)}
    words = emphasis[emphasis["version"] == "words"]
    keep = [numbers.get(s) == central.get(d) for s, d in zip(words["source"], words["document"], strict=True)]
    of_act = words[pd.Series(keep, index=words.index, dtype=bool)]
    rest = words[~words["document"].isin(of_act["document"])]
    first = rest.groupby("document")["source"].transform("first") if len(rest) else rest["source"]
    return pd.concat([of_act, rest[rest["source"] == first]]).sort_index()


def csv_bytes(table: pd.DataFrame, *, bom: bool = False) -> bytes:
    """A table as UTF-8 CSV with ``\\n`` line ends and a header row; missing values are empty.

    Parameters
    ----------
    table : DataFrame
    bom : bool
        Begin with a byte order mark, by which Excel knows UTF-8.

    Notes
    -----
    Text that a spreadsheet program would compute is guarded with an apostrophe (`analysis.core.cells`); `read_csv`
    takes it away again. Numbers stay numbers, negative ones too.
    """
    table, quoting = table.copy(), csv.QUOTE_MINIMAL
    for name in table.columns:
        if pd.api.types.is_string_dtype(table[name].dtype):
            cells = ["" if pd.isna(value) else guard(str(value)) for value in table[name]]
            table[name] = pd.Series(cells, index=table.index, dtype="str")
            if any("\r" in cell for cell in cells):
                quoting = csv.QUOTE_ALL  # the writer would leave a lone carriage return bare, which ends a row
    buffer = io.StringIO()
    table.to_csv(buffer, index=False, lineterminator="\n", float_format="%.10g", quoting=quoting)
    return ("\ufeff" * bom + buffer.getvalue()).encode("utf-8", "surrogatepass")


def write_csv(table: pd.DataFrame, path: Path, *, bom: bool = False) -> None:
    """`csv_bytes` of a table as a file."""
    replace_file(path, csv_bytes(table, bom=bom))


def read_csv(path: Path | str, columns: Sequence[Column]) -> pd.DataFrame:
    """A table as `write_csv` wrote it: typed, guards taken away, numbers to ten digits.

    Parameters
    ----------
    path : path
    columns : sequence of Column
        What the table should hold, for example ``TABLES["tasks"]``; others of the file are left out.

    Raises
    ------
    TableError
        If a column is not there, or holds what is no number.
    """
    text = Path(path).read_bytes().decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header = rows[0] if rows else []
    data = {}
    for column in columns:
        if column.name not in header:
            raise TableError(f"{path} has no column {column.name}; expected {', '.join(c.name for c in columns)}.")
        cells = [row[header.index(column.name)] for row in rows[1:]]
        try:
            data[column.name] = pd.Series([_value(cell, column) for cell in cells], dtype=DTYPES[column.type])
        except (ValueError, KeyError) as error:
            raise TableError(f"Column {column.name} of {path} is no {column.type}: {error}.") from None
    return pd.DataFrame(data)


def _value(cell: str, column: Column) -> object:
    if column.type == TEXT:
        return unguard(cell)
    if not cell:
        return pd.NA
    if column.type == FLAG:
        return {"True": True, "False": False}[cell]
    return int(cell) if column.type == INTEGER else float(cell)


def write_texts(study: Study, to: Path) -> tuple[Path, ...]:
    """Every text as a file: ``text_raw/`` as it was read, ``text/`` as it was repaired."""
    written = []
    for document, raw, text in study.table("texts").itertuples(index=False):
        for folder, content in (("text_raw", raw), ("text", text)):
            path = to / folder / f"{safe_name(document)}.txt"
            replace_file(path, content.encode("utf-8", "surrogatepass"))
            written.append(path)
    return tuple(written)


def export_csv(study: Study, to: Path | str, *, bom: bool = False) -> tuple[Path, ...]:
    """Write every table as CSV and every text as a file.

    Parameters
    ----------
    study : Study
    to : path
        A folder; files of an earlier export are replaced, other files stay.
    bom : bool
        Begin every CSV with a byte order mark, by which Excel knows UTF-8.

    Returns
    -------
    tuple of Path
        What was written: the tables of `exported_tables`, ``text_raw/`` and ``text/``.

    Raises
    ------
    InputError
        If `to` is a file.
    """
    folder = folder_at(to)
    written = []
    for name, (table, _) in exported_tables(study).items():
        write_csv(table, folder / f"{name}.csv", bom=bom)
        written.append(folder / f"{name}.csv")
    return (*written, *write_texts(study, folder))


def folder_at(to: Path | str) -> Path:
    """The folder to export to.

    Raises
    ------
    InputError
        If it is a file.
    """
    to = Path(to)
    if to.exists() and not to.is_dir():
        raise InputError(f"{to} is a file; expected a folder to export to; choose another with --to.")
    return to


def safe_name(id: str) -> str:
    """A document's id as a file name that every system takes and no other id has.

    Characters that a file system may refuse become ``_``, names that Windows keeps for itself begin with ``_``, and
    what is longer than 180 bytes is cut; then six figures of the id's hash follow: ``a:b`` and ``a?b`` stay two.

    >>> safe_name("kế hoạch 44"), safe_name("a:b"), safe_name("a?b")
    ('kế hoạch 44', 'a_b~6783a3', 'a_b~c2a7b6')
    """
    plain = _UNSAFE.sub("_", id)
    if plain.split(".")[0].strip().upper() in _RESERVED:
        plain = f"_{plain}"
    plain = plain.encode("utf-8")[:_LONGEST_NAME].decode("utf-8", "ignore")
    if plain == id:
        return id
    return f"{plain}~{hashlib.sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
