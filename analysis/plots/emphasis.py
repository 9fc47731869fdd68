"""Figures 6 and 7: where the emphasis of a plan departs from its source, and the shares themselves with intervals."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.plots.places import Place, label_rows, list_places, stack_rows
from analysis.plots.style import (
    BLACK,
    BLUE,
    DIVERGING,
    DOUBLE,
    GREY,
    PALE,
    WHITE,
    Figure,
    add_legend,
    bare,
    empty_figure,
    new_figure,
    styled,
    wrap,
)
from analysis.plots.words import word

LIMIT = 3.0
FEW = 10
MEAN = "mean of "


@styled
def plot_deviation(
    emphasis: pd.DataFrame, documents: pd.DataFrame, *, version: str = "words", width: float = DOUBLE, lang: str = "en"
) -> Figure:
    """Localities by task groups of the source: how much more or less of the plan a group gets than of the source.

    Parameters
    ----------
    emphasis, documents : DataFrame
        Tables of these names.
    version : str
        ``words``, ``words_not_reused`` or ``tasks``, as the table has them.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` says of each cell whether its interval covers the source's share (drawn hatched).
    """
    slug, title = "06_deviation", word("deviation:title", lang)
    rows, places, groups = _select(emphasis, documents, version)
    if rows.empty:
        return empty_figure(slug, title, word("nothing", lang), rows)
    open_interval = rows["low"].isna() | rows["high"].isna() | rows["source_share"].isna()
    covers = (rows["low"] <= rows["source_share"]) & (rows["source_share"] <= rows["high"])
    rows = rows.assign(covers=covers.mask(open_interval))
    stacked = stack_rows(places, lang)
    pitch = min(5.4, max(3.0, 190 / stacked[2]))
    figure = new_figure(width, pitch * stacked[2] + 34)
    axes = figure.add_subplot()
    limit = _limit(rows["log_ratio"])
    norm, colours = Normalize(-limit, limit), matplotlib.colormaps[DIVERGING]
    for row in rows.itertuples():
        x, y = list(groups).index(row.group), stacked[0][row.document]
        _draw_cell(axes, x, y, None if pd.isna(row.log_ratio) else colours(norm(row.log_ratio)), row.covers)
        if not pd.isna(row.log_ratio):
            _sign(axes, (x, y), row, pitch, limit)
    label_rows(axes, places, stacked)
    labels = [wrap(f"{g}. {t}" if t else g, int(130 / len(groups)), 3) for g, t in groups.items()]
    axes.set_xticks(range(len(groups)), labels, fontsize=5.5 if len(groups) > 5 else 6.5)
    axes.xaxis.tick_top()
    axes.set(xlim=(-0.5, len(groups) - 0.5), ylim=(stacked[2] - 0.4, -0.5))
    bare(axes)
    bar = figure.colorbar(
        ScalarMappable(norm, colours), ax=axes, location="bottom", fraction=0.03, aspect=45, extend="both"
    )
    bar.set_label(word("deviation:scale", lang))
    bar.outline.set_visible(False)  # type: ignore[operator]
    handles = [Patch(facecolor=WHITE, edgecolor=GREY, hatch="////", label=word("deviation:covers", lang))]
    add_legend(figure, handles, loc="outside lower right", ncols=2)
    numbers = _numbers(rows, groups, version, lang)
    return Figure(
        slug, figure, rows.reset_index(drop=True), title, word("deviation:caption", lang, **numbers),
        word("deviation:alt", lang, n_clear=int((rows["covers"] == False).sum()), n_cells=len(rows), **numbers),  # noqa: E712
    )  # fmt: skip


@styled
def plot_shares(
    emphasis: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    means: pd.DataFrame | None = None,
    version: str = "words",
    width: float = DOUBLE,
    lang: str = "en",
) -> Figure:
    """The share of each task group in each plan with its interval, one panel per group, the source's share as a stroke.

    Parameters
    ----------
    emphasis, documents, version, width, lang
        As in `plot_deviation`.
    means : DataFrame, optional
        Table of this name: below the plans of a level of two localities or more, their mean is drawn as a diamond.

    Returns
    -------
    Figure
        ``data`` holds one row per point; open points rest on fewer than ten tasks, or, for means (``interval``
        superpopulation), on fewer than ten localities, which is then what ``n`` counts.
    """
    slug, title = "07_shares", word("shares:title", lang)
    rows, places, groups = _select(emphasis, documents, version)
    rows = rows.dropna(subset=["share"])
    if rows.empty:
        return empty_figure(slug, title, word("nothing", lang), rows)
    numbers = _numbers(rows, groups, version, lang)
    rows, places = _with_means(rows, places, means, version=version, lang=lang)
    stacked = stack_rows(places, lang)
    pitch = min(4.6, max(2.9, 190 / stacked[2]))
    figure = new_figure(width, pitch * stacked[2] + 30)
    panels = np.atleast_1d(figure.subplots(1, len(groups), sharey=True, sharex=True))
    top = float(rows[["share", "high", "source_share"]].max(skipna=True).max())
    for panel, (group, name) in zip(panels, groups.items(), strict=True):
        own = rows[rows["group"] == group]
        for row in own.itertuples():
            _draw_point(panel, stacked[0][row.document], row)
        known = own.dropna(subset=["source_share"])
        ys = [stacked[0][document] for document in known["document"]]
        panel.plot(known["source_share"].astype(float), ys, ls="", marker="|", ms=6, mew=0.9, color=BLACK, zorder=2)
        panel.set_title(
            wrap(f"{group}. {name}" if name else group, int(125 / len(groups)), 4), fontsize=5.6, loc="left"
        )
        panel.set(xlim=(0, min(1.0, top * 1.06)))
        panel.xaxis.set_major_locator(MaxNLocator(2 if len(groups) > 4 else 4))
        panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        panel.tick_params(axis="x", labelsize=5.5)
        panel.tick_params(axis="y", length=0)
        panel.spines["left"].set_color(PALE)
    label_rows(panels[0], places, stacked)
    panels[0].set_ylim(stacked[2] - 0.4, -0.5)
    figure.supxlabel(word(f"shares:axis:{version}", lang), fontsize=7)
    return Figure(
        slug, figure, rows.reset_index(drop=True), title, word("shares:caption", lang, **numbers),
        word("shares:alt", lang, **numbers),
    )  # fmt: skip


def _with_means(
    rows: pd.DataFrame, places: tuple[Place, ...], means: pd.DataFrame | None, *, version: str, lang: str
) -> tuple[pd.DataFrame, tuple[Place, ...]]:
    """Rows and places with the mean over the localities of each level below its plans, where there are several."""
    if means is None:
        return rows, places
    found = means[(means["measure"] == f"{version} of {rows['source'].iloc[0]}") & (means["n"] > 1)]
    added, stacked = [rows], list(places)
    for level, own in found.groupby("group", sort=False):
        at = [i for i, place in enumerate(stacked) if place.level == level]
        if not at:
            continue
        name = f"{MEAN}{level}"
        stacked.insert(at[-1] + 1, Place(name, str(level), word("shares:mean", lang, n=int(own["n"].iloc[0]))))
        columns = {"document": name, "group": own["category"], "group_title": own["label"], "version": version}
        kept = own[["share", "low", "high", "n", "interval"]].assign(**columns)
        added.append(kept.reindex(columns=rows.columns).astype(rows.dtypes))
    return pd.concat(added, ignore_index=True), tuple(stacked)


def _select(
    emphasis: pd.DataFrame, documents: pd.DataFrame, version: str
) -> tuple[pd.DataFrame, tuple[Place, ...], dict[str, str]]:
    """Rows of the source that most plans have, plans in order, groups with their titles in order."""
    rows = emphasis[emphasis["version"] == version]
    counts = rows.groupby("source")["document"].nunique()
    source = min(counts.index, key=lambda s: (-counts[s], s)) if len(counts) else ""
    rows = rows[rows["source"] == source]
    places = list_places(documents, rows["document"].tolist())
    rank = {place.document: number for number, place in enumerate(places)}
    rows = rows[rows["document"].isin(list(rank))]
    titles = dict(zip(rows["group"], rows["group_title"], strict=True))
    groups = sorted(titles, key=lambda g: (not g.isdecimal(), int(g) if g.isdecimal() else 0, g))
    order = rows.assign(rank=rows["document"].map(rank), column=rows["group"].map(groups.index))
    rows = order.sort_values(["rank", "column"]).drop(columns=["rank", "column"])
    return rows, places, {group: titles[group] for group in groups}


def _draw_cell(axes: Axes, x: int, y: float, colour: object, covers: object) -> None:
    unsure = pd.isna(covers) or bool(covers)
    axes.add_patch(
        Rectangle(
            (x - 0.5, y - 0.5), 1, 1, facecolor=PALE if colour is None else colour, lw=0.4,  # type: ignore[arg-type]
            edgecolor="#B4B4B4" if unsure else WHITE, hatch="////" if unsure else None,
        )
    )  # fmt: skip


def _limit(ratios: pd.Series) -> float:
    """End of the colour scale: 1, 2 or 3 doublings."""
    largest = ratios.abs().max()
    return 1.0 if pd.isna(largest) else float(min(LIMIT, max(1.0, np.ceil(largest))))


def _sign(axes: Axes, at: tuple[float, float], row: "pd.Series", pitch: float, limit: float) -> None:
    """The value as a second cue beside colour; unsure cells and cells of few tasks stay plain."""
    if pd.isna(row.covers) or row.covers:
        return
    ink = WHITE if abs(row.log_ratio) > limit * 0.62 else BLACK
    small = abs(row.log_ratio) < 0.05
    text = "0" if row.share == 0 else "≈0" if small else f"{row.log_ratio:+.1f}".replace("-", "−")
    axes.text(*at, text, ha="center", va="center", fontsize=min(6.5, pitch * 1.7), color=ink,
              style="italic" if row.n < FEW else "normal")  # fmt: skip


def _draw_point(axes: Axes, y: float, row: "pd.Series") -> None:
    is_mean = str(row.document).startswith(MEAN)
    ink, marker = (GREY if row.n < FEW else BLACK, "D") if is_mean else (BLUE, "o")
    if not pd.isna(row.low) and not pd.isna(row.high):
        axes.plot([row.low, row.high], [y, y], color=ink, lw=0.9, solid_capstyle="butt")
    axes.plot([row.share], [y], marker=marker, ms=2.6, mew=0.7, color=ink, mfc=WHITE if row.n < FEW else ink, zorder=3)


def _numbers(rows: pd.DataFrame, groups: dict[str, str], version: str, lang: str) -> dict[str, object]:
    kinds = sorted({word(f"interval:{text}", lang) for text in rows["interval"] if text}) or ["—"]
    return {
        "n_plans": rows["document"].nunique(), "n_groups": len(groups), "unit": word(f"unit:{version}", lang),
        "interval": ", ".join(kinds), "n_few": int((rows["n"] < FEW).sum()),
    }  # fmt: skip
