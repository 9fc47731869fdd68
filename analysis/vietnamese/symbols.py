"""Document symbols: ``57-NQ/TW``, ``03/NQ-CP``, ``193/2025/QH15``, and what they prove of a document.

The State writes ``number/TYPE-ORGAN`` (Nghị định 30/2020/NĐ-CP, appendix I), with the year in between for legal acts
(``109/2022/NĐ-CP``); the Party writes ``number-TYPE/ORGAN``. Plans print the one form for the other, leave blanks,
break
the symbol at a line end, and scans damage its letters; `canonical_symbol` gives the one form that all of these share.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.vietnamese.alphabet import fold

KIND_OF_TYPE = {
    "NQ": "Nghị quyết", "KL": "Kết luận", "CT": "Chỉ thị", "QĐ": "Quyết định", "QĐi": "Quy định", "KH": "Kế hoạch",
    "CTr": "Chương trình", "CTrHĐ": "Chương trình hành động", "NĐ": "Nghị định", "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch", "TB": "Thông báo", "HD": "Hướng dẫn", "BC": "Báo cáo", "TTr": "Tờ trình",
    "ĐA": "Đề án",
    "QC": "Quy chế", "CV": "Công văn", "CĐ": "Công điện", "PA": "Phương án", "DA": "Dự án", "L": "Luật",
    "PL": "Pháp lệnh",
    "VBHN": "Văn bản hợp nhất", "QyĐ": "Quy định", "LCT": "Lệnh",
}  # fmt: skip
"""Abbreviation of the kind of document -> its name (Nghị định 30/2020/NĐ-CP, appendix III; Party rules)."""

_TYPES = {fold(type_).upper(): type_ for type_ in KIND_OF_TYPE} | {
    "QB": "QĐ", "QBD": "QĐ", "OD": "QĐ", "QP": "QĐ", "0D": "QĐ", "NO": "NQ", "N0": "NQ", "NB": "NĐ", "NP": "NĐ",
}  # fmt: skip
_ORGANS = {
    "TW": "TW", "TVV": "TW", "TVW": "TW", "TU": "TU", "HU": "HU", "DU": "ĐU", "BU": "ĐU", "PU": "ĐU", "QU": "QU",
    "THU": "ThU",
    "TXU": "TXU", "CP": "CP", "TTG": "TTg", "TTOT": "TTg", "TT6": "TTg", "UBND": "UBND", "UBNI": "UBND",
    "HDND": "HĐND", "HBND": "HĐND", "HPND": "HĐND", "BCSD": "BCSĐ", "DUK": "ĐUK", "DD": "ĐĐ", "BCD": "BCĐ",
}  # fmt: skip
_PARTY_ORGAN = re.compile(r"(?:TW|TU|HU|ĐU|QU|ThU|TXU|ĐUK|ĐĐ|BCSĐ|BCS)(?![A-ZĐa-z])|B[A-ZĐ]{2,4}TW|[A-ZĐ]{2,6}[HTĐ]U$")
_LEVEL = {
    "TW": "central", "CP": "central", "TTg": "central", "TU": "province", "HU": "district", "QU": "district",
    "ThU": "district", "TXU": "district",
}  # fmt: skip

_GAP = r"[^\S\n]*\n?[^\S\n]*"
_LETTERS = "A-Za-zĐđÐ"
_SYMBOL = re.compile(
    rf"(?P<number>[SOolI§\d](?<![^\s(\[“\"'*:;|_].)(?:(?<=\d)\d{{0,4}}|(?<!\d)\d{{1,5}})[oOlI]?[a-c]?){_GAP}"
    rf"(?:/{_GAP}(?P<year>(?:19|20)\d\d){_GAP})?"
    rf"(?P<first>[-–—/]){_GAP}(?P<code>[{_LETTERS}][{_LETTERS}0-9]{{0,11}})"
    rf"(?:{_GAP}(?P<second>[-–—/]){_GAP}(?P<organ>[{_LETTERS}&][{_LETTERS}0-9&]{{0,11}}(?:-[{_LETTERS}&]{{1,12}}){{0,3}}))?"
    rf"(?![{_LETTERS}\d])"
)
_ASSEMBLY = re.compile(r"(?:U?BT?VQH|QH)\d{1,2}", re.IGNORECASE)
_DIGIT_OF = str.maketrans("SOolI§", "500115")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol found in a text.

    ``start`` and ``end`` are code points of the text, from the number to the last letter; ``id`` is the canonical form;
    ``kind`` is the kind of document that its type proves, else empty.
    """

    start: int
    end: int
    id: str
    number: str
    kind: str


def _upper(code: str) -> str:
    return fold(code.replace("Ð", "Đ")).upper()


def _canonical_organ(organ: str) -> str:
    return "-".join(_ORGANS.get(_upper(part), part.upper().replace("Ð", "Đ")) for part in organ.split("-"))


