"""Plain text: bytes to code points, old encodings to Unicode, and the reasons why that can fail."""

import codecs
import re
import unicodedata
from collections.abc import Sequence

from analysis.core.document import Document, normalise_text
from analysis.core.errors import InputError, Problem, RefusedError
from analysis.ingest.secrecy import find_mark
from analysis.vietnamese.alphabet import VIETNAMESE_ONLY, fold
from analysis.vietnamese.encodings import read_surface
from analysis.vietnamese.ocr import as_letters
from analysis.vietnamese.recovery import recover
from analysis.vietnamese.spelling import is_spelt
from analysis.vietnamese.syllable import is_syllable

MAX_BYTES = 200_000_000
MAX_TEXT, MAX_LINES, MAX_LINE = 5_000_000, 100_000, 500_000
"""Characters and lines of a text and characters of a line beyond which it is no plan."""
MOST_CONTROLS = 0.03
"""Share of control characters above which bytes are no text; VISCII and VPS write rare capitals as such."""
FOREIGN_SHARE = 0.6
"""A text of whose words fewer than this could be Vietnamese syllables without marks is in another language."""
_SIGNATURES = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a Word, Excel or ZIP file", b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"{\\rtf": "rich text", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_ETH, _ETH_LETTERS = re.compile(r"[^\W\d_]{0,30}[ÐðƉɖ][^\W\d_]{0,30}"), str.maketrans("ÐðƉɖ", "ĐđĐđ")
LONGEST_WORD = 1_000
"""Letters and figures without a break beyond which a file is no text of words."""
_WORD = re.compile(r"[^\W_]{2,}")
_TOO_LONG = re.compile(rf"[^\W_]{{{LONGEST_WORD + 1}}}")


_NAMES = {
    "tcvn3": "TCVN3 (fonts .Vn...)", "vni": "VNI", "vps": "VPS", "viscii": "VISCII", "windows-1258": "Windows-1258",
    "utf-8": "UTF-8 read as Windows-1252",
}  # fmt: skip


def recover_text(text: str, *, expected: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Text from any source in Unicode: old encodings read, NFC, Đ for the look-alike Ð, no invisible signs.

    Parameters
    ----------
    text : str
        As a reader extracted it: Unicode, wrong letters of old fonts ("Céng hoµ"), or both in turn.
    expected : str, optional
        The encoding that a font's name promises (`encodings.font_encoding`); then a single word is evidence enough.

    Returns
    -------
    text : str
        NFC, line ends ``\\n``; lines stay lines. Good Unicode, foreign text and OCR damage are the same as before.
    history : tuple of str
        One sentence per step that changed something, for `Document.history`; empty where nothing was to be done.

    Examples
    --------
    >>> recover_text("Céng hoµ x· héi chñ nghÜa ViÖt Nam")
    ('Cộng hoà xã hội chủ nghĩa Việt Nam', ('Read 1 line from TCVN3 (fonts .Vn...).',))
    >>> recover_text("Cộng hòa xã hội chủ nghĩa Việt Nam")
    ('Cộng hòa xã hội chủ nghĩa Việt Nam', ())
    """
    history = []
    if not unicodedata.is_normalized("NFC", text):
        history.append("Composed letters and marks (NFC).")
    text = normalise_text(text)
    recovered = recover(text, expected=expected)
    for encoding, n_lines in recovered.lines:
        history.append(f"Read {n_lines} line{'s' * (n_lines != 1)} from {_NAMES[encoding]}.")
    text, n_eth = _restore_eth(normalise_text(recovered.text))
    text, n_invisible = _ZERO_WIDTH.subn("", text)
    text, n_control = _CONTROL.subn(" ", text)
    if n_eth:
        history.append(f"Replaced {n_eth} Ð (eth) by Đ.")
    if n_invisible:
        history.append(f"Removed {n_invisible} invisible signs without width.")
    if n_control:
        history.append(f"Replaced {n_control} control characters by spaces.")
    return normalise_text(text), tuple(history)


def _restore_eth(text: str) -> tuple[str, int]:
    """Đ where the look-alike Ð stands in a Vietnamese word or an abbreviation; the length stays."""
    count = 0
    if not any(letter in text for letter in "ÐðƉɖ"):
        return text, 0

    def restored(match: "re.Match[str]") -> str:
        nonlocal count
        word = match[0].translate(_ETH_LETTERS)
        if is_spelt(word.lower()) or (word.isupper() and len(word) <= 5 and word.replace("Đ", "").isascii()):
            count += sum(a != b for a, b in zip(word, match[0], strict=True))
            return word
        return match[0]

    return _ETH.sub(restored, text), count


def read_bytes(data: bytes, *, name: str = "the file") -> tuple[str, tuple[str, ...]]:
    """The text of a file's bytes, and what was done to read them.

    Parameters
    ----------
    data : bytes
        UTF-8, UTF-16, an old Vietnamese encoding, or UTF-8 and old encodings in turn.
    name : str
        How to call the file in an error.

    Returns
    -------
    text : str
        NFC, line ends ``\\n``.
    history : tuple of str
        As in `recover_text`, and how many lines no known encoding explains; they stand as Windows-1252 shows them.

    Raises
    ------
    InputError
        If the bytes are empty, no text, or in an encoding in which they give neither Vietnamese nor Latin text.

    Examples
    --------
    >>> read_bytes(b"C\\xe9ng ho\\xb5 x\\xb7 h\\xe9i ch\\xf1 ngh\\xdca Vi\\xd6t Nam")[0]
    'Cộng hoà xã hội chủ nghĩa Việt Nam'
    """
    if not data.strip():
        raise _empty(name)
    if kind := next((kind for mark, kind in _SIGNATURES.items() if data.startswith(mark)), None):
        raise InputError(f"{name} is not plain text but {kind}; expected text; give it its own ending (.docx, .pdf).")
    raw, odd_lines = _decode(data, name)
    _check_controls(raw, name)
    check_size(raw.replace("\r", "\n"), name=name)
    recovered, history = recover_text(raw)
    if not recovered.strip():
        raise _empty(name)
    return recovered, (*history, *_explain(raw, recovered, odd_lines, name))


def _explain(raw: str, recovered: str, odd_lines: tuple[int, ...], name: str) -> tuple[str, ...]:
    """What is known of the lines that are not UTF-8; an error where nothing is."""
    before, after = normalise_text(raw).split("\n"), recovered.split("\n")
    unread = [k for k in odd_lines if before[k] == after[k]]
    if not unread:
        return ()
    if all(_is_latin(after[k]) for k in unread):
        return (f"Read {len(unread)} line{'s' * (len(unread) != 1)} as Windows-1252.",)
    if len(unread) == len(odd_lines) and not any(c in VIETNAMESE_ONLY for c in recovered):
        raise InputError(
            f"{name} cannot be read as text: its bytes are not UTF-8, and no old encoding gives Vietnamese; expected "
            "UTF-8, TCVN3, VNI, VPS, VISCII or Windows-1258; open it in its own program and save it as text in UTF-8."
        )
    return (f"{len(unread)} {_UNREAD} (first: line {unread[0] + 1}).",)


_UNREAD = "lines are in no known encoding and stand as Windows-1252 shows them"


def _is_latin(line: str) -> bool:
    """Whether the letters outside ASCII stand in words that are mostly ASCII, as in French or German."""
    words = [word for word in re.findall(r"[^\s\d!-/:-@]+", line) if not word.isascii()]
    return all(2 * sum(c.isascii() for c in word) >= len(word) or not any(c.isalpha() for c in word) for word in words)


def decode_text(data: bytes, *, name: str = "the file") -> str:
    """The text of a file's bytes: `read_bytes` without its history.

    Examples
    --------
    >>> decode_text("Kế hoạch\\r\\n".encode())
    'Kế hoạch\\n'
    """
    return read_bytes(data, name=name)[0]


def _empty(name: str) -> InputError:
    return InputError(f"{name} is empty; expected the text of a plan; export it again or remove the file.")


def _decode(data: bytes, name: str) -> tuple[str, tuple[int, ...]]:
    """Characters for bytes, and the 0-based numbers of the lines that are not UTF-8: those as Windows-1252."""
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    mark = next((mark for mark in marks if data.startswith(mark)), b"")
    data = data[len(mark) :]
    if mark in marks[1:] or (not mark and _looks_utf16(data)):
        big = mark == codecs.BOM_UTF16_BE or (not mark and data[:1] == b"\0")
        text = data.decode("utf-16-be" if big else "utf-16-le", "replace")
        if text.count("\ufffd") > 0.01 * len(text):
            raise InputError(f"{name} is not text in UTF-16 as it promises; expected text; save it again in UTF-8.")
        return text, ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    decoded, odd = [], []
    for number, line in enumerate(lines):
        try:
            decoded.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            decoded.append(read_surface(line))
            odd.append(number)
    return "\n".join(decoded), tuple(odd)


def _looks_utf16(data: bytes) -> bool:
    """Whether every second byte of the beginning is mostly zero, as in UTF-16 of Latin letters without a mark."""
    head = data[:4000]
    n_even, n_odd = head[::2].count(0), head[1::2].count(0)
    return len(head) >= 16 and max(n_even, n_odd) > 0.25 * len(head) and min(n_even, n_odd) < 0.01 * len(head)


def _check_controls(text: str, name: str) -> None:
    for part in (text[:100_000], text):
        found = _CONTROL.findall(part)
        if len(found) > MOST_CONTROLS * len(part):
            raise InputError(
                f"{name} is not plain text: {len(found)} of its {len(part)} characters are control characters (the "
                f"first is U+{ord(found[0]):04X}); expected text; a Word, PDF or image file keeps its own ending."
            )


def find_text_problems(document: Document) -> tuple[Problem, ...]:
    """What a reader must know of a text that is analysed all the same: another language, no words, lost letters.

    Examples
    --------
    >>> [p.kind for p in find_text_problems(Document("a", "1 2 3 4,5"))]
    ['no words']
    """
    text, found = document.text, []
    words = [word for word in _WORD.findall(text) if not word.isnumeric()]
    marked = len(words) - sum(map(VIETNAMESE_ONLY.isdisjoint, words))
    if not words:
        message = "The text holds no words, only numbers or signs; expected the text of a plan; check the file."
        found.append(Problem(document.path, "no words", message))
    elif marked < 0.05 * len(words) and _is_foreign(words):
        possible = _count_possible(words)
        message = (
            f"The text does not look Vietnamese ({possible} of {len(words)} words could be syllables); expected a "
            "Vietnamese document; its text is left as it is."
        )
        found.append(Problem(document.path, "not Vietnamese", message))
    for step in document.history:
        if _UNREAD in step:
            message = f"{step} Expected UTF-8 throughout; open the file in its own program and save it in UTF-8."
            found.append(Problem(document.path, "undecodable", message))
    if lost := text.count("\ufffd"):
        message = f"{lost} letters are lost (U+FFFD); expected none; save the file again from its original."
        found.append(Problem(document.path, "undecodable", message))
    return tuple(found)


def _count_possible(words: Sequence[str]) -> int:
    """How many words could be Vietnamese syllables that lost their marks."""
    return sum(is_syllable(as_letters(fold(word.lower()))) for word in words)


def _is_foreign(words: Sequence[str]) -> bool:
    return sum(map(len, words)) >= 100 and _count_possible(words) < FOREIGN_SHARE * len(words)


def check_size(text: str, *, name: str) -> None:
    """Refuse a text that is no plan by its size alone: what looks at lines and words would take hours over it.

    Raises
    ------
    InputError
        For more than 5 million characters or 100,000 lines, a line of more than 500,000 characters, or a word of more
        than 1,000 letters.

    Examples
    --------
    >>> check_size("a" * 1_000 + " b", name="a.txt")
    """
    n_lines, longest = text.count("\n") + 1, max(map(len, text.split("\n")))
    word = _TOO_LONG.search(text) if max(map(len, text.split()), default=0) > LONGEST_WORD else None
    for n, most, what in (
        (len(text), MAX_TEXT, "characters"),
        (n_lines, MAX_LINES, "lines"),
        (longest, MAX_LINE, "characters on one line"),
        (len(word[0]) if word else 0, LONGEST_WORD, "letters or more in one word"),
    ):
        if n > most:
            raise InputError(
                f"{name} holds {n:,} {what}; expected a plan, at most {most:,}; split it, or take out what is no text."
            )


def check_not_secret(text: str, *, name: str) -> None:
    """Refuse a document whose letterhead carries a mark of secrecy (Mật, Tối mật, Tuyệt mật), as `find_mark` finds it.

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
    found = find_mark(text)
    if found is not None:
        raise RefusedError(
            f'{name} carries the mark "{found[1]}" on line {found[0]}: documents marked as state secrets are not '
            "analysed; take the file out of the folder."
        )
