"""Restoring: single files repaired outside any study, with a diff to read and a table of the edits.

A file of any kind that is read (text, Word, web page, PDF, scan) becomes a document; old encodings are read, OCR damage
is undone, and the text and its edits are written beside each other. Originals are never written to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.core.document import Document
from analysis.core.edit import Edit, repair_document
from analysis.core.errors import InputError, MissingError
from analysis.core.writing import replace_file
from analysis.ingest.files import Means, installed_recogniser, read_document
from analysis.ingest.sheet import write_sheet
from analysis.ingest.sniff import kind_of
from analysis.ingest.text import MAX_BYTES, find_text_problems
from analysis.repair import damage_score, find_edits, load_model
from analysis.repair.edits import repair, share_readable
from analysis.repair.gate import CLEAN, FOREIGN, line_states, word_evidence
from analysis.vietnamese.syllable import iter_tokens

SURE = 0.9
"""Confidence below which an edit is shown as unsure."""
COLUMNS = (
    "line", "start", "end", "raw", "replacement", "rule", "confidence", "adapted_only", "applied",
)  # fmt: skip
_KEPT = 40
"""Characters shown on each side of a change."""


@dataclass(frozen=True, slots=True)
class Restored:
    """One file, repaired.

    Attributes
    ----------
    path : Path
    document : Document
        As it was read, old encodings already in Unicode; the spans of the edits count its text.
    repaired : Document
        With the edits applied; its history says what was done, or why nothing was.
    edits : tuple of Edit
        Applied.
    left_out : tuple of Edit
        Not applied, because they are less sure than was asked for.
    """

    path: Path
    document: Document
    repaired: Document
    edits: tuple[Edit, ...]
    left_out: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a repair did to one file.

    Attributes
    ----------
    damage : float
        Share, 0-1, of the words that stood in damaged lines and had no Vietnamese letter, before the repair.
    n_syllables, n_changed : int
        Syllables, numbers and words of the text, and how many of them an edit touches.
    n_edits, n_left_out : int
        Applied, and not applied because they are less sure than was asked for.
    share_unsure, share_adapted : float
        Share, 0-1, of the edits applied with a confidence under 0.9, and of those that only the clean texts given with
        the file make; 0 without edits.
    left_alone : str
        Which lines were not repaired and why.
    """

    damage: float
    n_syllables: int
    n_changed: int
    n_edits: int
    n_left_out: int
    share_unsure: float
    share_adapted: float
    left_alone: str


def read_file(path: Path) -> Document:
    """One file as a document; its id is the file's stem.

    Raises
    ------
    MissingError, InputError, RefusedError
    """
    if not path.is_file():
        raise MissingError(
            f"{path} does not exist or is no file; expected a text, Word, HTML or PDF file; check the path."
        )
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path} holds {path.stat().st_size} bytes; expected at most {MAX_BYTES}; split the file.")
    data = path.read_bytes()
    if kind_of(data) == "zip":
        raise InputError(f"{path} is a zip file; expected a single document; unpack it and name the files.")
    means = Means(damage=damage_score, recogniser=installed_recogniser())
    return read_document(data, name=path.name, id=path.stem or "document", means=means)


def restore_file(path: Path, *, adaptation: Sequence[Document] = (), min_confidence: float = 0.0) -> Restored:
    """Read a file and undo its damage.

    Parameters
    ----------
    path : Path
    adaptation : sequence of Document
        Clean texts of the same matter; they sharpen the language model. Damaged ones among them are not used.
    min_confidence : float
        Edits less sure than this, 0-1, are kept for the table, but not applied.

    Raises
    ------
    MissingError, InputError, RefusedError
    """
    document = read_file(path)
    others = [replace(text, id=f"{text.id} {number}") for number, text in enumerate(adaptation)]
    if not min_confidence:
        repaired, edits = repair(document, adaptation=others)
        return Restored(path, document, repaired, edits, ())
    found = find_edits(document, model=load_model(), adaptation=others)
    edits = tuple(edit for edit in found if edit.confidence >= min_confidence)
    left_out = tuple(edit for edit in found if edit.confidence < min_confidence)
    if not found:
        return Restored(path, document, repair(document)[0], (), ())
    step = f"Repaired OCR damage: {len(edits)} edits; {len(left_out)} less sure than {min_confidence:g} left out."
    quality = share_readable(document.text, found)
    return Restored(path, document, repair_document(document, edits, quality=quality, step=step), edits, left_out)


