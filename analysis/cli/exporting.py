"""Commands that write a study for other programs and check what others wrote: export, replicate."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.frame import WORK, StudyName, Work, app, console, one_sentence, progress_bars

if TYPE_CHECKING:
    from analysis.store import Study


@app.command()
def export(
    study: StudyName,
    to: Annotated[Path, typer.Option(help="Folder to write to.")],
    format: Annotated[
        list[str] | None,
        typer.Option(
            help="csv (default), xlsx, parquet, dta (Stata), graphml, webannotation, html, latex, replication or all; "
            "repeatable."
        ),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV files with a mark by which Excel knows UTF-8.")] = False,
    lang: Annotated[str, typer.Option(help="Language of printed tables (html, latex): en or vi.")] = "en",
    work: Work = WORK,
) -> None:
    """Write the tables of a study, its texts and its cascade for other programs.

    Offsets and lines count the texts as they were read (text_raw/). Names of signatories stay out of every table. Text
    that a spreadsheet program would compute stands behind an apostrophe. quotes.csv says of every number how it may be
    quoted, codebook.csv of every column what it means.

    Examples:

    - `doichieu export demo --to demo-export`

    - `doichieu export demo --to demo-export --format xlsx --format dta`
    """
    from analysis.export import export_study
    from analysis.pipeline.networks import write_graphml
    from analysis.store import open_study

    formats = format or ["csv"]
    with one_sentence():
        opened = open_study(work, study)
        written = list(export_study(opened, to, formats=formats, bom=bom, language=lang))
        if {"csv", "graphml", "all"} & set(formats):
            written.append(write_graphml(opened, to))
        console.print(f"{len(written)} files written to {to}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def replicate(
    archive: Annotated[Path, typer.Argument(help="A replication archive (.zip).")],
    corpus: Annotated[Path, typer.Option(help="Folder of the documents that the study was made from.")],
) -> None:
    """Run a study again from its replication archive, and say of every table whether it came out the same.

    Exit code 1 where a table differs; other versions that give the same tables do no harm.

    Example: `doichieu replicate demo-export/demo-replication.zip --corpus corpus/demo`
    """
    from analysis.export import compare_archive, read_archive

    with one_sentence():
        members = read_archive(archive)
        with tempfile.TemporaryDirectory() as folder:
            with progress_bars() as progress:
                made = _run_again(members, corpus, Path(folder), progress)
            found = compare_archive(members, made)
        for item in found:
            style = "" if item.same else "bold yellow"
            console.print(item.sentence, style=style, markup=False, highlight=False, soft_wrap=True)
    if not all(item.same for item in found if item.is_table):
        raise typer.Exit(1)


def _run_again(
    members: Mapping[str, bytes], corpus: Path, work: Path, progress: Callable[[str, int, int], None]
) -> "Study":
    """The study of an archive, with its parameters and corrections, on the documents of a folder."""
    import json

    from analysis import pipeline
    from analysis.core.errors import InputError
    from analysis.core.writing import replace_file
    from analysis.export.replication import CORRECTIONS
    from analysis.store import MANIFEST

    said: dict[str, Any] = json.loads(members[MANIFEST]).get("parameters", {})
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in said.items()}
    try:
        parameters = pipeline.Parameters(**values)
    except TypeError:
        raise InputError(
            f"The archive has parameters {said}, which this version does not know; expected those of "
            f"{pipeline.Parameters()}; install the version that study.json in the archive names."
        ) from None
    if CORRECTIONS in members:
        replace_file(work / "replication" / CORRECTIONS, members[CORRECTIONS])
    return pipeline.run(corpus, study="replication", parameters=parameters, work=work, figures=None, progress=progress)
