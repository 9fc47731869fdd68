"""Corrections of the parts of a document: false and missed parts, borders, headings and titles.

The tree stays a tree: children lie inside their parents, siblings do not overlap, reading order is kept. A correction
that would cut through another part is not applied, and says through which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.core.correction import Correction, Outcome
from analysis.core.document import Document
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.corrections.anchors import Anchors, NotFound
from analysis.corrections.values import failed, one_line

Tree = dict[str, Section]
"""Sections by id."""
TITLED = ("heading", "run-in")


def correct_sections(
    document: Document, sections: Sequence[Section], corrections: Sequence[Correction], anchors: Anchors
) -> tuple[tuple[Section, ...], tuple[Outcome, ...]]:
    """The parts of a document after the corrections of item ``section``.

    Parameters
    ----------
    document : Document
    sections : sequence of Section
        From `structure.parse_sections`.
    corrections : sequence of Correction
        In the order in which they are to be applied.
    anchors : Anchors
        Of the same document.

    Returns
    -------
    sections : tuple of Section
        In reading order, parents before their children. Ids stay, also where a part moved below another one; an added
        part gets the id that the correction gives, else its parent's with ``.xN``.
    outcomes : tuple of Outcome
    """
    tree: Tree = {s.id: s for s in sections}
    outcomes = []
    for correction in corrections:
        if correction.item != "section":
            continue
        try:
            changed, outcome = _apply(document.text, dict(tree), correction, anchors)
            _check(changed)
            tree = changed
        except NotFound as error:
            outcome = failed(correction, error)
        outcomes.append(outcome)
    if not outcomes:
        return tuple(sections), ()
    return tuple(sorted(tree.values(), key=lambda s: (s.span.start, -s.span.end, s.depth))), tuple(outcomes)


def _apply(text: str, tree: Tree, correction: Correction, anchors: Anchors) -> tuple[Tree, Outcome]:
    if correction.field == "added":
        return _add(text, tree, correction, anchors)
    section = anchors.unit(list(tree.values()), correction)
    if correction.field == "dropped":
        _drop(tree, section)
        return tree, Outcome(correction, "applied", section.id, section.kind)
    if correction.field == "border":
        span = anchors.find_one(correction.now)
        state = "already so" if span == section.span else "applied"
        _place(tree, replace(section, span=span))
        return tree, Outcome(correction, state, section.id, _ends(text, section.span))
    if correction.field == "title":
        title = one_line(correction.now)
        where = [s for s in anchors.find(correction.now) if section.span.contains(s)] if title else []
        tree[section.id] = replace(section, title=title, title_span=where[0] if where else section.title_span)
        state = "already so" if one_line(section.title) == title else "applied"
        return tree, Outcome(correction, state, section.id, one_line(section.title))
    state = "already so" if section.kind == correction.now else "applied"
    if state == "applied":
        _rename_kind(text, tree, section, correction.now)
    return tree, Outcome(correction, state, section.id, section.kind)


def _ends(text: str, span: Span) -> str:
    words = span.of(text).split()
    return " ".join(words) if len(words) <= 12 else f"{' '.join(words[:5])} ... {' '.join(words[-5:])}"


def _children(tree: Mapping[str, Section], id_: str | None) -> list[Section]:
    return sorted((s for s in tree.values() if s.parent == id_), key=lambda s: s.span)


def _below(tree: Mapping[str, Section], id_: str) -> list[Section]:
    found = []
    for child in _children(tree, id_):
        found += [child, *_below(tree, child.id)]
    return found


def _hang(tree: Tree, id_: str, parent: str | None) -> None:
    """Put a part with all below it under another parent."""
    depth = tree[parent].depth + 1 if parent is not None else 0
    shift = depth - tree[id_].depth
    for section in [tree[id_], *_below(tree, id_)]:
        tree[section.id] = replace(section, depth=section.depth + shift)
    tree[id_] = replace(tree[id_], parent=parent)


def _drop(tree: Tree, section: Section) -> None:
    """Take a part away: its children go to its parent, its own words to the part before it."""
    children, siblings = _children(tree, section.id), _children(tree, section.parent)
    before = next((s for s in reversed(siblings) if s.span < section.span), None)
    for child in children:
        _hang(tree, child.id, section.parent)
    del tree[section.id]
    own_end = children[0].span.start if children else section.span.end
    while before is not None and before.kind != "table":
        tree[before.id] = replace(before, span=before.span.hull(Span(section.span.start, own_end)))
        before = next(iter(reversed(_children(tree, before.id))), None)


def _place(tree: Tree, section: Section) -> None:
    """Put a part at its span: parts inside become its children, parts that reach in are cut, its own may fall out."""
    old, span = tree.get(section.id), section.span
    mine = {s.id for s in _below(tree, section.id)} if old else set()
    tree[section.id] = section
    parent = section.parent
    while parent is not None and not tree[parent].span.contains(span):
        parent = tree[parent].parent
    if parent != section.parent:
        _hang(tree, section.id, parent)
    above = _ancestors(tree, section.id)
    for other in sorted(tree.values(), key=lambda s: s.depth):
        other = tree[other.id]
        if other.id == section.id or other.id in above or not other.span.overlap(span):
            if other.id in mine and other.parent == section.id and not other.span.overlap(span):
                _hang(tree, other.id, section.parent)
            continue
        if span.contains(other.span):
            if other.parent == tree[section.id].parent:
                _hang(tree, other.id, section.id)
        elif other.id in mine:
            raise NotFound(f"The new border cuts through {other.id}; expected whole parts; correct that border first.")
        else:
            tree[other.id] = _cut(tree, other, span)


def _ancestors(tree: Mapping[str, Section], id_: str) -> set[str]:
    found: set[str] = set()
    parent = tree[id_].parent
    while parent is not None:
        found.add(parent)
        parent = tree[parent].parent
    return found


def _cut(tree: Mapping[str, Section], other: Section, span: Span) -> Section:
    """`other` without what lies under `span`, which covers one of its ends."""
    if other.span.start < span.start and span.end < other.span.end:
        raise NotFound(f"The words stand in the middle of {other.id}; expected them at its beginning or its end.")
    if other.span.start >= span.start and _children(tree, other.id):
        raise NotFound(f"The new border cuts through {other.id}; expected whole parts; correct that border first.")
    rest = Span(other.span.start, span.start) if other.span.start < span.start else Span(span.end, other.span.end)
    return replace(other, span=rest)


def _add(text: str, tree: Tree, correction: Correction, anchors: Anchors) -> tuple[Tree, Outcome]:
    span = anchors.find_one(correction.quote)
    kind = correction.now if correction.now in (*TITLED, "item") else "item"
    there = next((s for s in tree.values() if s.span == span and s.kind == kind), None)
    if there is not None:
        return tree, Outcome(correction, "already so", there.id, there.kind)
    holding = [s for s in tree.values() if s.span.contains(span) and s.span != span]
    inner = min(holding, key=lambda s: (len(s.span), -s.depth), default=None)
    if inner is not None and not _children(tree, inner.id) and inner.kind not in TITLED:
        holding = [s for s in holding if s.id != inner.id]
        tree[inner.id] = _trimmed(text, _cut(tree, inner, span))
        inner = min(holding, key=lambda s: (len(s.span), -s.depth), default=None)
    parent = inner.id if inner is not None else None
    id_ = correction.id if correction.id and correction.id not in tree else _free(tree, parent)
    title = one_line(span.of(text)) if kind == "heading" else one_line(span.of(text).partition(":")[0])
    section = Section(
        id_, kind, title if kind in TITLED else "", span, inner.depth + 1 if inner is not None else 0, parent,
        title_span=span if kind in TITLED else None,
    )  # fmt: skip
    _place(tree, section)
    if kind == "heading":
        _extend(tree, section.id)
    return tree, Outcome(correction, "applied", id_)


def _trimmed(text: str, section: Section) -> Section:
    words = section.span.of(text)
    start = section.span.start + len(words) - len(words.lstrip())
    return replace(section, span=Span(start, max(start, section.span.start + len(words.rstrip()))))


def _free(tree: Mapping[str, Section], parent: str | None) -> str:
    stem, number = f"{parent}.x" if parent else "x", 1
    while f"{stem}{number}" in tree:
        number += 1
    return f"{stem}{number}"


def _rename_kind(text: str, tree: Tree, section: Section, kind: str) -> None:
    children = _children(tree, section.id)
    own = Span(section.span.start, children[0].span.start if children else section.span.end)
    words = one_line(own.of(text).removeprefix(section.label))
    if kind == "item":
        tree[section.id] = replace(section, kind=kind, title="", title_span=None)
        return
    title = words.strip(" *_:") if kind == "heading" else words.partition(":")[0]
    tree[section.id] = replace(section, kind=kind, title=title, title_span=own)
    if kind == "heading":
        _extend(tree, section.id)


def _extend(tree: Tree, id_: str) -> None:
    """Put the paragraphs below a new heading under it, up to the next titled part beside it."""
    section = tree[id_]
    for sibling in _children(tree, section.parent):
        if sibling.span.start >= section.span.end:
            if sibling.kind in (*TITLED, "closing", "recipients", "signature", "letterhead", "preamble"):
                break
            _hang(tree, sibling.id, id_)
            tree[id_] = replace(tree[id_], span=tree[id_].span.hull(sibling.span))


def _check(tree: Mapping[str, Section]) -> None:
    """Refuse a tree in which a child leaves its parent or two siblings overlap."""
    siblings: dict[str | None, list[Section]] = {}
    for section in tree.values():
        siblings.setdefault(section.parent, []).append(section)
        if section.parent is not None and not tree[section.parent].span.contains(section.span):
            raise NotFound(f"{section.id} would leave {section.parent}, in which it stands; correct that border first.")
    for group in siblings.values():
        ordered = sorted(group, key=lambda s: s.span)
        for one, other in zip(ordered, ordered[1:], strict=False):
            if one.span.overlap(other.span):
                raise NotFound(f"{one.id} and {other.id} would overlap; expected parts one after the other.")
