"""The header: who issued a document, when, under which number, and what it carries out."""

import re
from collections import Counter
from collections.abc import Sequence

from analysis.core import Document, Header, Section, Span
from analysis.structure.blocks import plain
from analysis.structure.citations import find_citations, own_number
from analysis.structure.frame import KINDS, read_kind
from analysis.structure.implements import find_implemented
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.enumerators import read_markers
from analysis.vietnamese.gazetteer import CITIES, find_localities, find_province, level_of_locality
from analysis.vietnamese.numbers import parse_date
from analysis.vietnamese.symbols import canonical_symbol, level_of, organ_of

_RIGHT_COLUMN = re.compile(
    r"\s*(?:C[ỘO0]NG\s+H[ÒOÕ][ÀA]?\s+X[ÃA].*?(?:VI[ỆE]T\s+NAM|$)|(?:ĐẢNG|DANG)\s+C[ỘO]NG\s+S[ẢA]N.*?(?:VI[ỆE]T\s+NAM|$)"
    r"|[ĐDP][ộo0]c\s+l[ậa1]p.*?(?:[Hh][ạa]nh\s+ph[úu]c|$))"
)
_KIND = r"tỉnh|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|đặc khu"
_PROPER = r"[A-ZĐÀ-ỴƠƯ][\w’'\-]*"
_LOCALITY = re.compile(rf"(?<!\w)(?P<kind>{_KIND})\s+(?P<name>{_PROPER}(?:(?:\s+|\s+-\s+){_PROPER}){{0,3}}|\d{{1,2}})")
_LOCALITY_UPPER = re.compile(rf"(?<!\w)(?P<kind>{_KIND})\s+(?P<name>[^\d\W][^,;:.*|\n]*|\d{{1,2}})", re.IGNORECASE)
_COMMITTEE = re.compile(
    r"(?P<organ>tỉnh|thành|huyện|quận|thị|đảng)\s+[ủu][ỷy](?:\s+(?P<rest>[^,;:.*|()]*))?", re.IGNORECASE
)
_OF = re.compile(r"^[\s*_|]*(?:[^a-zà-ỹ]*\s)?CỦA\s+(?P<issuer>.+?)[\s*_|]*$")
_STANDING = re.compile(r"ban\s+thường\s+vụ|T/M\s+BAN\s+THƯỜNG\s+VỤ", re.IGNORECASE)
_PLACE_DATE = re.compile(r"(?P<place>[^\d\n,;:|]{2,40}),?\s*ng[àa]y\s*\d", re.IGNORECASE)
_NUMBERLESS = re.compile(r"S[ốo]\s*:?[\s.…]*/\s*[A-Z]{1,4}[a-z]?\s*-\s*([A-ZĐ&]{2,10})(?!\w)")
"""A symbol whose number was left to be written by hand: ``Số:      /KH-SKHCN``; its group is the organ."""
_OFFICE = re.compile(r"(?:SỞ|BAN|PHÒNG|CHI CỤC|TRUNG TÂM|VĂN PHÒNG|CÔNG AN|TRƯỜNG|BỆNH VIỆN|HỘI|LIÊN MINH)\s")
_ORGANS = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}
_UNIT_OF_COMMITTEE = {"tỉnh": "tỉnh", "thành": "thành phố", "huyện": "huyện", "quận": "quận", "thị": "thị xã"}


