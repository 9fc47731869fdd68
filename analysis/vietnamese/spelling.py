"""Spelling: which letters Vietnamese orthography allows as a syllable; stricter than `syllable.is_syllable`."""

import re
import unicodedata
from functools import cache, lru_cache

from analysis.vietnamese.alphabet import TONE_MARKS

_RIMES = re.findall(
    r"\w+",
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep "
    "et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op "
    "ot oong ooc ô ôc ôi ôm ôn ông ôp ôt ôông ôôc ơ ơi ơm ơn ơp ơt ơu oa oac oach oai oam oan oang oanh oao oap "
    "oat oay oăc oăm oăn oăng oăp oăt oe oem oen oeo oet u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt uân "
    "uâng uât uây uê uêch uên uênh uêu uơ uy uya uych uynh uyn uyt uyu uyp uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu "
    "ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu",
)
_ONSETS = re.findall(r"\w+", "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x")
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = "\u0301\u0323"


def _fits(onset: str, rime: str) -> bool:
    """Whether an onset may stand before a rime: c, g, ng before back vowels, k, gh, ngh before e, ê, i, y."""
    front = rime[0] in "eêiy"
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return rime[0] not in "eêy"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset == "q":
        return rime.startswith("uy")
    if onset == "qu":
        return rime[0] in "aăâeêioôơy"
    if onset == "gi":
        return rime[0] not in "iy"
    return not rime.startswith("y") or rime == "y"


@cache
def _toneless() -> frozenset[str]:
    with_onset = {onset + rime for onset in _ONSETS for rime in _RIMES if _fits(onset, rime)}
    return frozenset(with_onset | set(_RIMES))


@lru_cache(maxsize=1 << 16)
def is_spelt(form: str) -> bool:
    """Whether a lower-case form is spelt as a Vietnamese syllable: onset, rime, and a tone that the rime can bear.

    Syllables that end in c, ch, p, t bear only the acute tone and the dot. Which vowel bears the mark is not judged (uỷ
    and ủy), nor whether the syllable is in use; names like Đắk are not spelt so.

    Examples
    --------
    >>> [is_spelt(form) for form in ("nghiệp", "giếng", "quyết", "uỷ", "quyét", "céng", "hộc", "hồc")]
    [True, True, True, True, False, False, True, False]
    """
    parts = unicodedata.normalize("NFD", form)
    tones = [c for c in parts if c in TONE_MARKS]
    if len(tones) > 1:
        return False
    toneless = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONE_MARKS))
    if toneless not in _toneless():
        return False
    return not toneless.endswith(_STOPS) or (bool(tones) and tones[0] in _STOP_TONES)
