"""Placement: to which task group of the source does each task of a plan belong?

Plans that follow their source repeat its headings, in other words and not always under the same number; others arrange
the same matters anew. So a heading is compared with the groups by its title and by the text below it. Where that
leaves hardly a doubt all its tasks go with it; else every task is placed by its own words.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.core import Document, InputError, Section, Task
from analysis.emphasis.grams import list_grams, number_grams, tally
from analysis.vietnamese.syllable import iter_tokens

Floats = NDArray[np.float64]

SURE = 0.8
"""A heading decides for its tasks from this posterior probability on."""
# A source tells its own groups apart better than plans do: no scale below 0.03 is tried, however well it fits.
SCALES = tuple(float(x) for x in np.geomspace(0.03, 0.2, 10))
LEAST_PARAGRAPHS, PARAGRAPH_LENGTH, USUAL_SCALE = 8, 15, 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """Weights of grams in K texts: by gram number its row in `table`, shape (n_rows, K); -1 for none, as at the end."""

    rows: NDArray[np.intp]
    table: Floats


@dataclass(frozen=True, eq=False)
class GroupProfiles:
    """What the task groups of one source are about, ready to be compared with.

    Parameters
    ----------
    numbers : tuple of str
        Numbers of the K groups, in the order of the source.
    titles : tuple of str
    grams : dict of str to int
        Number of each gram of the texts and titles.
    texts : Grams
        Weight of each gram in the text of each group; columns have length 1.
    headings : Grams
        The same for the titles.
    idf : ndarray, shape (n_grams + 1,)
        Weight of each gram by how few groups hold it in their texts; at the end that of a gram that none holds.
    scale : float
        Difference of similarity that makes one group e times more probable than another; estimated from the source.
    n_words : tuple of int
        Syllables of each group's text.
    """

    numbers: tuple[str, ...]
    titles: tuple[str, ...]
    grams: Mapping[str, int]
    texts: Grams
    headings: Grams
    idf: Floats
    scale: float
    n_words: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Placement:
    """The task group of every task of a plan.

    Parameters
    ----------
    tasks : tuple of str
        Ids of the n tasks.
    group_index : ndarray of int, shape (n,)
        0-based position of the group among `GroupProfiles.numbers`.
    by : tuple of str
        ``heading`` or ``content`` per task: what decided.
    unit : tuple of str
        Tasks of one unit were placed together (their heading), else the task's own id.
    posterior : ndarray, shape (n, K)
        Probability of each group per task.
    content_index : ndarray of int, shape (n,)
        The group by the words of the task alone.
    section_index : ndarray of int, shape (n,)
        The group of the whole section (title and all below it), -1 where that is in doubt or the section is mixed.
    """

    tasks: tuple[str, ...]
    group_index: NDArray[np.intp]
    by: tuple[str, ...]
    unit: tuple[str, ...]
    posterior: Floats
    content_index: NDArray[np.intp]
    section_index: NDArray[np.intp]


def profile_groups(groups: Mapping[str, tuple[str, str]]) -> GroupProfiles:
    """Profiles of the numbered task groups of a source.

    Parameters
    ----------
    groups : mapping of number to (title, text)
        The text includes the title. A group that only organises (its title says Tổ chức thực hiện) is better left
        out: plans answer it outside their measures.

    Returns
    -------
    GroupProfiles
        Its `scale` is fitted to the source itself: its own paragraphs, each left out in turn, are to be found in
        their groups with probabilities that are right as often as they say.

    Raises
    ------
    InputError
        Without any group, or for a group without words.
    """
    if not groups:
        raise InputError("Got no task group of the source; expected at least one, from structure.task_groups.")
    return _profile(tuple((number, *group) for number, group in groups.items()))


@lru_cache(maxsize=16)
def _profile(listed: tuple[tuple[str, str, str], ...]) -> GroupProfiles:
    """`profile_groups` of (number, title, text): the same for every plan below a source."""
    groups = {number: (title, text) for number, title, text in listed}
    titles = [Counter(list_grams(title)) for title, _ in groups.values()]
    texts = [Counter(list_grams(text)) for _, text in groups.values()]
    empty = [number for number, counts in zip(groups, texts, strict=True) if not counts]
    if empty:
        raise InputError(f"Task group {empty[0]} of the source holds no words; pass its text, or leave it out.")
    grams = {gram: number for number, gram in enumerate(sorted({gram for one in (*texts, *titles) for gram in one}))}
    idf = _idf(texts, grams)
    return GroupProfiles(
        numbers=tuple(groups),
        titles=tuple(title for title, _ in groups.values()),
        grams=grams,
        texts=_columns(texts, grams, idf),
        headings=_columns(titles, grams, idf),
        idf=idf,
        scale=_fit_scale([text for _, text in groups.values()], texts, grams, idf),
        n_words=tuple(sum(1 for _ in iter_tokens(text)) for _, text in groups.values()),
    )


def _idf(counts: Sequence[Counter[str]], grams: Mapping[str, int]) -> Floats:
    held = Counter(gram for one in counts for gram in one)
    n = 1 + len(counts)
    return np.array([math.log(n / (1 + held[gram])) + 0.1 for gram in grams] + [math.log(n) + 0.1])


def _columns(counts: Sequence[Counter[str]], grams: Mapping[str, int], idf: Floats) -> Grams:
    """Weights of the grams in the text of each group; a group's weights have length 1."""
    rows = np.full(len(grams) + 1, -1)
    held = sorted({grams[gram] for one in counts for gram in one})
    rows[held] = np.arange(len(held))
    table = np.zeros((len(held), len(counts)))
    for k, one in enumerate(counts):
        numbers, weights = _weigh(one, grams, idf)
        table[rows[numbers], k] = weights / (np.sqrt(weights @ weights) or 1.0)
    return Grams(rows, table)


