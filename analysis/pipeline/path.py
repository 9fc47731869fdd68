"""The whole path, from a folder of files to tables, figures and a report."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from analysis import ingest, repair
from analysis.core.corpus import Corpus
from analysis.core.correction import BY_HAND
from analysis.core.document import Document
from analysis.core.edit import Edit
from analysis.core.span import Span
from analysis.pipeline.comparing import compare
from analysis.pipeline.correcting import (
    Corrections,
    correction_problems,
    corrections_table,
    gather,
    read_corrections,
)
from analysis.pipeline.drawing import REPORT, STAMP, draw_figures, write_figures, write_report
from analysis.pipeline.localising import localise
from analysis.pipeline.reading import Progress, find_problems, read_corpus, repair_corpus, restore
from analysis.pipeline.relating import alignments_table, assign_roles, cascade_table, documents_table, relate
from analysis.pipeline.rows import (
    citations_table,
    covariates_table,
    edits_table,
    problems_table,
    provisions_table,
    sections_table,
    tasks_table,
    texts_table,
)
from analysis.store import Study, hash_of, study_at, versions

Repaired = tuple[Document, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a user may choose.

    Attributes
    ----------
    sources : tuple of str
        Ids or numbers of superior texts, beside those that the citations name.
    seed : int
        Same seed, same result.
    repair : str
        How damaged documents are repaired (`reading.REPAIRS`): ``adapted`` to the study's clean texts, with the
        ``general`` model alone, or ``none``.
    """

    sources: tuple[str, ...] = ()
    seed: int = 1
    repair: str = "adapted"


def _silent(step: str, done: int, total: int) -> None:
    """No progress shown."""


def run(
    folder: Path | str,
    *,
    study: str | None = None,
    parameters: Parameters | None = None,
    work: Path | str = "corpus/work",
    figures: Path | str | None = "figures",
    language: str = "en",
    progress: Progress = _silent,
) -> Study:
    """Analyse a folder of plans and the texts they carry out.

    Parameters
    ----------
    folder : path
        Searched with its subfolders for text, Word, web and PDF files, scans and zip files; a ``manifest.csv``, a
        ``covariates.csv`` and a ``corrections.csv`` are optional. The study's own folder below `work` may hold a
        ``corrections.csv``, too; what is read from scans is kept there.
    study : str, optional
        Name of the study; made from the folder's name if left out.
    parameters : Parameters, optional
    work, figures : path
        Where studies and figures lie; the study's own folder in each is made. Without `figures` nothing is drawn.
    language : str
        Of figures and report: ``en`` or ``vi``. The tables do not depend on it.
    progress : callable, optional
        Called with step, done, total.

    Returns
    -------
    Study
        With every table of `analysis.core.tables`. Where files, parameters and versions are those of the stored study,
        nothing is computed again; repairs of documents that did not change are kept.

    Raises
    ------
    MissingError, InputError
        If the folder does not exist, holds nothing readable, or a named source is not in it.
    """
    parameters = parameters or Parameters()
    made = study_at(work, study or name_of(Path(folder)))
    kept = made.folder / "read"
    corpus = ingest.read_corpus(folder, damage=repair.damage_score, progress=progress, cache=kept)
    said = read_corrections(corpus, *(Path(place) / ingest.CORRECTIONS for place in (folder, made.folder)))
    manifest = describe(corpus, parameters, said)
    if not (made.manifest.get("key") == manifest["key"] and made.is_whole()):
        earlier = earlier_repairs(made, corpus, manifest)
        made.write(analyse(corpus, parameters, progress, said=said, earlier=earlier), manifest)
    if figures is not None:
        draw(made, Path(figures) / made.name, str(manifest["key"]), progress, language=language)
    return made


def name_of(folder: Path) -> str:
    """A study's name from a folder's: its last part with other characters than letters and digits as ``-``.

    >>> name_of(Path("plans/Hải Phòng 2025"))
    'Hải-Phòng-2025'
    """
    return re.sub(r"[^\w.-]+", "-", folder.resolve().name).strip("-._") or "study"