def parse_header(document: Document, sections: Sequence[Section]) -> Header:
    """What a document says of itself, in its letterhead, title and preamble.

    Parameters
    ----------
    document : Document
        What its ``metadata`` say (number, date, issuer, level, kind, locality, province, title) wins over what is read.
    sections : sequence of Section
        From `parse_sections` of the same document.

    Returns
    -------
    Header
        A field that cannot be read is empty: a date needs day, month and year; a province needs to be named. The
        evidence spans say where a field was read, where it was read in one place.
    """
    document = plain(document)
    text = document.text
    letterhead = _part(text, sections, "letterhead")
    title = next((s for s in sections if s.id == "title"), None)
    preamble = _part(text, sections, "preamble")
    number = canonical_symbol(document.metadata.get("number", "")) or own_number(text)
    kind, issuer_line = _read_kind(letterhead, title, text)
    names = _Names(text, damaged=document.repaired_from is not None)
    issuer, level, locality = _read_issuer(letterhead, issuer_line, number, preamble, names)
    date = _read_date(letterhead)
    read = {
        "issuer": issuer, "level": level, "locality": locality, "kind": kind or _kind_of(number), "number": number,
        "date": date,
        "title": _clean_title(letterhead, title.title if title else "", issuer_line),
    }  # fmt: skip
    stated = {k: v for k in read if (v := document.metadata.get(k, "")) and k != "number"}
    read |= stated
    read["province"] = document.metadata.get("province", "") or _read_province(
        names, letterhead, read["level"], read["locality"]
    )
    citations = [c for c in find_citations(document) if c.id != number]
    implements = find_implemented(document, sections, citations, level=read["level"])
    return Header(**read, implements=implements, evidence=_evidence(text, letterhead, title))


def _part(text: str, sections: Sequence[Section], kind: str) -> str:
    return "\n".join(
        s.span.of(text)
        for s in sections
        if s.kind == kind and s.id.split("~")[0] in ("letterhead", "preamble", "title")
    )


def _read_kind(letterhead: str, title: Section | None, text: str) -> tuple[str, str]:
    """The kind of document, and the line ``CỦA BAN THƯỜNG VỤ ...`` that names its issuer, empty where there is none."""
    kind, issuer = "", ""
    for line in letterhead.split("\n"):
        kind = kind or read_kind(line)
        match = _OF.match(line) if kind else None
        if match and not issuer:
            issuer = match["issuer"]
    opening = text.lstrip(" \n*_#").split("\n", 1)[0]
    if any(marker.style == "annex" for marker in read_markers(opening)):
        return "Phụ lục", ""
    if not kind:
        kind = next((k for k in KINDS if opening.startswith(k)), "")
    return kind, issuer


def _kind_of(number: str) -> str:
    from_symbol = {
        "KH": "Kế hoạch",
        "CTr": "Chương trình",
        "NQ": "Nghị quyết",
        "KL": "Kết luận",
        "QĐ": "Quyết định",
        "CT": "Chỉ thị",
    }
    match = re.search(r"[-/](\w+)[-/]", number)
    return from_symbol.get(match[1], "") if match else ""


def _clean_title(letterhead: str, title: str, issuer_line: str) -> str:
    """The title without the issuer's line; with what stands beside the kind of document on its line."""
    if issuer_line and issuer_line in title:
        title = title.split(issuer_line, 1)[1]
    named = next((line for line in letterhead.split("\n") if read_kind(line)), "")
    beside = " ".join(named.strip(" *_|#").split())[len(read_kind(named)) :].strip() if named else ""
    if beside and not beside.startswith("CỦA"):
        title = f"{beside} {title}"
    return title.strip(" *_|")


def _read_date(letterhead: str) -> str:
    """The date beside the place, above the kind of document; a day, a month and a year must be legible."""
    head = []
    for line in re.split(r"\n|\|", letterhead):
        if read_kind(line):
            break
        head.append(line)
    above = "\n".join(head)
    for match in re.finditer(r"ng[àa]y\s*(?=\d)", above, re.IGNORECASE):
        cited = re.search(r"\d\s*[-/]\s*\w+\s*[-/]\s*\w+\s*,?\s*$", above[: match.start()].split("\n")[-1])
        date = parse_date(above[match.end() : match.end() + 40])
        if date and not cited:
            return date
    return ""


def _left_column(letterhead: str) -> list[str]:
    """The lines of the letterhead above the kind of document, without what its right column runs into them."""
    lines = []
    for line in re.split(r"\n|\|", letterhead):
        if read_kind(line):
            break
        for part in _RIGHT_COLUMN.sub("\n", line).split("\n"):
            left = part.strip(" *_-|")
            if left and not re.match(r"(?:S\w{0,2}\s*[:.]?\s*[\d/]|.*,\s*ng[àa]y|.*ng[àa]y\s*\d)", left):
                lines.append(left)
    return lines


