"""Citations: every mention of another document, with its canonical id."""

import re
from collections.abc import Iterable
from functools import lru_cache

from analysis.core import Citation, Document, Span
from analysis.structure.blocks import plain, split_lines
from analysis.structure.frame import find_kind_line
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.enumerators import read_markers
from analysis.vietnamese.numbers import DATE, parse_date
from analysis.vietnamese.symbols import Symbol, canonical_symbol, iter_symbols, organ_of

KINDS = (
    "Nghị quyết", "Kết luận", "Chỉ thị", "Quyết định", "Quy định", "Kế hoạch hành động", "Kế hoạch",
    "Chương trình hành động",
    "Chương trình", "Nghị định", "Thông tư liên tịch", "Thông tư", "Thông báo kết luận", "Thông báo", "Hướng dẫn",
    "Báo cáo", "Tờ trình",
    "Đề án", "Quy chế", "Công văn", "Công điện", "Luật", "Pháp lệnh", "Văn bản", "Thông tri", "Phương án",
)  # fmt: skip
_KIND_OF_FOLDED = {fold(kind).lower(): kind for kind in KINDS}
_KIND = "|".join(_KIND_OF_FOLDED).replace(" ", r"\s+")
_FIRSTS = "".join(sorted({kind[0] for kind in _KIND_OF_FOLDED}))
_KIND_ALONE = re.compile(
    rf"[{_FIRSTS}](?<!\w.)(?<=(?=(?P<kind>{_KIND})\s+(?:so\s+)?(?P<number>\d{{1,4}})(?![\w%]|\s?[-/–.,]\s?\w)).)"
)
"""The first letter of a kind and a number without its organ; to look for the letter first is several times as fast."""
_KIND_BEFORE = re.compile(rf"(?:^|[\W_])(?P<kind>{_KIND})(?:\s+(?:so|s\w{{0,2}}))?\s*:?\s*$")
_OWN_NUMBER = re.compile(r"(?:^|\n|\|)[\s*_|]*S\w{0,2}\s*[:.]?\s*$")
_DATE_AFTER = re.compile(r"[\s,]{0,3}(?:ng[àa]y\s*)?(?=\d)")
_ISSUER = re.compile(r"[\s,)]{0,3}(?:c[ủu]a|do)\s+(?P<issuer>[A-ZĐỦ])")
_NAMES = (
    r"Bộ Chính trị|Ban Bí thư(?: Trung ương)?|"
    r"(?:Hội nghị (?:lần thứ \w+ )?)?Ban [Cc]hấp hành Trung ương(?: Đảng)?|Hội nghị Trung ương|"
    r"Hội nghị lần thứ \w+|"
    r"Ủy ban Thường vụ Quốc hội|Quốc hội|Thủ tướng(?: Chính phủ)?|Chính phủ|Trung ương|(?:Ban (?:Thường vụ|"
    r"[Cc]hấp hành)(?: Đảng bộ)? )?(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) ủy(?: (?:xã|phường|thị trấn|đặc khu))?|"
    r"(?:Chủ tịch )?(?:Ủy ban nhân dân|UBND|Hội đồng nhân dân|HĐND)(?: (?:tỉnh|thành phố|huyện|quận|thị xã|xã|"
    r"phường|thị trấn|đặc khu))?|"
    r"(?:Bộ trưởng )?Bộ(?= [A-ZĐ])|Sở(?= [A-ZĐ])|Ban(?= [A-ZĐ])|Văn phòng(?= [A-ZĐ])"
)
_NAME = re.compile(
    rf"(?:{_NAMES})(?P<proper>(?:,? (?:và )?(?:[A-ZĐÀ-Ỹ][^\W\d_]*))*)(?P<term>,? \(?[Kk]h[oó]a [IVX]+\)?)?"
)
_BLURRED = re.compile(
    r"(?P<number>\d(?<![^\s(“\"].)\d{0,3})\s?[-/]\s?\n?\s?[^\s/\-]{1,4}\s?[-/]\s?(?P<organ>TW|TU|HU|ĐU|CP|TTg|UBND|QH\d\d)(?!\w)"
)
_ALIAS = re.compile(
    r"(?:sau\s+đây\s+)?(?:gọi\s+(?:tắt\s+)?(?:chung\s+)?là|viết\s+tắt\s+là)\s*:?\s*[\"“]?(?P<alias>[^)\"”;]{4,60})"
)


