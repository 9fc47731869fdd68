"""Drawing: the figures and the report of a study, from its tables alone."""

from collections.abc import Sequence
from pathlib import Path

from analysis import __version__, plots
from analysis.core.errors import InputError
from analysis.core.tables import TABLES
from analysis.core.writing import replace_file
from analysis.report import render_report
from analysis.store import Study

REPORT, STAMP = "report.html", ".drawn"
"""The page of a study, and the file that says from which tables and in which language all of it was drawn."""
PAGE = 170.0


def draw_figures(study: Study, *, language: str = "en", width: float = PAGE) -> tuple[plots.Figure, ...]:
    """Every figure that the tables of `study` allow, in the language ``en`` or ``vi``, so many millimetres wide.

    Raises
    ------
    InputError
        If the width is not one of a page, slide or column (85-300 mm).
    """
    if not 85 <= width <= 300:
        raise InputError(f"Figures are 85 to 300 mm wide; got {width:g}; a column has 85, a page 170, a slide 120.")
    return plots.plot_all({name: study.table(name) for name in TABLES}, lang=language, width=width)


def write_figures(
    study: Study,
    folder: Path | str,
    *,
    figures: Sequence[plots.Figure] | None = None,
    language: str = "en",
    width: float = PAGE,
) -> tuple[Path, ...]:
    """Save every figure as SVG, PDF, PNG and the CSV behind it.

    Parameters
    ----------
    study : Study
    folder : path
        Figures of an earlier run that are no longer drawn are removed. Figures of another width than a page's go into
        a folder of their own in it.
    figures : sequence of Figure, optional
        From `draw_figures`, where they are drawn already.
    language, width : str, float
        ``en`` or ``vi``, and millimetres, where they are not.

    Returns
    -------
    tuple of Path
        What was written.
    """
    folder = Path(folder) if width == PAGE else Path(folder) / f"{width:g}mm"
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    (folder / STAMP).unlink(missing_ok=True)
    for figure in draw_figures(study, language=language, width=width) if figures is None else figures:
        written += figure.save(folder / figure.slug)
    for path in folder.glob("[0-9][0-9]_*.*"):
        if path not in written and path.suffix in (".svg", ".pdf", ".png", ".csv"):
            path.unlink()
    return tuple(written)


def write_report(
    study: Study, folder: Path | str, *, figures: Sequence[plots.Figure] | None = None, language: str = "en"
) -> Path:
    """Write the report: one HTML file that opens from disk and needs no network.

    Parameters
    ----------
    study : Study
    folder : path
        The folder of the study's figures.
    figures : sequence of Figure, optional
        From `draw_figures`, where they are drawn already.
    language : str
        Of the page: ``en`` or ``vi``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STAMP).unlink(missing_ok=True)
    parameters = study.manifest.get("parameters", {})
    page = render_report(
        {name: study.table(name) for name in TABLES},
        draw_figures(study, language=language) if figures is None else figures,
        study=study.name,
        parameters=parameters if isinstance(parameters, dict) else {},
        version=__version__,
        language=language,
    )
    replace_file(folder / REPORT, page.encode("utf-8", "surrogatepass"))
    return folder / REPORT
