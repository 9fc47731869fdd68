"""Words: Vietnamese words of one or more syllables, found by underthesea, with their places kept.

What this module takes care of, because the segmenter does not: tone placement (its model knows only uỷ and hoà),
document symbols such as 57-NQ/TW, hard-wrapped lines, list marks, Markdown asterisks and the offsets.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from analysis.core import Document, Tokens
from analysis.tokenization.blocks import iter_blocks, iter_sentences
from analysis.tokenization.segmentation import segment
from analysis.tokenization.syllables import make_tokens
from analysis.vietnamese.syllable import to_new_style
from analysis.vietnamese.symbols import canonical_symbol, iter_symbols

_BLANKED = re.compile(r"[*_\ud800-\udfff]")
_GAP = re.compile(r"[\s*_]+")
_MAY_BE_SYMBOL = re.compile(r"\d.*[-–—/]", re.DOTALL)


@lru_cache(maxsize=200_000)
def norm_word(surface: str) -> str:
    """How a word is compared: lower case, new-style tones, single spaces; a document symbol in its canonical form.

    Examples
    --------
    >>> norm_word("Ủy ban\\nnhân dân"), norm_word("57- NQ/TW")
    ('uỷ ban nhân dân', '57-nq/tw')
    """
    symbol = canonical_symbol(surface) if _MAY_BE_SYMBOL.search(surface) else ""
    return symbol.lower() or _GAP.sub(" ", to_new_style(surface.lower())).strip()


def words(document: Document) -> Tokens:
    """The words of a document, with spans such that ``text[span]`` is the word as it stands there.

    Every letter and digit stands in exactly one word; punctuation is no word. A document symbol is one word; a word
    may run over a hard line end, never over a blank line, a list mark or the end of a sentence. The norm is that of
    `norm_word`. Segmentation is underthesea's CRF on text in new-style tone placement. An empty text gives no word.

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
    spans = np.array(_find_words(document.text), np.int32).reshape(-1, 2)
    return make_tokens(document, spans, unit="word", norm=norm_word)


def _find_words(text: str) -> list[tuple[int, int]]:
    symbols = [(symbol.start, symbol.end) for symbol in iter_symbols(text)]
    masked = _mask(_BLANKED.sub(" ", to_new_style(text).replace("ð", "đ").replace("Ð", "Đ")), symbols)
    unwrapped = masked.replace("\n", " ")
    sentences = (span for block in iter_blocks(masked) for span in iter_sentences(unwrapped, *block))
    found = segment(unwrapped, sentences)
    return list(_around_symbols(found, symbols))


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
