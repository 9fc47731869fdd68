"""The whole path, from a folder of files to tables, figures and a report."""

import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

from analysis import ingest, repair
from analysis.core.corpus import Corpus
from analysis.core.errors import ComputationError, Problem
from analysis.core.writing import sweep_leftovers
from analysis.engine import Cache, Engine, choose_mapper, hold, pack, refuse_in_worker, seldom_collected, unpack
from analysis.pipeline.collecting import find_problems, read_corpus
from analysis.pipeline.comparing import compare
from analysis.pipeline.correcting import (
    Corrections,
    correction_problems,
    corrections_table,
    gather,
    read_corrections,
)
from analysis.pipeline.drawing import REPORT, STAMP, draw_figures, write_figures, write_report
from analysis.pipeline.held import table_of
from analysis.pipeline.localising import localise
from analysis.pipeline.logbook import keep_log, log_problems
from analysis.pipeline.reading import Progress
from analysis.pipeline.relating import alignments_table, assign_roles, cascade_table, documents_table, relate
from analysis.pipeline.rows import (
    READ_TABLES,
    covariates_table,
    problems_table,
)
from analysis.report.phrases import read_phrases
from analysis.store import Study, hash_of, packed_table, study_at, versions

STEPS = "steps"
"""Folder below a study's where results of its steps are kept, one file per document."""
READ = "read"
"""Folder below a study's where what was read from scans is kept."""


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
        How damaged documents are repaired (`collecting.REPAIRS`): ``adapted`` to the study's clean texts, with the
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
    jobs: int = 1,
    strict: bool = False,
    fresh: bool = False,
    engine: str = "local",
    master: str | None = None,
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
    jobs : int
        Processes for the steps that take one document at a time; the results do not depend on it.
    strict : bool
        Whether a document on which a step fails ends the run; else it is left out, and table ``problems`` says why.
    fresh : bool
        Whether everything is made again, whatever earlier runs left; what persons said stays.
    engine, master : str
        ``local``, or ``spark`` at that address; see `analysis.engine.choose_mapper`.
    progress : callable, optional
        Called with step, done, total.

    Returns
    -------
    Study
        With every table of `analysis.core.tables`. Where files, parameters and versions are those of the stored study,
        nothing is computed again. What was read in a document, and how its tasks were coded, is kept below ``steps`` in
        the study's folder: a run that was killed goes on from there; what looks at all plans at once is made again.

    Raises
    ------
    MissingError, InputError
        If the folder does not exist, holds nothing readable, or a named source is not in it; and if another run on
        the study has not ended after ten minutes.
    ComputationError
        If `strict`, for the first document on which a step fails.
    """
    refuse_in_worker()
    parameters = parameters or Parameters()
    read_phrases(language)
    made = study_at(work, study or name_of(Path(folder)))
    ingest.check_folder(folder)
    about = {"folder": folder, **asdict(parameters), "engine": master or engine, "jobs": jobs, "fresh": fresh}
    problems: list[Problem] = []
    with (
        seldom_collected(),
        threadpool_limits(1),  # sums of more threads end in other digits
        hold(made.folder, waiting=lambda: progress("waiting for another run on this study", 0, 1)),
        keep_log(made.folder, progress, about=about, problems=problems) as steps,
    ):
        with choose_mapper(engine, jobs=jobs, master=master) as mapper:
            made.settle()
            work_with = Engine(jobs, Cache(made.folder / STEPS), strict, problems, mapper=mapper)
            key = _write_tables(folder, made, parameters, engine=work_with, progress=steps, fresh=fresh)
        if figures is not None:
            draw(made, Path(figures) / made.name, key, steps, language=language, fresh=fresh)
        log_problems(steps, made.table("problems"))
    return made


def _write_tables(
    folder: Path | str, made: Study, parameters: Parameters, *, engine: Engine, progress: Progress, fresh: bool
) -> str:
    """Make the tables of a study unless they hold; returns the key of all that they depend on."""
    for kept in (made.folder / STEPS, made.folder / READ) if fresh else ():
        if kept.is_dir():
            shutil.rmtree(kept)
    before, files = made.manifest, fingerprint(folder, made, parameters)
    holds = not fresh and bool(before) and not before.get("failed") and made.is_whole()
    if holds and before.get("files") == files:
        return str(before["key"])
    corpus, said = read_files(folder, made, progress, engine=engine)
    manifest, listed = describe(corpus, parameters, said), [corpus]
    del corpus  # nobody needs the texts any more once they are read
    if not holds or before.get("key") != manifest["key"]:
        tables = analyse(listed.pop(), parameters, progress, said=said, engine=engine)
        failed = sorted(problem.file for problem in engine.problems)
        made.write(tables, {**manifest, "files": files, "folder": str(Path(folder).resolve()), "failed": failed})
        for step, keys in engine.used.items():
            if engine.cache is not None:
                engine.cache.sweep(step, set(keys.values()))
    return str(manifest["key"])


def fingerprint(folder: Path | str, study: Study, parameters: Parameters) -> str:
    """Hash of every byte that the tables of a study could depend on; the same hash, the same tables.

    It is found without reading a document. Another hash does not prove other tables: see `describe`.
    """
    own = study.folder / ingest.CORRECTIONS
    said = own.read_bytes().hex() if own.is_file() else ""
    return hash_of([ingest.fingerprint(folder), said, asdict(parameters), versions()])


def read_files(
    folder: Path | str, study: Study, progress: Progress = _silent, *, engine: Engine | None = None
) -> tuple[Corpus, Corrections]:
    """The documents of a folder, and what persons say of them there and in the study's own folder."""
    remember = partial(_remember, engine) if engine is not None and engine.cache is not None else None
    corpus = ingest.read_corpus(
        folder, damage=repair.damage_score, progress=progress, cache=study.folder / READ, remember=remember
    )
    return corpus, read_corrections(corpus, *(Path(place) / ingest.CORRECTIONS for place in (folder, study.folder)))


