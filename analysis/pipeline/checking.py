"""Checking: which results of a study stay when it is measured otherwise.

A result is a cell: a plan and a task group, or a plan and a topic. It says *more*, *less*, or that its interval covers
what it is compared with. What stays says the same when seeds, K, engine, text or copied passages change.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analysis import emphasis, tokenization, topics
from analysis.core.errors import ComputationError
from analysis.core.matrix import FeatureMatrix
from analysis.core.span import Span
from analysis.core.topic_model import TopicModel
from analysis.pipeline.counting import outside
from analysis.pipeline.measuring import measured_sources, sizes_at
from analysis.pipeline.reading import Progress
from analysis.pipeline.stored import Material, read_study
from analysis.pipeline.wording import content_words
from analysis.store import Study

N_SEEDS = 5
LEAST_COSINE = 0.5
"""A topic of another model counts as the same from this cosine (less the corpus) on."""


class Checked(NamedTuple):
    """What `check_emphasis` finds.

    Attributes
    ----------
    variations : DataFrame
        A row per result (``emphasis`` by task group: words; ``topics``: NMF) and variation. ``n_cells``: cells that
        both define; ``n_clear``: those whose interval excludes the source's share (the mean over plans) in the main
        result; ``same``: share of cells that say the same, sign and interval; ``same_sign``: share of the clear cells
        whose value keeps its side; ``n_reversed``: clear cells that clearly say the opposite; ``detail``: what else
        to know. Shares are missing without cells. Topics are compared one to one with those they are most alike,
        from a cosine of 0.5 on.
    cells : DataFrame
        A row per clear cell of the main result: ``result``, ``document``, ``source`` (empty for topics), ``category``
        (task group or topic), ``value`` (share less what it is compared with), ``n_variations`` that define it,
        ``n_same_side`` and ``n_clear`` (same side and clear) among them, and whether it ``stays``: on its side in all.
    """

    variations: pd.DataFrame
    cells: pd.DataFrame


def check_emphasis(study: Study, progress: Progress, *, seed: int = 1) -> Checked:
    """Repeat the main results of a study under other choices, and find the cells that stay.

    Parameters
    ----------
    study : Study
    progress : callable
    seed : int
        Of the study.

    Returns
    -------
    Checked

    Raises
    ------
    ComputationError
        If the study has neither emphasis nor topics.
    """
    material = read_study(study, progress)
    damaged = read_study(study, progress, damaged=True, known=material)
    changed = [r.id for r, other in zip(material.readings, damaged.readings, strict=True) if r is not other]
    found = {
        "emphasis": list(_check_groups(material, damaged, changed, seed)),
        "topics": list(_check_topics(material, damaged, changed, seed)),
    }
    rows = [{"result": result, **row} for result, measured in found.items() for row, _ in measured[1:]]
    if not rows:
        raise ComputationError(
            "The study has neither shares of task groups nor topics to check; it needs plans with tasks and, above "
            "them, a text with task groups; see its problems."
        )
    progress("measuring otherwise", 1, 1)
    cells = [kept_cells(measured[0][1], [other for _, other in measured[1:]], result=result)
             for result, measured in found.items() if measured]  # fmt: skip
    return Checked(pd.DataFrame(rows), pd.concat(cells, ignore_index=True))


def kept_cells(main: pd.DataFrame, others: Sequence[pd.DataFrame], *, result: str) -> pd.DataFrame:
    """The clear cells of a result, and how many of the other results agree with each.

    Parameters
    ----------
    main : DataFrame
        From `as_cells`.
    others : sequence of DataFrame
        The same of each variation.
    result : str

    Returns
    -------
    DataFrame
        As `Checked.cells`. A cell that no variation defines does not stay.
    """
    clear = main[main["state"].fillna(0) != 0]
    states = pd.concat([o["state"].reindex(clear.index) for o in others], axis=1).to_numpy(float)
    values = pd.concat([o["value"].reindex(clear.index) for o in others], axis=1).to_numpy(float)
    known, side = ~np.isnan(states), np.sign(clear["value"].to_numpy(float))[:, None]
    same = known & (np.sign(values) == side)
    names = clear.index.to_frame(index=False).rename(columns={"group": "category", "topic": "category"})
    counted = {
        "value": clear["value"].to_numpy(float), "n_variations": known.sum(axis=1), "n_same_side": same.sum(axis=1),
        "n_clear": (known & (states == side)).sum(axis=1), "stays": known.any(axis=1) & (same | ~known).all(axis=1),
    }  # fmt: skip
    whole = names.assign(result=result, **counted)
    return whole.assign(category=whole["category"].astype("str")).reindex(
        columns=["result", "document", "source", "category", *counted], fill_value=""
    )


def agreement(main: pd.DataFrame, other: pd.DataFrame) -> dict[str, object]:
    """How far two results agree, cell by cell; each has columns ``state`` (-1, 0, 1) and ``value`` (signed)."""
    both = main.join(other, how="inner", rsuffix="_other").dropna(subset=["state", "state_other"])
    clear = both[both["state"] != 0]
    kept = np.sign(clear["value"]) == np.sign(clear["value_other"])
    return {
        "n_cells": len(both),
        "n_clear": len(clear),
        "same": float((both["state"] == both["state_other"]).mean()) if len(both) else np.nan,
        "same_sign": float(kept.mean()) if len(clear) else np.nan,
        "n_reversed": int((clear["state"] == -clear["state_other"]).sum()),
    }


def as_cells(table: pd.DataFrame, keys: Sequence[str], reference: pd.Series) -> pd.DataFrame:
    """Cells of a table with ``share``, ``low`` and ``high``: which side of `reference` each is on."""
    low, high, share = (table[column].astype(float) for column in ("low", "high", "share"))
    reference = reference.astype(float)
    state = np.where(low > reference, 1.0, np.where(high < reference, -1.0, 0.0))
    state = np.where(low.isna() | high.isna() | reference.isna(), np.nan, state)
    cells = pd.DataFrame({"state": state, "value": (share - reference).to_numpy()})
    return cells.set_index(pd.MultiIndex.from_frame(table[list(keys)].reset_index(drop=True)))


Measured = Iterator[tuple[dict[str, object], pd.DataFrame]]
"""First the main result (an empty row, its cells), then each variation: a row of `Checked.variations`, its cells."""


def _check_groups(material: Material, damaged: Material, changed: list[str], seed: int) -> Measured:
    def measure(
        of: Material,
        *,
        version: str = "words",
        zones: Sequence[str] = ("measures",),
        blind: bool = False,
        seed: int = seed,
    ) -> pd.DataFrame:
        tables = []
        for source, groups, levels in measured_sources(of):
            for level, plans in levels.items():
                seen = [replace(plan, sections=()) for plan in plans] if blind else plans
                own = sizes_at(source, level)
                tables.append(
                    emphasis.measure_emphasis(seen, groups, source=source.id, own=own, zones=zones, seed=seed)
                )
        if not tables:
            return pd.DataFrame()
        table = pd.concat(tables, ignore_index=True)
        table = table[table["version"] == version].reset_index(drop=True)
        return as_cells(table, ("document", "source", "group"), table["source_share"])

    main = measure(material)
    if main.empty:
        return
    yield {}, main
    whole = ("measures", "funding", "organisation")
    variations: dict[str, Callable[[], pd.DataFrame]] = {
        "another seed": lambda: measure(material, seed=seed + 1),
        "without copied passages": lambda: measure(material, version="words_not_reused"),
        "tasks, not words": lambda: measure(material, version="tasks"),
        "placed by content alone": lambda: measure(material, blind=True),
        "funding and organisation counted": lambda: measure(material, zones=whole),
    }
    for name, variation in variations.items():
        other = variation()
        yield {"variation": name, **agreement(main, other), "detail": ""}, other
    if changed:
        other = measure(damaged)
        other = other[other.index.get_level_values("document").isin(changed)]
        row = {"variation": "damaged, not repaired", **agreement(main, other)}
        yield {**row, "detail": f"{len(changed)} texts were repaired"}, other


Fitted = tuple[TopicModel, FeatureMatrix, list[str]]


def _check_topics(material: Material, damaged: Material, changed: list[str], seed: int) -> Measured:
    try:
        matrix, owners = _task_words(material, {})
        main = topics.fit_nmf(matrix, seed=seed)
    except ComputationError:
        return
    cells = _topic_cells((main, matrix, owners), seed)
    yield {}, cells
    for name, fit in _topic_variations(material, damaged if changed else None, (main, matrix, owners), seed).items():
        row: dict[str, object] = {"variation": name}
        try:
            fitted = fit()
        except ComputationError as error:
            nothing = {"n_cells": 0, "n_clear": 0, "same": np.nan, "same_sign": np.nan, "n_reversed": 0}
            yield {**row, **nothing, "detail": str(error)}, cells.iloc[:0]
            continue
        partner = match_topics(main, fitted[0], matrix)
        renamed = _topic_cells(fitted, seed, names={theirs: ours for ours, theirs in partner.items()})
        found = f"{len(partner)} of {main.n_topics} topics found again among {fitted[0].n_topics}"
        yield {**row, **agreement(cells, renamed), "detail": found}, renamed


def _topic_variations(
    material: Material, damaged: Material | None, fitted: Fitted, seed: int
) -> dict[str, Callable[[], Fitted]]:
    """Other ways to the topics, by name."""
    main, matrix, owners = fitted
    k = main.n_topics

    def fit(engine: Callable[..., TopicModel], **options: object) -> Fitted:
        return engine(matrix, **options), matrix, owners

    def fit_to(of: Material, masks: Mapping[str, Sequence[Span]]) -> Fitted:
        part, whose = _task_words(of, masks)
        return topics.fit_nmf(part, n_topics=k, seed=seed), part, whose

    made: dict[str, Callable[[], Fitted]] = {}
    for i in range(1, N_SEEDS + 1):
        made[f"seed {i}"] = partial(fit, topics.fit_nmf, n_topics=k, seed=seed + i, start="random")
    for other in sorted({max(2, (3 * k) // 4), k + max(1, k // 4)} - {k}):
        made[f"K = {other}"] = partial(fit, topics.fit_nmf, n_topics=other, seed=seed)
    made["LDA"] = partial(fit, topics.fit_lda, n_topics=k, seed=seed)
    made["without copied passages"] = partial(fit_to, material, material.masks)
    if damaged is not None:
        made["damaged, not repaired"] = partial(fit_to, damaged, {})
    return made


def _task_words(material: Material, masks: Mapping[str, Sequence[Span]]) -> tuple[FeatureMatrix, list[str]]:
    """Content words of the tasks of all plans outside `masks`, and whose each task is."""
    units = [(r, task) for r in material.plans for task in r.tasks if task.kind != "closing"]
    lists = [content_words(r, outside(task.span, masks.get(r.id, ()))) for r, task in units]
    matrix = tokenization.count_features(lists, [f"{r.id}:{task.id}" for r, task in units], min_count=2)
    return matrix, [r.id for r, _ in units]


def match_topics(main: TopicModel, other: TopicModel, matrix: FeatureMatrix) -> dict[int, int]:
    """Topic of `main` -> the topic of `other` that is most alike, one to one, where the cosine is high enough."""
    place = {feature: i for i, feature in enumerate(other.features)}
    index = np.array([place.get(feature, -1) for feature in main.features])
    theirs = np.where(index >= 0, other.topic_word[:, index], 0.0)
    totals = np.asarray(matrix.counts.sum(axis=0), np.float64)
    unit = [m - totals / totals.sum() for m in (main.topic_word, theirs)]
    unit = [m / np.maximum(np.linalg.norm(m, axis=1, keepdims=True), 1e-12) for m in unit]
    cosines = unit[0] @ unit[1].T
    rows, columns = linear_sum_assignment(-cosines)
    return {int(a): int(b) for a, b in zip(rows, columns, strict=True) if cosines[a, b] >= LEAST_COSINE}


def _topic_cells(fitted: Fitted, seed: int, *, names: Mapping[int, int] | None = None) -> pd.DataFrame:
    """Each document's share of each topic against the mean over documents; `names` renames topics and drops others."""
    model, matrix, owners = fitted
    shares = topics.topic_tables(model, matrix, documents=owners, seed=seed)[1].rename(columns={"effect": "share"})
    if names is not None:
        shares = shares[shares["topic"].isin(list(names))].reset_index(drop=True)
        shares = shares.assign(topic=shares["topic"].map(names).astype("Int64"))
    mean = shares.groupby("topic")["share"].transform("mean")
    return as_cells(shares, ("document", "topic"), mean)
