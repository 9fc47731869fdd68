"""Figure 14: whether the reused share depends on what it should not depend on."""

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.places import list_places
from analysis.plots.style import BLUE, DOUBLE, GREY, PALE, WHITE, Figure, empty_figure, new_figure, styled
from analysis.plots.words import word

SLUG = "14_robustness"
LENGTHS = (5, 8, 12, 16, 20, 30, 40, 60)
PROBABILITIES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
REUSED = ("verbatim", "near")
MARKS = {"province": "s", "district": "D", "commune": "o"}


@styled
def plot_robustness(
    composition: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    alignments: pd.DataFrame,
    localisation: pd.DataFrame,
    width: float = DOUBLE,
    lang: str = "en",
) -> Figure:
    """What two thresholds do to the reused share, and the reused share against size, quality and chain.

    Parameters
    ----------
    composition, documents, alignments, localisation : DataFrame
        Tables of these names.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per plan: the reused share, what it is held against, and ``kept_N``, the words in its
        chain passages of at least N words / the words in all its chain passages, and ``tasks_P``, its tasks that are
        verbatim or near with a probability of at least P % / its tasks.
    """
    title = word("robustness:title", lang)
    places = {p.document: p for p in list_places(documents, composition["document"].tolist())}
    data = _data(composition, documents, alignments, list(places))
    if data.empty:
        return empty_figure(SLUG, title, word("nothing", lang), data)
    data = data.merge(_by_probability(localisation), how="left", on="document")
    figure = new_figure(width, 112)
    grid = figure.add_gridspec(2, 6)
    panels = [figure.add_subplot(place) for place in (grid[0, :3], grid[0, 3:], grid[1, :2], grid[1, 2:4], grid[1, 4:])]
    _draw_curves(panels[0], data[[f"kept_{n}" for n in LENGTHS]], LENGTHS)
    panels[0].set(xlabel=word("robustness:length", lang), ylabel=word("robustness:kept", lang))
    _draw_curves(panels[1], data[[f"tasks_{p:.0%}" for p in PROBABILITIES]], PROBABILITIES)
    panels[1].set(xlabel=word("robustness:probability", lang), ylabel=word("robustness:tasks", lang))
    for panel, column in zip(panels[2:], ("n_words", "quality", "chain_coverage"), strict=True):
        _draw_scatter(panel, data, column, {d: p.level for d, p in places.items()})
        panel.set(xlabel=word(f"robustness:{column}", lang), ylabel=word("robustness:share", lang), ylim=(-0.02, 1.02))
    if data["n_words"].max() > 0:
        panels[2].set_xlim(left=0)
    panels[4].set_xlim(-0.03, 1.03)
    caption = word("robustness:caption", lang, n=len(data))
    return Figure(SLUG, figure, data, title, caption, word("robustness:alt", lang, n=len(data)))


def _data(
    composition: pd.DataFrame, documents: pd.DataFrame, alignments: pd.DataFrame, order: list[str]
) -> pd.DataFrame:
    chain = alignments[alignments["kind"] == "chain"]
    words = {document: rows["n_words"].astype(float).to_numpy() for document, rows in chain.groupby("target")}
    shares = composition.set_index("document")[["share_words_reused", "low", "high", "n_words"]]
    facts = documents.set_index("document")[["quality", "chain_coverage"]]
    rows = []
    for document in order:
        own = words.get(document, np.zeros(0))
        total = own.sum()
        kept = {f"kept_{n}": own[own >= n].sum() / total if total else np.nan for n in LENGTHS}
        rows.append({"document": document, **shares.loc[document], **facts.loc[document], **kept})
    data = pd.DataFrame(rows)
    return data.astype({c: "Float64" for c in data.columns if c != "document"}) if len(data) else data


def _by_probability(localisation: pd.DataFrame) -> pd.DataFrame:
    """Per plan the share of its tasks that are verbatim or near with at least each of `PROBABILITIES`."""
    reused = [sum(json.loads(cell).get(r, 0.0) for r in REUSED) for cell in localisation["probabilities"]]
    table = localisation[["document"]].assign(**{f"tasks_{p:.0%}": np.array(reused) >= p for p in PROBABILITIES})
    return table.groupby("document", sort=False).mean().astype("Float64").reset_index()


def _draw_curves(axes: Axes, table: pd.DataFrame, thresholds: Sequence[float]) -> None:
    """A thin line per plan, their median thick."""
    curves = table.astype(float).to_numpy()
    for curve in curves:
        axes.plot(thresholds, curve, color=PALE if len(curves) > 8 else "#B0C8DA", lw=0.7, zorder=1)
    known = curves[~np.isnan(curves).any(axis=1)]
    if len(known):
        axes.plot(thresholds, np.median(known, axis=0), color=BLUE, lw=1.4, marker="o", ms=2.5)
    axes.set_ylim(-0.02, 1.02)


def _draw_scatter(axes: Axes, data: pd.DataFrame, column: str, levels: dict[str, str]) -> None:
    for row in data.itertuples():
        x, y = getattr(row, column), row.share_words_reused
        if pd.isna(x) or pd.isna(y):
            continue
        if not pd.isna(row.low) and not pd.isna(row.high):
            axes.plot([x, x], [row.low, row.high], color=GREY, lw=0.5, zorder=1)
        axes.plot([x], [y], marker=MARKS.get(levels[row.document], "^"), ms=3.2, mew=0.6, color=BLUE, mfc=WHITE, ls="")
