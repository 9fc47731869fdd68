"""Fitting: the topic models of a study, each found in a sample of its plans and remembered."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis import tokenization, topics
from analysis.core.errors import AnalysisError, ComputationError
from analysis.core.matrix import FeatureMatrix
from analysis.core.tables import make_table
from analysis.core.task import Task
from analysis.core.topic_model import TopicModel
from analysis.engine import Engine, Item, pack, per_document
from analysis.pipeline.held import opened
from analysis.pipeline.reading import Progress, Reading
from analysis.pipeline.relating import Relations
from analysis.pipeline.wording import content_words
from analysis.store import hash_of, versions

MOST_TOKENS_AGAIN = 20_000
"""Above so many words gensim's LDA is not fitted anew to see what comes back: it takes minutes."""
Groups = dict[str, tuple[str, str]]
Units = Sequence[tuple[Reading, Task]]


def task_matrix(units: Units) -> FeatureMatrix:
    """Content words of tasks, one row each; words that occur once are left out."""
    lists = []
    for reading, tasks in groupby(units, key=itemgetter(0)):
        read = opened(reading)
        lists += [content_words(read, [task.span]) for _, task in tasks]
    return tokenization.count_features(lists, [unit_name(r.id, task) for r, task in units], min_count=2)


def unit_name(document: str, task: Task) -> str:
    """The name of a task as a text of a model."""
    return f"{document}:{task.id}"


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A model and what the plans are told of it.

    Attributes
    ----------
    model : TopicModel
        Fitted to the tasks of a sample of the plans.
    stability : ndarray, shape (K,), or None
        How far each topic came back when it was fitted anew; None where that was not tried.
    whole : bool
        Whether the sample was every task; else shares are found by folding in.
    plans : tuple of str
        Those whose tasks are counted.
    measures : bool
        Whether only tasks in the part on measures are.
    sources : tuple of str
        Superior texts: each plan is laid beside the one highest in its chain.
    titles : tuple of str
        Of the topics; without them their foremost words name them.
    """

    model: TopicModel
    stability: NDArray[np.float64] | None
    whole: bool
    plans: tuple[str, ...]
    measures: bool
    sources: tuple[str, ...]
    titles: tuple[str, ...] = ()

    def counts_task(self, task: Task) -> bool:
        """Whether a task is one of the model's texts."""
        return task.kind != "closing" and (task.zone == "measures" or not self.measures)


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A model that is to be fitted, or a number of topics (`n_topics`) that is to be tried.

    `engine` is ``nmf``, ``lda``, ``guided`` (by `seeds`) or ``choice``; `used` is the number that the study uses.
    """

    engine: str
    texts: "Counts"
    n_topics: int
    seeds: "Counts | None" = None
    used: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """A `FeatureMatrix` on its way to a process."""

    data: NDArray[np.int32]
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]
    row_ids: tuple[str, ...]
    features: tuple[str, ...]

    @property
    def matrix(self) -> FeatureMatrix:
        """The matrix itself."""
        counts = sp.csr_array((self.data, self.indices, self.indptr), shape=(len(self.row_ids), len(self.features)))
        return FeatureMatrix(counts, self.row_ids, self.features)


def _counts(matrix: FeatureMatrix) -> Counts:
    counts = matrix.counts
    data, indices, indptr = (np.asarray(array, np.int32) for array in (counts.data, counts.indices, counts.indptr))
    return Counts(data, indices, indptr, matrix.row_ids, matrix.features)


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What became of a job: why there is no model (empty: there is), the model, how far its topics came back, rows."""

    refused: str
    model: TopicModel | None = None
    stability: NDArray[np.float64] | None = None
    rows: tuple[dict[str, object], ...] = ()


def fit_all(
    relations: Relations, sources: Sequence[tuple[Reading, Groups, object]], progress: Progress, *, seed: int,
    engine: Engine,
) -> tuple[list[Fitted], pd.DataFrame]:  # fmt: skip
    """The models of a study (NMF, gensim's LDA, and guided by each superior text), and table ``topic_choice``.

    Raises
    ------
    ComputationError
        If the plans' tasks hold too little to compare.
    """
    plans, above = relations.plans, tuple(source.id for source, _, _ in sources)
    matrix, whole = _sample(plans, topics.MOST_FITTED)
    fewer, all_compared = _sample(plans, topics.MOST_COMPARED)
    k = topics.default_n_topics(int((matrix.n_tokens > 0).sum()))
    k, texts = min(k, max(2, matrix.shape[1])), _counts(fewer)
    jobs = {"nmf": Job("nmf", _counts(matrix), k), "lda": Job("lda", texts, min(k, max(2, fewer.shape[1])))}
    guides = [guide for source in sources if (guide := _guide(relations, *source[:2])) is not None]
    jobs |= {fitted.sources[0]: job for fitted, job in guides}
    candidates = topics.candidates_around(matrix)
    jobs |= {f"choice of {n}": Job("choice", texts, n, used=k) for n in candidates}
    fits = dict.fromkeys(jobs, Fit("A model could not be fitted."))
    fits |= dict(_run(jobs, progress, seed=seed, engine=engine))
    for name in ("nmf", "lda"):
        if fits[name].refused:
            raise ComputationError(fits[name].refused)
    ids = tuple(r.id for r in plans)
    sampled = {"nmf": whole, "lda": all_compared}
    found = [Fitted(*_made(fits[name]), all_of_them, ids, False, above) for name, all_of_them in sampled.items()]
    for fitted, _ in guides:
        source = fitted.sources[0]
        if not fits[source].refused:
            model, stability = _made(fits[source])
            found.append(replace(fitted, model=replace(model, engine=f"guided by {source}"), stability=stability))
    rows = [row for n in candidates for row in fits[f"choice of {n}"].rows]
    if not rows:
        raise ComputationError(fits[f"choice of {candidates[0]}"].refused)
    return found, make_table("topic_choice", rows)


