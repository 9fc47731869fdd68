"""Reading: every document of a corpus repaired, taken apart and cut into syllables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis import corrections as by_hand
from analysis import repair, structure, tokenization
from analysis.core.citation import Citation, Header
from analysis.core.corpus import Corpus
from analysis.core.correction import Correction, Outcome
from analysis.core.document import Document
from analysis.core.edit import Edit, repair_document
from analysis.core.errors import InputError, Problem
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.core.task import Task
from analysis.core.tokens import Tokens

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, eq=False)
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
    codes: tuple[Correction, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def id(self) -> str:
        """Id of the document."""
        return self.document.id


REPAIRS = ("adapted", "general", "none")
"""How damaged documents are repaired: by a model adapted to the study's clean texts, by the general one, not at all."""


def repair_corpus(
    corpus: Corpus,
    progress: Progress,
    *,
    how: str = "adapted",
    earlier: Mapping[str, tuple[Document, tuple[Edit, ...]]] | None = None,
) -> list[tuple[Document, tuple[Edit, ...]]]:
    """Every document after OCR repair, with its edits.

    Parameters
    ----------
    corpus : Corpus
    progress : callable
    how : str
        ``adapted``: the clean documents sharpen the repair of the damaged ones; ``general``: they do not, so that no
        edit owes anything to them; ``none``: the texts stay as they were read.
    earlier : mapping of document id to (Document, edits), optional
        Repairs of an earlier run that still hold; they are not made again.

    Raises
    ------
    InputError
        If `how` is none of these.
    """
    if how not in REPAIRS:
        raise InputError(f"Unknown way to repair: {how!r}; expected one of {', '.join(REPAIRS)}.")
    done: list[tuple[Document, tuple[Edit, ...]]] = []
    for number, document in enumerate(corpus, 1):
        if how == "none":
            done.append((leave(document), ()))
        elif earlier and document.id in earlier:
            done.append(earlier[document.id])
        else:
            done.append(repair.repair(document, adaptation=corpus.documents if how == "adapted" else ()))
        progress("undoing OCR damage", number, len(corpus))
    return done


def leave(document: Document) -> Document:
    """The document as it was read: its history says so, and its quality counts every damaged word."""
    step = "Not repaired: repair was switched off."
    return replace(document, quality=1.0 - repair.damage_score(document.text), history=(*document.history, step))


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
    return Reading(
        document=document,
        edits=edits,
        header=by_hand.follow_citations(header, cited, citations) if mentions else header,
        sections=sections,
        citations=citations,
        tasks=tasks,
        provisions=provisions,
        groups=groups,
        syllables=tokenization.syllables(document),
        words=tokenization.words(document),
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


def read_corpus(
    repaired: Sequence[tuple[Document, tuple[Edit, ...]]],
    progress: Progress,
    *,
    said: Mapping[str, Sequence[Correction]] | None = None,
) -> list[Reading]:
    """A `Reading` of every repaired document, in the order of their ids; `said` holds corrections by document id."""
    readings = []
    for number, (document, edits) in enumerate(repaired, 1):
        readings.append(read_document(document, edits, (said or {}).get(document.id, ())))
        progress("reading headers, sections, tasks and words", number, len(repaired))
    return readings


def find_problems(readings: Sequence[Reading]) -> list[Problem]:
    """What a reader must know of documents that were analysed all the same: no header, no tasks, no citation, ..."""
    plans = [r for r in readings if r.document.role == "plan"]
    problems = [problem for reading in plans for problem in _plan_problems(reading)]
    if not plans:
        message = (
            "The folder holds no plan, only superior texts; expected plans beside them; "
            "add plans, or correct the column role of manifest.csv."
        )
        problems.append(Problem("", "no plan", message))
    if not any(r.document.role == "source" for r in readings):
        message = (
            "No superior text that the plans carry out is in the folder; expected the resolution itself as a file; "
            "add it, or name one with --source. Until then reuse can only be found between plans."
        )
        problems.append(Problem("", "no source", message))
    if len(readings) == 1:
        message = "The folder holds one document only; expected a superior text and at least one plan to compare."
        problems.append(Problem(readings[0].document.path, "one document", message))
    return problems


def _plan_problems(reading: Reading) -> list[Problem]:
    path, header = reading.document.path, reading.header
    found = []
    missing = [name for name in ("issuer", "number", "date") if not getattr(header, name)]
    if missing:
        what = "No header was read" if len(missing) == 3 else f"The header's {' and '.join(missing)} cannot be read"
        message = f"{what}; expected issuer, number and date at the top; say them in manifest.csv if you know them."
        found.append(Problem(path, "header", message))
    if not any(s.kind in ("heading", "run-in") for s in reading.sections):
        message = "No section heading was found; expected parts like I., 1., a); the text is treated as one part."
        found.append(Problem(path, "no sections", message))
    if not reading.tasks:
        message = "No task was found; expected a part named Nhiệm vụ, giải pháp or Tổ chức thực hiện; check the file."
        found.append(Problem(path, "no tasks", message))
    if not any(c.id for c in reading.citations):
        message = (
            "The plan cites no document by number; expected the resolution it carries out; it is compared with every "
            "superior text of the folder, and its chain is unknown."
        )
        found.append(Problem(path, "no citation", message))
    if reading.document.quality < 0.5:
        message = (
            f"The text looked damaged by OCR ({1 - reading.document.quality:.0%} of its words) and was repaired; "
            "expected a clean text; names, numbers and rare words may still be wrong: read the edits."
        )
        found.append(Problem(path, "damaged", message))
    return found


def restore(document: Document, edits: Sequence[Edit], *, quality: float, history: tuple[str, ...]) -> Document:
    """The repaired document of an earlier run, from the source document and the stored edits."""
    repaired = repair_document(document, edits, quality=quality, step="")
    return replace(repaired, history=history, repaired_from=document if edits else None)
