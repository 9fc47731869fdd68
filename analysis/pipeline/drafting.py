"""Drafting: a manifest of a folder, filled with what the headers say, to be corrected by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import cascade, ingest, structure
from analysis.core.citation import Citation, Header
from analysis.core.corpus import Corpus
from analysis.core.document import Document
from analysis.core.errors import InputError
from analysis.core.writing import replace_file
from analysis.pipeline.collecting import repair_corpus
from analysis.pipeline.reading import Progress

READ = ("role", "number", "date", "issuer", "level", "kind", "locality", "province", "administrative_code")
"""Columns that a draft fills as far as the header says them; the rest a person knows."""
COLUMNS = ("file", *READ, "status", "annexes", "url", "retrieved", "how_found", "amends", "replaced_by", "unsure")
DAMAGED = 0.5
"""Readable share of the words below which every field that was read is named as unsure."""


@dataclass(frozen=True, slots=True)
class _Head:
    """One document with its header and citations."""

    document: Document
    header: Header
    citations: tuple[Citation, ...]


def draft_manifest(
    folder: Path | str, progress: Progress, *, to: Path | None = None, update: bool = False, force: bool = False
) -> Path:
    """Write a manifest of a folder with what was read from the headers.

    Parameters
    ----------
    folder : path
    progress : callable
        Called with step, done, total.
    to : path, optional
        The file to write; ``manifest.csv`` in the folder if left out.
    update : bool
        Keep the rows of the manifest that is there, cell by cell, and append the files that it does not name.
    force : bool
        Write a new one in its place; what it said stays, because it wins over what is read.

    Returns
    -------
    Path
        What was written: UTF-8 with a mark, one row a file (also for files that are left out), no cell that is a
        formula. The column ``unsure`` names the fields that were not found or are a guess. Where a manifest is
        replaced, the old one stays beside it as ``manifest.before.csv``.

    Raises
    ------
    MissingError, InputError
        If the folder cannot be read, or the file is there and neither `update` nor `force` is given.
    """
    folder = Path(folder)
    target = Path(to) if to is not None else folder / ingest.MANIFEST
    if target.is_dir():
        raise InputError(f"{target} is a folder; expected the file to write; name one with --to.")
    if target.exists() and not (update or force):
        raise InputError(
            f"{target} is there and is not overwritten; expected a new file; add new files to it with --update, write "
            "another one with --to FILE, or replace it with --force."
        )
    corpus = ingest.read_corpus(folder)
    kept = ingest.read_sheet(target, needs="file", header=",".join(COLUMNS)) if update else ingest.Sheet()
    if kept.problems:
        raise InputError(f"{kept.problems[0].message} Correct it before the file is updated; nothing was written.")
    drafted = draft_rows(corpus, progress)
    rows = [*(row for _, row in kept.rows)]
    names = {ingest.file_key(cell).casefold() for row in rows for key, cell in row.items() if key.lower() == "file"}
    rows += [row for row in drafted if row["file"].casefold() not in names]
    known = {column.lower(): column for column in kept.columns}
    rows = [{known.get(key, key): cell for key, cell in row.items()} for row in rows]
    further = {key: key for row in rows for key in row}
    columns = [*kept.columns, *(c for c in (*COLUMNS, *sorted(further)) if c.lower() not in known)]
    _write(target, ingest.write_sheet(list(dict.fromkeys(columns)), rows))
    return target


def _write(target: Path, data: bytes) -> None:
    """Put a file in its place, whole or not at all; the manifest that was there stays beside it."""
    if target.name == ingest.MANIFEST and target.exists():
        replace_file(target.with_name(ingest.BEFORE), target.read_bytes())
    replace_file(target, data)


def draft_rows(corpus: Corpus, progress: Progress) -> list[dict[str, str]]:
    """One row per file, in the order of the files; what the present manifest says stands in it.

    Parameters
    ----------
    corpus : Corpus
    progress : callable
    """
    heads = []
    repaired = repair_corpus(corpus, progress)
    for number, (document, _) in enumerate(repaired, 1):
        sections = structure.parse_sections(document)
        header = structure.parse_header(document, sections)
        heads.append(_Head(document, header, structure.find_citations(document)))
        progress("reading headers", number, len(repaired))
    headers = {head.document.id: head.header for head in heads}
    citations: Mapping[str, Sequence[Citation]] = {head.document.id: head.citations for head in heads}
    roles = cascade.resolve_roles(headers, citations, {head.document.id: head.document.role for head in heads})
    rows = [_row(head, roles[head.document.id]) for head in heads]
    rows += [{"file": p.file, "unsure": f"left out: {p.kind}"} for p in corpus.problems if p.fatal]
    return sorted(rows, key=lambda row: row["file"])


def _row(head: _Head, role: str) -> dict[str, str]:
    said = dict(head.document.metadata)
    read = {column: getattr(head.header, column, "") for column in READ} | {"role": role}
    values = {column: value for column, value in read.items() if value} | said
    return {**values, "file": head.document.path, "unsure": ";".join(_unsure(head, values, said))}


def _unsure(head: _Head, values: Mapping[str, str], said: Mapping[str, str]) -> list[str]:
    """The fields that were not found, are a guess, or were read from damaged words."""
    level = values.get("level", "")
    local = ("locality", "province", "administrative_code")
    needed = [column for column in READ if not (level == "central" and column in local)]
    guessed = set()
    if not level:
        guessed.add("role")
    if level in ("district", "commune"):
        guessed.add("province")
    if head.document.quality < DAMAGED:
        guessed |= {*READ}
    return [c for c in needed if c not in said and (c in guessed or c not in values)]