def _made(fit: Fit) -> tuple[TopicModel, NDArray[np.float64] | None]:
    assert fit.model is not None
    return fit.model, fit.stability


def _sample(plans: Sequence[Reading], most: int) -> tuple[FeatureMatrix, bool]:
    """The tasks of a sample of plans, and whether these are all of them."""
    drawn = set(topics.draw_documents({r.id: r.n_tasks for r in plans}, most))
    matrix = task_matrix([(r, task) for r in plans if r.id in drawn for task in r.tasks if task.kind != "closing"])
    return matrix, len(drawn) == len(plans)


def _guide(relations: Relations, source: Reading, groups: Groups) -> tuple[Fitted, Job] | None:
    """What is to be fitted so that topic k is task group k of `source`, over the measures of the plans below it."""
    below = [r for r in relations.plans if source.id in relations.chains[r.id].superiors]
    drawn = set(topics.draw_documents({r.id: r.n_measures for r in below}, topics.MOST_FITTED))
    matrix = task_matrix([
        (r, task) for r in below if r.id in drawn for task in r.tasks
        if task.zone == "measures" and task.kind != "closing"
    ])  # fmt: skip
    read = opened(source)
    lists = [content_words(read, [read.groups[number][1]]) for number in groups]
    try:
        seeds = tokenization.count_features(lists, list(groups), min_count=1)
    except AnalysisError:
        return None
    titles = tuple(title for title, _ in groups.values())
    none = TopicModel(np.zeros((0, 0)), np.zeros((0, 0)), (), (), "guided", 0)
    plans = tuple(r.id for r in below)
    fitted = Fitted(none, None, len(drawn) == len(below), plans, True, (source.id,), titles)
    return fitted, Job("guided", _counts(matrix), len(groups), seeds=_counts(seeds))


def _run(jobs: Mapping[str, Job], progress: Progress, *, seed: int, engine: Engine) -> Iterator[tuple[str, Fit]]:
    """What became of each job."""
    items = []
    for name, job in jobs.items():
        parts = [hashlib.sha256(part).hexdigest() for part in pack(job)]
        items.append(Item(name, hash_of([parts, seed, versions()]), partial(_job, job)))
    return per_document(
        "topics", partial(fit_job, seed), items, (Job, Fit), engine=engine, fewest=1,
        progress=partial(progress, "fitting topics"),
    )  # fmt: skip


def _job(job: Job) -> Job:
    return job


def fit_job(seed: int, job: Job) -> Fit:
    """Fit one model, and fit it anew to see what comes back; or try one number of topics."""
    matrix, k = job.texts.matrix, job.n_topics
    try:
        if job.engine == "choice":
            table = topics.choose_n_topics(matrix, [k], used=job.used, seed=seed)
            return Fit("", rows=tuple(table.astype(object).to_dict("records")))
        fit = _how(job)
        model = fit(matrix, seed, True)
        if job.engine == "lda" and matrix.n_tokens.sum() > MOST_TOKENS_AGAIN:
            return Fit("", model)
        again = topics.fit_again(model, matrix, fit=lambda part, number: fit(part, number, False), seed=seed)
        return Fit("", model, again.stability)
    except AnalysisError as error:
        return Fit(str(error))


def _how(job: Job) -> Callable[[FeatureMatrix, int, bool], TopicModel]:
    """How a model is fitted, with a seed, for the first time or anew."""
    if job.engine == "nmf":
        return lambda texts, seed, first: topics.fit_nmf(
            texts, n_topics=job.n_topics, seed=seed, start="nndsvda" if first else "random"
        )
    if job.engine == "lda":
        return lambda texts, seed, _: topics.fit_lda(texts, n_topics=job.n_topics, seed=seed)
    seeds = job.seeds.matrix if job.seeds else None
    return lambda texts, *_: topics.fit_guided(texts, seeds)  # type: ignore[arg-type]


def labels_of(fitted: Fitted, words: pd.DataFrame) -> Mapping[int, str]:
    """The name of every topic: its title, or its foremost words; with a mark where it does not come back."""
    labels = dict(zip(words["topic"], words["label"], strict=True)) | dict(enumerate(fitted.titles))
    if fitted.stability is None:
        return labels
    return {topic: topics.mark_unstable(label, float(fitted.stability[topic])) for topic, label in labels.items()}
