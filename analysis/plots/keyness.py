"""Figure 8: the words by which groups of localities differ, against how often they occur."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from analysis.plots.style import (
    BLUE,
    DOUBLE,
    GREY,
    VERMILLION,
    WHITE,
    Figure,
    add_legend,
    clean,
    empty_figure,
    new_figure,
    styled,
    wrap,
)
from analysis.plots.words import word

SLUG = "08_keyness"
LABELLED, PANELS = 12, 6
OTHERS = "other plans under "
"""How the table calls the plans of other provinces under the same act."""


@styled
def plot_keyness(keyness: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en") -> Figure:
    """A funnel per group: log ratio of a word against its number of occurrences, the foremost words named.

    Parameters
    ----------
    keyness : DataFrame
        Table of this name; at most six groups are drawn, in order of name.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds the rows that are drawn. Words are described, not tested.
    """
    title = word("keyness:title", lang)
    pairs = sorted(set(zip(keyness["group"], keyness["reference"], strict=True)))[:PANELS]
    if not pairs:
        return empty_figure(SLUG, title, word("nothing", lang), keyness)
    n_columns = 1 if len(pairs) == 1 else 2
    n_rows = -(-len(pairs) // n_columns)
    figure = new_figure(width, 26 + n_rows * (74 if n_columns == 2 else 92))
    panels = figure.subplots(n_rows, n_columns, squeeze=False, sharey=True).ravel()
    drawn = []
    for panel, (group, reference) in zip(panels, pairs, strict=False):
        rows = keyness[(keyness["group"] == group) & (keyness["reference"] == reference)]
        _draw_panel(panel, rows, 0.013 * n_columns * DOUBLE / width)
        heading = word("keyness:panel", lang, group=clean(group), reference=_name(reference, lang))
        panel.set_title(wrap(heading, int(width / n_columns / 1.6), 3), loc="left")
        drawn.append(rows)
    for panel in panels[len(pairs) :]:
        panel.set_visible(False)
    figure.supxlabel(word("keyness:x", lang), fontsize=7)
    figure.supylabel(word("keyness:y", lang), fontsize=7)
    add_legend(figure, _handles(lang), loc="outside upper left", ncols=3)
    data = pd.concat(drawn, ignore_index=True)
    numbers = {"n": len(data), "n_groups": len(pairs)}
    return Figure(
        SLUG, figure, data, title, word("keyness:caption", lang, **numbers), word("keyness:alt", lang, **numbers)
    )


def _name(reference: str, lang: str) -> str:
    """What a group is compared with, in the language of the figure."""
    act = clean(reference).removeprefix(OTHERS)
    return word("keyness:others", lang, act=act) if clean(reference).startswith(OTHERS) else clean(reference)


def _draw_panel(axes: Axes, rows: pd.DataFrame, letter: float) -> None:
    count = (rows["n"] + rows["n_reference"]).astype(float).to_numpy()
    ratio = rows["log_ratio"].astype(float).to_numpy()
    low, high = rows["low"].astype(float).to_numpy(), rows["high"].astype(float).to_numpy()
    clear = (low > 0) | (high < 0)
    axes.axhline(0, color=GREY, lw=0.5)
    for mask, face in ((clear, True), (~clear, False)):
        for side, colour, marker in ((ratio > 0, BLUE, "^"), (ratio <= 0, VERMILLION, "v")):
            chosen = mask & side
            axes.plot(count[chosen], ratio[chosen], ls="", marker=marker, ms=3, mew=0.5, color=colour,
                      mfc=colour if face else WHITE)  # fmt: skip
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    limit = max(1.0, float(np.nanmax(np.abs(ratio))) * 1.25)
    axes.set(ylim=(-limit, limit))
    _label(axes, rows, (count, ratio / limit), letter)


def _label(axes: Axes, rows: pd.DataFrame, at: tuple[np.ndarray, np.ndarray], letter: float) -> None:
    """Name the words of largest |z| in turn, right or left of their points, where no other name or point is hidden."""
    count, height = at
    span = np.log10(count.max() / count.min()) or 1.0
    x, strength = np.log10(count / count.min()) / span, rows["effect"].astype(float).abs().to_numpy()
    taken: list[tuple[float, float, float]] = []
    for index in sorted(range(len(rows)), key=lambda i: (-strength[i], rows["word"].iloc[i])):
        text = clean(rows["word"].iloc[index]).replace("_", " ")[:28]
        y, size = height[index], len(text) * letter + 0.02
        points = [(a, b) for i, (a, b) in enumerate(zip(x, height, strict=True)) if i != index]
        for start in (x[index] + 0.01, x[index] - 0.01 - size):
            crossed = any(abs(y - b) < 0.085 and start < a + c and a < start + size for a, b, c in taken)
            hidden = any(abs(y - b) < 0.04 and start - 0.01 < a < start + size for a, b in points)
            if not crossed and not hidden and start >= -0.02 and start + size <= 1.08:
                break
        else:
            continue
        taken.append((start, y, size))
        left = start < x[index]
        point = (count[index], float(rows["log_ratio"].iloc[index]))
        axes.annotate(text, point, xytext=(-3 if left else 3, 0), textcoords="offset points",
                      ha="right" if left else "left", va="center", fontsize=5.8)  # fmt: skip
        if len(taken) >= LABELLED * 2:
            break


def _handles(lang: str) -> list[Line2D]:
    return [
        Line2D([], [], ls="", marker="^", color=BLUE, ms=4, label=word("keyness:more", lang)),
        Line2D([], [], ls="", marker="v", color=VERMILLION, ms=4, label=word("keyness:less", lang)),
        Line2D([], [], ls="", marker="^", color=GREY, mfc=WHITE, ms=4, label=word("keyness:unclear", lang)),
    ]
