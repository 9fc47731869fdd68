"""What was made of each document, kept by what it was made from: one file per step and document.

A file holds its own hash, so that one cut off by a power cut counts as missing. Nothing in it is run when it is read.
"""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from analysis.core.writing import replace_file

_MAGIC = b"doichieu-1\n"
_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")
_SCHEMA = pa.schema([("part", pa.large_binary())])


@dataclass(frozen=True, slots=True)
class Cache:
    """Results of earlier runs below `folder`.

    Parameters
    ----------
    folder : Path
        Made when something is written; may be deleted at any time.
    """

    folder: Path

    def path(self, step: str, key: str) -> Path:
        """Where the result of a step lies; `key` is a hash in hexadecimal."""
        return self.folder / step / key[:2] / f"{key}.arrow"

    def has(self, step: str, key: str) -> bool:
        """Whether there is a result (it may still turn out to be broken)."""
        return self.path(step, key).is_file()

    def read(self, step: str, key: str) -> list[bytes] | None:
        """The result, or None where there is none that is whole."""
        try:
            data = self.path(step, key).read_bytes()
        except OSError:
            return None
        start = len(_MAGIC) + 32
        if not data.startswith(_MAGIC) or hashlib.sha256(data[start:]).digest() != data[len(_MAGIC) : start]:
            return None
        try:
            with pa.ipc.open_stream(pa.py_buffer(data)[start:]) as stream:
                return stream.read_all()["part"].to_pylist()
        except (pa.ArrowInvalid, KeyError):
            return None

    def write(self, step: str, key: str, parts: list[bytes]) -> None:
        """Keep a result, whole or not at all."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, _SCHEMA, options=_OPTIONS) as stream:
            stream.write(pa.record_batch([pa.array(parts, pa.large_binary())], schema=_SCHEMA))
        content = sink.getvalue().to_pybytes()
        replace_file(self.path(step, key), _MAGIC + hashlib.sha256(content).digest() + content, sync=False)

    def sweep(self, step: str, keys: Collection[str]) -> int:
        """Remove the results of a step that have none of these keys, and what a killed run left; returns how many."""
        removed = 0
        for path in sorted((self.folder / step).glob("*/*")):
            if path.stem not in keys or path.suffix != ".arrow":
                path.unlink(missing_ok=True)
                removed += 1
        for folder in sorted((self.folder / step).glob("*")):
            with suppress(OSError):  # holds something
                folder.rmdir()
        return removed
