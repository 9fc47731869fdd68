"""What was made of each document, kept by what it was made from: one file per step and document.

A file holds its own hash, so that one cut off by a power cut counts as missing. Nothing in it is run when it is read.
"""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis.core.writing import replace_file

_MAGIC = b"doichieu-2\n"
_CODEC = "zstd"


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
            return _unwrapped(data[start:])
        except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError):
            return None

    def write(self, step: str, key: str, parts: list[bytes]) -> None:
        """Keep a result, whole or not at all."""
        content = _wrapped(parts)
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


def _wrapped(parts: list[bytes]) -> bytes:
    """Number of parts, length of each, and their bytes, compressed together behind the length of that."""
    inner = np.array([len(parts), *map(len, parts)], "<i8").tobytes() + b"".join(parts)
    return len(inner).to_bytes(8, "little") + pa.compress(inner, codec=_CODEC, asbytes=True)


def _unwrapped(content: bytes) -> list[bytes]:
    """The parts again; the bytes are known to be those that were written."""
    size = int.from_bytes(content[:8], "little")
    inner = pa.decompress(content[8:], decompressed_size=size, codec=_CODEC, asbytes=True)
    n = int.from_bytes(inner[:8], "little")
    ends = (8 * (n + 1) + np.cumsum([0, *np.frombuffer(inner, "<i8", n, 8).tolist()])).tolist()
    return [inner[a:b] for a, b in zip(ends[:-1], ends[1:], strict=True)]
