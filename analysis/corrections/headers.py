"""Corrections of what a document says of itself and of whom it cites."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analysis.core.citation import Citation, Header
from analysis.core.correction import Correction, Outcome
from analysis.core.span import Span
from analysis.corrections.anchors import Anchors, NotFound, shorten
from analysis.corrections.values import correct_list, failed, settle
from analysis.vietnamese.symbols import canonical_symbol, iter_symbols


def correct_header(header: Header, corrections: Sequence[Correction]) -> tuple[Header, tuple[Outcome, ...]]:
    """A header with its fields corrected.

    Parameters
    ----------
    header : Header
        As read.
    corrections : sequence of Correction
        Those of item ``header`` count.

    Returns
    -------
    Header
        A corrected field has no evidence: nothing of the text need prove it.
    """
    outcomes = []
    for correction in corrections:
        if correction.item != "header":
            continue
        field = correction.field
        if field == "implements":
            header, outcome = _correct_implements(header, correction)
        else:
            read = getattr(header, field)
            now = canonical_symbol(correction.now) if field == "number" else correction.now
            outcome = settle(correction, read, now=now)
            evidence = {name: span for name, span in header.evidence.items() if name != field}
            values: dict[str, Any] = {field: now, "evidence": evidence}
            header = replace(header, **values)
        outcomes.append(outcome)
    return header, tuple(outcomes)


def _correct_implements(header: Header, correction: Correction) -> tuple[Header, Outcome]:
    read = ";".join(header.implements)
    wanted = replace(correction, was=canonical_symbol(correction.was) or correction.was)
    try:
        found = correct_list(header.implements, wanted, str, lambda part: [canonical_symbol(part)])
    except NotFound as error:
        return header, failed(correction, error)
    return replace(header, implements=found), settle(correction, read, now=";".join(found))


def correct_citations(
    citations: Sequence[Citation], corrections: Sequence[Correction], anchors: Anchors
) -> tuple[tuple[Citation, ...], tuple[Outcome, ...]]:
    """Citations with those corrected that stand at a quotation, or, without one, all of an id."""
    found, outcomes = list(citations), []
    for correction in corrections:
        if correction.item != "citation":
            continue
        try:
            outcomes.append(_correct_citation(found, correction, anchors))
        except NotFound as error:
            outcomes.append(failed(correction, error))
    return tuple(sorted(found, key=lambda c: c.span)), tuple(outcomes)


def _correct_citation(found: list[Citation], correction: Correction, anchors: Anchors) -> Outcome:
    if correction.field == "added":
        return _add_citation(found, correction, anchors)
    places = _mentions(found, correction, anchors)
    if correction.field == "dropped":
        for k in reversed(places):
            del found[k]
        return Outcome(correction, "applied", correction.id)
    read = getattr(found[places[0]], correction.field)
    now = canonical_symbol(correction.now) if correction.field == "id" else correction.now
    for k in places:
        values: dict[str, Any] = {correction.field: now}
        citation = replace(found[k], **values)
        if correction.field == "id":
            symbol = next(iter_symbols(now), None)
            kind = symbol.kind if symbol else ""
            citation = replace(citation, number=symbol.number if symbol else "", kind=kind or citation.kind)
        found[k] = citation
    return settle(correction, read, found=found[places[0]].id, now=now)


def _mentions(found: Sequence[Citation], correction: Correction, anchors: Anchors) -> list[int]:
    """Which citations are meant."""
    number = canonical_symbol(correction.id) or correction.id
    if not correction.quote:
        places = [k for k, c in enumerate(found) if c.id == number]
        if places:
            return places
        already = canonical_symbol(correction.now) if correction.field == "id" else ""
        if already and (places := [k for k, c in enumerate(found) if c.id == already]):
            return places
        raise NotFound(f"No citation of {number} is read now; expected one; quote the words that cite it.")
    spans = anchors.find(correction.quote)
    places = [k for k, c in enumerate(found) if any(c.span.overlap(span) for span in spans)]
    if number:
        places = [k for k in places if found[k].id == number] or places
    if len(places) == 1 or (places and len({found[k].id for k in places}) == 1):
        return places
    what = f"cites {len(places)} documents" if places else "holds no citation now" if spans else "stands nowhere now"
    raise NotFound(f"The quotation {shorten(correction.quote)!r} {what}; expected one; quote the number and its kind.")


def _add_citation(found: list[Citation], correction: Correction, anchors: Anchors) -> Outcome:
    span = anchors.find_one(correction.quote)
    id_ = canonical_symbol(correction.now) or canonical_symbol(correction.quote)
    if not id_:
        raise NotFound(f"No number can be read in {correction.now!r}; expected one such as 57-NQ/TW under is.")
    if any(c.id == id_ and c.span.overlap(span) for c in found):
        return Outcome(correction, "already so", id_)
    covered = [c for c in found if c.span.overlap(span)]
    if covered:
        raise NotFound(f"The words are read as a citation of {covered[0].id}; correct its id instead of adding one.")
    symbol = next(iter_symbols(id_))
    alike = next((c for c in found if c.id == id_), None)
    date, issuer = (alike.date, alike.issuer) if alike else ("", "")
    found.append(Citation(id_, symbol.kind, symbol.number, date, issuer, Span(span.start, span.end)))
    return Outcome(correction, "applied", id_)


def follow_citations(header: Header, before: Sequence[Citation], after: Sequence[Citation]) -> Header:
    """`header` with what it carries out renamed as its citations were corrected; what is cited no more is left out."""
    renamed: dict[str, str] = {}
    for citation in before:
        now = next((c.id for c in after if c.span == citation.span), "")
        renamed.setdefault(citation.id, now)
    cited = {c.id for c in after}
    wanted = [n if n in cited or n not in renamed else renamed[n] for n in header.implements]
    return replace(header, implements=tuple(dict.fromkeys(n for n in wanted if n)))
