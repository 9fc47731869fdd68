"""What is no syllable: numbers, document symbols, roman numerals. They are kept, or restored by rule."""

import re

from analysis.vietnamese.ocr import FIGURE_OF_READ

_KNOWN = (
    "QĐ NĐ NQ KL CT CTr TT TTLT KH TB BC CV HD TTr PL CĐ QC QĐi HĐ ĐA CTPH NQLT "  # kinds
    "TW TU HU ĐU ĐUK TTg CP UBND HĐND UBTVQH QH BCĐ BCSĐ MTTQ BTV VPCP VPQH BTGTW BTCTW BNCTW UBKTTW "  # bodies
    "BKHCN BTTTT BNV BTC BKHĐT BGDĐT BYT BCA BQP BCT BXD BGTVT BTP BLĐTBXH BVHTTDL BTNMT BNNPTNT BNG NHNN TTCP "
    "SKHCN STTTT SNV STC SKHĐT SGDĐT SYT SCT SXD STP SLĐTBXH SVHTTDL STNMT SNNPTNT"
)
SYMBOL_PARTS = tuple(_KNOWN.split())
"""Alphabetic parts of document symbols (Decree 30/2020/NĐ-CP, annex III; Party Regulation 66-QĐ/TW)."""

_LOOKS = {"Đ": "(?:bD|Db|DB|BD|bĐ|Đ|D|Ð|B|P|b)", "Q": "[QO0]", "g": "[gpq]", "l": "[l1I]", "I": "[I1l|]"}
_PATTERNS = [(part, re.compile("".join(_LOOKS.get(c, re.escape(c)) for c in part))) for part in SYMBOL_PARTS]
_ROMAN = re.compile(r"[I1l|!]{1,4}|[XV][I1l|!]{1,3}|[I1l|!]?[XV]")
_SPLIT = re.compile(r"([\-–—/.]+)")


def fix_symbol_part(part: str) -> str:
    """The known part of a document symbol that `part` looks like, or `part`.

    Examples
    --------
    >>> [fix_symbol_part(part) for part in ("QB", "QbD", "NO", "HDND", "TTg", "XYZ")]
    ['QĐ', 'QĐ', 'NQ', 'HĐND', 'TTg', 'XYZ']
    """
    if part in SYMBOL_PARTS:
        return part
    for known, pattern in _PATTERNS:
        if pattern.fullmatch(part):
            return known
    return part


def is_symbol(core: str) -> bool:
    """Whether a token is a document symbol or another mixture of figures and capitals that no syllable model may touch.

    Examples
    --------
    >>> [is_symbol(core) for core in ("57-NQ/TW", "QB-TTg", "NQ/TW", "S7-NQ/TW", "KT-XH", "s6", "d6i")]
    [True, True, True, True, False, False, False]
    """
    parts = [p for p in _SPLIT.split(core) if p and not _SPLIT.fullmatch(p)]
    alphabetic = [p for p in parts if any(c.isalpha() for c in p) and sum(c.isupper() for c in p) >= 0.5 * len(p)]
    known = sum(fix_symbol_part(p) in SYMBOL_PARTS for p in alphabetic)
    n_digits = sum(c.isdigit() for c in core)
    if "/" in core or "-" in core or "–" in core:
        return known > 0 and (n_digits > 0 or known == len(parts)) or ("/" in core and n_digits > 1)
    return n_digits >= 2 and any(c.isupper() for c in core) or n_digits >= 3


def fix_symbol(core: str) -> str:
    """A document symbol with its letters, and the figures of its number, restored.

    Examples
    --------
    >>> fix_symbol("S7-NQ/TW"), fix_symbol("1322/QB-TTg"), fix_symbol("QB/TW"), fix_symbol("193/2025/QH15")
    ('57-NQ/TW', '1322/QĐ-TTg', 'QĐ/TW', '193/2025/QH15')
    """
    pieces = _SPLIT.split(core)
    fixed = [fix_symbol_part(p) if any(c.isalpha() for c in p) else p for p in pieces]
    rest_known = any(p in SYMBOL_PARTS for p in fixed[1:])
    first = pieces[0].translate(FIGURE_OF_READ)
    if rest_known and first.isdigit() and fixed[0] not in SYMBOL_PARTS:
        fixed[0] = first
    return "".join(fixed)


def fix_roman(core: str) -> str:
    """A roman numeral whose strokes were read as figures or bars; `core` itself where it is none.

    Examples
    --------
    >>> [fix_roman(core) for core in ("I1", "I11", "|", "X1", "V1", "11", "1")]
    ['II', 'III', 'I', 'XI', 'VI', '11', '1']
    """
    if core.isdigit() or not _ROMAN.fullmatch(core) or core.islower():
        return core
    return re.sub(r"[1l|!]", "I", core)
