"""A folder of files becomes a corpus; what cannot be read is named, and the rest goes on."""

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from analysis.core.corpus import Corpus
from analysis.core.document import Document
from analysis.core.errors import AnalysisError, InputError, MissingError, Problem, RefusedError, UnwritableError
from analysis.ingest.archive import iter_members
from analysis.ingest.files import READABLE, Means, installed_recogniser, read_document
from analysis.ingest.manifest import COVARIATES, DRAFTS, MANIFEST, find_missing, read_manifest, row_finder
from analysis.ingest.scans import Progress, silent
from analysis.ingest.sniff import kind_of
from analysis.ingest.text import MAX_BYTES, find_text_problems

DEEPEST = 2
"""Zip files inside zip files that are opened."""
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
    message = str(error)
    if "no kind of file that is read" in message:
        return "not text"
    return "empty" if "is empty" in message else "unreadable"


def _problem(name: str, error: AnalysisError | OSError) -> Problem:
    if isinstance(error, AnalysisError):
        return Problem(name, _kind(error), str(error), fatal=True)
    message = f"The file cannot be opened ({error.strerror}); expected a readable file; check its permissions."
    return Problem(name, "unreadable", message, fatal=True)


def iter_contents(path: Path, name: str) -> Iterator[tuple[str, bytes | Problem]]:
    """The files that a file holds: itself, or the members of a zip file (of zip files inside it, too, one deep)."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{name} holds {size} bytes; expected at most {MAX_BYTES}; split the file.")
        data = path.read_bytes()
    except (AnalysisError, OSError) as error:
        yield name, _problem(name, error)
        return
    yield from _unpack(data, name, DEEPEST)


def _unpack(data: bytes, name: str, depth: int) -> Iterator[tuple[str, bytes | Problem]]:
    if kind_of(data) != "zip":
        yield name, data
        return
    if depth == 0:
        message = f"This zip file stands in another that stands in another; expected at most {DEEPEST} deep; unpack it."
        yield name, Problem(name, "unreadable", message, fatal=True)
        return
    try:
        for inner, content in iter_members(data, name=name):
            place = f"{name}/{inner}"
            if inner.rpartition("/")[2].lower() in IGNORED:
                continue
            if isinstance(content, bytes):
                yield from _unpack(content, place, depth - 1)
            else:
                yield place, _problem(place, content)
    except AnalysisError as error:
        yield name, _problem(name, error)


def _read(name: str, data: bytes, id: str, means: Means) -> Document | Problem:
    try:
        return read_document(data, name=name, id=id, means=means)
    except UnwritableError:  # a full disk is no fault of the file
        raise
    except AnalysisError as error:
        return _problem(name, error)
    except RecursionError:
        message = "The file is nested too deeply; expected the text of a plan; open it and save it again."
        return Problem(name, "unreadable", message, fatal=True)


def check_folder(folder: Path | str) -> Path:
    """The folder as a path.

    Raises
    ------
    MissingError
        If it does not exist.
    """
    if not Path(folder).is_dir():
        raise MissingError(f"The folder {folder} does not exist; expected a folder of plans; check the path.")
    return Path(folder)


def read_corpus(
    folder: Path | str,
    *,
    damage: Callable[[str], float] | None = None,
    progress: Progress = silent,
    cache: Path | None = None,
) -> Corpus:
    """Every readable document below `folder`, with its manifest row, and a list of what went wrong.

    Parameters
    ----------
    folder : path
        Searched with its subfolders. ``manifest.csv`` is optional; ``truth.json``, ``corrections.csv`` and READMEs are
        not documents. What a file is decides its content, not its ending; members of zip files are read, too.
    damage : callable, optional
        Share, 0-1, of damaged words in a text; a PDF whose text layer is damaged is read from its pictures.
    progress : callable, optional
        Called with step, done, total while scanned pages are read.
    cache : path, optional
        Folder where the texts of scanned pages are kept, so that unchanged files are not read twice.

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
    folder = check_folder(folder)
    rows, problems = read_manifest(folder)
    find_row = row_finder(rows)
    found, taken, seen, problem_list = [], set[str](), dict[str, str](), list(problems)
    names = set()
    means = Means(damage, installed_recogniser(), progress, cache)
    contents = (c for path in iter_files(folder) for c in iter_contents(path, path.relative_to(folder).as_posix()))
    for name, data in contents:
        names.add(name)
        if isinstance(data, Problem):
            problem_list.append(data)
            continue
        read = _read(name, data, _free_id(PurePosixPath(name).stem, set(taken)), means)
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
            problem_list += find_text_problems(read)
    problem_list += find_missing(rows, names)
    if not found:
        reason = f" The first of {len(problem_list)} problems: {problem_list[0]}" if problem_list else ""
        raise InputError(
            f"The folder {folder} holds no readable document; expected plans as {', '.join(READABLE)}.{reason}"
        )
    return Corpus(tuple(found), tuple(problem_list))
