"""Corrections of the text itself: a word that was read wrongly becomes an edit by hand."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.core.correction import BY_HAND, Correction, Outcome
from analysis.core.document import Document
from analysis.core.edit import Edit, OffsetMap, repair_document
from analysis.core.span import Span
from analysis.corrections.anchors import Anchors, NotFound, shorten
from analysis.corrections.values import failed


def correct_text(
    document: Document, edits: Sequence[Edit], corrections: Sequence[Correction]
) -> tuple[Document, tuple[Edit, ...], tuple[Outcome, ...]]:
    """A repaired document with the words corrected that a person says were read wrongly.

    Parameters
    ----------
    document : Document
        Repaired; `edits` made it from the text as it was read.
    edits : sequence of Edit
    corrections : sequence of Correction
        Those of item ``text`` count: ``was`` inside ``quote`` (or all of the quotation) becomes ``is``. The words stand
        on one line, because line k of a repaired text stays line k.

    Returns
    -------
    document : Document
        Line k is still line k.
    edits : tuple of Edit
        An edit by hand has the rule ``corrected by hand`` and confidence 1; it takes the place of the edits it touches.
    outcomes : tuple of Outcome
    """
    outcomes = []
    source = document.repaired_from or document
    listed = tuple(edits)
    for correction in corrections:
        if correction.item != "text":
            continue
        try:
            outcome, edit, kept = _edit(document, listed, correction)
        except NotFound as error:
            outcomes.append(failed(correction, error))
            continue
        outcomes.append(outcome)
        if edit is not None:
            listed = tuple(sorted((*kept, edit)))
            history = document.history
            document = repair_document(source, listed, quality=document.quality, step="")
            document = replace(document, history=history)
    n_made = sum(outcome.state == "applied" for outcome in outcomes)
    if n_made:
        document = replace(document, history=(*document.history, f"Corrected by hand at {n_made} places."))
    return document, listed, tuple(outcomes)


def _edit(
    document: Document, edits: tuple[Edit, ...], correction: Correction
) -> tuple[Outcome, Edit | None, tuple[Edit, ...]]:
    """The outcome, the edit by hand, and the edits that stay beside it."""
    anchors = Anchors(document, edits)
    quote, was = correction.quote or correction.was, correction.was or correction.quote
    text = document.text
    right = quote.replace(was, correction.now, 1) if was in quote else correction.now
    if right and right != quote and not anchors.exact(quote) and anchors.exact(right):
        return Outcome(correction, "already so"), None, edits
    place = anchors.find_one(quote)
    if correction.quote and correction.was:
        place = _inside(anchors, correction, place)
    words = place.of(text)
    if "\n" in words:
        raise NotFound(
            f"The words {shorten(words)!r} go over a line end; expected one line; correct each line by itself."
        )
    if words == correction.now:
        return Outcome(correction, "already so", read=words), None, edits
    offsets = OffsetMap(edits)
    raw = offsets.to_source(place)
    touched = [e for e in edits if e.span.overlap(raw) or (len(e.span) == 0 and raw.contains(e.span))]
    hull = raw
    for edit in touched:
        hull = hull.hull(edit.span)
    around = offsets.to_repaired(hull)
    replacement = text[around.start : place.start] + correction.now + text[place.end : around.end]
    kept = tuple(edit for edit in edits if edit not in touched)
    return Outcome(correction, "applied", read=words), Edit(hull, replacement, BY_HAND, 1.0), kept


def _inside(anchors: Anchors, correction: Correction, place: Span) -> Span:
    """The wrong words inside the place of the quotation."""
    spans = [span for span in anchors.find(correction.was) if place.contains(span)]
    if len(spans) == 1:
        return spans[0]
    start = place.of(anchors.document.text).find(correction.was)
    if start >= 0 and not spans:
        return Span(place.start + start, place.start + start + len(correction.was))
    what = f"stand {len(spans)} times" if spans else "do not stand"
    raise NotFound(f"The words {shorten(correction.was)!r} {what} in the quotation; expected them once; correct was.")
