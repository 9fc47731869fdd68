"""Sections: the parts of a document, from Phần down to a dash."""

from dataclasses import dataclass

from analysis.core.span import Span

SECTION_KINDS = (
    "letterhead", "preamble", "heading", "run-in", "item", "table", "closing", "recipients", "signature",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a document.

    Parameters
    ----------
    id : str
        Label path, unique in the document: ``II.3.a``; a paragraph is ``.p1``, a dash ``.b1``. Parts without a label
        are called by their kind (``letterhead``, ``closing``).
    kind : str
        One of `SECTION_KINDS`. ``heading``: a title on lines of its own; ``run-in``: a title followed by text on its
        line; ``item``: a numbered, lettered, dashed or plain paragraph without a title.
    title : str
        The title without its label, on one line; empty for an item.
    span : Span
        From the label to the end of the last descendant.
    depth : int
        0 for the top.
    parent : str or None
        Id of the section around it.
    label : str
        The label as printed (``I1.``), which the id may correct.
    title_span : Span or None
        Where the title stands.
    """

    id: str
    kind: str
    title: str
    span: Span
    depth: int
    parent: str | None = None
    label: str = ""
    title_span: Span | None = None

    def __post_init__(self) -> None:
        if self.kind not in SECTION_KINDS:
            raise ValueError(f"A section's kind is one of {', '.join(SECTION_KINDS)}; got {self.kind!r}.")


def leaf_sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections without children, in reading order: with the gaps between them they give the text back."""
    parents = {section.parent for section in sections}
    return tuple(sorted((s for s in sections if s.id not in parents), key=lambda s: s.span))
