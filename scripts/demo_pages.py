"""Demo documents set on A4 pages: where every word and line stands, for PDFs and for pictures of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import matplotlib
from demo_layout import Block
from PIL import ImageFont

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 80.0, 540.0, 62.0, 790.0
SIZE, PITCH, AFTER = 12.0, 17.0, 6.0
FACES = {"regular": "DejaVuSerif.ttf", "bold": "DejaVuSerif-Bold.ttf"}


@dataclass
class Sheet:
    """A page in points from the top left: words as (text, x, base, size, face), ruling lines as (x0, y0, x1, y1)."""

    words: list[tuple[str, float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


def face_path(face: str) -> Path:
    """The font file; fonts come with matplotlib, so that they are the same everywhere."""
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / FACES[face]


@cache
def measuring_font(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face_path(face)), 200, layout_engine=ImageFont.Layout.BASIC)


def width_of(text: str, size: float, face: str) -> float:
    return measuring_font(face).getlength(text) * size / 200


def break_lines(text: str, width: float, size: float, face: str, indent: float = 0.0) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in text.split():
        room = width - (indent if len(lines) == 1 else 0)
        if lines[-1] and width_of(" ".join([*lines[-1], word]), size, face) > room:
            lines.append([])
        lines[-1].append(word)
    return lines


class Setter:
    """Sets blocks on pages from top to bottom, a page number above all pages but the first."""

    def __init__(self) -> None:
        self.sheets = [Sheet()]
        self.y = TOP

    def room(self, height: float) -> None:
        """Begin a new page where `height` points do not fit any more."""
        if self.y + height > BOTTOM:
            self.sheets.append(Sheet())
            number = str(len(self.sheets))
            self.sheets[-1].words.append((number, (WIDTH - width_of(number, 10, "regular")) / 2, 40.0, 10.0, "regular"))
            self.y = TOP

    def line(
        self, words: list[str], x: float, *, size: float = SIZE, face: str = "regular", stretch: float = 0.0
    ) -> None:
        """A line of words from `x`, `stretch` points added to every blank; does not move down."""
        blank = width_of(" ", size, face) + stretch
        for word in words:
            self.sheets[-1].words.append((word, x, self.y + size, size, face))
            x += width_of(word, size, face) + blank

    def centred(self, text: str, left: float, right: float, face: str, size: float = SIZE) -> None:
        for words in break_lines(text, right - left, size, face):
            self.room(PITCH)
            self.line(words, (left + right - width_of(" ".join(words), size, face)) / 2, size=size, face=face)
            self.y += PITCH

    def paragraph(self, text: str, face: str) -> None:
        """A justified paragraph with its first line indented."""
        indent, lines = 24.0, break_lines(text, RIGHT - LEFT, SIZE, face, 24.0)
        for k, words in enumerate(lines):
            self.room(PITCH)
            start = LEFT + (indent if k == 0 else 0)
            spare = RIGHT - start - width_of(" ".join(words), SIZE, face)
            justified = k + 1 < len(lines) and len(words) > 1
            self.line(words, start, face=face, stretch=spare / (len(words) - 1) if justified else 0.0)
            self.y += PITCH
        self.y += AFTER

    def columns(self, block: Block) -> None:
        """Two columns side by side; recipients stand at the left, everything else is centred in its column."""
        listing = bool(block.left) and block.left[0].startswith("Nơi nhận")
        size = 10.5
        self.room(PITCH * max(len(block.left), len(block.right)) + 10)
        top, lowest = self.y, self.y
        for lines, left, right in ((block.left, LEFT - 20, 275.0), (block.right, 290.0, RIGHT + 12)):
            self.y = top
            for text in lines:
                for words in break_lines(text, right - left, size, "regular"):
                    spare = (
                        0.0
                        if listing and left < 100
                        else (right - left - width_of(" ".join(words), size, "regular")) / 2
                    )
                    self.line(words, left + spare, size=size)
                    self.y += PITCH - 2
            lowest = max(lowest, self.y)
        if not listing:
            self.sheets[-1].rules.append((360.0, lowest + 2, 480.0, lowest + 2))
        self.y = lowest + 16

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """A ruled table; it goes on on the next page with its header row printed again."""
        share = [max(6.0, min(24.0, max(len(r[k]) for r in rows))) for k in range(len(rows[0]))]
        edges = [LEFT - 20]
        for s in share:
            edges.append(edges[-1] + (RIGHT + 12 - LEFT + 20) * s / sum(share))
        for number, row in enumerate(rows):
            cells = [break_lines(c, edges[k + 1] - edges[k] - 8, 10.0, "regular") for k, c in enumerate(row)]
            height = max(map(len, cells)) * 13.0 + 6
            page = len(self.sheets)
            self.room(height)
            if len(self.sheets) > page and number:
                self.row(
                    [break_lines(c, edges[k + 1] - edges[k] - 8, 10.0, "regular") for k, c in enumerate(rows[0])], edges
                )
            self.row(cells, edges)
        self.y += AFTER

    def row(self, cells: list[list[list[str]]], edges: list[float]) -> None:
        height, top = max(map(len, cells)) * 13.0 + 6, self.y
        for k, lines in enumerate(cells):
            for n, words in enumerate(lines):
                self.y = top + 1 + 13.0 * n
                self.line(words, edges[k] + 4, size=10.0)
        rules = self.sheets[-1].rules
        rules += [(edges[0], y, edges[-1], y) for y in (top, top + height)]
        rules += [(x, top, x, top + height) for x in edges]
        self.y = top + height


def set_pages(blocks: list[Block]) -> list[Sheet]:
    """The pages of a document."""
    setter = Setter()
    for block in blocks:
        if block.kind == "columns":
            setter.columns(block)
        elif block.kind == "table":
            setter.table(block.rows)
        elif block.kind == "title":
            setter.centred(block.text, LEFT + 20, RIGHT - 20, "bold")
            setter.y += AFTER
        else:
            setter.paragraph(block.text, "bold" if block.kind == "heading" else "regular")
    return setter.sheets
