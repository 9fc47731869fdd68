"""Words: Vietnamese words of one or more syllables, found by underthesea, with their places kept.

What this module takes care of, because the segmenter does not: tone placement (its model knows only uỷ and hoà),
document symbols such as 57-NQ/TW, hard-wrapped lines, list marks, Markdown asterisks and the offsets.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from underthesea import word_tokenize
from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text

from analysis.core import Document, Tokens
from analysis.tokenization.blocks import iter_blocks, iter_sentences
from analysis.tokenization.syllables import make_tokens
from analysis.vietnamese.syllable import iter_tokens, to_new_style

_PIECE = r"(?:[A-ZĐƯ]{2,}[a-zđ]{0,3}\d{0,2}|[A-ZĐƯ][A-ZĐƯa-z]{0,2})"
SYMBOL = re.compile(
    rf"(?<![^\W_])\d{{1,5}}[a-z]?(?:/\d{{4}})?(?:[-/]\s?|\s-\s?(?=[A-ZĐƯ]{{2}})){_PIECE}(?:\s?[-/]\s?{_PIECE})*(?![^\W_])"
)
"""A document symbol as printed: 57-NQ/TW, 193/2025/QH15, 15- CTr/HU."""

_BLANKED = str.maketrans({"*": " ", "_": " "} | {chr(c): " " for c in range(0xD800, 0xE000)})
_GAP = re.compile(r"[\s*_]+")
_ALNUM = re.compile(r"[^\W_]")


def norm_word(surface: str) -> str:
    """How a word is compared: lower case, new-style tones, single spaces; a document symbol without any space.

    Examples
    --------
    >>> norm_word("Ủy ban\\nnhân dân"), norm_word("57- NQ/TW")
    ('uỷ ban nhân dân', '57-nq/tw')
    """
    gap = "" if SYMBOL.fullmatch(surface) else " "
    return _GAP.sub(gap, to_new_style(surface.lower())).strip()


def words(document: Document) -> Tokens:
    """The words of a document, with spans such that ``text[span]`` is the word as it stands there.

    Every letter and digit stands in exactly one word; punctuation is no word. A document symbol is one word; a word
    may run over a hard line end, never over a blank line, a list mark or the end of a sentence. The norm is that of
    `norm_word`. Segmentation is underthesea's CRF on text in new-style tone placement; repeated sentences are
    looked up. An empty text gives no word.

    Notes
    -----
    About one word border in ten is debatable in administrative prose (F1 .90 on sentences the segmenter has not
    seen). Damaged text is segmented badly: repair it first. Names are not recognised as such.

    Examples
    --------
    >>> tokens = words(Document("a", "Ủy ban nhân dân tỉnh thực hiện Nghị quyết số 57-NQ/TW"))
    >>> tokens.norms
    ['uỷ ban nhân dân', 'tỉnh', 'thực hiện', 'nghị quyết', 'số', '57-nq/tw']
    """
    return make_tokens(document, list(_iter_words(document.text)), unit="word", norm=norm_word)


def _iter_words(text: str) -> Iterator[tuple[int, int]]:
    symbols = [match.span() for match in SYMBOL.finditer(text)]
    masked = _mask(to_new_style(text).translate(_BLANKED), symbols)
    unwrapped = masked.replace("\n", " ")
    found = [
        (first + start, first + end)
        for block in iter_blocks(masked)
        for first, last in iter_sentences(unwrapped, *block)
        for start, end in _segment(unwrapped[first:last])
    ]
    yield from _around_symbols(found, symbols)


def _mask(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with every span overwritten by capital X: one unknown word for the segmenter."""
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], "X" * (end - start)]
        position = end
    return "".join(parts) + text[position:]


def _around_symbols(found: list[tuple[int, int]], symbols: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The words in order, with each symbol one word and the words cut where they would cover part of a symbol."""
    rest = iter([*symbols, (1 << 60, 1 << 60)])
    symbol = next(rest)
    for start, end in found:
        while symbol[0] < end:
            if start < symbol[0]:
                yield start, symbol[0]
            yield symbol
            start = max(start, symbol[1])
            symbol = next(rest)
        if start < end:
            yield start, end


@lru_cache(maxsize=200_000)
def _segment(sentence: str) -> tuple[tuple[int, int], ...]:
    """Spans of the words of one sentence (new-style tones, no line ends)."""
    if not _ALNUM.search(sentence):
        return ()
    normalised = normalize_characters_in_text(sentence)
    if len(normalised) != len(sentence):
        return tuple(iter_tokens(sentence))
    spans = []
    position = 0
    for word in word_tokenize(normalised, use_token_normalize=False):
        start, end = -1, position
        for piece in word.split(" "):
            at = normalised.find(piece, end)
            if at < 0 or not normalised[end:at].isspace() and at > end:
                return tuple(iter_tokens(sentence))
            start, end = (at if start < 0 else start), at + len(piece)
        position = end
        trimmed = _trim(normalised, start, end)
        if trimmed:
            spans.append(trimmed)
    return tuple(spans)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """``[start, end)`` without punctuation at either end; None where nothing is left."""
    places = [match.start() for match in _ALNUM.finditer(text, start, end)]
    return (places[0], places[-1] + 1) if places else None
