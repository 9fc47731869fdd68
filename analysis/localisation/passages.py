"""Passages of the superior texts that a task may come from: provisions and their sentences, as numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.core.span import Span
from analysis.core.tokens import Tokens
from analysis.localisation.inputs import Superior
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import iter_tokens, norm_syllable

_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.;!?](?=\s+[^\W\d_])|\.\.\.(?=\s)")
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
MIN_WORDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A stretch of a superior text.

    Parameters
    ----------
    superior : int
        0-based index of the text in the list of superiors.
    provision, group : str
        Id and task group of the provision it is, or is part of.
    span : Span
    words : ndarray of int32
        Its words, without diacritics, as numbers of the `Lexicon`.
    whole : int
        0-based index of the passage of the whole provision; its own index where it is one.
    heading : ndarray of int32
        Words of the title of its task group.
    machinery : float
        See `machinery_share`.
    """

    superior: int
    provision: str
    group: str
    span: Span
    words: NDArray[np.int32]
    whole: int
    heading: NDArray[np.int32]
    machinery: float


@dataclass(slots=True)
class Lexicon:
    """Numbers for words: two words are the same when they agree without diacritics."""

    numbers: dict[str, int] = field(default_factory=dict)

    def copy(self) -> "Lexicon":
        """The same numbers; what is met next gets numbers of its own."""
        return Lexicon(dict(self.numbers))

    def encode(self, tokens: Tokens) -> NDArray[np.int32]:
        """A number for every token; words not met before get new ones."""
        numbers = self.numbers
        of_norm = [numbers.setdefault(fold(norm), len(numbers)) for norm in tokens.vocabulary]
        return np.array(of_norm, np.int32)[tokens.ids] if len(tokens) else np.zeros(0, np.int32)

    def encode_text(self, text: str) -> NDArray[np.int32]:
        """A number for every word of a short text."""
        norms = [fold(norm_syllable(text[start:end])) for start, end in iter_tokens(text)]
        return np.array([self.numbers.setdefault(norm, len(self.numbers)) for norm in norms], np.int32)


_MACHINERY = re.compile(
    r"bao cao|don doc|so ket|tong ket|theo doi|kiem tra|quan triet|ke hoach|kinh phi|du toan|chu tri|phoi hop|tham muu|"
    r"huong dan|phan cong|to chuc thuc hien|can cu chuc nang|chi dao|ban chi dao|trien khai thuc hien|tien do"
)


def machinery_share(text: str) -> float:
    """How much a text speaks of the plan's own machinery (reports, reviews, duties): cue words / 6, at most 1.

    Examples
    --------
    >>> machinery_share("Định kỳ báo cáo kết quả, theo dõi, đôn đốc việc thực hiện")
    0.5
    """
    return min(1.0, len(_MACHINERY.findall(fold(" ".join(text.lower().split())))) / 6)


def split_sentences(text: str, span: Span) -> tuple[Span, ...]:
    """Sentences and half-sentences (cut at semicolons) of `span`, without white space at their ends.

    Examples
    --------
    >>> text = "Phát triển hạ tầng số; đào tạo nhân lực. Báo cáo hằng quý."
    >>> [s.of(text) for s in split_sentences(text, Span(0, len(text)))]
    ['Phát triển hạ tầng số;', 'đào tạo nhân lực.', 'Báo cáo hằng quý.']
    """
    cuts = [m.end() for m in _SENTENCE_END.finditer(text, span.start, span.end)]
    pieces = []
    for start, end in zip([span.start, *cuts], [*cuts, span.end], strict=True):
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            pieces.append(Span(first, first + len(stripped)))
    return tuple(pieces)


def split_blocks(text: str) -> tuple[Span, ...]:
    """Paragraphs: lines between blank lines; a text without blank lines is cut at its line ends.

    Examples
    --------
    >>> split_blocks("a b\\n\\nc")
    (Span(start=0, end=3), Span(start=5, end=6))
    """
    if "\n\n" not in text.strip():
        return tuple(Span(*m.span()) for m in re.finditer(r"[^\n]*\S[^\n]*", text))
    return tuple(Span(*m.span()) for m in _BLOCK.finditer(text))


def collect_passages(superiors: Sequence[Superior], lexicon: Lexicon) -> tuple[Passage, ...]:
    """All provisions of the superior texts and, where a provision has several, their sentences.

    A superior text without provisions gives its paragraphs; passages of fewer than `MIN_WORDS` words are left out.
    """
    passages: list[Passage] = []
    for index, superior in enumerate(superiors):
        words = lexicon.encode(superior.tokens)
        for id, group, title, parts in _cut(superior):
            heading = lexicon.encode_text(title)
            whole = len(passages)
            for part, first, last, machinery in parts:
                passages.append(Passage(index, id, group, part, words[first:last], whole, heading, machinery))
    return tuple(passages)


@lru_cache(maxsize=16)
def _cut(superior: Superior) -> tuple[tuple[str, str, str, tuple[tuple[Span, int, int, float], ...]], ...]:
    """Id, group and title of every unit of a text, with its passages: span, range of words, and share of machinery.

    The last texts are remembered: those of the centre stand above the plans of every province.
    """
    text = superior.document.text
    units = [(p.id, p.group, p.group_title, p.span) for p in superior.provisions]
    cut = []
    for id, group, title, span in units or [("", "", "", span) for span in split_blocks(text)]:
        sentences = split_sentences(text, span)
        parts = []
        for part in (span, *(sentences if len(sentences) > 1 else ())):
            first, last = superior.tokens.between(part.start, part.end)
            if last - first >= MIN_WORDS:
                parts.append((part, first, last, machinery_share(part.of(text))))
            elif part == span:
                break
        cut.append((id, group, title, tuple(parts)))
    return tuple(cut)
