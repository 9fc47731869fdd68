"""Across localities: mean shares with intervals, and contrasts between groups of localities.

The unit is the locality, because it is localities that were, or could have been, drawn. Thousands of words do not make
more than one observation of a province.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.core.errors import ComputationError, InputError
from analysis.core.tables import make_table
from analysis.stats import benjamini_hochberg, bootstrap_t, bootstrap_t_difference, permutation_test
from analysis.stats.association import Floats

FEW = 10
MOST_PAIRED = 8
"""Groups up to which every pair is compared."""
OTHERS = "all others"
_UNTESTED = {"q_value": 1.0, "n_tests": 0}


def shares_by_locality(table: pd.DataFrame, *, measure: str) -> pd.DataFrame:
    """Shares as a square: one row a locality, one column a category.

    Rows sum to 1, but for the table ``manner``, whose measures are not parts of one whole.

    Parameters
    ----------
    table : DataFrame
        Table ``topic_shares``, ``manner``, or ``emphasis`` of one source.
    measure : str
        The model (``nmf``, ``lda``) or the version (``words``, ``words_not_reused``, ``tasks``) to take; of ``manner``
        the number of the task group, empty for whole plans.

    Returns
    -------
    DataFrame
        Localities in order; a document whose locality is unknown stands for itself. Several plans of one locality
        weigh alike. Localities without shares are left out, and measures that are not defined for all of them.

    Raises
    ------
    InputError
        If the table is neither, holds several sources, or not that measure.
    """
    if "topic" in table:
        name, category, value = "model", "topic", "effect"
    elif "group" in table and "version" in table:
        name, category, value = "version", "group", "share"
        if table["source"].nunique() > 1:
            raise InputError(f"Emphasis of {table['source'].nunique()} sources cannot be averaged; pass one source.")
    elif "measure" in table and "group" in table:
        name, category, value = "group", "measure", "share"
    else:
        raise InputError(
            "Expected the table topic_shares, emphasis or manner; got columns " + ", ".join(map(str, table.columns))
        )
    chosen = table[(table[name] == measure) & table[value].notna()]
    if chosen.empty:
        raise InputError(f"The table holds no {name} {measure!r}; it holds {', '.join(sorted(set(table[name])))}.")
    owner = chosen["locality"].where(chosen["locality"] != "", chosen["document"])
    shares = chosen.assign(locality=owner).pivot_table(
        index="locality", columns=category, values=value, aggfunc="mean", sort=True
    )
    return shares.astype(float).dropna(axis="columns")


def mean_shares(
    shares: pd.DataFrame,
    *,
    measure: str,
    groups: Mapping[str, str] | None = None,
    labels: Mapping[object, str] | None = None,
    census: bool = False,
    seed: int = 0,
) -> pd.DataFrame:
    """Mean share of every category over localities, with an interval for the localities that might have been.

    Parameters
    ----------
    shares : DataFrame
        From `shares_by_locality`.
    measure : str
        For the table.
    groups : mapping of locality to group, optional
        Means within each group; localities it does not name are left out. Without it, over all.
    labels : mapping of category to label, optional
    census : bool
        The localities at hand are all there are: no interval.
    seed : int

    Returns
    -------
    DataFrame
        Table ``means``. The interval is bootstrap-t over localities: *superpopulation*. It is missing below three
        localities, and where all are equal. On skewed shares (`scripts/simulate_null.py`) it covers about 95 % from 20
        units on, 93 % at ten and 88 % at five: ``few`` marks less than ten.
    """
    parts = _split(shares, groups) if groups is not None else {"": shares}
    rows = []
    for group, part in parts.items():
        values = part.to_numpy(float)
        low, high = bootstrap_t(values, seed=seed) if not census else (np.full(part.shape[1], np.nan),) * 2
        for i, category in enumerate(part.columns):
            share = float(values[:, i].mean())
            bounds = {"low": max(float(low[i]), 0.0), "high": min(float(high[i]), 1.0)} if low[i] < high[i] else {}
            row = {"measure": measure, "group": group, "category": str(category), "share": share, **bounds}
            kind = "census" if census else "superpopulation"
            rows.append(
                {**row, "label": _label(labels, category), "n": len(part), "few": len(part) < FEW, "interval": kind}
            )
    return make_table("means", rows)


def contrast_groups(
    shares: pd.DataFrame,
    groups: Mapping[str, str],
    *,
    measure: str,
    labels: Mapping[object, str] | None = None,
    lengths: Mapping[str, float] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Does any category weigh more in one group of localities than in another, beyond what chance would do?

    Parameters
    ----------
    shares : DataFrame
        From `shares_by_locality`.
    groups : mapping of locality to group
        Two or more groups; every pair is compared, of more than `MOST_PAIRED` each with all others together
        (``reference`` is then `OTHERS`). Localities must be exchangeable but for the group: never compare levels of
        government, or plans under different resolutions.
    measure, labels
        For the table.
    lengths : mapping of locality to words, optional
        Shares are adjusted for the logarithm of the length (least squares, within groups) before they are compared.
    seed : int

    Returns
    -------
    DataFrame
        Table ``contrasts``: all categories of all pairs are one family, whose size is ``n_tests`` (`as_family` joins
        several). p-values permute localities between the two groups; intervals are bootstrap-t over localities,
        missing below three a group.

    Raises
    ------
    ComputationError
        For fewer than two groups, or fewer than two localities in one.
    """
    parts = _split(shares, groups)
    small = [f"{group} ({len(part)})" for group, part in parts.items() if len(part) < 2]
    if len(parts) < 2 or small:
        raise ComputationError(
            f"A contrast needs two groups of two localities or more; got {len(parts)} groups"
            + (f", too small: {', '.join(small)}" if small else "")
            + ". Give every locality a group, or join small groups."
        )
    adjusted = _split(_adjusted(shares, groups, lengths), groups) if lengths else parts
    rows: list[dict[str, object]] = []
    for one, other in _pairs(sorted(parts)):
        x, y = _values(adjusted, one), _values(adjusted, other)
        test = permutation_test(x, y, seed=seed)
        low, high = bootstrap_t_difference(x, y, seed=seed)
        plain = [_values(parts, side) for side in (one, other)]
        names_of = {"measure": measure, "group": one[0], "reference": other[0] if len(other) == 1 else OTHERS}
        for i, category in enumerate(shares.columns):
            raw = {
                "share": float(plain[0][:, i].mean()),
                "share_reference": float(plain[1][:, i].mean()),
                "difference": float(test.difference[i]),
                "low": float(low[i]),
                "high": float(high[i]),
                "p_value": float(test.p_value[i]),
            }
            about = {"category": str(category), "label": _label(labels, category)}
            rows.append({**names_of, **about, **raw, "n": len(x), "n_reference": len(y)})
    adjusted_for = "length" if lengths else ""
    return as_family([make_table("contrasts", [{**r, **_UNTESTED, "adjusted_for": adjusted_for} for r in rows])])


