"""The replication archive: what a colleague needs to run a study again, and the comparison of the two.

The archive holds no text of a document and no name of a signatory: the tables stand in it as they are exported, the
texts and the stored tables as their hashes. Who replicates needs the folder of documents.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis import __version__
from analysis.core.errors import InputError, MissingError
from analysis.core.writing import replace_file
from analysis.export.plain import Exported, csv_bytes, exported_tables
from analysis.export.workbook import STAMP
from analysis.store import MANIFEST, Study

CORRECTIONS = "corrections.csv"
SUMS = "SHA256SUMS"
_README = """Replication archive of the doichieu study {name}

tables/          every table as CSV, with codebook.csv that says what each column means
                 (text that begins with = + - @ is guarded with an apostrophe)
study.json       parameters, versions, SHA-256 of every document's text and of every stored table
corrections.csv  what a person said in the study's own folder, where there was any
SHA256SUMS       of every file in here
CITATION.cff     how to cite

The documents are not in here. With them, and with the versions that study.json names, this runs the study again and
says of every table whether it came out the same:

    doichieu replicate {file} --corpus FOLDER
"""
_CITATION = """cff-version: 1.2.0
message: Cite the software with its version, and name the key of the study.
title: doichieu
type: software
authors:
  - name: The doichieu authors
version: {version}
license: Apache-2.0
identifiers:
  - type: other
    value: "study {name}, key {key}"
"""


class Comparison(NamedTuple):
    """One table (or the inputs) of an archive beside the same of a study: whether they are the same, in a sentence."""

    name: str
    same: bool
    sentence: str
    is_table: bool = True


def archive_bytes(study: Study, *, name: str = "replication.zip") -> bytes:
    """The replication archive of a study: sorted members of one fixed date, so that one study gives the same bytes.

    Parameters
    ----------
    study : Study
    name : str
        Name of the archive, for its README.
    """
    manifest = study.manifest
    members = {f"tables/{table}.csv": csv_bytes(found) for table, (found, _) in exported_tables(study).items()}
    members[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    said = study.folder / CORRECTIONS
    if said.is_file():
        members[CORRECTIONS] = said.read_bytes()
    key = manifest.get("key", "")
    members["CITATION.cff"] = _CITATION.format(version=__version__, name=study.name, key=key).encode()
    members["README.txt"] = _README.format(name=study.name, file=name).encode()
    sums = (f"{hashlib.sha256(content).hexdigest()}  {member}\n" for member, content in sorted(members.items()))
    members[SUMS] = "".join(sums).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, content in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(member, STAMP), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def write_replication(study: Study, path: Path) -> Path:
    """`archive_bytes` as the file `path`; an earlier one is replaced."""
    replace_file(path, archive_bytes(study, name=path.name))
    return path


def read_archive(path: Path) -> dict[str, bytes]:
    """Member -> content of a replication archive, checked against its own hashes.

    Raises
    ------
    MissingError
        If there is no such file.
    InputError
        If it is no replication archive, or a member is not what its hash says.
    """
    if not path.is_file():
        raise MissingError(
            f"There is no file {path}; expected an archive that `doichieu export STUDY --format replication` wrote."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist()}
        lines = members[SUMS].decode().splitlines()
        manifest = json.loads(members[MANIFEST])
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError) as error:
        raise InputError(
            f"{path} is no replication archive ({error}); expected a zip with {MANIFEST} and {SUMS}, as "
            "`doichieu export STUDY --format replication` writes it."
        ) from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("tables"), dict):
        raise InputError(f"{MANIFEST} in {path} names no tables; expected the manifest of a study; export it again.")
    for line in lines:
        digest, _, member = line.partition("  ")
        if hashlib.sha256(members.get(member, b"")).hexdigest() != digest:
            raise InputError(
                f"{member} in {path} is not what its hash in {SUMS} says; the archive was changed or damaged; get it "
                "again."
            )
    return members


def compare_archive(members: Mapping[str, bytes], study: Study) -> tuple[Comparison, ...]:
    """An archive beside a study that was run again.

    Parameters
    ----------
    members : mapping of str to bytes
        From `read_archive`.
    study : Study
        Run on the same documents with the archive's parameters.

    Returns
    -------
    tuple of Comparison
        First the inputs (documents, parameters, versions), then every stored table. *The same bytes*: its SHA-256 is
        that of the archive. *The same content*: the exported rows are the same, stored otherwise, as other versions of
        the libraries do.
    """
    before, after = json.loads(members[MANIFEST]), study.manifest
    tables = exported_tables(study)
    return (
        *_inputs(before, after),
        *(_table(name, str(digest), after, members, tables) for name, digest in sorted(before["tables"].items())),
    )


def _inputs(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Comparison]:
    for fact, of_what in (("texts", "document"), ("parameters", "parameter"), ("versions", "version")):
        old, new = (m.get(fact) for m in (before, after))
        old, new = (known if isinstance(known, dict) else {} for known in (old, new))
        names = sorted(n for n in {*old, *new} if old.get(n) != new.get(n))
        listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        said = f"{len(names)} of {len({*old, *new})} differ ({listed})" if names else "the same as in the archive"
        said += f"; each {of_what} can matter." if names else "."
        yield Comparison(fact, not names, f"{fact}: {said}", is_table=False)
    old, new = before.get("corrections"), after.get("corrections")
    said = "the same as in the archive." if old == new else "not those of the archive; the tables will differ."
    yield Comparison("corrections by hand", old == new, f"corrections by hand: {said}", is_table=False)


def _table(
    name: str, digest: str, after: Mapping[str, object], members: Mapping[str, bytes], tables: Exported
) -> Comparison:
    hashes = after.get("tables")
    if isinstance(hashes, dict) and hashes.get(name) == digest:
        return Comparison(name, True, f"Table {name}: the same bytes.")
    stored = members.get(f"tables/{name}.csv")
    if stored is None or name not in tables:
        return Comparison(name, False, f"Table {name}: not the same bytes (SHA-256 {digest[:12]}... in the archive).")
    mine = csv_bytes(tables[name][0])
    if mine == stored:
        return Comparison(name, True, f"Table {name}: the same content, stored as other bytes.")
    n_differ, n_rows = _differing(stored, mine)
    return Comparison(name, False, f"Table {name}: not the same; {n_differ} of {n_rows} rows stand in one only.")


def _differing(one: bytes, other: bytes) -> tuple[int, int]:
    """Rows that stand in one of two CSV files only (each as often as it does), and rows of the longer one."""
    texts = [data.decode("utf-8", "surrogatepass") for data in (one, other)]
    rows = [Counter(map(tuple, csv.reader(io.StringIO(text, newline="")))) for text in texts]
    n_differ = ((rows[0] - rows[1]) + (rows[1] - rows[0])).total()
    return n_differ, max(found.total() for found in rows) - 1
