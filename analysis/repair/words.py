"""What the language model reads: the words of a text, and classes for what is no word."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from analysis.vietnamese.syllable import norm_syllable

START, UNKNOWN, MARK, NUMBER, SYMBOL = range(1, 6)
CLASSES = ("<none>", "<s>", "<unk>", "<mark>", "<number>", "<symbol>")
"""Ids 0 to 5 of every vocabulary; words follow. 0 never occurs in a text: it fills short histories."""
MARKS = frozenset(".,;:!?…()")
_PARTS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 20)
def token_words(token: str) -> tuple[str, ...]:
    """The language model's words of one token between blanks.

    Letters give words (lower case, new-style tones), digits ``<number>``, both together ``<symbol>``, a mark at the
    edge of the token ``<mark>``.

    Examples
    --------
    >>> token_words("57-NQ/TW,"), token_words("(Ủy"), token_words("KT-XH")
    (('<symbol>', '<mark>'), ('<mark>', 'uỷ'), ('kt', 'xh'))
    """
    start, end = 0, len(token)
    while start < end and not token[start].isalnum():
        start += 1
    while end > start and not token[end - 1].isalnum():
        end -= 1
    core, words = token[start:end], []
    if "(" in token[:start] or (not core and MARKS.intersection(token)):
        words.append("<mark>")
    if any(c.isdigit() for c in core):
        words.append("<symbol>" if any(c.isalpha() for c in core) else "<number>")
    else:
        words += [norm_syllable(part) for part in _PARTS.findall(core)]
    if core and MARKS.intersection(token[end:]):
        words.append("<mark>")
    return tuple(words)


def iter_words(tokens: Iterable[str]) -> Iterator[str]:
    """The words of a line or paragraph; of several marks in a row only the first.

    Examples
    --------
    >>> list(iter_words("Ủy ban nhân dân (UBND) ...".split()))
    ['uỷ', 'ban', 'nhân', 'dân', '<mark>', 'ubnd', '<mark>']
    """
    previous = ""
    for token in tokens:
        for word in token_words(token):
            if word != "<mark>" or previous != "<mark>":
                yield word
            previous = word
