"""Every figure that the tables of a study allow, in the order of their numbers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.plots.cascade import plot_cascade
from analysis.plots.composition import plot_composition
from analysis.plots.coverage import plot_coverage
from analysis.plots.deadlines import plot_deadlines
from analysis.plots.emphasis import plot_deviation, plot_shares
from analysis.plots.keyness import plot_keyness
from analysis.plots.manner import plot_manner
from analysis.plots.passages import plot_passages
from analysis.plots.places import without_closing
from analysis.plots.quality import plot_quality
from analysis.plots.robustness import plot_robustness
from analysis.plots.similarity import plot_similarity
from analysis.plots.style import DOUBLE, Figure
from analysis.plots.targets import plot_targets
from analysis.plots.topics import plot_topic_choice
from analysis.plots.uptake import main_source, plot_uptake

WIDE = 120.0
"""Least width, in millimetres, of figures with many columns."""


def plot_all(tables: Mapping[str, pd.DataFrame], *, lang: str = "en", width: float = DOUBLE) -> tuple[Figure, ...]:
    """Draw every figure of a study.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a study by name (`analysis.core.tables`).
    lang : str
        ``en`` or ``vi``.
    width : float
        Millimetres: 170 a page, 120 a slide (to be scaled up there), 85 a column. Figures with many columns keep what
        they need: 2, 4, 5, 6, 7 a page, 12, 13, 14 and 15 at least 120 mm.

    Returns
    -------
    tuple of Figure
        In the order of their numbers; figure 2 once for each central text or annex that has provisions. Plans that are
        superior texts of other plans get their figure 2 from `plot_uptake`.
    """
    documents, uptake = tables["documents"], tables["uptake"]
    drawn: Any = {"lang": lang, "width": width}
    wide: Any = {"lang": lang, "width": max(width, WIDE)}
    page: Any = {"lang": lang, "width": max(width, DOUBLE)}
    figures = [plot_cascade(tables["cascade"], documents, **drawn)]
    first = main_source(uptake)
    superior = set(documents.loc[documents["role"] != "plan", "document"]) & set(uptake["source_document"])
    for source in [first, *sorted(superior - {first})]:
        figures.append(
            plot_uptake(
                uptake, documents, provisions=tables["provisions"], group_titles=_titles(tables["emphasis"], source),
                source=source, lang=lang,
            )
        )  # fmt: skip
    counted = without_closing(tables["localisation"], tables["tasks"])
    composition, emphasis, alignments = tables["composition"], tables["emphasis"], tables["alignments"]
    figures += [
        plot_composition(composition, documents, **drawn),
        plot_similarity(tables["similarity"], documents, branches=tables["branches"], **page),
        plot_passages(alignments, documents, texts=tables["texts"], sections=tables["sections"], lang=lang),
        plot_deviation(emphasis, documents, **page),
        plot_shares(emphasis, documents, means=tables["means"], **page),
        plot_keyness(tables["keyness"], **drawn),
        plot_targets(tables["localisation"], documents, **drawn),
        plot_deadlines(tables["tasks"], documents, **drawn),
        plot_quality(documents, tables["edits"], **drawn),
        plot_topic_choice(tables["topic_choice"], **wide),
        plot_coverage(tables["cascade"], documents, **wide),
        plot_robustness(composition, documents, alignments=alignments, localisation=counted, **wide),
        plot_manner(tables["manner"], documents, **wide),
    ]
    return tuple(figures)


def _titles(emphasis: pd.DataFrame, source: str) -> dict[str, str]:
    rows = emphasis[emphasis["source"] == source].drop_duplicates("group")
    return dict(zip(rows["group"], rows["group_title"], strict=True))
