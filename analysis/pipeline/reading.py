"""Reading: every document of a corpus repaired, taken apart and cut into syllables."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis import corrections as by_hand
from analysis import structure, tokenization
from analysis.core.citation import Change, Citation, Header
from analysis.core.correction import Correction, Outcome
from analysis.core.document import Document
from analysis.core.edit import Edit
from analysis.core.errors import Problem
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.core.task import Task
from analysis.core.tokens import Tokens

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


@dataclass(frozen=True, eq=False)
class Reading:
    """One document with everything that is read from it alone.

    Attributes
    ----------
    document : Document
        Repaired; `edits` lead back to the text as it was read.
    header, sections, citations : what it says of itself, its parts, whom it cites
    tasks : tuple of Task
        Empty for a source.
    provisions : tuple of structure.Provision
        Its units as a superior text; for a plan too, because a district carries out the province's plan.
    groups : dict
        Number of a task group -> title and span.
    syllables, words : Tokens
    changes : tuple of Change
        What it says that it, or a document that it cites, does to another.
    known : tuple of (Span, str)
        Its wording that everybody has; see `known_wording`.
    problems : tuple of Problem
        What a reader must know of it as a plan.
    codes : tuple of Correction
        Corrections by hand of its tasks' codes, for when they are coded.
    outcomes : tuple of Outcome
        What became of the other corrections.
    """

    document: Document
    edits: tuple[Edit, ...]
    header: Header
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    tasks: tuple[Task, ...]
    provisions: tuple[structure.Provision, ...]
    groups: dict[str, tuple[str, Span]]
    syllables: Tokens
    words: Tokens
    changes: tuple[Change, ...]
    known: tuple[tuple[Span, str], ...]
    problems: tuple[Problem, ...]
    codes: tuple[Correction, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def id(self) -> str:
        """Id of the document."""
        return self.document.id

    @property
    def n_tasks(self) -> int:
        """Number of tasks without the closing paragraph."""
        return sum(task.kind != "closing" for task in self.tasks)

    @property
    def n_measures(self) -> int:
        """Number of those in the part on measures."""
        return sum(task.zone == "measures" and task.kind != "closing" for task in self.tasks)

    @property
    def role(self) -> str:
        """Role of the document."""
        return self.document.role

    @property
    def path(self) -> str:
        """The document's file."""
        return self.document.path

    @property
    def metadata(self) -> Mapping[str, str]:
        """What a manifest says of the document."""
        return self.document.metadata

    @property
    def n_syllables(self) -> int:
        """Number of its syllables."""
        return len(self.syllables)

    def release(self) -> None:
        """Forget what can be had again; nothing, where the reading is not packed."""

    def with_role(self, role: str) -> "Reading":
        """The same reading of a document in another role."""
        return replace(self, document=self.document.with_role(role))


TITLE_PARTS = ("letterhead", "recipients", "signature")
_CLAUSE = re.compile(r"(?:(?!\. |\.\n|\n\n)[^;()]){1,400}")
_TITLE = re.compile(r"\bvề\b|\bban hành\b|\bphê duyệt\b", re.IGNORECASE)


