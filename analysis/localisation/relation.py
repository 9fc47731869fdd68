"""The relation of each task to the texts above it, with the passages and the numbers that speak for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.span import Span
from analysis.core.task import Task
from analysis.localisation.features import TaskWords, pair_features, read_task, sentence_ranges, task_features
from analysis.localisation.inputs import Plan, Superior, in_force
from analysis.localisation.model import RelationModel, load_model
from analysis.localisation.retrieval import Library, build_library

N_CANDIDATES = 24
"""Passages whose words are compared in order, per kind of search."""


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
        In the order of the tasks. An empty task, or a plan without any superior text, is coded ``none``.

    Notes
    -----
    What is compared are words without diacritics, in order, in runs and by weight; the model does not understand them.
    Whether a reworded measure is the same measure is what it is least sure of: see docs/models/localisation.md.
    """
    library = build_library(in_force(superiors, plan))
    return code_with_library(plan, library, model=model)


def code_with_library(plan: Plan, library: Library, *, model: RelationModel | None = None) -> tuple[CodedTask, ...]:
    """As `code_plan`, for a library that several plans share."""
    model = model or load_model()
    words = library.lexicon.encode(plan.tokens)
    stock = np.zeros(len(words), bool)
    for span in plan.stock:
        first, last = plan.tokens.between(span.start, span.end)
        stock[first:last] = True
    coded = []
    for task in plan.tasks:
        first, last = plan.tokens.between(task.span.start, task.span.end)
        sentences = sentence_ranges(plan.document.text, task.span, plan.tokens.spans[first:last])
        coded.append(_code(task, read_task(library, words[first:last], stock[first:last], sentences), library, model))
    return tuple(coded)


def _code(task: Task, words: TaskWords, library: Library, model: RelationModel) -> CodedTask:
    ranked = rank_passages(library, words, model)
    features = task_features(library, words, ranked, organisation=task.zone != "measures")
    if ranked:
        probabilities = model.relation_probabilities(features)
    else:
        probabilities = {"verbatim": 0.0, "near": 0.0, "adapted": 0.0, "thematic": 0.0, "none": 1.0}
    relation = model.decide(probabilities)
    return CodedTask(task, relation, probabilities, _sources(library, ranked), features, len(words.words))


def rank_passages(
    library: Library, words: TaskWords, model: RelationModel
) -> list[tuple[int, dict[str, float], float]]:
    """Candidate passages with their features and match probability, the most probable first."""
    if not len(words.words) or not library.passages:
        return []
    cosine, in_passage, in_task = library.search(words.words)
    chosen: dict[int, None] = {}
    for scores in (cosine, in_passage):
        for index in np.argsort(-scores, kind="stable")[:N_CANDIDATES]:
            if scores[index] > 0:
                chosen.setdefault(int(index))
    ranked = []
    for index in chosen:
        features = pair_features(library, words, index, (cosine[index], in_passage[index], in_task[index]))
        ranked.append((index, features, model.match_probability(features)))
    return sorted(ranked, key=lambda item: (-item[2], item[0]))


def _sources(library: Library, ranked: Sequence[tuple[int, dict[str, float], float]], n: int = 6) -> tuple[Source, ...]:
    """The best passage of each provision, at most `n`."""
    seen: set[int] = set()
    sources = []
    for index, features, match in ranked:
        passage = library.passages[index]
        if passage.whole in seen:
            continue
        seen.add(passage.whole)
        whole = library.passages[passage.whole]
        sources.append(
            Source(library.superiors[passage.superior], whole.provision, whole.group, whole.span, match, features)
        )
        if len(sources) == n:
            break
    return tuple(sources)
