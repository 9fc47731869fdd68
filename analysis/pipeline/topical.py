"""Topics of a study: three engines, how well they come back, and the texts behind them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import pandas as pd

from analysis import emphasis, tokenization, topics
from analysis.core.errors import AnalysisError
from analysis.core.matrix import FeatureMatrix
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.task import Task
from analysis.core.topic_model import TopicModel
from analysis.localisation.uptake import ADDRESSED
from analysis.pipeline.reading import Reading
from analysis.pipeline.relating import Relations
from analysis.vietnamese.stopwords import is_content_word

TOPIC_TABLES = ("topics", "topic_shares", "topic_texts", "topic_choice")
MOST_TOKENS_AGAIN = 20_000
"""Above so many words gensim's LDA is not fitted anew to see what comes back: it takes minutes."""
Groups = dict[str, tuple[str, str]]
Units = Sequence[tuple[Reading, Task]]


def content_words(reading: Reading, spans: Iterable[Span]) -> list[str]:
    """Words of `reading` inside `spans` that say something of the subject, in reading order."""
    words = reading.words
    return [
        norm
        for span in spans
        for norm in words.norms_between(*words.between(span.start, span.end))
        if is_content_word(norm)
    ]


def count_words(readings: Sequence[Reading], parts: Sequence[Iterable[Span]]) -> FeatureMatrix:
    """How often each content word stands in the parts of each document; one row a document."""
    lists = [content_words(r, spans) for r, spans in zip(readings, parts, strict=True)]
    return tokenization.count_features(lists, [r.id for r in readings])