def describe(corpus: Corpus, parameters: Parameters, said: Corrections) -> dict[str, object]:
    """What the tables of a study depend on, and one key over all of it."""
    inputs = {d.id: hash_of([d.sha256, d.path, dict(d.metadata)]) for d in corpus}
    facts: dict[str, object] = {
        "documents": inputs,
        "texts": {d.id: d.content_hash for d in corpus},
        "corrections": hash_of(said.as_rows()),
        "problems": [str(problem) for problem in (*corpus.problems, *said.problems)],
        "parameters": asdict(parameters),
        "versions": versions(),
    }
    return {**facts, "key": hash_of(facts)}


def earlier_repairs(study: Study, corpus: Corpus, manifest: Mapping[str, object]) -> dict[str, Repaired]:
    """Repairs of the stored study that still hold: the same texts, and so the same adaptation, way and versions.

    Texts that a person corrected are repaired again: their corrections may have changed.
    """
    before = study.manifest
    same = all(before.get(fact) == manifest[fact] for fact in ("texts", "versions"))
    ways = [facts.get("parameters") for facts in (before, manifest)]
    same = same and len({way.get("repair") if isinstance(way, dict) else None for way in ways}) == 1
    if not same or not study.is_whole():
        return {}
    edits: dict[str, list[Edit]] = {}
    for row in study.table("edits").to_dict("records"):
        span = Span(int(row["start"]), int(row["end"]))
        edit = Edit(span, row["replacement"], row["rule"], float(row["confidence"]), adapted=bool(row["adapted"]))
        edits.setdefault(row["document"], []).append(edit)
    documents = study.table("documents").set_index("document")
    return {
        d.id: (
            restore(d, found, quality=float(documents.at[d.id, "quality"]), history=(documents.at[d.id, "history"],)),
            tuple(found),
        )
        for d in corpus
        for found in [edits.get(d.id, [])]
        if not any(edit.rule == BY_HAND for edit in found)
    }


def analyse(
    corpus: Corpus,
    parameters: Parameters,
    progress: Progress,
    *,
    said: Corrections,
    earlier: Mapping[str, Repaired] | None = None,
) -> dict[str, pd.DataFrame]:
    """Every table of a study."""
    repaired = repair_corpus(corpus, progress, how=parameters.repair, earlier=earlier)
    readings = assign_roles(read_corpus(repaired, progress, said=said.by_document), parameters.sources)
    relations = relate(readings, progress)
    localised, coded = localise(relations, progress)
    compared, left_out = compare(relations, progress, seed=parameters.seed)
    outcomes = gather([*said.outcomes, *(o for r in readings for o in r.outcomes), *coded])
    odd = [*corpus.problems, *said.problems, *correction_problems(outcomes)]
    per_document: dict[str, Callable[..., pd.DataFrame]] = {
        "texts": texts_table, "edits": edits_table, "sections": sections_table, "citations": citations_table,
        "tasks": tasks_table, "provisions": provisions_table,
    }  # fmt: skip
    return {
        "documents": documents_table(relations),
        **{name: make(readings) for name, make in per_document.items()},
        "covariates": covariates_table(readings),
        "corrections": corrections_table(outcomes),
        "problems": problems_table([*odd, *find_problems(readings), *left_out]),
        "alignments": alignments_table(relations),
        "cascade": cascade_table(relations),
        **localised,
        **compared,
    }


def draw(study: Study, folder: Path, key: str, progress: Progress, *, language: str = "en") -> None:
    """Figures and report, unless those of the same tables and language are there."""
    stamp, wanted = folder / STAMP, f"{key} {language}"
    if (folder / REPORT).is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    progress("drawing figures and report", 0, 3)
    figures = draw_figures(study, language=language)
    progress("drawing figures and report", 1, 3)
    write_figures(study, folder, figures=figures)
    progress("drawing figures and report", 2, 3)
    write_report(study, folder, figures=figures, language=language)
    stamp.write_text(wanted, encoding="utf-8")
    progress("drawing figures and report", 3, 3)
