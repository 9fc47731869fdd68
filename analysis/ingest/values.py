"""What a cell of a manifest may say, and one sentence where it says something else."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from analysis.core.tables import LEVELS, ROLES
from analysis.vietnamese.symbols import canonical_symbol

Checked = tuple[str, str]
"""A value as it is kept (empty: left out), and what is odd about it (empty: nothing)."""

STATUS = ("signed", "draft")
ANNEXES = ("present", "absent", "incomplete", "none")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?(?:T.*|[ ]0?0:00.*)?")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)")


def one_of(*allowed: str) -> Callable[[str], Checked]:
    """A check that a value is one of a list, capitals apart."""

    def check(value: str) -> Checked:
        if value.lower() in allowed:
            return value.lower(), ""
        return "", f"expected one of {', '.join(allowed)}; the value is ignored"

    return check


def read_symbol(value: str) -> Checked:
    """A document's number in its canonical form.

    >>> read_symbol("03-NQ/CP")
    ('03/NQ-CP', '')
    """
    number = canonical_symbol(value)
    return number, "" if number else "expected a number such as 57-NQ/TW or 39/KH-UBND; the value is ignored"


def read_symbols(value: str) -> Checked:
    """Several numbers, joined with ``;``."""
    numbers = [canonical_symbol(part) for part in value.split(";") if part.strip()]
    if numbers and all(numbers):
        return ";".join(numbers), ""
    known = [number for number in numbers if number]
    return ";".join(known), 'expected numbers such as 71/NQ-CP, joined with ";"; what is none is ignored'


def read_day(value: str) -> Checked:
    """A date as ISO; day first where a spreadsheet program wrote it with slashes.

    >>> read_day("22/12/2024"), read_day("2024-12"), read_day("2025-02-31")[0]
    (('2024-12-22', ''), ('2024-12', ''), '')
    >>> read_day("03/04/2025")
    ('2025-04-03', 'was read as 2025-04-03, day first; expected 2025-04-03 as year-month-day; check it')
    """
    match = _ISO.fullmatch(value) or _DAY_FIRST.fullmatch(value)
    year, month, day = (match["year"], match["month"] or "", match["day"] or "") if match else ("", "", "")
    try:
        known = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return "", "expected a date such as 2024-12-22; the value is ignored"
    kept = known[: 10 if day else 7 if month else 4]
    unsure = _DAY_FIRST.fullmatch(value) and int(day) <= 12 and day != month
    odd = f"was read as {kept}, day first; expected {kept} as year-month-day; check it" if unsure else ""
    return kept, odd


def read_address(value: str) -> Checked:
    """An address on the web; others (``file:``, ``javascript:``) are not kept."""
    if re.fullmatch(r"(?:https?|ftp)://[^\s<>\"']+", value, re.IGNORECASE):
        return value, ""
    return "", "expected an address that begins with https:// or http://; the value is ignored"


def read_code(value: str) -> Checked:
    """An administrative code: figures only."""
    if re.fullmatch(r"\d{1,6}", value):
        return value, ""
    return "", "expected figures such as 31 (province), 318 (district) or 11635 (commune); the value is ignored"


def free(value: str) -> Checked:
    """Any words."""
    return value, ""


CHECKS: Mapping[str, Callable[[str], Checked]] = {
    "role": one_of(*ROLES),
    "number": read_symbol,
    "date": read_day,
    "issuer": free,
    "level": one_of(*LEVELS[1:]),
    "kind": free,
    "locality": free,
    "province": free,
    "administrative_code": read_code,
    "title": free,
    "status": one_of(*STATUS),
    "annexes": one_of(*ANNEXES),
    "url": read_address,
    "retrieved": read_day,
    "how_found": free,
    "amends": read_symbols,
    "replaced_by": read_symbols,
    "unsure": free,
}
"""Column of a manifest -> the check of its values."""
