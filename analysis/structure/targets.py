"""Targets: the numbers that a text promises, with unit, comparator and what is counted."""

import re

from analysis.core import Span, Target
from analysis.vietnamese.numbers import parse_number

_COMPARATORS = (
    ("≥", r"(?:đạt\s+)?(?:ít nhất|tối thiểu|không dưới|không ít hơn|>\s?=|≥)"),
    ("≤", r"(?:tối đa|không quá|không vượt quá|không hơn|<\s?=|≤)"),
    (">", r"(?:trên|hơn|vượt|cao hơn|>)"),
    ("<", r"(?:dưới|ít hơn|thấp hơn|<)"),
    ("≈", r"(?:khoảng|xấp xỉ)"),
    ("=", r"(?:đạt|bằng|=)"),
)
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?"
_COUNTED = (
    r"ha|héc-ta|tấn(?:/ngày|/năm)?|kg|tạ|lít|ml|km|m2|m3|m²|m³|tỷ đồng|triệu đồng|nghìn đồng|đồng|mô hình|điểm|"
    r"hợp tác xã|tổ hợp tác|lao động|doanh nghiệp|nhà máy|cơ sở|"
    r"dự án|chương trình|đề án|đề tài|sản phẩm|số hộ|hộ|người|học viên|lượt người|lượt|lớp|cuộc|buổi|hội nghị|"
    r"trường học|trường|xã|phường|huyện|thị trấn|thôn|bản|khu dân cư|khu phố|khu|"
    r"công trình|nhiệm vụ|bãi rác|lò|tuyến|trạm|thiết bị|máy|giải pháp|hồ sơ|bài|tin|sáng kiến|sáng chế|tiến sĩ|"
    r"thạc sĩ|chuyên gia|tổ chức|đơn vị|trung tâm|phòng thí nghiệm|quỹ|vườn|chợ|hộ gia đình|cán bộ|"
    r"công chức|đơn|văn bằng|bộ|chuyến|xe|thùng|ki-lô-mét|mét|Gb/s|Mb/s|Tbps|lần|con(?! số)|cây|căn|nhà|phần|suất|USD"
)
_SIGN = "|".join(pattern for _, pattern in _COMPARATORS)
_TARGET = re.compile(
    rf"(?:(?P<sign>{_SIGN})\s*)?(?:(?P<from>từ)\s+)?(?<![\w/.,\-])(?P<value>{_NUMBER})(?:\s?%(?=\s*(?:-|–|đến)\s*\d))?"
    rf"(?:\s*(?:-|–|đến)\s*(?P<upper>{_NUMBER}))?"
    rf"\s*(?P<unit>%(?:\s*(?:GDP|GRDP))?|(?:{_COUNTED})(?![^\W\d_]))(?P<more>\s+trở lên)?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?<![\w/.,\-])(?P<value>0[1-9])\s+(?P<unit>[a-zđà-ỹ]+)(?!\w)")
_UNCOUNTED = frozenset(
    """tháng năm ngày giờ lần khóa khoá quý tuần phút giây thập kỷ con chữ của và về là đến trở tuổi đồng khu mục điều
    khoản trụ khâu bước mặt không có với theo tại tới được để cho trong này nêu đạt""".split()  # noqa: SIM905
)
_DIGITS = re.compile(r"(?P<n>\d|hai|một|ba)\s+(?:con|chữ)\s+số", re.IGNORECASE)
_WORDS = {"một": 1, "hai": 2, "ba": 3}
_NOT_BEFORE = re.compile(
    r"(?:Đề án|Quyết định|Nghị quyết|Luật|Điều|khoản|tháng|ngày|năm|quý|lần thứ|khóa|Chương trình|Kế hoạch|số|mục|"
    r"phần|chương)\s*$",
    re.IGNORECASE,
)
_BEFORE = 160


def find_targets(text: str, offset: int = 0) -> tuple[Target, ...]:
    """The numeric targets that a text states.

    Parameters
    ----------
    text : str
        The words of a task, a goal or a table cell.
    offset : int
        Where they start in the document.

    Returns
    -------
    tuple of Target
        Comparator ``≥ ≤ > < ≈ =`` or ``range`` (then ``upper`` is set); unit ``%`` or what is counted; ``2 con số``
        (growth of two digits) is ``≥ 10 %``. Numbers of documents, dates, periods and names (5G, Đề án 06) are none.
        The indicator is the clause in front of the number, a rough guess.

    Examples
    --------
    >>> [(t.value, t.upper, t.unit, t.comparator) for t in find_targets("đạt tối thiểu 70%; triển khai từ 01-02 dự án")]
    [(70.0, None, '%', '≥'), (1.0, 2.0, 'dự án', 'range')]
    """
    flat = text.replace("\n", " ")
    found = []
    for match in _TARGET.finditer(flat):
        value = parse_number(match["value"])
        before = flat[max(0, match.start() - _BEFORE) : match.start()]
        unit = " ".join(match["unit"].split())
        if value is None or (unit != "%" and not match["sign"] and _NOT_BEFORE.search(before)):
            continue
        upper = parse_number(match["upper"]) if match["upper"] else None
        comparator = _comparator(match, upper)
        span = Span(offset + match.start(), offset + match.end())
        found.append(Target(" ".join(match[0].split()), value, unit, comparator, span, _indicator(before), upper))
    taken = {target.span.start for target in found}
    for match in _COUNT.finditer(flat):
        before = flat[max(0, match.start() - _BEFORE) : match.start()]
        value = parse_number(match["value"])
        inside = any(t.span.start - offset <= match.start() < t.span.end - offset for t in found)
        if (
            match["unit"] in _UNCOUNTED
            or _NOT_BEFORE.search(before)
            or value is None
            or inside
            or value in range(1900, 2101)
        ):
            continue
        span = Span(offset + match.start(), offset + match.end())
        if span.start not in taken:
            found.append(Target(" ".join(match[0].split()), value, match["unit"], "=", span, _indicator(before)))
    for match in _DIGITS.finditer(flat):
        n = int(match["n"]) if match["n"].isdigit() else _WORDS[match["n"].lower()]
        before = flat[max(0, match.start() - _BEFORE) : match.start()]
        span = Span(offset + match.start(), offset + match.end())
        found.append(Target(" ".join(match[0].split()), float(10 ** (n - 1)), "%", "≥", span, _indicator(before)))
    return tuple(sorted(found, key=lambda target: target.span))


def _comparator(match: "re.Match[str]", upper: float | None) -> str:
    if upper is not None:
        return "range"
    sign = match["sign"] or ""
    if sign:
        return next(name for name, pattern in _COMPARATORS if re.fullmatch(pattern, sign, re.IGNORECASE))
    return "≥" if match["from"] or match["more"] else "="


def _indicator(before: str) -> str:
    clause = re.split(r"[.;:,()]\s", before + " ")[-1] or before
    return " ".join(clause.split()[-14:]).strip(" ,")
