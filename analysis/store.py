"""The store: every table of a study as Parquet, with a manifest of what made it.

A study is one folder. All its tables are first written into a folder in it, which then gets its final name in one
step; only then are they put in their places. Until that step the study is the old one, from it on the new: who reads
looks among the waiting tables first. So a run killed at any moment leaves a whole study behind; so does a full disk.
"""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import __version__
from analysis.core.column import DTYPES
from analysis.core.errors import InputError, MissingError, TableError, UnwritableError
from analysis.core.tables import TABLES, check_table, columns_of
from analysis.core.writing import replace_file, sweep_leftovers, sync_folder, unwritable

MANIFEST = "study.json"
WRITING, WAITING = ".writing", ".written"
"""Folders in a study's: tables of a run that is not done with them, and whole sets that wait to be put in place."""
_NAME = re.compile(r"[\w][\w.~-]*")
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "gensim", "underthesea", "pandas", "pyarrow")


def versions() -> dict[str, str]:
    """Versions of everything that can change a result: the package with its models to the byte, Python, libraries."""
    python = ".".join(map(str, sys.version_info[:2]))
    return {"doichieu": __version__, "package": hash_package(), "python": python, **_libraries()}


@cache
def _libraries() -> dict[str, str]:
    """Version of each library; looked up once, because it is asked for with every document."""
    return {name: metadata.version(name) for name in _LIBRARIES}


@cache
def hash_package() -> str:
    """Hash of the package's own files: code, models, word lists."""
    root, digest = Path(__file__).parent, hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def hash_of(value: object) -> str:
    """SHA-256 of a JSON-able value; the order of mappings does not matter.

    >>> hash_of({"a": 1, "b": [2]}) == hash_of({"b": [2], "a": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def table_bytes(table: pd.DataFrame) -> bytes:
    """A table as Parquet: the same table gives the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def packed_table(name: str, table: pd.DataFrame) -> bytes:
    """A table as it is stored, validated; it takes a tenth of the memory.

    Raises
    ------
    TableError
        If it is not what its description says.
    """
    return table_bytes(check_table(name, table))


