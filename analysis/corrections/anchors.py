"""Anchors: where in a text a person's quotation stands, also after a repair or a small change of the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Protocol, TypeVar

from analysis.core.correction import Correction
from analysis.core.document import Document
from analysis.core.edit import Edit, OffsetMap
from analysis.core.span import Span
from analysis.vietnamese.alphabet import fold

_WORD = re.compile(r"\w+")
_DOTS = re.compile(r"\s*(?:\.\.\.|…)\s*")
LEAST_WORDS, LEAST_SHARE = 6, 0.8
"""A quotation of at least so many words is also found where at least this share of them stands in order."""

MOST_PLACES = 200
"""Places of a common word that count when a changed quotation is looked for."""


class Placed(Protocol):
    """Anything with an id and a place: a section, a task, a provision."""

    @property
    def id(self) -> str: ...
    @property
    def span(self) -> Span: ...


Unit = TypeVar("Unit", bound=Placed)


class NotFound(Exception):  # noqa: N818
    """A correction does not fit the text any more; the message says why."""


@dataclass(frozen=True)
class Anchors:
    """A text in which quotations are looked up.

    Parameters
    ----------
    document : Document
        Repaired.
    edits : tuple of Edit
        That made it from the text as it was read, where a quotation may come from too.
    """

    document: Document
    edits: tuple[Edit, ...] = ()

    @cached_property
    def _text(self) -> "_Searched":
        return _Searched(self.document.text)

    @cached_property
    def _raw(self) -> "_Searched | None":
        before = self.document.repaired_from
        return _Searched(before.text) if before is not None and before.text != self.document.text else None

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.edits)

    def find(self, quote: str) -> tuple[Span, ...]:
        """Every place of a quotation, in reading order; empty where there is none.

        Parameters
        ----------
        quote : str
            Words of the text. Line ends, punctuation and, where nothing else is found, capitals and diacritics do not
            count; then the text as it was before the repair is searched; last, the one place where at least four
            fifths of at least six words stand in order. ``first words ... last words`` stands for all from the first to
            the last.
        """
        found = self._direct(quote)
        if not found and len(parts := [p for p in _DOTS.split(quote) if p.strip()]) > 1:
            found = self._between(parts[0], parts[-1])
        return found or self._text.alike(quote)

    def exact(self, quote: str) -> tuple[Span, ...]:
        """Every place where exactly these words stand, blanks and line ends apart."""
        return self._text.exact(quote)

    def _direct(self, quote: str) -> tuple[Span, ...]:
        found = self._text.exact(quote) or self._text.folded(quote)
        if not found and self._raw is not None:
            raw = self._raw.exact(quote) or self._raw.folded(quote)
            found = tuple(self._offsets.to_repaired(span) for span in raw)
        return found

    def _between(self, first: str, last: str) -> tuple[Span, ...]:
        ends = self._direct(last)
        spans = []
        for start in self._direct(first):
            end = next((e for e in ends if e.start >= start.start and e.end >= start.end), None)
            if end is not None:
                spans.append(Span(start.start, end.end))
        return tuple(spans)

    def find_one(self, quote: str, *, inside: Span | None = None) -> Span:
        """The one place of a quotation.

        Raises
        ------
        NotFound
            If it stands nowhere, or at several places.
        """
        spans = self.find(quote)
        if inside is not None:
            spans = tuple(s for s in spans if inside.contains(s))
        if len(spans) == 1:
            return spans[0]
        what = "is not found in the text" if not spans else f"stands at {len(spans)} places"
        advice = "correct it" if not spans else "quote more words"
        raise NotFound(f"The quotation {shorten(quote)!r} {what}; expected it once; {advice}.")

    def unit(self, units: Sequence[Unit], correction: Correction) -> Unit:
        """The unit that a correction means.

        Parameters
        ----------
        units : sequence
            Sections, tasks or provisions.
        correction : Correction
            Its quotation decides; its id where there is none, or where the quotation stands in several units.

        Raises
        ------
        NotFound
            If no unit, or more than one, can be meant.
        """
        named = [unit for unit in units if unit.id == correction.id]
        if not correction.quote:
            if named:
                return named[0]
            raise NotFound(
                f"There is no {correction.item} {correction.id} now; expected one; say its words under quote."
            )
        places = self.find(correction.quote)
        holders = {unit.id: unit for unit in (self._holder(units, place) for place in places) if unit is not None}
        if correction.id in holders:
            return holders[correction.id]
        if len(holders) == 1:
            return next(iter(holders.values()))
        quoted = shorten(correction.quote)
        if holders:
            known = ", ".join(list(holders)[:6])
            raise NotFound(f"The quotation {quoted!r} stands in {known}; expected one; add the id or quote more words.")
        where = f"in no {correction.item}" if places else "nowhere in the text"
        raise NotFound(f"The quotation {quoted!r} stands {where} now; expected one place; correct it or take it out.")

    def _holder(self, units: Sequence[Unit], place: Span) -> Unit | None:
        """The smallest unit in which a quotation begins, else the one that it covers most of."""
        holding = [unit for unit in units if unit.span.start <= place.start < unit.span.end]
        if holding:
            return min(holding, key=lambda unit: len(unit.span))
        touched = [unit for unit in units if unit.span.overlap(place)]
        return max(touched, key=lambda unit: unit.span.overlap(place), default=None)


class _Searched:
    """A text with its words, in three degrees of exactness."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = "".join(low if len(low := c.lower()) == 1 else c for c in fold(text))

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        return [(m[0], *m.span()) for m in _WORD.finditer(self.plain)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Word -> its places among the words."""
        found: dict[str, list[int]] = {}
        for k, (word, _, _) in enumerate(self.words):
            found.setdefault(word, []).append(k)
        return found

    def exact(self, quote: str) -> tuple[Span, ...]:
        if _WORD.search(quote) and not self.folded(quote):
            return ()
        opens, closes = (r"(?<!\w)" * quote[:1].isalnum(), r"(?!\w)" * quote[-1:].isalnum())
        pattern = opens + r"\s+".join(map(re.escape, quote.split())) + closes
        return tuple(Span(*m.span()) for m in re.finditer(pattern, self.text)) if quote.strip() else ()

    def folded(self, quote: str) -> tuple[Span, ...]:
        wanted = _WORD.findall(fold(quote).lower())
        if not wanted or any(word not in self.places for word in wanted):
            return ()
        rarest = min(range(len(wanted)), key=lambda k: len(self.places[wanted[k]]))
        starts = [k - rarest for k in self.places[wanted[rarest]] if k >= rarest]
        return tuple(
            Span(self.words[k][1], self.words[k + len(wanted) - 1][2])
            for k in starts
            if [word for word, _, _ in self.words[k : k + len(wanted)]] == wanted
        )

    def alike(self, quote: str) -> tuple[Span, ...]:
        """The one place where most of the words of a quotation stand in order; empty where there is none, or two."""
        words = _WORD.findall(fold(quote).lower())
        least = LEAST_SHARE * len(words)
        if len(words) < LEAST_WORDS or sum(word in self.places for word in words) < least:
            return ()
        found = []
        for start in self._starts(words):
            part = [word for word, _, _ in self.words[start : start + len(words) + len(words) // 5 + 1]]
            blocks = SequenceMatcher(None, part, words, autojunk=False).get_matching_blocks()[:-1]
            if sum(block.size for block in blocks) >= least:
                last = blocks[-1].a + blocks[-1].size - 1
                found.append(Span(self.words[start + blocks[0].a][1], self.words[start + last][2]))
        apart = [s for i, s in enumerate(found) if not any(s.overlap(other) for other in found[:i])]
        return tuple(apart) if len(apart) == 1 else ()

    def _starts(self, words: Sequence[str]) -> list[int]:
        """Where a stretch like `words` may begin: three tenths of them or more stand at their distance from there."""
        votes: dict[int, int] = {}
        for offset, word in enumerate(words):
            for k in self.places.get(word, ())[:MOST_PLACES]:
                votes[max(0, k - offset)] = votes.get(max(0, k - offset), 0) + 1
        likely = [start for start, n in votes.items() if n >= 0.3 * len(words)]
        return sorted(likely, key=lambda start: (-votes[start], start))[:8]


def shorten(quote: str) -> str:
    """A quotation for a sentence: its first 60 characters."""
    return quote if len(quote) <= 60 else f"{quote[:57]}..."
