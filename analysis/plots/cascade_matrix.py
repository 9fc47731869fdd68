"""Figure 1 for many plans: a table of plans by the documents they cite, in place of lines that nobody could follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from analysis.plots.places import LEVELS, Place, label_rows, stack_rows
from analysis.plots.style import DOUBLE, GREY, LINEAGE_COLOURS, WHITE, add_legend, bare, new_figure, shorten
from analysis.plots.words import word

TINTS = {"Party": "#F9DFD0", "State": "#D3E6F2", "": "#E8E8E8"}
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A document of the cascade: its key in the data, what is printed, level, lineage, whether it is missing."""

    key: str
    label: str
    level: str
    lineage: str
    missing: bool


def draw_matrix(nodes: Mapping[str, Node], edges: pd.DataFrame, plans: Sequence[str], lang: str) -> MplFigure:
    """Plans as rows by level and name, cited documents as columns by level; dots carry out, rings cite.

    Parameters
    ----------
    nodes : mapping of key to Node
    edges : DataFrame
        ``from_node``, ``to_node``, ``relation``.
    plans : sequence of str
        Keys of the plans in their order.
    lang : str
        ``en`` or ``vi``.
    """
    cited = set(edges["to_node"])
    columns = [node for level in LEVELS for node in nodes.values() if node.level == level and node.key in cited]
    columns = columns[:MOST_COLUMNS]
    places = [Place(key, nodes[key].level, nodes[key].label) for key in plans]
    stacked = stack_rows(places, lang)
    pitch = min(4.2, 185 / stacked[2])
    figure = new_figure(DOUBLE, pitch * stacked[2] + 46)
    axes = figure.add_subplot()
    at = {node.key: index for index, node in enumerate(columns)}
    for relation, face, size in (("cites", WHITE, 2.4), ("implements", "#222222", 3.0)):
        rows = edges[(edges["relation"] == relation) & edges["to_node"].isin(at) & edges["from_node"].isin(stacked[0])]
        x, y = [at[key] for key in rows["to_node"]], [stacked[0][key] for key in rows["from_node"]]
        axes.plot(x, y, ls="", marker="o", ms=size, mew=0.5, color="#222222", mfc=face, zorder=3)
    for row in stacked[0].values():
        axes.axhline(row, color="#EDEDED", lw=0.4, zorder=0)
    axes.set_title(" ", fontsize=3)
    _draw_columns(axes, columns, stacked[2], lang)
    label_rows(axes, places, stacked)
    axes.set(xlim=(-0.6, len(columns) - 0.4), ylim=(stacked[2] - 0.4, -0.6))
    bare(axes)
    add_legend(figure, _handles(lang), loc="outside lower left", ncols=5, columnspacing=1.2)
    return figure


def _draw_columns(axes: Axes, columns: Sequence[Node], n_rows: int, lang: str) -> None:
    """Column heads: solid edge and tint for what the corpus holds, broken edge for what it lacks; a bar per level."""
    labels = [shorten(node.label, 26) for node in columns]
    axes.set_xticks(range(len(columns)), labels, rotation=90, fontsize=6 if len(columns) < 40 else 4.8)
    axes.xaxis.tick_top()
    for index, (node, text) in enumerate(zip(columns, axes.get_xticklabels(), strict=True)):
        text.set_bbox(
            {"boxstyle": "round,pad=0.2" if node.lineage == "Party" else "square,pad=0.2", "lw": 0.6,
             "fc": WHITE if node.missing else TINTS[node.lineage], "ec": LINEAGE_COLOURS[node.lineage],
             "ls": (0, (2, 1.2)) if node.missing else "-"}
        )  # fmt: skip
        if node.missing:
            text.set_color(GREY)
            axes.add_patch(Rectangle((index - 0.5, -0.6), 1, n_rows, facecolor="#F7F7F7", lw=0, zorder=-1))
        if index and columns[index - 1].level != node.level:
            axes.axvline(index - 0.5, color="#222222", lw=0.6)
    for level in dict.fromkeys(node.level for node in columns):
        own = [index for index, node in enumerate(columns) if node.level == level]
        axes.annotate(
            word(f"level:{level}", lang), ((own[0] + own[-1]) / 2, 0), xycoords=("data", "axes fraction"),
            xytext=(0, -4), textcoords="offset points", ha="center", va="top", fontsize=6, fontweight="bold",
        )  # fmt: skip


def _handles(lang: str) -> list[Patch | Line2D]:
    lineages: list[Patch | Line2D] = [
        Patch(facecolor=TINTS[name], edgecolor=LINEAGE_COLOURS[name], label=word(f"lineage:{name}", lang))
        for name in ("Party", "State")
    ]
    return [
        *lineages,
        Patch(facecolor="#F7F7F7", edgecolor=GREY, ls=(0, (2, 1.2)), label=word("cascade:missing", lang)),
        Line2D([], [], ls="", marker="o", ms=3.4, color="#222222", label=word("cascade:implements", lang)),
        Line2D([], [], ls="", marker="o", ms=3.0, color="#222222", mfc=WHITE, label=word("cascade:cites", lang)),
    ]
