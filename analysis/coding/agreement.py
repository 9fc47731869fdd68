"""How far the toolkit's codes agree with a person's, and where they do not."""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coding.codes import FUNCTIONS, NO_CHANGE, VARIABLES
from analysis.core.tables import RELATIONS
from analysis.stats import Interval, bootstrap_t


class Agreement(NamedTuple):
    """Accuracy of the toolkit's codes against a person's.

    ``accuracy`` is the share of units with the same code (of changes: the same set), NaN without units; ``interval``
    is a 95 % bootstrap-t interval with plans as the units that were sampled (superpopulation), NaN below three plans;
    ``confusion`` counts units, rows by hand, columns toolkit (of changes: for every change who says it).
    """

    variable: str
    accuracy: float
    interval: Interval
    n: int
    n_plans: int
    confusion: pd.DataFrame


def pair_codes(matched: pd.DataFrame, toolkit: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Units that both a person and the toolkit coded, with the code of each in ``by_hand`` and ``by_toolkit``.

    Parameters
    ----------
    matched : DataFrame
        From `codes.match_codes`; several coders of one unit give a row each.
    toolkit : DataFrame
        From `codes.toolkit_codes`.
    variable : str
        One of `codes.VARIABLES`.
    """
    mine = matched[(matched["matched"] != "") & (matched[variable] != "")]
    mine = mine.assign(by_hand=mine[variable])[["document", "matched", "coder", "note", "by_hand"]]
    theirs = toolkit.assign(by_toolkit=toolkit[variable], matched=toolkit["task"])
    return mine.merge(theirs, on=["document", "matched"], how="inner")


def compare_codes(matched: pd.DataFrame, toolkit: pd.DataFrame, *, seed: int = 1) -> tuple[Agreement, ...]:
    """Accuracy and confusion of every variable that was coded by hand.

    Parameters
    ----------
    matched, toolkit : DataFrame
        As in `pair_codes`.
    seed : int

    Returns
    -------
    tuple of Agreement
        Agreement with one reader is no proof of truth: two careful readers differ, too; print their alpha beside it.
    """
    found = []
    for variable in VARIABLES:
        pairs = pair_codes(matched, toolkit, variable)
        if len(pairs):
            same = (pairs["by_hand"] == pairs["by_toolkit"]).to_numpy(float)
            interval = cluster_interval(same, pairs["document"].tolist(), seed=seed)
            table = _changes(pairs) if variable == "change" else _confusion(pairs, variable)
            n_plans = pairs["document"].nunique()
            found.append(Agreement(variable, float(same.mean()), interval, len(pairs), n_plans, table))
    return tuple(found)


def cluster_interval(values: np.ndarray, clusters: Sequence[Hashable], *, seed: int = 1) -> Interval:
    """95 % bootstrap-t interval of the mean of `values` whose clusters were sampled, not the values themselves.

    The mean is a ratio of two sums over clusters; what is resampled is its linearisation, one number a cluster:
    ``mean + G (total_g - mean n_g) / n`` for G clusters and n values (Särndal, Swensson and Wretman 1992, section 5.5).
    NaN below three clusters. For shares: cut at 0 and 1. With a dozen plans it is wide where few of them hold the
    errors, and rightly so: percentile intervals are narrower there and cover far less than they promise.
    """
    mean = float(np.mean(values))
    grouped = pd.DataFrame({"value": values - mean, "cluster": list(clusters)}).groupby("cluster")["value"].sum()
    found = bootstrap_t(mean + len(grouped) * grouped.to_numpy(float) / len(values), seed=seed)
    return Interval(np.clip(found.low, 0, 1), np.clip(found.high, 0, 1))


def _confusion(pairs: pd.DataFrame, variable: str) -> pd.DataFrame:
    values = list(RELATIONS if variable == "relation" else FUNCTIONS)
    counted = pd.crosstab(pairs["by_hand"], pairs["by_toolkit"])
    return counted.reindex(index=values, columns=values, fill_value=0)


def _changes(pairs: pd.DataFrame) -> pd.DataFrame:
    """For every change the units in which both, only the person, only the toolkit, or neither names it."""
    sets = [(set(a.split(";")), set(b.split(";"))) for a, b in zip(pairs["by_hand"], pairs["by_toolkit"], strict=True)]
    rows = {}
    for change in sorted({change for pair in sets for one in pair for change in one} - {NO_CHANGE}):
        counts = [sum((change in a, change in b) == said for a, b in sets) for said in _WHO.values()]
        rows[change] = dict(zip(_WHO, counts, strict=True))
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(_WHO))


_WHO = {"both": (True, True), "by hand": (True, False), "toolkit": (False, True), "neither": (False, False)}


def disagreements(matched: pd.DataFrame, toolkit: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Units that a person and the toolkit code otherwise, to be read side by side.

    Parameters
    ----------
    matched, toolkit : DataFrame
        As in `pair_codes`.
    texts : mapping of str to str
        Document id -> text as it was read, for the source passage.

    Returns
    -------
    DataFrame
        ``variable``, ``document``, ``task``, ``coder``, ``by_hand``, ``by_toolkit``, ``confidence`` (of the relation;
        missing for other variables), ``text``, ``source``, ``source_text`` (the toolkit's best passage; empty where it
        names none), ``note``.
    """
    found = []
    for variable in VARIABLES:
        pairs = pair_codes(matched, toolkit, variable)
        pairs = pairs[pairs["by_hand"] != pairs["by_toolkit"]].assign(variable=variable)
        found.append(pairs.assign(confidence=pairs["confidence"] if variable == "relation" else pd.NA))
    rows = pd.concat(found, ignore_index=True)
    rows["source_text"] = pd.Series([source_text(row, texts) for row in rows.to_dict("records")], dtype="str")
    columns = ("variable", "document", "task", "coder", "by_hand", "by_toolkit", "confidence", "text")
    return rows[[*columns, "source", "source_text", "note"]].astype({"confidence": "Float64"})


def source_text(row: Mapping[Hashable, object], texts: Mapping[str, str]) -> str:
    """The lines of the best source passage of a row of `codes.toolkit_codes`; empty where it has none."""
    document, first, last = (
        str(row[name]).split(";")[0] for name in ("source", "source_first_line", "source_last_line")
    )
    if document not in texts or not first or not last:
        return ""
    return "\n".join(texts[document].split("\n")[int(first) - 1 : int(last)])
