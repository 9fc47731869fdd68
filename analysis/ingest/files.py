"""One file of any kind that is read becomes a document; what was recognised from pictures is kept for the next time."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from analysis.core.document import Document, normalise_text
from analysis.core.errors import InputError
from analysis.core.writing import replace_file
from analysis.ingest.docx import read_docx
from analysis.ingest.extract import Extract
from analysis.ingest.html import read_html
from analysis.ingest.numerals import mend_numerals
from analysis.ingest.pdf import read_pdf
from analysis.ingest.recognisers import Recogniser, find_recognisers
from analysis.ingest.scans import Progress, read_image, silent
from analysis.ingest.sniff import REFUSED, kind_of
from analysis.ingest.text import check_not_secret, check_size, read_bytes, recover_text

TEXT_ENDINGS = (".txt", ".text", "")
READABLE = ("txt", "docx", "html", "pdf", "png", "jpg", "tif", "zip")
_WHAT = {"text": "text", "docx": "a Word file", "html": "a web page", "pdf": "a PDF", "image": "a picture"}
_ENDINGS = {
    "docx": (".docx", ".docm"), "html": (".html", ".htm", ".xhtml"), "pdf": (".pdf",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Means:
    """What reading may use.

    Attributes
    ----------
    damage : callable or None
        Share, 0-1, of damaged words in a text; without it the text layer of a PDF is never doubted.
    recogniser : Recogniser or None
        Reads pictures; None where nothing is installed.
    progress : callable
        Called with step, done, total.
    cache : Path or None
        Folder where recognised texts are kept.
    """

    damage: Callable[[str], float] | None = None
    recogniser: Recogniser | None = None
    progress: Progress = silent
    cache: Path | None = None


def installed_recogniser() -> Recogniser | None:
    """The preferred recogniser of those that are installed; None where there is none."""
    return next(iter(find_recognisers()), None)


def read_document(data: bytes, *, name: str, id: str, means: Means) -> Document:
    """One file as a document, whatever its name ends in.

    Parameters
    ----------
    data : bytes
        Never changed; its hash is the document's.
    name : str
        Path relative to the corpus folder; of a member of a zip file, the archive's path and the member's.
    id : str
    means : Means

    Raises
    ------
    InputError, RefusedError
        With one sentence that says what to do.
    """
    kind = kind_of(data)
    ending = PurePosixPath(name).suffix.lower()
    if kind in REFUSED:
        raise InputError(REFUSED[kind])
    if kind == "text":
        if ending not in TEXT_ENDINGS:
            raise InputError(
                f"This is {_unknown(ending)}; expected a plan as {', '.join(READABLE)}; save it as one of these, or "
                "take it out of the folder."
            )
        text, history = read_bytes(data, name=name)
        steps: tuple[str, ...] = (f"read {len(data)} bytes of text", *history)
    else:
        text, steps = _in_unicode(_kept(data, kind, name=name, means=means), name=name)
        if not text.strip():
            what = f"{_WHAT[kind]} without words"
            raise InputError(f"{name} is empty: {what}; expected the text of a plan; check the file.")
        if ending not in _ENDINGS[kind]:
            steps = (f"is {_WHAT[kind]}, though its name ends in {ending or 'nothing'}", *steps)
    check_not_secret(text, name=name)
    return Document(id, text, name, hashlib.sha256(data).hexdigest(), history=steps)


def _in_unicode(extract: Extract, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of an extract with old encodings read and numerals of recognised headings set right; all steps."""
    text, steps = normalise_text(extract.text), extract.steps
    check_size(text, name=name)
    if extract.n_recognised < max(1, extract.n_pages):  # what was recognised is in Unicode already
        text, history = recover_text(text, expected=extract.encoding)
        steps += history
    if extract.n_recognised:
        text, n_mended = mend_numerals(text)
        steps += (f"set {n_mended} Roman numerals of headings right",) if n_mended else ()
    return text, steps


def _unknown(ending: str) -> str:
    return f"no kind of file that is read (ending {ending})"


def _extract(data: bytes, kind: str, *, name: str, means: Means) -> Extract:
    if kind == "docx":
        return read_docx(data, name=name)
    if kind == "html":
        return read_html(data, name=name)
    if kind == "image":
        return read_image(data, name=name, recogniser=means.recogniser, progress=means.progress)
    return read_pdf(data, name=name, damage=means.damage, recogniser=means.recogniser, progress=means.progress)


def _kept(data: bytes, kind: str, *, name: str, means: Means) -> Extract:
    """What was recognised in an earlier run from the same bytes by the same programs, or else what is read now."""
    if means.cache is None or kind not in ("pdf", "image"):
        return _extract(data, kind, name=name, means=means)
    by = f"{means.recogniser.name} {means.recogniser.version}" if means.recogniser else ""
    key = hashlib.sha256(f"{_reader()} {by} {means.damage is None} ".encode() + data).hexdigest()
    path = means.cache / f"{key}.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Extract(**{**stored, "steps": tuple(stored["steps"])})
    except (OSError, ValueError, TypeError, KeyError):
        extract = _extract(data, kind, name=name, means=means)
    if extract.n_recognised:
        replace_file(path, json.dumps(asdict(extract), ensure_ascii=False).encode("utf-8"))
    return extract


@cache
def _reader() -> str:
    """Hash of the code that reads: a kept text holds only as long as it stays."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
