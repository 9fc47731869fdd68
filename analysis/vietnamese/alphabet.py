"""The Vietnamese alphabet: letters, marks, folding."""

import unicodedata

import numpy as np

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"  # every vowel with every tone
LOWER = "".join(sorted(set(VOWELS) | set("bcdđfghjklmnpqrstvwxz")))
"""The small letters of Vietnamese, with those of foreign names, for character classes: ``à-ỹ`` holds capitals too."""
UPPER = LOWER.upper()
TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE_ONLY = frozenset(
    c for low in VOWELS + "đ" for c in (low, low.upper()) if c in "ăđơưĩũĂĐƠƯĨŨ" or 0x1EA0 <= ord(c) <= 0x1EF9
)
"""Letters that Vietnamese has and the Latin-1 languages of Western Europe have not."""


def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


_FOLD = {ord(c): _fold_letter(c) for c in map(chr, (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)))}
_FOLDED = np.array([ord(_FOLD.get(code, chr(code))) for code in range(0x1EFA)], np.uint32)
LONG = 200
"""Code points from which on a text is folded as an array, which is several times as fast as letter by letter."""


def fold(text: str) -> str:
    """`text` without diacritics; đ becomes d; the length and the case stay, so that offsets survive.

    Parameters
    ----------
    text : str
        NFC.

    Examples
    --------
    >>> fold("Chuyển ĐỔI số")
    'Chuyen DOI so'
    """
    if len(text) < LONG:
        return text.translate(_FOLD)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = np.where(codes < len(_FOLDED), _FOLDED[np.minimum(codes, len(_FOLDED) - 1)], codes)
    return folded.tobytes().decode("utf-32-le", "surrogatepass")
