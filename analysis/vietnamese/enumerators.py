"""The marks that open a section: ``Phần thứ nhất``, ``A-``, ``I.``, ``1.``, ``1.1.``, ``a)``, ``đ)``, ``-``, ``+``,
``*``.

A mark alone does not say what it is: ``C.`` may follow ``B.`` or be a hundred, ``d)`` may be a ``đ)`` that lost its
bar. `read_markers` therefore gives every reading, the likeliest first, and the parser picks the one that continues a
list.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.vietnamese.alphabet import UPPER, fold
from analysis.vietnamese.numbers import parse_roman, render_roman

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters of a Vietnamese list: no f, j, w, z, and no letter with a hat or horn (â, ê, ô, ơ, ư are left out)."""

RANK = {
    "annex": 0, "part": 1, "chapter": 2, "mục": 3, "capital": 4, "title": 5, "roman": 5, "article": 6, "arabic": 7,
    "arabic2": 8,
    "arabic3": 9, "arabic4": 10, "letter": 11, "paren": 12, "dash": 13, "plus": 14, "star": 15, "dot": 16,
}  # fmt: skip
"""Usual order of the marks from the outside in."""

BULLETS = ("dash", "plus", "star", "dot")

_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_NAMED = re.compile(
    r"(phan|chuong|muc|phu luc)\s+(?:thu\s+|so\s+)?([ivx]{1,5}|\d{1,2}|[abcdeghđ](?=\s*[.:\-–])|"
    + "|".join(_ORDINALS)
    + r")\s*(?=$|[.:\-–(])[.:\-–]?\s*"
)
_CALLED = re.compile(
    r"(?:(?:nhom )?(?:nhiem vu|giai phap)|khoan)\s+(?:thu\s+|so\s+)?(\d{1,2}|"
    + "|".join(_ORDINALS)
    + r")\s*[.:]\s*(?=\S)"
)
_WORD_OF_MARK = re.compile(r"phan|chuon|muc|phu l|nhom|nhiem|giai|khoan|diem|dieu")
"""How a mark begins that is a word, in its first five letters."""
_POINT = re.compile(r"diem\s+([a-zđ])\s*[.:)]\s*(?=\S)")
_ROMAN_ARABIC = re.compile(rf"[IVX]{{1,5}}\.(\d{{1,2}}(?:\.\d{{1,2}}){{0,2}})(?:[.:)]|(?=\s))\s*(?=[{UPPER}])")
_SMALL_ROMAN = re.compile(r"(i{1,3}|iv|vi{0,3}|ix)\)\s*(?=\S)")
_ANNEX = re.compile(r"phu luc\s*$")
_ARTICLE = re.compile(r"dieu\s+(\d{1,3})\s*[.:]\s*")
_ROMAN = re.compile(r"([IVXLC]{1,5})\s*(?:[.\-–)/:](?!\d)|\.(?=\d\.?\s))\s*(?=\S)")
_LOST_ROMAN = re.compile(r"([IVX1lL|]{1,5})\s*[.,]\s*(?=\S)")
_CAPITAL = re.compile(r"([A-HĐ])\s*[.\-–)/]\s*(?=[^\W\d_])")
_ARABIC = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:\s?[.):](?![\d%])\s*|\s?[\-–/]\s+|(?<=\.\d)\s+|(?<=\.\d\d)\s+)(?=[^\W_]|[\"“”'(*\[])"
)
_LETTER = re.compile(rf"([a-zđ¢])\s?(?:\)\s*|/\s*(?=[{UPPER}])|[\-–]\s+(?=[{UPPER}])|\.\s+(?=[{UPPER}]))(?=\S)")
_PAREN = re.compile(r"\((\d{1,2}|[a-zđ]|[ivx]{1,5})\)\s*(?=\S)")
_BULLET = re.compile(
    r"(?:(?P<dash>[-–—−~]{1,2})(?:\s+|(?!\d))(?![-–—−~])|(?P<plus>\+)\s*|(?P<star>\*{1,2}\s+|\*(?=[^*]+$))|(?P<dot>[•·●▪◦○∙‣⁃■□◆♦❖➢►➤✓√\uf0a7\uf0b7\uf0d8]\s*))(?=\S)"
)
_LOST_DECIMAL = re.compile(rf"(?:[IlL|]\s?[.,]?\s?\d{{1,2}}|\d[.,]?[IlL|])\s?[.,]\s+(?=[{UPPER}])")
_SPECKS = re.compile(r"\s*[~.,'`´‘’|_^°•:;]{1,2}\s{0,2}(?=\d{1,2}\.\d{1,2}|[-–]\s*[^\W\d_])")
_EMPHASIS = re.compile(r"\s*(?:#{1,6}\s+|\*{2,3}(?=\S)|__(?=\S)|\*(?=[^\s*][^*]*\*))?")


@dataclass(frozen=True, slots=True)
class Marker:
    """One reading of the mark at the start of a line.

    Parameters
    ----------
    style : str
        A key of `RANK`.
    value : tuple of int
        Its place in its list (1-based), one number per level for ``1.1``; empty for a bullet.
    label : str
        How it is called in a label path: ``I``, ``A``, ``1``, ``a``.
    surface : str
        As printed, without blanks around it.
    end : int
        Where the text after it begins, in code points of the line.
    """

    style: str
    value: tuple[int, ...]
    label: str
    surface: str
    end: int


def _ordinal(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    return ("abcdđegh".find(word) + 1 if len(word) == 1 else 0) or parse_roman(word.upper()) or 0


def _named(line: str, start: int) -> list[Marker]:
    if not _WORD_OF_MARK.match(fold(line[start : start + 5]).lower()):
        return []
    low = fold(line[start:]).lower()
    styles = {"phan": "part", "chuong": "chapter", "muc": "mục", "phu luc": "annex"}
    match = _NAMED.match(low)
    if match and (value := _ordinal(match[2])) and line[start : start + 1].isupper():
        style = styles[match[1]]
        numeral = str(value) if style in ("mục", "annex") else render_roman(value)
        label = {"part": "P", "chapter": "C", "mục": "M", "annex": "PL"}[style] + numeral
        return [Marker(style, (value,), label, line[start : start + match.end(2)], start + match.end())]
    if _ANNEX.match(low) and line[start:].isupper():
        return [Marker("annex", (1,), "PL", line[start:].strip(), len(line))]
    called = _CALLED.match(low)
    if called and line[start : start + 1].isupper():
        value = _ordinal(called[1])
        return [
            Marker("arabic", (value,), str(value), line[start : start + called.end()].strip(), start + called.end())
        ]
    point = _POINT.match(low)
    if (
        point
        and line[start : start + 1].isupper()
        and (value := LETTERS.find(line[start + point.start(1)].lower()) + 1)
    ):
        surface = line[start : start + point.end()].strip()
        return [Marker("letter", (value,), LETTERS[value - 1], surface, start + point.end())]
    match = _ARTICLE.match(low)
    if match:
        label = f"Đ{int(match[1])}"
        return [Marker("article", (int(match[1]),), label, line[start : start + match.end(1)], start + match.end())]
    return []


def _mostly_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) >= 0.7 * len(letters)


def _roman(line: str, start: int) -> list[Marker]:
    found = []
    below = _ROMAN_ARABIC.match(line, start)
    if below:
        levels = tuple(map(int, below[1].split(".")))
        style = "arabic" if len(levels) == 1 else f"arabic{len(levels)}"
        return [Marker(style, levels, str(levels[-1]), line[start : below.end()].strip(), below.end())]
    match = _ROMAN.match(line, start)
    if match and (value := parse_roman(match[1])) and not line[match.end()].islower():
        found.append(Marker("roman", (value,), match[1], line[start : match.end()].strip(), match.end()))
    match = _CAPITAL.match(line, start)
    if match and line[match.end()].isupper():
        value = "ABCDĐEGH".find(match[1]) + 1
        found.append(Marker("capital", (value,), match[1], line[start : match.end()].strip(), match.end()))
    return found


def _lost_roman(line: str, start: int) -> list[Marker]:
    """A numeral of which a scan has left strokes: ``I1.``, ``11.``, ``lI.``, in front of a title in capitals."""
    match = _LOST_ROMAN.match(line, start)
    if not match or not _mostly_upper(line[match.end() :]):
        return []
    numeral = re.sub(r"[1lL|]", "I", match[1])
    ordinal = parse_roman(numeral) or len(numeral)
    return [Marker("roman", (ordinal,), render_roman(ordinal), line[start : match.end()].strip(), match.end())]


@lru_cache(maxsize=4096)
def read_markers(line: str) -> tuple[Marker, ...]:
    """The readings of the mark that opens `line`, likeliest first; empty where no mark opens it.

    Examples
    --------
    >>> [(m.style, m.label) for m in read_markers("C. TỔ CHỨC THỰC HIỆN")]
    [('roman', 'C'), ('capital', 'C')]
    >>> read_markers("2.1- Đổi mới cơ chế quản lý")[0].value
    (2, 1)
    >>> read_markers("2025 là năm bản lề")
    ()
    """
    prefix = _EMPHASIS.match(line)
    found = _read_at(line, prefix.end() if prefix else 0)
    specks = None if found else _SPECKS.match(line)
    return _read_at(line, specks.end()) if specks else found


def _read_at(line: str, start: int) -> tuple[Marker, ...]:
    """The readings of the mark at offset `start`."""
    if start >= len(line):
        return ()
    found = _named(line, start) + _roman(line, start)
    match = _ARABIC.match(line, start)
    padded = match is not None and match[1].startswith("0")
    if match and not (padded and (len(match[1]) != 2 or match[0][2:3] not in ".)" or not line[match.end()].isupper())):
        levels = tuple(map(int, match[1].split(".")))
        style = "arabic" if len(levels) == 1 else f"arabic{len(levels)}"
        found.append(Marker(style, levels, str(levels[-1]), line[start : match.end()].strip(), match.end()))
    if not any(marker.style == "roman" for marker in found):
        found += _lost_roman(line, start)
    match = _LETTER.match(line, start)
    if match and (value := LETTERS.find(match[1].replace("¢", "c")) + 1):
        found.append(Marker("letter", (value,), LETTERS[value - 1], line[start : match.end()].strip(), match.end()))
    match = _SMALL_ROMAN.match(line, start)
    if match and (small := parse_roman(match[1].upper())):
        found.append(Marker("paren", (small,), match[1], line[start : match.end()].strip(), match.end()))
    match = _PAREN.match(line, start)
    if match:
        ordinal = _ordinal(match[1]) or LETTERS.find(match[1]) + 1
        found.append(Marker("paren", (ordinal,), match[1], line[start : match.end()].strip(), match.end()))
    match = None if found else _LOST_DECIMAL.match(line, start)
    if match:
        found.append(Marker("arabic2", (0,), "", match[0].strip(), match.end()))
    blank = len(line) - len(line.lstrip())
    match = None if found else _BULLET.match(line, start if line[blank:start].strip(" *") else blank)
    if match:
        style = next(name for name in BULLETS if match[name] is not None)
        found.append(Marker(style, (), "", match[0].strip(), match.end()))
    return tuple(found)


def label_of(style: str, value: int, fallback: str = "") -> str:
    """How the `value`-th member of a list of this style is called: roman 4 -> IV, letter 5 -> đ.

    >>> label_of("roman", 4), label_of("letter", 5), label_of("arabic", 7)
    ('IV', 'đ', '7')
    """
    if style == "roman":
        return render_roman(value)
    if style == "letter":
        return LETTERS[value - 1] if 0 < value <= len(LETTERS) else fallback
    if style == "capital":
        return "ABCDĐEGH"[value - 1] if 0 < value <= 8 else fallback
    return str(value) if style.startswith("arabic") else fallback
