"""How far several persons agree: Krippendorff's alpha of their codes, and, apart from it, of the units they cut."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coding.codes import NO_CHANGE, VARIABLES
from analysis.core.tables import RELATIONS
from analysis.stats import Interval

ORDINAL = {"relation": RELATIONS}
"""Variables whose values have an order, and the order."""
Units = Mapping[tuple[str, str], Sequence[object]]
"""Document and task -> what its coders said."""


class Reliability(NamedTuple):
    """Krippendorff's alpha between human coders; NaN where it is not defined (no two codes, or one value only)."""

    variable: str
    level: str
    alpha: float
    interval: Interval
    n: int
    n_coders: int


def krippendorff_alpha(units: Iterable[Sequence[object]], *, order: Sequence[object] = ()) -> float:
    """Krippendorff's alpha: 1 - observed / expected disagreement.

    Parameters
    ----------
    units : iterable of sequence
        The values that coders gave to each unit, in any order; None where one gave none. Units with fewer than two
        values cannot be compared and do not count.
    order : sequence, optional
        The values from low to high, where they have an order (ordinal metric); without it they are merely different
        (nominal metric).

    Returns
    -------
    float
        1 perfect, 0 as by chance, below 0 worse; NaN where nothing can be compared or only one value was ever used.

    Notes
    -----
    With ``o_ck`` the coincidences of values c and k within units (each unit of m values weighs m, each pair 1 / (m-1)),
    ``n_c`` their sums and ``n`` the sum of these, alpha is ``1 - (n-1) sum o_ck d_ck / sum n_c n_k d_ck`` over c < k.
    Nominal: d = 1. Ordinal: ``d_ck = (sum of n_g for g from c to k - (n_c + n_k) / 2) ** 2``.

    References
    ----------
    Krippendorff 2011, Computing Krippendorff's alpha-reliability, University of Pennsylvania; Krippendorff 2019,
    Content analysis, 4th ed., chapter 12.

    Examples
    --------
    >>> round(krippendorff_alpha([("none", "none"), ("near", "near"), ("near", "none"), ("near", "near")]), 3)
    0.533
    """
    listed = [[value for value in unit if value is not None] for unit in units]
    listed = [unit for unit in listed if len(unit) > 1]
    values = list(order) or sorted({value for unit in listed for value in unit}, key=str)
    place = {value: k for k, value in enumerate(values)}
    coincidences = np.zeros((len(values), len(values)))
    for unit in listed:
        counts = np.bincount([place[value] for value in unit], minlength=len(values))
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    sums = coincidences.sum(axis=1)
    if order:
        reached, places = np.cumsum(sums), np.arange(len(sums))
        between = np.abs(reached[:, None] - reached) + sums[np.minimum.outer(places, places)]
        distance = (between - (sums[:, None] + sums) / 2) ** 2
    else:
        distance = np.ones_like(coincidences)
    np.fill_diagonal(distance, 0)
    expected = (np.outer(sums, sums) * distance).sum()
    if not expected > 0:
        return float("nan")
    return float(1 - (sums.sum() - 1) * (coincidences * distance).sum() / expected)


def reliability(matched: pd.DataFrame, *, n_resamples: int = 1000, seed: int = 1) -> tuple[Reliability, ...]:
    """Krippendorff's alpha of every variable between the human coders of a file; none for a single coder.

    Parameters
    ----------
    matched : DataFrame
        From `codes.match_codes`: units are compared that are about the same task.
    n_resamples : int
        Of plans, for a 95 % percentile interval; NaN below three plans.
    seed : int

    Notes
    -----
    Relation is taken as ordinal and as nominal, function as nominal, every change as named or not named (nominal).
    Codes given in consultation with each other are not independent, and alpha cannot know it.
    """
    if matched["coder"].nunique() < 2:
        return ()
    found = []
    for variable in VARIABLES:
        rows = matched[(matched["matched"] != "") & (matched[variable] != "")]
        rows = rows.drop_duplicates(["document", "matched", "coder"], keep="last")
        coders = rows["coder"].nunique()
        units = {unit: group for unit, group in rows.groupby(["document", "matched"])[variable]}  # noqa: C416
        units = {unit: tuple(values) for unit, values in units.items() if len(values) > 1}
        if units:
            for name, level, by_unit in _measured(variable, units):
                order = ORDINAL[variable] if level == "ordinal" else ()
                interval = _alpha_interval(by_unit, order, n_resamples, seed)
                alpha = krippendorff_alpha(by_unit.values(), order=order)
                found.append(Reliability(name, level, alpha, interval, len(by_unit), coders))
    return tuple(found)


def _measured(variable: str, units: Units) -> list[tuple[str, str, Units]]:
    """What is measured of a variable: name, level of measurement, values by unit."""
    if variable != "change":
        return [(variable, level, units) for level in (("ordinal", "nominal") if variable in ORDINAL else ("nominal",))]
    named = sorted({c for values in units.values() for value in values for c in str(value).split(";")} - {NO_CHANGE})
    return [
        (
            f"change: {change}",
            "nominal",
            {u: [change in str(v).split(";") for v in values] for u, values in units.items()},
        )
        for change in named
    ]


def _alpha_interval(units: Units, order: Sequence[object], n_resamples: int, seed: int) -> Interval:
    plans: dict[str, list[Sequence[object]]] = {}
    for (document, _), values in sorted(units.items()):
        plans.setdefault(document, []).append(values)
    groups = list(plans.values())
    if len(groups) < 3:
        return Interval(np.array(np.nan), np.array(np.nan))
    drawn = np.random.default_rng(seed).integers(len(groups), size=(n_resamples, len(groups)))
    alphas = [krippendorff_alpha((v for k in row for v in groups[k]), order=order) for row in drawn]
    known = [alpha for alpha in alphas if alpha == alpha]
    return Interval(*np.quantile(known, [0.025, 0.975])) if known else Interval(np.array(np.nan), np.array(np.nan))


def unitising(codes: pd.DataFrame) -> pd.DataFrame:
    """How far human coders cut the same units, whatever codes they gave them.

    Parameters
    ----------
    codes : DataFrame
        From `codes.read_codes`; rows with ``start`` and ``end`` count.

    Returns
    -------
    DataFrame
        A row per two coders: ``coder``, ``other``, ``n``, ``n_other`` (units in documents that both cut), ``same``
        (F1 of units with the same borders), ``overlapping`` (F1 of units that share at least half of what the two cover
        together). Not corrected for chance.
    """
    cut = codes[codes["start"].notna() & codes["end"].notna()]
    rows = []
    for one, other in combinations(sorted(cut["coder"].unique()), 2):
        mine, theirs = (cut[cut["coder"] == coder] for coder in (one, other))
        both = set(mine["document"]) & set(theirs["document"])
        spans = [
            {
                (d, int(s), int(e))
                for d, s, e in zip(part["document"], part["start"], part["end"], strict=True)
                if d in both
            }
            for part in (mine, theirs)
        ]
        n = [len(part) for part in spans]
        if sum(n):
            near = sum(any(_overlap(a, b) >= 0.5 for b in spans[1]) for a in spans[0])
            near += sum(any(_overlap(a, b) >= 0.5 for a in spans[0]) for b in spans[1])
            rows.append((one, other, *n, 2 * len(spans[0] & spans[1]) / sum(n), near / sum(n)))
    return pd.DataFrame(rows, columns=["coder", "other", "n", "n_other", "same", "overlapping"])


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> float:
    if one[0] != other[0]:
        return 0.0
    return (min(one[2], other[2]) - max(one[1], other[1])) / (max(one[2], other[2]) - min(one[1], other[1]))
