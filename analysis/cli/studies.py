"""Commands that make a study: run, status, manifest."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from analysis.cli.frame import (
    FIGURES,
    WORK,
    Figures,
    Language,
    StudyName,
    Work,
    app,
    console,
    errors,
    one_sentence,
    progress_bars,
)  # fmt: skip

if TYPE_CHECKING:
    from analysis.pipeline import Parameters
    from analysis.store import Study

MOST_ROWS = 40
"""Plans and problems that are printed one by one; the tables hold all."""


@app.command()
def run(
    corpus: Annotated[Path, typer.Argument(help="Folder of plans and central texts (.txt), searched with subfolders.")],
    study: Annotated[str | None, typer.Option(help="Name of the study; the folder's name by default.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Id or number of a superior text; repeatable.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    repair: Annotated[
        str, typer.Option(help="Undo OCR damage: adapted (to the study's clean texts), general (not adapted) or none.")
    ] = "adapted",
    lang: Language = "en",
    jobs: Annotated[
        int, typer.Option(min=0, help="Processes; 0: one for each core. The results do not depend on it.")
    ] = 0,
    fresh: Annotated[
        bool, typer.Option("--fresh/--resume", help="Make everything again, or use what earlier runs kept.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict/--keep-going", help="Stop at the first document on which a step fails.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be made again, and why.")] = False,
    engine: Annotated[str, typer.Option(help="Where documents are worked on: local (processes) or spark.")] = "local",
    master: Annotated[
        str | None, typer.Option(help="Of Spark, as spark://host:7077; this machine with --jobs processes by default.")
    ] = None,
    work: Work = WORK,
    figures: Figures = FIGURES,
) -> None:
    """Analyse a folder: from the files to tables, figures and a report.

    A run that was stopped goes on where it was: what was made of each document is kept in the study's folder. A
    document on which a step fails is left out and listed; the run still ends with exit code 0, with --strict 1. What
    each run did, with seconds and memory, stands in run.log of the study's folder. Corrections made by hand stay,
    also with --fresh.

    Exit codes: 0 done; 1 something could not be done, and one sentence says what; 2 the command was misspelt; 130 ended
    with Ctrl-C: what is done is kept.

    Examples:

    - `doichieu run corpus/demo`

    - `doichieu run plans --study hue --source 57-NQ/TW`

    - `doichieu run plans --jobs 4 --strict --fresh`

    - `doichieu run plans --engine spark --master spark://host:7077`
    """
    from analysis import pipeline
    from analysis.store import study_at

    parameters = pipeline.Parameters(tuple(source or ()), seed, repair)
    with one_sentence():
        if dry_run:
            _show_stale(study_at(work, study or pipeline.name_of(corpus)), corpus, parameters, fresh=fresh)
            return
        with progress_bars() as progress:
            made = pipeline.run(
                corpus,
                study=study,
                parameters=parameters,
                work=work,
                figures=figures,
                language=lang,
                jobs=jobs or os.cpu_count() or 1,
                strict=strict,
                fresh=fresh,
                engine=engine,
                master=master,
                progress=progress,
            )
        _summarise(made, figures / made.name)


@app.command()
def status(study: StudyName, work: Work = WORK) -> None:
    """Say whether the tables of a study are those of its files as they are now, and if not, why.

    Example: `doichieu status demo`
    """
    from analysis.store import open_study

    with one_sentence():
        _show_stale(open_study(work, study))


def _show_stale(
    study: "Study", corpus: Path | None = None, parameters: "Parameters | None" = None, *, fresh: bool = False
) -> None:
    from analysis import pipeline

    reasons = pipeline.find_stale(study, corpus, parameters=parameters)
    if fresh:
        reasons = ["Everything is made again, because that is asked for (--fresh)."]
    for line in reasons or ["Up to date: nothing would be made again."]:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _summarise(study: "Study", figures: Path) -> None:
    """Print what was found and where it lies."""
    documents, composition = study.table("documents"), study.table("composition")
    locality = dict(zip(documents["document"], documents["chain_coverage"], strict=True))
    found = Table(title=f"Study {study.name}: what the plans take from their superior texts", title_justify="left")
    for name in ("plan", "locality", "tasks", "words reused", "bounds", "tasks reused", "chain present"):
        found.add_column(name, justify="left" if name in ("plan", "locality") else "right", overflow="fold")

    def share(value: object) -> str:
        return "-" if str(value) in ("<NA>", "nan", "None") else f"{float(str(value)):.2f}"

    for row in composition.head(MOST_ROWS).to_dict("records"):
        interval = f"{share(row['low'])}-{share(row['high'])}"
        found.add_row(
            row["document"], row["locality"], str(row["n_tasks"]), share(row["share_words_reused"]), interval,
            share(row["share_tasks_reused"]), share(locality[row["document"]]),
        )  # fmt: skip
    console.print(found)
    if len(composition) > MOST_ROWS:
        more = f"... and {len(composition) - MOST_ROWS} plans more: doichieu export {study.name} --to FOLDER"
        console.print(more, markup=False, highlight=False)
    console.print(
        "words reused: share of the words of the task part that stand in passages shared with a superior text of the "
        "corpus; the bounds say what stricter and looser matching would count; chain present: cited superior documents "
        "that are in the corpus.",
        highlight=False,
    )
    _summarise_problems(study)
    for name, path in (("tables", study.folder), ("figures", figures), ("report", figures / "report.html")):
        console.print(f"{name:8}{path}", markup=False, highlight=False, soft_wrap=True)


def _summarise_problems(study: "Study") -> None:
    """Print the first problems, those that left a document out before others, and all by kind."""
    from analysis import pipeline

    def say(line: str) -> None:
        errors.print(line, markup=False, highlight=False, style="yellow")

    problems = study.table("problems").sort_values("fatal", ascending=False, kind="stable")
    for problem in problems.head(MOST_ROWS).to_dict("records"):
        say(f"- {problem['file']}: {problem['message']}{' (left out)' if problem['fatal'] else ''}")
    if len(problems) > MOST_ROWS:
        say(f"... and {len(problems) - MOST_ROWS} problems more, in the table problems.")
    for kind in pipeline.count_kinds(problems):
        left_out = f", {kind.n_left_out} left out" if kind.n_left_out else ""
        say(f"{kind.kind}: {kind.n}{left_out}; first: {kind.file or 'the study'}")


@app.command()
def manifest(
    corpus: Annotated[Path, typer.Argument(help="Folder of plans and central texts.")],
    to: Annotated[Path | None, typer.Option(help="File to write; manifest.csv in the folder by default.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Keep the rows that are there, append new files.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write it anew; what the old one says stays.")] = False,
) -> None:
    """Draft a manifest of a folder from the headers, to be corrected by hand; the column unsure says where to look.

    Example: `doichieu manifest corpus/demo --to draft.csv`
    """
    from analysis import pipeline

    with one_sentence():
        with progress_bars() as progress:
            path = pipeline.draft_manifest(corpus, progress, to=to, update=update, force=force)
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)
