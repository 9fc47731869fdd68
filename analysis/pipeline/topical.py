"""Topics of a study: how much of each plan they make up, plan by plan, and the texts behind them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis import emphasis, topics
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.engine import Engine, Item, per_document
from analysis.localisation.uptake import ADDRESSED
from analysis.pipeline.counting import outside
from analysis.pipeline.fitting import Fitted, Groups, fit_all, labels_of, unit_name
from analysis.pipeline.held import Kept, Read, kept_of, opened
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import Relations, key_of
from analysis.pipeline.wording import content_words
from analysis.store import hash_of
from analysis.vietnamese.stopwords import is_content_word

TOPIC_TABLES = ("topics", "topic_shares", "topic_texts", "topic_choice")


Ranges = Sequence[Sequence[tuple[int, int]]]
"""Half-open ranges of words of each task."""
Spoken = tuple[NDArray[np.float64], float]
"""Topic shares of what a superior text says to a level of government, and in how many words."""
Work = tuple[Kept, tuple[Span, ...], tuple[str | None, ...]]
"""A plan, what it shares with superior texts, and for each model the superior text beside it (empty: none), or None
where the model does not count the plan."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a plan shows of a model: its rows of ``topic_shares``, its foremost passages, its words.

    `words` are positions in the model's vocabulary, `counts` how often each stands in the plan's tasks.
    """

    rows: tuple[dict[str, object], ...]
    passages: tuple[topics.Passage, ...]
    words: NDArray[np.int64]
    counts: NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Context:
    """The models, and what the superior texts say in their topics: by model, text and level of government."""

    models: Sequence[Fitted]
    spoken: dict[tuple[int, str, str], Spoken]
    seed: int
    places: list[tuple[dict[str, int], dict[str, int]]] = field(default_factory=list)

    def places_of(self, number: int) -> tuple[dict[str, int], dict[str, int]]:
        """Column of each word of a model, and row of each of its texts."""
        if not self.places:
            self.places = [
                ({w: i for i, w in enumerate(f.model.features)}, {t: i for i, t in enumerate(f.model.row_ids)})
                for f in self.models
            ]
        return self.places[number]


def topics_of(
    relations: Relations,
    sources: Iterable[tuple[Reading, Groups, object]],
    progress: Progress,
    *,
    seed: int,
    engine: Engine,
) -> dict[str, pd.DataFrame]:
    """Topics over the tasks of all plans (NMF, gensim's LDA), and guided by the task groups of each superior text.

    Parameters
    ----------
    relations : Relations
    sources : iterable of (Reading, task groups, anything)
        Superior texts with task groups.
    progress : callable
    seed : int
    engine : Engine
        In how many processes, and where models and shares of earlier runs lie.
    """
    models, choice = fit_all(relations, list(sources), progress, seed=seed, engine=engine)
    provisions = [unit for r in relations.readings if r.role != "plan" for unit in _provisions(r)]
    shown = _show(relations, models, progress, seed=seed, engine=engine)
    words, texts, shares = [], [], []
    for number, fitted in enumerate(models):
        own = {id: part for id, found in shown.items() if (part := found[number]) is not None}
        totals = np.zeros(len(fitted.model.features), np.int64)
        for part in own.values():
            totals[part.words] += part.counts
        passages = [passage for id in fitted.plans if id in own for passage in own[id].passages]
        near = topics.text_rows(fitted.model, totals.astype(np.float64), passages, provisions=provisions)
        texts.append(make_table("topic_texts", near))
        words.append(_named(fitted, make_table("topics", topics.topic_rows(fitted.model, totals)), texts[-1]))
        shares.append(make_table("topic_shares", [row for id in sorted(own) for row in own[id].rows]))
    tables = {"topics": words, "topic_shares": shares, "topic_texts": texts, "topic_choice": [choice]}
    return {name: pd.concat(found, ignore_index=True) for name, found in tables.items()}


def _named(fitted: Fitted, words: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Table ``topics`` of one model with names, stability, and the nearest provision."""
    nearest = texts[(texts["kind"] == "provision") & (texts["rank"] == 1)].set_index("topic")
    named = (nearest["document"] + " " + nearest["unit"]).to_dict()
    if fitted.stability is not None:
        words["stability"] = words["topic"].map(dict(enumerate(fitted.stability.tolist()))).astype("Float64")
    words["label"] = words["topic"].map(labels_of(fitted, words)).astype("str")
    words["provision"] = words["topic"].map(lambda topic: named.get(topic, "")).astype("str")
    return words


def _show(
    relations: Relations, models: Sequence[Fitted], progress: Progress, *, seed: int, engine: Engine
) -> dict[str, tuple[Shown | None, ...]]:
    """What every plan shows of every model."""
    hashes = [hash_of([f.model.content_hash, f.whole, f.measures, f.sources]) for f in models]
    spoken: dict[tuple[int, str, str], Spoken] = {}
    context, items = Context(models, spoken, seed), []
    members = [set(f.plans) for f in models]
    for plan in relations.plans:
        level, chain = plan.header.level, relations.chains[plan.id].superiors
        beside: list[str | None] = []
        for number, fitted in enumerate(models):
            above = [s for s in chain if s in fitted.sources]
            beside.append((above[-1] if above else "") if plan.id in members[number] else None)
            if beside[-1] and (key := (number, beside[-1], level)) not in spoken:
                spoken[key] = _spoken_shares(fitted, relations.reading(above[-1]), level)
        masks = tuple(relations.masks.get(plan.id, ()))
        texts = [key_of(engine, id) for id in (plan.id, *beside) if id]
        known = [hashes, texts, beside, [(m.start, m.end) for m in masks], plan.header.locality, level, seed]
        items.append(Item(plan.id, hash_of(known), partial(_work, plan, masks, tuple(beside)), plan.path))
    found = per_document(
        "shares", partial(show_plan, context), items, (Work, tuple[Shown | None, ...]), engine=engine,
        progress=partial(progress, "looking up topics"),
    )  # fmt: skip
    return dict(found)


def _work(plan: Reading, masks: tuple[Span, ...], beside: tuple[str | None, ...]) -> Work:
    return kept_of(plan), masks, beside


def show_plan(context: Context, work: Work) -> tuple[Shown | None, ...]:
    """What one plan shows of every model; None for a model that does not count it."""
    kept, masks, beside = work
    plan = Read(kept)
    between = plan.words.between
    inside = [[between(task.span.start, task.span.end)] for task in plan.tasks]
    left = [[between(part.start, part.end) for part in outside(task.span, masks)] for task in plan.tasks]
    return tuple(
        None if source is None else _shown(context, number, plan, (inside, left), source)
        for number, source in enumerate(beside)
    )


def _shown(context: Context, number: int, plan: Reading, ranges: tuple[Ranges, Ranges], source: str) -> Shown:
    fitted, (columns, rows) = context.models[number], context.places_of(number)
    at = [i for i, task in enumerate(plan.tasks) if fitted.counts_task(task)]
    tasks = [plan.tasks[i] for i in at]
    known = np.array([columns.get(w, -1) if is_content_word(w) else -1 for w in plan.words.vocabulary], np.int64)
    found = known[plan.words.ids]
    counts, left = (_count([parts[i] for i in at], found, len(columns)) for parts in ranges)
    lengths = np.asarray(counts.sum(axis=1), np.int64).ravel()
    if fitted.whole:
        shares = fitted.model.doc_topic[np.array([rows[unit_name(plan.id, task)] for task in tasks], np.intp)]
    else:
        shares = topics.fold_in_each(counts.astype(np.float64), fitted.model.topic_word)
    filled = lengths > 0
    units = [topics.Unit(plan.id, task.id, task.span.of(plan.document.text)) for task in tasks]
    passages = topics.nearest_texts(shares, lengths, units)
    totals = np.asarray(counts.sum(axis=0), np.int64).ravel()
    words = np.flatnonzero(totals)
    if not filled.any():
        return Shown((), tuple(passages), words, totals[words])
    table = topics.share_rows(shares[filled], lengths[filled].astype(np.float64), seed=context.seed)
    weights = np.asarray(left.sum(axis=1), np.float64).ravel()
    fresh = weights @ shares / weights.sum() if weights.sum() else np.full(len(table), np.nan)
    said, total = context.spoken[number, source, plan.header.level] if source else (np.full(len(table), np.nan), 0.0)
    ratio = np.full(len(table), np.nan)
    if total:
        n_words = float(lengths.sum())
        effect = np.array([row["effect"] for row in table], float)
        ratio = emphasis.log_ratio_of_shares(effect * n_words, said * total, total=n_words)
    about = {"model": fitted.model.engine, "document": plan.id, "locality": plan.header.locality, "source": source}
    beside = {"share_not_reused": fresh, "source_share": said, "log_ratio": ratio}
    rows_found = tuple(
        {**about, **row, **{name: float(values[k]) for name, values in beside.items()}} for k, row in enumerate(table)
    )
    return Shown(rows_found, tuple(passages), words, totals[words])


def _count(ranges: Ranges, found: NDArray[np.int64], n: int) -> sp.csr_array:
    """How often each of a model's `n` words stands in each task; `found` is the column of each word, or -1."""
    parts = [np.concatenate([found[a:b] for a, b in parts] or [found[:0]]) for parts in ranges]
    rows = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    columns = np.concatenate([*parts, found[:0]])
    kept = columns >= 0
    cells = (rows[kept], columns[kept])
    return sp.csr_array((np.ones(len(cells[0]), np.int32), cells), shape=(len(parts), n))


def _spoken_shares(fitted: Fitted, source: Reading, level: str) -> Spoken:
    spoken = spoken_to(source, level, grouped=bool(fitted.titles))
    found, counts = topics.shares_within(fitted.model, [count for _, count in spoken])
    return found, float(counts.sum())


def spoken_to(reading: Reading, level: str, *, grouped: bool) -> list[tuple[topics.Unit, Counter[str]]]:
    """Provisions that apply to a level of government (all where it is not known), in task groups or anywhere."""
    addressed = ADDRESSED.get(level)
    applying = {
        p.id for p in reading.provisions if (p.group or not grouped) and (addressed is None or p.addressee in addressed)
    }
    return [(unit, counts) for unit, counts in _provisions(reading) if unit.id in applying]


def _provisions(reading: Reading) -> list[tuple[topics.Unit, Counter[str]]]:
    reading = opened(reading)
    text = reading.document.text
    return [
        (topics.Unit(reading.id, p.id, p.span.of(text)), Counter(content_words(reading, [p.span])))
        for p in reading.provisions
    ]