def summarise(restored: Restored) -> Summary:
    """What was done to a file, in numbers and one phrase."""
    text, edits = restored.document.text, restored.edits
    n = sum(1 for _ in iter_tokens(text))
    return Summary(
        damage=damage_score(text),
        n_syllables=n,
        n_changed=round(n * (1 - share_readable(text, edits))),
        n_edits=len(edits),
        n_left_out=len(restored.left_out),
        share_unsure=sum(edit.confidence < SURE for edit in edits) / len(edits) if edits else 0.0,
        share_adapted=sum(edit.adapted for edit in edits) / len(edits) if edits else 0.0,
        left_alone=_left_alone(restored),
    )


def describe(restored: Restored) -> Iterator[str]:
    """The summary of a file in plain lines, with the steps of its history."""
    made = summarise(restored)
    yield f"{restored.path.name}"
    for step in restored.repaired.history:
        yield f"  {step[0].upper()}{step[1:].removesuffix('.')}."
    yield f"  damage before the repair: {made.damage:.2f}"
    yield f"  syllables and numbers: {made.n_syllables}, touched by an edit: {made.n_changed}"
    if made.n_edits or made.n_left_out:
        yield (
            f"  edits: {made.n_edits}; share with a confidence under {SURE}: {made.share_unsure:.3f}; share that only "
            f"the clean texts given make: {made.share_adapted:.3f}; left out: {made.n_left_out}"
        )
    yield f"  left alone: {made.left_alone}"
    for problem in find_text_problems(restored.document):
        yield f"  note: {problem.message}"


