"""Syllables: what can be one, and the two ways of placing its tone mark."""

import re
import unicodedata
from collections.abc import Iterator

from analysis.vietnamese.alphabet import TONE_MARKS, VOWELS

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_CODAS = "ng|nh|ch|c|m|n|p|t|"
_SYLLABLE = re.compile(f"(?:{_ONSETS})[{VOWELS}]{{1,3}}(?:{_CODAS})")
_TOKEN = re.compile(r"[^\W_]+")
_TONES = {"oa": ("òóỏõọ", "àáảãạ"), "oe": ("òóỏõọ", "èéẻẽẹ"), "uy": ("ùúủũụ", "ỳýỷỹỵ")}
_NEW_OF_OLD = {
    old + pair[1]: pair[0] + new for pair, (olds, news) in _TONES.items() for old, new in zip(olds, news, strict=True)
}
_OLD_OF_NEW = {new: old for old, new in _NEW_OF_OLD.items()}


def _replacer(table: dict[str, str]) -> "re.Pattern[str]":
    """A syllable's last two vowels, which may be a key of `table`; the search runs for the first of them."""
    firsts, seconds = ("".join(sorted({form[k] for form in table})) for k in (0, 1))
    return re.compile(rf"[{firsts}{firsts.upper()}](?<![qQ].)[{seconds}{seconds.upper()}](?![^\W\d_])", re.DOTALL)


_OLD_PATTERN, _NEW_PATTERN = _replacer(_NEW_OF_OLD), _replacer(_OLD_OF_NEW)


def _replaced(match: "re.Match[str]", table: dict[str, str]) -> str:
    form = match[0]
    return _with_case_of(form, table.get(form.lower(), form.lower()))


def _with_case_of(form: str, replacement: str) -> str:
    return "".join(r.upper() if f.isupper() else r for f, r in zip(form, replacement, strict=True))


def is_syllable(form: str) -> bool:
    """Whether a lower-case form follows the spelling of a Vietnamese syllable (onset, vowels, coda, one tone at most).

    It does not say that the syllable is in use.

    Examples
    --------
    >>> [is_syllable(form) for form in ("chuyển", "nghệ", "blockchain", "cuả", "bíết")]
    [True, True, False, True, False]
    """
    if not _SYLLABLE.fullmatch(form):
        return False
    return sum(mark in TONE_MARKS for mark in unicodedata.normalize("NFD", form)) <= 1


def to_new_style(text: str) -> str:
    """Tone marks placed as uỷ, hoà, khoẻ (in open syllables); the length stays.

    Examples
    --------
    >>> to_new_style("Ủy ban HÒA bình, thủy lợi, quý, hoàn")
    'Uỷ ban HOÀ bình, thuỷ lợi, quý, hoàn'
    """
    return _OLD_PATTERN.sub(lambda m: _replaced(m, _NEW_OF_OLD), text)


def to_old_style(text: str) -> str:
    """Tone marks placed as ủy, hòa, khỏe (in open syllables); the length stays.

    Examples
    --------
    >>> to_old_style("Uỷ ban, khoẻ, quý")
    'Ủy ban, khỏe, quý'
    """
    return _NEW_PATTERN.sub(lambda m: _replaced(m, _OLD_OF_NEW), text)


def iter_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the maximal runs of letters and digits: the syllables, numbers and foreign words of a text.

    Examples
    --------
    >>> [("Số 57-NQ/TW")[a:b] for a, b in iter_tokens("Số 57-NQ/TW")]
    ['Số', '57', 'NQ', 'TW']
    """
    return map(re.Match.span, _TOKEN.finditer(text))


def norm_syllable(surface: str) -> str:
    """How a syllable is compared: lower case, new-style tone placement.

    Examples
    --------
    >>> norm_syllable("ỦY"), norm_syllable("hóa")
    ('uỷ', 'hoá')
    """
    return to_new_style(surface.lower())
