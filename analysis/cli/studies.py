"""Commands that make a study: run, manifest."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from analysis.cli.frame import FIGURES, WORK, Figures, Language, Work, app, console, errors, one_sentence, progress_bars

if TYPE_CHECKING:
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
    work: Work = WORK,
    figures: Figures = FIGURES,
) -> None:
    """Analyse a folder: from the files to tables, figures and a report.

    Examples:

    - `doichieu run corpus/demo`

    - `doichieu run plans --study hue --source 57-NQ/TW`
    """
    from analysis import pipeline

    with one_sentence():
        with progress_bars() as progress:
            made = pipeline.run(
                corpus,
                study=study,
                parameters=pipeline.Parameters(tuple(source or ()), seed, repair),
                work=work,
                figures=figures,
                language=lang,
                progress=progress,
            )
        _summarise(made, figures / made.name)


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
