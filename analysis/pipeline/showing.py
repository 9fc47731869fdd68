"""Showing: the tables that `doichieu emphasis` prints."""

from typing import NamedTuple

import pandas as pd

from analysis import emphasis
from analysis.core.errors import ComputationError
from analysis.pipeline.checking import check_emphasis
from analysis.pipeline.reading import Progress
from analysis.store import Study

FEW, LISTED = 10, 60


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
        ``plans`` (one table per source), ``means`` (and contrasts), ``census`` (means without intervals), or
        ``check`` (what agrees under each variation, and the cells that stay under all).
    progress : callable

    Raises
    ------
    ComputationError
        If the study has nothing of the kind.
    """
    if wanted == "check":
        checked = check_emphasis(study, progress, seed=_seed_of(study))
        return [_show_check(checked.variations), _show_kept(checked.cells, study)]
    if wanted == "plans":
        table = emphasis.lay_side_by_side(study.table("emphasis"))
        return [_show_plans(source, rows) for source, rows in table.groupby("source", sort=True)]
    means = study.table("means")
    if means.empty:
        raise ComputationError(f"Study {study.name} has no means over localities; see its problems.")
    if wanted == "census":
        return [_show_means(emphasis.as_census(means))]
    return [_show_means(means), _show_contrasts(study.table("contrasts"))]


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


def _show_contrasts(table: pd.DataFrame) -> Shown:
    """The contrasts of lowest q-value; the family in the title."""
    names = ("grouping", "level", "measure", "category", "groups", "difference", "95 % interval", "p", "q")
    if table.empty:
        title = "No groups of localities were contrasted; the reason stands among the problems of the study"
        return Shown(title, tuple((name, False) for name in names), ())
    first = table.sort_values(["q_value", "p_value"], kind="stable").head(LISTED)
    rows = [
        (
            (
                f"{r.grouping}{' (length adjusted)' if r.adjusted_for else ''}", r.level, r.measure,
                f"{r.category}. {r.label}"[:48], f"{r.group} ({r.n}) - {r.reference} ({r.n_reference})",
                _number(r.difference, "+.2f"), _interval(r.low, r.high, "+.2f"), _number(r.p_value, ".3f"),
                _number(r.q_value, ".3f"),
            ),
            bool(r.n < FEW or r.n_reference < FEW),
        )
        for r in first.itertuples()
    ]  # fmt: skip
    title = (
        f"Contrasts between groups of localities of one level: one family of {len(table)} tests, of which "
        f"{int((table['q_value'] <= 0.05).sum())} stay below a false discovery rate of 5 %; the {len(first)} of lowest "
        "q. p: localities permuted; q: Benjamini-Hochberg; interval: superpopulation; grey: fewer than ten in a group. "
        "What was refused, and why, stands among the problems of the study"
    )
    return Shown(title, tuple((name, i > 4) for i, name in enumerate(names)), tuple(rows))


def _show_kept(cells: pd.DataFrame, study: Study) -> Shown:
    """The cells that stay, by result and plan."""
    kept = cells[cells["stays"]]
    places = study.table("documents").set_index("document")["locality"].to_dict()
    words, groups = study.table("topics"), study.table("emphasis")
    words = words[words["model"] == "nmf"]
    titles = dict(zip(zip(groups["source"], groups["group"], strict=True), groups["group_title"], strict=True))
    titles |= {("", str(topic)): label for topic, label in zip(words["topic"], words["label"], strict=True)}
    rows = [
        (
            (
                r.result, places.get(r.document) or r.document, r.source,
                f"{r.category}. {titles.get((r.source, r.category), '')}"[:48], "more" if r.value > 0 else "less",
                f"{r.n_clear} of {r.n_variations}",
            ),
            False,
        )
        for r in kept.head(LISTED).itertuples()
    ]  # fmt: skip
    title = (
        f"{len(kept)} of {len(cells)} clear cells stay on their side in every variation that defines them"
        + (f"; the first {LISTED}" if len(kept) > LISTED else "")
        + ". more, less: than the source says to that level (than the mean over plans); clear: variations in which "
        "the interval says so too"
    )
    names = ("result", "plan", "source", "group or topic", "says", "clear")
    return Shown(title, tuple((name, i > 4) for i, name in enumerate(names)), tuple(rows))


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
