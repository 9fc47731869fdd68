"""Tables with their labels for statistics programs: Stata (R's haven and SPSS read it, too) and Parquet.

For R: ``arrow::read_parquet`` reads the Parquet files with their types; ``codebook.csv`` says what each column means.
"""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.core.column import FLAG, INTEGER, TEXT, Column
from analysis.core.writing import replace_file
from analysis.export.plain import Exported

LABEL, SHORT = 80, 2045
"""Most characters of a label in Stata, and most bytes of text that is not stored as strL."""
RESERVED = frozenset({
    "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_N", "_pi", "_pred",
    "_rc", "_skip", "strL", "using", "with", "break", "case", "class", "complex", "const", "continue", "default",
    "delete", "do", "else", "end", "enum", "export", "external", "for", "function", "global", "goto", "local", "pragma",
    "quad", "short", "virtual",
})  # fmt: skip
"""Words that are no names of columns in Stata or in Mata."""
_STAMP = dt.datetime(1980, 1, 1)
_LARGEST = 2_147_483_620
"""The largest whole number that Stata's long holds."""


def write_stata(table: pd.DataFrame, columns: tuple[Column, ...], path: Path, *, label: str) -> None:
    """A table as a Stata 14+ file (``.dta``, UTF-8) with variable labels; the same table gives the same bytes.

    Parameters
    ----------
    table : DataFrame
    columns : tuple of Column
        What each column means; the label is its first 80 characters.
    path : Path
    label : str
        Of the data set.

    Notes
    -----
    A column with a closed list of values becomes labelled integers (from 0, in the order of the list; empty: missing;
    no labels where there are no rows), whole numbers with gaps and large ones become doubles, yes and no 1 and 0. Text
    longer than 2,045 bytes is stored as strL. A name that Stata keeps for itself gets a ``_`` behind it: ``end_``,
    ``function_``. Stata cannot hold the character NUL: it becomes ``\\N{REPLACEMENT CHARACTER}``.
    """
    names = {column.name: stata_name(column.name) for column in columns}
    data = pd.DataFrame({names[column.name]: _for_stata(table[column.name], column) for column in columns})
    text = [names[column.name] for column in columns if column.type == TEXT and not column.values]
    long = [name for name in text if data[name].map(lambda cell: len(cell.encode())).max() > SHORT]
    sink = io.BytesIO()
    data.to_stata(
        sink,
        write_index=False,
        version=118,
        time_stamp=_STAMP,
        data_label=label[:LABEL],
        variable_labels={names[column.name]: column.meaning[:LABEL] for column in columns},
        convert_strl=long,
    )
    replace_file(path, sink.getvalue())


def stata_name(name: str) -> str:
    """The name of a column in Stata.

    >>> stata_name("end"), stata_name("relation")
    ('end_', 'relation')
    """
    return f"{name}_" if name in RESERVED else name


def _for_stata(values: pd.Series, column: Column) -> pd.Series:
    if column.type == TEXT and column.values and len(values):
        known = values.where(values != "")
        return pd.Series(pd.Categorical(known, categories=[v for v in column.values if v]), index=values.index)
    if column.type == TEXT:
        clean = [str(value).encode("utf-8", "replace").decode().replace("\x00", "\ufffd") for value in values]
        return pd.Series(clean, index=values.index, dtype=object)
    whole = column.type in (FLAG, INTEGER) and not values.isna().any()
    if whole and (not len(values) or values.astype("int64").abs().max() < _LARGEST):
        return values.astype("int8" if column.type == FLAG else "int32")
    return values.astype("float64")


def write_parquet(table: pd.DataFrame, columns: tuple[Column, ...], path: Path) -> None:
    """A table as Parquet whose fields carry what they mean (field metadata ``meaning``)."""
    stored = pa.Table.from_pandas(table.reset_index(drop=True), preserve_index=False)
    meanings = {column.name: column.meaning for column in columns}
    fields = [field.with_metadata({"meaning": meanings[field.name]}) for field in stored.schema]
    sink = pa.BufferOutputStream()
    pq.write_table(stored.cast(pa.schema(fields, metadata=stored.schema.metadata)), sink, compression="zstd")
    replace_file(path, sink.getvalue().to_pybytes())


def write_all(
    tables: Exported, folder: Path, ending: str, *, write: Callable[[pd.DataFrame, tuple[Column, ...], Path], None]
) -> tuple[Path, ...]:
    """Every table as a file of its own with the function `write`."""
    paths = {name: folder / f"{name}.{ending}" for name in tables}
    for name, (table, columns) in tables.items():
        write(table, columns, paths[name])
    return tuple(paths.values())
