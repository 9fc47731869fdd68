"""Figure 13: which documents were found, by province and level, and which are cited but missing."""

from typing import Any

import pandas as pd

from analysis.plots.places import sort_key
from analysis.plots.style import (
    BLACK,
    BLUE,
    DOUBLE,
    GREY,
    PALE,
    VERMILLION,
    Figure,
    bare,
    clean,
    empty_figure,
    new_figure,
    styled,
    wrap,
)
from analysis.plots.words import word

SLUG = "13_coverage"
LEVELS = ("central", "province", "district", "commune", "")


@styled
def plot_coverage(cascade: pd.DataFrame, documents: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en") -> Figure:
    """Documents in the corpus by province and level; the last row counts cited documents that are missing.

    Parameters
    ----------
    cascade, documents : DataFrame
        Tables of these names. *Expected* means cited by a document of the corpus; a locality whose plan nobody cites
        and nobody filed can't be seen here.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per province and level with what was found and what is missing.
    """
    title = word("coverage:title", lang)
    data = _data(cascade, documents, lang)
    if data.empty:
        return empty_figure(SLUG, title, word("nothing", lang), data)
    provinces = list(dict.fromkeys(data["province"]))
    levels = [level for level in LEVELS if (data["level"] == level).any()]
    pitch = min(6.5, 200 / len(provinces))
    figure = new_figure(width, pitch * len(provinces) + 22)
    axes = figure.add_subplot()
    for row in data.itertuples():
        x, y = levels.index(row.level), provinces.index(row.province)
        missing = row.n_missing > 0
        number = row.n_missing if missing else row.n_found
        style: dict[str, Any] = {"marker": "s", "facecolor": "none", "edgecolor": VERMILLION, "linestyle": "--"}
        style = style if missing else {"marker": "o", "facecolor": BLUE, "edgecolor": BLUE}
        axes.scatter([x], [y], s=14 + 22 * number**0.5, linewidths=0.8, **style)
        axes.text(x + 0.13, y, str(number), va="center", fontsize=6, color=BLACK)
    axes.set_yticks(range(len(provinces)), [wrap(p, 26) for p in provinces], fontsize=6.5 if len(provinces) < 40 else 5)
    axes.set_xticks(range(len(levels)), [word(f"level:{level}", lang) for level in levels])
    axes.xaxis.tick_top()
    axes.set(xlim=(-0.5, len(levels) - 0.5), ylim=(len(provinces) - 0.5, -0.5))
    for y in range(len(provinces)):
        axes.axhline(y, color=PALE if provinces[y] != provinces[-1] else GREY, lw=0.4, zorder=0)
    bare(axes)
    numbers = {"n_found": int(data["n_found"].sum()), "n_missing": int(data["n_missing"].sum())}
    caption, alt = word("coverage:caption", lang, **numbers), word("coverage:alt", lang, **numbers)
    return Figure(SLUG, figure, data, title, caption, alt)


def _data(cascade: pd.DataFrame, documents: pd.DataFrame, lang: str) -> pd.DataFrame:
    own = documents[documents["role"] != "annex"]
    names = [
        word("level:central", lang) if row.level == "central" else clean(row.province) or word("coverage:unknown", lang)
        for row in own.itertuples()
    ]
    found = own.assign(place=names).groupby(["place", "level"]).size()
    rows = [
        {"province": place, "level": level, "n_found": int(n), "n_missing": 0}
        for (place, level), n in sorted(found.items(), key=lambda item: _order(item[0], lang))
    ]
    lost = cascade[cascade["cites_document"] == ""].drop_duplicates("cites").groupby("level").size()
    rows += [
        {"province": word("coverage:missing", lang), "level": level, "n_found": 0, "n_missing": int(lost[level])}
        for level in LEVELS
        if level in lost.index
    ]
    return pd.DataFrame(rows, columns=["province", "level", "n_found", "n_missing"])


def _order(key: tuple[str, str], lang: str) -> tuple:
    first = {word("level:central", lang): 0, word("coverage:unknown", lang): 2}
    return (first.get(key[0], 1), sort_key(key[0]), LEVELS.index(key[1]))
