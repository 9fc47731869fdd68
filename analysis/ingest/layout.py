"""Reading order: words of pages become lines, columns one after the other, without page numbers and running heads."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.ingest.grid import PageTable, Rule, find_tables, join_tables
from analysis.ingest.tables import render_table
from analysis.ingest.words import Row, Word, split_rows, typical_pitch, wide_gaps
from analysis.vietnamese.alphabet import fold

_PAGE_NUMBER = re.compile(r"\W*(?:trang|page)?\s*\d{1,4}(?:\s*/\s*\d{1,4})?\W*|[ivxlc]{1,6}", re.IGNORECASE)
_LIST = re.compile(r"^\W*NOI NHAN", re.MULTILINE)
_HEAD = re.compile(r"CONG HOA|DANG CONG SAN|DOC LAP")
_OPEN = re.compile(r"\d\s?[-/](?:\s?[A-ZĐ][A-ZĐa-zđ]{0,4}[-/])?$")
_REST = re.compile(r"[A-ZĐ][A-ZĐa-zđ]{0,3}[-/]?[A-ZĐ]*\b")
HEAD_ROWS = 3
PARAGRAPH_GAP = 1.22
"""A step of this many pitches between two rows parts two paragraphs."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, upright; lengths in points from the top left corner."""

    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `gap` says that a blank line belongs before it."""

    text: str
    gap: bool


Item = Line | PageTable


def _narrow(gutter: tuple[float, float], row: Row) -> tuple[float, float] | None:
    """What is left of a gutter beside or between the words of another row."""
    free = [(float("-inf"), row.x0), *wide_gaps(row, 0.6 * row.height), (row.x1, float("inf"))]
    cut = [(max(gutter[0], a), min(gutter[1], b)) for a, b in free]
    best = max(cut, key=lambda g: g[1] - g[0])
    return best if best[1] - best[0] >= 0.8 * row.height else None


def _first_gutter(rows: Sequence[Row], start: int) -> tuple[float, float] | None:
    """The gutter at the first row of two columns: in it, or between it and the next where their rows do not match."""
    row = rows[start]
    gaps = wide_gaps(row, row.height)
    if gaps:
        return max(gaps, key=lambda g: g[1] - g[0])
    for other in rows[start + 1 : start + 2]:
        if other.base - row.base < 0.95 * row.height:
            if row.x1 + row.height < other.x0:
                return (row.x1, other.x0)
            if other.x1 + row.height < row.x0:
                return (other.x1, row.x0)
    return None


def _column_block(rows: Sequence[Row], start: int) -> tuple[int, tuple[float, float]] | None:
    """The rows from `start` that stand in two columns: index after the last, and the gutter; None for one column."""
    gutter = _first_gutter(rows, start)
    if gutter is None:
        return None
    n_left = n_right = 0
    end, wording = start, ""
    for k in range(start, len(rows)):
        row = rows[k]
        narrowed = _narrow(gutter, row)
        if narrowed is None or (k > start and row.base - rows[k - 1].base > 3.2 * row.height):
            break
        left, right = row.x0 < narrowed[0], row.x1 > narrowed[1]
        wording += "\n" + fold(row.text).upper()
        more = any(r.x1 > narrowed[1] and _narrow(narrowed, r) for r in rows[k + 1 : k + 3])
        if not right and not more and not _LIST.search(wording):
            break
        gutter, end, n_left, n_right = narrowed, k + 1, n_left + left, n_right + right
    if min(n_left, n_right) < 1:
        return None
    wide = gutter[1] - gutter[0] >= 1.5 * rows[start].height
    known = _HEAD.search(wording) or _LIST.search(wording)
    return (end, gutter) if known or (min(n_left, n_right) >= 2 and wide) else None


def _split_side(row: Row, gutter: tuple[float, float]) -> tuple[Row | None, Row | None]:
    middle = (gutter[0] + gutter[1]) / 2
    left = tuple(w for w in row.words if (w.x0 + w.x1) / 2 < middle)
    right = tuple(w for w in row.words if (w.x0 + w.x1) / 2 >= middle)
    return (Row(left) if left else None, Row(right) if right else None)


def order_rows(rows: Sequence[Row]) -> list[tuple[Row, bool]]:
    """Rows in reading order, with the rows of the left column before those of the right; and whether a gap is before.

    Two columns are a letterhead, a signature beside its recipients, or two rows or more with a wide gutter in common.
    """
    pitch = typical_pitch(rows)
    ordered: list[tuple[Row, bool]] = []
    k, after = 0, False
    while k < len(rows):
        block = _column_block(rows, k)
        gap = after or k > 0 and pitch > 0 and rows[k].base - rows[k - 1].base > PARAGRAPH_GAP * pitch
        if block is None:
            ordered.append((rows[k], gap))
            k, after = k + 1, False
            continue
        end, gutter = block
        sides = [_split_side(row, gutter) for row in rows[k:end]]
        for side in (0, 1):
            column = [pair[side] for pair in sides]
            ordered += [(row, n == 0) for n, row in enumerate(r for r in column if r)]
        k, after = end, True
    return ordered


def page_items(page: Page) -> list[Item]:
    """The lines and tables of a page in reading order."""
    tables, rest = find_tables(page.rules, page.words)
    items: list[Item] = []
    rows = split_rows(rest)
    for table in [*tables, None]:
        edge = table.top if table else float("inf")
        above = [row for row in rows if row.base <= edge + 2]
        rows = rows[len(above) :]
        items += [Line(row.text, gap) for row, gap in order_rows(above)]
        items += [table] if table else []
    return items


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", fold(text).lower().strip())


def drop_running_heads(pages: Sequence[list[Item]]) -> list[list[Item]]:
    """Pages without page numbers and without first and last lines that most pages repeat (figures apart).

    A line counts as repeated where at least three pages, and half of them, have it among their first or last three; the
    first page keeps its lines.
    """
    seen: Counter[str] = Counter()
    for items in pages:
        ends = [*items[:HEAD_ROWS], *items[HEAD_ROWS:][-HEAD_ROWS:]]
        seen.update({_key(item.text) for item in ends if isinstance(item, Line)})
    least = max(3, (len(pages) + 1) // 2)
    cleaned = []
    for number, items in enumerate(pages):
        kept = list(items)
        for end in (0, -1):
            for _ in range(HEAD_ROWS):
                if not kept or not isinstance(item := kept[end], Line):
                    break
                repeated = number > 0 and seen[_key(item.text)] >= least and len(item.text) > 3
                if not repeated and not _PAGE_NUMBER.fullmatch(item.text.strip()):
                    break
                del kept[end]
        cleaned.append(kept)
    return cleaned


def render_pages(pages: Sequence[Page]) -> str:
    """The text of pages: lines as printed, a blank line between paragraphs, tables with bars.

    A table that goes on on the next page is one table; a word parted by a soft
    hyphen and a number parted from its symbol (``57-`` ``NQ/TW``) at a line's end are put together.
    """
    items: list[Item] = []
    for page in drop_running_heads([page_items(page) for page in pages]):
        if items and page and isinstance(upper := items[-1], PageTable) and isinstance(lower := page[0], PageTable):
            joined = join_tables(upper, lower)
            if joined:
                items[-1:] = [joined]
                page = page[1:]
        items += page
    lines: list[str] = []
    for item in items:
        if isinstance(item, PageTable):
            lines += ["", *render_table(item.rows, bordered=True), ""]
        elif lines and (lines[-1].endswith("\u00ad") or (_OPEN.search(lines[-1]) and _REST.match(item.text))):
            head, _, tail = item.text.partition(" ")
            lines[-1] = lines[-1].removesuffix("\u00ad") + head
            lines += [tail] if tail else []
        else:
            lines += ["", item.text] if item.gap and lines and lines[-1] else [item.text]
    return "\n".join(lines).replace("\u00ad", "") + "\n"
