"""Commands that make a study: run, status, manifest."""

import os
from collections import Counter
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
    jobs: Annotated[int, typer.Option(help="Processes; 0: one for each core. The results do not depend on it.")] = 0,
    strict: Annotated[
        bool, typer.Option("--strict/--keep-going", help="Stop at the first document on which a step fails.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be made again, and why.")] = False,
    work: Work = WORK,
    figures: Figures = FIGURES,
) -> None:
    """Analyse a folder: from the files to tables, figures and a report.

    A run that was stopped goes on where it was: what was made of each document is kept in the study's folder. A
    document on which a step fails is left out and listed; the run still ends with exit code 0, with --strict 1.

    Examples:

    - `doichieu run corpus/demo`

    - `doichieu run plans --study hue --source 57-NQ/TW`
    """
    from analysis import pipeline
    from analysis.store import study_at

    parameters = pipeline.Parameters(tuple(source or ()), seed, repair)
    with one_sentence():
        if dry_run:
            _show_stale(study_at(work, study or pipeline.name_of(corpus)), corpus, parameters)
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


def _show_stale(study: "Study", corpus: Path | None = None, parameters: "Parameters | None" = None) -> None:
    from analysis import pipeline

    reasons = pipeline.find_stale(study, corpus, parameters=parameters)
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
        return "-" if value != value or value is None or str(value) == "<NA>" else f"{float(str(value)):.2f}"

    for row in composition.to_dict("records"):
        interval = f"{share(row['low'])}-{share(row['high'])}"
        found.add_row(
            row["document"], row["locality"], str(row["n_tasks"]), share(row["share_words_reused"]), interval,
            share(row["share_tasks_reused"]), share(locality[row["document"]]),
        )  # fmt: skip
    console.print(found)
    console.print(
        "words reused: share of the words of the task part that stand in passages shared with a superior text of the "
        "corpus; the bounds say what stricter and looser matching would count; chain present: cited superior documents "
        "that are in the corpus.",
        highlight=False,
    )
    for problem in study.table("problems").to_dict("records"):
        left_out = " (left out)" if problem["fatal"] else ""
        errors.print(
            f"- {problem['file']}: {problem['message']}{left_out}", markup=False, highlight=False, style="yellow"
        )
    kinds = Counter(study.table("problems").query("fatal")["kind"])
    if kinds:
        left_out = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
        errors.print(f"Left out: {left_out}.", markup=False, highlight=False, style="yellow")
    for name, path in (("tables", study.folder), ("figures", figures), ("report", figures / "report.html")):
        console.print(f"{name:8}{path}", markup=False, highlight=False, soft_wrap=True)


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
