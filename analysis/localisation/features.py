"""What speaks for a task's relation to a passage: a few numbers with names, each between 0 and 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.localisation.kernels import LONG_RUN, SHORT_RUN, Floats, compare_words, longest_runs
from analysis.localisation.retrieval import Found, Library

Words = NDArray[np.int32]

PAIR_FEATURES: Mapping[str, str] = {
    # as analysis.localisation.kernels.COLUMNS
    "in_order": "words of the task in the same order in the provision / words of the task",
    "in_order_weighted": "the same, rare words counting more",
    "in_runs": "words of the task in runs of 5 or more that the provision has / words of the task",
    "in_runs_free": "the same outside stock formulas and titles / words outside them",
    "in_short_runs_free": "the same with runs of 3 or more",
    "longest_run": "longest common run in words / 40, at most 1",
    "longest_run_free": "the same, outside stock formulas",
    "provision_in_order": "words of the provision in the same order in the task / its words, rare ones counting more",
    "sentence_in_order": "the highest such share among the provision's sentences",
    "cosine": "highest cosine of weighted words and word pairs with the provision or one of its sentences",
    "cosine_whole": "the cosine with the whole provision",
    "task_in_provision": "weight of the task's words and pairs that the provision has / their weight",
    "provision_in_task": "weight of the provision's words and pairs that the task has / their weight",
    "heading": "weighted words shared by the headings above the task and the provision / their weight (Dice)",
    "machinery": "the lower of the two shares of words about the plan's own machinery",
    "related": "1 where the superior text belongs to the plan's chain",
}


@dataclass(frozen=True, slots=True, eq=False)
class TaskWords:
    """A task as numbers.

    Its words, their weights, which are stock, the words of the heading above it, its share of words about the plan's
    machinery, for each superior text whether it belongs to the plan's chain, and the share of the pairs of neighbouring
    words that some passage has.
    """

    words: Words
    weights: NDArray[np.float64]
    stock: NDArray[np.bool_]
    heading: Words
    machinery: float
    related: tuple[bool, ...]
    known_pairs: float


def share(mask: NDArray[np.bool_]) -> float:
    """Share of a mask that is set; 0 for an empty one."""
    return float(np.count_nonzero(mask) / len(mask)) if len(mask) else 0.0


def _heading_shares(library: Library, heading: Words, numbers: NDArray[np.int64]) -> Floats:
    """What a heading has in common with those of these numbers."""
    key = heading.tobytes()
    if key not in library.heading_shares:
        library.heading_shares[key] = _dice_all(library, np.unique(heading))
    return library.heading_shares[key][numbers]


def _dice_all(library: Library, words: Words) -> Floats:
    """Weight of the words that these and a heading have, twice, over the weight of both: for each heading."""
    own, shares = float(library.weigh(words).sum()), np.zeros(len(library.headings))
    for number, (others, weight) in enumerate(library.headings_weighed):
        common = np.intersect1d(words, others, assume_unique=True)
        if len(common):
            shares[number] = 2 * float(library.weigh(common).sum()) / (own + weight)
    return shares


def pair_features(library: Library, task: TaskWords, found: Found) -> Floats:
    """The `PAIR_FEATURES` of a task and each provision that a search has found, one row a provision."""
    chosen = found.passages
    compared = compare_words(task.words, task.weights, task.stock, library.packed, library.packed_parts, chosen)
    headings, machinery, superiors = library.columns
    n = compared.shape[1]
    table = np.empty((len(chosen), len(PAIR_FEATURES)))
    table[:, :n] = compared
    for column, values in enumerate(found[1:], n):
        np.minimum(1.0, values, out=table[:, column])
    table[:, n + 4] = _heading_shares(library, task.heading, headings[chosen])
    np.minimum(task.machinery, machinery[chosen], out=table[:, n + 5])
    table[:, n + 6] = np.array(task.related, float)[superiors[chosen]]
    return table


_BEST = tuple(f"best_{name}" for name in PAIR_FEATURES)
TASK_FEATURES: Mapping[str, str] = {
    **dict(zip(_BEST, (f"best provision: {meaning}" for meaning in PAIR_FEATURES.values()), strict=True)),
    "best_match": "probability that the best provision is a source of the task",
    "second_match": "the same of the second best provision",
    "covered": "words in runs of 5 or more that any of the six best provisions has / words of the task",
    "covered_free": "the same outside stock formulas and titles",
    "covered_short": "words in runs of 3 or more that any of the six best provisions has / words of the task",
    "known_pairs": "pairs of neighbouring words that some passage has / pairs",
    "stock": "words in stock formulas and titles / words",
    "length": "words / 200, at most 1",
    "organisation": "1 where the task stands in the part on organisation",
    "funding": "1 where it stands in the part on funding",
    "own_machinery": "words of the task about the plan's own machinery / 6, at most 1",
}


RISING = frozenset(TASK_FEATURES) - {
    "best_machinery", "best_related", "stock", "length", "organisation", "funding", "own_machinery",
}  # fmt: skip
"""Features that say how much a task shares with the texts above it: none of them may make it less close to them."""


def task_features(
    library: Library, task: TaskWords, ranked: Sequence[tuple[int, dict[str, float], float]], *, zone: str
) -> dict[str, float]:
    """The `TASK_FEATURES`; `ranked` holds candidate provisions, best first, with features and match probability."""
    if not ranked:
        return dict.fromkeys(TASK_FEATURES, 0.0)
    _, features, match = ranked[0]
    runs = longest_runs(task.words, library.packed, np.array([index for index, _, _ in ranked[:6]], np.int64))
    in_long = runs >= LONG_RUN
    return dict(zip(_BEST, features.values(), strict=True)) | {
        "best_match": match,
        "second_match": ranked[1][2] if len(ranked) > 1 else 0.0,
        "covered": share(in_long),
        "covered_free": share(in_long[~task.stock]),
        "covered_short": share(runs >= SHORT_RUN),
        "known_pairs": task.known_pairs,
        "stock": share(task.stock),
        "length": min(1.0, len(task.words) / 200),
        "organisation": float(zone == "organisation"),
        "funding": float(zone == "funding"),
        "own_machinery": task.machinery,
    }
