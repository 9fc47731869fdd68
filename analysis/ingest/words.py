"""Words on a page with their places, and the rows that they stand in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Word:
    """A word on an upright page; lengths in points (1/72 inch) from the top left corner.

    ``base`` is the line that its letters stand on; ``confidence``, 0-1, is 1 where nothing was recognised.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """Height of its box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Row:
    """Words that stand beside each other, from left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        """Line that the letters stand on."""
        return median(word.base for word in self.words)

    @property
    def height(self) -> float:
        """Height of most of its words."""
        return median(word.height for word in self.words)

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(word.text for word in self.words)


def split_rows(words: Iterable[Word]) -> list[Row]:
    """Words sorted into rows from the top, each from left to right.

    A word belongs to a row if its base is within 0.4 of its height, so that raised numbers of notes stay in their row.

    Examples
    --------
    >>> words = [Word("hoạch", 30, 0, 60, 10, 8), Word("I.", 0, 20, 9, 30, 28), Word("Kế", 0, 0, 20, 10, 9)]
    >>> [row.text for row in split_rows(words)]
    ['Kế hoạch', 'I.']
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        if rows and abs(word.base - median(w.base for w in rows[-1][-8:])) <= 0.4 * max(
            word.height, rows[-1][-1].height
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(tuple(sorted(row, key=lambda w: (w.x0, w.text)))) for row in rows]


def wide_gaps(row: Row, least: float) -> list[tuple[float, float]]:
    """The gaps of at least `least` points between neighbouring words of a row."""
    gaps, end = [], row.words[0].x1
    for word in row.words[1:]:
        if word.x0 - end >= least:
            gaps.append((end, word.x0))
        end = max(end, word.x1)
    return gaps


def typical_pitch(rows: Sequence[Row]) -> float:
    """Distance between the bases of neighbouring rows, as it is inside a paragraph; 0 for fewer than two rows.

    The lower quartile: paragraphs and headings stand further apart.
    """
    steps = sorted(b.base - a.base for a, b in zip(rows, rows[1:], strict=False) if b.base - a.base > 0.5 * a.height)
    return steps[len(steps) // 4] if steps else 0.0