def _pairs(names: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Which groups are compared with which: every pair, or, of many, each with all others together."""
    if len(names) > MOST_PAIRED:
        return [((name,), tuple(other for other in names if other != name)) for name in names]
    return [((one,), (other,)) for a, one in enumerate(names) for other in names[a + 1 :]]


def _values(parts: Mapping[str, pd.DataFrame], groups: Sequence[str]) -> Floats:
    """The rows of some groups, one after the other."""
    return np.concatenate([parts[group].to_numpy(float) for group in groups])


def as_family(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables ``contrasts`` as one: q-values over all their tests together, whose number is ``n_tests``."""
    rows = pd.concat([make_table("contrasts", ()), *tables], ignore_index=True)
    q_values = benjamini_hochberg(rows["p_value"].to_numpy(float))
    return rows.assign(
        q_value=pd.Series(q_values, dtype="Float64"), n_tests=pd.Series([len(rows)] * len(rows), dtype="Int64")
    )


def _split(shares: pd.DataFrame, groups: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    group_of = pd.Series({place: groups[place] for place in shares.index if place in groups}, dtype="str")
    return {group: shares.loc[group_of.index[group_of == group]] for group in sorted(set(group_of))}


def _adjusted(shares: pd.DataFrame, groups: Mapping[str, str], lengths: Mapping[str, float]) -> pd.DataFrame:
    """Shares less what the log length explains within groups."""
    known = [place for place in shares.index if place in groups]
    unmeasured = [place for place in known if not lengths.get(place, 0) > 0]
    if unmeasured:
        raise InputError(f"Adjusting for length needs a positive length for {unmeasured[0]}.")
    chosen = shares.loc[known]
    labels = pd.Series([groups[place] for place in known], index=known)
    x = pd.Series(np.log([float(lengths[place]) for place in known]), index=known)
    x_within = (x - x.groupby(labels).transform("mean")).to_numpy(float)
    y_within = (chosen - chosen.groupby(labels).transform("mean")).to_numpy(float)
    spread = float(x_within @ x_within)
    slope: Floats = x_within @ y_within / spread if spread > 0 else np.zeros(chosen.shape[1])
    return chosen - np.outer((x - x.mean()).to_numpy(float), slope)


def _label(labels: Mapping[object, str] | None, category: object) -> str:
    return (labels or {}).get(category, "")
