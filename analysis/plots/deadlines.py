"""Figure 10: the deadlines of each plan on a time line, and those that recur or have no date."""

import re
from collections import Counter

import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.places import Place, label_rows, list_places, stack_rows
from analysis.plots.style import BLUE, DOUBLE, GREY, PALE, VERMILLION, WHITE, Figure, empty_figure, new_figure, styled
from analysis.plots.words import word

SLUG = "10_deadlines"
RECURRING = ("monthly", "quarterly", "yearly", "periodic", "continuous", "urgent")
COLUMNS = ["document", "locality", "level", "deadline", "when", "n_tasks"]
_YEAR = re.compile(r"(\d{4})(?:-(Q[1-4]|H[12]|\d{2})(?:-(\d{2}))?)?")


@styled
def plot_deadlines(tasks: pd.DataFrame, documents: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en") -> Figure:
    """Deadlines as points on a time line, one row per plan; recurring and undated ones counted at the right.

    Parameters
    ----------
    tasks, documents : DataFrame
        Tables of these names.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per plan and deadline with the number of tasks; ``when`` is the end of the stated
        period as a decimal year, missing for what recurs or has no date.
    """
    title = word("deadlines:title", lang)
    places = list_places(documents)
    data = _data(tasks, places)
    if data.empty:
        return empty_figure(SLUG, title, word("deadlines:none", lang), data)
    stacked = stack_rows(places, lang)
    pitch = min(5.2, max(3.0, 200 / stacked[2]))
    figure = new_figure(width, pitch * stacked[2] + 26)
    axes, right = figure.subplots(1, 2, width_ratios=(4, 1.6), sharey=True)
    for y in stacked[0].values():
        axes.axhline(y, color="#EFEFEF", lw=0.5, zorder=0)
        right.axhline(y, color="#EFEFEF", lw=0.5, zorder=0)
    _draw_dates(axes, data.dropna(subset=["when"]), stacked[0], most=int((width - 40) / 11))
    _draw_issued(axes, documents, stacked[0])
    _draw_recurring(right, data[data["when"].isna()], stacked[0], lang)
    label_rows(axes, places, stacked)
    axes.set_ylim(stacked[2] - 0.4, -0.6)
    numbers = {
        "n_tasks": int(data["n_tasks"].sum()), "n_plans": data["document"].nunique(),
        "n_dated": int(data.loc[data["when"].notna(), "n_tasks"].sum()),
    }  # fmt: skip
    caption, alt = word("deadlines:caption", lang, **numbers), word("deadlines:alt", lang, **numbers)
    return Figure(SLUG, figure, data, title, caption, alt)


def decimal_year(value: str) -> float | None:
    """The end of a stated period as a decimal year; None for what has no date.

    Examples
    --------
    >>> decimal_year("2030"), decimal_year("2026-Q2"), decimal_year("2025-06"), decimal_year("yearly")
    (2031.0, 2026.5, 2025.5, None)
    """
    match = _YEAR.fullmatch(value)
    if not match:
        return None
    year, part, day = int(match[1]), match[2], match[3]
    if part is None:
        return float(year + 1)
    if part[0] == "Q":
        return year + int(part[1]) / 4
    if part[0] == "H":
        return year + int(part[1]) / 2
    month = int(part)
    return year + (month - 1 + int(day) / 31) / 12 if day else year + month / 12


def _data(tasks: pd.DataFrame, places: tuple[Place, ...]) -> pd.DataFrame:
    counts: Counter[tuple[str, str]] = Counter()
    for row in tasks.itertuples():
        for value in dict.fromkeys(v.strip() for v in row.deadline_value.split(";") if v.strip()):
            counts[row.document, value] += 1
    rows = [
        (place.document, place.label, place.level, value, decimal_year(value), n)
        for place in places
        for (document, value), n in sorted(counts.items())
        if document == place.document
    ]
    data = pd.DataFrame(rows, columns=COLUMNS)
    return data.assign(when=data["when"].astype("Float64"))


def _draw_dates(axes: Axes, rows: pd.DataFrame, at: dict[str, float], *, most: int) -> None:
    """Points at the deadlines, above at most so many years."""
    for row in rows.itertuples():
        axes.plot([row.when], [at[row.document]], marker="o", ms=2.2 + 1.5 * row.n_tasks**0.5, mew=0.5, color=BLUE,
                  mfc=BLUE + "66", ls="")  # fmt: skip
    known = rows["when"].dropna()
    if len(known):
        low, high = int(known.min()) - 1, int(known.max()) + 1
        step = max(1, -(-(high - low) // most))
        axes.set(xlim=(low, high + 0.3), xticks=list(range(low, high + 1, step)))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _draw_issued(axes: Axes, documents: pd.DataFrame, at: dict[str, float]) -> None:
    """A tick where the plan was issued: a deadline to its left had passed."""
    for row in documents.itertuples():
        issued = decimal_year(row.date) if row.document in at else None
        if issued is not None:
            axes.plot([issued], [at[row.document]], marker="|", ms=5, mew=1, color=VERMILLION, ls="")


def _draw_recurring(axes: Axes, rows: pd.DataFrame, at: dict[str, float], lang: str) -> None:
    kinds = [*RECURRING, ""]
    for row in rows.itertuples():
        column = kinds.index(row.deadline if row.deadline in RECURRING else "")
        axes.text(column, at[row.document], str(row.n_tasks), ha="center", va="center", fontsize=6,
                  bbox={"boxstyle": "round,pad=0.15", "fc": WHITE, "ec": PALE, "lw": 0.5})  # fmt: skip
    axes.set(xlim=(-0.6, len(kinds) - 0.4))
    axes.set_xticks(range(len(kinds)), [word(f"deadlines:{kind}", lang) for kind in kinds], rotation=90, fontsize=5.8)
    axes.tick_params(length=0, labelleft=False, colors=GREY)
    axes.spines["left"].set_visible(False)
