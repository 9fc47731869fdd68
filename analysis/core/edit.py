"""Edits: what a repair changed, and the way back from the repaired text to the scan."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.core.document import Document
from analysis.core.span import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One replacement in a source text.

    Parameters
    ----------
    span : Span
        What is replaced, in the source text; it never crosses a line end.
    replacement : str
        What stands there after the repair; without a line end.
    rule : str
        Why: the name of the rule or model that made the edit.
    confidence : float
        Calibrated probability, 0-1, that the replacement is what was printed.
    adapted : bool
        True where only the model adapted to the study makes this edit.
    """

    span: Span
    replacement: str
    rule: str
    confidence: float
    adapted: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"An edit's confidence lies in [0, 1]; got {self.confidence}.")
        if "\n" in self.replacement:
            raise ValueError("An edit keeps the lines: its replacement may not hold a line end.")


def check_edits(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits, sorted; an error if two overlap, one lies outside `text`, or one swallows a line end.

    Raises
    ------
    ValueError
        With the first edit that breaks the rule.
    """
    ordered = tuple(sorted(edits))
    previous = 0
    for edit in ordered:
        if edit.span.start < previous or edit.span.end > len(text) or "\n" in edit.span.of(text):
            raise ValueError(f"Edits must be disjoint, inside the text and inside one line; got {edit.span}.")
        previous = edit.span.end
    return ordered


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text after all `edits`; line k of the result is the repair of line k.

    Examples
    --------
    >>> apply_edits("cia tinh", [Edit(Span(0, 3), "của", "channel", 0.99), Edit(Span(4, 8), "tỉnh", "channel", 0.97)])
    'của tỉnh'
    """
    parts, position = [], 0
    for edit in check_edits(text, edits):
        parts += [text[position : edit.span.start], edit.replacement]
        position = edit.span.end
    return "".join([*parts, text[position:]])


class OffsetMap:
    """Where each code point of a repaired text came from.

    A position inside a replacement maps to the start of what was replaced (or its end for the end of a span), so that
    a span of the repaired text maps to the smallest span of the source that covers everything it was made from.

    Examples
    --------
    >>> offsets = OffsetMap([Edit(Span(0, 3), "của", "channel", 0.9), Edit(Span(4, 5), "Sở", "channel", 0.9)])
    >>> offsets.to_source(Span(4, 6))
    Span(start=4, end=5)
    >>> offsets.to_repaired(Span(4, 5))
    Span(start=4, end=6)
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._source: list[tuple[int, int]] = []
        self._repaired: list[tuple[int, int]] = []
        shift = 0
        for edit in sorted(edits):
            start = edit.span.start + shift
            self._source.append((edit.span.start, edit.span.end))
            self._repaired.append((start, start + len(edit.replacement)))
            shift += len(edit.replacement) - len(edit.span)

    @staticmethod
    def _map(offset: int, have: list[tuple[int, int]], want: list[tuple[int, int]], *, at_end: bool) -> int:
        index = bisect_right(have, (offset, -1 if at_end else 1 << 60)) - 1
        if index < 0:
            return offset
        start, end = have[index]
        if offset >= end:
            return want[index][1] + offset - end
        return want[index][1] if at_end and offset > start else want[index][0]

    def _span(self, span: Span, have: list[tuple[int, int]], want: list[tuple[int, int]]) -> Span:
        start = self._map(span.start, have, want, at_end=False)
        end = self._map(span.end, have, want, at_end=True) if len(span) else start
        return Span(start, max(start, end))

    def to_source(self, span: Span) -> Span:
        """The span of the source text that `span` of the repaired text was made from."""
        return self._span(span, self._repaired, self._source)

    def to_repaired(self, span: Span) -> Span:
        """The span of the repaired text that was made from `span` of the source text."""
        return self._span(span, self._source, self._repaired)


def repair_document(document: Document, edits: Sequence[Edit], *, quality: float, step: str) -> Document:
    """A new document with the edits applied, which knows its source.

    Parameters
    ----------
    document : Document
        The source; it stays as it is.
    edits : sequence of Edit
        Disjoint, each inside one line.
    quality : float
        Share of the source text, 0-1, that was readable as it stood.
    step : str
        One sentence for the history.
    """
    text = apply_edits(document.text, edits)
    return replace(document, text=text, quality=quality, repaired_from=document, history=(*document.history, step))
