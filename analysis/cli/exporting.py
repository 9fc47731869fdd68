"""Commands that write a study for other programs: export."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.frame import WORK, StudyName, Work, app, console, one_sentence


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

    with one_sentence():
        opened = open_study(work, study)
        written = [*export_csv(opened, to), write_graphml(opened, to)]
        console.print(f"{len(written)} files written to {to}", markup=False, highlight=False, soft_wrap=True)