def find_citations(document: Document) -> tuple[Citation, ...]:
    """Every mention of a document by its number, in reading order.

    Parameters
    ----------
    document : Document
        Its own number is left out: ``metadata["number"]``, and whatever the letterhead prints.

    Returns
    -------
    tuple of Citation
        The span runs from the first character of the number to the last of the symbol, so that a mention broken over
        two lines counts on the line of its number. Date and issuer are what stands beside the mention, or, where it
        stands beside none, what stands beside another mention of the same document. A number named without its organ
        (``Nghị quyết 57``) is a mention where only one cited document of that kind has that number. Documents cited
        by name only (``Luật Ngân sách nhà nước``) are not found yet.
    """
    text = plain(document).text
    return _find_citations(text, canonical_symbol(document.metadata.get("number", "")))


@lru_cache(maxsize=2)
def _find_citations(text: str, number: str) -> tuple[Citation, ...]:
    """What a text cites besides `number` and its own; remembered, because the header asks first."""
    folded = fold(text).lower()
    own = {number, own_number(text)}
    lines = split_lines(text)
    kind_line = find_kind_line(lines)
    letterhead_end = lines[kind_line].start if kind_line >= 0 else 0
    found = [
        _cite(text, folded, symbol)
        for symbol in iter_symbols(text)
        if symbol.id not in own and symbol.start >= letterhead_end
    ]
    found += _short_mentions(text, folded, found)
    return tuple(sorted(_complete(found), key=lambda citation: citation.span))


@lru_cache(maxsize=4)
def own_number(text: str) -> str:
    r"""Canonical number in the letterhead: the symbol after a ``Số`` that opens a line, among the first 40 lines.

    Examples
    --------
    >>> own_number("HUYỆN ỦY AN HÒA\n*\nSố 12 -KH/HU\nKẾ HOẠCH\nthực hiện Nghị quyết số 57-NQ/TW")
    '12-KH/HU'
    """
    head = "\n".join(text[:6000].split("\n")[:40])
    if any(marker.style == "annex" for marker in read_markers(head.lstrip(" \n*_#").split("\n", 1)[0])):
        attached = re.search(r"kèm theo", head, re.IGNORECASE)
        return canonical_symbol(head[attached.end() :].split(")")[0]) if attached else ""
    folded = fold(head)
    for symbol in iter_symbols(head):
        if _OWN_NUMBER.search(folded[max(0, symbol.start - 12) : symbol.start]):
            return symbol.id
    return ""


def _cite(text: str, folded: str, symbol: Symbol) -> Citation:
    before = folded[max(0, symbol.start - 40) : symbol.start]
    match = _KIND_BEFORE.search(before)
    named = _KIND_OF_FOLDED[" ".join(match["kind"].split())] if match else ""
    date, issuer = read_source(text[symbol.end : symbol.end + 160])
    return Citation(symbol.id, named or symbol.kind, symbol.number, date, issuer, Span(symbol.start, symbol.end))


def read_source(after: str) -> tuple[str, str]:
    """ISO date and issuer that follow a symbol: ``, ngày 11/01/2024 của Bộ Chính trị``; empty where not stated.

    >>> read_source(" ngày 17/02/2025 của Huyện ủy An Hòa thực hiện Kết luận")
    ('2025-02-17', 'Huyện ủy An Hòa')
    """
    flat = after.replace("\n", " ")
    opening = _DATE_AFTER.match(flat)
    date, position = "", 0
    if opening and (match := DATE.match(flat, opening.end())):
        date, position = parse_date(match[0]), match.end()
    match = _ISSUER.match(flat, position)
    if not match:
        return date, ""
    name = _NAME.match(" ".join(flat[match.start("issuer") :].split()))
    return date, name[0].strip(" ,") if name else ""


