"""The manifest: what a person knows of the files that their own text does not say."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from analysis.core.errors import InputError, Problem
from analysis.ingest.text import decode_text

MANIFEST = "manifest.csv"
KNOWN = {
    "role": ("plan", "source", "annex"),
    "level": ("central", "province", "district", "commune"),
}


def read_manifest(folder: Path) -> tuple[dict[str, Mapping[str, str]], tuple[Problem, ...]]:
    """Rows of ``manifest.csv`` by file, and what is wrong with them.

    Parameters
    ----------
    folder : Path
        The corpus folder. Without a manifest the result is empty.

    Returns
    -------
    rows : dict of str to mapping
        File (relative to the folder, forward slashes) -> column -> value; empty cells are left out.
    problems : tuple of Problem
        A value outside its list (``role``, ``level``) is reported and ignored.

    Raises
    ------
    InputError
        If the manifest cannot be read or has no column ``file``.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return {}, ()
    reader = csv.DictReader(io.StringIO(decode_text(path.read_bytes(), name=MANIFEST)))
    if "file" not in (reader.fieldnames or ()):
        raise InputError(
            f"{MANIFEST} has the columns {reader.fieldnames}; expected one called file; add a header row "
            "file,role,number,date,issuer,level."
        )
    rows: dict[str, Mapping[str, str]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(reader, 2):
        file = (row.get("file") or "").strip().replace("\\", "/")
        values = {key: value.strip() for key, value in row.items() if key and key != "file" and (value or "").strip()}
        for column, allowed in KNOWN.items():
            if values.get(column, allowed[0]) not in allowed:
                message = (
                    f"Line {number} of {MANIFEST} gives {column} {values[column]!r} for {file}; "
                    f"expected one of {', '.join(allowed)}; the value is ignored."
                )
                problems.append(Problem(MANIFEST, "manifest", message))
                del values[column]
        if file in rows:
            message = f"{MANIFEST} names {file} twice; expected one row a file; the first row counts."
            problems.append(Problem(MANIFEST, "manifest", message))
        elif file:
            rows[file] = values
    return rows, tuple(problems)
