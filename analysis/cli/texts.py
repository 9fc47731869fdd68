"""Commands for single files: repair."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analysis.cli.frame import app, console, errors, one_sentence

if TYPE_CHECKING:
    from analysis.restoring import Restored


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

    with one_sentence():
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