def _complete(found: Iterable[Citation]) -> list[Citation]:
    """Date, issuer and kind of a mention that says none, from the other mentions of the same document."""
    found = list(found)
    known: dict[str, list[str]] = {}
    for citation in found:
        values = known.setdefault(citation.id, ["", "", ""])
        for k, value in enumerate((citation.kind, citation.date, citation.issuer)):
            values[k] = values[k] or value
    return [
        Citation(c.id, c.kind or known[c.id][0], c.number, c.date or known[c.id][1], c.issuer or known[c.id][2], c.span)
        for c in found
    ]


def _short_mentions(text: str, folded: str, found: list[Citation]) -> list[Citation]:
    """Mentions by kind and number alone, and by a name that the text introduced with "sau đây gọi tắt là"."""
    by_number: dict[tuple[str, str], set[str]] = {}
    for citation in found:
        kind = fold(citation.kind).lower().removesuffix(" hanh dong")
        by_number.setdefault((kind, citation.number.lstrip("0")), set()).add(citation.id)
    taken = {citation.span.start for citation in found}
    mentions = []
    end = 0
    for match in _KIND_ALONE.finditer(folded):
        if match.start() < end:
            continue
        end = match.end("number")
        kind = " ".join(match["kind"].split()).removesuffix(" hanh dong")
        ids = by_number.get((kind, match["number"].lstrip("0")), set())
        if len(ids) == 1 and match.start("number") not in taken:
            mentions.append(Citation(next(iter(ids)), "", match["number"], "", "", Span(match.start("number"), end)))
    mentions += _blurred_mentions(text, found, taken)
    return mentions + _aliases(text, found, taken | {m.span.start for m in mentions})


def _blurred_mentions(text: str, found: list[Citation], taken: set[int]) -> list[Citation]:
    """Mentions whose type a scan has blurred (``204-08/TW``), if one document cited elsewhere has number and organ."""
    known: dict[tuple[str, str], set[str]] = {}
    for citation in found:
        known.setdefault((citation.number, organ_of(citation.id)), set()).add(citation.id)
    mentions = []
    for match in _BLURRED.finditer(text):
        ids = known.get((match["number"], match["organ"]), set())
        if len(ids) == 1 and match.start() not in taken:
            mentions.append(Citation(next(iter(ids)), "", match["number"], "", "", Span(match.start(), match.end())))
    return mentions


def _aliases(text: str, found: list[Citation], taken: set[int]) -> list[Citation]:
    mentions = []
    for match in _ALIAS.finditer(text) if "gọi" in text or "viết" in text else ():
        alias = " ".join(match["alias"].split()).strip(" .,*_")
        before = [c for c in found if c.span.end <= match.start() and match.start() - c.span.end < 600]
        if re.search(r"\d", alias) or len(alias.split()) < 3 or not alias[0].isupper() or not before:
            continue
        source = _meant(alias, before)
        pattern = r"\s+".join(map(re.escape, alias.split()))
        for mention in re.finditer(rf"(?<!\w){pattern}(?!\w)", text[match.end() :]):
            start = match.end() + mention.start()
            if start not in taken:
                mentions.append(
                    Citation(source.id, "", source.number, "", "", Span(start, match.end() + mention.end()))
                )
    return mentions


def _meant(alias: str, before: list[Citation]) -> Citation:
    """The document that a short name stands for: the last one of its kind that was cited before it."""
    return next((c for c in reversed(before) if c.kind and alias.startswith(c.kind)), before[-1])
