"""The main table for reading: three versions of every share beside the source's, and the log ratio."""

import pandas as pd

from analysis.core.errors import ComputationError

KEYS = ["source", "document", "locality", "group", "group_title"]
VERSIONS = ("words", "words_not_reused", "tasks")


def lay_side_by_side(emphasis: pd.DataFrame) -> pd.DataFrame:
    """One row per source, plan and task group: all words, words not reused, tasks, and the source itself.

    Parameters
    ----------
    emphasis : DataFrame
        Table ``emphasis``.

    Returns
    -------
    DataFrame
        Columns ``source``, ``document``, ``locality``, ``group``, ``group_title``, ``n`` (tasks), ``words``,
        ``words_not_reused``, ``tasks`` (shares), ``source_words``, ``source_tasks`` (what the source says to the
        level), and ``log_ratio``, ``low``, ``high`` of all words. The interval is one of measurement.

    Raises
    ------
    ComputationError
        If the table is empty.
    """
    if emphasis.empty:
        raise ComputationError(
            "The study has no shares of task groups: no plan with measures has a text with task groups above it; "
            "see the problems of the study."
        )
    by_version = {v: emphasis[emphasis["version"] == v].set_index(KEYS) for v in VERSIONS}
    words, tasks = by_version["words"], by_version["tasks"]
    columns = {"n": words["n"], **{v: table["share"] for v, table in by_version.items()}}
    columns |= {"source_words": words["source_share"], "source_tasks": tasks["source_share"]}
    columns |= {"log_ratio": words["log_ratio"], "low": words["log_ratio_low"], "high": words["log_ratio_high"]}
    return pd.DataFrame(columns).reindex(words.index).reset_index()


def as_census(means: pd.DataFrame) -> pd.DataFrame:
    """Table ``means`` for localities that are all there are: the same means, no interval."""
    nothing = pd.Series([pd.NA] * len(means), dtype="Float64", index=means.index)
    kind = pd.Series(["census"] * len(means), dtype="str", index=means.index)
    return means.assign(low=nothing, high=nothing, interval=kind)