def _read_issuer(
    letterhead: str, issuer_line: str, number: str, preamble: str, names: "_Names"
) -> tuple[str, str, str]:
    """Issuer, level and locality: from the line below the kind, the letterhead, the symbol, in this order."""
    column = _left_column(letterhead)
    named = _name_committee(issuer_line, names) if issuer_line else None
    if named:
        return named
    party = next((line for line in reversed(column) if _COMMITTEE.search(line) and len(line) < 80), "")
    if party:
        standing = _STANDING.search(preamble) or re.search(r"T/M\s+BAN\s+THƯỜNG", names.text[-1500:])
        prefix = "BAN THƯỜNG VỤ " if standing and "thường vụ" not in party.lower() else ""
        named = _name_committee(prefix + party, names)
        if named:
            return named
    organ_code = organ_of(number) or next(iter(re.findall(r"[-/]\s*(UBND|HĐND|HDND)\b", letterhead)), "")
    organ_code = organ_code or next(iter(_NUMBERLESS.findall(letterhead)), "")
    return _name_state(column, number, organ_code.replace("HD", "HĐ"), names)


def _name_committee(line: str, names: "_Names") -> tuple[str, str, str] | None:
    match = _COMMITTEE.search(line)
    if not match:
        return None
    organ, rest = match["organ"].lower(), " ".join((match["rest"] or "").split())
    prefix = (
        "Ban Thường vụ " if "thường vụ" in line.lower() else "Ban Chấp hành " if "chấp hành" in line.lower() else ""
    )
    unit = re.match(rf"(?P<kind>{_KIND})\s+(?P<name>.*)", rest, re.IGNORECASE)
    kind, name = (unit["kind"].lower(), unit["name"]) if unit else (_UNIT_OF_COMMITTEE.get(organ, ""), rest)
    name = names.settle(kind, name)
    committee = f"{organ.capitalize()} ủy"
    issuer = " ".join(f"{prefix}{committee} {kind if unit else ''} {name}".split())
    if organ == "đảng" and not unit:
        return f"{prefix}{committee} {name}".strip(), "", ""
    level = level_of_locality(kind, name) or ("province" if organ == "tỉnh" else "district")
    if organ == "thành" and not name:
        level = "province"
    return issuer, level, f"{kind} {name}" if name else ""


