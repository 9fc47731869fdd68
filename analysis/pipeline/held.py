"""Held: what the process that leads a run keeps of a reading, so that thousands fit into its memory.

A reading that was made in another process comes back as packed parts. A few are at hand (header, citations, ...); the
syllables stay from the first time they are asked for until they are released; the others are unpacked when they are
asked for, and forgotten again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, get_type_hints

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis.core.citation import Change, Citation, Header
from analysis.core.correction import Correction, Outcome
from analysis.core.errors import Problem
from analysis.core.tokens import Tokens
from analysis.engine import pack, unpack
from analysis.pipeline.pieces import Bytes, join_tables, pack_rows
from analysis.pipeline.reading import Reading
from analysis.pipeline.rows import READ_TABLES

_AT_HAND = ("header", "citations", "changes", "problems", "codes", "outcomes")
_STAYING = "syllables"
"""The part that stays once it was unpacked, because all texts are compared with each other."""
_SLIM = ("syllables", "words")
_HINTS = get_type_hints(Reading)
_CODEC = "zstd"


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A reading as packed parts, with the tables that it fills.

    Attributes
    ----------
    id, role, path, metadata
        As of its `Document`, but for the role that the corpus gives it.
    n_syllables, n_tasks, n_measures : int
    header, citations, changes, problems, codes, outcomes
        As of `Reading`.
    parts : dict of field to tuple of compressed bytes
    tables : dict of table to compressed bytes
        The rows of this document.
    """

    id: str
    role: str
    path: str
    metadata: Mapping[str, str]
    n_syllables: int
    n_tasks: int
    n_measures: int
    header: Header
    citations: tuple[Citation, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    codes: tuple[Correction, ...]
    outcomes: tuple[Outcome, ...]
    parts: dict[str, tuple[Bytes, ...]]
    tables: dict[str, Bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Slim:
    """`Tokens` in few bytes: instead of where each begins and ends, the code points before it and in it."""

    document: str
    unit: str
    vocabulary: tuple[str, ...]
    ids: NDArray[np.integer]
    before: NDArray[np.integer]
    inside: NDArray[np.integer]


def _slim(tokens: Tokens) -> Slim:
    starts, ends = tokens.spans.T
    arrays = (tokens.ids, starts - np.concatenate([[0], ends[:-1]])[: len(starts)], ends - starts)
    small = (array.astype(np.min_scalar_type(int(array.max(initial=0)))) for array in arrays)
    return Slim(tokens.document, tokens.unit, tokens.vocabulary, *small)


def _full(slim: Slim) -> Tokens:
    ends = np.cumsum(slim.before.astype(np.int32) + slim.inside, dtype=np.int32)
    spans = np.stack([ends - slim.inside, ends], axis=1)
    return Tokens(slim.document, slim.unit, slim.vocabulary, slim.ids.astype(np.int32), spans)


def keep(reading: Reading) -> Kept:
    """A reading as packed parts."""
    names = [f.name for f in fields(Reading) if f.name not in _AT_HAND]
    values = {name: getattr(reading, name) for name in names}
    slim = {name: _slim(value) if name in _SLIM else value for name, value in values.items()}
    parts = {name: tuple(map(_squeeze, pack(value))) for name, value in slim.items()}
    tables = {name: pack_rows(name, make(reading)) for name, make in READ_TABLES.items()}
    at_hand: dict[str, Any] = {name: getattr(reading, name) for name in _AT_HAND}
    about = reading.id, reading.role, reading.path, dict(reading.metadata)
    counts = reading.n_syllables, reading.n_tasks, reading.n_measures
    return Kept(*about, *counts, **at_hand, parts=parts, tables=tables)


def _squeeze(part: bytes) -> Bytes:
    """Compressed bytes behind their length."""
    packed = pa.compress(part, codec=_CODEC, asbytes=True) if part else b""
    return np.frombuffer(len(part).to_bytes(8, "little") + packed, np.uint8)


def _expand(part: NDArray[np.uint8]) -> bytes:
    n = int.from_bytes(part[:8].tobytes(), "little")
    return pa.decompress(part[8:].tobytes(), decompressed_size=n, codec=_CODEC, asbytes=True) if n else b""


class Held(Reading):
    """A reading whose parts are unpacked when they are asked for.

    Parameters
    ----------
    kept : Kept
    """

    kept: Kept

    def __init__(self, kept: Kept) -> None:
        object.__setattr__(self, "kept", kept)
        for name in _AT_HAND:
            object.__setattr__(self, name, getattr(kept, name))

    def __getattr__(self, name: str) -> Any:
        packed = self.__dict__["kept"].parts.get(name) if "kept" in self.__dict__ else None
        if packed is None:
            raise AttributeError(name)
        found: Any = unpack(Slim if name in _SLIM else _HINTS[name], [_expand(part) for part in packed])
        value: Any = _full(found) if name in _SLIM else found
        if name == "document" and value.role != self.kept.role:
            value = value.with_role(self.kept.role)
        if name == _STAYING:
            object.__setattr__(self, name, value)
        return value

    @property
    def id(self) -> str:
        """Id of the document."""
        return self.kept.id

    @property
    def role(self) -> str:
        """Role of the document."""
        return self.kept.role

    @property
    def path(self) -> str:
        """The document's file."""
        return self.kept.path

    @property
    def metadata(self) -> Mapping[str, str]:
        """What a manifest says of the document."""
        return self.kept.metadata

    @property
    def n_syllables(self) -> int:
        """Number of its syllables."""
        return self.kept.n_syllables

    def release(self) -> None:
        """Forget the syllables until they are asked for again."""
        self.__dict__.pop(_STAYING, None)

    @property
    def n_tasks(self) -> int:
        """Number of tasks without the closing paragraph."""
        return self.kept.n_tasks

    @property
    def n_measures(self) -> int:
        """Number of those in the part on measures."""
        return self.kept.n_measures

    def with_role(self, role: str) -> "Held":
        """The same reading of a document in another role."""
        return Held(replace(self.kept, role=role))


class Read(Held):
    """A reading in the process that works on it: what was unpacked once stays."""

    def __getattr__(self, name: str) -> Any:
        value = super().__getattr__(name)
        object.__setattr__(self, name, value)
        return value


def opened(reading: Reading) -> Reading:
    """The same reading; what is asked of it more than once is unpacked once, and forgotten with it."""
    return Read(reading.kept) if isinstance(reading, Held) else reading


def kept_of(reading: Reading) -> Kept:
    """A reading on its way to another process: its parts, without tables."""
    kept = reading.kept if isinstance(reading, Held) else keep(reading)
    return replace(kept, tables={})


def table_of(readings: Sequence[Reading], name: str) -> pd.DataFrame:
    """A table that these readings fill."""
    pieces = (r.kept.tables[name] if isinstance(r, Held) else pack_rows(name, READ_TABLES[name](r)) for r in readings)
    return join_tables(name, pieces)
