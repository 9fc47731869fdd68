"""Plain text: bytes to code points, and the reasons why that can fail."""

import codecs
import hashlib
import re
from pathlib import Path

from analysis.core.document import Document, normalise_text
from analysis.core.errors import InputError, MissingError, RefusedError
from analysis.vietnamese.alphabet import fold

MAX_BYTES = 200_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SECRET = re.compile(r"^\W*(?:(?:DO|MUC DO) MAT\W*)?(MAT|TOI MAT|TUYET MAT)\W*$")
_HEAD_LINES = 30


def decode_text(data: bytes, *, name: str = "the file") -> str:
    """The text of a file's bytes: UTF-8 with or without a mark, or UTF-16 with a mark; NFC, line ends ``\\n``.

    Parameters
    ----------
    data : bytes
    name : str
        How to call the file in an error.

    Raises
    ------
    InputError
        If the bytes are empty, binary, or in another encoding (legacy fonts are not read yet).

    Examples
    --------
    >>> decode_text("Kế hoạch\\r\\n".encode())
    'Kế hoạch\\n'
    """
    if not data.strip():
        raise InputError(f"{name} is empty; expected the text of a plan; export it again or remove the file.")
    encoding = next((e for mark, e in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} cannot be read as text: byte {error.start} is not {encoding.upper()}; expected UTF-8; "
            "open it in its own program and save it as text in UTF-8."
        ) from None
    if found := _FORBIDDEN.search(text):
        raise InputError(
            f"{name} is not plain text: control character U+{ord(found[0]):04X} at position {found.start()}; "
            "expected UTF-8 text; a Word, PDF or image file keeps its own ending (.docx, .pdf, .png)."
        )
    text = normalise_text(text)
    if not text.strip():
        raise InputError(f"{name} is empty; expected the text of a plan; export it again or remove the file.")
    return text


def check_not_secret(text: str, *, name: str) -> None:
    """Refuse a document whose letterhead carries a mark of secrecy (Mật, Tối mật, Tuyệt mật), also without diacritics.

    Only a line of its own among the first thirty counts: "bảo mật" in a sentence is no mark.

    Raises
    ------
    RefusedError

    Examples
    --------
    >>> check_not_secret("KẾ HOẠCH\\nbảo mật thông tin", name="a.txt")
    >>> check_not_secret("TỈNH ỦY\\nTỐI MẬT", name="a.txt")
    Traceback (most recent call last):
    analysis.core.errors.RefusedError: a.txt carries the mark "TỐI MẬT" on line 2: ...
    """
    for number, line in enumerate(text.split("\n")[:_HEAD_LINES], 1):
        if line.strip() == line.strip().upper() and _SECRET.match(fold(line.strip())):
            raise RefusedError(
                f'{name} carries the mark "{line.strip()}" on line {number}: documents marked as state secrets are '
                "not analysed; take the file out of the folder."
            )


def read_document(path: Path, *, root: Path | None = None, id: str | None = None) -> Document:
    """One text file as a document.

    Parameters
    ----------
    path : Path
    root : Path, optional
        The corpus folder; the document's path is given relative to it.
    id : str, optional
        The file's stem by default.

    Raises
    ------
    MissingError, InputError, RefusedError
    """
    name = path.relative_to(root).as_posix() if root else path.name
    if not path.is_file():
        raise MissingError(f"{name} does not exist or is no file; expected a text file; check the path.")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{name} holds {path.stat().st_size} bytes; expected at most {MAX_BYTES}; split the file.")
    data = path.read_bytes()
    text = decode_text(data, name=name)
    check_not_secret(text, name=name)
    step = f"read {len(data)} bytes of text"
    return Document(id or path.stem, text, name, hashlib.sha256(data).hexdigest(), history=(step,))
