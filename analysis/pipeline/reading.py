"""Reading: every document of a corpus repaired, taken apart and cut into syllables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from analysis import corrections as by_hand
from analysis import repair, structure, tokenization
from analysis.core.citation import Citation, Header
from analysis.core.corpus import Corpus
from analysis.core.correction import Correction, Outcome
from analysis.core.document import Document
from analysis.core.edit import Edit
from analysis.core.errors import InputError, Problem
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.core.task import Task
from analysis.core.tokens import Tokens
from analysis.engine import Engine, Item, per_document
from analysis.store import hash_of, versions

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


Repaired = tuple[Document, tuple[Edit, ...]]
MOST_TEACHERS = 200
"""Clean documents that sharpen the repair of the damaged ones; of more, those whose texts' hashes are lowest."""
CLEAN = 0.02
"""Damage score below which a document may teach the others."""


def repair_corpus(corpus: Corpus, progress: Progress, *, how: str = "adapted") -> list[Repaired]:
    """Every document after OCR repair, with its edits.

    Parameters
    ----------
    corpus : Corpus
    progress : callable
    how : str
        ``adapted``: the clean documents sharpen the repair of the damaged ones; ``general``: they do not, so that no
        edit owes anything to them; ``none``: the texts stay as they were read.

    Raises
    ------
    InputError
        If `how` is none of these.
    """
    teachers = choose_teachers(corpus, how)
    done = []
    for number, document in enumerate(corpus, 1):
        done.append(repair_one(document, teachers, how=how))
        progress("undoing OCR damage", number, len(corpus))
    return done


def choose_teachers(corpus: Corpus, how: str) -> tuple[Document, ...]:
    """The clean documents that a repair may learn from: at most `MOST_TEACHERS`, none unless it is ``adapted``.

    A document is chosen by the hash of its text, so that one plan more seldom changes the choice.

    Raises
    ------
    InputError
        If `how` is none of `REPAIRS`.
    """
    if how not in REPAIRS:
        raise InputError(f"Unknown way to repair: {how!r}; expected one of {', '.join(REPAIRS)}.")
    chosen: list[Document] = []
    if how == "adapted":
        for document in sorted(corpus, key=lambda d: (d.content_hash, d.id)):
            if len(chosen) < MOST_TEACHERS and repair.damage_score(document.text) < CLEAN:
                chosen.append(document)
    return tuple(sorted(chosen, key=lambda d: d.id))


def repair_one(document: Document, teachers: tuple[Document, ...], *, how: str) -> Repaired:
    """A document after OCR repair, with its edits."""
    return (leave(document), ()) if how == "none" else repair.repair(document, adaptation=teachers)


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
    corpus: Corpus,
    progress: Progress,
    *,
    how: str = "adapted",
    said: Mapping[str, Sequence[Correction]] | None = None,
    engine: Engine | None = None,
) -> list[Reading]:
    """A `Reading` of every document, in the order of their ids.

    Parameters
    ----------
    corpus : Corpus
    progress : callable
    how : str
        How damaged documents are repaired; see `repair_corpus`.
    said : mapping of document id to corrections, optional
    engine : Engine, optional
        In how many processes, and where readings of earlier runs lie: one is taken where document, corrections, way to
        repair, teachers and versions are the same.
    """
    said, teachers = said or {}, choose_teachers(corpus, how)
    taught = hash_of([(d.id, d.content_hash) for d in teachers])
    study = hash_of([how, versions()])
    items = [
        Item(d.id, _key(d, said, study, taught), partial(_raw, d, tuple(said.get(d.id, ()))), d.path) for d in corpus
    ]
    read = per_document(
        "reading", partial(repair_and_read, how, teachers), items, (Raw, Reading), engine=engine or Engine(),
        progress=partial(progress, "repairing and reading the documents"),
    )  # fmt: skip
    return [reading for _, reading in read]


Raw = tuple[Document, tuple[Correction, ...]]


def _raw(document: Document, said: tuple[Correction, ...]) -> Raw:
    return document, said


def _key(document: Document, said: Mapping[str, Sequence[Correction]], study: str, taught: str) -> str:
    """Hash of all that a reading depends on; a text without damaged words is the same whoever teaches."""
    study += taught if repair.damage_score(document.text) else ""
    own = [c.as_row() for c in said.get(document.id, ())]
    seen = [document.id, document.content_hash, document.path, document.sha256, document.role, document.quality]
    return hash_of([*seen, dict(document.metadata), document.history, own, study])


def repair_and_read(how: str, teachers: tuple[Document, ...], raw: Raw) -> Reading:
    """A document repaired and taken apart, with what a person says of it."""
    document, said = raw
    return read_document(*repair_one(document, teachers, how=how), said)


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
