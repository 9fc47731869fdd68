"""Blocks: the paragraphs of a text whose lines were wrapped, broken by pages, or run together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.core import Document
from analysis.vietnamese.alphabet import LOWER, UPPER
from analysis.vietnamese.enumerators import Marker, read_markers

_FINISHED = re.compile(r"[.!?…;:](?:[\"”’'*_)\]\s]|/\.?)*$")
_OPENING = re.compile(r"[\s*_\"“‘'(\[>#]*")
_NOISE = re.compile(r"[\W_]*(?:\d{1,3})?[\W_]*")
_JOINING = re.compile(
    r"(?:,|(?:quyết|định|luận|hoạch|trình|thị) số|\b(?:của|và|về|ngày|với|các|cho|tại|theo|những|là|hoặc|do|trên|"
    r"Ban|Bộ|Sở|Ủy|nghị|quyết|Nghị|Kế|Kết)|-)$"
)

_OPENS_ANEW = re.compile(r"\W*(?:Trên đây là|(?:Nghị quyết|Kết luận|Kế hoạch|Chỉ thị) này (?:phổ biến|được|có))")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_TITLED = ("part", "chapter", "mục", "capital", "roman", "arabic", "arabic2", "arabic3")
_NAMES = frozenset(
    """Đảng Nhà Nhân Trung Việt Chính Ủy Uỷ Bộ Sở Ban Quốc Mặt Thủ Hội Đoàn Luật Nghị Quyết Kế Chương Đề Chỉ Kết Tỉnh
    Thành Huyện Phòng Văn Internet Công Chiến Quy Dự Ngân Cổng""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, or a part of one that a list mark opens: its number from 0, where it starts, its words."""

    index: int
    start: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing is to be read on it: no letter, or nothing but a page number."""
        return not self.text.strip() or bool(_NOISE.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a list item or a table: consecutive lines that belong together.

    ``start`` and ``end`` are code points of the text, without blanks at the ends; ``markers`` are the readings of the
    mark that opens it, with ends that count from the start of its first line.
    """

    lines: tuple[Line, ...]
    markers: tuple[Marker, ...] = ()
    table: bool = False

    @property
    def start(self) -> int:
        """First code point."""
        first = self.lines[0]
        return first.start + len(first.text) - len(first.text.lstrip())

    @property
    def end(self) -> int:
        """Code point after the last."""
        return self.lines[-1].start + len(self.lines[-1].text.rstrip())

    def text_after(self, marker: Marker | None) -> str:
        """What stands after the mark, on one line; the whole where there is none."""
        first = self.lines[0].text[marker.end if marker else 0 :]
        return " ".join(" ".join([first, *(line.text for line in self.lines[1:])]).split())


_MARK_INSIDE = re.compile(
    rf"\s(?:(?<=[.;:].)\s*(?=(?:[-–+•]\s+|\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}\.\s+|[a-zđ]\)\s+)[{UPPER}][{LOWER}]"
    rf"|Điều\s+\d{{1,3}}\.\s+[{UPPER}]|[IVX]{{1,4}}\.\s+[{UPPER}]{{2,}}\s[{UPPER}]{{2,}})"
    rf"|(?<=[{UPPER}][{UPPER}].)\s*(?=\d{{1,2}}\.\s+[{UPPER}][{LOWER}]|[a-zđ]\)\s+[{UPPER}][{LOWER}])"
    rf"|(?=\s*a\))(?<=[{LOWER}].)(?<!điểm.)(?<!khoản.)(?<!mục.)\s*(?=a\)\s+[{UPPER}][{LOWER}]))",
    re.DOTALL,
)
"""A blank in front of a list mark in the middle of a line, where a list was printed without line ends."""


@lru_cache(maxsize=2)
def split_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text, split on line feeds, and in front of a list mark that stands behind a finished item.

    Those of the last two texts are remembered, because several parts of a reading begin with them.

    >>> [line.text for line in split_lines("1. Mục đích: - Nâng cao nhận thức; - Xác định rõ việc.")]
    ['1. Mục đích: ', '- Nâng cao nhận thức; ', '- Xác định rõ việc.']
    """
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        opening = 0
        if not line.lstrip().startswith("|"):
            for match in _MARK_INSIDE.finditer(line):
                lines.append(Line(len(lines), start + opening, line[opening : match.end()]))
                opening = match.end()
        lines.append(Line(len(lines), start + opening, line[opening:]))
        start += len(line) + 1
    return tuple(lines)


_BLANKS = re.compile("[\t\v\f\x1c\x1d\x1e\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def plain(document: Document) -> Document:
    """The document with every white space but the line feed as a plain blank; offsets stay.

    >>> plain(Document("a", "Sở\u00a0Y\u2009tế")).text
    'Sở Y tế'
    """
    return replace(document, text=_BLANKS.sub(" ", document.text)) if _BLANKS.search(document.text) else document


def is_finished(text: str) -> bool:
    """Whether a line ends as a sentence or a list item ends.

    >>> is_finished("tổ chức thực hiện./."), is_finished("kinh tế - xã")
    (True, False)
    """
    return bool(_FINISHED.search(text[-12:]))


def is_upper(text: str) -> bool:
    """Whether the letters of a line are capitals (numbers of documents and short words apart).

    >>> is_upper("II. NHIỆM VỤ VÀ GIẢI PHÁP"), is_upper("Nhiệm vụ")
    (True, False)
    """
    n_upper = sum(map(str.isupper, text))
    return n_upper > 3 and n_upper >= 0.75 * (n_upper + sum(map(str.islower, text)))


def starts_lower(text: str) -> bool:
    """Whether the first letter of a line, quotes and emphasis apart, is small."""
    position = _OPENING.match(text)
    first = text[position.end() : position.end() + 1] if position else ""
    return first.islower()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set: the width of its lines in code points (infinite where a paragraph stands on one line), and
    whether blank lines part its paragraphs; ``gap`` is the number of blank lines below every line (0, or 1 where a text
    is set with double spacing)."""

    width: float
    spaced: bool
    gap: int = 0


def find_layout(lines: Sequence[Line]) -> Layout:
    """The layout of a text, from the lengths of its lines and the blank lines between finished sentences."""
    shown = [line for line in lines if not line.blank and "|" not in line.text[:2]]
    lengths = sorted(len(line.text.strip()) for line in shown)
    pairs = list(zip(shown, shown[1:], strict=False))
    ends = [(a, b) for a, b in pairs if is_finished(a.text)]
    inside = [(a, b) for a, b in pairs if not is_finished(a.text) and starts_lower(b.text)]
    doubled = len(inside) >= 8 and sum(b.index > a.index + 1 for a, b in inside) > 0.9 * len(inside)
    gap = 1 if doubled and lengths[len(lengths) // 2] <= 140 else 0
    spaced = sum(b.index > a.index + 1 + gap for a, b in ends) > 0.5 * len(ends)
    if len(lengths) < 8:
        return Layout(float("inf"), spaced, gap)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    n_full = sum(0.75 * width <= length <= 1.15 * width for length in lengths)
    wrapped = 30 <= width <= 140 and n_full >= 0.35 * len(lengths)
    return Layout(float(width) if wrapped else float("inf"), spaced, gap)


def _continues(previous: Line, line: Line, markers: tuple[Marker, ...], layout: "Layout", *, titled: bool) -> bool:
    """Whether `line` goes on with the sentence of `previous`, the last line that was not blank.

    `titled` says that `previous` is the only line of a marked block yet, so that it may be a title.
    """
    width = layout.width
    before, blank = previous.text.rstrip(), line.index > previous.index + 1 + layout.gap
    finished, full = is_finished(before), len(before.strip()) >= 0.8 * width
    with_next = len(before.strip()) + 1 + len(line.text.split(None, 1)[0])
    filled = with_next >= (0.86 if layout.spaced else 0.97) * width
    if markers:
        bullet = markers[0].style in ("dash", "plus", "dot")
        if markers[0].style == "paren":
            return not finished and not blank
        rest = line.text[markers[0].end :]
        return bullet and not finished and not is_upper(before) and (starts_lower(rest) or bool(_YEAR.match(rest)))
    if _is_capital_line(before) != _is_capital_line(line.text):
        return not finished and not blank and full and not is_upper(before) and not is_upper(line.text[:40])
    if starts_lower(line.text):
        return not finished or (not blank and (filled or not before.endswith((";", ":"))))
    joined = bool(_JOINING.search(before))
    if blank:
        return not finished and not is_upper(before) and joined and (full or width == float("inf"))
    if finished:
        return filled and not _OPENS_ANEW.match(line.text)
    if joined or is_upper(before):
        return joined or full
    return full and (not titled or _opens_with_name(line.text))


def _is_capital_line(text: str) -> bool:
    """Whether a line is a title in capitals, not the end of a sentence that is one word in capitals."""
    return is_upper(text) and len(text.split()) > 1


def _opens_with_name(text: str) -> bool:
    """Whether a line begins with a name, which may stand in the middle of a sentence, and not with its first word."""
    if text.lstrip()[:1] in '"“0123456789':
        return True
    words = [word.strip("“”\"'(),.;:") for word in text.split(None, 2)[:2]]
    return words[0] in _NAMES or words[0].isupper() or (len(words) > 1 and words[1][:1].isupper())


def split_blocks(lines: Sequence[Line], layout: Layout) -> list[Block]:
    """Lines joined to paragraphs; a paragraph broken by a page break is one block.

    Parameters
    ----------
    lines : sequence of Line
        In reading order.
    layout : Layout
        From `find_layout` of the whole text.
    """
    blocks: list[Block] = []
    current: list[Line] = []
    markers: tuple[Marker, ...] = ()
    table = False

    def close() -> None:
        if current:
            blocks.append(Block(tuple(current), markers, table))

    for line in lines:
        if line.blank and not (table and "|" in line.text):
            continue
        row = line.text.lstrip().startswith("|")
        open_cell = (
            table and current and line.index == current[-1].index + 1 and not current[-1].text.rstrip().endswith("|")
        )
        if row or open_cell:
            if not table:
                close()
                current, markers, table = [], (), True
            current.append(line)
            continue
        found = read_markers(line.text)
        if (
            not table
            and current
            and _continues(
                current[-1],
                line,
                found,
                layout,
                titled=len(current) == 1 and any(marker.style in _TITLED for marker in markers),
            )
        ):
            current.append(line)
            continue
        close()
        current, markers, table = [line], found, False
    close()
    return blocks
