"""Figure 11: how readable each document was as it was filed, and what the repair did."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.plots.places import Place, label_rows, list_places, sort_key, stack_rows
from analysis.plots.style import (
    BLACK,
    BLUE,
    DOUBLE,
    ORANGE,
    PALE,
    WHITE,
    Figure,
    add_legend,
    clean,
    empty_figure,
    new_figure,
    styled,
)
from analysis.plots.words import word

SLUG = "11_quality"
UNSURE = 0.8


@styled
def plot_quality(documents: pd.DataFrame, edits: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en") -> Figure:
    """Readable words as filed and as expected after repair; repairs per hundred words, the unsure ones apart.

    Parameters
    ----------
    documents, edits : DataFrame
        Tables of these names.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per document. ``expected`` is 1 - (doubt of the edits + unreadable words without an edit)
        / words: an expectation by the repair's own confidence, not a measurement against the printed page.
    """
    title = word("quality:title", lang)
    places = _all_places(documents)
    if not places:
        return empty_figure(SLUG, title, word("nothing", lang), documents.iloc[:0])
    data = _data(documents, edits, places)
    stacked = stack_rows(places, lang)
    pitch = min(5.2, max(2.9, 200 / stacked[2]))
    figure = new_figure(width, pitch * stacked[2] + 24)
    axes, right = figure.subplots(1, 2, width_ratios=(3, 2), sharey=True)
    for row in data.itertuples():
        y = stacked[0][row.document]
        axes.plot([row.quality, row.expected], [y, y], color=PALE, lw=1.6, zorder=1)
        axes.plot([row.quality], [y], marker="o", ms=3.4, color=BLACK, mfc=WHITE, ls="")
        axes.plot([row.expected], [y], marker="o", ms=3.4, color=BLUE, ls="")
        if not row.n_edits:
            continue
        right.barh(y, row.n_sure_per_100, height=0.7, color=BLUE, lw=0)
        right.barh(y, row.n_unsure_per_100, left=row.n_sure_per_100, height=0.7, facecolor=ORANGE, hatch="////", lw=0.3,
                   edgecolor="#444444")  # fmt: skip
    label_rows(axes, places, stacked)
    _finish(axes, right, stacked[2], lang)
    add_legend(figure, _handles(lang), loc="outside upper left", ncols=4, columnspacing=1.2)
    numbers = {"n": len(data), "n_edits": f"{len(edits):,}", "n_repaired": int((data["n_edits"] > 0).sum())}
    caption, alt = word("quality:caption", lang, **numbers), word("quality:alt", lang, **numbers)
    return Figure(SLUG, figure, data, title, caption, alt)


def _all_places(documents: pd.DataFrame) -> tuple[Place, ...]:
    """All documents: superior texts first, then the plans in their order."""
    others = documents[documents["role"] != "plan"]
    first = [Place(r.document, r.level, clean(r.number) or r.document) for r in others.itertuples()]
    plans = list_places(documents)
    labels = [place.label for place in first]
    first = [Place(p.document, p.level, p.label if labels.count(p.label) == 1 else p.document) for p in first]
    levels = ("central", "province", "district", "commune", "")
    ordered = [*sorted(first, key=lambda p: sort_key(p.label)), *plans]
    return tuple(sorted(ordered, key=lambda p: levels.index(p.level)))


def _data(documents: pd.DataFrame, edits: pd.DataFrame, places: tuple[Place, ...]) -> pd.DataFrame:
    groups = dict(iter(edits.groupby("document", sort=False)))
    known = documents.set_index("document")
    rows = []
    for place in places:
        own = groups.get(place.document, edits.iloc[:0])
        n_words = max(1, int(known.loc[place.document, "n_words"]))
        quality = float(known.loc[place.document, "quality"])
        confidence = own["confidence"].astype(float)
        n_unsure = int((confidence < UNSURE).sum())
        untouched = max(0.0, (1 - quality) * n_words - len(own))
        expected = max(quality, 1 - (float((1 - confidence).sum()) + untouched) / n_words)
        rows.append(
            {"document": place.document, "label": place.label, "level": place.level, "quality": quality,
             "expected": expected, "n_words": n_words, "n_edits": len(own),
             "n_sure_per_100": 100 * (len(own) - n_unsure) / n_words, "n_unsure_per_100": 100 * n_unsure / n_words}
        )  # fmt: skip
    return pd.DataFrame(rows)


def _finish(axes: Axes, right: Axes, n_rows: int, lang: str) -> None:
    axes.set(xlim=(min(0.5, axes.get_xlim()[0]), 1.03), ylim=(n_rows - 0.4, -0.6), xlabel=word("quality:share", lang))
    right.set(xlabel=word("quality:edits", lang))
    for panel in (axes, right):
        panel.tick_params(axis="y", length=0)
        panel.spines["left"].set_visible(False)
    right.tick_params(labelleft=False)


def _handles(lang: str) -> list[Line2D]:
    return [
        Line2D([], [], ls="", marker="o", ms=4, color=BLACK, mfc=WHITE, label=word("quality:before", lang)),
        Line2D([], [], ls="", marker="o", ms=4, color=BLUE, label=word("quality:after", lang)),
        Line2D([], [], lw=5, color=BLUE, label=word("quality:sure", lang)),
        Line2D([], [], lw=5, color=ORANGE, label=word("quality:unsure", lang)),
    ]
