"""The command that runs a list of studies: batch."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from analysis.cli.frame import FIGURES, WORK, Figures, Work, app, console, errors, one_sentence, progress_bars

if TYPE_CHECKING:
    from analysis.pipeline import Listed, Ran
    from analysis.pipeline.reading import Progress


@app.command()
def batch(
    studies: Annotated[Path, typer.Argument(help="TOML file that lists studies.", metavar="STUDIES.toml")],
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each core.")] = 0,
    fresh: Annotated[
        bool, typer.Option("--fresh/--resume", help="Make everything again, or use what earlier runs kept.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict/--keep-going", help="Stop at the first study, or document, that fails.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be made again, and why.")] = False,
    engine: Annotated[str, typer.Option(help="Where documents are worked on: local (processes) or spark.")] = "local",
    master: Annotated[str | None, typer.Option(help="Of Spark; this machine with --jobs processes by default.")] = None,
    work: Work = WORK,
    figures: Figures = FIGURES,
) -> None:
    """Run a list of studies one after the other, and say at the end what became of each.

    The file holds a table for each study, and one for what they share. Only folder must be there; paths are relative
    to the file:

        [defaults]
        lang = "vi"
        figures = false              # draw none; or a folder

        [[study]]
        name = "hue"
        folder = "plans/hue"
        source = ["57-NQ/TW"]        # also seed, repair, work

    A study that fails does not stop the others. Each has its run.log; what became of all is written to batch.log in
    the folder of all studies. Exit codes: 0 all done; 1 at least one failed, or the file is not understood; 2 the
    command was misspelt; 130 ended with Ctrl-C: what is done is kept.

    Examples:

    - `doichieu batch studies.toml`

    - `doichieu batch studies.toml --dry-run`
    """
    from analysis import pipeline

    with one_sentence():
        listed = pipeline.read_batch(studies, work=work, figures=figures)
        if dry_run:
            raise typer.Exit(_show_stale(listed, fresh=fresh))
        done: list[Ran] = []
        try:
            for ran in pipeline.run_batch(
                listed, log_folder=work, strict=strict, show=_bars, jobs=jobs or os.cpu_count() or 1, fresh=fresh,
                engine=engine, master=master,
            ):  # fmt: skip
                done.append(ran)
        finally:
            if done:
                _show_table(done, len(listed) - len(done))
        if any(ran.failure for ran in done):
            raise typer.Exit(1)


@contextmanager
def _bars(listed: "Listed") -> "Iterator[Progress]":
    errors.print(f"doichieu: study {listed.name}", markup=False, highlight=False, style="bold")
    with progress_bars() as progress:
        yield progress


def _show_table(done: "list[Ran]", n_left: int) -> None:
    table = Table(title="Studies", title_justify="left")
    for name in ("study", "plans", "tasks", "problems", "seconds", "result"):
        table.add_column(name, justify="left" if name in ("study", "result") else "right", overflow="fold")
    for ran in done:
        counts = ("-", "-", "-") if ran.failure else (str(ran.n_plans), str(ran.n_tasks), str(ran.n_problems))
        table.add_row(ran.name, *counts, f"{ran.n_seconds:.0f}", "failed" if ran.failure else "done")
    console.print(table)
    for ran in done:
        if ran.failure:
            errors.print(f"- {ran.name}: {ran.failure}", markup=False, highlight=False, style="bold red")
    if n_left:
        errors.print(f"{n_left} studies were not run.", markup=False, highlight=False, style="yellow")


def _show_stale(listed: "tuple[Listed, ...]", *, fresh: bool) -> int:
    """Say of each study what would be made again; the exit code."""
    from analysis import pipeline
    from analysis.core.errors import AnalysisError
    from analysis.store import study_at

    code = 0
    for study in listed:
        try:
            stored = study_at(study.work, study.name)
            reasons = pipeline.find_stale(stored, study.folder, parameters=study.parameters)
            said = "everything is made again, because that is asked for (--fresh)." if fresh else " ".join(reasons)
            line = f"{study.name}: {said or 'up to date: nothing would be made again.'}"
        except AnalysisError as error:
            line, code = f"{study.name}: {error}", 1
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return code
