"""Drawing: the figures and the report of a study, from its tables alone."""

import os
from pathlib import Path

from analysis import __version__, plots
from analysis.core.tables import TABLES
from analysis.report import render_report
from analysis.store import Study

REPORT = "report.html"


def write_figures(study: Study, folder: Path | str) -> tuple[Path, ...]:
    """Draw every figure that the tables allow, each as SVG, PDF, PNG and the CSV behind it.

    Parameters
    ----------
    study : Study
    folder : path
        Figures of an earlier run that are no longer drawn are removed.

    Returns
    -------
    tuple of Path
        What was written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for figure in plots.plot_all({name: study.table(name) for name in TABLES}):
        written += figure.save(folder / figure.slug)
    for path in folder.glob("[0-9][0-9]_*.*"):
        if path not in written and path.suffix in (".svg", ".pdf", ".png", ".csv"):
            path.unlink()
    return tuple(written)


def write_report(study: Study, folder: Path | str) -> Path:
    """Write the report: one HTML file that opens from disk and needs no network.

    Parameters
    ----------
    study : Study
    folder : path
        The folder of the study's figures.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: study.table(name) for name in TABLES}
    parameters = study.manifest.get("parameters", {})
    page = render_report(
        tables,
        plots.plot_all(tables),
        study=study.name,
        parameters=parameters if isinstance(parameters, dict) else {},
        version=__version__,
    )
    beside = folder / f".{REPORT}.{os.getpid()}"
    beside.write_bytes(page.encode("utf-8", "surrogatepass"))
    beside.replace(folder / REPORT)
    return folder / REPORT
