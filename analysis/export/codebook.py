"""The codebook of the exported tables: a row per column, from the descriptions that every table is checked against."""

from collections.abc import Mapping

import pandas as pd

from analysis.core.column import INTEGER, SHARE, Column
from analysis.core.derived import CODEBOOK
from analysis.export.quotes import sentences

_UNITS = (("_line", "line"), ("line", "line"), ("start", "characters"), ("end", "characters"), ("words", "words"))


def codebook_table(tables: Mapping[str, tuple[Column, ...]]) -> pd.DataFrame:
    """Every column of every table: type, unit, range, meaning, and how its numbers may be quoted."""
    rows = []
    for table, columns in [*tables.items(), ("codebook", CODEBOOK)]:
        quotes = sentences(table)
        for column in columns:
            said = quotes.get(column.name)
            rows.append((
                table, column.name, column.type, unit_of(column), range_of(column),
                "yes" if column.missing else "no", column.meaning, said.en if said else "", said.vi if said else "",
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=[column.name for column in CODEBOOK], dtype="str")


def unit_of(column: Column) -> str:
    """What is counted, where type and name of a column tell.

    >>> unit_of(Column("first_line", INTEGER, ""))
    'line'
    """
    if column.bounds == SHARE:
        return "share"
    if column.type != INTEGER:
        return ""
    if column.name.startswith("n"):
        return "words" if column.name in ("n_words",) else "count"
    return next((unit for end, unit in _UNITS if column.name.endswith(end)), "")


def range_of(column: Column) -> str:
    """The values a column may take: a list, or the lowest and the highest one; empty where anything goes.

    >>> range_of(Column("share", "number", "", bounds=SHARE))
    '0 to 1'
    """
    if column.values:
        return "; ".join(value or "(empty)" for value in column.values)
    low, high = column.bounds
    if low is None and high is None:
        return ""
    return f"{low or 0:g} or more" if high is None else f"{low:g} to {high:g}"
