"""Figure 2: which provisions of a superior text each plan takes up, and how closely."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from analysis.plots.places import Place, list_places
from analysis.plots.style import (
    BLACK,
    DOUBLE,
    GREY,
    PAGE_HEIGHT,
    PALE,
    RELATION_COLOURS,
    RELATIONS,
    WHITE,
    Figure,
    add_legend,
    bare,
    clean,
    empty_figure,
    new_figure,
    shorten,
    styled,
    wrap,
)
from analysis.plots.words import word

SLUG = "02_uptake"
_SQUARE = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) / 2
_SHAPES = {
    "verbatim": _SQUARE * 0.94,
    "near": _SQUARE * 0.58,
    "adapted": np.array([(-0.36, 0.30), (0.36, 0.30), (0.0, -0.36)]),
    "thematic": np.array([(0.0, -0.22), (0.22, 0.0), (0.0, 0.22), (-0.22, 0.0)]),
    "n/a": _SQUARE,
}
_MARKERS = {"verbatim": ("s", 6), "near": ("s", 4), "adapted": ("^", 4.4), "thematic": ("D", 2.6)}


@styled
def plot_uptake(
    uptake: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    provisions: pd.DataFrame | None = None,
    group_titles: Mapping[str, str] | None = None,
    source: str = "",
    lang: str = "en",
) -> Figure:
    """Provisions of one superior text by plans, each cell the closest relation, cells that do not apply hatched.

    Parameters
    ----------
    uptake, documents : DataFrame
        Tables of these names.
    provisions : DataFrame, optional
        Table ``provisions``, for the task groups; without it the provisions stand in one block.
    group_titles : mapping of str to str, optional
        Title of each task group of the source, by number.
    source : str
        Document id of the superior text; by default the one taken up most often (ties: first by name).
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per cell with the group of its provision. An empty table gives a figure that says so.
    """
    source = source or main_source(uptake)
    cells = uptake[uptake["source_document"] == source]
    name = clean(cells["source"].iloc[0]) if len(cells) else source
    title = word("uptake:title", lang, source=name)
    places = list_places(documents, cells["document"].tolist())
    slug = f"{SLUG}_{source}" if source and source != main_source(uptake) else SLUG
    if not places:
        return empty_figure(slug, title, word("nothing", lang), cells)
    data, rows = _data(cells, provisions, places)
    figure, axes, squeeze = _canvas(len(rows), places)
    groups = _group_rows(rows, group_titles or {}, lang)
    _draw_cells(axes, data, squeeze)
    _draw_frame(axes, rows, places, groups, lang)
    add_legend(figure, _handles(lang), loc="outside upper left", ncols=6, columnspacing=1.0, handletextpad=0.4)
    return Figure(slug, figure, data.drop(columns=["row", "column"]), title, *_words(data, name, lang))


def main_source(uptake: pd.DataFrame) -> str:
    """Document id of the superior text that is taken up most often in table ``uptake``; empty for an empty table."""
    taken = uptake.assign(taken=~uptake["relation"].isin(["none", "n/a"])).groupby("source_document")["taken"].sum()
    return min(taken.index, key=lambda d: (-taken[d], d)) if len(taken) else ""


def _data(
    cells: pd.DataFrame, provisions: pd.DataFrame | None, places: tuple[Place, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = cells[["source_document", "provision", "first_line"]].drop_duplicates("provision")
    if provisions is None:
        rows = rows.assign(group="")
    else:
        known = provisions.rename(columns={"source": "source_document"})[["source_document", "provision", "group"]]
        rows = rows.merge(known.drop_duplicates(["source_document", "provision"]), how="left").fillna({"group": ""})
    order = {group: index for index, group in enumerate(sorted(rows["group"].unique(), key=_natural))}
    rows = (
        rows.assign(order=rows["group"].map(order))
        .sort_values(["order", "first_line", "provision"])
        .reset_index(drop=True)
    )
    rows["row"] = range(len(rows))
    columns = {place.document: index for index, place in enumerate(places)}
    labels = {place.document: place.label for place in places}
    data = cells.merge(rows[["provision", "group", "row"]], on="provision")
    data = data.assign(column=data["document"].map(columns), locality=data["document"].map(labels))
    return data.dropna(subset=["column"]).sort_values(["row", "column"]).reset_index(drop=True), rows


def _natural(group: str) -> tuple[int, int, str]:
    return (0, int(group), "") if group.isdecimal() else (1 if group else 2, 0, group)


def _canvas(n_rows: int, places: tuple[Place, ...]) -> tuple[MplFigure, Axes, float]:
    """A figure that fits a page, and by how much marks are squeezed sideways to stay as wide as high."""
    longest = max(len(shorten(place.label, 30)) for place in places)
    pitch = min(4.2, (PAGE_HEIGHT - 20 - longest) / n_rows)
    figure = new_figure(DOUBLE, max(40.0, pitch * n_rows + 16 + longest))
    return figure, figure.add_subplot(), min(1.0, pitch * len(places) / (DOUBLE - 40))


def _group_rows(rows: pd.DataFrame, titles: Mapping[str, str], lang: str) -> list[tuple[int, int, str]]:
    found = []
    for group, block in rows.groupby("group", sort=False):
        title = titles.get(str(group), "")
        text = f"{group}. {title}" if group and title else str(group) or word("outside", lang)
        found.append((int(block["row"].min()), int(block["row"].max()), text))
    return found


def _draw_cells(axes: Axes, data: pd.DataFrame, squeeze: float) -> None:
    """One compound path per relation: a file of a few hundred kilobytes also for 63 plans."""
    for relation, cells in data.groupby("relation"):
        if relation not in _SHAPES:
            continue
        shape = _SHAPES[str(relation)] * ((1.0 if relation == "n/a" else squeeze), 1.0)
        centres = cells[["column", "row"]].to_numpy(float)
        closed = np.vstack([shape, shape[:1]])
        vertices = (centres[:, None, :] + closed[None, :, :]).reshape(-1, 2)
        codes = np.tile([Path.MOVETO, *[Path.LINETO] * (len(shape) - 1), Path.CLOSEPOLY], len(centres))
        hatched = relation == "n/a"
        axes.add_patch(
            PathPatch(
                Path(vertices, codes), facecolor="#F0F0F0" if hatched else RELATION_COLOURS[str(relation)],
                edgecolor="#B0B0B0" if hatched else "#333333", lw=0 if hatched else 0.3,
                hatch="//////" if hatched else None,
                zorder=1 if hatched else 3,
            )
        )  # fmt: skip


def _draw_frame(
    axes: Axes, rows: pd.DataFrame, places: tuple[Place, ...], groups: list[tuple[int, int, str]], lang: str
) -> None:
    n_rows, n_columns = len(rows), len(places)
    axes.set(xlim=(-0.5, n_columns - 0.5), ylim=(n_rows - 0.5, -0.5))
    size = 6.5 if n_columns <= 30 else 5
    axes.set_xticks(range(n_columns), [shorten(p.label, 30) for p in places], rotation=90, fontsize=size)
    axes.xaxis.tick_top()
    step = 1 if n_rows <= 70 else 2
    shown = range(0, n_rows, step)
    axes.set_yticks(
        list(shown), [shorten(rows["provision"].iloc[i], 16) for i in shown], fontsize=5.2 if n_rows <= 80 else 4.4
    )
    bare(axes)
    axes.tick_params(pad=1.5)
    for index in range(1, n_rows):
        axes.axhline(index - 0.5, color="#EBEBEB", lw=0.3, zorder=0)
    for index in range(1, n_columns):
        border = places[index].level != places[index - 1].level
        axes.axvline(
            index - 0.5, color=BLACK if border else "#EBEBEB", lw=0.7 if border else 0.3, zorder=4 if border else 0
        )
    axes.add_patch(Rectangle((-0.5, -0.5), n_columns, n_rows, fill=False, ec=BLACK, lw=0.5, zorder=5))
    _label_groups(axes, groups, n_rows)
    _label_levels(axes, places, lang)


def _label_groups(axes: Axes, groups: list[tuple[int, int, str]], n_rows: int) -> None:
    right = axes.secondary_yaxis("right")
    right.set_yticks([(first + last) / 2 for first, last, _ in groups])
    n_lines = [max(1, min(4, int((last - first + 1) * 150 / n_rows / 2.7))) for first, last, _ in groups]
    right.set_yticklabels([wrap(text, 26, n) for (_, _, text), n in zip(groups, n_lines, strict=True)], fontsize=6)
    right.tick_params(length=0, pad=2)
    for spine in right.spines.values():
        spine.set_visible(False)
    for first, _, _ in groups[1:]:
        axes.axhline(first - 0.5, color=BLACK, lw=0.7, zorder=4)


def _label_levels(axes: Axes, places: tuple[Place, ...], lang: str) -> None:
    for level in dict.fromkeys(place.level for place in places):
        columns = [index for index, place in enumerate(places) if place.level == level]
        axes.annotate(
            word(f"level:{level}", lang), ((columns[0] + columns[-1]) / 2, 0), xycoords=("data", "axes fraction"),
            xytext=(0, -4), textcoords="offset points", ha="center", va="top", fontsize=6, color=GREY,
        )  # fmt: skip


def _handles(lang: str) -> list[Line2D | Patch]:
    marks: list[Line2D | Patch] = [
        Line2D([], [], ls="", marker=marker, ms=size, mfc=RELATION_COLOURS[relation], mec="#333333", mew=0.3,
               label=word(f"relation:{relation}", lang))
        for relation, (marker, size) in _MARKERS.items()
    ]  # fmt: skip
    marks.append(Patch(facecolor=WHITE, edgecolor=PALE, label=word("relation:none", lang)))
    marks.append(
        Patch(facecolor="#F0F0F0", edgecolor="#B0B0B0", hatch="//////", lw=0, label=word("relation:n/a", lang))
    )
    return marks


def _words(data: pd.DataFrame, name: str, lang: str) -> tuple[str, str]:
    applicable = data[data["relation"] != "n/a"]
    counts = applicable["relation"].value_counts()
    listed = ", ".join(f"{counts.get(r, 0)} {word(f'relation:{r}', lang)}" for r in RELATIONS if r != "n/a")
    numbers = {
        "source": name, "n_provisions": data["provision"].nunique(), "n_plans": data["document"].nunique(),
        "n_applicable": len(applicable),
    }  # fmt: skip
    return word("uptake:caption", lang, **numbers), word("uptake:alt", lang, counts=listed, **numbers)
