"""The store: every table of a study as Parquet, with a manifest of what made it.

A study is one folder. A table is written beside its old version and then put in its place, and the manifest is written
last, so that a run killed at any moment leaves a whole study behind.
"""

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import __version__
from analysis.core.column import DTYPES
from analysis.core.errors import InputError, MissingError, TableError
from analysis.core.tables import TABLES, check_table, columns_of
from analysis.core.writing import replace_file

MANIFEST = "study.json"
_NAME = re.compile(r"[\w][\w.~-]*")
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "gensim", "underthesea", "pandas", "pyarrow")


def versions() -> dict[str, str]:
    """Versions of everything that can change a result: the package with its models to the byte, Python, libraries."""
    found = {name: metadata.version(name) for name in _LIBRARIES}
    python = ".".join(map(str, sys.version_info[:2]))
    return {"doichieu": __version__, "package": hash_package(), "python": python, **found}


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
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise InputError(
                f"The manifest {path} cannot be read ({error}); expected JSON; delete it and run the study again."
            ) from None

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the stored tables, in the order of `analysis.core.tables`."""
        return tuple(name for name in TABLES if (self.folder / f"{name}.parquet").is_file())

    def table(self, name: str) -> pd.DataFrame:
        """The stored table, validated.

        Raises
        ------
        MissingError
            If the study has no such table.
        TableError
            If another version of this package made it and it lacks a column, or it is not what its description says.
        """
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            raise MissingError(
                f"Study {self.name} has no table {name!r}; it has {', '.join(self.tables) or 'none'}; "
                "run `doichieu run CORPUS` first."
            )
        stored = pq.read_table(path).to_pandas()
        lacking = [c.name for c in columns_of(name) if c.name not in stored.columns]
        if lacking:
            raise TableError(
                f"Table {name} of study {self.name} has no column {', '.join(lacking)}: another version made it; run "
                "`doichieu run CORPUS` again."
            )
        return check_table(name, stored.astype({c.name: DTYPES[c.type] for c in columns_of(name)}))

    def write(self, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, object]) -> None:
        """Store all tables and then the manifest; a table that is not among `tables` is removed.

        Parameters
        ----------
        tables : mapping of str to DataFrame
            Validated before anything is written.
        manifest : mapping
            JSON-able; the hashes of the tables are added.
        """
        data = {name: table_bytes(check_table(name, table)) for name, table in tables.items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, content in data.items():
            replace_file(self.folder / f"{name}.parquet", content)
        for name in self.tables:
            if name not in data:
                (self.folder / f"{name}.parquet").unlink()
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(data.items())}
        self.write_json(MANIFEST, {**manifest, "tables": hashes})

    def write_json(self, name: str, value: object) -> None:
        """Store a JSON file beside the tables, whole or not at all."""
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
        replace_file(self.folder / name, text.encode("utf-8", "surrogatepass"))

    def is_whole(self) -> bool:
        """Whether every table of the manifest is there with the bytes that were written."""
        hashes = self.manifest.get("tables")
        if not isinstance(hashes, dict) or not hashes:
            return False
        for name, digest in hashes.items():
            path = self.folder / f"{name}.parquet"
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                return False
        return True


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
    if not (study.folder / MANIFEST).is_file():
        known = sorted(p.parent.name for p in Path(work).glob(f"*/{MANIFEST}"))
        raise MissingError(
            f"There is no study {name!r} in {work}; there is {', '.join(known) or 'none yet'}; "
            "make one with `doichieu run CORPUS --study NAME`."
        )
    return study
