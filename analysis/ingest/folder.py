"""A folder of files becomes a corpus; what cannot be read is named, and the rest goes on."""

import hashlib
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from analysis.core.corpus import Corpus
from analysis.core.document import Document
from analysis.core.errors import AnalysisError, InputError, MissingError, Problem, RefusedError, UnwritableError
from analysis.ingest.archive import MAX_TOTAL, iter_members
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
    """Files below `folder` in the order of their names, without hidden ones; links to folders, too, as they are."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in sorted([*names, *links]):
            if not name.startswith(".") and name.lower() not in IGNORED:
                yield Path(parent) / name


def shown_name(name: str) -> str:
    """A file's name as a person can read it on one line: signs that cannot be seen as U+FFFD, blanks as blanks.

    >>> shown_name("kế\\u00a0hoạch\\n.txt")
    'kế hoạch\ufffd.txt'
    """
    return "".join(c if c.isprintable() else " " if unicodedata.category(c) == "Zs" else "\ufffd" for c in name)


def _check_file(path: Path, root: Path) -> None:
    """Refuse what is no file of the folder `root`: links out of it, in circles or to nothing, pipes, devices."""
    if path.is_symlink():
        try:
            inside = path.resolve(strict=True).is_relative_to(root.resolve()) and path.is_file()
        except (OSError, RuntimeError):  # Python says so of a circle
            inside = False
        if not inside:
            raise InputError(
                "This is a link that leads out of the folder, to a folder or to nothing; expected a file; put a copy "
                "of the file itself here."
            )
    if not stat.S_ISREG(path.stat().st_mode):
        raise InputError("This is a pipe or a device; expected a file; take it out of the folder.")


def _free_id(stem: str, taken: set[str]) -> str:
    plain = "".join("_" if c in "/\\" else c for c in stem if c.isprintable())
    stem = unicodedata.normalize("NFC", plain).strip() or "document"
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


def _one_line(message: str) -> str:
    return shown_name(" ".join(message.split()))


def _problem(name: str, error: AnalysisError | OSError) -> Problem:
    if isinstance(error, AnalysisError):
        return Problem(name, _kind(error), _one_line(str(error)), fatal=True)
    message = f"The file cannot be opened ({error.strerror}); expected a readable file; check its permissions."
    return Problem(name, "unreadable", message, fatal=True)


def iter_contents(folder: Path, path: Path) -> Iterator[tuple[str, bytes | Problem]]:
    """The files that a file of a folder holds: itself, or the members of a zip file (and of zip files in it).

    Yields
    ------
    name : str
        Relative to the folder.
    content : bytes or Problem
        Why there is none.
    """
    name = path.relative_to(folder).as_posix()
    try:
        _check_file(path, folder)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{name} holds {size} bytes; expected at most {MAX_BYTES}; split the file.")
        data = path.read_bytes()
    except (AnalysisError, OSError) as error:
        yield name, _problem(name, error)
        return
    yield from _unpack(data, name, DEEPEST, Counter())


def _unpack(data: bytes, name: str, depth: int, spent: Counter[str]) -> Iterator[tuple[str, bytes | Problem]]:
    if kind_of(data) != "zip":
        yield name, data
        return
    if depth == 0:
        message = f"This zip file stands in another that stands in another; expected at most {DEEPEST} deep; unpack it."
        yield name, Problem(name, "unreadable", message, fatal=True)
        return
    n_members = 0
    try:
        for inner, content in iter_members(data, name=name):
            n_members += 1
            place = f"{name}/{inner}"
            if inner.rpartition("/")[2].lower() in IGNORED:
                continue
            if isinstance(content, bytes):
                spent["bytes"] += len(content)
                if spent["bytes"] > MAX_TOTAL:
                    raise InputError(
                        f"{name} and what it stands in unpack to more than {MAX_TOTAL:,} bytes; expected a folder of "
                        "plans; unpack it and choose."
                    )
                yield from _unpack(content, place, depth - 1, spent)
            else:
                yield place, _problem(place, content)
        if not n_members:
            message = "This zip file holds no file, only folders, links or hidden files; expected plans; pack it again."
            yield name, Problem(name, "empty", message, fatal=True)
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
    except Exception as error:  # a fault of a reader, or of this program, must not stop the other files
        said = f"{type(error).__name__}: {error}"
        message = f"Reading it failed ({said[:200]}); expected the text of a plan; open it and save it again."
        return Problem(name, "failed", _one_line(message), fatal=True)


Taken = tuple[Document, tuple[Problem, ...]]
"""A document as its file gives it, with what a reader must know of it."""
Remember = Callable[[str, Callable[[], Taken | Problem]], Taken | Problem]
"""What was made under a key before, or what the function makes now."""


def _take(name: str, data: bytes, id: str, means: Means) -> Taken | Problem:
    read = _read(name, data, id, means)
    return read if isinstance(read, Problem) else (read, find_text_problems(read))


def fingerprint(folder: Path | str) -> str:
    """Hash of all that a reading of the folder depends on: every file, and by what pictures are read.

    Files that cannot be read count by their names. Hidden files do not count.

    Raises
    ------
    MissingError
        If the folder does not exist.
    """
    digest, recogniser = hashlib.sha256(), installed_recogniser()
    if recogniser is not None:
        digest.update(f"{recogniser.name} {recogniser.version}".encode())
    root = check_folder(folder)
    for parent, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(parent) / name
            digest.update(b"\0" + os.fsencode(path.relative_to(root)) + b"\0")
            try:
                _check_file(path, root)
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
            except (AnalysisError, OSError) as error:
                digest.update(type(error).__name__.encode())
    return digest.hexdigest()


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
    remember: Remember | None = None,
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
    remember : callable, optional
        Given a key of everything that a file's reading depends on but the version of this program, and a function that
        reads it: gives what was read before under this key, or calls the function.

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
    contents = (content for path in iter_files(folder) for content in iter_contents(folder, path))
    for raw_name, data in contents:
        names.add(raw_name)
        name = shown_name(raw_name)
        if isinstance(data, Problem):
            problem_list.append(replace(data, file=name, message=_one_line(data.message)))
            continue
        id = _free_id(PurePosixPath(name).stem, set(taken))
        if remember is None:
            one = _take(name, data, id, means)
        else:
            by = f"{means.recogniser.name} {means.recogniser.version}" if means.recogniser else ""
            key = "\0".join((hashlib.sha256(data).hexdigest(), name, id, by))
            one = remember(key, partial(_take, name, data, id, means))
        if isinstance(one, Problem):
            problem_list.append(one)
            continue
        read, odd = one
        if read.content_hash in seen:
            message = (
                f"The text is the same as that of {seen[read.content_hash]}; expected each document once; "
                "remove one of the two files."
            )
            problem_list.append(Problem(name, "duplicate", message, fatal=True))
        else:
            seen[read.content_hash] = name
            taken.add(read.id.casefold())
            row = find_row(raw_name)
            found.append(replace(read, metadata=row, role=row.get("role", "")))
            problem_list += odd
    problem_list += find_missing(rows, names)
    if not found:
        reason = f" The first of {len(problem_list)} problems: {problem_list[0]}" if problem_list else ""
        raise InputError(
            f"The folder {folder} holds no readable document; expected plans as {', '.join(READABLE)}.{reason}"
        )
    return Corpus(tuple(found), tuple(problem_list))
