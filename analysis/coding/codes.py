"""Codes said by hand, beside the toolkit's: which unit of the one is which unit of the other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.core.column import DTYPES, INTEGER, TEXT
from analysis.core.derived import CODES
from analysis.core.errors import InputError, MissingError, Problem
from analysis.core.tables import RELATIONS
from analysis.ingest.sheet import read_sheet

VARIABLES = ("relation", "function", "change")
NO_CHANGE = "no"
"""What stands in column ``change`` of a task that was looked at and is not changed."""
FUNCTIONS = ("substantive", "organisational")
_VALUES: Mapping[str, tuple[str, ...]] = {"relation": RELATIONS, "function": FUNCTIONS}
_HEADER = "document,task,relation,function,change"


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The rows of a file of codes.

    Attributes
    ----------
    table : DataFrame
        Columns `analysis.core.derived.CODES`; ``change`` is sorted and joined with ``;``.
    problems : tuple of Problem
        One for every row that was left out, and for what is odd in the file.
    """

    table: pd.DataFrame
    problems: tuple[Problem, ...] = ()


def read_codes(path: Path) -> Codes:
    """Read codes said by hand.

    Parameters
    ----------
    path : Path
        A sheet (CSV as spreadsheet programs write it) with the columns ``document`` and ``task``, or ``document``,
        ``start`` and ``end`` (code points of the text as it was read), and one or more of ``relation``, ``function``,
        ``change``, ``coder``, ``note``, ``stratum``, ``probability``. Further columns are ignored.

    Returns
    -------
    Codes
        Rows without any code are left out silently: nobody has coded them yet.

    Raises
    ------
    MissingError
        If there is no such file.
    InputError
        If it is no table, has no column ``document``, or names no unit.
    """
    if not path.is_file():
        raise MissingError(f"There is no file {path}; expected a sheet of codes; draw one with `doichieu sample`.")
    sheet = read_sheet(path, needs="document", header=_HEADER)
    names = {name.lower() for name in sheet.columns}
    if "task" not in names and not {"start", "end"} <= names:
        raise InputError(f"{path.name} names no units; expected the column task, or start and end; add {_HEADER}.")
    rows, problems = [], list(sheet.problems)
    for line, cells in sheet.rows:
        row = {key.lower(): value for key, value in cells.items()}
        if not any(row.get(name) for name in VARIABLES) and not (row.get("start") and not row.get("task")):
            continue
        fault = _fault(row)
        if fault:
            problems.append(Problem(path.name, "codes", f"Line {line} of {path.name} is left out: {fault}"))
        else:
            rows.append(_typed(row))
    table = pd.DataFrame(rows, columns=[column.name for column in CODES])
    table = table.astype({column.name: DTYPES[column.type] for column in CODES})
    return Codes(_once(table), tuple(problems))


def no_codes() -> Codes:
    """Nothing coded."""
    return Codes(pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.type]) for column in CODES}))


def _fault(row: Mapping[str, str]) -> str:
    """Why a row cannot count; empty where it can."""
    for name, values in _VALUES.items():
        if row.get(name, "").lower() not in ("", *values):
            return f"{name} is {row[name]!r}; expected {', '.join(values)}."
    try:
        numbers = [int(row[name]) for name in ("start", "end") if row.get(name)]
        probability = float(row.get("probability", "1").replace(",", "."))
    except ValueError as error:
        return f"start, end and probability are numbers; got {error}."
    if not row.get("task") and (len(numbers) != 2 or numbers[0] >= numbers[1]):
        return "it names no unit; expected a task, or a start before an end."
    if not 0 < probability <= 1:
        return f"probability is {probability}; expected more than 0 and at most 1."
    return "" if row.get("document") else "it names no document."


def _typed(row: Mapping[str, str]) -> dict[str, object]:
    typed: dict[str, object] = {}
    for column in CODES:
        value = row.get(column.name, "")
        if column.type == TEXT:
            typed[column.name] = value.lower() if column.name in VARIABLES else value
        else:
            number = pd.NA if not value else float(value.replace(",", "."))
            typed[column.name] = number if number is pd.NA or column.type != INTEGER else int(number)
    typed["change"] = join_changes(str(typed["change"]).split(";"))
    return typed


def join_changes(changes: Sequence[str]) -> str:
    """Changes as one cell: sorted, each once.

    >>> join_changes(["agency", " number raised", "agency", ""])
    'agency;number raised'
    """
    return ";".join(sorted({change.strip() for change in changes} - {""}))


def _once(table: pd.DataFrame) -> pd.DataFrame:
    """Of several rows of one coder about one unit the last one."""
    return table.drop_duplicates(["document", "task", "start", "end", "coder"], keep="last").reset_index(drop=True)


def toolkit_codes(tasks: pd.DataFrame, localisation: pd.DataFrame) -> pd.DataFrame:
    """The toolkit's codes, a row per task, in the same words as codes said by hand.

    Parameters
    ----------
    tasks, localisation : DataFrame
        Tables of the study, spans in the texts as they were read.

    Returns
    -------
    DataFrame
        ``document``, ``task``, ``start``, ``end``, ``text``, ``relation``, ``function``, ``change``, ``confidence``,
        ``source`` (document ids), ``source_first_line``, ``source_last_line``. Where no change was looked for
        (thematic, none), ``change`` is ``no``.
    """
    kept = ["document", "task", "relation", "function", "confidence", "changed", "source_document"]
    coded = localisation[[*kept, "source_first_line", "source_last_line"]]
    found = tasks.rename(columns={"id": "task"})[["document", "task", "start", "end", "text"]].merge(
        coded, on=["document", "task"], how="inner", validate="one_to_one"
    )
    found["change"] = [
        join_changes([change["what"] for change in json.loads(cell or "[]")]) or NO_CHANGE for cell in found["changed"]
    ]
    return found.drop(columns="changed").rename(columns={"source_document": "source"})


def match_codes(codes: pd.DataFrame, toolkit: pd.DataFrame) -> pd.DataFrame:
    """Codes said by hand with the task that each is about.

    A row that names a task is about that task. One with borders of its own is about the task with which it shares most
    characters, if these are at least half of what the two cover together.

    Parameters
    ----------
    codes : DataFrame
        From `read_codes`.
    toolkit : DataFrame
        From `toolkit_codes`.

    Returns
    -------
    DataFrame
        `codes` with ``matched``: the id of the task, empty where there is none.
    """
    known = set(zip(toolkit["document"], toolkit["task"], strict=True))
    by_document = {document: rows for document, rows in toolkit.groupby("document")}  # noqa: C416
    matched = []
    for row in codes.to_dict("records"):
        if row["task"]:
            matched.append(row["task"] if (row["document"], row["task"]) in known else "")
        else:
            matched.append(_nearest(int(row["start"]), int(row["end"]), by_document.get(row["document"])))
    return codes.assign(matched=pd.Series(matched, index=codes.index, dtype="str"))


def _nearest(start: int, end: int, tasks: pd.DataFrame | None) -> str:
    best, found = 0.5, ""
    for row in () if tasks is None else tasks.itertuples():
        shared = min(end, row.end) - max(start, row.start)
        share = shared / (max(end, row.end) - min(start, row.start))
        if share >= best:
            best, found = share, str(row.task)
    return found