def _name_state(column: Sequence[str], number: str, organ_code: str, names: "_Names") -> tuple[str, str, str]:
    """Issuer of a State document: its organ, with the locality that the letterhead names."""
    joined = "\n".join(column)
    organ = _ORGANS.get(organ_code, "")
    office = _name_office(column, organ_code, names)
    if not organ and not office:
        packed = "".join(fold(joined).lower().split())
        short = next((code for code in _ORGANS if re.search(rf"(?<!\w){code}(?!\w)", joined)), "")
        organ = next(
            (n for n in _ORGANS.values() if fold(n).lower().replace(" ", "") in packed), _ORGANS.get(short, "")
        )
    match = _LOCALITY_UPPER.search(joined)
    kind, name = (match["kind"].lower(), match["name"]) if match else names.commonest(organ)
    name = names.settle(kind, name)
    if office and name:
        return f"{office} {kind} {name}", level_of_locality(kind, name), f"{kind} {name}"
    if organ and name:
        return f"{organ} {kind} {name}", level_of_locality(kind, name), f"{kind} {name}"
    if organ:
        return "", "", ""
    central = {"CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "QH": "Quốc hội"}.get(organ_code, "")
    return (central, "central", "") if central else ("", level_of(number), "")


def _name_office(column: Sequence[str], organ_code: str, names: "_Names") -> str:
    """The office below a People's Committee that issues under a number of its own (``12/KH-SKHCN``), as the body
    spells it; empty where the last line of the letterhead names none."""
    last = " ".join(column[-1].split()) if column else ""
    if not organ_code or organ_code in _ORGANS or not _OFFICE.match(last):
        return ""
    last = _LOCALITY_UPPER.sub("", last).strip() if len(last.split()) > 3 else last
    spelled = Counter(
        " ".join(m[0].split()) for m in re.finditer(r"\s+".join(map(re.escape, last.split())), names.text, re.I)
    )
    forms = [(n, form) for form, n in sorted(spelled.items()) if not form.isupper()]
    return max(forms)[1] if forms else last.capitalize()


class _Names:
    """The names of localities that a text spells out, to undo capitals and damage in its letterhead."""

    def __init__(self, text: str, *, damaged: bool) -> None:
        self.text = text
        self.damaged = damaged
        self.found = Counter(
            (m["kind"], " ".join(m["name"].split())) for m in _LOCALITY.finditer(text) if not m["name"].isupper()
        )

    def commonest(self, organ: str) -> tuple[str, str]:
        """The locality whose committee the text speaks of most."""
        short = next((code for code, name in _ORGANS.items() if name == organ), "")
        if not short:
            return "", ""
        pattern = re.compile(rf"(?:{organ}|{short})\s+{_LOCALITY.pattern}")
        found = Counter((m["kind"], " ".join(m["name"].split())) for m in pattern.finditer(self.text))
        return found.most_common(1)[0][0] if found else ("", "")

    def settle(self, kind: str, name: str) -> str:
        """A name as the body spells it (the same letters, marks apart); in a repaired text as the gazetteer does."""
        words = " ".join(name.replace("–", "-").split()).strip(" -*_.|")
        key = fold(words).lower()
        if not words or (not words.isupper() and not self.damaged):
            return words
        if self.damaged:
            known = {place.name for place in find_localities(kind, words)}
            spelled = [(n, form) for (_, form), n in sorted(self.found.items()) if form in known]
            if spelled or len(known) == 1:
                return max(spelled)[1] if spelled else next(iter(known))
        alike = [(n, form) for (_, form), n in sorted(self.found.items()) if fold(form).lower() == key]
        if alike:
            return max(alike)[1]
        return find_province(words) or " ".join(word.capitalize() for word in words.split())


def _read_province(names: "_Names", letterhead: str, level: str, locality: str) -> str:
    """The province that the text names: its own, or the one it speaks of most as ``tỉnh X`` or ``thành phố X``."""
    if level == "province":
        return locality.removeprefix("tỉnh ").removeprefix("thành phố ")
    if level == "central":
        return ""
    upper = re.search(r"ĐẢNG BỘ (?:TỈNH|THÀNH PHỐ) ([^\n|*]+)", letterhead)
    if upper:
        return names.settle("tỉnh", _RIGHT_COLUMN.sub("\n", upper[1]).split("\n")[0])
    found: Counter[str] = Counter()
    for (kind, name), n in names.found.items():
        words = name.split()
        known = next((p for k in range(len(words), 0, -1) if (p := find_province(" ".join(words[:k])))), "")
        if kind == "tỉnh" or (kind == "thành phố" and known in CITIES):
            found[known or name] += n
    for match in re.finditer(rf"(?:Tỉnh|Thành) ủy\s+({_PROPER}(?:\s+{_PROPER}){{0,2}})", names.text):
        name = " ".join(match[1].split())
        known = find_province(name) or ("" if match[0].startswith("Thành") else name)
        if known:
            found[known] += 1
    return max(sorted(found), key=lambda name: found[name]) if found else ""


def _evidence(text: str, letterhead: str, title: Section | None) -> dict[str, Span]:
    evidence = {} if title is None else {"title": title.span}
    number = own_number(text)
    for match in re.finditer(r"\d{1,5}\s*[-/]\s*[^\s]+", text[: len(letterhead) + 200]):
        if number and canonical_symbol(match[0]) == number:
            evidence["number"] = Span(match.start(), match.end())
            break
    return evidence
