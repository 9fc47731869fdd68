"""Which old encoding a text is in, judged by which reading gives Vietnamese syllables.

A text may mix encodings from line to line. A hidden chain over its lines has one state for each encoding and one for
"leave it": text that is Vietnamese as it stands, foreign, or damaged by OCR. Each word with a letter outside ASCII is
evidence: spelt as a Vietnamese syllable in a reading, or not. Staying in a state is free, changing costs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.vietnamese.encodings import ENCODINGS, decode_surface, surface_characters
from analysis.vietnamese.spelling import is_spelt

CHANGE_COST = 1.5
"""What a change of state costs, in words that speak for the new one."""
FEWEST = 4.0
"""An encoding that gains less than this over the whole text is not believed."""
FEWEST_SHARE = 0.05
"""Nor one that gains less than this share of the words that stay unreadable: chance hits in damaged text."""
ONE_ENCODING = 0.8
"""A line is judged as a whole if one state gives this share of what its words give at best; else word by word."""
LONGEST = 24
OCR_LETTER = "é"
"""What OCR in the wrong language makes of most marked vowels: a word with no other sign proves little."""
PART = 16
"""Words of a line with several encodings that are judged together first."""
MOST_FORMS = 50_000
"""Forms that are judged, the most frequent first: Vietnamese has fewer syllables, junk has more."""
GOOD, BAD, BAD_AS_IT_STANDS = 1.0, -2.0, -0.5
LEAVE = len(ENCODINGS)
_FOREIGN = (*(-1.0 for _ in ENCODINGS), 0.0)
"""What a plain word says that is no Vietnamese syllable: foreign, or damaged ("hop" for họp or hợp)."""


_PIECE = re.compile(r"[^\t-\r -@\[-`{-~]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BESIDE = frozenset("“”‘’„–—…•·«»©®™°§£€²³±×÷\u00a0\u2010\u2011\u200b\ufeff\u00ad")
"""Signs that stand beside words of good text."""
_INSIDE = re.compile(r"[^\W\d_][·«»©®™°§£€²³±×÷]+[^\W\d_]")
"""Signs that stand beside words, not inside them."""
_LOST_U = re.compile(r"(?<![uưUƯ])([ơờớởỡợ])(?=(?:c|ng)(?![^\W\d_]))|(?<![UƯ])([ƠỜỚỞỠỢ])(?=(?:C|NG)(?![^\W\d_]))")
"""In TCVN3 ư is the byte of the soft hyphen, which programs drop: no syllable ends in ơc or ơng without it."""


class Recovered(NamedTuple):
    """A text in Unicode, and how many of its lines, in whole or part, were in which encoding."""

    text: str
    lines: tuple[tuple[str, int], ...]


def recover(text: str, *, expected: str | None = None) -> Recovered:
    """Read the parts of a text that are in an old encoding; everything else stays as it is.

    Parameters
    ----------
    text : str
        As `encodings.read_surface` or a program gave it: good Unicode, wrong letters of old fonts, or both in turn.
    expected : str, optional
        An encoding that other evidence speaks for (a font's name): believed on the evidence of a single word.

    Returns
    -------
    Recovered
        NFC where something was read; the same text where nothing was. ``lines`` names the encodings in the order of
        ENCODINGS.

    Notes
    -----
    The states of maximal score (Viterbi): a word that is spelt as a syllable in the state's reading counts for it, one
    that is not counts against it (less so where the text would be left alone: it may be foreign or damaged). Text of
    one or two words is too short to judge. Not told apart: a line whose words are good in both readings ("lé" and lộ)
    goes with its neighbours.

    Examples
    --------
    >>> recover("Céng hoµ x· héi chñ nghÜa").text, recover("Kế hoạch của Uỷ ban").lines
    ('Cộng hoà xã hội chủ nghĩa', ())
    """
    counts = Counter(_PIECE.findall(text))
    scores = {piece: score_piece(piece) for piece, _ in counts.most_common(MOST_FORMS) if not _plain(piece)}
    allowed = _possible(scores, counts, expected)
    if not allowed:
        return Recovered(text, ())
    scores |= {piece: _FOREIGN for piece in counts if _plain(piece) and _looks_foreign(piece)}
    segments = _segments(text, scores)
    cost = CHANGE_COST if expected is None else CHANGE_COST / 4
    while allowed:
        states = _best_states(segments, [LEAVE, *allowed], cost)
        gains = dict.fromkeys(allowed, 0.0)
        unread = 0.0
        for state, segment in zip(states, segments, strict=True):
            if state == LEAVE:
                unread += max(0.0, segment.score[LEAVE] / BAD_AS_IT_STANDS)
            else:
                gains[state] += segment.score[state] - segment.score[LEAVE]
        enough = max(FEWEST, FEWEST_SHARE * unread)
        believed = [s for s in allowed if gains[s] >= (1.0 if ENCODINGS[s] == expected else enough)]
        if believed == allowed:
            return _converted(text, segments, states)
        allowed = believed
    return Recovered(text, ())


def _possible(scores: Mapping[str, tuple[float, ...]], counts: Mapping[str, int], expected: str | None) -> list[int]:
    """The encodings that could gain enough if they read every word that they read better than it stands."""
    gains = [0.0] * LEAVE
    for piece, score in scores.items():
        for state in range(LEAVE):
            if score[state] > score[LEAVE]:
                gains[state] += (score[state] - score[LEAVE]) * counts[piece]
    return [s for s in range(LEAVE) if gains[s] >= (1.0 if ENCODINGS[s] == expected else FEWEST)]


def _plain(piece: str) -> bool:
    return piece.isascii() and piece.isprintable()


def _looks_foreign(word: str) -> bool:
    return len(word) > 1 and not word.isupper() and not is_spelt(word.lower())


class Segment(NamedTuple):
    """A line, or a word of a line with several encodings: its place, its line, the score of every state."""

    start: int
    end: int
    line: int
    score: tuple[float, ...]


def _converted(text: str, segments: Sequence[Segment], states: Sequence[int]) -> Recovered:
    parts, position, lines = [], 0, set()
    for segment, state in zip(segments, states, strict=True):
        if state != LEAVE:
            read = _read(text[segment.start : segment.end], ENCODINGS[state])
            parts += [text[position : segment.start], read]
            position = segment.end
            lines.add((state, segment.line))
    whole = unicodedata.normalize("NFC", "".join([*parts, text[position:]]))
    n_lines = Counter(state for state, _ in lines)
    return Recovered(whole, tuple((ENCODINGS[state], n_lines[state]) for state in sorted(n_lines)))


def _segments(text: str, scores: Mapping[str, tuple[float, ...]]) -> list[Segment]:
    """The lines that hold evidence, in order; mixed ones in parts, mixed parts word by word."""
    segments: list[Segment] = []
    offset = 0
    for number, line in enumerate(text.split("\n")):
        found = [(m.start() + offset, scores[m[0]]) for m in _PIECE.finditer(line) if m[0] in scores]
        if found:
            found[0] = (offset, found[0][1])
            segments += _cut(found, offset + len(line), number)
        offset += len(line) + 1
    return segments


def _cut(found: Sequence[tuple[int, tuple[float, ...]]], end: int, line: int) -> list[Segment]:
    """The words of a line, or a part of it, as one segment where one state explains them, else as several."""
    total = tuple(map(sum, zip(*(score for _, score in found), strict=True)))
    if len(found) == 1 or max(total) >= ONE_ENCODING * sum(max(score) for _, score in found):
        return [Segment(found[0][0], end, line, total)]
    size = PART if len(found) > PART else 1
    ends = [*(start for start, _ in found[size::size]), end]
    parts = (found[k : k + size] for k in range(0, len(found), size))
    return [segment for part, stop in zip(parts, ends, strict=True) for segment in _cut(part, stop, line)]


def _best_states(segments: Sequence[Segment], allowed: Sequence[int], cost: float) -> list[int]:
    """The states of highest total score less `cost` for every change, three times that inside a line."""
    best = dict.fromkeys(allowed, 0.0)
    back: list[dict[int, int]] = []
    line = -1
    for segment in segments:
        price = 3 * cost if segment.line == line else cost
        line = segment.line
        top = max(allowed, key=best.__getitem__)
        come = {s: s if best[s] >= best[top] - price else top for s in allowed}
        best = {s: best[c] - (price if c != s else 0.0) + segment.score[s] for s, c in come.items()}
        back.append(come)
    state = max(allowed, key=best.__getitem__)
    states = []
    for come in reversed(back):
        states.append(state)
        state = come[state]
    return states[::-1]


@lru_cache(maxsize=200_000)
def score_piece(piece: str) -> tuple[float, ...]:
    """What a word outside ASCII says for each encoding, and for leaving it as it stands (last).

    Examples
    --------
    >>> dict(zip((*ENCODINGS, "leave"), score_piece("chñ"), strict=True))["tcvn3"], score_piece("hội")[-1]
    (1.0, 1.0)
    """
    as_it_stands = _judge(piece) if len(piece) <= LONGEST else BAD
    leave = BAD_AS_IT_STANDS if as_it_stands == BAD else as_it_stands
    readings = tuple(_score_reading(piece, encoding, as_it_stands) for encoding in ENCODINGS)
    if as_it_stands == BAD and {c for c in piece if not c.isascii()} == {OCR_LETTER}:
        return (*(min(score, GOOD / 4) for score in readings), 0.0)
    return (*readings, leave)


def _read(surface: str, encoding: str) -> str:
    text = decode_surface(surface, encoding)
    return _LOST_U.sub(lambda m: f"ư{m[1]}" if m[1] else f"Ư{m[2]}", text) if encoding == "tcvn3" else text


def _score_reading(piece: str, encoding: str, as_it_stands: float) -> float:
    if len(piece) > LONGEST:
        return BAD
    known = surface_characters(encoding)
    if any(c.isalpha() and not c.isascii() and c not in known for c in piece):
        return BAD
    decoded = _read(piece, encoding)
    if decoded == piece:
        return BAD if encoding == "utf-8" and as_it_stands == GOOD else as_it_stands
    return _judge(decoded, any_case=encoding == "tcvn3")


def _judge(piece: str, *, any_case: bool = False) -> float:
    """Whether a piece reads as Vietnamese (GOOD), as nothing that Vietnamese text holds (BAD), or as a sign (0)."""
    if _INSIDE.search(piece) or any(not (c.isalpha() or c.isascii() or c in _BESIDE) or c < " " for c in piece):
        return BAD
    verdict = 0.0
    for word in _LETTERS.findall(piece):
        if len(word) <= 5 and word.isupper() and (word.isascii() or set(word) & {"Đ"}):
            continue
        if word.isascii():
            if not is_spelt(word.lower()):
                return BAD
            continue
        one_case = word.islower() or word.isupper() or word[0].isupper() and word[1:].islower()
        if not (one_case or any_case) or not is_spelt(word.lower()):
            return BAD
        verdict = GOOD
    return verdict
