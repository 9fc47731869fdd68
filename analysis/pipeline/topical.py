"""Topics of a study: three engines, how well they come back, and the texts behind them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pandas as pd

from analysis import tokenization, topics
from analysis.core.errors import AnalysisError
from analysis.core.matrix import FeatureMatrix
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.task import Task
from analysis.core.topic_model import TopicModel
from analysis.pipeline.reading import Reading
from analysis.pipeline.relating import Relations
from analysis.vietnamese.stopwords import is_content_word

TOPIC_TABLES = ("topics", "topic_shares", "topic_texts", "topic_choice")
MOST_TOKENS = 400_000
"""Above so many words only NMF is fitted: gensim's LDA takes minutes."""
Groups = dict[str, tuple[str, str]]


def content_words(reading: Reading, spans: Iterable[Span]) -> list[str]:
    """Words of `reading` inside `spans` that say something of the subject, in reading order."""
    norms = reading.words.norms
    found = []
    for span in spans:
        first, last = reading.words.between(span.start, span.end)
        found += [norm for norm in norms[first:last] if is_content_word(norm)]
    return found


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
    matrix = task_matrix(units)
    localities = {r.id: r.header.locality for r in relations.plans}
    provisions = [provision for r in relations.readings if r.document.role != "plan" for provision in _provisions(r)]
    made: dict[str, list[pd.DataFrame]] = {name: [] for name in TOPIC_TABLES}

    def add(model: TopicModel, own: FeatureMatrix, behind: Sequence[tuple[Reading, Task]]) -> pd.DataFrame:
        owners = [r.id for r, _ in behind]
        words, shares = topics.topic_tables(model, own, documents=owners, localities=localities, seed=seed)
        passages = [topics.Unit(r.id, task.id, task.span.of(r.document.text)) for r, task in behind]
        texts = topics.topic_texts(model, own, passages, provisions=provisions)
        nearest = texts[(texts["kind"] == "provision") & (texts["rank"] == 1)].set_index("topic")
        named = (nearest["document"] + " " + nearest["unit"]).to_dict()
        words["provision"] = words["topic"].map(lambda topic: named.get(topic, "")).astype("str")
        for name, table in zip(TOPIC_TABLES, (words, shares, texts), strict=False):
            made[name].append(table)
        return words

    engines: list[Callable[..., TopicModel]] = [topics.fit_nmf]
    if matrix.n_tokens.sum() <= MOST_TOKENS:
        engines.append(topics.fit_lda)
    for fit in engines:
        model = fit(matrix, seed=seed)
        words = add(model, matrix, units)
        if model.engine == "nmf":
            stability = topics.fit_again(model, matrix, seed=seed).stability
            words["stability"] = words["topic"].map(dict(enumerate(stability.tolist()))).astype("Float64")
            candidates = topics.candidates_around(matrix)
            made["topic_choice"].append(topics.choose_n_topics(matrix, candidates, used=model.n_topics, seed=seed))
    for source, groups, _ in sources:
        titles = [title for title, _ in groups.values()]
        for model, own, behind in guided(relations, source, groups):
            words = add(model, own, behind)
            words["label"] = words["topic"].map(dict(enumerate(titles))).astype("str")
    return {
        name: pd.concat(tables, ignore_index=True) if tables else make_table(name, ()) for name, tables in made.items()
    }


def task_matrix(units: Sequence[tuple[Reading, Task]]) -> FeatureMatrix:
    """Content words of tasks, one row each; words that occur once are left out."""
    lists = [content_words(r, [task.span]) for r, task in units]
    return tokenization.count_features(lists, [f"{r.id}:{task.id}" for r, task in units], min_count=2)


def guided(
    relations: Relations, source: Reading, groups: Groups
) -> Iterable[tuple[TopicModel, FeatureMatrix, list[tuple[Reading, Task]]]]:
    """The model whose topic k is task group k of `source`, over the measures of the plans below it; none if refused."""
    below = [r for r in relations.plans if source.id in relations.chains[r.id].superiors]
    units = [(r, task) for r in below for task in r.tasks if task.zone == "measures" and task.kind != "closing"]
    lists = [content_words(source, [source.groups[number][1]]) for number in groups]
    try:
        matrix = task_matrix(units)
        model = topics.fit_guided(matrix, tokenization.count_features(lists, list(groups), min_count=1))
    except AnalysisError:
        return
    yield replace(model, engine=f"guided by {source.id}"), matrix, units


def _provisions(reading: Reading) -> list[tuple[topics.Unit, Counter[str]]]:
    text = reading.document.text
    return [
        (topics.Unit(reading.id, p.id, p.span.of(text)), Counter(content_words(reading, [p.span])))
        for p in reading.provisions
    ]
