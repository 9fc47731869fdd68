"""Cells of tables that people open in spreadsheet programs: none of them may be computed there."""

import re

_BEGINS = r"=+\-@\t\r"
_FORMULA = re.compile(rf"[{_BEGINS}]")
_GUARDED = re.compile(rf"'(?=[{_BEGINS}'])")


def guard(value: str) -> str:
    """`value` so that a spreadsheet program shows it and never computes it: with an apostrophe where it begins with
    ``= + - @``, a tab or a carriage return, or with an apostrophe that `unguard` would take away.

    >>> guard("=1+1"), guard("57-NQ/TW"), guard("- Sở Y tế")
    ("'=1+1", '57-NQ/TW', "'- Sở Y tế")
    """
    return f"'{value}" if _FORMULA.match(value) or _GUARDED.match(value) else value


def unguard(value: str) -> str:
    """`value` without the apostrophe that `guard` put in front: ``unguard(guard(x)) == x`` for every text.

    >>> unguard(guard("=1+1")), unguard("'tis"), unguard(guard("'=x"))
    ('=1+1', "'tis", "'=x")
    """
    return _GUARDED.sub("", value, count=1) if _GUARDED.match(value) else value