def outside(span: Span, masks: Sequence[Span]) -> list[Span]:
    """What sorted, disjoint `masks` leave of a span.

    >>> outside(Span(0, 10), [Span(2, 4), Span(8, 20)])
    [Span(start=0, end=2), Span(start=4, end=8)]
    """
    within = [
        Span(max(m.start, span.start), min(m.end, span.end)) for m in masks if m.start < span.end and m.end > span.start
    ]
    edges = [span.start, *(edge for m in within for edge in (m.start, m.end)), span.end]
    return [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A model with what it was fitted to, how to fit it anew (None: not done), and whose texts stand beside it.

    `sources` are document ids: each plan is laid beside the one highest in its chain. `titles` name the topics; without
    them their foremost words do.
    """

    model: TopicModel
    matrix: FeatureMatrix
    units: Units
    again: topics.Fit | None
    sources: Collection[str]
    titles: Sequence[str] = ()


def topics_of(
    relations: Relations, sources: Iterable[tuple[Reading, Groups, object]], seed: int
) -> dict[str, pd.DataFrame]:
    """Topics over the tasks of all plans (NMF, gensim's LDA), and guided by the task groups of each superior text.

    Parameters
    ----------
    relations : Relations
    sources : iterable of (Reading, task groups, anything)
        Superior texts with task groups.
    seed : int
    """
    units = [(r, task) for r in relations.plans for task in r.tasks if task.kind != "closing"]
    matrix, sources = task_matrix(units), list(sources)
    provisions = [provision for r in relations.readings if r.document.role != "plan" for provision in _provisions(r)]
    made: dict[str, list[pd.DataFrame]] = {name: [] for name in TOPIC_TABLES}
    for fitted in _fit_all(relations, sources, matrix, units, seed):
        for name, table in zip(TOPIC_TABLES, _tables(relations, fitted, provisions, seed), strict=False):
            made[name].append(table)
        if fitted.model.engine == "nmf":
            candidates, used = topics.candidates_around(matrix), fitted.model.n_topics
            sample = topics.draw_texts(matrix, topics.MOST_COMPARED)
            made["topic_choice"].append(topics.choose_n_topics(sample, candidates, used=used, seed=seed))
    return {
        name: pd.concat(tables, ignore_index=True) if tables else make_table(name, ()) for name, tables in made.items()
    }


def _fit_all(
    relations: Relations,
    sources: Sequence[tuple[Reading, Groups, object]],
    matrix: FeatureMatrix,
    units: Units,
    seed: int,
) -> Iterator[Fitted]:
    above = [source.id for source, _, _ in sources]
    n_tokens, k = matrix.n_tokens.sum(), topics.default_n_topics(int((matrix.n_tokens > 0).sum()))
    k = min(k, max(2, matrix.shape[1]))
    model = topics.fit_to_sample(matrix, partial(topics.fit_nmf, n_topics=k, seed=seed))
    yield Fitted(model, matrix, units, partial(_fit_nmf_anew, k=k), above)
    again = partial(_fit_lda_anew, k=k) if n_tokens <= MOST_TOKENS_AGAIN else None
    lda = topics.fit_to_sample(matrix, partial(topics.fit_lda, n_topics=k, seed=seed), most=topics.MOST_COMPARED)
    yield Fitted(lda, matrix, units, again, above)
    for source, groups, _ in sources:
        yield from guided(relations, source, groups)


def _fit_nmf_anew(matrix: FeatureMatrix, seed: int, *, k: int) -> TopicModel:
    return topics.fit_nmf(matrix, n_topics=k, seed=seed, start="random")


def _fit_lda_anew(matrix: FeatureMatrix, seed: int, *, k: int) -> TopicModel:
    return topics.fit_lda(matrix, n_topics=k, seed=seed)


def _tables(
    relations: Relations, fitted: Fitted, provisions: Sequence[tuple[topics.Unit, Counter[str]]], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Tables ``topics``, ``topic_shares`` and ``topic_texts`` of one model."""
    model, matrix, units = fitted.model, fitted.matrix, fitted.units
    localities = {r.id: r.header.locality for r in relations.plans}
    owners = [r.id for r, _ in units]
    words, shares = topics.topic_tables(model, matrix, documents=owners, localities=localities, seed=seed)
    passages = [topics.Unit(r.id, task.id, task.span.of(r.document.text)) for r, task in units]
    texts = topics.topic_texts(model, matrix, passages, provisions=provisions)
    nearest = texts[(texts["kind"] == "provision") & (texts["rank"] == 1)].set_index("topic")
    named = (nearest["document"] + " " + nearest["unit"]).to_dict()
    labels = dict(zip(words["topic"], words["label"], strict=True)) | dict(enumerate(fitted.titles))
    if fitted.again is not None:
        sample = topics.draw_texts(matrix, topics.MOST_FITTED)
        found = topics.fit_again(model, sample, fit=fitted.again, seed=seed).stability.tolist()
        words["stability"] = words["topic"].map(dict(enumerate(found))).astype("Float64")
        labels = {topic: topics.mark_unstable(label, found[topic]) for topic, label in labels.items()}
    words["label"] = words["topic"].map(labels).astype("str")
    words["provision"] = words["topic"].map(lambda topic: named.get(topic, "")).astype("str")
    return words, _beside_sources(relations, fitted, shares), texts


def _beside_sources(relations: Relations, fitted: Fitted, shares: pd.DataFrame) -> pd.DataFrame:
    """`shares` with the share in words not reused, and with what the superior text says to the plan's level."""
    model, known = fitted.model, set(fitted.model.features)
    n_words = pd.Series(fitted.matrix.n_tokens, dtype=float).groupby([r.id for r, _ in fitted.units]).sum()
    masks, tables = relations.masks, []
    rows: dict[str, list[int]] = {}
    for i, (r, _) in enumerate(fitted.units):
        rows.setdefault(r.id, []).append(i)
    spoken = cache(lambda source, level: _spoken_shares(model, relations.reading(source), level, bool(fitted.titles)))
    for document, own in shares.groupby("document", sort=False):
        reading = relations.reading(str(document))
        at = rows[reading.id]
        left = [content_words(reading, outside(fitted.units[i][1].span, masks.get(reading.id, ()))) for i in at]
        weights = np.array([sum(word in known for word in words) for words in left], float)
        fresh = weights @ model.doc_topic[at] / weights.sum() if weights.sum() else np.full(model.n_topics, np.nan)
        above = [s for s in relations.chains[reading.id].superiors if s in fitted.sources]
        source, found = above[-1] if above else "", np.full(model.n_topics, np.nan)
        total = 0.0
        if source:
            found, total = spoken(source, reading.header.level)
        columns = {"share_not_reused": fresh, "source_share": found}
        if total:
            effect = own["effect"].to_numpy(float) * n_words[document]
            columns["log_ratio"] = emphasis.log_ratio_of_shares(effect, found * total, total=n_words[document])
        values = {name: pd.array(np.asarray(value), dtype="Float64") for name, value in columns.items()}
        tables.append(own.assign(source=source, **values).astype({"source": "str"}))
    return pd.concat(tables, ignore_index=True)[shares.columns] if tables else shares


def _spoken_shares(model: TopicModel, source: Reading, level: str, grouped: bool) -> tuple[np.ndarray, float]:
    """Topic shares of what a superior text says to one level of government, and in how many words."""
    found, counts = topics.shares_within(model, [count for _, count in spoken_to(source, level, grouped=grouped)])
    return found, float(counts.sum())


def task_matrix(units: Sequence[tuple[Reading, Task]]) -> FeatureMatrix:
    """Content words of tasks, one row each; words that occur once are left out."""
    lists = [content_words(r, [task.span]) for r, task in units]
    return tokenization.count_features(lists, [f"{r.id}:{task.id}" for r, task in units], min_count=2)


def guided(relations: Relations, source: Reading, groups: Groups) -> Iterator[Fitted]:
    """The model whose topic k is task group k of `source`, over the measures of the plans below it; none if refused."""
    below = [r for r in relations.plans if source.id in relations.chains[r.id].superiors]
    units = [(r, task) for r in below for task in r.tasks if task.zone == "measures" and task.kind != "closing"]
    lists = [content_words(source, [source.groups[number][1]]) for number in groups]
    try:
        seeds = tokenization.count_features(lists, list(groups), min_count=1)
        matrix = task_matrix(units)
        model = topics.fit_to_sample(matrix, lambda part: topics.fit_guided(part, seeds))
    except AnalysisError:
        return
    titles = [title for title, _ in groups.values()]
    model = replace(model, engine=f"guided by {source.id}")
    yield Fitted(model, matrix, units, lambda part, _: topics.fit_guided(part, seeds), (source.id,), titles)


def spoken_to(reading: Reading, level: str, *, grouped: bool) -> list[tuple[topics.Unit, Counter[str]]]:
    """Provisions that apply to a level of government (all where it is not known), in task groups or anywhere."""
    addressed = ADDRESSED.get(level)
    applying = {
        p.id for p in reading.provisions if (p.group or not grouped) and (addressed is None or p.addressee in addressed)
    }
    return [(unit, counts) for unit, counts in _provisions(reading) if unit.id in applying]


def _provisions(reading: Reading) -> list[tuple[topics.Unit, Counter[str]]]:
    text = reading.document.text
    return [
        (topics.Unit(reading.id, p.id, p.span.of(text)), Counter(content_words(reading, [p.span])))
        for p in reading.provisions
    ]
