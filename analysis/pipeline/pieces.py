"""Tables made document by document: packed where they are made, joined where they are wanted."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis.core.column import FLAG, INTEGER, NUMBER, TEXT
from analysis.core.errors import TableError
from analysis.core.tables import check_table, columns_of, make_table

Bytes = NDArray[np.uint8]
_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")
_ARROW = {TEXT: pa.large_string(), INTEGER: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_()}


def pack_rows(name: str, rows: Sequence[Mapping[str, object]]) -> Bytes:
    """Rows of a table as a compressed Arrow stream; what is not stated, and NaN, is missing."""
    columns = columns_of(name)
    if unknown := {key for row in rows for key in row} - {c.name for c in columns}:
        raise TableError(f"Table {name} has no column {', '.join(sorted(unknown))}; add it to analysis.core.tables.")
    values = {c.name: [row.get(c.name, "" if c.type == TEXT else None) for row in rows] for c in columns}
    arrays = [pa.array(values[c.name], _ARROW[c.type], from_pandas=True) for c in columns]
    return _packed(pa.table(dict(zip(values, arrays, strict=True))))


def _packed(table: pa.Table) -> Bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_OPTIONS) as stream:
        stream.write_table(table)
    return np.frombuffer(sink.getvalue(), np.uint8)


def table_of_columns(name: str, columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """A table from its columns, checked."""
    arrays = {c.name: pa.array(columns[c.name], _ARROW[c.type], from_pandas=True) for c in columns_of(name)}
    return check_table(name, pa.table(arrays).to_pandas().astype(make_table(name, ()).dtypes))


def join_tables(name: str, pieces: Iterable[Bytes]) -> pd.DataFrame:
    """The rows of all pieces of a table, in their order, checked."""
    empty = make_table(name, ())
    tables = [unpack_piece(piece) for piece in pieces]
    if not tables:
        return empty
    return check_table(name, pa.concat_tables(tables).to_pandas().astype(empty.dtypes))


def unpack_piece(piece: Bytes) -> pa.Table:
    """The table in a packed piece."""
    with pa.ipc.open_stream(pa.py_buffer(piece)) as stream:
        return stream.read_all()