def _remember(engine: Engine, key: str, make: Callable[[], ingest.Taken | Problem]) -> ingest.Taken | Problem:
    """A file as an earlier run read it, or as it is read now; what cannot be read is tried again each time."""
    cache, hashed = engine.cache, hash_of([key, versions()])
    if cache is None:
        return make()
    engine.used.setdefault("files", {})[key] = hashed
    parts = cache.read("files", hashed)
    if parts is not None:
        return unpack(ingest.Taken, parts)
    found = make()
    if not isinstance(found, Problem):
        cache.write("files", hashed, pack(found))
    return found


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


def analyse(
    corpus: Corpus,
    parameters: Parameters,
    progress: Progress,
    *,
    said: Corrections,
    engine: Engine | None = None,
) -> dict[str, bytes]:
    """Every table of a study, each packed as soon as nobody needs it any more."""
    engine = engine or Engine()
    found = read_corpus(corpus, progress, how=parameters.repair, said=said.by_document, engine=engine)
    problems = corpus.problems
    del corpus
    if not found:
        raise ComputationError(f"No document could be read: {engine.problems[0]}")
    readings = assign_roles(found, parameters.sources)
    relations = relate(readings, progress, engine=engine)
    localised, coded = localise(relations, progress, engine=engine)
    packed = {name: packed_table(name, localised.pop(name)) for name in tuple(localised)}
    compared, left_out = compare(relations, progress, seed=parameters.seed, engine=engine)
    outcomes = gather([*said.outcomes, *(o for r in readings for o in r.outcomes), *coded])
    odd = [*problems, *said.problems, *correction_problems(outcomes)]
    with_tasks = [r for r in readings if r.role != "source"]
    packed |= {name: packed_table(name, compared.pop(name)) for name in tuple(compared)}
    steps: dict[str, Callable[[], pd.DataFrame]] = {
        "documents": partial(documents_table, relations),
        **{name: partial(table_of, with_tasks if name == "tasks" else readings, name) for name in READ_TABLES},
        "covariates": partial(covariates_table, readings),
        "corrections": partial(corrections_table, outcomes),
        "problems": partial(problems_table, [*odd, *find_problems(readings), *left_out, *engine.problems]),
        "alignments": partial(alignments_table, relations),
        "cascade": partial(cascade_table, relations),
    }
    for number, (name, make) in enumerate(steps.items(), 1):
        packed[name] = packed_table(name, make())
        progress("making the tables", number, len(steps))
    return packed


def draw(
    study: Study, folder: Path, key: str, progress: Progress, *, language: str = "en", fresh: bool = False
) -> None:
    """Figures and report, unless those of the same tables and language are there (and `fresh` is not asked for)."""
    stamp, wanted = folder / STAMP, f"{key} {language}"
    if not fresh and (folder / REPORT).is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    progress("drawing figures and report", 0, 3)
    figures = draw_figures(study, language=language)
    progress("drawing figures and report", 1, 3)
    sweep_leftovers(folder)
    write_figures(study, folder, figures=figures)
    progress("drawing figures and report", 2, 3)
    write_report(study, folder, figures=figures, language=language)
    stamp.write_text(wanted, encoding="utf-8")
    progress("drawing figures and report", 3, 3)
