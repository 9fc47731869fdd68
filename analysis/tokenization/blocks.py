"""Blocks and sentences: what a word segmenter may see as one stretch of language."""

import re
from collections.abc import Iterator

from analysis.vietnamese.alphabet import VOWELS

_UPPER = "A-ZĐ" + VOWELS.upper()
LIST_MARK = re.compile(
    rf"""[^\S\n]*(?:
        [-–—+*•●○◦▪■]+(?=[^\S\n]*[{_UPPER}"“(*])[^\S\n]*       # a dash before a capital; "- xã hội" goes on
      | (?:\d{{1,2}}\.){{1,4}}[^\S\n]+(?=[^\d\s])              # 1.  2.3.
      | \d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[^\S\n]+(?=[{_UPPER}])   # 2.3 before a capital; "2.5 lần" goes on
      | (?:\d{{1,2}}|[a-zđA-ZĐ])\)[^\S\n]*                     # 1)  a)
      | [IVXLC]{{1,6}}[.)][^\S\n]*(?=[^\W\d_]{{2}})             # IV.
      | [A-ZĐ]\.[^\S\n]+(?=[^\W\d_]{{2}})                      # A.
    )""",
    re.VERBOSE,
)
"""The mark that opens a list item, at the beginning of a line."""

_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"”’»)\]*]*|[;:]\**)\s+")


def iter_blocks(text: str) -> Iterator[tuple[int, int]]:
    r"""Spans of stretches that belong together: hard-wrapped lines up to a blank line or the next list mark.

    A list mark is a block of its own, so that it is never taken for a word of the sentence behind it. Blocks are in
    reading order and hold every character of `text` that is not white space.

    Examples
    --------
    >>> text = "1. Phát triển khoa\nhọc\n- Xây dựng hạ tầng kinh tế\n- xã hội"
    >>> [text[a:b] for a, b in iter_blocks(text)]
    ['1. ', 'Phát triển khoa\nhọc\n', '- ', 'Xây dựng hạ tầng kinh tế\n- xã hội']
    """
    start = position = 0
    for line in _lines(text):
        mark = LIST_MARK.match(line)
        if not line.strip() or mark:
            if start < position:
                yield start, position
            start = position
            if mark:
                start = position + mark.end()
                yield position, start
        position += len(line)
        if not line.strip():
            start = position
    if start < position:
        yield start, position


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [line + "\n" for line in lines] + [last]


def iter_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of sentences and of clauses that end in ``;`` or ``:``, inside ``text[start:end]``; nothing is lost.

    A full stop of an abbreviation followed by a space (``TP. ``) also ends a stretch: no word crosses it anyway.

    Examples
    --------
    >>> text = "Hoàn thành năm 2030. Chủ trì: Sở Nội vụ"
    >>> [text[a:b] for a, b in iter_sentences(text, 0, len(text))]
    ['Hoàn thành năm 2030. ', 'Chủ trì: ', 'Sở Nội vụ']
    """
    for match in _SENTENCE_END.finditer(text, start, end):
        yield start, match.end()
        start = match.end()
    if start < end:
        yield start, end
