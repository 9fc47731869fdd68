"""Deadlines: by when, how often, over which period; and periods that are none because they belong to a cited title."""

import re

from analysis.core import Span, Stated
from analysis.structure.assignments import FIELD, find_fields
from analysis.vietnamese.numbers import parse_date
from analysis.vietnamese.periods import Period, iter_periods
from analysis.vietnamese.symbols import iter_symbols

_ROLES = {
    "yearly-date": "reporting", "monthly-day": "frequency", "period": "period", "duration": "period",
    "every": "frequency",
    "times": "frequency", "list": "frequency", "cycle": "review", "frequency": "frequency", "periodic": "frequency",
    "continuous": "frequency", "review": "review",
}  # fmt: skip
_NOT_CONTINUOUS = re.compile(
    r"(?:nhiệm vụ|trọng tâm,|chi|dự toán|kinh phí|hàng hóa|mua sắm|ngân sách|liên tục,)\s*$", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:Đề án|Chương trình|Chiến lược|Quy hoạch|Kế hoạch|Nghị quyết|Dự án|Quyết định|Chỉ thị|Kết luận)\s"
)
_BUILDS = re.compile(r"(?:xây dựng|ban hành|hoàn thiện|lập|trình|tham mưu|đề xuất)[^.;“”]{0,60}$", re.IGNORECASE)
_OBLIGED = re.compile(r"(?:trong|trước|hoàn thành|xong|chậm nhất|kết thúc|ngay)", re.IGNORECASE)
_CLAUSE = 400
"""Code points before a period in which the name that it may belong to must begin."""
_APPROVED = re.compile(
    r"\s*[,(]?\s*(?:(?:được\s+)?(?:ban hành|phê duyệt)\s+)?(?:kèm theo|tại|theo)\s+"
    r"(?:Quyết định|Nghị quyết|Chỉ thị|Kế hoạch|Chương trình|Thông báo)\s+(?:số\s+)?\d"
)
_MONTH = re.compile(r"(?<![\d/])(?:tháng\s*)?(\d{1,2})\s*/\s*(20\d\d)", re.IGNORECASE)
_YEARS = re.compile(r"(20\d\d)(?:\s*[-–]\s*(20\d\d))?")
_TIME_END = re.compile(rf"[.;()]|\s{FIELD.pattern}|$", re.IGNORECASE)
_SYMBOL_BEFORE = re.compile(r"\d\s*[-/]\s*\w+\s*[-/]\s*\w+\s*,?\s*$")


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
        Values as `vietnamese.periods.iter_periods` gives them; role ``deadline``, ``period``, ``frequency``,
        ``reporting`` or ``review``. A period in the title of a cited document is left out.

    Examples
    --------
    >>> text = "Hoàn thành trong quý II-2024; hằng năm báo cáo trước ngày 05/12/2025."
    >>> [(d.text, d.value) for d in find_deadlines(text)]
    [('Hoàn thành trong quý II-2024', '2024-Q2'), ('hằng năm', 'yearly'), ('trước ngày 05/12/2025', '2025-12-05')]
    >>> find_deadlines("Thực hiện Chiến lược phát triển công nghệ đến năm 2030")
    ()
    """
    flat = text.replace("\n", " ")
    found: list[Stated] = _labelled(flat, offset)
    seen: set[tuple[str, str]] = set()
    taken = [stated.span for stated in found]
    for period in iter_periods(flat):
        span = Span(offset + period.start, offset + period.end)
        if not _counts(period, flat) or any(span.start < t.end and t.start < span.end for t in taken):
            continue
        surface = " ".join(flat[period.start : period.end].split())
        general = period.value in ("continuous", "yearly", "periodic", "urgent")
        key = (period.value, "" if general else surface.lower())
        if key not in seen:
            seen.add(key)
            found.append(Stated(surface, period.value, span, _role(period, flat)))
    return tuple(sorted(found, key=lambda stated: stated.span))


def _labelled(flat: str, offset: int) -> list[Stated]:
    """Times that only a label says to be such: ``Thời gian: 2025 - 2026``, ``Hoàn thành: 6/2025``."""
    found = []
    for match in find_fields(flat):
        following = _TIME_END.search(flat, match.end()) if match["deadline"] else None
        words = flat[match.end() : following.start()].rstrip(" *_,") if following else ""
        if words and not any(True for _ in iter_periods(words)) and (value := read_time(words)):
            span = Span(offset + match.end(), offset + match.end() + len(words))
            found.append(Stated(" ".join(words.split()), value, span, "deadline"))
    return found


def read_time(words: str) -> str:
    """Value of a bare time, as a table's column or a label says it; empty where it is none.

    >>> read_time("6/2025"), read_time("2025 - 2026"), read_time("Năm 2027"), read_time("Thường xuyên"), read_time("-")
    ('2025-06', '2025/2026', '2027', 'continuous', '')
    """
    month, years, full = _MONTH.search(words), _YEARS.search(words), parse_date(words)
    found = next(iter_periods(words), None)
    if full:
        return full
    if found and not month:
        return found.value
    if month and 1 <= int(month[1]) <= 12:
        return f"{month[2]}-{int(month[1]):02d}"
    if years:
        return years[1] + (f"/{years[2]}" if years[2] else "")
    return found.value if found else ""


def _counts(period: Period, flat: str) -> bool:
    """Whether an expression of time says when the task is to be done."""
    before, after = flat[max(0, period.start - 60) : period.start], flat[period.end : period.end + 20]
    surface = flat[period.start : period.end].lower()
    if period.kind == "continuous":
        return not _NOT_CONTINUOUS.search(before) and not after.startswith((", lâu dài", " và lâu dài"))
    if period.kind == "frequency":
        return not re.search(r"nghị quyết\s*$", before, re.IGNORECASE)
    if period.kind == "periodic":
        return not before.endswith("sức khỏe ")
    if period.kind == "date":
        return not _SYMBOL_BEFORE.search(before)
    if period.kind == "quarter":
        return bool(re.search(r"20\d\d", surface)) or bool(_OBLIGED.match(surface)) or surface.startswith(("đến", "từ"))
    if period.kind == "year" and surface.startswith("từ"):
        return False
    return period.kind not in ("year", "period") or not _in_title(flat, period)


def _in_title(flat: str, period: Period) -> bool:
    """Whether a period belongs to the name of a programme or resolution that is cited, not built."""
    surface = flat[period.start : period.end]
    if _APPROVED.match(flat, period.end):
        return True
    if _OBLIGED.match(surface):
        return False
    first = max(0, period.start - _CLAUSE)
    clause_start = max(flat.rfind(mark, first, period.start) for mark in (". ", "; ", ": "))
    clause = flat[max(first, clause_start) : period.start]
    if clause.count("“") > clause.count("”"):
        return True
    if re.search(r",\s*$", clause) and period.kind == "year":
        return False
    names = list(_NAMED.finditer(clause))
    if not names:
        return False
    cited = any(True for _ in iter_symbols(clause))
    return cited or not _BUILDS.search(clause[: names[0].start()])


def _role(period: Period, flat: str) -> str:
    role = _ROLES.get(period.kind, "deadline")
    around = flat[max(0, period.start - 30) : period.end + 40].lower()
    return "reporting" if role == "frequency" and period.kind != "continuous" and "báo cáo" in around else role
