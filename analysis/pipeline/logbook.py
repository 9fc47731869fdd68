"""The log of a study: what its runs did, when, for how long, with how much memory, and what went wrong."""

import logging
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.core.errors import AnalysisError, Problem
from analysis.engine import LOCK
from analysis.pipeline.reading import Progress
from analysis.store import versions

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

LOG = "run.log"
"""File in the study's folder; no table: nothing depends on it."""
MOST_BYTES = 5_000_000
"""Size at which a log becomes ``run.log.1``, in the place of the one before."""


class Kind(NamedTuple):
    """Problems of one kind: how many, how many documents they left out, and the first of them."""

    kind: str
    n: int
    n_left_out: int
    file: str
    message: str


def count_kinds(problems: pd.DataFrame) -> tuple[Kind, ...]:
    """Table ``problems`` by kind: those that left documents out first, then the most frequent."""
    kinds = [
        Kind(str(kind), len(rows), int(rows["fatal"].sum()), str(rows["file"].iloc[0]), str(rows["message"].iloc[0]))
        for kind, rows in problems.sort_values("fatal", ascending=False, kind="stable").groupby("kind", sort=True)
    ]
    return tuple(sorted(kinds, key=lambda k: (-k.n_left_out, -k.n, k.kind)))


@dataclass(slots=True)
class Steps:
    """Progress that is written down: of each step its seconds, from the last word of the one before to its own.

    Parameters
    ----------
    log : logging.Logger
    show : callable
        Where progress goes besides.
    problems : list of Problem
        What failed so far; grows while steps run.
    """

    log: logging.Logger
    show: Progress
    problems: list[Problem]
    step: str = ""
    state: tuple[int, int] = (0, 0)
    began: float = field(default_factory=time.monotonic)
    heard: float = 0.0
    n_failed: int = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Progress of a step; see `analysis.pipeline.reading.Progress`."""
        if step != self.step:
            self.end()
            self.step = step
        self.state, self.heard = (done, total), time.monotonic()
        self.show(step, done, total)

    def end(self) -> None:
        """Write down the step that ends here, and what failed on it."""
        failed = self.problems[self.n_failed :]
        for problem in failed:
            self.log.warning("%s", problem)
        if self.step:
            counts = (*self.state, len(failed), self.heard - self.began)
            self.log.info("%s: %d of %d, %d failed, %.1f s, %s", self.step, *counts, memory())
            self.began = self.heard
        self.step, self.n_failed = "", len(self.problems)


@contextmanager
def keep_log(
    folder: Path, progress: Progress, *, about: Mapping[str, object], problems: list[Problem]
) -> Iterator[Steps]:
    """Write down in ``run.log`` of a study's folder what happens in the block; gives what to report progress to.

    Parameters
    ----------
    folder : Path
    progress : callable
        What is told of the steps besides.
    about : mapping
        What the run was asked to do.
    problems : list of Problem
        Of the engine.

    Notes
    -----
    A log that cannot be written stops nothing. Where the block fails before anything else was written, none is left.
    """
    with open_log(folder / LOG) as log:
        steps, began = Steps(log, progress, problems), time.monotonic()
        log.info("began: %s", ", ".join(f"{name} {value}" for name, value in {**about, **versions()}.items()))
        try:
            yield steps
            steps.end()
            log.info("ended after %.1f s, %s", time.monotonic() - began, memory())
        except BaseException as error:
            steps.end()
            log.error("stopped after %.1f s: %s", time.monotonic() - began, sentence_of(error))
            raise
        finally:
            with suppress(OSError):
                if {path.name for path in folder.iterdir()} <= {LOG, LOCK}:
                    (folder / LOG).unlink()


@contextmanager
def open_log(path: Path) -> Iterator[logging.Logger]:
    """A log that is appended to, a line a record, while the block runs; at `MOST_BYTES` it is set aside.

    The folder must be there. A log that cannot be written stops nothing.
    """
    handler = _Handler(path, maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(_Plain("{asctime} {levelname:7} {message}", "%Y-%m-%dT%H:%M:%S%z", style="{"))
    log = logging.Logger("doichieu")
    log.addHandler(handler)
    try:
        yield log
    finally:
        with suppress(OSError):
            handler.close()


def sentence_of(error: BaseException) -> str:
    """What ended a run: the error's own sentence where it was raised on purpose, else its kind and where it arose."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    if isinstance(error, AnalysisError):
        return str(error)
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" ({where[0].name}, line {where[0].lineno})" if where else ""
    return f"{type(error).__name__}: {error}{place}"


def log_problems(steps: Steps, problems: pd.DataFrame) -> None:
    """Write down how many problems of each kind a study has."""
    steps.end()
    for kind in count_kinds(problems):
        first = f"{kind.file}: {kind.message}" if kind.file else kind.message
        steps.log.warning("%d problems %s, %d left out; first %s", kind.n, kind.kind, kind.n_left_out, first)


def memory() -> str:
    """The most memory that this process and the largest of those it started (and that have ended) took, in words."""
    if resource is None:
        return "memory unknown"
    unit = 2**20 if sys.platform == "darwin" else 2**10
    own, other = (resource.getrusage(who).ru_maxrss // unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"at most {own} MB here and {other} MB in another process"


class _Plain(logging.Formatter):
    """One line a record, whatever a file's name holds."""

    def format(self, record: logging.LogRecord) -> str:
        return "".join(c if c.isprintable() else " " for c in super().format(record))


class _Handler(RotatingFileHandler):
    """A log on a full disk is left as it is."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Nothing: what cannot be written down stops no run."""
