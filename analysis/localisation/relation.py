"""The relation of each task to the texts above it, with the passages and the numbers that speak for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from analysis.core.span import Span
from analysis.core.tables import RELATIONS
from analysis.core.task import Task
from analysis.localisation.features import PAIR_FEATURES, TaskWords, pair_features, share, task_features
from analysis.localisation.inputs import Plan, Superior, in_force, related
from analysis.localisation.model import RelationModel, choose_relation, load_model
from analysis.localisation.passages import machinery_share
from analysis.localisation.retrieval import STOCK_SIZE, Library, build_library

N_CANDIDATES = 20
"""Provisions whose words are compared in order, per kind of search."""
N_SOURCES = 10
"""Provisions that are kept for a task."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of a superior text that may explain a task.

    ``match`` is the probability, 0-1, that it does; ``features`` are the numbers behind it.
    """

    superior: Superior
    provision: str
    group: str
    span: Span
    match: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CodedTask:
    """One task with its relation.

    Parameters
    ----------
    task : Task
    relation : str
    probabilities : mapping of relation to float
        Sum 1; the confidence is that of `relation`.
    sources : tuple of Source
        Best first, one per provision; also for a task without a source, where they are the nearest passages.
    features : mapping of str to float
        See `TASK_FEATURES`.
    n_words : int
        Syllables of the task.
    """

    task: Task
    relation: str
    probabilities: Mapping[str, float]
    sources: tuple[Source, ...]
    features: Mapping[str, float]
    n_words: int

    @property
    def confidence(self) -> float:
        """Probability of the relation."""
        return self.probabilities[self.relation]

    @property
    def alternative(self) -> str:
        """The most probable other relation, where it is at least half as probable as the one given; else empty."""
        second = max((r for r in self.probabilities if r != self.relation), key=lambda r: self.probabilities[r])
        return second if self.probabilities[second] >= max(0.5 * self.confidence, 0.1) else ""


def code_plan(
    plan: Plan, superiors: Sequence[Superior], *, model: RelationModel | None = None
) -> tuple[CodedTask, ...]:
    """The relation of every task of a plan to the superior texts that were in force on its date.

    Parameters
    ----------
    plan : Plan
    superiors : sequence of Superior
        All superior texts of the corpus; those issued after the plan are left out.
    model : RelationModel, optional
        Default: the one the package ships.

    Returns
    -------
    tuple of CodedTask
        In the order of the tasks. An empty task, the closing paragraph, and every task of a plan without any superior
        text are coded ``none``.

    Notes
    -----
    What is compared are words without diacritics, in order, in runs and by weight; the model does not understand them.
    Whether a reworded measure is the same measure is what it is least sure of: see docs/models/localisation.md.
    """
    return code_with_library(plan, _library(in_force(superiors, plan)), model=model)


@lru_cache(maxsize=8)
def _library(superiors: tuple[Superior, ...]) -> Library:
    """The library of these very texts, made once for all plans that are compared with them."""
    return build_library(superiors)


def code_with_library(plan: Plan, library: Library, *, model: RelationModel | None = None) -> tuple[CodedTask, ...]:
    """As `code_plan`, for a library that several plans share."""
    model = model or load_model()
    words = read_tasks(plan, library)
    return tuple(_code(task, item, library, model) for task, item in zip(plan.tasks, words, strict=True))


def read_tasks(plan: Plan, library: Library) -> tuple[TaskWords, ...]:
    """The tasks of a plan as numbers of this library."""
    lexicon = library.lexicon.copy()  # else numbers, and last digits of sums, would hang on the plans read before
    words = lexicon.encode(plan.tokens)
    stock = np.zeros(len(words), bool)
    for span in plan.stock:
        first, last = plan.tokens.between(span.start, span.end)
        stock[first:last] = True
    chain = related(library.superiors, plan)
    text = plan.document.text
    begins = library.begins_stock(words, lexicon.encode_text(plan.title))
    weights, known = library.weigh(words), library.known_pairs(words)
    encode = cache(lexicon.encode_text)
    read = []
    for task in plan.tasks:
        first, last = plan.tokens.between(task.span.start, task.span.end)
        own_stock = stock[first:last].copy()
        for i in np.flatnonzero(begins[first : max(first, last - STOCK_SIZE + 1)]):  # runs that end in the task
            own_stock[i : i + STOCK_SIZE] = True
        read.append(
            TaskWords(
                words[first:last],
                weights[first:last],
                own_stock,
                encode(_heading_above(plan, task)),
                machinery_share(task.span.of(text)),
                chain,
                share(known[first : max(first, last - 1)]),
            )
        )
    return tuple(read)


def _heading_above(plan: Plan, task: Task) -> str:
    """The title of the innermost section around a task."""
    around = [(len(span), title) for span, title in plan.headings if span.contains(task.span)]
    return min(around, default=(0, ""))[1].rpartition(" / ")[2]


def _code(task: Task, words: TaskWords, library: Library, model: RelationModel) -> CodedTask:
    ranked = rank_provisions(library, words, model)
    features = task_features(library, words, ranked, zone=task.zone)
    if ranked and task.kind != "closing":
        probabilities = model.predict(features)
    else:
        probabilities = dict.fromkeys(RELATIONS, 0.0) | {"none": 1.0}
    relation = choose_relation(probabilities)
    return CodedTask(task, relation, probabilities, _sources(library, ranked), features, len(words.words))


def candidates(library: Library, words: TaskWords) -> list[tuple[int, dict[str, float]]]:
    """The provisions that share most with a task, with their features: the best by cosine of any part, and by share."""
    found = library.search(words.words, words.stock, n_best=N_CANDIDATES)
    rows = pair_features(library, words, found).tolist()
    return [(index, _named(row)) for index, row in zip(found.passages.tolist(), rows, strict=True)]


def _named(row: list[float]) -> dict[str, float]:
    return dict(zip(PAIR_FEATURES, row, strict=True))


def rank_provisions(
    library: Library, words: TaskWords, model: RelationModel
) -> list[tuple[int, dict[str, float], float]]:
    """The `N_SOURCES` most probable of the `candidates`, with features and match probability, best first."""
    found = library.search(words.words, words.stock, n_best=N_CANDIDATES)
    table = pair_features(library, words, found)
    matches = model.match.predict_rows(table, tuple(PAIR_FEATURES))
    best = np.argsort(-matches, kind="stable")[:N_SOURCES]
    columns = (found.passages[best].tolist(), map(_named, table[best].tolist()), matches[best].tolist())
    return list(zip(*columns, strict=True))


def _sources(library: Library, ranked: Sequence[tuple[int, dict[str, float], float]]) -> tuple[Source, ...]:
    sources = []
    for index, features, match in ranked:
        passage = library.passages[index]
        superior = library.superiors[passage.superior]
        sources.append(Source(superior, passage.provision, passage.group, passage.span, match, features))
    return tuple(sources)
