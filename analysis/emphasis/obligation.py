"""What the words and fields of one task say of how it binds: strength, ambiguity, concreteness, horizon.

Strength and ambiguity are read from lists of words (`analysis.vietnamese.modality`), concreteness and horizon from the
fields that were parsed. A bare imperative (Xây dựng ..., Tăng cường ...) is the usual form of a task and is *unmarked*:
neither strong nor weak.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.core import Task
from analysis.vietnamese.modality import iter_markers

Flags = NDArray[np.float64]
LEXICAL = ("binding", "promoting", "hedging")
MEASURES = (
    "binding", "promoting", "unmarked", "hedging", "lead", "deadline", "number", "concrete", "due same year",
    "due in 1-2 years", "due in 3-5 years", "due later", "standing", "undated",
)  # fmt: skip
"""All shares of tasks. The first three but for tasks that both bind and promote, and the last six, sum to 1."""
STANDING = re.compile(
    r"yearly|semiannual|quarterly|monthly|weekly|daily|periodic|continuous|mid-term|prescribed|every|--"
)
_YEAR = re.compile(r"(?<![\d-])(20\d\d)(?:/(20\d\d))?")
_DURATION = re.compile(r"^(\d+) (hour|day|week|month|year)s?$")
_PER_YEAR = {"hour": 8766, "day": 365.25, "week": 52.18, "month": 12, "year": 1}


def describe_task(task: Task, text: str, *, year: int | None) -> dict[str, float]:
    """Every measure of `MEASURES` for one task: 1 or 0 (``concrete``: 0, 1/3, 2/3 or 1).

    Parameters
    ----------
    task : Task
    text : str
        The task's own words.
    year : int or None
        Year of the plan; None leaves out (NaN) when a dated task falls due.

    Returns
    -------
    dict of str to float
        In the order of `MEASURES`.

    Examples
    --------
    >>> from analysis.core import Span
    >>> task = Task("II.1.b1", "II.1", Span(0, 1))
    >>> found = describe_task(task, "Các xã phải phân loại rác, từng bước mở rộng.", year=2025)
    >>> [name for name, value in found.items() if value]
    ['binding', 'hedging', 'undated']
    """
    kinds = {marker.kind for marker in iter_markers(text)}
    found = {kind: float(kind in kinds) for kind in LEXICAL}
    found["unmarked"] = float(not kinds & {"binding", "promoting"})
    fields = {
        "lead": task.lead is not None,
        "deadline": any(due_years(d.value, year or 0) is not None for d in task.deadlines),
        "number": bool(task.targets),
    }
    found |= {name: float(there) for name, there in fields.items()}
    found["concrete"] = sum(fields.values()) / len(fields)
    found |= horizon([d.value for d in task.deadlines], year)
    return {name: found[name] for name in MEASURES}


def horizon(values: Sequence[str], year: int | None) -> dict[str, float]:
    """When a task falls due, by its earliest dated deadline, in calendar years after the plan's.

    Parameters
    ----------
    values : sequence of str
        Deadlines, normalised; of a period the last year counts (2025/2030 is due in 2030), a vision does not.
    year : int or None
        Year of the plan; None gives NaN to the classes of dated tasks.

    Examples
    --------
    >>> [name for name, value in horizon(["2030", "yearly"], 2025).items() if value]
    ['due in 3-5 years']
    >>> [name for name, value in horizon(["continuous"], 2025).items() if value]
    ['standing']
    """
    names = MEASURES[-6:]
    dated = [due for value in values if (due := due_years(value, year or 0)) is not None]
    found = dict.fromkeys(names, 0.0)
    if not dated:
        found["standing" if any(STANDING.search(value) for value in values) else "undated"] = 1.0
    elif year is None:
        found |= dict.fromkeys(names[:4], float("nan"))
    else:
        found[names[int(np.searchsorted((0, 2, 5), min(dated)))]] = 1.0
    return found


def due_years(value: str, year: int) -> int | None:
    """Calendar years from `year` to a normalised deadline; None for one without a date.

    ``urgent`` is due at once, a duration (``30 days``) from the plan's date on.

    >>> due_years("2026-06-30", 2025), due_years("2025/2030, vision 2045", 2025), due_years("yearly", 2025)
    (1, 5, None)
    """
    first = value.split(",")[0]
    if first == "urgent":
        return 0
    if duration := _DURATION.match(first):
        return round(int(duration[1]) / _PER_YEAR[duration[2]])
    match = _YEAR.search(first)
    return int(match[2] or match[1]) - year if match else None
