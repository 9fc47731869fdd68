"""Showing: the tables that `doichieu emphasis` prints."""

from typing import NamedTuple

import pandas as pd

from analysis import emphasis
from analysis.core.errors import ComputationError
from analysis.pipeline.checking import check_emphasis
from analysis.pipeline.reading import Progress
from analysis.store import Study

FEW = 10


class Shown(NamedTuple):
    """A table as text: title, columns (name, whether of numbers), rows (cells, whether grey)."""

    title: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[str, ...], bool], ...]


def emphasis_tables(study: Study, wanted: str, progress: Progress) -> list[Shown]:
    """What `doichieu emphasis` prints.

    Parameters
    ----------
    study : Study
    wanted : str
        ``plans`` (one table per source), ``means``, ``census`` (means without intervals), or ``check``.
    progress : callable

    Raises
    ------
    ComputationError
        If the study has nothing of the kind.
    """
    if wanted == "check":
        return [_show_check(check_emphasis(study, progress, seed=_seed_of(study)))]
    if wanted == "plans":
        table = emphasis.lay_side_by_side(study.table("emphasis"))
        return [_show_plans(source, rows) for source, rows in table.groupby("source", sort=True)]
    means = study.table("means")
    if means.empty:
        raise ComputationError(f"Study {study.name} has no means over localities; see its problems.")
    return [_show_means(emphasis.as_census(means) if wanted == "census" else means)]


def _seed_of(study: Study) -> int:
    parameters = study.manifest.get("parameters")
    return int(parameters.get("seed", 1)) if isinstance(parameters, dict) else 1


def _number(value: object, form: str = ".2f") -> str:
    return "-" if pd.isna(value) else format(float(str(value)), form)


def _interval(low: object, high: object, form: str) -> str:
    return "-" if pd.isna(low) or pd.isna(high) else f"{_number(low, form)} … {_number(high, form)}"


def _show_plans(source: str, table: pd.DataFrame) -> Shown:
    names = ("plan", "group", "tasks", "words", "not reused", "tasks (share)", "source", "log2 ratio", "measurement")
    rows = [
        (
            (
                r.locality or r.document, f"{r.group}. {r.group_title}"[:48], str(r.n), _number(r.words),
                _number(r.words_not_reused), _number(r.tasks), _number(r.source_words), _number(r.log_ratio, "+.1f"),
                _interval(r.low, r.high, "+.1f"),
            ),
            bool(r.n < FEW),
        )
        for r in table.itertuples()
    ]  # fmt: skip
    title = (
        f"Shares of the task groups of {source} in the measures of each plan. source: share of what it says to that "
        "level; log2 ratio: words against source, with its interval of measurement; grey: fewer than ten tasks"
    )
    return Shown(title, tuple((name, i > 1) for i, name in enumerate(names)), tuple(rows))


def _show_means(table: pd.DataFrame) -> Shown:
    names = ("measure", "level", "category", "localities", "mean share", "95 % interval", "interval of")
    rows = [
        (
            (
                r.measure, r.group, f"{r.category}. {r.label}"[:48] if r.label else r.category, str(r.n),
                _number(r.share), _interval(r.low, r.high, ".2f"), r.interval,
            ),
            bool(r.few) and r.interval != "census",
        )
        for r in table.itertuples()
    ]  # fmt: skip
    title = (
        "Means over localities, by level of government; grey: fewer than ten localities, the interval covers too little"
    )
    return Shown(title, tuple((name, 2 < i < 6) for i, name in enumerate(names)), tuple(rows))


def _show_check(table: pd.DataFrame) -> Shown:
    names = ("result", "measured otherwise", "cells", "clear", "say the same", "same side", "reversed", "detail")
    rows = [
        (
            (
                r.result, r.variation, str(r.n_cells), str(r.n_clear), _number(r.same), _number(r.same_sign),
                str(r.n_reversed), r.detail,
            ),
            False,
        )
        for r in table.itertuples()
    ]  # fmt: skip
    title = (
        "What stays. A cell is a plan and a task group (a topic). say the same: sign and interval agree; clear: cells "
        "whose interval excludes the source's share (the mean); same side: clear cells that keep their sign"
    )
    return Shown(title, tuple((name, 1 < i < 7) for i, name in enumerate(names)), tuple(rows))