def _read(match: "re.Match[str]") -> Symbol | None:
    number = match["number"].translate(_DIGIT_OF)
    number = f"0{number}" if len(number) == 1 else number
    code, organ = match["code"], match["organ"]
    year = f"/{match['year']}" if match["year"] else ""
    if _ASSEMBLY.fullmatch(code):
        return Symbol(match.start(), match.end("code"), f"{number}{year}/{code.upper()}", number, "") if year else None
    if organ is None:
        return None
    type_ = _TYPES.get(_upper(code))
    organ = _canonical_organ(organ)
    if type_ is None:
        return _official_letter(match, number, organ) if code.isupper() and len(code) > 1 and not year else None
    if not _is_organ(organ):
        return None
    form = f"{number}-{type_}/{organ}" if _PARTY_ORGAN.match(organ) else f"{number}{year}/{type_}-{organ}"
    return Symbol(match.start(), match.end(), form, number, KIND_OF_TYPE[type_])


def _is_organ(organ: str) -> bool:
    return organ in _ORGANS.values() or (organ.upper() == organ and len(organ) > 1) or bool(_PARTY_ORGAN.match(organ))


def _official_letter(match: "re.Match[str]", number: str, organ: str) -> Symbol | None:
    """A letter carries no type: ``1552/BTTTT-THH``, ``215/UBND-KGVX``."""
    code = _canonical_organ(match["code"])
    known = code in _ORGANS.values() or re.fullmatch(r"[BSV][A-ZĐ&]{2,8}|VPCP|HĐND", code)
    if match["first"] != "/" or match["second"] == "/" or not known or organ.upper() != organ:
        return None
    return Symbol(match.start(), match.end(), f"{number}/{code}-{organ}", number, "Công văn")


def iter_symbols(text: str) -> Iterator[Symbol]:
    r"""The document symbols of a text, in reading order; one broken over a line end counts once.

    Examples
    --------
    >>> text = "Nghị quyết số 57-\nNQ/TW, 03-NQ/CP và 193/2025/QH15; giai đoạn 2021-2030"
    >>> [symbol.id for symbol in iter_symbols(text)]
    ['57-NQ/TW', '03/NQ-CP', '193/2025/QH15']
    """
    for match in _SYMBOL.finditer(text):
        symbol = _read(match)
        if symbol is not None:
            yield symbol


def canonical_symbol(symbol: str) -> str:
    r"""The one form of a document symbol, however it was printed, broken or damaged.

    Parameters
    ----------
    symbol : str
        One symbol, with or without words around it.

    Returns
    -------
    str
        Empty where no symbol can be read: nothing is guessed.

    Examples
    --------
    >>> canonical_symbol("57-\nNQ/TW"), canonical_symbol("03-NQ/CP"), canonical_symbol("411/QB-TTg")
    ('57-NQ/TW', '03/NQ-CP', '411/QĐ-TTg')
    >>> canonical_symbol("Kế hoạch")
    ''
    """
    return next((found.id for found in iter_symbols(symbol)), "")


def organ_of(symbol: str) -> str:
    """The organ in a canonical symbol: ``TW``, ``CP``, ``UBND``, ``QH``; of a letter who wrote it; else empty.

    >>> organ_of("57-NQ/TW"), organ_of("03/NQ-CP"), organ_of("193/2025/QH15")
    ('TW', 'CP', 'QH')
    """
    tail = symbol.rsplit("/", 1)[-1] if "/" in symbol else ""
    if _ASSEMBLY.fullmatch(tail):
        return tail.rstrip("0123456789")
    first, dash, rest = tail.partition("-")
    if lineage_of(symbol) == "Party" or not dash:
        return tail if dash or lineage_of(symbol) == "Party" else ""
    return rest if first in KIND_OF_TYPE else first


def lineage_of(symbol: str) -> str:
    """``Party`` or ``State``, as the form of a canonical symbol proves it; empty where it proves nothing.

    >>> lineage_of("69-CTr/HU"), lineage_of("39/KH-UBND"), lineage_of("")
    ('Party', 'State', '')
    """
    if re.fullmatch(r"\d+[a-c]?-[^/]+/.+", symbol):
        return "Party"
    return "State" if re.match(r"\d+[a-c]?/", symbol) else ""


def level_of(symbol: str) -> str:
    """``central``, ``province`` or ``district`` where the organ proves it, else empty (UBND and ĐU stand at many
    levels).

    >>> level_of("57-NQ/TW"), level_of("69-CTr/HU"), level_of("39/KH-UBND")
    ('central', 'district', '')
    """
    organ = organ_of(symbol)
    if organ in _LEVEL:
        return _LEVEL[organ]
    central = (
        organ.endswith("TW")
        or organ in ("QH", "UBTVQH", "BTVQH", "VPCP")
        or re.match(r"B(?!CĐ|CS|QL)[A-ZĐ&]{2,}", organ)
    )
    return "central" if central else ""
