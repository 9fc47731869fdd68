"""Figure 5: two documents side by side as bars, their shared passages as bands between them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from analysis.plots.places import list_places
from analysis.plots.style import (
    BLACK,
    BLUE,
    DOUBLE,
    GREY,
    ORANGE,
    PALE,
    WHITE,
    Figure,
    add_legend,
    bare,
    clean,
    empty_figure,
    new_figure,
    shorten,
    styled,
)
from analysis.plots.words import word

SLUG = "05_passages"
KINDS = {"chain": (BLUE, ""), "peer": (ORANGE, "////"), "boilerplate": (GREY, "....")}
HEIGHT, BAR = 100.0, 0.05
MOST_LABELS = 26


@styled
def plot_passages(
    alignments: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    texts: pd.DataFrame,
    sections: pd.DataFrame | None = None,
    pair: tuple[str, str] | None = None,
    lang: str = "en",
) -> Figure:
    """A map of the passages that two documents share: where in the source they stand and where in the plan.

    Parameters
    ----------
    alignments, documents, texts : DataFrame
        Tables of these names.
    sections : DataFrame, optional
        Table ``sections``, for the headings beside the bars.
    pair : (str, str), optional
        Source and target; by default the first plan in order of level and name that shares a passage with a superior
        text, with the text that it shares most passages with.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per band. Both documents are drawn equally long; positions are shares of the characters.
    """
    title = word("passages:title", lang)
    pair = pair or _first_pair(alignments, documents)
    if pair is None:
        return empty_figure(SLUG, title, word("nothing", lang), alignments.iloc[:0])
    lengths = {row.document: max(1, len(row.text)) for row in texts.itertuples() if row.document in pair}
    rows = alignments[(alignments["source"] == pair[0]) & (alignments["target"] == pair[1])]
    rows = rows.sort_values(["target_start", "source_start"]).reset_index(drop=True)
    figure = new_figure(DOUBLE, 150)
    axes = figure.add_subplot()
    for row in rows.itertuples():
        _draw_band(axes, row, lengths[pair[0]], lengths[pair[1]])
    names = _names(documents, pair)
    for side, document in enumerate(pair):
        axes.add_patch(Rectangle((side - BAR / 2, 0), BAR, HEIGHT, facecolor=WHITE, edgecolor=BLACK, lw=0.6, zorder=2))
        _draw_headings(axes, side, document, sections, lengths[document])
        axes.text(side, -2, shorten(names[side], 40), ha="center", va="bottom", fontweight="bold")
    axes.set(xlim=(-0.75, 1.75), ylim=(HEIGHT + 1, -6), xticks=[], yticks=[])
    bare(axes)
    add_legend(figure, _handles(rows, lang), loc="outside lower center", ncols=3)
    numbers = {
        "source": names[0], "plan": names[1], "n": len(rows), "n_words": f"{int(rows['n_words'].sum()):,}",
    }  # fmt: skip
    caption, alt = word("passages:caption", lang, **numbers), word("passages:alt", lang, **numbers)
    return Figure(SLUG, figure, rows, word("passages:title", lang), caption, alt)


def _first_pair(alignments: pd.DataFrame, documents: pd.DataFrame) -> tuple[str, str] | None:
    chain = alignments[alignments["kind"] == "chain"]
    for place in list_places(documents, chain["target"].tolist()):
        counts = chain.loc[chain["target"] == place.document, "source"].value_counts()
        return min(counts.index, key=lambda source: (-counts[source], source)), place.document
    return None


def _names(documents: pd.DataFrame, pair: tuple[str, str]) -> list[str]:
    labels = {place.document: place.label for place in list_places(documents)}
    numbers = dict(zip(documents["document"], documents["number"], strict=True))
    return [labels.get(document) or clean(numbers.get(document, "")) or document for document in pair]


def _draw_band(axes: Axes, row: "pd.Series", source_length: int, target_length: int) -> None:
    left, right = BAR / 2, 1 - BAR / 2
    a, b = row.source_start / source_length * HEIGHT, row.source_end / source_length * HEIGHT
    c, d = row.target_start / target_length * HEIGHT, row.target_end / target_length * HEIGHT
    colour, hatch = KINDS[row.kind]
    path = Path(
        [(left, a), (0.5, a), (0.5, c), (right, c), (right, d), (0.5, d), (0.5, b), (left, b), (left, a)],
        [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY],
    )
    axes.add_patch(PathPatch(path, facecolor=colour, alpha=0.35, lw=0, zorder=1))
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=colour, lw=0.35, hatch=hatch, zorder=1))
    for side, (low, high) in enumerate(((a, b), (c, d))):
        axes.add_patch(Rectangle((side - BAR / 2, low), BAR, high - low, facecolor=colour, lw=0, zorder=3))


def _draw_headings(axes: Axes, side: int, document: str, sections: pd.DataFrame | None, length: int) -> None:
    """Headings beside a bar, pushed apart so that none covers another; a thin line leads to the place."""
    if sections is None:
        return
    own = sections[(sections["document"] == document) & sections["kind"].isin(["heading", "run-in"])]
    for depth in (1, 0):
        chosen = own[own["depth"] <= depth].sort_values("start")
        if len(chosen) <= MOST_LABELS:
            break
    chosen = chosen.head(MOST_LABELS)
    sign, y, size = (-1, -9.0, HEIGHT / 38) if side == 0 else (1, -9.0, HEIGHT / 38)
    last = HEIGHT - size * len(chosen)
    for rank, row in enumerate(chosen.itertuples()):
        at = row.start / length * HEIGHT
        y = max(at, y + size)
        y = min(y, last + size * (rank + 1))
        text = shorten(f"{row.label} {row.title}", 42)
        edge = side + sign * BAR / 2
        axes.plot([edge, edge + sign * 0.03, edge + sign * 0.05], [at, at, y], color=PALE, lw=0.5, zorder=0)
        axes.text(edge + sign * 0.06, y, text, ha="right" if side == 0 else "left", va="center", fontsize=5.2,
                  color=BLACK if row.depth == 0 else GREY)  # fmt: skip


def _handles(rows: pd.DataFrame, lang: str) -> list[Patch]:
    return [
        Patch(facecolor=colour, alpha=0.6, hatch=hatch, edgecolor=colour, label=word(f"passages:{kind}", lang))
        for kind, (colour, hatch) in KINDS.items()
        if (rows["kind"] == kind).any()
    ]
