"""What localisation needs to know of a plan and of the texts above it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from analysis.core.document import Document
from analysis.core.span import Span
from analysis.core.task import Task
from analysis.core.tokens import Tokens


class ProvisionLike(Protocol):
    """A leaf unit of a superior text: its id, its task group with its title ("" outside), its place, its addressee."""

    @property
    def id(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def group_title(self) -> str: ...
    @property
    def span(self) -> Span: ...
    @property
    def addressee(self) -> str: ...


@dataclass(frozen=True, slots=True, eq=False)
class Superior:
    """A text that plans may carry out: a resolution, a programme, an annex, the plan of a higher level.

    Parameters
    ----------
    document, tokens : Document, Tokens
        The repaired text and its syllables.
    provisions : sequence of ProvisionLike
        Its leaf units; where empty, its paragraphs are taken instead.
    number, level, date : str
        Canonical symbol, level of government, ISO date; empty where not known.
    title : str
        Its title; whoever repeats it has not taken over a measure.
    """

    document: Document
    tokens: Tokens
    provisions: Sequence[ProvisionLike] = ()
    number: str = ""
    level: str = ""
    date: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A locality's document with what the other stages found in it.

    Parameters
    ----------
    document, tokens, tasks : Document, Tokens, sequence of Task
    level, locality, date : str
    chain : sequence of str
        Document ids of its superiors in the corpus, nearest first, the central act last.
    missing : sequence of str
        Canonical symbols of the superiors it cites that are not in the corpus.
    chain_coverage : float or None
        Superiors present / cited; None where it cites none.
    headings : sequence of (Span, str)
        The section each stretch of the text stands in, and its titles on one line; may be empty.
    stock : sequence of Span
        Titles and citations: words there do not count as taken over.
    title : str
        The plan's own title.
    """

    document: Document
    tokens: Tokens
    tasks: Sequence[Task]
    level: str = ""
    locality: str = ""
    date: str = ""
    chain: Sequence[str] = ()
    missing: Sequence[str] = ()
    chain_coverage: float | None = None
    headings: Sequence[tuple[Span, str]] = field(default=())
    stock: Sequence[Span] = field(default=())
    title: str = ""


def in_force(superiors: Sequence[Superior], plan: Plan) -> tuple[Superior, ...]:
    """The superior texts that a plan can have had before it: not itself, not issued after it.

    Where one of the two dates is unknown, or the two agree as far as they are stated, the text is kept: a source that
    is wrongly left out is worse than one too many.

    Examples
    --------
    >>> from analysis.core import Document, Tokens
    >>> def text(id): return Document(id, "Kế hoạch"), Tokens(id, "syllable", (), [], [])
    >>> plan = Plan(*text("plan"), (), date="2024-05")
    >>> [s.document.id for s in in_force([Superior(*text("old"), date="2024-01-11"),
    ...     Superior(*text("new"), date="2024-12-22"), Superior(*text("undated"))], plan)]
    ['old', 'undated']
    """
    kept = []
    for superior in superiors:
        length = min(len(superior.date), len(plan.date))
        if superior.document.id != plan.document.id and superior.date[:length] <= plan.date[:length]:
            kept.append(superior)
    return tuple(kept)


HEAD = 2500
"""Code points in which a document says what it carries out."""


def related(superiors: Sequence[Superior], plan: Plan) -> tuple[bool, ...]:
    """For each superior text whether it belongs to the plan's chain: in it, of its numbers, or named with one of it.

    Two texts are named together where the head of one cites the other's number. Without a chain all are taken as
    related.
    """
    chain = [s for s in superiors if s.document.id in plan.chain]
    if not chain:
        return (True,) * len(superiors)
    return tuple(any(_named_together(s, other) for other in chain) for s in superiors)


def _named_together(one: Superior, other: Superior) -> bool:
    if one is other or (one.number and one.number == other.number):
        return True
    heads = ["".join(s.document.text[:HEAD].split()) for s in (one, other)]
    return bool(one.number and one.number in heads[1]) or bool(other.number and other.number in heads[0])
