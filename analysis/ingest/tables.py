"""Tables of any format become lines of text: rows with bars, or paragraphs where they only arrange the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.vietnamese.alphabet import fold

LONGEST_REPEATED = 120
_PAGE_PARTS = re.compile(r"CONG HOA XA HOI|DANG CONG SAN|^\W*NOI NHAN|DOC LAP\W+TU DO|^\W*KT\.|^\W*T/?M\.?\b")
_ORDER = re.compile(r"\W*(?:S?TT|SO TT|SO THU TU)\W*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the format gives it.

    Parameters
    ----------
    text : str
        Paragraphs on lines of their own.
    n_columns : int
        Columns that it covers.
    continued : bool
        Whether it is the lower part of a cell that began in the row above.
    """

    text: str
    n_columns: int = 1
    continued: bool = False


Rows = Sequence[Sequence[Cell]]


def is_arrangement(rows: Rows, *, bordered: bool | None = None) -> bool:
    """Whether a table only arranges the page: letterhead, signature, text in a frame.

    Parameters
    ----------
    rows : sequence of rows of Cell
    bordered : bool or None
        Whether its borders are drawn; None where the format does not say.

    Examples
    --------
    >>> is_arrangement([[Cell("TỈNH ỦY A"), Cell("ĐẢNG CỘNG SẢN VIỆT NAM")]], bordered=True)
    True
    >>> is_arrangement([[Cell("TT"), Cell("Nhiệm vụ"), Cell("Chủ trì")], [Cell("1"), Cell("a"), Cell("b")]])
    False
    """
    shown = [[cell for cell in row if cell.text.strip()] for row in rows]
    width = max((len(row) for row in shown), default=0)
    first = next((row for row in shown if row), [])
    if width <= 1 or any(_ORDER.fullmatch(fold(cell.text.strip()).upper()) for cell in first):
        return width <= 1
    marks = any(_PAGE_PARTS.search(fold(line).upper()) for row in shown for c in row for line in c.text.split("\n"))
    return (width <= 3 and marks) or (width <= 2 and not bordered)


def fill_merged(rows: Rows) -> list[list[str]]:
    """The words of every cell of the grid.

    A cell that goes on over several rows is said again in each, because it holds for each (one agency for five tasks),
    unless it is longer than 120 characters; a cell over several columns stands in its first.

    Examples
    --------
    >>> fill_merged([[Cell("1"), Cell("Sở Y tế")], [Cell("2"), Cell("", continued=True)]])
    [['1', 'Sở Y tế'], ['2', 'Sở Y tế']]
    """
    filled: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for cell in row:
            text = " ".join(cell.text.split())
            if cell.continued and not text and filled and len(filled[-1]) > len(line):
                above = filled[-1][len(line)]
                text = above if len(above) <= LONGEST_REPEATED else ""
            line += [text] + [""] * (cell.n_columns - 1)
        filled.append(line)
    return filled


def render_table(rows: Rows, *, bordered: bool | None = None) -> list[str]:
    """The lines of a table.

    Parameters
    ----------
    rows : sequence of rows of Cell
    bordered : bool or None

    Returns
    -------
    list of str
        Rows with bars and a rule below the first, as Markdown prints them; for a table that only arranges the page, the
        paragraphs of its cells in reading order (row by row, left to right). A bar inside a cell becomes a slash. Empty
        rows and columns are left out.

    Examples
    --------
    >>> render_table([[Cell("TT"), Cell("Nhiệm vụ")], [Cell("1"), Cell("Lập\\nkế hoạch")]])
    ['| TT | Nhiệm vụ |', '| --- | --- |', '| 1 | Lập kế hoạch |']
    """
    if is_arrangement(rows, bordered=bordered):
        return [line for row in rows for cell in row for line in cell.text.split("\n") if line.strip()]
    filled = [row for row in fill_merged(rows) if any(row)]
    width = max((len(row) for row in filled), default=0)
    filled = [row + [""] * (width - len(row)) for row in filled]
    kept = [k for k in range(width) if any(row[k] for row in filled)]
    lines = ["| " + " | ".join(row[k].replace("|", "/") for k in kept) + " |" for row in filled]
    rule = "| " + " | ".join(["---"] * len(kept)) + " |"
    return [*lines[:1], rule, *lines[1:]] if lines else []
