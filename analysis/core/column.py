"""One column of a table, and the five kinds there are: text, whole number, number, share, flag."""

from dataclasses import dataclass

TEXT, INTEGER, NUMBER, FLAG = "text", "integer", "number", "flag"
DTYPES = {TEXT: "str", INTEGER: "Int64", NUMBER: "Float64", FLAG: "boolean"}
SHARE = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, its meaning with the unit, the values it may take, whether it may be missing."""

    name: str
    type: str
    meaning: str
    values: tuple[str, ...] = ()
    bounds: tuple[float | None, float | None] = (None, None)
    missing: bool = False


def text(name: str, meaning: str, *values: str) -> Column:
    """A column of text; `values` are all that it may hold."""
    return Column(name, TEXT, meaning, values)


def integer(name: str, meaning: str, *, missing: bool = False) -> Column:
    """A column of whole numbers, 0 or more."""
    return Column(name, INTEGER, meaning, bounds=(0, None), missing=missing)


def number(name: str, meaning: str, *, missing: bool = False) -> Column:
    """A column of numbers."""
    return Column(name, NUMBER, meaning, missing=missing)


def share(name: str, meaning: str, *, missing: bool = False) -> Column:
    """A column of shares, 0-1."""
    return Column(name, NUMBER, meaning, bounds=SHARE, missing=missing)


def flag(name: str, meaning: str) -> Column:
    """A column of yes and no."""
    return Column(name, FLAG, meaning)
