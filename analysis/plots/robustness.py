"""Figure 14: whether the reused share depends on what it should not depend on."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.places import list_places
from analysis.plots.style import BLUE, DOUBLE, GREY, PALE, WHITE, Figure, empty_figure, new_figure, styled
from analysis.plots.words import word

SLUG = "14_robustness"
LENGTHS = (5, 8, 12, 16, 20, 30, 40, 60)
MARKS = {"province": "s", "district": "D", "commune": "o"}


@styled
def plot_robustness(
    composition: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    alignments: pd.DataFrame,
    width: float = DOUBLE,
    lang: str = "en",
) -> Figure:
    """The share of passages that a threshold on their length leaves, and the reused share against size, quality, chain.

    Parameters
    ----------
    composition, documents, alignments : DataFrame
        Tables of these names.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per plan: the reused share, what it is held against, and ``kept_N``, the words in its
        chain passages of at least N words / the words in all its chain passages.
    """
    title = word("robustness:title", lang)
    places = {p.document: p for p in list_places(documents, composition["document"].tolist())}
    data = _data(composition, documents, alignments, list(places))
    if data.empty:
        return empty_figure(SLUG, title, word("nothing", lang), data)
    figure = new_figure(width, 112)
    panels = figure.subplots(2, 2).ravel()
    _draw_lengths(panels[0], data, lang)
    for panel, column in zip(panels[1:], ("n_words", "quality", "chain_coverage"), strict=True):
        _draw_scatter(panel, data, column, {d: p.level for d, p in places.items()})
        panel.set(xlabel=word(f"robustness:{column}", lang), ylabel=word("robustness:share", lang), ylim=(-0.02, 1.02))
    if data["n_words"].max() > 0:
        panels[1].set_xlim(left=0)
    panels[3].set_xlim(-0.03, 1.03)
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


def _draw_lengths(axes: Axes, data: pd.DataFrame, lang: str) -> None:
    curves = data[[f"kept_{n}" for n in LENGTHS]].astype(float).to_numpy()
    for curve in curves:
        axes.plot(LENGTHS, curve, color=PALE if len(curves) > 8 else "#B0C8DA", lw=0.7, zorder=1)
    known = curves[~np.isnan(curves).any(axis=1)]
    if len(known):
        axes.plot(LENGTHS, np.median(known, axis=0), color=BLUE, lw=1.4, marker="o", ms=2.5)
    axes.set(xlabel=word("robustness:length", lang), ylabel=word("robustness:kept", lang), ylim=(-0.02, 1.02))


def _draw_scatter(axes: Axes, data: pd.DataFrame, column: str, levels: dict[str, str]) -> None:
    for row in data.itertuples():
        x, y = getattr(row, column), row.share_words_reused
        if pd.isna(x) or pd.isna(y):
            continue
        if not pd.isna(row.low) and not pd.isna(row.high):
            axes.plot([x, x], [row.low, row.high], color=GREY, lw=0.5, zorder=1)
        axes.plot([x], [y], marker=MARKS.get(levels[row.document], "^"), ms=3.2, mew=0.6, color=BLUE, mfc=WHITE, ls="")