def _weigh(counts: Counter[str], grams: Mapping[str, int], idf: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Number (-1: none) and sublinear TF-IDF of every gram of a text, in its order."""
    numbers = np.array([grams.get(gram, -1) for gram in counts], np.intp)
    return numbers, (1 + np.log(np.array(list(counts.values()), float))) * idf[numbers]


def similarity(counts: Counter[str], columns: Grams, grams: Mapping[str, int], idf: Floats) -> Floats:
    """Cosine of a text with every group, sublinear TF-IDF, shape (K,); zeros for a text without grams."""
    return _cosines(*_weigh(counts, grams, idf), columns)


def _cosines(numbers: NDArray[np.intp], weights: Floats, columns: Grams) -> Floats:
    """Cosine with every group of a text whose grams have these numbers and weights."""
    rows = columns.rows[numbers]
    known = rows >= 0
    return weights[known] @ columns.table[rows[known]] / (np.sqrt(weights @ weights) or 1.0)


def softmax(scores: Floats, scale: float) -> Floats:
    """Probabilities in proportion to ``exp(score / scale)`` along the last axis."""
    shifted = np.exp((scores - scores.max(axis=-1, keepdims=True)) / scale)
    return shifted / shifted.sum(axis=-1, keepdims=True)


def _fit_scale(texts: Sequence[str], counts: Sequence[Counter[str]], grams: Mapping[str, int], idf: Floats) -> float:
    """The scale under which left-out paragraphs of the source are most probable in their own groups."""
    scores, truth = [], []
    columns = _columns(counts, grams, idf)
    for k, text in enumerate(texts):
        for line in text.split("\n")[1:]:
            own = Counter(list_grams(line))
            rest = counts[k] - own
            if sum(1 for gram in own if " " not in gram) >= PARAGRAPH_LENGTH and rest:
                table = columns.table.copy()
                numbers, weights = _weigh(rest, grams, idf)
                table[:, k] = 0.0
                table[columns.rows[numbers], k] = weights / np.sqrt(weights @ weights)
                scores.append(similarity(own, Grams(columns.rows, table), grams, idf))
                truth.append(k)
    if len(scores) < LEAST_PARAGRAPHS:
        return USUAL_SCALE
    table = np.array(scores)
    likelihood = [np.log(softmax(table, s)[np.arange(len(truth)), truth] + 1e-12).sum() for s in SCALES]
    return SCALES[int(np.argmax(likelihood))]


def place_tasks(
    document: Document, tasks: Sequence[Task], *, sections: Sequence[Section], profiles: GroupProfiles
) -> Placement:
    """The task group of the source to which each task of a plan belongs.

    Parameters
    ----------
    document : Document
        The plan.
    tasks : sequence of Task
        Those to place, usually the measures; may be empty.
    sections : sequence of Section
        All sections of the plan: their titles are the headings above a task.
    profiles : GroupProfiles
        From `profile_groups`.

    Returns
    -------
    Placement
        Every task gets its most probable group, also one that fits none well: read the posterior.

    Notes
    -----
    Of the headings above a task the one most like any group counts. The similarities of its title (with the groups'
    titles and texts) and of the text below it are added and turned into probabilities with the scale of the source;
    from `SURE` on, and if the title alone says the same, the heading decides. Otherwise the text below it is taken for
    mixed: each task is placed by its own words and the title, with half a vote for what stands beside it. A section is
    placed as a whole from the same probability on, where as much of its tasks, placed one by one, goes to
    that group too.
    """
    by_id = {section.id: section for section in sections}
    numbers: dict[str, int] = {}
    titles = {s.id: number_grams(s.title, numbers) for s in sections if s.title}
    grams = [number_grams(task.span.of(document.text), numbers) for task in tasks]
    known = np.array([profiles.grams.get(gram, -1) for gram in numbers], np.intp)
    titled = {id: _compare(listed, profiles.headings, known, profiles.idf) for id, listed in titles.items()}
    above = [_heading_of(task, by_id, titled) for task in tasks]
    content = np.array([_compare(listed, profiles.texts, known, profiles.idf) for listed in grams])
    content = content.reshape(len(tasks), len(profiles.numbers))
    sizes = np.array([len(g) for g in grams], float)
    posterior, by = np.zeros_like(content), ["content"] * len(tasks)
    whole = np.full(len(tasks), -1, np.intp)
    for heading in dict.fromkeys(above):
        members = [i for i, other in enumerate(above) if other == heading]
        pooled = np.concatenate([grams[i] for i in members])
        title = titled.get(heading, np.zeros(len(profiles.numbers)))
        below = _compare(pooled, profiles.texts, known, profiles.idf)
        together = softmax(title + below, profiles.scale)
        group, likely = together.argmax(), together.max() >= SURE
        sure = likely and title.any() and title.argmax() == group
        for i in members:
            posterior[i] = together if sure else softmax(title + content[i] + below / 2, profiles.scale)
            by[i] = "heading" if sure else "content"
        if likely and sizes[members] @ (posterior[members].argmax(axis=1) == group) >= SURE * sizes[members].sum():
            whole[members] = group
    ids = tuple(task.id for task in tasks)
    units = tuple(h if b == "heading" else id for h, b, id in zip(above, by, ids, strict=True))
    return Placement(ids, posterior.argmax(axis=1), tuple(by), units, posterior, content.argmax(axis=1), whole)


def _compare(listed: NDArray[np.int64], columns: Grams, known: NDArray[np.intp], idf: Floats) -> Floats:
    """`similarity` of a text given as numbers of its grams; `known` says which of the profiles' each is, or -1."""
    distinct, counts = tally(listed, len(known))
    numbers = known[distinct]
    return _cosines(numbers, (1 + np.log(counts)) * idf[numbers], columns)


def _heading_of(task: Task, by_id: Mapping[str, Section], titled: Mapping[str, Floats]) -> str:
    """Id of the section above a task whose title is most like a group's; the task's own section if none has one."""
    best, at, seen = task.section, by_id.get(task.section), set()
    most = -1.0
    while at is not None and at.id not in seen:
        seen.add(at.id)
        if at.id in titled and titled[at.id].max(initial=0.0) > most + 1e-12:
            best, most = at.id, float(titled[at.id].max(initial=0.0))
        at = by_id.get(at.parent) if at.parent else None
    return best
