"""The order in which plans stand in every figure: by level, then by name. Never by a result."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.style import clean, shorten
from analysis.plots.words import word

LEVELS = ("central", "province", "district", "commune", "")


@dataclass(frozen=True, slots=True)
class Place:
    """A plan as a row or column of a figure: its document, level and the label printed for it."""

    document: str
    level: str
    label: str


def sort_key(text: str) -> tuple[str, str]:
    """Key that sorts Vietnamese names by letters without marks first (đ as d), then by the marks.

    Examples
    --------
    >>> sorted(["xã Đông", "xã Dũng", "xã Cao"], key=sort_key)
    ['xã Cao', 'xã Đông', 'xã Dũng']
    """
    folded = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in folded if not unicodedata.combining(c)), text


def list_places(documents: pd.DataFrame, among: Sequence[str] | None = None) -> tuple[Place, ...]:
    """The plans of a study in the order of level and name; plans of one locality are told apart by number or id.

    Parameters
    ----------
    documents : DataFrame
        Table ``documents``; only rows with role ``plan`` count.
    among : sequence of str, optional
        Ids to keep.
    """
    plans = documents[documents["role"] == "plan"]
    if among is not None:
        plans = plans[plans["document"].isin(list(among))]
    names = [clean(p.locality) or clean(p.issuer) or p.document for p in plans.itertuples()]
    places = []
    for name, plan in zip(names, plans.itertuples(), strict=True):
        label = name if names.count(name) == 1 else f"{name} ({clean(plan.number) or plan.document})"
        places.append(Place(plan.document, plan.level, label))
    return tuple(sorted(places, key=lambda p: (LEVELS.index(p.level), sort_key(p.label), p.document)))


def without_closing(localisation: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """The coded tasks without closing paragraphs, which are coded but counted nowhere."""
    closing = tasks[tasks["kind"] == "closing"]
    names = set(zip(closing["document"], closing["id"], strict=True))
    keep = [unit not in names for unit in zip(localisation["document"], localisation["task"], strict=True)]
    return localisation[pd.Series(keep, index=localisation.index, dtype=bool)]


def stack_rows(places: Sequence[Place], lang: str) -> tuple[dict[str, float], list[tuple[float, str]], int]:
    """Row positions from the top with a row for each level's heading: rows by document, headings, number of rows."""
    rows: dict[str, float] = {}
    headings: list[tuple[float, str]] = []
    n_rows, level = 0, None
    for place in places:
        if place.level != level:
            level = place.level
            headings.append((n_rows, word(f"level:{level}", lang)))
            n_rows += 1
        rows[place.document] = n_rows
        n_rows += 1
    return rows, headings, n_rows


def label_rows(axes: Axes, places: Sequence[Place], stacked: tuple) -> None:
    """Names of plans and, bold, of levels at the left of rows that `stack_rows` placed."""
    rows, headings, n_rows = stacked
    labels = [shorten(place.label, 30) for place in places]
    axes.set_yticks([*rows.values(), *(y for y, _ in headings)], [*labels, *(text for _, text in headings)])
    for index, tick in enumerate(axes.get_yticklabels()):
        tick.set_fontsize(6.2 if n_rows < 42 else 5)
        tick.set_fontweight("bold" if index >= len(places) else "normal")
