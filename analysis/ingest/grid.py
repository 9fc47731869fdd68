"""Tables on a page: ruling lines make a grid, words fall into its cells."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.ingest.tables import Cell
from analysis.ingest.words import Word, split_rows

TOLERANCE = 3.0
"""Points within which two ends meet."""
MOST_RULES = 4_000
"""A page with more ruling lines is a drawing."""
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along (`upright` False) or down the page: where it stands, and from where to where it goes."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on a page: its frame, the borders of its columns, and its cells.

    Lengths in points from the top left corner.
    """

    top: float
    bottom: float
    columns: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.rows)


def _merge(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line, with gaps of a few points closed."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.upright, round(r.at / TOLERANCE), r.start)):
        last = merged[-1] if merged else None
        if (
            last and last.upright == rule.upright and abs(last.at - rule.at) <= TOLERANCE
            and rule.start <= last.end + TOLERANCE
        ):  # fmt: skip
            merged[-1] = Rule(last.upright, last.at, last.start, max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def _touch(a: Rule, b: Rule) -> bool:
    return (
        a.upright != b.upright
        and b.start - TOLERANCE <= a.at <= b.end + TOLERANCE
        and a.start - TOLERANCE <= b.at <= a.end + TOLERANCE
    )


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet, directly or through others."""
    groups: list[list[Rule]] = []
    for rule in rules:
        met = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is m for m in met)]
        groups.append([rule, *(other for group in met for other in group)])
    return groups


def _positions(values: Sequence[float]) -> list[float]:
    """Sorted positions, those within the tolerance taken for one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOLERANCE:
            found.append(value)
    return found


def find_tables(rules: Sequence[Rule], words: Sequence[Word]) -> tuple[list[PageTable], list[Word]]:
    """The tables of a page, from the top, and the words outside them.

    Parameters
    ----------
    rules : sequence of Rule
        Ruling lines; a page with more than 4,000 of them has no tables.
    words : sequence of Word

    Returns
    -------
    tables : list of PageTable
        Grids of two or more columns with words in them. Tables without ruling lines are not found.
    rest : list of Word
    """
    if len(rules) > MOST_RULES:
        return [], list(words)
    tables, rest = [], list(words)
    for group in _connected(_merge([r for r in rules if r.end - r.start > 2 * TOLERANCE])):
        across, down = [r for r in group if not r.upright], [r for r in group if r.upright]
        if len(across) < 2 or not down:
            continue
        left, right = min(r.start for r in across), max(r.end for r in across)
        xs = _positions([r.at for r in down] + [left, right])
        ys = _positions([r.at for r in across])
        if not (3 <= len(xs) <= MOST_COLUMNS and len(ys) >= 2):
            continue
        inside = [w for w in rest if _is_inside(w, xs, ys)]
        if not inside:
            continue
        rest = [w for w in rest if not _is_inside(w, xs, ys)]
        tables.append(PageTable(ys[0], ys[-1], tuple(xs), _cells(xs, ys, across, down, inside)))
    return sorted(tables, key=lambda t: t.top), rest


def _is_inside(word: Word, xs: Sequence[float], ys: Sequence[float]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]


def _cells(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule], words: Sequence[Word]
) -> tuple[tuple[Cell, ...], ...]:
    """The cells of a grid; where a rule is missing between two, they are one."""
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    middles_x = [(a + b) / 2 for a, b in zip(xs, xs[1:], strict=False)]
    middles_y = [(a + b) / 2 for a, b in zip(ys, ys[1:], strict=False)]

    def is_ruled(rules: Sequence[Rule], at: float, middle: float) -> bool:
        return any(abs(r.at - at) <= TOLERANCE and r.start - TOLERANCE <= middle <= r.end + TOLERANCE for r in rules)

    home: dict[tuple[int, int], tuple[int, int]] = {}
    spans: dict[tuple[int, int], int] = {}
    for r in range(n_rows):
        c = 0
        while c < n_columns:
            first = c
            while c + 1 < n_columns and not is_ruled(down, xs[c + 1], middles_y[r]):
                c += 1
            c += 1
            above = (r - 1, first)
            joined = above in spans and spans[above] == c - first and not is_ruled(across, ys[r], middles_x[first])
            spans[r, first] = c - first
            for k in range(first, c):
                home[r, k] = home[above] if joined else (r, first)
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        r = min(n_rows - 1, max(0, bisect_right(ys, (word.top + word.bottom) / 2) - 1))
        c = min(n_columns - 1, max(0, bisect_right(xs, (word.x0 + word.x1) / 2) - 1))
        held.setdefault(home[r, c], []).append(word)
    return tuple(
        tuple(
            Cell("\n".join(row.text for row in split_rows(held.get((r, c), []))), spans[r, c], home[r, c] != (r, c))
            for c in range(n_columns)
            if (r, c) in spans
        )
        for r in range(n_rows)
    )


def join_tables(upper: PageTable, lower: PageTable) -> PageTable | None:
    """A table that goes on on the next page as one table; None where the two are different tables.

    They are one where their columns stand in the same places. A header row that is printed again is dropped; a first
    row without a number in a table whose rows are numbered goes on with the row above.
    """
    if len(upper.columns) != len(lower.columns) or not upper.rows:
        return None
    if any(abs(a - b) > 3 * TOLERANCE for a, b in zip(upper.columns, lower.columns, strict=True)):
        return None
    rows = list(lower.rows)
    if rows and [_flat(c) for c in rows[0]] == [_flat(c) for c in upper.rows[0]]:
        rows = rows[1:]
    before = list(upper.rows)
    if rows and before and _goes_on(before, rows[0]):
        pairs = zip(before[-1], rows[0], strict=True)
        before[-1] = tuple(Cell(f"{a.text}\n{b.text}".strip(), a.n_columns, a.continued) for a, b in pairs)
        rows = rows[1:]
    return PageTable(upper.top, lower.bottom, upper.columns, (*before, *rows))


def _flat(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _goes_on(before: Sequence[Sequence[Cell]], row: Sequence[Cell]) -> bool:
    last = before[-1]
    same_grid = [c.n_columns for c in last] == [c.n_columns for c in row]
    numbered = len(before) > 1 and last[0].text.strip() and not row[0].text.strip()
    return bool(same_grid and numbered and any(cell.text for cell in row))