def _left_alone(restored: Restored) -> str:
    if not restored.edits and not restored.left_out:
        return "everything: " + restored.repaired.history[-1].removeprefix("Not repaired: ").removesuffix(".")
    lines = restored.document.lines
    states = line_states(lines).argmax(axis=1)
    n = [sum(int(s == k) for s, line in zip(states, lines, strict=True) if word_evidence(line).any()) for k in range(3)]
    kinds = ((CLEAN, "clean"), (FOREIGN, "in another language"))
    said = [f"{n[kind]} line{'s' * (n[kind] != 1)} {what}" for kind, what in kinds if n[kind]]
    return ", ".join(said) or "nothing"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a changed line: ``kept`` text, or ``deleted`` text with what is ``inserted`` for it, and whether that is
    sure (a confidence of 0.9 or more)."""

    kept: str = ""
    deleted: str = ""
    inserted: str = ""
    sure: bool = True


def iter_changed_lines(document: Document, edits: Sequence[Edit]) -> Iterator[tuple[int, tuple[Piece, ...]]]:
    """The lines that edits change, with their 1-based numbers, in runs; edits of neighbouring words are one run.

    Examples
    --------
    >>> from analysis.core.span import Span
    >>> edits = [Edit(Span(0, 2), "Uỷ", "channel", 0.99), Edit(Span(7, 11), "nhân", "channel", 0.99)]
    >>> for number, pieces in iter_changed_lines(Document("a", "Uy ban nhan dân"), edits):
    ...     print(number, mark_line(pieces))
    1 [-Uy-]{+Uỷ+} ban [-nhan-]{+nhân+} dân
    """
    by_line: dict[int, list[Edit]] = {}
    for edit in sorted(edits):
        by_line.setdefault(document.line_of(edit.span.start), []).append(edit)
    for number, found in by_line.items():
        line = document.line_span(number)
        pieces: list[Piece] = []
        position = line.start
        for edit in found:
            between = document.text[position : edit.span.start]
            changed = Piece("", edit.span.of(document.text), edit.replacement, edit.confidence >= SURE)
            if pieces and not between.strip() and pieces[-1].sure == changed.sure:
                last = pieces.pop()
                changed = Piece(
                    "", last.deleted + between + changed.deleted, last.inserted + between + changed.inserted, last.sure
                )
            elif between:
                pieces.append(Piece(between))
            pieces.append(changed)
            position = edit.span.end
        if position < line.end:
            pieces.append(Piece(document.text[position : line.end]))
        yield number, tuple(pieces)


def shorten(piece: Piece, *, first: bool, last: bool) -> str:
    """The kept text of a run, without its middle where it is long, as its neighbours need it."""
    text = piece.kept
    if len(text) <= 2 * _KEPT + 5:
        return text
    head, tail = "" if first else text[:_KEPT], "" if last else text[-_KEPT:]
    return f"{head} […] {tail}".strip(" ") if first or last else f"{head} […] {tail}"


def mark_line(pieces: Sequence[Piece]) -> str:
    """A changed line with signs instead of colours: ``[-deleted-]{+inserted+}``, ``{?inserted?}`` where unsure."""
    return "".join(text for text, _ in style_line(pieces))


def style_line(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """A changed line as marked text and its style: ``kept``, ``deleted``, ``inserted`` or ``unsure``."""
    for index, piece in enumerate(pieces):
        if piece.kept:
            yield shorten(piece, first=index == 0, last=index == len(pieces) - 1), "kept"
        if piece.deleted:
            yield f"[-{piece.deleted}-]", "deleted"
        if piece.inserted:
            yield (f"{{+{piece.inserted}+}}", "inserted") if piece.sure else (f"{{?{piece.inserted}?}}", "unsure")


def targets(paths: Sequence[Path], folder: Path, *, force: bool) -> list[tuple[Path, Path]]:
    """Where the text and the edits of each file will stand, checked before anything is computed.

    Raises
    ------
    InputError
        If `folder` is a file, two of the files have the same stem, or a file to be written exists (without `force`) or
        is one of the originals.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; expected a folder to write to; choose another with --to.")
    originals = {path.resolve() for path in paths}
    seen: dict[str, Path] = {}
    found = []
    for path in paths:
        if (other := seen.setdefault(path.stem.casefold(), path)) is not path:
            raise InputError(
                f"{other} and {path} would be written to the same file; expected different names; run twice."
            )
        pair = (folder / f"{path.stem}.repaired.txt", folder / f"{path.stem}.edits.csv")
        for target in pair:
            if target.resolve() in originals:
                raise InputError(f"{target} is one of the originals; they are never written to; choose another --to.")
            if target.exists() and not force:
                raise InputError(f"{target} exists; expected a new file; choose another --to, or add --force.")
        found.append(pair)
    return found


def write_restored(restored: Restored, pair: tuple[Path, Path]) -> None:
    """Write the repaired text and the table of its edits; each file is whole or not there.

    Parameters
    ----------
    restored : Restored
    pair : (Path, Path)
        From `targets`. The table counts lines from 1 and code points from 0 in the text as it was read; cells that a
        spreadsheet would take for formulas begin with an apostrophe. ``applied`` is ``no`` for edits left out.
    """
    text, table = pair
    rows, applied = [], set(restored.edits)
    for edit in sorted((*restored.edits, *restored.left_out)):
        values: tuple[object, ...] = (
            restored.document.line_of(edit.span.start), edit.span.start, edit.span.end,
            edit.span.of(restored.document.text), edit.replacement, edit.rule, f"{edit.confidence:.4f}",
            "yes" if edit.adapted else "no", "yes" if edit in applied else "no",
        )  # fmt: skip
        rows.append(dict(zip(COLUMNS, map(str, values), strict=True)))
    replace_file(text, restored.repaired.text.encode("utf-8", "surrogatepass"))
    replace_file(table, write_sheet(COLUMNS, rows))
