"""Which of the documents that a plan cites it carries out."""

import re
from collections.abc import Sequence

from analysis.core import Citation, Document, Section
from analysis.structure.citations import own_number
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.symbols import level_of, lineage_of, organ_of

_DISTANCE = {"commune": 0, "district": 1, "province": 2, "central": 3}
_KIND = r"(?:nghi quyet|chi thi|ket luan|quyet dinh|ke hoach|chuong trinh(?: hanh dong)?)(?: so)?"
_CONTINUED = re.compile(
    rf"(?:tiep tuc (?:day manh )?(?:thuc hien|quan triet)(?: [a-z,]+){{0,5}}? {_KIND}"
    rf"|(?:sua doi|bo sung|thay the)(?:,? (?:bo sung|cap nhat|mot so dieu|mot so noi dung|cua))* {_KIND}"
    rf"|(?:so ket|tong ket) .{{0,30}}thuc hien {_KIND})$"
)
_APPROVED = re.compile(r"(?:phe duyet|ban hanh) (?:tai|kem theo|theo)[^.;]{0,30}$")


def find_implemented(
    document: Document, sections: Sequence[Section], citations: Sequence[Citation], *, level: str
) -> tuple[str, ...]:
    """Canonical ids of the documents that title and preamble say are carried out, the nearest superior first.

    Parameters
    ----------
    document, sections, citations
        Of one document; its own number is not among the citations.
    level : str
        Level of the document: a document of a lower level is never carried out.

    Returns
    -------
    tuple of str
        Ordered by level, the document's own level (its Party committee) first; within the centre the Government before
        the Party's resolution or conclusion, which comes last. Left out: the act that the central act itself continues,
        acts that are amended, plans approved by a decision that is named in passing, and laws. An act of the Party's
        centre carries out none; one of the State's centre, what its title names.
    """
    parts = [s for s in sections if s.id in ("title", "letterhead", "preamble")]
    folded = fold(document.text).lower()
    in_title = {s.id: s.span for s in parts}.get("title")
    if level == "central":
        if lineage_of(document.metadata.get("number", "") or own_number(document.text)) != "State":
            return ()
        parts = [s for s in parts if s.id == "title"]
        citations = [c for c in citations if lineage_of(c.id) == "Party"]
    chosen: dict[str, tuple[int, int, int, int]] = {}
    for citation in citations:
        if citation.id in chosen or not any(s.span.contains(citation.span) for s in parts):
            continue
        before = re.sub(r"\n\s*\n", " ; ", folded[max(0, citation.span.start - 120) : citation.span.start])
        before = " ".join(before.split())
        if _is_aside(before, citation):
            continue
        rank = _rank(citation, level)
        if rank is None:
            continue
        titled = bool(in_title and in_title.contains(citation.span))
        chosen[citation.id] = (*rank, int(titled), -citation.span.start)
    return tuple(sorted(chosen, key=lambda id_: chosen[id_]))


def _is_aside(before: str, citation: Citation) -> bool:
    clause = re.split(r"[;:]|\) ?,", before)[-1]
    kind = citation.kind
    if kind in ("Luật", "Nghị định", "Thông tư", "Pháp lệnh", "Công văn", "Tờ trình", "Văn bản"):
        return True
    return bool(_CONTINUED.search(clause) or _APPROVED.search(clause))


def _rank(citation: Citation, level: str) -> tuple[int, int] | None:
    """Distance of the cited document from the commune, and its place in its level; None below the document's own."""
    organ, own = organ_of(citation.id), _DISTANCE.get(level, 0)
    cited = level_of(citation.id)
    if not cited:
        issuer = fold(citation.issuer).lower()
        named = next(
            (
                lv
                for word, lv in (
                    ("tinh", "province"),
                    ("thanh pho", "province"),
                    ("huyen", "district"),
                    ("quan ", "district"),
                    ("thi xa", "district"),
                )
                if word in issuer
            ),
            "",
        )
        cited = named or {0: "commune", 1: "district", 2: "province"}.get(min(own + 1, 2), "")
    distance = _DISTANCE.get(cited, 0)
    if distance < own:
        return None
    within = (
        {"CP": 0, "TTg": 0, "QH": 1, "UBTVQH": 1, "TW": 2}.get(organ, 0)
        if cited == "central"
        else int(lineage_of(citation.id) == "Party")
    )
    return distance, within
