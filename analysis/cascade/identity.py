"""Identity: which document of the corpus a citation means.

Numbers of the centre are unique; those of provinces, districts and communes are not: every People's Committee has its
own 44/KH-UBND. A citation of such a number means a document only where its date and its province do not contradict.
"""

import re
from collections.abc import Mapping, Sequence

from analysis.core import Citation, Header
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.gazetteer import province_after_merger
from analysis.vietnamese.symbols import canonical_symbol, level_of

SHORTEST_NAME = 6
"""Characters of a province's name from which on one letter may be misread."""
HEIGHT = {"commune": 0, "district": 1, "province": 2, "central": 3}
"""How high a level of government stands; a level that is not known has none."""


Numbers = Mapping[str, Sequence[str]]
"""Canonical number -> ids of the documents that have it, sorted."""


def index_numbers(headers: Mapping[str, Header]) -> Numbers:
    """Which documents have which number, for many look-ups; annexes (same number, kind Phụ lục) are never meant."""
    found: dict[str, list[str]] = {}
    for id_ in sorted(headers):
        if headers[id_].kind != "Phụ lục":
            found.setdefault(canonical_symbol(headers[id_].number), []).append(id_)
    return found


def find_cited(
    document: str,
    number: str,
    headers: Mapping[str, Header],
    citations: Mapping[str, Sequence[Citation]],
    *,
    numbers: Numbers | None = None,
) -> str:
    """Id of the document of the corpus that `document` cites as `number`; empty where it is not in the corpus.

    Parameters
    ----------
    document : str
        Id of the citing document.
    number : str
        Canonical number as cited.
    headers, citations
        Of all documents, by id. Annexes (same number, kind Phụ lục) are never meant.
    numbers : mapping, optional
        From `index_numbers`, where many documents are looked up.
    """
    known = index_numbers(headers) if numbers is None else numbers
    found = [id_ for id_ in known.get(number, ()) if id_ != document]
    mentions = [c for c in citations.get(document, ()) if c.id == number]
    if level_of(number) != "central":
        found = [id_ for id_ in found if _agrees(headers[document], headers[id_], mentions)]
    dated = [id_ for id_ in found if any(c.date and c.date == headers[id_].date for c in mentions)]
    return (dated or found or [""])[0]


def _agrees(citing: Header, cited: Header, mentions: Sequence[Citation]) -> bool:
    dates = {c.date for c in mentions if c.date}
    if cited.date and dates and cited.date not in dates:
        return False
    if citing.province and cited.province and not same_province(citing.province, cited.province):
        return False
    return not (cited.level == "province" and any(_names_other(c.issuer, cited.province) for c in mentions))


def same_province(name: str, other: str) -> bool:
    """Whether two names mean one province, or provinces that were merged into one on 1 July 2025.

    A name that no province has may be a misread one: it means another name that it differs from in one letter.

    >>> same_province("Sóc Trăng", "Cần Thơ"), same_province("Hưng Yên", "Hải Phòng")
    (True, False)
    >>> same_province("Hung Yén", "Hưng Yên"), same_province("Hưng Yôn", "Hưng Yên"), same_province("Hà Nam", "Hà Nội")
    (True, True, False)
    """
    known = province_after_merger(name), province_after_merger(other)
    mine, theirs = known[0] or _same(name), known[1] or _same(other)
    return mine == theirs or ("" in known and _one_letter_off(_same(name), _same(other)))


def _one_letter_off(a: str, b: str) -> bool:
    return len(a) == len(b) >= SHORTEST_NAME and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _same(name: str) -> str:
    return " ".join(fold(name).lower().split())


def _names_other(issuer: str, province: str) -> bool:
    """Whether an issuer names a province, and another one than `province`."""
    match = re.search(r"(?:tinh uy|thanh uy|(?:nhan dan|ubnd) (?:tinh|thanh pho)) (\w+(?: \w+)*)", _same(issuer))
    return bool(match) and bool(province) and not same_province(match[1] if match else "", province)
