"""Citations and headers: which documents a text names, and what it says of itself."""

from dataclasses import dataclass, field

from analysis.core.span import Span


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of another document.

    Parameters
    ----------
    id : str
        Canonical symbol, the same however it was printed or damaged: ``57-NQ/TW``, ``03/NQ-CP``, ``193/2025/QH15``;
        empty for a document cited by name only.
    kind : str
        Nghị quyết, Kết luận, Quyết định, ...; empty where it is not said.
    number : str
        The leading number (``57``).
    date : str
        ISO date as far as it is stated (``2024-12-22``), else empty.
    issuer : str
        Who issued it as named beside the mention, else empty.
    span : Span
        The mention in the text, from the kind or the number to the end of the symbol.
    """

    id: str
    kind: str
    number: str
    date: str
    issuer: str
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that one document changes another.

    Parameters
    ----------
    by : str
        Canonical symbol of the document that changes.
    relation : str
        ``amends``, ``replaces`` or ``repeals``.
    of : str
        Canonical symbol of the document that is changed; empty where it is named only by what it carries out.
    carries_out : str
        Canonical symbol of the document that the changed one carries out, where it is named only so.
    span : Span
        The mention of the changed document, or of what it carries out.
    """

    by: str
    relation: str
    of: str
    carries_out: str
    span: Span


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself. A field that cannot be read is empty, never guessed.

    Parameters
    ----------
    issuer, level, locality, province, kind, number, date, title : str
        Level is ``central``, ``province``, ``district``, ``commune`` or empty; number is canonical (``39/KH-UBND``);
        date is ISO.
    implements : tuple of str
        Canonical ids of the documents carried out, the nearest superior first, the central act last.
    evidence : dict of str to Span
        Where in the text each field was read.
    """

    issuer: str = ""
    level: str = ""
    locality: str = ""
    province: str = ""
    kind: str = ""
    number: str = ""
    date: str = ""
    title: str = ""
    implements: tuple[str, ...] = ()
    evidence: dict[str, Span] = field(default_factory=dict)
