"""Tables made document by document: packed where they are made, joined where they are wanted."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis.core.tables import check_table, make_table

Bytes = NDArray[np.uint8]
_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


def pack_table(table: pd.DataFrame) -> Bytes:
    """A table as a compressed Arrow stream."""
    arrow, sink = pa.Table.from_pandas(table, preserve_index=False), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, arrow.schema, options=_OPTIONS) as stream:
        stream.write_table(arrow)
    return np.frombuffer(sink.getvalue(), np.uint8)


def join_tables(name: str, pieces: Iterable[Bytes]) -> pd.DataFrame:
    """The rows of all pieces of a table, in their order."""
    empty = make_table(name, ())
    tables = [unpack_piece(piece) for piece in pieces]
    if not tables:
        return empty
    return check_table(name, pa.concat_tables(tables).to_pandas().astype(empty.dtypes))


def unpack_piece(piece: Bytes) -> pa.Table:
    """The table in a packed piece."""
    with pa.ipc.open_stream(pa.py_buffer(piece)) as stream:
        return stream.read_all()