def read_document(document: Document, edits: tuple[Edit, ...], said: Sequence[Correction] = ()) -> Reading:
    """Everything that one repaired document says, with what a person says instead.

    Corrected words, header fields and parts are read on from: what stands in a corrected part, or hangs on a corrected
    level, follows.
    """
    document, edits, texts = by_hand.correct_text(document, edits, said)
    anchors = by_hand.Anchors(document, edits)
    sections, parts = by_hand.correct_sections(document, structure.parse_sections(document), said, anchors)
    document, header, fields = _read_header(document, sections, said)
    cited = structure.find_citations(document)
    citations, mentions = by_hand.correct_citations(cited, said, anchors)
    groups = dict(structure.task_groups(document, sections))
    tasks, measures = by_hand.correct_tasks(
        document, structure.parse_tasks(document, sections), said, anchors, sections=sections
    )
    provisions, units = by_hand.correct_provisions(
        structure.parse_provisions(document, sections), said, anchors, groups={n: t for n, (t, _) in groups.items()}
    )
    header = by_hand.follow_citations(header, cited, citations) if mentions else header
    return Reading(
        document=document,
        edits=edits,
        header=header,
        sections=sections,
        citations=citations,
        tasks=tasks,
        provisions=provisions,
        groups=groups,
        syllables=tokenization.syllables(document),
        words=tokenization.words(document),
        changes=structure.find_changes(document, sections, citations),
        known=known_wording(document, sections, citations, tasks),
        problems=tuple(_plan_problems(document, header, sections, (citations, tasks))),
        codes=tuple(c for c in said if by_hand.is_code(c)),
        outcomes=(*texts, *fields, *parts, *mentions, *measures, *units),
    )


def _read_header(
    document: Document, sections: tuple[Section, ...], said: Sequence[Correction]
) -> tuple[Document, Header, tuple[Outcome, ...]]:
    """The header, read a second time where a field was corrected, because others hang on it."""
    header, outcomes = by_hand.correct_header(structure.parse_header(document, sections), said)
    if not outcomes:
        return document, header, ()
    fields = {o.correction.field for o in outcomes} - {"implements"}
    known = {field: value for field in sorted(fields) if (value := getattr(header, field))}
    document = replace(document, metadata={**document.metadata, **known})
    header, _ = by_hand.correct_header(structure.parse_header(document, sections), said)
    return document, header, outcomes


def known_wording(
    document: Document, sections: Sequence[Section], citations: Sequence[Citation], tasks: Sequence[Task]
) -> tuple[tuple[Span, str], ...]:
    """Letterhead, recipients and signature, closing paragraph, and every citation with the title in its own words."""
    text = document.text
    spans = [(s.span, "letterhead") for s in sections if s.kind in TITLE_PARTS]
    spans += [(Span(c.span.start, _end_of_title(text, c.span.end)), "citation and title") for c in citations]
    spans += [(task.span, "formula") for task in tasks if task.kind == "closing"]
    return tuple(spans)


def _end_of_title(text: str, start: int) -> int:
    """Where the title of a document cited up to `start` ends: with its clause, or at `start` where no title follows."""
    clause = _CLAUSE.match(text, start)
    return clause.end() if clause and _TITLE.search(clause[0][:80]) else start


def _plan_problems(
    document: Document,
    header: Header,
    sections: Sequence[Section],
    found_in_it: tuple[Sequence[Citation], Sequence[Task]],
) -> list[Problem]:
    path, (citations, tasks) = document.path, found_in_it
    found = []
    missing = [name for name in ("issuer", "number", "date") if not getattr(header, name)]
    if missing:
        what = "No header was read" if len(missing) == 3 else f"The header's {' and '.join(missing)} cannot be read"
        message = f"{what}; expected issuer, number and date at the top; say them in manifest.csv if you know them."
        found.append(Problem(path, "header", message))
    if not any(s.kind in ("heading", "run-in") for s in sections):
        message = "No section heading was found; expected parts like I., 1., a); the text is treated as one part."
        found.append(Problem(path, "no sections", message))
    if not tasks:
        message = "No task was found; expected a part named Nhiệm vụ, giải pháp or Tổ chức thực hiện; check the file."
        found.append(Problem(path, "no tasks", message))
    if not any(c.id for c in citations):
        message = (
            "The plan cites no document by number; expected the resolution it carries out; it is compared with every "
            "superior text of the folder, and its chain is unknown."
        )
        found.append(Problem(path, "no citation", message))
    if document.quality < 0.5:
        message = (
            f"The text looked damaged by OCR ({1 - document.quality:.0%} of its words) and was repaired; "
            "expected a clean text; names, numbers and rare words may still be wrong: read the edits."
        )
        found.append(Problem(path, "damaged", message))
    return found
