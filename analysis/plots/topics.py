"""Figure 12: what speaks for each number of topics, on one page."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.plots.style import BLUE, DOUBLE, GREY, ORANGE, PALE, WHITE, Figure, empty_figure, new_figure, styled
from analysis.plots.words import word

SLUG = "12_topic_choice"
PANELS = (("c_v", "npmi"), ("exclusivity",), ("stability", "least_stability"), ("held_out",))
STABLE = 0.7


@styled
def plot_topic_choice(topic_choice: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en") -> Figure:
    """Coherence, exclusivity, stability and fit to words kept back, against the number of topics.

    Parameters
    ----------
    topic_choice : DataFrame
        Table of this name.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` is the table. The number that the study uses is marked in every panel.
    """
    title = word("choice:title", lang)
    data = topic_choice.sort_values("n_topics").reset_index(drop=True)
    if data.empty:
        return empty_figure(SLUG, title, word("nothing", lang), data)
    figure = new_figure(width, 104)
    axes = figure.subplots(2, 2, sharex=True).ravel()
    used = data.loc[data["used"], "n_topics"].tolist()
    for panel, columns in zip(axes, PANELS, strict=True):
        for k in used:
            panel.axvline(k, color=PALE, lw=5, zorder=0)
        _draw(panel, data, columns, lang)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        panel.margins(x=0.12)
    axes[2].axhline(STABLE, color=GREY, lw=0.6, ls=(0, (4, 2)))
    axes[2].set_ylim(0, 1.02)
    axes[1].set_ylim(0, 1.02)
    for row in data.itertuples():
        if row.n_unstable:
            label = word("choice:unstable", lang, n=row.n_unstable, k=row.n_topics)
            axes[2].annotate(
                label, (row.n_topics, row.stability), xytext=(0, 4), textcoords="offset points",
                ha="center", fontsize=5.5, color=GREY,
            )  # fmt: skip
    figure.supxlabel(word("choice:x", lang), fontsize=7)
    numbers = {"used": ", ".join(map(str, used)) or "—", "n": len(data), "n_repeats": int(data["n_repeats"].max())}
    caption, alt = word("choice:caption", lang, **numbers), word("choice:alt", lang, **numbers)
    return Figure(SLUG, figure, data, title, caption, alt)


def _draw(panel: Axes, data: pd.DataFrame, columns: tuple[str, ...], lang: str) -> None:
    """One or two lines; the second is told apart by its open marks."""
    for column, colour, face in zip(columns, (BLUE, ORANGE), (BLUE, WHITE), strict=False):
        known = data.dropna(subset=[column])
        x, y = known["n_topics"].astype(float), known[column].astype(float)
        panel.plot(x, y, color=colour, marker="o", ms=3.2, mfc=face, label=word(f"choice:{column}", lang))
    panel.legend(loc="best", handlelength=1.6)
