"""The frame of a document: letterhead and title above the body, recipients and signature below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.structure.blocks import Block, Layout, Line, is_finished, is_upper, split_blocks
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.enumerators import read_markers

KINDS = (
    "Kế hoạch hành động", "Kế hoạch", "Chương trình hành động", "Chương trình", "Nghị quyết", "Quyết định", "Kết luận",
    "Chỉ thị", "Đề án", "Hướng dẫn", "Thông báo", "Báo cáo", "Quy định", "Quy chế", "Thông tri", "Công văn",
    "Phương án",
    "Nghị định", "Thông tư", "Tờ trình", "Công điện", "Luật",
)  # fmt: skip

_DECORATION = re.compile(r"[\s*_#|>\-–—:.]+")
_KIND_OF_FOLDED = {fold(kind).upper(): kind for kind in KINDS}
_KIND = re.compile(rf"({'|'.join(_KIND_OF_FOLDED)})(?!\w)")
_RECIPIENTS = re.compile(r"noi\s?nhan\W")
_OPENING = re.compile(r"[\W_]*")
_SIGNATURE = re.compile(
    r"[\W_]*(?:(?:(?:TM|KT|TL|TUQ|Q)\s?[./]|T/M|K/T|T/L)\.?\s*[A-ZÀ-ỸĐ]{2,}"
    r"|(?:TM|KT|TL|TUQ)\s+(?:ỦY|UỶ|BAN|CHỦ|HỘI|GIÁM|TRƯỞNG|CHÁNH|BÍ|THỦ|CHÍNH|TỈNH|HUYỆN|ĐẢNG))"
)
_FILED = re.compile(r"[\W_]*luu\W{0,3}(?:vt|vp|van phong|v\b|tu)")
_TITLE_END = re.compile(
    r"\W*(?:căn cứ|để thực hiện|theo đề nghị|xét |quyết nghị|quyết định:|(?:thực hiện|"
    r"triển khai)\b.*\b(?:ban hành|xây dựng)\b.*:$)",
    re.I | re.S,
)
_PREAMBLE = re.compile(r"\W*(?:Thực hiện|Triển khai|Căn cứ|Để |Nhằm |Trên cơ sở)")
_CLOSING = re.compile(
    r"\W*(?:trên đây là|trong quá trình (?:tổ chức |triển khai )*(?:thực hiện|triển khai)|(?:yêu cầu|"
    r"đề nghị) (?:các|thủ trưởng|cấp ủy)"
    r"|(?:nghị quyết|kế hoạch(?: hành động)?|chương trình(?: hành động)?|chỉ thị|"
    r"kết luận|quyết định|hướng dẫn|đề án) này (?:được |có |phổ biến|"
    r"thay|áp dụng)|nhận được|căn cứ kế hoạch này"
    r"|định kỳ .{0,80}báo cáo|ủy ban nhân dân .{0,60}yêu cầu|ban thường vụ .{0,60}yêu cầu|quá trình (?:tổ chức |"
    r"triển khai )*thực hiện)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Line numbers (from 0, half open) of the parts of one document.

    ``kind_line`` is the line that names the kind of document (KẾ HOẠCH), -1 where there is none; the title runs from
    ``title_start`` to ``body_start``; the recipients and the signature from ``tail_start`` to ``tail_end``.
    """

    start: int
    kind_line: int
    title_start: int
    body_start: int
    tail_start: int
    tail_end: int


@lru_cache(maxsize=4096)
def read_kind(line: str) -> str:
    """The kind of document that a line in capitals names at its start; empty where it names none.

    >>> read_kind("CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ"), read_kind("Kế hoạch này")
    ('Chương trình hành động', '')
    """
    cleaned = _DECORATION.sub(" ", line).strip()
    if not cleaned or len(cleaned) > 120 or not is_upper(cleaned):
        return ""
    named = _KIND.match(fold(cleaned).upper())
    return _KIND_OF_FOLDED[named[1]] if named else ""


def is_closing(text: str) -> bool:
    """Whether a paragraph closes a document: ``Trên đây là Kế hoạch ...``."""
    return bool(_CLOSING.match(" ".join(text[:200].split())))


def names_recipients(text: str) -> bool:
    """Whether a line opens the list of recipients.

    >>> names_recipients("**Nơi nhận:**"), names_recipients("Nơi nhận hồ")
    (True, True)
    """
    opening = _OPENING.match(text)
    first = opening.end() if opening else 0
    return bool(_RECIPIENTS.match(fold(text[first : first + 9]).lower() + " "))


