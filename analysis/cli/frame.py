"""What the commands share: the app, its consoles, options, progress and refusals."""

import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
)
from rich.table import Column
from rich.text import Text

from analysis import __version__

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Lay local plans beside the central resolution they carry out: reused passages, own tasks, differing emphasis."
    "\n\nExit codes: 0 done; 1 something could not be done, and one sentence says what; 2 the command was misspelt; "
    "130 ended with Ctrl-C: what is done is kept.",
)
INTERRUPTED = 130
"""Exit code after Ctrl-C."""
console = Console()
errors = Console(stderr=True, soft_wrap=True)

Work = Annotated[Path, typer.Option(help="Folder of all studies (tables as Parquet).")]
Figures = Annotated[Path, typer.Option(help="Folder of all figures and reports.")]
Language = Annotated[str, typer.Option("--lang", help="Of figures and report: en or vi.")]
StudyName = Annotated[str, typer.Argument(help="Name of the study.")]
WORK, FIGURES = Path("corpus/work"), Path("figures")


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn an error that was raised on purpose into one sentence and exit code 1, Ctrl-C into one and 130."""
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

    except KeyboardInterrupt:
        errors.print(f"doichieu: {STOPPED}", style="bold red", markup=False, highlight=False)
        raise typer.Exit(INTERRUPTED) from None


def tell_fault(error: Exception) -> None:
    """One sentence for an error that nobody foresaw; its traceback goes to a file, for whoever mends it."""
    lines = str(error).splitlines() or ["no message"]
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="doichieu-fault-", suffix=".txt", delete=False
        ) as file:
            traceback.print_exception(error, file=file)
        kept = f"the traceback is in {file.name}"
    except OSError as reason:
        kept = f"the traceback could not be written down ({reason.strerror})"
    errors.print(
        f"doichieu: stopped by a fault in the program, {type(error).__name__}: {lines[0][:300]}; {kept}; what was done "
        "is kept: run again, and report the fault if it comes back.",
        style="bold red",
        markup=False,
        highlight=False,
    )


STOPPED = "ended with Ctrl-C; what is done is kept, and the same command goes on from there."


class Rate(ProgressColumn):
    """Documents (or what else a step counts) a second, as lately measured, and the time left, or that a step took."""

    def render(self, task: Task) -> Text:
        """Empty where nothing can be said of it yet."""
        speed, seconds = task.finished_speed or task.speed, task.elapsed if task.finished else task.time_remaining
        rate = "" if not speed else f"{speed:.2g}/s" if speed < 10 else f"{speed:,.0f}/s"
        left = "" if seconds is None else f"{timedelta(seconds=int(seconds))} {'' if task.finished else 'left'}"
        return Text(f"{rate:>7} {left}", style="cyan")


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """A function ``(step, done, total)`` that draws a bar on a terminal and prints one line a step elsewhere."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        Rate(Column(no_wrap=True, min_width=20)),
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
def main_options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options that stand before the command."""
