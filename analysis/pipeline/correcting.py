"""Correcting: the rows of ``corrections.csv`` brought to their documents, and what became of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis import ingest
from analysis.core.corpus import Corpus
from analysis.core.correction import FIELDS, STATES, Correction, Outcome
from analysis.core.errors import Problem
from analysis.core.tables import make_table


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """What a person says instead of what is read.

    Attributes
    ----------
    by_document : mapping of document id to tuple of Correction
        In the order in which they are applied: texts, headers, parts, citations, tasks, agencies, provisions, codes.
    outcomes : tuple of Outcome
        Of rows that concern no document, are not understood, or were superseded.
    problems : tuple of Problem
        What is odd in the files.
    """

    by_document: Mapping[str, tuple[Correction, ...]]
    outcomes: tuple[Outcome, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, document: str) -> tuple[Correction, ...]:
        """The corrections of one document."""
        return self.by_document.get(document, ())

    def as_rows(self) -> list[dict[str, str | int]]:
        """Every row as plain values: what the tables of a study depend on."""
        used = [c for document in sorted(self.by_document) for c in self.by_document[document]]
        return [c.as_row() for c in (*used, *(o.correction for o in self.outcomes))]


def read_corrections(corpus: Corpus, *paths: Path) -> Corrections:
    """The corrections of the files at `paths`, by document.

    Parameters
    ----------
    corpus : Corpus
        A row names a document by its id or by its file.
    *paths : Path
        ``corrections.csv`` of the corpus folder, and of the study; those that do not exist hold nothing. Of rows about
        the same thing the last one counts.

    Raises
    ------
    InputError
        If a file is no table or has no column ``document``.
    """
    rows: dict[tuple[str, ...], Correction] = {}
    outcomes: list[Outcome] = []
    problems: list[Problem] = []
    ids = {d.id: d.id for d in corpus} | {d.path: d.id for d in corpus if d.path}
    for path in paths:
        read, odd, told = ingest.read_corrections(path)
        outcomes += odd
        problems += told
        for correction in read:
            id_ = "*" if correction.document == "*" else ids.get(correction.document, "")
            if not id_:
                reason = f"There is no document {correction.document!r} now; expected an id or a file of the corpus."
                outcomes.append(Outcome(correction, "no longer fits", reason=reason))
                continue
            known = replace(correction, document=id_)
            earlier = rows.pop(known.target, None)
            if earlier is not None:
                reason = f"Line {known.line} of {path} says the same or otherwise, and the last word counts."
                outcomes.append(Outcome(earlier, "superseded", reason=reason))
            rows[known.target] = known
    return Corrections(_by_document(rows.values(), corpus), tuple(outcomes), tuple(problems))


def _by_document(rows: Iterable[Correction], corpus: Corpus) -> dict[str, tuple[Correction, ...]]:
    found: dict[str, list[Correction]] = {}
    for correction in rows:
        for id_ in [d.id for d in corpus] if correction.document == "*" else [correction.document]:
            found.setdefault(id_, []).append(correction)
    items = list(FIELDS)
    return {
        id_: tuple(sorted(listed, key=lambda c: (items.index(c.item), FIELDS[c.item].index(c.field))))
        for id_, listed in found.items()
    }


def gather(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Outcomes in the order of their rows; those of one row that concerns every document become one."""
    grouped: dict[Correction, list[Outcome]] = {}
    for outcome in outcomes:
        grouped.setdefault(outcome.correction, []).append(outcome)
    found = []
    for several in grouped.values():
        best = min(several, key=lambda o: STATES.index(o.state))
        places = ";".join(dict.fromkeys(o.found for o in several if o.found and o.state == best.state))
        found.append(replace(best, found=places))
    return tuple(sorted(found, key=lambda o: (o.correction.file, o.correction.line, o.state)))


def corrections_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Table ``corrections``."""
    return make_table("corrections", (
        {**o.correction.as_row(), "state": o.state, "found": o.found, "read": o.read, "reason": o.reason}
        for o in outcomes
    ))  # fmt: skip


def correction_problems(outcomes: Sequence[Outcome]) -> list[Problem]:
    """One problem per row that no longer fits; those that are not understood were told when the file was read."""
    told = [
        Problem(o.correction.file, "correction", f"Line {o.correction.line} is not applied: {o.reason}")
        for o in outcomes
        if o.state == "no longer fits"
    ]
    return ingest.few(told)
