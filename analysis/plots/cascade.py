"""Figure 1: the documents of a study and what they cite, by level; what is cited but missing stays visible."""

import re
from collections import Counter

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch
from matplotlib.path import Path

from analysis.plots.cascade_matrix import TINTS, Node, draw_matrix
from analysis.plots.places import LEVELS, list_places, sort_key
from analysis.plots.style import (
    DOUBLE,
    GREY,
    LINEAGE_COLOURS,
    WHITE,
    Figure,
    add_legend,
    bare,
    clean,
    empty_figure,
    new_figure,
    styled,
    wrap,
)
from analysis.plots.words import word

SLUG = "01_cascade"
MOST_IN_GRAPH = 24
_PARTY_SYMBOL = re.compile(r"\d+\s*-")
_STATE_SYMBOL = re.compile(r"\d+\s*/")


@styled
def plot_cascade(cascade: pd.DataFrame, documents: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en") -> Figure:
    """Levels as columns, documents as boxes, citations as lines; cited but missing documents as open boxes.

    More than 24 plans are drawn as a table instead, plans by cited documents, where lines could not be followed.

    Parameters
    ----------
    cascade, documents : DataFrame
        Tables of these names.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` is the cascade table with the node at either end. Missing documents that a single document merely
        cites are drawn as one node per level.
    """
    nodes, edges, n_left_out = _graph(cascade, documents, lang)
    title = word("cascade:title", lang)
    if not nodes:
        return empty_figure(SLUG, title, word("nothing", lang), edges)
    n_plans = int((documents["role"] == "plan").sum())
    if n_plans > MOST_IN_GRAPH:
        figure = draw_matrix(nodes, edges, [place.document for place in list_places(documents)], lang)
        return Figure(SLUG, figure, edges, title, *_words(nodes, edges, n_left_out, lang))
    columns = [level for level in LEVELS if any(node.level == level for node in nodes.values())]
    stacks = {level: [node for node in nodes.values() if node.level == level] for level in columns}
    tallest = max(len(stack) for stack in stacks.values())
    pitch = min(9.0, max(3.3, 205 / tallest))
    figure = new_figure(width, pitch * tallest + 20)
    axes = figure.add_subplot()
    column_width = (width - 4) / len(columns)
    places = _place(stacks, columns, column_width, pitch)
    box = (column_width * (0.62 if len(columns) > 2 else 0.5), pitch * 0.72)
    for edge in edges.itertuples():
        _draw_edge(axes, places[edge.from_node], places[edge.to_node], edge.relation, box[0])
    for key, node in nodes.items():
        _draw_node(axes, node, places[key], box)
    for index, level in enumerate(columns):
        axes.text(
            (index + 0.5) * column_width,
            -2.0,
            wrap(word(f"level:{level}", lang), int(column_width / 1.45)),
            ha="center",
            va="bottom",
            fontweight="bold",
        )
    axes.set(xlim=(0, column_width * len(columns)), ylim=(pitch * tallest, -6), xticks=[], yticks=[])
    bare(axes)
    add_legend(figure, _handles(lang), loc="outside lower left", ncols=5, columnspacing=1.2)
    return Figure(SLUG, figure, edges, title, *_words(nodes, edges, n_left_out, lang))


def _lineage(number: str) -> str:
    """Party symbols join number and kind with a hyphen (12-NQ/TU), State symbols with a slash (12/KH-UBND)."""
    if _PARTY_SYMBOL.match(number):
        return "Party"
    return "State" if _STATE_SYMBOL.match(number) else ""


def _graph(cascade: pd.DataFrame, documents: pd.DataFrame, lang: str) -> tuple[dict[str, Node], pd.DataFrame, int]:
    labels = {place.document: place.label for place in list_places(documents)}
    found = []
    for row in documents[documents["role"] != "annex"].itertuples():
        name = labels.get(row.document, clean(row.number) or row.document)
        found.append(Node(row.document, name, row.level, _lineage(row.number), False))
    present = {node.key for node in found}
    lost = cascade[~cascade["cites_document"].isin(present)]
    n_citing = lost.groupby("cites")["document"].nunique().to_dict()
    binding = set(lost.loc[lost["relation"] == "implements", "cites"])
    folded: Counter[str] = Counter()
    target = {}
    for row in lost.drop_duplicates("cites").itertuples():
        if n_citing[row.cites] == 1 and row.cites not in binding and len(n_citing) > 8:
            folded[row.level] += 1
            target[row.cites] = f"\0{row.level}"
        else:
            found.append(Node(f"\0{row.cites}", clean(row.cites), row.level, row.lineage or _lineage(row.cites), True))
            target[row.cites] = f"\0{row.cites}"
    found += [Node(f"\0{v}", word("cascade:more", lang, n=n), v, "", True) for v, n in sorted(folded.items())]
    found.sort(key=lambda n: (n.missing, n.key in labels, n.lineage != "Party", sort_key(n.label), n.key))
    edges = cascade[cascade["document"].isin(present)]
    to_node = [d if d in present else target[c] for d, c in zip(edges["cites_document"], edges["cites"], strict=True)]
    edges = edges.assign(from_node=edges["document"], to_node=to_node).sort_values(["document", "cites"])
    return {node.key: node for node in found}, edges.reset_index(drop=True), sum(folded.values())


def _place(
    stacks: dict[str, list[Node]], columns: list[str], column_width: float, pitch: float
) -> dict[str, tuple[float, float]]:
    tallest = max(len(stack) for stack in stacks.values())
    places = {}
    for index, level in enumerate(columns):
        slack = (tallest - len(stacks[level])) / 2
        for rank, node in enumerate(stacks[level]):
            places[node.key] = ((index + 0.5) * column_width, (rank + slack + 0.5) * pitch)
    return places


def _draw_edge(
    axes: Axes, low: tuple[float, float], high: tuple[float, float], relation: str, box_width: float
) -> None:
    """A curve from the citing document (`low`) to what it cites (`high`)."""
    (x0, y0), (x1, y1) = low, high
    if abs(x0 - x1) < 1e-9:
        start, end = (x0 + box_width / 2, y0), (x1 + box_width / 2, y1)
        middle = [(x0 + box_width * 0.68, y0), (x1 + box_width * 0.68, y1)]
    else:
        side = 1 if x1 < x0 else -1
        start, end = (x0 - side * box_width / 2, y0), (x1 + side * box_width / 2, y1)
        bend = (start[0] - end[0]) * 0.5
        middle = [(start[0] - bend, y0), (end[0] + bend, y1)]
    path = Path([start, *middle, end], [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    solid = relation == "implements"
    axes.add_patch(
        FancyArrowPatch(path=path, arrowstyle="-", color="#333333" if solid else "#999999", lw=0.8 if solid else 0.45,
                        ls="-" if solid else (0, (3, 2)), zorder=2 if solid else 1)
    )  # fmt: skip


def _draw_node(axes: Axes, node: Node, place: tuple[float, float], box: tuple[float, float]) -> None:
    (x, y), (width, height) = place, box
    rounding = min(1.4, height / 2.2) if node.lineage == "Party" else 0.01
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height, boxstyle=f"round,pad=0,rounding_size={rounding}",
            facecolor=WHITE if node.missing else TINTS[node.lineage], edgecolor=LINEAGE_COLOURS[node.lineage],
            lw=0.7, ls=(0, (2.2, 1.4)) if node.missing else "-", zorder=3,
        )
    )  # fmt: skip
    size = min(6.5, height * 2.05)
    per_line = int(width / (size * 0.205))
    n_lines = 2 if height > 5 else 1
    if n_lines == 2 and len(node.label) > per_line:
        size = 6.0
        per_line = int(width / (size * 0.205))
    axes.text(x, y, wrap(node.label, per_line, n_lines), ha="center", va="center", fontsize=size, zorder=4,
              color=GREY if node.missing else "black", linespacing=1.0)  # fmt: skip


def _handles(lang: str) -> list[Patch | Line2D]:
    lineages: list[Patch | Line2D] = [
        Patch(facecolor=TINTS[name], edgecolor=LINEAGE_COLOURS[name], label=word(f"lineage:{name}", lang))
        for name in ("Party", "State")
    ]
    lineages.append(Patch(facecolor=WHITE, edgecolor=GREY, ls=(0, (2, 1.2)), label=word("cascade:missing", lang)))
    lineages.append(Line2D([], [], color="#333333", lw=0.8, label=word("cascade:implements", lang)))
    lineages.append(Line2D([], [], color="#999999", lw=0.6, ls=(0, (3, 2)), label=word("cascade:cites", lang)))
    return lineages


def _words(nodes: dict[str, Node], edges: pd.DataFrame, n_left_out: int, lang: str) -> tuple[str, str]:
    n_missing = sum(node.missing and node.key[1:] not in LEVELS for node in nodes.values()) + n_left_out
    numbers = {"n_in": sum(not node.missing for node in nodes.values()), "n_missing": n_missing, "n_edges": len(edges)}
    left_out = word("cascade:left_out", lang, n=n_left_out) if n_left_out else ""
    return word("cascade:caption", lang, left_out=left_out, **numbers), word("cascade:alt", lang, **numbers)
