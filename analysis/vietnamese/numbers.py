"""Numbers and dates as Vietnamese offices write them: ``1.500``, ``2,5``, ``XIV``, ``ngày 09 tháng 01 năm 2025``."""

import re
from datetime import date

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

_GAP = r"\s{0,3}"
DATE = re.compile(
    rf"(?P<day>\d{{1,2}}){_GAP}(?:[/.\-]|th[áa]ng){_GAP}(?P<month>\d{{1,2}}){_GAP}(?:[/.\-]|,?{_GAP}n[ăa]m){_GAP}(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
"""A full date, in figures or in words, also without blanks and over a line end."""


def parse_roman(numeral: str) -> int | None:
    """Value of a Roman numeral, None where it is none.

    >>> parse_roman("XIV"), parse_roman("IIX")
    (14, None)
    """
    if not numeral or not re.fullmatch(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", numeral):
        return None
    values = [ROMAN[letter] for letter in numeral]
    return sum(-v if any(v < w for w in values[k + 1 : k + 2]) else v for k, v in enumerate(values))


def render_roman(value: int) -> str:
    """Roman numeral of a value from 1 to 399.

    >>> render_roman(4), render_roman(19)
    ('IV', 'XIX')
    """
    out = ""
    for number, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        out += letters * (value // number)
        value %= number
    return out


def parse_number(surface: str) -> float | None:
    """Value of a number written with a decimal comma and points between thousands; None where it is none.

    >>> parse_number("1.500"), parse_number("2,5"), parse_number("05"), parse_number("0.7")
    (1500.0, 2.5, 5.0, 0.7)
    """
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", surface):
        surface = surface.replace(".", "")
    surface = surface.replace(",", ".")
    return float(surface) if re.fullmatch(r"\d+(?:\.\d+)?", surface) else None


def parse_date(surface: str) -> str:
    """ISO form of the first full date in `surface`; empty where there is none or the calendar has no such day.

    >>> parse_date("ngày 09 tháng 01 năm 2025"), parse_date("ngày 31/02/2025"), parse_date("tháng // năm 2025")
    ('2025-01-09', '', '')
    """
    match = DATE.search(surface)
    if not match:
        return ""
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return ""
