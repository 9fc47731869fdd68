"""Figure 4: how alike the plans are, ordered by a dendrogram."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.cluster.hierarchy import dendrogram, linkage
from scipy.spatial.distance import squareform

from analysis.plots.places import list_places
from analysis.plots.style import DOUBLE, GREY, Figure, bare, empty_figure, new_figure, shorten, styled
from analysis.plots.words import read_words, word

SLUG = "04_similarity"
PREFERRED = (("tfidf", "words not taken from the source"), ("tfidf", "all words"))


@styled
def plot_similarity(
    similarity: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    branches: pd.DataFrame | None = None,
    measure: str = "",
    scope: str = "",
    width: float = DOUBLE,
    lang: str = "en",
) -> Figure:
    """Similarity of every two plans beside the tree that average linkage of 1 - similarity makes of it.

    Parameters
    ----------
    similarity, documents, branches : DataFrame
        Tables of these names; without ``branches`` the tree carries no support.
    measure, scope : str
        As the table has them; by default TF-IDF of the words not taken from a source, else what the table has first.
    width : float
        Millimetres.
    lang : str
        ``en`` or ``vi``.

    Returns
    -------
    Figure
        ``data`` holds one row per ordered pair. The order is the tree's; a branch carries its support in percent where
        the table has the branch.
    """
    measure, scope, rows = _choose(similarity, measure, scope)
    title = word("similarity:title", lang)
    places = {p.document: p.label for p in list_places(documents, rows["document"].tolist())}
    square = rows.pivot(index="document", columns="other", values="value").astype(float)
    names = [d for d in places if d in square.index and d in square.columns]
    if len(names) < 3:
        return empty_figure(SLUG, title, word("similarity:few", lang), rows)
    values = square.loc[names, names].to_numpy()
    if np.isnan(values).any():
        return empty_figure(SLUG, title, word("similarity:many", lang), rows)
    distances = np.clip(1 - (values + values.T) / 2, 0, None)
    np.fill_diagonal(distances, 0)
    linked = linkage(squareform(distances, checks=False), "average")
    tree = dendrogram(linked, no_plot=True)
    order = tree["leaves"]
    support = _support(branches, measure, scope)
    pitch = min(6.0, (width - 70) / len(order))
    said = {kind: _named(kind, value, lang) for kind, value in (("measure", measure), ("scope", scope))}
    figure = new_figure(width, pitch * len(order) + 34)
    left, axes = figure.subplots(1, 2, width_ratios=(1.3, 4.2))
    _draw_tree(left, tree, len(order))
    _write_support(left, linked, names, order, support)
    _draw_matrix(
        axes, values[np.ix_(order, order)], [shorten(places[names[i]], 30) for i in order], ", ".join(said.values())
    )
    left.set_xlabel(word("similarity:height", lang))
    listed = [names[i] for i in order]
    data = rows[rows["document"].isin(listed) & rows["other"].isin(listed)].assign(
        order=lambda t: t["document"].map({d: n for n, d in enumerate(listed)})
    )
    numbers = {**said, "n": len(order)}
    about = word("similarity:support" if support else "similarity:no support", lang)
    off = values[~np.eye(len(names), dtype=bool)]
    return Figure(
        SLUG, figure, data.sort_values(["order", "other"]).drop(columns="order"), title,
        word("similarity:caption", lang, support=about, **numbers),
        word("similarity:alt", lang, low=f"{off.min():.2f}", high=f"{off.max():.2f}", **numbers),
    )  # fmt: skip


def _choose(similarity: pd.DataFrame, measure: str, scope: str) -> tuple[str, str, pd.DataFrame]:
    kinds = list(similarity[["measure", "scope"]].drop_duplicates().itertuples(index=False, name=None))
    wanted = [k for k in (*PREFERRED, *kinds) if k in kinds and measure in ("", k[0]) and scope in ("", k[1])]
    measure, scope = wanted[0] if wanted else (measure, scope)
    return measure, scope, similarity[(similarity["measure"] == measure) & (similarity["scope"] == scope)]


def _named(kind: str, value: str, lang: str) -> str:
    """A measure or scope in words; one that has none stays as the table has it."""
    key = f"similarity:{kind}:{value}"
    return word(key, lang) if key in read_words() else value


def _draw_tree(axes: Axes, tree: dict, n: int) -> None:
    for heights, places in zip(tree["dcoord"], tree["icoord"], strict=True):
        axes.plot(heights, [(place - 5) / 10 for place in places], color="#333333", lw=0.7)
    joined = np.array(tree["dcoord"])[:, 1]
    room = 0.25 * (joined.max() - joined.min()) + 0.02
    axes.set(xlim=(joined.max() + room / 4, max(0.0, joined.min() - room)), ylim=(n - 0.5, -0.5), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.tick_params(labelsize=5.5)


def _support(branches: pd.DataFrame | None, measure: str, scope: str) -> dict[frozenset[str], float]:
    """Support by the plans of a branch, for the tree that is drawn."""
    if branches is None:
        return {}
    rows = branches[(branches["measure"] == measure) & (branches["scope"] == scope) & branches["support"].notna()]
    return {frozenset(d.split(";")): float(s) for d, s in zip(rows["documents"], rows["support"], strict=True)}


def _write_support(
    axes: Axes, linked: np.ndarray, names: list[str], order: list[int], support: dict[frozenset[str], float]
) -> None:
    """Percent beside every branch whose support is known; branches that most draws have are bold."""
    branches = [(frozenset({name}), float(order.index(i))) for i, name in enumerate(names)]
    for left, right, height, _ in linked:
        (first, above), (second, below) = branches[int(left)], branches[int(right)]
        branches.append((first | second, (above + below) / 2))
        if (share := support.get(first | second)) is not None:
            weight = "bold" if share >= 0.7 else "normal"
            axes.text(height, (above + below) / 2, f" {share * 100:.0f}", ha="left", va="center", fontsize=5,
                      color="black" if share >= 0.7 else GREY, fontweight=weight)  # fmt: skip


def _draw_matrix(axes: Axes, values: np.ndarray, labels: list[str], label: str) -> None:
    n = len(labels)
    shown = np.where(np.eye(n, dtype=bool), np.nan, values)
    image = axes.imshow(shown, cmap="Blues", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    size = 6.5 if n <= 24 else 4.8 if n <= 45 else 3.6
    axes.set_xticks(range(n), labels, rotation=90, fontsize=size)
    axes.set_yticks(range(n), labels, fontsize=size)
    axes.yaxis.tick_right()
    bare(axes)
    if n <= 16:
        for i in range(n):
            for j in range(n):
                if i != j:
                    ink = "white" if values[i, j] > 0.6 else "black"
                    axes.text(j, i, f"{values[i, j]:.2f}".lstrip("0"), ha="center", va="center", fontsize=5, color=ink)
    bar = axes.figure.colorbar(image, ax=axes, location="top", fraction=0.03, aspect=40, pad=0.01)
    bar.set_label(label, fontsize=6)
    bar.outline.set_visible(False)  # type: ignore[operator]
    bar.ax.tick_params(labelsize=5.5, length=0, color=GREY)
