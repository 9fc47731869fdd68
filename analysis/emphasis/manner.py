"""Emphasis beyond words: how firmly, how openly, how concretely and for when a plan sets its tasks.

Two plans may give a task group the same share of words, and one binds itself with agencies, dates and numbers where the
other encourages and considers.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd
from scipy.stats import betabinom

from analysis.core import Task
from analysis.core.tables import make_table
from analysis.emphasis.measure import PlanText, place_plan
from analysis.emphasis.obligation import LEXICAL, MEASURES, describe_task
from analysis.emphasis.placement import GroupProfiles
from analysis.vietnamese.modality import N_READ_RIGHT

FEW = 10
Row = dict[str, object]


def measure_manner(
    plans: Sequence[PlanText],
    profiles: Mapping[str, GroupProfiles],
    *,
    zones: Sequence[str] = ("measures",),
) -> pd.DataFrame:
    """Strength, ambiguity, concreteness and horizon of each plan, as a whole and by task group of its sources.

    Parameters
    ----------
    plans : sequence of PlanText
    profiles : mapping of source id to GroupProfiles
        From `profile_groups`; may be empty.
    zones : sequence of str
        The parts of the plan that count.

    Returns
    -------
    DataFrame
        Table ``manner``: per plan and measure a row with empty ``source`` and ``group`` for all its tasks, then one
        per task group. ``share`` is of tasks, missing without tasks. The interval of what is read from word lists is
        one of *measurement*, from hits read by hand: the upper bound is the share itself, because words that the
        lists lack are not counted. What is parsed has no interval. Below ten tasks ``few`` is set.

    Notes
    -----
    An encouragement is an instrument, not a fault, and a task without a date may be meant to last: nothing here is a
    grade. A plan is compared with another only where both are the same kind of document.
    """
    ordered = sorted(plans, key=lambda p: p.document.id)
    return make_table("manner", [row for plan in ordered for row in manner_rows(plan, profiles, zones=zones)])


def manner_rows(
    plan: PlanText, profiles: Mapping[str, GroupProfiles], *, zones: Sequence[str] = ("measures",)
) -> list[Row]:
    """The rows of `measure_manner` for one plan."""
    table = _describe(plan, sorted((task for task in plan.tasks if task.zone in zones), key=lambda task: task.span))
    names: Row = {"document": plan.document.id, "locality": plan.locality, "level": plan.level}
    rows = list(_rows(names, table))
    for source, profile in profiles.items():
        index = place_plan(plan, profile, tuple(zones))[1].group_index
        for k, group in enumerate(profile.numbers):
            titles = {"source": source, "group": group, "group_title": profile.titles[k]}
            rows += _rows({**names, **titles}, table[index == k])
    return rows


def measure_source_manner(source: PlanText, groups: Mapping[str, tuple[str, Sequence[str]]]) -> pd.DataFrame:
    """The same measures for what a superior text says to one level of government, to be read beside the plans'.

    Parameters
    ----------
    source : PlanText
        Its provisions that apply to ``level``, as tasks.
    groups : mapping of number to (title, ids of those tasks)
        Its task groups.

    Returns
    -------
    DataFrame
        Table ``manner`` as from `measure_manner`, with the text itself as ``document`` and ``source`` and an empty
        locality: rows with empty ``group`` for all groups together, then one per group. A provision is often longer
        than a task and names an agency or a date for several things at once: compare with care.
    """
    names: Row = {"document": source.document.id, "level": source.level, "source": source.document.id}
    table = _describe(source, source.tasks)
    at = {task.id: i for i, task in enumerate(source.tasks)}
    members = {number: [at[id] for id in ids] for number, (_, ids) in groups.items()}
    rows = list(_rows(names, table[sorted(i for found in members.values() for i in found)]))
    for number, (title, _) in groups.items():
        rows += _rows({**names, "group": number, "group_title": title}, table[members[number]])
    return make_table("manner", rows)


def _describe(plan: PlanText, tasks: Sequence[Task]) -> np.ndarray:
    """Every measure for every task, shape (n, 14)."""
    year = int(plan.date[:4]) if plan.date[:4].isdecimal() else None
    found = [describe_task(task, task.span.of(plan.document.text), year=year) for task in tasks]
    return np.array([list(one.values()) for one in found]).reshape(len(tasks), len(MEASURES))


def _rows(names: Row, table: np.ndarray) -> Iterator[Row]:
    """One row a measure from the tasks (rows) by measures (columns)."""
    n = len(table)
    shares = table.mean(axis=0) if n else np.full(len(MEASURES), np.nan)
    for measure, share in zip(MEASURES, shares, strict=True):
        row: Row = {**names, "measure": measure, "share": float(share), "n": n, "few": n < FEW}
        if measure in LEXICAL and n:
            row |= {"low": least_share(measure, round(float(share) * n), n), "high": float(share)}
            row["interval"] = "measurement"
        yield row


@cache
def least_share(measure: str, n_hits: int, n: int) -> float:
    """Lower bound of the share of n tasks that bear a mark, when `n_hits` seem to.

    The hits that are right are beta-binomial, from those read by hand with a uniform prior; the 5 % quantile.

    >>> round(least_share("binding", 10, 20), 2)
    0.4
    """
    n_read, n_right = N_READ_RIGHT[measure]
    return float(betabinom.ppf(0.05, n_hits, n_right + 1, n_read - n_right + 1)) / n if n_hits else 0.0