@dataclass(frozen=True, slots=True)
class Study:
    """The results of one analysis.

    Parameters
    ----------
    folder : Path
        Holds ``<table>.parquet`` and ``study.json``.
    """

    folder: Path

    @property
    def name(self) -> str:
        """Name of the study: its folder's."""
        return self.folder.name

    @property
    def manifest(self) -> Mapping[str, object]:
        """What made the tables: inputs, parameters, versions, hash of each table; empty if there is none."""
        path = self.folder / MANIFEST
        try:
            found = json.loads(self._read(MANIFEST))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise InputError(
                f"The manifest {path} cannot be read ({error}); expected JSON; delete it and run the study again."
            ) from None
        if not isinstance(found, dict):
            raise InputError(f"The manifest {path} is no JSON object; delete it and run the study again.")
        return found

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the stored tables, in the order of `analysis.core.tables`."""
        known = self.manifest.get("tables")
        named: Collection[str] = known if isinstance(known, dict) and self._waits() else TABLES
        return tuple(name for name in TABLES if name in named and self._place(f"{name}.parquet").is_file())

    def table(self, name: str) -> pd.DataFrame:
        """The stored table, validated.

        Raises
        ------
        MissingError
            If the study has no such table.
        TableError
            If its file is damaged, if another version of this package made it and it lacks a column, or if it is not
            what its description says.
        """
        try:
            data = self._read(f"{name}.parquet")
        except FileNotFoundError:
            raise MissingError(
                f"Study {self.name} has no table {name!r}; it has {', '.join(self.tables) or 'none'}; "
                "run `doichieu run CORPUS` first."
            ) from None
        try:
            stored = pq.read_table(pa.BufferReader(data)).to_pandas()
        except (pa.ArrowException, OSError, ValueError) as error:
            said = str(error).partition("\n")[0]
            raise TableError(
                f"Table {name} of study {self.name} is damaged ({said}); expected Parquet; run `doichieu run CORPUS` "
                "again, which writes it anew."
            ) from None
        lacking = [c.name for c in columns_of(name) if c.name not in stored.columns]
        if lacking:
            raise TableError(
                f"Table {name} of study {self.name} has no column {', '.join(lacking)}: another version made it; run "
                "`doichieu run CORPUS` again."
            )
        return check_table(name, stored.astype({c.name: DTYPES[c.type] for c in columns_of(name)}))

    def write(self, tables: Mapping[str, pd.DataFrame | bytes], manifest: Mapping[str, object]) -> None:
        """Store all tables and their manifest in one step; a table that is not among `tables` is removed.

        Parameters
        ----------
        tables : mapping of str to DataFrame or bytes
            Validated before anything is written; bytes are what `packed_table` made.
        manifest : mapping
            JSON-able; the hashes of the tables are added.

        Raises
        ------
        UnwritableError
            On a full disk or without permission; the study is what it was before.
        """
        data = {name: t if isinstance(t, bytes) else packed_table(name, t) for name, t in tables.items()}
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(data.items())}
        writing, waiting = self.folder / WRITING, self.folder / WAITING
        try:
            self.settle()
            for name, content in data.items():
                replace_file(writing / f"{name}.parquet", content)
            replace_file(writing / MANIFEST, _json({**manifest, "tables": hashes}))
            sync_folder(writing)
            writing.rename(waiting)
            sync_folder(self.folder)
            self.settle()
        except UnwritableError:
            shutil.rmtree(writing, ignore_errors=True)
            raise
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def settle(self) -> None:
        """Put in place what a run that was killed had written whole, and take away what it had not.

        Only for who holds the study (`analysis.engine.hold`). Reading needs no settling.
        """
        shutil.rmtree(self.folder / WRITING, ignore_errors=True)
        waiting = self.folder / WAITING
        if (waiting / MANIFEST).is_file():
            kept = self.tables
            for path in sorted(waiting.glob("*.parquet")):
                path.replace(self.folder / path.name)
            for name in TABLES:
                if name not in kept:
                    (self.folder / f"{name}.parquet").unlink(missing_ok=True)
            sync_folder(self.folder)
            (waiting / MANIFEST).replace(self.folder / MANIFEST)
        shutil.rmtree(waiting, ignore_errors=True)
        sweep_leftovers(self.folder)

    def _waits(self) -> bool:
        return (self.folder / WAITING / MANIFEST).is_file()

    def _place(self, name: str) -> Path:
        """Where a file of the study lies."""
        waiting = self.folder / WAITING / name
        return waiting if waiting.is_file() else self.folder / name

    def _read(self, name: str) -> bytes:
        """The bytes of a file of the study, also while another process puts it in place."""
        try:
            return (self.folder / WAITING / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return (self.folder / name).read_bytes()

    def is_whole(self) -> bool:
        """Whether every table of the manifest is there with the bytes that were written."""
        hashes = self.manifest.get("tables")
        if not isinstance(hashes, dict) or not hashes:
            return False
        for name, digest in hashes.items():
            try:
                found = hashlib.sha256(self._read(f"{name}.parquet")).hexdigest()
            except OSError:
                return False
            if found != digest:
                return False
        return True


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return text.encode("utf-8", "surrogatepass")


def study_at(work: Path | str, name: str) -> Study:
    """The study `name` below the folder `work`, which need not exist yet.

    Raises
    ------
    InputError
        If the name could lead out of the folder.
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"A study's name is letters, digits, '.', '-', '~' and '_' and starts with a letter or digit; "
            f"got {name!r}; choose another with --study."
        )
    return Study(Path(work) / name)


def open_study(work: Path | str, name: str) -> Study:
    """An existing study.

    Raises
    ------
    MissingError
        If there is none of that name.
    """
    study = study_at(work, name)
    if not study._place(MANIFEST).is_file():
        settled, waiting = Path(work).glob(f"*/{MANIFEST}"), Path(work).glob(f"*/{WAITING}/{MANIFEST}")
        known = sorted({*(p.parent.name for p in settled), *(p.parent.parent.name for p in waiting)})
        raise MissingError(
            f"There is no study {name!r} in {work}; there is {', '.join(known) or 'none yet'}; "
            "make one with `doichieu run CORPUS --study NAME`."
        )
    return study
