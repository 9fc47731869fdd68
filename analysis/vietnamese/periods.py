"""Points in time, periods and frequencies as offices write them, with one normalised value for each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.vietnamese.numbers import parse_date, parse_roman

_Y = r"20\d\d"
_BY = (
    r"(?:(?:chậm nhất(?: là)?|xong|hoàn thành|kết thúc|bắt đầu)\s+)*"
    r"(?:(?:trước khi hết|trước|đến hết|đến|hết|trong|từ|vào|kể từ|ngay trong)\s+|(?<=chậm nhất )|(?<=chậm nhất là ))"
)
_DAY = r"\d{1,2}(?:\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*20\d\d)?|\s+tháng\s+\d{1,2}(?:\s+năm\s+20\d\d)?)"
_FULL_DAY = r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*20\d\d"
_UNIT = r"(?:(?:hằng|hàng|mỗi)\s+)?(?:\d{1,2}\s+)?(?:tháng|quý|năm|tuần|ngày)(?:\s+(?:đầu năm|cuối năm))?"
_VISION = rf"(?:\s*(?:,|và)?\s*(?:tầm nhìn|định hướng)\s+(?:đến\s+)?(?:năm\s+)?{_Y})?"
_N = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|mười hai|mười lăm|mười)"
_TIMES = r"(?:lần|phiên|kỳ|đợt|buổi|cuộc)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "yearly-date",
        rf"(?:định kỳ,?\s+)?(?:{_BY})?"
        rf"ngày\s+{_DAY}(?:\s+và\s+(?:trước\s+)?ngày\s+{_DAY})?\s+(?:hằng|hàng)\s+(?:năm|tháng|quý)",
    ),
    (
        "monthly-day",
        rf"(?:định kỳ,?\s+)?(?:{_BY})?"
        rf"ngày\s+\d{{1,2}}(?:\s+và\s+ngày\s+\d{{1,2}})?\s+(?:hằng|hàng|của)\s+(?:tháng|quý)(?:\s+(?:cuối|đầu)\s+quý)?",
    ),
    ("date", rf"(?:{_BY})(?:ngày\s+{_DAY}|{_FULL_DAY})(?![\d/])"),
    (
        "quarter",
        rf"(?:{_BY})?quý\s+(?:IV|I{{1,3}}|[1lI|]{{2,3}}|[1-4])(?:\s*[-–]\s*(?:IV|I{{1,3}}))?\s*(?:[-–/]|,?\s*năm)?\s*(?:{_Y})?(?!\w)",
    ),
    ("month", rf"(?:{_BY})?tháng\s+\d{{1,2}}\s*(?:[-–/]|,?\s*năm)\s*{_Y}"),
    ("month-alone", rf"{_BY}tháng\s+\d{{1,2}}(?!\d|\s*[-–/]|\s+năm\s+\d)"),
    ("period", rf"(?:giai đoạn|thời kỳ)\s+{_Y}\s*[-–]\s*{_Y}{_VISION}"),
    (
        "season",
        rf"(?:{_BY})?(?:mùa|vụ|dịp|Tết|khai giảng|năm học|"
        rf"Đại hội)\s?[^.,;:()\d]{{0,30}}?(?:năm\s+)?{_Y}(?:\s*-\s*{_Y})?(?!\w)",
    ),
    (
        "year",
        rf"(?:{_BY}|(?<=phấn đấu ))(?:cuối\s+|giữa\s+|đầu\s+)?"
        rf"năm\s+{_Y}(?:\s+và\s+(?:các|những)\s+năm\s+tiếp\s+theo)?{_VISION}",
    ),
    (
        "duration",
        r"trong\s+(?:vòng\s+|thời hạn\s+)?\d{1,3}\s+(?:giờ|ngày|tuần|tháng|năm)(?:\s+(?:đầu|tới|làm việc|kể từ))?",
    ),
    (
        "times",
        rf"(?:định kỳ\s+)?(?:ít nhất\s+)?{_N}\s+{_TIMES}\s*(?:/|trong|mỗi|một|hằng)\s*(?:năm|quý|tháng|tuần)"
        rf"|mỗi\s+(?:năm|quý|tháng|tuần)\s+(?:ít nhất\s+)?{_N}\s+{_TIMES}",
    ),
    ("every", rf"(?:định kỳ\s+)?{_N}\s+(?:tháng|năm|quý|tuần|ngày)\s*(?:/\s*(?:01\s*)?|(?:một|1|01)\s+)lần"),
    (
        "list",
        rf"định kỳ\s+{_UNIT}(?:\s*,\s*{_UNIT})*(?:\s+(?:và|hoặc)\s+(?:{_UNIT}|đột xuất))*"
        rf"|theo\s+(?:tháng|quý|tuần|năm)(?:\s*,\s*{_UNIT})+",
    ),
    (
        "cycle",
        r"(?:giữa|cuối)(?:\s+và\s+cuối)?\s+(?:nhiệm kỳ|năm|quý|"
        r"kỳ)(?!\s+20\d\d)(?:\s+hoặc\s+theo\s+chu\s+kỳ\s+[\d,]+\s+năm)?"
        r"|theo\s+chu\s+kỳ\s+[\d,]+\s+năm",
    ),
    (
        "frequency",
        r"(?:(?:tối|sáng|chiều|ngày)\s+(?:thứ\s+\w+|\d{1,2})\s+)?(?:hằng|hàng|mỗi)\s+(?:năm|quý|tháng|tuần|ngày|sáng|chiều|tối)"
        r"(?:\s*,\s*(?:hằng|hàng)\s+(?:năm|quý|tháng|tuần))*(?:\s+hoặc\s+đột\s+xuất)?",
    ),
    ("periodic", r"định kỳ(?:\s+(?:hoặc|và|,)\s+đột\s+xuất)?"),
    ("continuous", r"thường xuyên(?:\s*,\s*liên tục)?"),
    ("review", r"(?:sơ kết|tổng kết)(?:\s*,\s*(?:sơ kết|tổng kết))?\s+theo\s+quy\s+định"),
    ("urgent", r"khẩn trương"),
    ("opening-year", rf"(?:(?<=^)|(?<=[.;:] ))Năm\s+{_Y}(?=,)"),
)
_SPAN = r"(?:tháng|quý|năm|tuần|ngày)"
_GOES_ON = (
    r"\s+(?:\d|ng[aà]y|quý|tháng|mùa|vụ|dịp|tết|khai|năm|đại|cuối|giữa|đầu|trước|trong|đến|hết|từ|vào|kể|khi|vòng|thời|"
    r"chậm|xong|hoàn|kết|bắt)"
)
_FIRST = {
    r"\d": rf"\d?(?:\s+(?:{_TIMES}|{_SPAN})|\s*[/.\-]\s*\d)",
    "t": rf"(?:rước|rong|ừ){_GOES_ON}|háng\s|heo\s+(?:{_SPAN}|chu)|ối\s+(?:thứ|\d)|hường\sxuyên|ổng\skết|hời\s|ết",
    "đ": rf"ến{_GOES_ON}|ịnh|ầu\s+năm|ại\s",
    "h": rf"oàn\sthành{_GOES_ON}|ết{_GOES_ON}|[ằà]ng\s+(?:{_SPAN}|sáng|chiều|tối)|ai\s+(?:{_TIMES}|{_SPAN})",
    "n": rf"gay\s|gày\s+(?:\d|thứ)|ăm\s+(?:20|học|{_TIMES}|{_SPAN})",
    "b": rf"(?:a|ốn)\s+(?:{_TIMES}|{_SPAN})|ắt\s",
    "c": r"uối|hậm\s|hiều\s+(?:thứ|\d)",
    "g": r"iai|iữa",
    "k": r"ết\sthúc|ể\s|hai\s|hẩn\s",
    "m": rf"(?:ột|ười(?:\s(?:hai|lăm))?)\s+(?:{_TIMES}|{_SPAN})|ỗi\s+(?:{_SPAN}|sáng|chiều|tối)|ùa",
    "q": r"uý\s",
    "s": rf"áng\s+(?:thứ|\d)|áu\s+(?:{_TIMES}|{_SPAN})|ơ\s",
    "v": rf"ào{_GOES_ON}|ụ(?=[^.,;:()\d]*\d)",
    "x": rf"ong{_GOES_ON}",
    "d": "ịp",
    "í": r"t\s",
}
"""How any of the expressions goes on after its first letter or figure."""
_EITHER_CASE = {one: one if one == r"\d" else one + one.upper() + "ſ" * (one == "s") for one in _FIRST}
_BEGIN = re.compile(
    rf"[{''.join(_EITHER_CASE.values())}](?<![\w/\-].)"
    rf"(?<=(?={'|'.join(f'[{_EITHER_CASE[one]}](?i:{rest})' for one, rest in _FIRST.items())}).)"
)
"""Where an expression may begin: to look for this first is several times as fast. `ſ` is an `s` of another case."""
_ANY = re.compile("|".join(f"({pattern})" for _, pattern in _PATTERNS), re.IGNORECASE)
_EVERY = {"năm": "yearly", "quý": "quarterly", "tháng": "monthly", "tuần": "weekly", "ngày": "daily"}
_EVERY |= dict.fromkeys(("sáng", "chiều", "tối"), "daily")
_NAMES = {"năm": "years", "quý": "quarters", "tháng": "months", "tuần": "weeks", "ngày": "days"}
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "mười": 10, "mười hai": 12, "mười lăm": 15}
_NEW_YEAR_IN_JANUARY = (2001, 2004, 2006, 2009, 2012, 2014, 2017, 2020, 2023, 2025, 2028, 2031, 2033)
"""Years, up to 2035, in which the first day of the lunar year falls into January; in all others it is in February."""
_PER_YEAR = {1: "yearly", 2: "semiannual", 4: "quarterly", 12: "monthly", 52: "weekly"}
_UNITS_PER_YEAR = {"năm": 1, "quý": 4, "tháng": 12, "tuần": 52}


@dataclass(frozen=True, slots=True)
class Period:
    """An expression of time: where it stands, which kind it is (``date``, ``year``, ``frequency``, ...), its value."""

    start: int
    end: int
    kind: str
    value: str


def iter_periods(text: str) -> Iterator[Period]:
    """The expressions of time in a text, in reading order, without overlaps.

    Parameters
    ----------
    text : str
        On one line (line ends as blanks).

    Yields
    ------
    Period
        Values: ``2025-06-30``, ``--06-05`` (a day without a year), ``--09`` (a month without one),
        ``2024-Q2``, ``2025-11``, ``2030``, ``2025/2030``,
        ``yearly``, ``semiannual``, ``quarterly``, ``monthly``, ``weekly``, ``continuous``, ``periodic``, ``urgent``,
        ``as prescribed``, ``mid-term``, ``24 hours``; several joined by ", ". A bare date is none: it must be said that
        something happens by, in or from it.

    Examples
    --------
    >>> [p.value for p in iter_periods("trước ngày 30/6/2025; định kỳ 6 tháng; quý IV năm 2025; hai lần mỗi năm")]
    ['2025-06-30', 'semiannual', '2025-Q4', 'semiannual']
    """
    for match in _iter_matches(text):
        start, surface = match.start(), match[0].rstrip(" ,-–/")
        start += len(surface) - len(surface.lstrip())
        kind = _PATTERNS[(match.lastindex or 0) - 1][0]
        value = _value(kind, surface.strip().lower())
        if value:
            yield Period(start, start + len(surface.strip()), kind, value)


def _iter_matches(text: str) -> Iterator[re.Match[str]]:
    """Matches of `_ANY` that begin no word in its middle, from left to right, without overlaps."""
    end = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() >= end and (match := _ANY.match(text, begin.start())):
            end = match.end()
            yield match


def _value(kind: str, text: str) -> str:
    years = re.findall(_Y, text)
    if kind in ("yearly-date", "monthly-day", "frequency"):
        return _frequency(text)
    if kind in ("date",):
        return parse_date(text) or _day_month(text)
    if kind == "month-alone":
        month = int(re.findall(r"\d+", text)[-1])
        return f"--{month:02d}" if 1 <= month <= 12 else ""
    if kind in ("quarter", "month"):
        return _part_of_year(kind, text, years)
    if kind == "period":
        return f"{years[0]}/{years[1]}" + (f", vision {years[2]}" if len(years) > 2 else "")
    if kind in ("year", "opening-year"):
        return years[0] + (f", vision {years[1]}" if len(years) > 1 else "")
    if kind == "season":
        return _season(text, years)
    if kind == "duration":
        return _duration(text)
    if kind in ("times", "every"):
        return _rate(kind, text)
    if kind == "list":
        return _listed(text)
    fixed = {"periodic": "periodic", "continuous": "continuous", "urgent": "urgent", "review": "as prescribed"}
    return fixed.get(kind) or (
        "mid-term" if "nhiệm kỳ" in text or "chu kỳ" in text else _frequency("hằng " + text.split()[-1])
    )


def _season(text: str, years: list[str]) -> str:
    """Value of ``trước Tết Nguyên đán 2026``: the year, with the month where a calendar gives one."""
    if "năm học" in text:
        return years[0]
    if re.search(r"tết nguyên đán|tết âm lịch", text) and int(years[-1]) <= 2035:
        return f"{years[-1]}-{'01' if int(years[-1]) in _NEW_YEAR_IN_JANUARY else '02'}"
    return years[-1]


def _frequency(text: str) -> str:
    if re.search(r"(?:cuối|đầu)\s+quý", text):
        return "quarterly"
    if re.search(r"ngày\s+\d{1,2}\s+và\s+(?:trước\s+)?ngày\s+\d{1,2}\s+(?:hằng|hàng|của)\s+tháng", text):
        return "semimonthly"
    units = re.findall(r"(?:hằng|hàng|mỗi|của)\s+(năm|quý|tháng|tuần|ngày|sáng|chiều|tối)", text)
    return ", ".join(dict.fromkeys(_EVERY[unit] for unit in units))


def _listed(text: str) -> str:
    """Value of ``định kỳ 3 tháng, 6 tháng, 1 năm``: one rate for each member."""
    rates = []
    for number, unit in re.findall(r"(\d{1,2})?\s*(năm|quý|tháng|tuần|ngày)", re.sub(r"(?:đầu|cuối) năm", "", text)):
        rates.append(_rate_of(int(number or 1), unit))
    return ", ".join(dict.fromkeys(rates)) or "periodic"


def _rate_of(n_units: int, unit: str) -> str:
    per_year = _UNITS_PER_YEAR.get(unit, 0)
    if per_year and n_units and per_year % n_units == 0 and per_year // n_units in _PER_YEAR:
        return _PER_YEAR[per_year // n_units]
    if (n_units, unit) in ((15, "ngày"), (14, "ngày"), (2, "tuần")):
        return "biweekly"
    return _EVERY[unit] if n_units == 1 else f"every {n_units} {_NAMES[unit]}"


def _rate(kind: str, text: str) -> str:
    unit = re.findall(r"tháng|quý|tuần|ngày|năm", text)
    number = re.search(rf"(?<!\w){_N}(?=\s+(?:{_TIMES}|tháng|quý|tuần|ngày|năm))", text)
    n = (int(number[0]) if number[0].isdigit() else _NUMBERS[number[0]]) if number else 1
    if kind == "every":
        return _rate_of(n, unit[-1])
    of_unit = unit[-1] if not text.startswith("mỗi") else unit[0]
    return _PER_YEAR.get(n * _UNITS_PER_YEAR.get(of_unit, 0), f"{n} times {_EVERY[of_unit]}")


def _part_of_year(kind: str, text: str, years: list[str]) -> str:
    if kind == "month":
        month = re.search(r"tháng\s+(\d{1,2})", text)
        return f"{years[-1]}-{int(month[1]):02d}" if month and 1 <= int(month[1]) <= 12 else ""
    match = re.search(r"quý\s+(iv|[i1l|]{2,3}|i|[1-4])", text)
    numeral = re.sub(r"[1l|](?=[i1l|])|(?<=[i1l|])[1l|]", "i", match[1]) if match else ""
    quarter = parse_roman(numeral.upper()) or int(numeral or 0)
    return f"{years[-1]}-Q{quarter}" if years else f"Q{quarter}"


def _duration(text: str) -> str:
    number = re.search(r"(\d+)\s+(giờ|ngày|tuần|tháng|năm)", text)
    if not number:
        return ""
    name = {"giờ": "hour", "ngày": "day", "tuần": "week", "tháng": "month", "năm": "year"}[number[2]]
    return f"{int(number[1])} {name}" + ("s" if int(number[1]) != 1 else "")


def _day_month(text: str) -> str:
    match = re.search(r"(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})", text)
    if not match or not (1 <= int(match[2]) <= 12 and 1 <= int(match[1]) <= 31):
        return ""
    return f"--{int(match[2]):02d}-{int(match[1]):02d}"
