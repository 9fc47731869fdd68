"""Names of those who signed, taken out of a text before it is shown: the office stays, the name does not."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

Spans = Sequence[tuple[int, int]]
PARTS = ("signature", "recipients")
"""Sections in which a name may stand."""

_UNIT = r"(?:tỉnh|huyện|xã|phường|quận|thành\s+phố|thị\s+xã|thị\s+trấn|đặc\s+khu)"
_UY = r"(?:ủ|u)(?:y|ỷ)"
_OFFICE = re.compile(
    rf"""(?<!\w)(?:tm|kt|tl|tuq|t/m|k/t|t/l|q|đã\s+ký|ký\s+tên|ký\s+thay|thay\s+mặt|thừa\s+lệnh|đóng\s+dấu
    |ủy\s+viên|{_UY}\s+ban(?:\s+nhân\s+dân)?|ubnd|hđnd|ubmttq|hội\s+đồng(?:\s+nhân\s+dân)?|bộ\s+chính\s+trị|chính\s+phủ
    |ban\s+(?:thường\s+vụ|chấp\s+hành(?:\s+trung\s+ương)?|bí\s+thư|chỉ\s+đạo|cán\s+sự(?:\s+đảng)?|thường\s+trực)
    |(?:phó\s+|q\.?\s*|quyền\s+)?(?:chủ\s+tịch|bí\s+thư|thủ\s+tướng|tổng\s+bí\s+thư|giám\s+đốc|(?:bộ|trưởng|cục|vụ)\s+trưởng
      |trưởng\s+(?:ban|phòng|đoàn)|chủ\s+nhiệm|tổng\s+thư\s+ký|chánh\s+(?:văn\s+phòng|án|thanh\s+tra)|hiệu\s+trưởng)
    |chánh|phó|chủ|tịch|thường\s+trực|văn\s+phòng|(?:đảng|tỉnh|huyện|thành|quận|thị|trung\s+ương)\s+{_UY}|trung\s+ương|đảng
    |{_UNIT})(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_AREA = re.compile(rf"(?<!\w)(?:{_UNIT}|(?:đảng|tỉnh|huyện|thành|quận|thị)\s+{_UY})(?!\w)", re.IGNORECASE)
_SEGMENT = re.compile(r"[^\n|()\[\]<>]+")
_WORD = re.compile(r"[^\W\d_]+")
_FILED = re.compile(r"lưu\W{0,3}(?:vt|vp|văn|v\b|tu)|luu\W{0,3}(?:vt|vp|van|v\b|tu)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()\n]{1,40})\)")


def find_names(text: str, sections: Iterable[tuple[str, int, int]]) -> tuple[tuple[int, int], ...]:
    """Where the names of those who signed stand.

    Parameters
    ----------
    text : str
        A document.
    sections : iterable of (kind, start, end)
        Its sections; only those of a kind in `PARTS` are searched. In a signature whatever is no office is a name;
        among the recipients only a line that holds nothing but two to five capitalised words, and a capitalised word in
        brackets where the copy for the files is named.

    Returns
    -------
    tuple of (start, end)
        Sorted, disjoint. A name elsewhere in the text is not found; a garbled office is taken for a name.

    Examples
    --------
    >>> text = "KT. CHỦ TỊCH\\nPHÓ CHỦ TỊCH\\n(Đã ký)\\nLò Thị Ngân"
    >>> [text[start:end] for start, end in find_names(text, [("signature", 0, len(text))])]
    ['Lò Thị Ngân']
    """
    found: set[tuple[int, int]] = set()
    for kind, start, end in sections:
        if kind == "signature":
            for segment in _SEGMENT.finditer(text, start, end):
                found.update(_name_in(text, *segment.span()))
        elif kind == "recipients":
            found.update(_among_recipients(text, start, end))
    return _joined(found)


def _name_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The name in one line of a signature: from the first to the last word that belongs to no office."""
    line = unicodedata.normalize("NFC", text[start:end])
    if len(line) != end - start:
        line = text[start:end]
    offices = [match.span() for match in _OFFICE.finditer(line)]
    words = [
        match
        for match in _WORD.finditer(line)
        if not any(first <= match.start() and match.end() <= last for first, last in offices)
    ]
    if not words:
        return []
    area = list(_AREA.finditer(line))
    if area and area[-1].start() < words[0].start() and line[area[-1].start() :].isupper():
        return []
    if len(words) == 1 and len(words[0][0]) == 1:
        return []
    first = words[0].start()
    for match in reversed(list(_WORD.finditer(line, 0, first))):
        if match[0].isupper() or match[0].islower() or not line[match.end() : first].isspace():
            break
        if not any(a <= match.start() and b > match.end() for a, b in offices):
            first = match.start()
    last = words[-1].end()
    for match in _WORD.finditer(line, last):
        if not line[last : match.start()].isspace() or not (match[0][0].isupper() and match[0][1:].islower()):
            break
        last = match.end()
    return [(start + first, start + last)]


def _among_recipients(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    for line in text[start:end].split("\n"):
        words = list(_WORD.finditer(line))
        if _FILED.search(line):
            for bracket in _IN_BRACKETS.finditer(line):
                inside = _WORD.findall(bracket[1])
                if inside and all(word[0].isupper() and word[1:].islower() for word in inside):
                    found.append((at + bracket.start(1), at + bracket.end(1)))
        elif _is_name(line, [word[0] for word in words]):
            found.append((at + words[0].start(), at + words[-1].end()))
        at += len(line) + 1
    return found


def _is_name(line: str, words: Sequence[str]) -> bool:
    if not 2 <= len(words) <= 5 or re.match(r"\s*[-+*•]|.*[:;,]\s*$", line) or _OFFICE.search(line):
        return False
    return all(word[0].isupper() and (word[1:].islower() or len(word) == 1) for word in words)


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def mask(text: str, spans: Spans, instead: str) -> tuple[str, Callable[[int], int]]:
    """`text` with `instead` in place of every span, and where a position of the text lies afterwards.

    Line breaks within a span stay, so that line numbers do. A position within a span goes to where the span begins.

    Examples
    --------
    >>> text, place = mask("Lò Thị Ngân ký", [(0, 11)], "[tên]")
    >>> text, place(0), place(5), place(11)
    ('[tên] ký', 0, 0, 5)
    """
    pieces, ends, shifts, at, length = [], [0], [0], 0, 0
    for start, end in spans:
        put = "\n".join([instead, *[""] * text.count("\n", start, end)])
        pieces += [text[at:start], put]
        length += start - at + len(put)
        at = end
        ends.append(end)
        shifts.append(length - end)
    pieces.append(text[at:])
    starts = [start for start, _ in spans]

    def place(position: int) -> int:
        number = bisect_right(ends, position) - 1
        if number < len(starts) and position >= starts[number]:
            position = starts[number]
        return position + shifts[number]

    return "".join(pieces), place


def grow(spans: Spans, edits: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """`spans` made larger so that no edit (start, end) stands half inside one."""
    whole = list(spans)
    for start, end in sorted(edits):
        whole = [
            (min(first, start), max(last, end)) if start < last and first < max(end, start + 1) else (first, last)
            for first, last in whole
        ]
    return _joined(whole)
