"""Changes: which document amends, replaces or repeals which, as a text says of itself or of the documents it cites."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from analysis.core import Change, Citation, Document, Section, Span
from analysis.structure.blocks import plain
from analysis.structure.citations import own_number
from analysis.vietnamese.alphabet import fold

_RELATIONS = {"thay the": "replaces", "bai bo": "repeals", "huy bo": "repeals", "het hieu luc": "repeals"}
_VERB = re.compile(
    r"(?<!\w)(?P<verb>sua doi|bo sung|cap nhat|dieu chinh|thay the|bai bo|huy bo)"
    r"(?:(?:,| va)? (?:sua doi|bo sung|cap nhat|dieu chinh|thay the|bai bo))*(?!\w)"
)
_KIND = r"(?:nghi quyet|ket luan|chi thi|quyet dinh|ke hoach|chuong trinh|nghi dinh|thong tu|huong dan|quy dinh|de an)"
_OWN = re.compile(
    rf"{_KIND}(?: hanh dong)? nay(?! thuc hien)[^.;]{{0,160}}?(?=(?:thay the|bai bo|huy bo|sua doi|bo sung)(?!\w))"
)
_ENDED = re.compile(r"[^.;]{0,160}?\bhet hieu luc")
_CARRIED_OUT = re.compile(
    rf"(?:thuc hien|trien khai|quan triet|cu the hoa|(?<!kem )theo|can cu)(?: \w+){{0,3}}? {_KIND}(?: so)?$"
)
_PROGRAMME = re.compile(
    r"(?:chuong trinh|ke hoach|de an)(?: hanh dong)?(?: \w+){0,12}? (?:thuc hien|trien khai)(?: \w+){0,3}$"
)
_JOINED = re.compile(
    rf"(?:,?\s*ngay\s+\d[\d/ ]+)?(?:\s*cua\s+[^,.;]{{3,50}})?[\s,]*(?:(?:va|hoac)\s+)?{_KIND}\s+(?:so\s+)?$"
)
_STATED = re.compile(r"[^.;]{0,140}?(?P<by>(?:da )?duoc )?(?P<verb>sua doi|bo sung|thay the|bai bo|huy bo)(?!\w)")
_BY = re.compile(rf"^[^.;]{{0,60}}?(?:boi|tai|theo|bang)\s+{_KIND}\s+(?:so\s+)?$")
_MOST = 20
"""Documents at most that one statement changes."""
_FAR = 260
"""Code points within which a sentence must come from its verb to the document that it changes."""


def find_changes(document: Document, sections: Sequence[Section], citations: Sequence[Citation]) -> tuple[Change, ...]:
    """What a text says that it, or a document that it cites, does to another document.

    Parameters
    ----------
    document, sections, citations
        Of one document.

    Returns
    -------
    tuple of Change
        In reading order. A task to amend something is no change: only a statement counts, that this document replaces
        another (``Quyết định này thay thế ...``, or its title), or that a cited document does (``Nghị quyết số ... về
        sửa đổi, bổ sung ...``). Where the changed document is named only by what it carries out (``sửa đổi Chương trình
        hành động thực hiện Nghị quyết số 57-NQ/TW``), ``of`` is empty and ``carries_out`` says it.
    """
    text = plain(document).text
    flat = fold(text).lower().replace("\n", " ")
    own = document.metadata.get("number", "") or own_number(text)
    title = next((s.span for s in sections if s.id == "title"), None)
    ordered = sorted(citations, key=lambda c: c.span)
    found = [*_own_changes(flat, ordered, own), *_titled(flat, ordered, own, title)]
    for citation, following in zip(ordered, [*ordered[1:], None][: len(ordered)], strict=True):
        stop = following.span.start if following else len(flat)
        between = _STATED.match(flat, citation.span.end)
        if following and between and between["by"] and _BY.search(flat[between.end() : stop]):
            relation = _relation(between["verb"])
            found.append(Change(following.id, relation, citation.id, "", citation.span))
        elif between and not between["by"] and between.start("verb") < stop and " nay" not in between[0]:
            found += _objects(flat, between.start("verb"), ordered, citation.id)
    unique = {(c.by, c.relation, c.of, c.carries_out): c for c in reversed(found) if c.by and c.by != c.of}
    return tuple(sorted(unique.values(), key=lambda change: (change.span, change.of)))


def _own_changes(flat: str, citations: Sequence[Citation], own: str) -> Iterator[Change]:
    for match in _OWN.finditer(flat):
        yield from _objects(flat, match.end(), citations, own)
    for citation in citations:
        ended = _ENDED.match(flat, citation.span.end)
        if ended and "nay" in flat[citation.span.end : ended.end() + 80]:
            yield Change(own, "repeals", citation.id, "", citation.span)


def _titled(flat: str, citations: Sequence[Citation], own: str, title: Span | None) -> Iterator[Change]:
    if title is not None and re.match(
        r"[\W_]*(?:ve )?(?:viec )?(?:sua doi|bo sung|thay the|bai bo|huy bo)", flat[title.start : title.end]
    ):
        yield from _objects(flat, title.start, citations, own)


def _relation(verb: str) -> str:
    return next((name for word, name in _RELATIONS.items() if word in verb), "amends")


def _objects(flat: str, start: int, citations: Sequence[Citation], by: str) -> Iterator[Change]:
    """The documents that stand behind a verb of change at or after `start`, within its sentence."""
    verb = _VERB.search(flat, start, start + 60)
    if verb is None:
        return
    relation = _relation(verb[0])
    end = min(verb.end() + _FAR, len(flat))
    last = -1
    first = bisect_left(citations, verb.end(), key=lambda c: c.span.start)
    for citation in citations[first : first + _MOST]:
        if not verb.end() <= citation.span.start < end or re.search(r"[.;]\s", flat[verb.end() : citation.span.start]):
            continue
        before = " ".join(flat[max(verb.end(), citation.span.start - 160) : citation.span.start].split())
        if last >= 0 and not _JOINED.fullmatch(flat[last : citation.span.start]):
            break
        if last < 0 and _CARRIED_OUT.search(before):
            if (
                _PROGRAMME.search(re.sub(rf" ?{_KIND}(?: so)?$", "", before))
                and "ban hanh" not in flat[citation.span.end : citation.span.end + 120]
            ):
                yield Change(by, relation, "", citation.id, citation.span)
                return
            continue
        yield Change(by, relation, citation.id, "", citation.span)
        last = citation.span.end
