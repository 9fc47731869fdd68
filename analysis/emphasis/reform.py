"""Before and after 1 July 2025: the same provinces, under the same central text, or nothing.

On that day 63 provinces became 34 and districts were abolished. A commune after it is another kind of locality than one
before, and a plan under another text answers other questions; neither may be set against the other. What is left is the
province: its plans of after beside those of the provinces that became it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.core.errors import ComputationError
from analysis.core.tables import make_table
from analysis.emphasis.contrast import as_family
from analysis.stats import bootstrap_t, sign_flip_test
from analysis.vietnamese.gazetteer import province_after_merger

REFORM = "2025-07-01"


class Issued(NamedTuple):
    """What must be known of a plan: its level of government, its province as named, its date (ISO, maybe partial)."""

    level: str
    province: str
    date: str


def contrast_reform(
    shares: pd.DataFrame,
    plans: Mapping[str, Issued],
    *,
    measure: str,
    labels: Mapping[object, str] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Does any category weigh more since the reform, in the provinces that have plans from both sides of it?

    Parameters
    ----------
    shares : DataFrame
        One row a *document*, one column a category; all under one version of one central text.
    plans : mapping of document id to Issued
    measure, labels
        For the table.
    seed : int

    Returns
    -------
    DataFrame
        Table ``contrasts``, ``grouping`` reform: the unit is a province of today; provinces that were merged count
        with the mean of their plans. p-values flip the sign of each province's difference; intervals are bootstrap-t.

    Raises
    ------
    ComputationError
        For fewer than two provinces with dated provincial plans on both sides, with what was found instead.
    """
    known = [d for d in shares.index if d in plans and plans[d].level == "province"]
    dated = [d for d in known if len(plans[d].date) >= 7 and province_after_merger(plans[d].province)]
    when = {d: "after" if plans[d].date >= REFORM[: len(plans[d].date)] else "before" for d in dated}
    where = {d: province_after_merger(plans[d].province) for d in dated}
    square = shares.loc[dated].groupby([pd.Series(where, dtype=str), pd.Series(when, dtype=str)]).mean()
    sides = {side: {place for place, s in square.index if s == side} for side in ("before", "after")}
    both = sorted(sides["before"] & sides["after"])
    if len(both) < 2:
        raise ComputationError(
            f"Before and after the reform of {REFORM} can only be compared in provinces with plans from both sides "
            f"under one central text; got {len(known)} provincial plans, {len(dated)} with date and known province, "
            f"from {len(sides['before'])} provinces of today before it, {len(sides['after'])} after, {len(both)} both;"
            " expected two or more. Communes and districts are not the same localities before and after."
        )
    before, after = (square.xs(side, level=1).loc[both] for side in ("before", "after"))
    difference = (after - before).to_numpy(float)
    test = sign_flip_test(difference, seed=seed)
    low, high = bootstrap_t(difference, seed=seed)
    names = {"grouping": "reform", "level": "province", "measure": measure}
    names |= {"group": f"since {REFORM}", "reference": f"before {REFORM}"}
    rows = [
        {
            **names, "category": str(category), "label": (labels or {}).get(category, ""), "n": len(both),
            "n_reference": len(both), "share": float(after[category].mean()),
            "share_reference": float(before[category].mean()), "difference": float(test.difference[i]),
            "low": float(low[i]), "high": float(high[i]), "p_value": float(np.atleast_1d(test.p_value)[i]),
            "q_value": 1.0, "n_tests": 0,
        }
        for i, category in enumerate(shares.columns)
    ]  # fmt: skip
    return as_family([make_table("contrasts", rows)])
