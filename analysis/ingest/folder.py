"""A folder of files becomes a corpus; what cannot be read is named, and the rest goes on."""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analysis.core.corpus import Corpus
from analysis.core.document import Document
from analysis.core.errors import AnalysisError, InputError, MissingError, Problem, RefusedError
from analysis.ingest.manifest import COVARIATES, DRAFTS, MANIFEST, find_missing, read_manifest, row_finder
from analysis.ingest.text import read_document

READABLE = (".txt",)
IGNORED = (
    MANIFEST, COVARIATES, *DRAFTS, "corrections.csv", "truth.json", "readme.md", "readme.txt", "thumbs.db",
    "desktop.ini",
)  # fmt: skip


def iter_files(folder: Path) -> Iterator[Path]:
    """Files below `folder` in the order of their names, without hidden ones and links that lead out of it."""
    root = folder.resolve()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent) / name
            if name.startswith(".") or name.lower() in IGNORED:
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                continue
            yield path


def _free_id(stem: str, taken: set[str]) -> str:
    stem = unicodedata.normalize("NFC", "".join(c for c in stem if c.isprintable())).strip() or "document"
    id, number = stem, 2
    while id.casefold() in taken:
        id, number = f"{stem}~{number}", number + 1
    taken.add(id.casefold())
    return id


def _kind(error: AnalysisError) -> str:
    if isinstance(error, RefusedError):
        return "refused"
    return "empty" if "is empty" in str(error) else "unreadable"


def _read(path: Path, folder: Path, id: str) -> Document | Problem:
    name = path.relative_to(folder).as_posix()
    if path.suffix.lower() not in READABLE:
        message = (
            f"This is no text file (ending {path.suffix or 'none'}); expected {', '.join(READABLE)}; "
            "save it as plain text in UTF-8, or take it out of the folder."
        )
        return Problem(name, "not text", message, fatal=True)
    try:
        return read_document(path, root=folder, id=id)
    except AnalysisError as error:
        return Problem(name, _kind(error), str(error), fatal=True)
    except OSError as error:
        message = f"The file cannot be opened ({error.strerror}); expected a readable text file; check its permissions."
        return Problem(name, "unreadable", message, fatal=True)


def read_corpus(folder: Path | str) -> Corpus:
    """Every readable document below `folder`, with its manifest row, and a list of what went wrong.

    Parameters
    ----------
    folder : path
        Searched with its subfolders. ``manifest.csv`` is optional; ``truth.json``, ``corrections.csv`` and READMEs are
        not documents.

    Returns
    -------
    Corpus
        A document's id is its file's stem (on collision ``stem~2``); its role is the manifest's, else empty.

    Raises
    ------
    MissingError
        If the folder does not exist.
    InputError
        If it holds no readable document.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise MissingError(f"The folder {folder} does not exist; expected a folder of plans as .txt; check the path.")
    rows, problems = read_manifest(folder)
    find_row = row_finder(rows)
    found, taken, seen, problem_list = [], set[str](), dict[str, str](), list(problems)
    names = set()
    for path in iter_files(folder):
        name = path.relative_to(folder).as_posix()
        names.add(name)
        read = _read(path, folder, _free_id(path.stem, set(taken)))
        if isinstance(read, Problem):
            problem_list.append(read)
        elif read.content_hash in seen:
            message = (
                f"The text is the same as that of {seen[read.content_hash]}; expected each document once; "
                "remove one of the two files."
            )
            problem_list.append(Problem(name, "duplicate", message, fatal=True))
        else:
            seen[read.content_hash] = name
            taken.add(read.id.casefold())
            row = find_row(name)
            found.append(replace(read, metadata=row, role=row.get("role", "")))
    problem_list += find_missing(rows, names)
    if not found:
        reason = f" The first of {len(problem_list)} problems: {problem_list[0]}" if problem_list else ""
        raise InputError(f"The folder {folder} holds no readable document; expected plans as .txt in UTF-8.{reason}")
    return Corpus(tuple(found), tuple(problem_list))
