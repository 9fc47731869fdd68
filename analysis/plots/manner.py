"""Figure 15: how firmly, openly, concretely and for when each plan sets its tasks."""

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.plots.places import Place, label_rows, list_places, stack_rows
from analysis.plots.style import (
    BLACK,
    DOUBLE,
    GREY,
    PALE,
    WHITE,
    Figure,
    bare,
    clean,
    empty_figure,
    new_figure,
    styled,
    wrap,
)
from analysis.plots.words import word

SLUG = "15_manner"


@styled
def plot_manner(manner: pd.DataFrame, documents: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en") -> Figure:
    """Plans by measures: the share of a plan's tasks that bind, encourage, hedge, name an agency, a date, a number.

    Parameters
    ----------
    manner, documents : DataFrame
        Tables of these names; the rows of whole plans are drawn, and above them those of their sources, each as it
        speaks to one level.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row a cell. Plans of fewer than ten tasks are printed grey.
    """
    title = word("manner:title", lang)
    rows = manner[manner["group"] == ""]
    measures = list(dict.fromkeys(rows["measure"]))
    rows, sources = _name_sources(rows, documents, lang)
    plans = list_places(documents, rows["document"].tolist())
    places = (*(sources if plans else ()), *plans)
    rows = rows[rows["document"].isin([p.document for p in places])]
    if rows["share"].dropna().empty:
        return empty_figure(SLUG, title, word("nothing", lang), rows)
    stacked = stack_rows(places, lang)
    pitch = min(5.4, max(3.0, 190 / stacked[2]))
    figure = new_figure(width, pitch * stacked[2] + 30)
    axes = figure.add_subplot()
    colours = matplotlib.colormaps["Blues"]
    for row in rows.itertuples():
        _draw_cell(axes, (measures.index(row.measure), stacked[0][row.document]), row, colours)
    label_rows(axes, places, stacked)
    narrow = width < DOUBLE
    names = [word(f"manner:{measure}", lang) for measure in measures]
    labels = [wrap(name.replace("- ", ""), 18) if narrow else wrap(name, 9, 3) for name in names]
    axes.set_xticks(range(len(measures)), labels, fontsize=5.2, rotation=90 if narrow else 0)
    axes.xaxis.tick_top()
    axes.set(xlim=(-0.5, len(measures) - 0.5), ylim=(stacked[2] - 0.4, -0.5))
    for edge in (3.5, 7.5):  # strength and hedging | concreteness | horizon
        axes.axvline(edge, color=WHITE, lw=2.5)
    bare(axes)
    own = rows[rows["source"] == ""]
    numbers = {
        "n_plans": own["document"].nunique(), "n_few": own.loc[own["few"], "document"].nunique(),
        "n_tasks": int(own.drop_duplicates("document")["n"].sum()), "n_sources": len(sources),
    }  # fmt: skip
    caption, alt = word("manner:caption", lang, **numbers), word("manner:alt", lang, **numbers)
    return Figure(SLUG, figure, rows.reset_index(drop=True), title, caption, alt)


def _name_sources(rows: pd.DataFrame, documents: pd.DataFrame, lang: str) -> tuple[pd.DataFrame, tuple[Place, ...]]:
    """Rows with a name of their own for each source and the level that it speaks to, and these as places.

    A source that says the same to every level is one place.
    """
    numbers = dict(zip(documents["document"], documents["number"], strict=True))
    from_source = rows["source"] != ""
    for source, own in rows[from_source].groupby("document"):
        levels = [part[["measure", "share", "n"]].reset_index(drop=True) for _, part in own.groupby("level")]
        if all(level.equals(levels[0]) for level in levels):
            double = own.index[own["level"] != own["level"].iloc[0]]
            rows = rows.drop(index=double).assign(
                level=lambda r, source=source: r["level"].mask(r["document"] == source, "")
            )
    from_source = rows["source"] != ""
    spoken = rows[from_source].drop_duplicates(["document", "level"]).sort_values(["document", "level"])
    places = []
    for row in spoken.itertuples():
        to = f" → {word(f'level:{row.level}', lang)}" if row.level else ""
        label = (clean(numbers.get(row.document, "")) or row.document) + to
        places.append(Place(f"{row.document} → {row.level}", "central", label))
    keys = rows["document"].where(~from_source, rows["document"] + " → " + rows["level"])
    return rows.assign(document=keys), tuple(places)


def _draw_cell(axes: Axes, at: tuple[int, float], row: "pd.Series", colours: matplotlib.colors.Colormap) -> None:
    known = not pd.isna(row.share)
    face = colours(0.75 * float(row.share)) if known else PALE
    axes.add_patch(Rectangle((at[0] - 0.5, at[1] - 0.5), 1, 1, facecolor=face, edgecolor=WHITE, lw=0.4))
    if not known:
        return
    ink = WHITE if row.share > 0.65 else GREY if row.few else BLACK
    axes.text(*at, f"{row.share:.2f}", ha="center", va="center", fontsize=5.4, color=ink,
              style="italic" if row.few else "normal")  # fmt: skip
