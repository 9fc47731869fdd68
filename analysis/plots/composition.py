"""Figure 3: where the words of each plan come from, beside how much of its chain the corpus holds."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.plots.places import Place, list_places, stack_rows
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
    empty_figure,
    new_figure,
    shorten,
    styled,
)
from analysis.plots.words import word

SLUG = "03_composition"
PARTS = ("share_chain", "share_peer", "share_boilerplate", "share_unmatched")
COLOURS = {"share_chain": BLUE, "share_peer": ORANGE, "share_boilerplate": PALE, "share_unmatched": WHITE}
HATCHES = {"share_chain": "", "share_peer": "/////", "share_boilerplate": "...", "share_unmatched": ""}
COLUMNS = [
    "document", "locality", "level", "n_words", "n_tasks", *PARTS, "low", "high", "interval", "boilerplate",
    "chain_coverage",
]  # fmt: skip


@styled
def plot_composition(
    composition: pd.DataFrame, documents: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en"
) -> Figure:
    """Stacked bars of the words of each plan: reused from the chain, from peers, boilerplate, no source found.

    Parameters
    ----------
    composition, documents : DataFrame
        Tables of these names.
    width : float
        Millimetres: 170 for a page, 85 for a column.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per bar, by level and name. An empty table gives a figure that says so.
    """
    places = list_places(documents, composition["document"].tolist())
    data = _data(composition, documents, places)
    title = word("composition:title", lang)
    if data.empty:
        return empty_figure(SLUG, title, word("nothing", lang), data)
    rows, headings, n_rows = stack_rows(places, lang)
    pitch = min(5.2, max(3.0, 215 / n_rows))
    figure = new_figure(width, pitch * n_rows + 22)
    axes, right = figure.subplots(1, 2, width_ratios=(6.2, 1.15), sharey=True)
    for row in data.itertuples():
        _draw_bar(axes, rows[row.document], row, lang)
        _draw_coverage(right, rows[row.document], row.chain_coverage)
    _finish(axes, right, data, (rows, headings, n_rows), lang)
    add_legend(figure, _handles(lang), loc="outside upper left", ncols=4, handlelength=1.6,
                  columnspacing=1.2, borderaxespad=0.2)  # fmt: skip
    return Figure(SLUG, figure, data, title, _caption(data, lang), _alt(data, lang))


def _data(composition: pd.DataFrame, documents: pd.DataFrame, places: tuple[Place, ...]) -> pd.DataFrame:
    labels = pd.DataFrame(
        [(p.document, p.label, p.level) for p in places], columns=["document", "locality", "level"], dtype="str"
    )
    shares = composition.drop(columns="locality")
    coverage = documents[["document", "chain_coverage"]]
    return labels.merge(shares, on="document").merge(coverage, on="document")[COLUMNS]


def _draw_bar(axes: Axes, y: float, row: "pd.Series", lang: str) -> None:
    left = 0.0
    if all(pd.isna(getattr(row, part)) for part in PARTS):
        axes.text(0.01, y, word("composition:undefined", lang), va="center", color=GREY, fontsize=6)
        return
    for part in PARTS:
        share = getattr(row, part)
        if pd.isna(share):
            continue
        axes.barh(
            y, share, left=left, height=0.74, facecolor=COLOURS[part], hatch=HATCHES[part], edgecolor="#444444", lw=0.4
        )
        left += share
    if not pd.isna(row.low) and not pd.isna(row.high):
        axes.plot([row.low, row.high], [y, y], color=WHITE, lw=2.2, solid_capstyle="butt", zorder=3)
        axes.plot([row.low, row.high], [y, y], color=BLACK, lw=0.9, marker="|", ms=3.4, mew=0.9, zorder=4)


def _draw_coverage(axes: Axes, y: float, coverage: float) -> None:
    axes.plot([0, 1], [y, y], color=PALE, lw=0.6, zorder=1)
    if pd.isna(coverage):
        axes.text(0.5, y, "n/a", ha="center", va="center", fontsize=5.5, color=GREY, backgroundcolor=WHITE)
        return
    axes.plot(
        [coverage], [y], marker="o", ms=3.6, color=BLACK, mfc=BLACK if coverage >= 1 else WHITE, mew=0.7, clip_on=False
    )


def _finish(axes: Axes, right: Axes, data: pd.DataFrame, stacked: tuple, lang: str) -> None:
    rows, headings, n_rows = stacked
    size = 6.5 if n_rows < 42 else 5.2
    marks = ["†" if row.boilerplate == "not estimable" else "" for row in data.itertuples()]
    labels = [shorten(row.locality, 34) + mark for row, mark in zip(data.itertuples(), marks, strict=True)]
    axes.set_yticks([*rows.values(), *(y for y, _ in headings)], [*labels, *(text for _, text in headings)])
    for tick in axes.get_yticklabels()[len(rows) :]:
        tick.set_fontweight("bold")
    for tick in axes.get_yticklabels():
        tick.set_fontsize(size)
    axes.set(xlim=(0, 1), ylim=(n_rows - 0.4, -0.6), xlabel=word("composition:axis", lang))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    right.set(xlim=(-0.06, 1.06), xticks=[0, 0.5, 1])
    right.set_xticklabels(["0", ".5", "1"])
    right.set_title(word("composition:coverage", lang), fontsize=6.5, pad=2)
    right.tick_params(axis="y", length=0, labelleft=False)
    right.spines["left"].set_visible(False)


def _handles(lang: str) -> list[Patch]:
    return [
        Patch(facecolor=COLOURS[p], hatch=HATCHES[p], edgecolor="#444444", lw=0.4, label=word(f"composition:{p}", lang))
        for p in PARTS
    ]


def _caption(data: pd.DataFrame, lang: str) -> str:
    kinds = sorted({word(f"interval:{text}", lang) for text in data["interval"] if text}) or ["—"]
    dagger = word("composition:not_estimable", lang) if (data["boilerplate"] == "not estimable").any() else ""
    return word(
        "composition:caption", lang, interval=", ".join(kinds), boilerplate=dagger, n_plans=len(data),
        n_words=f"{int(data['n_words'].sum()):,}", n_tasks=f"{int(data['n_tasks'].sum()):,}",
    )  # fmt: skip


def _alt(data: pd.DataFrame, lang: str) -> str:
    bounds = {}
    for name, column in (("low", "share_chain"), ("clow", "chain_coverage")):
        known = data[column].dropna()
        for key, value in ((name, known.min()), (name.replace("low", "high"), known.max())):
            bounds[key] = "–" if known.empty else f"{value:.2f}"
    return word("composition:alt", lang, n_plans=len(data), **bounds)
