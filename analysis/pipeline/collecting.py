"""Collecting: every document of a corpus repaired and read, in processes, and remembered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from analysis import repair
from analysis.core.corpus import Corpus
from analysis.core.correction import Correction
from analysis.core.document import Document
from analysis.core.edit import Edit
from analysis.core.errors import InputError, Problem
from analysis.engine import Engine, Item, pack, per_document, unpack
from analysis.pipeline.held import Held, Kept, keep
from analysis.pipeline.reading import Progress, Reading, read_document
from analysis.store import hash_of, versions

REPAIRS = ("adapted", "general", "none")
"""How damaged documents are repaired: by a model adapted to the study's clean texts, by the general one, not at all."""


Repaired = tuple[Document, tuple[Edit, ...]]
Teachers = tuple[Document, ...] | repair.Study
"""Clean documents, or what they teach: learnt once, it is sent to every process."""
MOST_TEACHERS = 200
"""Clean documents that sharpen the repair of the damaged ones; of more, those whose texts' hashes are lowest."""
MANY = 300
"""Documents from which the processes that repaired and read them end, with the models that they loaded."""
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
    teachers = _learn(choose_teachers(corpus, how))
    done = []
    for number, document in enumerate(corpus, 1):
        done.append(repair_one(document, teachers, how=how))
        progress("undoing OCR damage", number, len(corpus))
    return done


def choose_teachers(corpus: Corpus, how: str, *, damage: Callable[[Document], float] | None = None,
                    ) -> tuple[Document, ...]:  # fmt: skip
    """The clean documents that a repair may learn from: at most `MOST_TEACHERS`, none unless it is ``adapted``.

    A document is chosen by the hash of its text, so that one plan more seldom changes the choice. `damage` gives the
    damage score of a document where it is known already.

    Raises
    ------
    InputError
        If `how` is none of `REPAIRS`.
    """
    if how not in REPAIRS:
        raise InputError(f"Unknown way to repair: {how!r}; expected one of {', '.join(REPAIRS)}.")
    score, chosen = damage or _damage, list[Document]()
    if how == "adapted":
        for document in sorted(corpus, key=lambda d: (d.content_hash, d.id)):
            if len(chosen) < MOST_TEACHERS and score(document) < CLEAN:
                chosen.append(document)
    return tuple(sorted(chosen, key=lambda d: d.id))


def _learn(teachers: tuple[Document, ...]) -> Teachers:
    return repair.learn(teachers) if teachers else ()


def _damage(document: Document) -> float:
    return repair.damage_score(document.text)


def _damages(corpus: Corpus, engine: Engine) -> dict[str, float]:
    """The damage score of every text by its hash; those of earlier runs are remembered together."""
    key = hash_of(["damage", versions()])
    kept = engine.cache.read("damage", key) if engine.cache is not None else None
    known: dict[str, float] = unpack(dict[str, float], kept) if kept else {}
    found = {d.content_hash: known[d.content_hash] if d.content_hash in known else _damage(d) for d in corpus}
    engine.used.setdefault("damage", {})["all"] = key
    if engine.cache is not None and found != known:
        engine.cache.write("damage", key, pack(found))
    return found


def repair_one(document: Document, teachers: Teachers, *, how: str) -> Repaired:
    """A document after OCR repair, with its edits."""
    return (leave(document), ()) if how == "none" else repair.repair(document, adaptation=teachers)


def leave(document: Document) -> Document:
    """The document as it was read: its history says so, and its quality counts every damaged word."""
    step = "Not repaired: repair was switched off."
    return replace(document, quality=1.0 - repair.damage_score(document.text), history=(*document.history, step))


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
    engine, said = engine or Engine(), said or {}
    damages = _damages(corpus, engine)
    teachers = choose_teachers(corpus, how, damage=lambda d: damages[d.content_hash])
    taught = hash_of([(d.id, d.content_hash) for d in teachers])
    study = hash_of([how, versions()])
    ways = {True: study + taught, False: study}  # a text without damaged words is the same whoever teaches
    keys = {d.id: _key(d, said, ways[damages[d.content_hash] > 0]) for d in corpus}
    items = [Item(d.id, keys[d.id], partial(_raw, d, tuple(said.get(d.id, ()))), d.path) for d in corpus]
    damaged = [keys[d.id] for d in corpus if damages[d.content_hash] > 0]
    all_known = engine.cache is not None and all(engine.cache.has("reading", key) for key in damaged)
    taught_by = teachers if all_known else _learn(teachers)
    read = per_document(
        "reading", partial(repair_and_read, how, taught_by), items, (Raw, Kept), engine=engine, parting=MANY,
        progress=partial(progress, "repairing and reading the documents"),
    )  # fmt: skip
    return [Held(kept) for _, kept in read]


Raw = tuple[Document, tuple[Correction, ...]]


def _raw(document: Document, said: tuple[Correction, ...]) -> Raw:
    return document, said


def _key(document: Document, said: Mapping[str, Sequence[Correction]], study: str) -> str:
    """Hash of all that a reading depends on."""
    own = [c.as_row() for c in said.get(document.id, ())]
    seen = [document.id, document.content_hash, document.path, document.sha256, document.role, document.quality]
    return hash_of([*seen, dict(document.metadata), document.history, own, study])


def repair_and_read(how: str, teachers: Teachers, raw: Raw) -> Kept:
    """A document repaired and taken apart, with what a person says of it."""
    document, said = raw
    return keep(read_document(*repair_one(document, teachers, how=how), said))


def find_problems(readings: Sequence[Reading]) -> list[Problem]:
    """What a reader must know of documents that were analysed all the same: no header, no tasks, no citation, ..."""
    plans = [r for r in readings if r.role == "plan"]
    problems = [problem for reading in plans for problem in reading.problems]
    if not plans:
        message = (
            "The folder holds no plan, only superior texts; expected plans beside them; "
            "add plans, or correct the column role of manifest.csv."
        )
        problems.append(Problem("", "no plan", message))
    if not any(r.role == "source" for r in readings):
        message = (
            "No superior text that the plans carry out is in the folder; expected the resolution itself as a file; "
            "add it, or name one with --source. Until then reuse can only be found between plans."
        )
        problems.append(Problem("", "no source", message))
    if len(readings) == 1:
        message = "The folder holds one document only; expected a superior text and at least one plan to compare."
        problems.append(Problem(readings[0].path, "one document", message))
    return problems
