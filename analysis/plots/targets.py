"""Figure 9: the number that a superior text sets against the number that each locality makes of it."""

import json
import math
import re

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.plots.places import Place, list_places
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
    clean,
    empty_figure,
    new_figure,
    shorten,
    styled,
)
from analysis.plots.words import word

SLUG = "09_targets"
CHANGES = ("number raised", "number lowered", "number changed")
MARKS = {"central": "*", "province": "s", "district": "D", "commune": "o", "": "^"}
COLUMNS = [
    "source",
    "provision",
    "document",
    "locality",
    "level",
    "task",
    "what",
    "number_above",
    "number_here",
    "value_above",
    "value_here",
    "percent",
]
MOST_ROWS = 55
_LABEL = re.compile(r"\s*(?:\d{1,2}\.)+\s|\s*[a-zđ]\)")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?")


@styled
def plot_targets(
    localisation: pd.DataFrame, documents: pd.DataFrame, *, width: float = DOUBLE, lang: str = "en"
) -> Figure:
    """A ladder of targets: a row per number of a superior text, a point per locality that changed it.

    Parameters
    ----------
    localisation, documents : DataFrame
        Tables of these names.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per changed number, as written and as a value. Numbers that were taken over unchanged,
        dropped or added are not drawn. At most 55 rows, in the order of the sources.
    """
    title = word("targets:title", lang)
    data = _data(localisation, {place.document: place for place in list_places(documents)})
    if data.empty:
        return empty_figure(SLUG, title, word("targets:none", lang), data)
    rows = (
        data[["source", "provision", "number_above", "value_above", "percent"]].drop_duplicates().reset_index(drop=True)
    )
    n_all = len(rows)
    rows = rows.head(MOST_ROWS)
    pitch = min(6.0, max(3.6, 200 / len(rows)))
    figure = new_figure(width, pitch * len(rows) + 28)
    axes = figure.add_subplot()
    levels = [level for level in MARKS if (data["level"] == level).any()]
    for y, row in enumerate(rows.itertuples()):
        own = data[
            (data["source"] == row.source)
            & (data["provision"] == row.provision)
            & (data["number_above"] == row.number_above)
        ]
        _draw_row(axes, y, own)
    labels = [shorten(f"{row.source} {row.provision}: {row.number_above}", 46) for row in rows.itertuples()]
    axes.set_yticks(range(len(rows)), labels, fontsize=6 if len(rows) < 40 else 4.8)
    axes.set(ylim=(len(rows) - 0.4, -0.6), xlabel=word("targets:axis", lang))
    reach = max(1.0, *map(abs, axes.get_xlim())) * 1.3  # room for the numbers beyond the points
    axes.set_xlim(-reach, reach)
    axes.axvline(0, color=BLACK, lw=0.8, zorder=1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    add_legend(figure, _handles(levels, lang), loc="outside upper left", ncols=6)
    numbers = {
        "n": len(data), "n_plans": data["document"].nunique(), "n_rows": len(rows), "n_all": n_all,
        "n_raised": int((data["what"] == "number raised").sum()),
        "n_lowered": int((data["what"] == "number lowered").sum()),
    }  # fmt: skip
    caption, alt = word("targets:caption", lang, **numbers), word("targets:alt", lang, **numbers)
    return Figure(SLUG, figure, data, title, caption, alt)


def parse_number(text: str) -> float | None:
    """The first number of a Vietnamese text, with a point for thousands and a comma for decimals; None without one.

    Examples
    --------
    >>> parse_number("tối thiểu 1.250 hộ"), parse_number("3,5%"), parse_number("đa số")
    (1250.0, 3.5, None)
    """
    match = _NUMBER.search(text)
    if not match:
        return None
    digits = match[0]
    return float((digits.replace(".", "") if re.search(r"\.\d{3}(\D|$)", digits) else digits).replace(",", "."))


def _is_bare(text: str) -> bool:
    """Whether a side of a change is a number with its unit: at most four words, and not the label of a list item."""
    return len(text.split()) <= 4 and not _LABEL.match(text)


def _data(localisation: pd.DataFrame, places: dict[str, Place]) -> pd.DataFrame:
    rows = []
    for row in localisation.itertuples():
        place = places.get(row.document)
        for change in json.loads(row.changed or "[]") if place else []:
            first, second = parse_number(change.get("from") or ""), parse_number(change.get("to") or "")
            if change.get("what") not in CHANGES or not first or not second or place is None:
                continue
            if not (_is_bare(change["from"]) and _is_bare(change["to"])):
                continue
            source = clean(row.source.split(";")[0])
            percent = "%" in change["from"] + change["to"]
            rows.append(
                (source, row.provision.split(";")[0], row.document, place.label, place.level, row.task, change["what"],
                 clean(change["from"]), clean(change["to"]), first, second, percent)
            )  # fmt: skip
    rank = {document: number for number, document in enumerate(places)}
    return pd.DataFrame(sorted(rows, key=lambda r: (r[0], r[1], r[7], rank[r[2]], r[5])), columns=COLUMNS)


def _draw_row(axes: Axes, y: int, own: pd.DataFrame) -> None:
    steps = [math.log2(row.value_here / row.value_above) for row in own.itertuples()]
    axes.axhline(y, color="#EFEFEF", lw=0.5, zorder=0)
    axes.plot([0, 0], [y - 0.3, y + 0.3], color=BLACK, lw=1.2)
    seen: dict[tuple[float, str], int] = {}
    for step, row in zip(steps, own.itertuples(), strict=True):
        axes.plot([0, step], [y, y], color=PALE, lw=1.0, zorder=1)
        at = (round(step, 3), row.level)
        seen[at] = seen.get(at, 0) + 1
        colour = BLUE if step > 0 else ORANGE
        face = WHITE if row.what == "number changed" else colour
        axes.plot([step], [y], marker=MARKS[row.level], ms=3.6, mew=0.6, color=colour, mfc=face, ls="", zorder=3)
    crowded: dict[bool, float] = {}
    for (step, _), n in sorted(seen.items(), key=lambda item: abs(item[0][0])):
        side = step > 0
        apart = abs(step) - crowded.get(side, -9.0) > 0.8  # else one number would stand on the other
        crowded[side] = abs(step) if apart else -9.0
        written = own[[abs(s - step) < 1e-3 for s in steps]]["number_here"].iloc[0]
        text = shorten(written, 20) + (f" ×{n}" if n > 1 else "")
        beside = (4 if side else -4, 0 if apart else 5.5)
        axes.annotate(text, (step, y), xytext=beside, textcoords="offset points", va="center",
                      ha="left" if side else "right", fontsize=5.2, color=GREY)  # fmt: skip


def _handles(levels: list[str], lang: str) -> list[Line2D]:
    marks = [
        Line2D([], [], ls="", marker=MARKS[level], ms=4, color=GREY, label=word(f"level:{level}", lang))
        for level in levels
    ]
    return [
        Line2D([], [], color=BLACK, lw=1.2, label=word("targets:source", lang)),
        Line2D([], [], ls="", marker="o", ms=4, color=BLUE, label=word("targets:raised", lang)),
        Line2D([], [], ls="", marker="o", ms=4, color=ORANGE, label=word("targets:lowered", lang)),
        *marks,
    ]
