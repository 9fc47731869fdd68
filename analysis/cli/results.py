"""Commands that show or write what a study holds: emphasis, report, figures, score."""

from pathlib import Path
from typing import Annotated

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
    one_sentence,
    progress_bars,
)


@app.command("emphasis")
def print_emphasis(
    study: StudyName,
    check: Annotated[bool, typer.Option("--check", help="Measure otherwise and print what stays.")] = False,
    means: Annotated[bool, typer.Option("--means", help="Print means over localities instead of plans.")] = False,
    census: Annotated[bool, typer.Option("--census", help="Means of localities that are all there are.")] = False,
    work: Work = WORK,
) -> None:
    """How plans weigh the task groups of their sources: all words, words not reused and tasks, beside the source.

    Examples:

    - `doichieu emphasis demo`

    - `doichieu emphasis demo --check`
    """
    from analysis.pipeline.showing import emphasis_tables
    from analysis.store import open_study

    with one_sentence():
        with progress_bars() as progress:
            wanted = "check" if check else "census" if census else "means" if means else "plans"
            shown = emphasis_tables(open_study(work, study), wanted, progress)
        for title, columns, rows in shown:
            table = Table(title=title, title_justify="left")
            for name, is_number in columns:
                table.add_column(name, justify="right" if is_number else "left", overflow="fold")
            for row, grey in rows:
                table.add_row(*row, style="dim" if grey else "")
            console.print(table)


@app.command()
def explain(
    study: StudyName,
    document: Annotated[str, typer.Argument(help="Id of a plan: its file's name without the ending.")],
    task: Annotated[str | None, typer.Argument(help="Id of a task; all of the plan's by default.")] = None,
    below: Annotated[float, typer.Option(min=0, max=1, help="Only tasks whose relation is less sure than this.")] = 1.0,
    work: Work = WORK,
) -> None:
    """Why a task was coded as it was: its relation, the passages it was laid beside, the measures that decided.

    Examples:

    - `doichieu explain demo huyen-na-lua --below 0.6`

    - `doichieu explain demo huyen-na-lua II.1.b1`
    """
    from analysis.localisation import explain as explain_task
    from analysis.store import open_study

    with one_sentence():
        opened = open_study(work, study)
        tables = {name: opened.table(name) for name in ("localisation", "texts")}
        coded = tables["localisation"]
        unsure = coded[(coded["document"] == document) & ((coded["confidence"] < below) | (below == 1))]
        wanted = [task] if task else [*unsure["task"]]
        if not wanted and (coded["document"] == document).any():
            console.print(f"Every task of {document} is at least as sure as {below}.", markup=False, highlight=False)
            return
        for id in wanted or [""]:
            console.print(explain_task(tables, document, id), markup=False, highlight=False, soft_wrap=True)


@app.command()
def report(study: StudyName, lang: Language = "en", work: Work = WORK, figures: Figures = FIGURES) -> None:
    """Write the report of a study again: one HTML file that needs no network.

    Examples:

    - `doichieu report demo`

    - `doichieu report demo --lang vi`
    """
    from analysis import pipeline
    from analysis.store import open_study

    with one_sentence():
        path = pipeline.write_report(open_study(work, study), figures / study, language=lang)
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


@app.command("figures")
def draw_figures(
    study: StudyName,
    lang: Language = "en",
    width: Annotated[float, typer.Option(help="Millimetres: 170 a page, 85 a column, 120 a slide.")] = 170,
    work: Work = WORK,
    figures: Figures = FIGURES,
) -> None:
    """Draw the figures of a study again: SVG, PDF, PNG and the CSV behind each.

    Examples:

    - `doichieu figures demo`

    - `doichieu figures demo --width 85 --lang vi`
    """
    from analysis import pipeline
    from analysis.store import open_study

    with one_sentence():
        for path in pipeline.write_figures(open_study(work, study), figures / study, language=lang, width=width):
            console.print(str(path), markup=False, highlight=False, soft_wrap=True)


@app.command()
def score(
    study: StudyName,
    truth: Annotated[Path, typer.Option(help="A truth.json like the demo corpus has.")],
    work: Work = WORK,
) -> None:
    """Compare a study with a recorded truth.

    Example: `doichieu score demo --truth corpus/demo/truth.json`
    """
    from analysis.scoring import read_truth, score_study
    from analysis.store import open_study

    with one_sentence():
        scores = score_study(open_study(work, study), read_truth(truth))
        table = Table(title=f"Study {study} against {truth}", title_justify="left")
        for name in ("measure", "value", "n", "detail"):
            table.add_column(name, justify="right" if name in ("value", "n") else "left", overflow="fold")
        for row in scores.to_dict("records"):
            value = "-" if row["value"] != row["value"] else f"{row['value']:.3f}"
            table.add_row(row["measure"], value, str(row["n"]), row["detail"])
        console.print(table)
