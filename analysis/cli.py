"""The command `doichieu`. Imports of the analysis stand inside the functions, so that ``--help`` is instant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from analysis import __version__

if TYPE_CHECKING:
    from analysis.restoring import Restored
    from analysis.store import Study

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Lay local plans beside the central resolution they carry out: reused passages, own tasks, differing emphasis."
    "\n\nExit codes: 0 done; 1 stopped with one sentence that says why; 2 the command was misspelt.",
)
console = Console()
errors = Console(stderr=True)

Work = Annotated[Path, typer.Option(help="Folder of all studies (tables as Parquet).")]
Figures = Annotated[Path, typer.Option(help="Folder of all figures and reports.")]
StudyName = Annotated[str, typer.Argument(help="Name of the study.")]
WORK, FIGURES = Path("corpus/work"), Path("figures")


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Turn an error that was raised on purpose into one sentence and exit code 1."""
    from analysis.core.errors import AnalysisError

    try:
        yield
    except AnalysisError as error:
        errors.print(f"doichieu: {error}", style="bold red", markup=False, highlight=False)
        raise typer.Exit(1) from None
    except OSError as error:
        named = f" {error.filename}" if error.filename else ""
        errors.print(f"doichieu: cannot read or write{named}: {error.strerror}.", style="bold red", markup=False)
        raise typer.Exit(1) from None


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A function ``(step, done, total)`` that draws a bar on a terminal and prints one line a step elsewhere."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
                if not errors.is_terminal:
                    errors.print(f"doichieu: {step}", markup=False, highlight=False)
            bar.update(tasks[step], completed=done, total=total)

        yield advance


def _version(value: bool) -> None:
    if value:
        console.print(f"doichieu {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options that stand before the command."""


@app.command()
def run(
    corpus: Annotated[Path, typer.Argument(help="Folder of plans and central texts (.txt), searched with subfolders.")],
    study: Annotated[str | None, typer.Option(help="Name of the study; the folder's name by default.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Id or number of a superior text; repeatable.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    repair: Annotated[
        str, typer.Option(help="Undo OCR damage: adapted (to the study's clean texts), general (not adapted) or none.")
    ] = "adapted",
    work: Work = WORK,
    figures: Figures = FIGURES,
) -> None:
    """Analyse a folder: from the files to tables, figures and a report.

    Examples:

    - `doichieu run corpus/demo`

    - `doichieu run plans --study hue --source 57-NQ/TW`
    """
    from analysis import pipeline

    with _one_sentence():
        with _progress() as progress:
            made = pipeline.run(
                corpus,
                study=study,
                parameters=pipeline.Parameters(tuple(source or ()), seed, repair),
                work=work,
                figures=figures,
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

    with _one_sentence():
        with _progress() as progress:
            path = pipeline.draft_manifest(corpus, progress, to=to, update=update, force=force)
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


@app.command("repair")
def repair_files(
    files: Annotated[list[Path], typer.Argument(help="Text, Word, HTML, PDF or scanned files.")],
    to: Annotated[Path, typer.Option(help="Folder for NAME.repaired.txt and NAME.edits.csv.")] = Path("repaired"),
    adapt: Annotated[list[Path] | None, typer.Option(help="A clean text of the same matter; repeatable.")] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Edits less sure are not applied.")] = 0.0,
    diff: Annotated[bool, typer.Option(help="Show the lines that change.")] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the files of an earlier repair.")] = False,
) -> None:
    """Repair single files: undo OCR damage, read old encodings. The originals stay as they are.

    The diff shows `[-what stood there-]{+what stands there now+}`, and `{?...?}` where that is less sure than 0.9.

    Example: `doichieu repair corpus/demo/local/huyen-na-lua.txt --adapt corpus/demo/central/901-NQ-TW.txt --dry-run`
    """
    from analysis import restoring
    from analysis.core.errors import AnalysisError

    with _one_sentence():
        pairs = restoring.targets(files, to, force=force or dry_run)
        clean = [restoring.read_file(path) for path in adapt or ()]
        failed = False
        for path, pair in zip(files, pairs, strict=True):
            try:
                restored = restoring.restore_file(path, adaptation=clean, min_confidence=min_confidence)
            except AnalysisError as error:
                errors.print(f"doichieu: {error}", style="bold red", markup=False, highlight=False, soft_wrap=True)
                failed = True
                continue
            if not dry_run:
                restoring.write_restored(restored, pair)
            _show_restored(restored, diff=diff)
            for target in () if dry_run else pair:
                console.print(f"  written: {target}", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


_DIFF_STYLES = {"kept": "", "deleted": "red strike", "inserted": "bold green", "unsure": "bold yellow"}


def _show_restored(restored: "Restored", *, diff: bool) -> None:
    """Print the changed lines of a file and what was done to it."""
    from analysis import restoring

    if diff:
        for number, pieces in restoring.iter_changed_lines(restored.document, restored.edits):
            parts = [(text, _DIFF_STYLES[style]) for text, style in restoring.style_line(pieces)]
            console.print(Text.assemble((f"{number:>5}: ", "dim"), *parts), soft_wrap=True, highlight=False)
    for line in restoring.describe(restored):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


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

    with _one_sentence():
        with _progress() as progress:
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
def export(
    study: StudyName,
    to: Annotated[Path, typer.Option(help="Folder to write to.")],
    work: Work = WORK,
) -> None:
    """Write the tables of a study as CSV, its texts as files and its cascade as GraphML.

    Example: `doichieu export demo --to demo-export`
    """
    from analysis.export import export_csv
    from analysis.pipeline.networks import write_graphml
    from analysis.store import open_study

    with _one_sentence():
        opened = open_study(work, study)
        written = [*export_csv(opened, to), write_graphml(opened, to)]
        console.print(f"{len(written)} files written to {to}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def report(study: StudyName, work: Work = WORK, figures: Figures = FIGURES) -> None:
    """Write the report of a study again: one HTML file that needs no network.

    Example: `doichieu report demo`
    """
    from analysis import pipeline
    from analysis.store import open_study

    with _one_sentence():
        path = pipeline.write_report(open_study(work, study), figures / study)
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


@app.command("figures")
def draw_figures(study: StudyName, work: Work = WORK, figures: Figures = FIGURES) -> None:
    """Draw the figures of a study again: SVG, PDF, PNG and the CSV behind each.

    Example: `doichieu figures demo`
    """
    from analysis import pipeline
    from analysis.store import open_study

    with _one_sentence():
        for path in pipeline.write_figures(open_study(work, study), figures / study):
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

    with _one_sentence():
        scores = score_study(open_study(work, study), read_truth(truth))
        table = Table(title=f"Study {study} against {truth}", title_justify="left")
        for name in ("measure", "value", "n", "detail"):
            table.add_column(name, justify="right" if name in ("value", "n") else "left", overflow="fold")
        for row in scores.to_dict("records"):
            value = "-" if row["value"] != row["value"] else f"{row['value']:.3f}"
            table.add_row(row["measure"], value, str(row["n"]), row["detail"])
        console.print(table)


@app.command()
def doctor() -> None:
    """Say what is installed, which optional part is missing, and how to get it.

    Example: `doichieu doctor`
    """
    from analysis.doctor import examine

    checks = examine()
    table = Table(title=f"doichieu {__version__}", title_justify="left")
    for name in ("part", "state", "detail"):
        table.add_column(name, overflow="fold")
    for check in checks:
        table.add_row(check.name, check.state, check.detail)
    console.print(table)
    if any(check.state == "missing" for check in checks):
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the command."""
    app()


if __name__ == "__main__":
    main()
