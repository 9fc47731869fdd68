"""Comparing: which localities are alike, which topics they write about, where their emphasis differs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import emphasis
from analysis.core.errors import ComputationError, InputError, Problem
from analysis.core.tables import make_table
from analysis.engine import Engine
from analysis.pipeline.alike import similarity_of
from analysis.pipeline.counting import WordCounts, count_documents, counts_of
from analysis.pipeline.grouping import iter_groups
from analysis.pipeline.measuring import TABLES_MEASURED, iter_sources, measure
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import Relations
from analysis.pipeline.topical import TOPIC_TABLES, topics_of

TABLES_MADE = (
    "similarity", "branches", *TOPIC_TABLES, *TABLES_MEASURED, "keyness", "means", "contrasts",
)  # fmt: skip
LEAST_ADJUSTED = 10
"""Contrasts are adjusted for length from so many localities on: with fewer the slope is a guess."""


def compare(
    relations: Relations, progress: Progress, *, seed: int, engine: Engine | None = None
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The tables `TABLES_MADE`.

    Parameters
    ----------
    relations : Relations
    progress : callable
    seed : int
    engine : Engine, optional
        For what is measured plan by plan.

    Returns
    -------
    tables : dict of str to DataFrame
        A table is empty where its quantity is not defined for this corpus.
    problems : list of Problem
        Why a table is empty.
    """
    engine = engine or Engine()
    tables = {name: make_table(name, ()) for name in TABLES_MADE}
    problems: list[Problem] = []
    counted = count_documents(relations, progress, engine=engine)
    steps: dict[str, Callable[[], Mapping[str, pd.DataFrame]]] = {
        "comparing documents": lambda: similarity_of(relations, counted, seed),
        "fitting topics": lambda: topics_of(relations, iter_sources(relations), progress, seed=seed, engine=engine),
        "measuring emphasis": lambda: measure(relations, progress, seed=seed, engine=engine),
        "ranking words": lambda: {"keyness": keyness_of(relations, counted)},
        "comparing groups of localities": lambda: groups_of(relations, tables, problems, (counted, seed)),
    }
    for number, (name, step) in enumerate(steps.items(), 1):
        try:
            tables |= step()
        except (ComputationError, InputError) as error:
            problems.append(Problem("", "not computed", f"{name.capitalize()} was left out: {error}"))
        progress("comparing localities", number, len(steps))
    return tables, problems


def keyness_of(relations: Relations, counted: WordCounts) -> pd.DataFrame:
    """Words of each province's plans against the other plans under the same central act."""
    families: dict[str, dict[str, list[Reading]]] = {}
    for reading in relations.plans:
        place = reading.header.province or reading.header.locality or reading.id
        families.setdefault(relations.families[reading.id], {}).setdefault(place, []).append(reading)
    tables = []
    for act in sorted(set(families) - {""}):
        places = families[act]
        listed = [r.id for place in sorted(places) for r in places[place] if r.id in counted.words]
        matrix = counts_of(counted, listed, "tasks")
        for place in sorted(places):
            own = {r.id for r in places[place]}
            sides = [[i for i, id in enumerate(listed) if (id in own) == wanted] for wanted in (True, False)]
            if all(sides):
                names = (place, f"other plans under {act}")
                tables.append(emphasis.keyness(matrix.rows(sides[0]), matrix.rows(sides[1]), names=names))
    return pd.concat(tables, ignore_index=True) if tables else make_table("keyness", ())


def groups_of(
    relations: Relations,
    tables: Mapping[str, pd.DataFrame],
    problems: list[Problem],
    how: tuple[WordCounts, int],
) -> dict[str, pd.DataFrame]:
    """Means over localities by level of government, and contrasts between groups of the localities of one level.

    Levels are never contrasted with each other, nor plans under different central acts, because they are not
    exchangeable. All contrasts are one family. Why a contrast is not made is added to `problems`.
    """
    counted, seed = how
    place = {r.id: r.header.locality or r.id for r in relations.plans}
    levels = {place[r.id]: r.header.level for r in relations.plans if r.header.level}
    lengths: Counter[str] = Counter()
    for r in relations.plans:
        lengths[place[r.id]] += counted.n_syllables.get(r.id, 0)
    means, contrasts, refused = [make_table("means", ())], [], dict[str, None]()
    for square in _squares(relations, tables):
        shares = square.shares
        options: Any = {"measure": square.measure, "labels": square.labels, "seed": seed}
        means.append(emphasis.mean_shares(shares, groups=levels, **options))
        if not square.tested:
            continue
        for level in sorted(set(levels.values())):
            left_out: list[str] = []
            for name, groups in iter_groups(relations, level, set(shares.index), problems=left_out):
                adjusted = lengths if len(groups) >= LEAST_ADJUSTED else None
                found = emphasis.contrast_groups(shares, groups, lengths=adjusted, **options)
                contrasts.append(found.assign(grouping=name, level=level).astype({"grouping": "str", "level": "str"}))
            refused |= dict.fromkeys(f"{level}, {reason}" for reason in left_out)
        try:
            issued = {r.id: emphasis.Issued(r.header.level, r.header.province, r.header.date) for r in relations.plans}
            contrasts.append(emphasis.contrast_reform(square.by_document, issued, **options))
        except ComputationError as error:
            if not any(reason.startswith("Before and after") for reason in refused):
                refused[str(error).rstrip(".")] = None
    if refused:
        text = "Some contrasts were left out: two groups of two localities or more of one level are needed; "
        problems.append(Problem("", "not computed", " ".join((text + "; ".join(refused)).split()) + "."))
    return {"means": pd.concat(means, ignore_index=True), "contrasts": emphasis.as_family(contrasts)}


@dataclass(frozen=True, slots=True)
class _Square:
    """Shares of localities and of their documents by category: what is averaged, and, where `tested`, contrasted."""

    measure: str
    shares: pd.DataFrame
    by_document: pd.DataFrame
    labels: dict[object, str]
    tested: bool = True


def _squares(relations: Relations, tables: Mapping[str, pd.DataFrame]) -> Iterator[_Square]:
    """Every measure of ``topic_shares`` (one central act at a time), ``emphasis`` and ``manner`` (means only)."""
    shares, words = tables["topic_shares"], tables["topics"]
    acts = sorted({relations.families[document] for document in shares["document"]})
    for model in sorted(set(shares["model"])):
        named = words[words["model"] == model]
        labels: dict[object, str] = dict(zip(named["topic"], named["label"], strict=True))
        for act in acts:
            under = shares["document"].map(lambda document, act=act: relations.families[document] == act)
            own = shares[under & (shares["model"] == model)]
            if len(own):
                yield _square(own, f"{model} under {act}" if len(acts) > 1 and act else model, model, labels)
    for source, table in tables["emphasis"].groupby("source", sort=True):
        labels = dict(zip(table["group"], table["group_title"], strict=True))
        for version in sorted(set(table["version"][table["share"].notna()])):
            yield _square(table, f"{version} of {source}", version, labels)
    manner = tables["manner"][tables["manner"]["document"] != tables["manner"]["source"]]
    if manner["share"].notna().any():
        yield replace(_square(manner, "manner", "", {}), tested=False)


def _square(table: pd.DataFrame, measure: str, chosen: str, labels: dict[object, str]) -> _Square:
    alone = table.assign(locality="").astype({"locality": "str"})
    by_locality, by_document = (emphasis.shares_by_locality(t, measure=chosen) for t in (table, alone))
    return _Square(measure, by_locality, by_document, labels)
