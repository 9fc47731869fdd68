"""Deadlines: by when, how often, over which period; and periods that are none because they belong to a cited title."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.core import Span, Stated
from analysis.vietnamese.numbers import parse_date, parse_roman
from analysis.vietnamese.symbols import iter_symbols

_Y = r"20\d\d"
_BY = r"(?:(?:chậm nhất(?: là)?|xong|hoàn thành|kết thúc|bắt đầu)\s+)*(?:trước khi hết|trước|đến hết|đến|hết|trong|từ|vào|kể từ|ngay trong)\s+"
_DAY = r"\d{1,2}(?:\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*20\d\d)?|\s+tháng\s+\d{1,2}(?:\s+năm\s+20\d\d)?)"
_UNIT = r"(?:(?:hằng|hàng|mỗi)\s+)?(?:\d{1,2}\s+)?(?:tháng|quý|năm|tuần|ngày|6 tháng)(?:\s+(?:đầu năm|cuối năm))?"
_VISION = rf"(?:\s*(?:,|và)?\s*(?:tầm nhìn|định hướng)\s+(?:đến\s+)?(?:năm\s+)?{_Y})?"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("yearly-date", rf"(?:{_BY})?ngày\s+{_DAY}(?:\s+(?:và\s+(?:trước\s+)?ngày\s+{_DAY}\s+))?\s*(?:hằng|hàng)\s+(?:năm|tháng|quý)"),
    ("monthly-day", r"(?:" + _BY + r")?ngày\s+\d{1,2}(?:\s+và\s+ngày\s+\d{1,2})?\s+(?:hằng|hàng|của)\s+(?:tháng|quý)(?:\s+(?:cuối quý|đầu quý))?"),
    ("date", rf"(?:{_BY})(?:ngày\s+)?{_DAY}(?![\d/])"),
    ("quarter", rf"(?:{_BY})?quý\s+(?:I{{1,3}}|IV|[1-4])(?:\s*[-–]\s*(?:I{{1,3}}|IV))?\s*(?:[-–/]|,?\s*năm)?\s*(?:{_Y})?(?!\w)"),
    ("month", rf"(?:{_BY})?tháng\s+\d{{1,2}}\s*(?:[-–/]|,?\s*năm)\s*{_Y}"),
    ("period", rf"(?:giai đoạn|thời kỳ)\s+{_Y}\s*[-–]\s*{_Y}{_VISION}"),
    ("season", rf"(?:trước|đến|trong|vào)\s+(?:mùa|vụ|dịp|Tết|khai giảng|năm học|Đại hội)\s?[^.,;:()\d]{{0,30}}(?:năm\s+)?{_Y}(?:\s*-\s*{_Y})?"),
    ("year", rf"(?:{_BY})(?:cuối\s+|giữa\s+|đầu\s+)?năm\s+{_Y}(?:\s+và\s+(?:các|những)\s+năm\s+tiếp\s+theo)?{_VISION}"),
    ("duration", r"trong\s+(?:vòng\s+|thời hạn\s+)?\d{1,3}\s+(?:giờ|ngày|tuần|tháng|năm)(?:\s+(?:đầu|tới|làm việc|kể từ))?"),
    ("every", r"(?:định kỳ\s+)?(?:\d{1,2}|một|hai|ba|sáu|mỗi)\s+(?:tháng|năm|quý|tuần)\s*(?:/|\s+)(?:một|1|01|hai|02)?\s*lần(?:\s*/\s*(?:năm|quý|tháng))?|\d{1,2}\s+lần\s*/\s*(?:năm|quý|tháng)"),
    ("list", rf"định kỳ\s+{_UNIT}(?:\s*,\s*{_UNIT})*(?:\s+(?:và|hoặc)\s+(?:{_UNIT}|đột xuất))*|theo\s+(?:tháng|quý|tuần|năm)(?:\s*,\s*{_UNIT})+"),
    ("cycle", r"(?:giữa|cuối)(?:\s+và\s+cuối)?\s+(?:nhiệm kỳ|năm|quý|kỳ)(?:\s+hoặc\s+theo\s+chu\s+kỳ\s+[\d,]+\s+năm)?|theo\s+chu\s+kỳ\s+[\d,]+\s+năm"),
    ("frequency", r"(?:(?:tối|sáng|ngày)\s+(?:thứ\s+\w+|\d{1,2})\s+)?(?:hằng|hàng|mỗi)\s+(?:năm|quý|tháng|tuần|ngày)(?:\s*,\s*(?:hằng|hàng)\s+(?:năm|quý|tháng|tuần))*(?:\s+hoặc\s+đột\s+xuất)?"),
    ("periodic", r"định kỳ(?:\s+(?:hoặc|và|,)\s+đột\s+xuất)?"),
    ("continuous", r"thường xuyên(?:\s*,\s*liên tục)?"),
    ("review", r"(?:sơ kết|tổng kết)(?:\s*,\s*(?:sơ kết|tổng kết))?\s+theo\s+quy\s+định"),
    ("urgent", r"khẩn trương"),
)  # fmt: skip
_ANY = re.compile("|".join(f"(?P<p{k}>{pattern})" for k, (_, pattern) in enumerate(_PATTERNS)), re.IGNORECASE)

_ROLES = {
    "yearly-date": "reporting", "monthly-day": "frequency", "period": "period", "duration": "period", "every": "frequency",
    "list": "frequency", "cycle": "review", "frequency": "frequency", "periodic": "frequency", "continuous": "frequency",
    "review": "review",
}  # fmt: skip
_EVERY = {"năm": "yearly", "quý": "quarterly", "tháng": "monthly", "tuần": "weekly", "ngày": "daily"}
_NOT_CONTINUOUS = re.compile(
    r"(?:nhiệm vụ|trọng tâm,|chi|dự toán|kinh phí|hàng hóa|mua sắm|ngân sách|liên tục,)\s*$", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:Đề án|Chương trình|Chiến lược|Quy hoạch|Kế hoạch|Nghị quyết|Dự án|Quyết định|Chỉ thị|Kết luận)\s"
)
_BUILDS = re.compile(r"(?:xây dựng|ban hành|hoàn thiện|lập|trình|tham mưu|đề xuất)[^.;“”]{0,60}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: str
    start: int
    end: int
    text: str


def find_deadlines(text: str, offset: int = 0) -> tuple[Stated, ...]:
    """The deadlines, periods and frequencies that a task states, each once.

    Parameters
    ----------
    text : str
        The words of the task.
    offset : int
        Where they start in the document; the spans count from there.

    Returns
    -------
    tuple of Stated
        Value as in `deadline_value`: ``2030``, ``2024-Q2``, ``2025-06-30``, ``2025/2030``, ``yearly``, ``continuous``,
        ``periodic``, ``urgent``, ...; role ``deadline``, ``period``, ``frequency``, ``reporting`` or ``review``. A
        period in the title of a cited document is left out.

    Examples
    --------
    >>> [(d.text, d.value) for d in find_deadlines("Hoàn thành trong quý II-2024; hằng năm báo cáo trước ngày 05/12/2025.")]
    [('Hoàn thành trong quý II-2024', '2024-Q2'), ('hằng năm', 'yearly'), ('trước ngày 05/12/2025', '2025-12-05')]
    >>> find_deadlines("Thực hiện Chiến lược phát triển công nghệ đến năm 2030")
    ()
    """
    flat = text.replace("\n", " ")
    found: list[Stated] = []
    seen: set[tuple[str, str]] = set()
    for hit in _hits(flat):
        value = _value(hit)
        role = _role(hit, flat)
        surface = " ".join(hit.text.split())
        key = (value, "" if value in ("continuous", "yearly", "periodic", "urgent") else surface.lower())
        if value and key not in seen:
            seen.add(key)
            found.append(Stated(surface, value, Span(offset + hit.start, offset + hit.end), role))
    return tuple(found)


def _hits(flat: str) -> Iterator[_Hit]:
    for match in _ANY.finditer(flat):
        kind = next(_PATTERNS[k][0] for k in range(len(_PATTERNS)) if match[f"p{k}"] is not None)
        start = match.start()
        if start and (flat[start - 1].isalnum() or flat[start - 1] in "-/"):
            continue
        surface = match[0].rstrip(" ,-–/")
        before = flat[max(0, start - 60) : start]
        if kind == "continuous" and (
            _NOT_CONTINUOUS.search(before) or flat[match.end() :].startswith((", lâu dài", " và lâu dài"))
        ):
            continue
        if kind == "periodic" and before.endswith("sức khỏe "):
            continue
        if kind == "date" and re.search(r"\d\s*[-/]\s*\w+\s*[-/]\s*\w+\s*,?\s*$", before):
            continue
        if kind == "quarter" and not re.search(_Y, surface) and not re.match(_BY, surface, re.IGNORECASE):
            continue
        if kind in ("year", "period") and _in_title(flat, start, surface):
            continue
        yield _Hit(kind, start, start + len(surface), surface)


def _in_title(flat: str, start: int, surface: str) -> bool:
    """Whether a period belongs to the name of a programme or resolution that is cited, not built."""
    if re.match(r"(?:trong|trước|hoàn thành|xong|chậm nhất|kết thúc|ngay)", surface, re.IGNORECASE):
        return False
    clause_start = max(flat.rfind(mark, 0, start) for mark in (". ", "; ", ": "))
    clause = flat[max(0, clause_start) : start]
    if clause.count("“") > clause.count("”"):
        return True
    if re.search(r",\s*$", clause) and not re.match(r"giai đoạn|thời kỳ", surface, re.IGNORECASE):
        return False
    names = list(_NAMED.finditer(clause))
    if not names:
        return False
    cited = any(True for _ in iter_symbols(clause))
    first = names[0].start()
    return cited or not _BUILDS.search(clause[:first])


def _role(hit: _Hit, flat: str) -> str:
    role = _ROLES.get(hit.kind, "deadline")
    around = flat[max(0, hit.start - 30) : hit.end + 40].lower()
    if role == "frequency" and hit.kind != "continuous" and "báo cáo" in around:
        return "reporting"
    return role


def _value(hit: _Hit) -> str:
    text = hit.text
    years = re.findall(_Y, text)
    if hit.kind in ("yearly-date", "monthly-day", "frequency", "list"):
        units = [u for u in re.findall(r"năm|quý|tháng|tuần|ngày", re.sub(r"ngày\s+\d[\d/.\-]*", "", text.lower()))]
        return _units(text.lower(), units)
    if hit.kind == "date":
        return parse_date(text) or _day_month(text)
    if hit.kind == "quarter":
        match = re.search(r"quý\s+(IV|I{1,3}|[1-4])", text, re.IGNORECASE)
        quarter = (parse_roman(match[1].upper()) or int(match[1])) if match else 0
        return f"{years[-1]}-Q{quarter}" if years else f"Q{quarter}"
    if hit.kind == "month":
        month = re.search(r"tháng\s+(\d{1,2})", text, re.IGNORECASE)
        return f"{years[-1]}-{int(month[1]):02d}" if month else ""
    if hit.kind == "period":
        return f"{years[0]}/{years[1]}" + (f", vision {years[2]}" if len(years) > 2 else "")
    if hit.kind == "year":
        return years[0] + (f", vision {years[1]}" if len(years) > 1 else "")
    if hit.kind == "season":
        return years[-1]
    if hit.kind == "duration":
        number = re.search(r"(\d+)\s+(giờ|ngày|tuần|tháng|năm)", text)
        names = {"giờ": "hours", "ngày": "days", "tuần": "weeks", "tháng": "months", "năm": "years"}
        return f"{number[1]} {names[number[2]]}" if number else ""
    if hit.kind == "every":
        return _units(text.lower(), re.findall(r"năm|quý|tháng|tuần", text.lower())[:1])
    return {
        "periodic": "periodic",
        "continuous": "continuous",
        "urgent": "urgent",
        "review": "as prescribed",
        "cycle": "mid-term",
    }[hit.kind]


def _units(text: str, units: list[str]) -> str:
    if re.search(r"(?:6|sáu)\s+tháng", text) and len(units) == 1:
        return "half-yearly"
    if re.search(r"(?:3|ba)\s+tháng", text) and len(units) == 1:
        return "quarterly"
    values = [_EVERY[unit] for unit in units]
    return ", ".join(dict.fromkeys(values)) or "periodic"


def _day_month(text: str) -> str:
    match = re.search(r"(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})", text)
    return (
        f"--{int(match[2]):02d}-{int(match[1]):02d}"
        if match and 1 <= int(match[2]) <= 12 and 1 <= int(match[1]) <= 31
        else ""
    )
