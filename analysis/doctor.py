"""What is installed, which optional part is missing, and how to get it."""

import shutil
import sys
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from analysis import ingest, repair
from analysis.core.errors import AnalysisError
from analysis.engine import spark

PACKAGES = (
    "underthesea", "scikit-learn", "gensim", "matplotlib", "numpy", "pandas", "pyarrow", "numba", "lxml", "pypdfium2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for.

    Attributes
    ----------
    name : str
    state : str
        ``ok``, ``optional`` (missing, but only some part needs it) or ``missing``.
    detail : str
        The version found, or how to get it.
    """

    name: str
    state: str
    detail: str


def _package(name: str) -> Check:
    try:
        return Check(name, "ok", metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, "missing", f"run scripts/setup, or: pip install {name}")


def _command(name: str, needed_for: str, package: str) -> Check:
    path = shutil.which(name)
    if path:
        return Check(name, "ok", path)
    return Check(name, "optional", f"needed for {needed_for}; on Debian and Ubuntu: apt-get install {package}")


def _recogniser() -> Check:
    found = ingest.find_recognisers()
    if found:
        return Check("scanned pages", "ok", ", then ".join(f"{r.name} {r.version}" for r in found))
    how = "apt-get install tesseract-ocr tesseract-ocr-vie on Debian and Ubuntu, or: pip install 'doichieu[ocr]'"
    return Check("scanned pages", "optional", f"nothing that reads them is installed; {how}")


def _model() -> Check:
    try:
        repair.load_model()
    except (AnalysisError, OSError, ValueError) as error:
        return Check("repair model", "missing", f"{error}; install the project again: pip install -e .")
    return Check("repair model", "ok", "loaded")


def _spark() -> Check:
    java = spark.find_java()
    lacking = []
    if not spark.has_pyspark():
        lacking.append(f"pyspark 4 ({spark.GET_PYSPARK})")
    if java is None or java[1] < spark.JAVA:
        older = f", not the {java[1]} at {java[0]}" if java else ""
        lacking.append(f"Java {spark.JAVA} or newer{older} ({spark.GET_JAVA})")
    if lacking:
        return Check("Spark", "optional", f"needed for run --engine spark; lacking: {' and '.join(lacking)}")
    found = metadata.version("pyspark"), java[1] if java else ""
    return Check("Spark", "ok", f"pyspark {found[0]}, Java {found[1]}")


def examine() -> tuple[Check, ...]:
    """Look at the installation; nothing is changed and no network is touched."""
    python = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] <= (3, 12)
    jupyter = util.find_spec("jupyterlab") is not None
    return (
        Check("Python", "ok" if fits else "missing", python if fits else f"{python}; expected 3.11 or 3.12"),
        *(_package(name) for name in PACKAGES),
        _model(),
        Check("jupyter", "ok" if jupyter else "optional", "notebooks" if jupyter else "pip install -e .[notebooks]"),
        _recogniser(),
        _command("tesseract", "the best reading of scanned pages", "tesseract-ocr tesseract-ocr-vie"),
        _spark(),
        _command("chromium", "the tests of the report in a browser", "chromium"),
        Check("analysis", "ok", str(Path(__file__).parent)),
    )