def _tail_line(line: Line) -> bool:
    return names_recipients(line.text) or bool(_SIGNATURE.match(line.text))


def _restarts(lines: Sequence[Line], position: int) -> bool:
    """Whether a new document (an attached programme, an annex) begins on a line below a signature."""
    text = lines[position].text
    if read_kind(text):
        return True
    return any(
        m.style in ("annex", "part", "roman") and m.value == (1,) and is_upper(text[m.end :] or text)
        for m in read_markers(text)
    )


def find_frames(lines: Sequence[Line], layout: Layout) -> list[Frame]:
    """The document and what is attached below its signature, in reading order; one frame at least.

    Parameters
    ----------
    lines : sequence of Line
        All lines of the text.
    layout : Layout
        From `blocks.find_layout`.
    """
    frames: list[Frame] = []
    start = 0
    while not frames or start < len(lines):
        frame = _find_frame(lines, start, layout)
        frames.append(frame)
        if frame.tail_end <= start:
            break
        start = frame.tail_end
    return frames


def _find_frame(lines: Sequence[Line], start: int, layout: Layout) -> Frame:
    kind_line = find_kind_line(lines, start)
    title_start = kind_line + 1 if kind_line >= 0 else start
    body_start = _find_title_end(lines, title_start, layout, named=kind_line >= 0)
    tail_start = next((k for k in range(body_start, len(lines)) if _tail_line(lines[k])), -1)
    if tail_start < 0:
        tail_start = _find_unnamed_recipients(lines, body_start)
    tail_end = next((k for k in range(tail_start + 1, len(lines)) if _restarts(lines, k)), len(lines))
    return Frame(start, kind_line, title_start, body_start, tail_start, tail_end)


def _find_unnamed_recipients(lines: Sequence[Line], first: int) -> int:
    """First line of a list of short dashes that ends with where the document is filed (Lưu: VT), without a heading."""
    filed = next((k for k in range(first, len(lines)) if _FILED.match(fold(lines[k].text).lower())), -1)
    if filed < 0 or sum(not line.blank for line in lines[filed:]) > 8:
        return len(lines)
    start = filed
    while start > first and (
        lines[start - 1].blank or (len(lines[start - 1].text) < 70 and "./." not in lines[start - 1].text)
    ):
        start -= 1
    return start


def find_kind_line(lines: Sequence[Line], start: int = 0) -> int:
    """Index of the line that names the kind of document (KẾ HOẠCH) below a letterhead, -1 where there is none near."""
    seen = 0
    for k in range(start, len(lines)):
        text = lines[k].text
        if lines[k].blank:
            continue
        seen += 1
        if read_kind(text):
            return k
        if seen > 25 or any(m.style in ("roman", "part", "chapter", "annex") for m in read_markers(text)):
            return -1
    return -1


def _find_title_end(lines: Sequence[Line], start: int, layout: Layout, *, named: bool) -> int:
    """Line after the title: the lines in capitals and the one paragraph below the kind of document."""
    end = start
    for block in _leading_blocks(lines, start, layout):
        text = block.text_after(None)
        if block.table or any(
            m.style in ("roman", "part", "chapter", "arabic", "article", "annex", "capital") for m in block.markers
        ):
            break
        if not named and (is_finished(text) or len(text) > 400) or named and _TITLE_END.match(text):
            break
        end = block.lines[-1].index + 1
        if named and not is_upper(text):
            break
    return end


def _leading_blocks(lines: Sequence[Line], start: int, layout: Layout) -> list[Block]:
    shown, stop = 0, start
    while stop < len(lines) and shown < 30:
        shown += not lines[stop].blank
        stop += 1
    preamble = _find_preamble(lines[start:stop])
    cut = start + preamble if preamble else stop
    return split_blocks(lines[start:cut], layout) + split_blocks(lines[cut:stop], layout)


def _find_preamble(lines: Sequence[Line]) -> int:
    """Index of the line below a title on which a preamble begins without a blank line: it ends with a colon; else 0."""
    shown = [k for k, line in enumerate(lines) if not line.blank]
    for before, k in zip(shown, shown[1:], strict=False):
        text = lines[k].text
        if read_markers(text):
            return 0
        if k == before + 1 and _PREAMBLE.match(text) and not is_upper(text) and not is_upper(lines[before].text):
            below = [lines[j].text.rstrip() for j in shown if j >= k]
            ends = next((j for j, line in enumerate(below) if line.endswith(":")), len(below))
            return k if ends < 12 and not any(read_markers(line) for line in below[: ends + 1]) else 0
    return 0
