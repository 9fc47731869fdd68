"""Targets: the numbers that a text promises, with unit, comparator and what is counted."""

import re
from collections.abc import Iterator

from analysis.core import Span, Target
from analysis.vietnamese.numbers import parse_number

_COMPARATORS = (
    ("≥", r"(?:đạt\s+)?(?:ít nhất|tối thiểu|không dưới|không ít hơn|>\s?=|≥)(?:\s+(?:phải )?(?:có|đạt|là))?"),
    ("≤", r"(?:tối đa|không quá|không vượt quá|không hơn|<\s?=|≤)"),
    (">", r"(?:trên|hơn|vượt|cao hơn|>)"),
    ("<", r"(?:dưới|ít hơn|thấp hơn|<)"),
    ("≈", r"(?:khoảng|xấp xỉ)"),
    ("=", r"(?:đạt|bằng|=)"),
)
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?"
_COUNTED = (
    r"ha|héc-ta|tấn(?:/ngày|/năm)?|kg|tạ|lít|ml|km|m2|m3|m²|m³|m|tỷ đồng|triệu đồng|nghìn đồng|đồng|mô hình|điểm|"
    r"hợp tác xã|tổ hợp tác|lao động|doanh nghiệp|nhà máy|cơ sở|"
    r"dự án|chương trình|đề án|đề tài|sản phẩm|số hộ|hộ|người|học viên|lượt người|lượt|lớp|cuộc|buổi|hội nghị|"
    r"trường học|trường|xã|phường|huyện|thị trấn|thôn|bản|khu dân cư|khu phố|khu|"
    r"công trình|nhiệm vụ|bãi rác|lò|bể|tuyến|trạm|thiết bị|máy|giải pháp|hồ sơ|bài|tin|sáng kiến|sáng chế|tiến sĩ|"
    r"thạc sĩ|chuyên gia|tổ chức|đơn vị|trung tâm|phòng thí nghiệm|quỹ|vườn|chợ|hộ gia đình|cán bộ|nghệ nhân|"
    r"công chức|đơn|văn bằng|bộ|chuyến|xe|thùng|ki-lô-mét|mét|Gb/s|Mb/s|Tbps|lần|con(?! số)|cây|căn|nhà|phần|suất|USD"
)
_SIGN = "|".join(pattern for _, pattern in _COMPARATORS)
_TARGET = re.compile(
    rf"(?=[\dđítkhvcdxb<>≤≥=])(?=\d|{_SIGN}|từ\s)(?:(?P<sign>{_SIGN})\s*)?(?:(?P<from>từ)\s+)?(?<![\w/.,\-])(?P<value>{_NUMBER})(?:\s?%(?=\s*(?:-|–|đến)\s*\d))?"
    rf"(?:\s*(?:-|–|đến)\s*(?P<upper>{_NUMBER}))?"
    rf"\s*(?P<unit>%(?:\s*(?:GDP|GRDP)|\s?/\s?(?:năm|quý|tháng)(?!\w))?|(?:{_COUNTED})(?![^\W\d_]))"
    rf"(?P<more>\s+trở lên)?",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(rf"\d\s*(?:%|(?i:{_COUNTED})(?![^\W\d_]))")
"""A figure with its unit: without one there is no target, and most figures are dates and numbers of documents."""
_RATE = re.compile(
    r"(?:\s?/\s?|\s+(?:trên|cho|mỗi)\s+)"
    r"(?P<per>(?:\d[\d.]*\s+)?(?:ha|km2|km|người dân|người|hộ|thôn|bản|xã|lớp|trường|"
    r"năm|quý|tháng|tuần|ngày)|(?:một |1[. ]?)?(?:vạn|nghìn|000) dân|\d+ dân)"
    r"(?![^\W\d_])"
)
_DENSE = re.compile(r"(?:mật độ|tỷ lệ|tỉ lệ|bình quân|định mức)[^.;]{0,20}$", re.IGNORECASE)
_PART = re.compile(rf"(?<![\w/.,\-])(?P<part>{_NUMBER})\s?/\s?(?P<whole>{_NUMBER})\s+(?P<unit>{_COUNTED})(?![^\W\d_])")
_COUNT = re.compile(r"(?P<value>\d(?<![\w/.,\-].)(?:(?<=0)[1-9]|(?<=[1-9])\d))\s+(?P<unit>[a-zđà-ỹ]+)(?!\w)")
_SPELLED = re.compile(
    r"(?P<value>h(?<!\w.)ai|b(?<!\w.)(?:a|ốn|ảy)|s(?<!\w.)áu|t(?<!\w.)ám|c(?<!\w.)hín|m(?<!\w.)ười)\s+"
    r"(?P<unit>đội|xưởng|mô hình|trạm|điểm|lớp|nhà máy|cơ sở|khu|"
    r"trung tâm|cụm|dự án|đề án|chương trình|sản phẩm|doanh nghiệp|hợp tác xã|tuyến|bể|lò|chợ|trường|vườn|công trình)"
    r"(?!\w)"
)
_UNCOUNTED = frozenset(
    """tháng năm ngày giờ lần khóa khoá quý tuần phút giây thập kỷ con chữ của và về là đến trở tuổi đồng khu mục điều
    khoản trụ khâu bước mặt không có với theo tại tới được để cho trong này nêu đạt nhóm tuổi nghị quyết chương điểm
    mục tiêu nước tỉnh trên dưới so hoặc hay do cùng thì mà nhiệm kỳ độ hằng hàng trách rõ phần số buổi đợt đêm giây
    chống""".split()  # noqa: SIM905
)
_DIGITS = re.compile(r"(?P<n>\d|hai|một|ba)\s+(?:con|chữ)\s+số", re.IGNORECASE)
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_NOT_BEFORE = re.compile(
    r"(?:Đề án|Quyết định|Nghị quyết|Nghị định|Thông tư|Chỉ thị|Kết luận|Công điện|Thông báo|Quy định|Dự án|Luật|Điều|"
    r"khoản|tháng|ngày|năm|quý|lần thứ|khóa|Chương trình|Kế hoạch|số|mục|"
    r"phần|chương)\s*$",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"(?=[ntvxđ])(?:(?:nhóm|top|trong số|trong|thuộc)\s+(?P<value>\d{1,3})\s+"
    r"(?:nước|quốc gia|nền kinh tế|tỉnh|thành phố|địa phương|huyện|xã|đơn vị)[^.;,\d]{0,30}?"
    r"(?:dẫn đầu|đứng đầu|hàng đầu)"
    r"|(?:thứ hạng|vị trí|xếp hạng|xếp thứ|đứng thứ)\s+(?P<place>\d{1,3})(?![\d.,%]*\s*(?:năm|tháng))(?!\d))",
    re.IGNORECASE,
)
_RANK_WORDS = ("dẫn đầu", "đứng đầu", "hàng đầu", "thứ hạng", "vị trí", "xếp hạng", "xếp thứ", "đứng thứ")
"""One of these, in any case, stands in every rank."""
_PLACE_BEFORE = re.compile(r"(?<!\w)(?:ở|tại|của|giúp|từ|thuộc)\s*$", re.IGNORECASE)
_RATIO = re.compile(
    r"tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|tốc độ|quy mô|mức|chỉ số|chiếm|tăng|giảm|năng suất|đóng góp|doanh thu|giá trị|"
    r"kinh phí|ngân sách|số lượng|diện tích",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"(?:ha|héc-ta|tấn|kg|tạ|lít|ml|k?m[23²³]?|(?:.+ )?đồng|USD|[GM]b/s|Tbps)(?:/|$)")
_BEHIND = re.compile(
    r"(?=\s+[a-zđà-ỹA-ZĐ])(?:(?!\s(?:và|được|có|bằng|để|cho|trong|vào|trước|đến|với|do|theo|thực hiện|tham gia|biết|"
    r"sử dụng|hoàn thành|đạt|phải|đã|là|nhằm|cùng)\s)[^.,;:()“”\"]){2,90}"
)
_FIGURE = re.compile(r"\d")
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
        Comparator ``≥ ≤ > < ≈ =`` or ``range`` (then ``upper`` is set); unit ``%`` or what is counted, with what it is
        counted on (``bể/8 ha``); ``2 con số`` (growth of two digits) is ``≥ 10 %``; a part of a whole (``412/515 hộ``)
        is its share in whole percent; ``nhóm 30 nước dẫn đầu`` is the rank ``≤ 30``.
        Numbers of documents, dates, periods and names (5G, Đề án 06) are none. The
        indicator is what the words say is measured or counted: behind the number (``60% số hộ ở đô thị``) or in front
        of it (``tỷ lệ thu gom đạt 60%``); a rough guess.

    Examples
    --------
    >>> [(t.value, t.upper, t.unit, t.comparator) for t in find_targets("đạt tối thiểu 70%; triển khai từ 01-02 dự án")]
    [(70.0, None, '%', '≥'), (1.0, 2.0, 'dự án', 'range')]
    >>> [(t.value, t.unit) for t in find_targets("300/400 hộ ký cam kết; mật độ 01 bể trên 8 ha; dựng hai xưởng")]
    [(75.0, '%'), (1.0, 'bể/8 ha'), (2.0, 'xưởng')]
    """
    flat = text.replace("\n", " ")
    found: list[Target] = []
    taken: list[tuple[int, int]] = []
    in_figures = (_parts_of_wholes, _ranks, _measured) if _FIGURE.search(flat) else ()
    for read in (*in_figures, _counted, _digits):
        for start, end, value, upper, unit, comparator in read(flat):
            if any(start < e and s < end for s, e in taken):
                continue
            taken.append((start, end))
            span, indicator = Span(offset + start, offset + end), _indicator(flat, start, end, unit)
            found.append(Target(" ".join(flat[start:end].split()), value, unit, comparator, span, indicator, upper))
    return tuple(sorted(found, key=lambda target: target.span))


_Number = tuple[int, int, float, float | None, str, str]
"""Start, end, value, upper end of a range, unit, comparator."""


def _parts_of_wholes(flat: str) -> Iterator[_Number]:
    for match in _PART.finditer(flat) if "/" in flat else ():
        part, whole = parse_number(match["part"]), parse_number(match["whole"])
        if part is not None and whole and part <= whole and whole > 31:
            yield match.start(), match.end(), float(round(100 * part / whole)), None, "%", "="


def _ranks(flat: str) -> Iterator[_Number]:
    low = flat.lower()
    for match in _RANK.finditer(flat) if any(map(low.__contains__, _RANK_WORDS)) else ():
        yield match.start(), match.end(), float(match["value"] or match["place"]), None, "thứ bậc", "≤"


def _measured(flat: str) -> Iterator[_Number]:
    for match in _TARGET.finditer(flat) if _WITH_UNIT.search(flat) else ():
        value = parse_number(match["value"])
        before = flat[max(0, match.start() - _BEFORE) : match.start()]
        unit = " ".join(match["unit"].split())
        if value is None or (unit != "%" and not match["sign"] and _NOT_BEFORE.search(before)):
            continue
        upper = parse_number(match["upper"]) if match["upper"] else None
        end, per = _per(flat, match.end(), before)
        yield match.start(), end, value, upper, unit + per, _comparator(match, upper)


def _per(flat: str, end: int, before: str) -> tuple[int, str]:
    """Where a rate ends that a count opens, and on what it is counted: ``01 bể`` + `` trên 8 ha`` -> ``/8 ha``."""
    rate = _RATE.match(flat, end)
    if (
        not rate
        or flat[:end].endswith("%")
        or not ("/" in rate[0] or "mỗi" in rate[0] or rate["per"].endswith("dân") or _DENSE.search(before))
    ):
        return end, ""
    return rate.end(), "/" + " ".join(rate["per"].split()).removeprefix("một ")


def _counted(flat: str) -> Iterator[_Number]:
    for match in [*_COUNT.finditer(flat), *_SPELLED.finditer(flat)]:
        before = flat[max(0, match.start() - _BEFORE) : match.start()]
        value = _WORDS.get(match["value"]) or parse_number(match["value"])
        named = _NOT_BEFORE.search(before) or _PLACE_BEFORE.search(before)
        if match["unit"] not in _UNCOUNTED and not named and value is not None:
            end, per = _per(flat, match.end(), before)
            yield match.start(), end, float(value), None, match["unit"] + per, "="


def _digits(flat: str) -> Iterator[_Number]:
    low = flat.lower()
    for match in _DIGITS.finditer(flat) if "con" in low or "chữ" in low else ():
        n = int(match["n"]) if match["n"].isdigit() else _WORDS[match["n"].lower()]
        yield match.start(), match.end(), float(10 ** (n - 1)), None, "%", "≥"


def _comparator(match: "re.Match[str]", upper: float | None) -> str:
    if upper is not None:
        return "range"
    sign = match["sign"] or ""
    if sign and not (match["more"] and sign.lower() in ("đạt", "bằng", "=")):
        return next(name for name, pattern in _COMPARATORS if re.fullmatch(pattern, sign, re.IGNORECASE))
    return "≥" if match["from"] or match["more"] else "="


def _indicator(flat: str, start: int, end: int, unit: str) -> str:
    """What is measured or counted: in front of a rate that is named there, else behind the number."""
    before = flat[max(0, start - _BEFORE) : start]
    clause = re.split(r"[.;:,()]\s", before + " ")[-1] or before
    named = " ".join(clause.split()[-14:]).strip(" ,")
    behind = _BEHIND.match(flat, end)
    counted = " ".join(behind[0].split()[:10]) if behind else ""
    if _RATIO.search(clause) or unit == "thứ bậc" or _MEASURE.match(unit):
        return named
    if unit.startswith("%"):
        return counted or named
    return f"{unit.split('/')[0]} {counted}".strip()
