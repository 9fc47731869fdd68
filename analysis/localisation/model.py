"""The decision: from named features to a relation with its probability. All weights are plain numbers in model.json."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.core.errors import InputError, MissingError
from analysis.core.tables import RELATIONS
from analysis.localisation.kernels import Trees, predict_matches, sum_leaves

MODEL_FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True, eq=False)
class Match:
    """Whether a provision is a source of a task: a logistic model.

    Parameters
    ----------
    weights : mapping of feature to float
        Log-odds per unit of the feature.
    intercept : float
    """

    weights: Mapping[str, float]
    intercept: float

    def predict(self, features: Mapping[str, float]) -> float:
        """Probability, 0-1, that the provision is a source (adapted or closer) of the task."""
        row = np.array([[features[name] for name in self.weights]], np.float64)
        return float(self.predict_rows(row, tuple(self.weights))[0])

    def predict_rows(self, values: NDArray[np.float64], names: Sequence[str]) -> NDArray[np.float64]:
        """The same for many provisions: one row each, one column for each of `names`."""
        columns = _places(tuple(self.weights), tuple(names))
        return predict_matches(values[:, columns], self._weights, self.intercept)

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        return np.fromiter(self.weights.values(), np.float64, len(self.weights))


@lru_cache(maxsize=16)
def _places(wanted: tuple[str, ...], names: tuple[str, ...]) -> NDArray[np.intp]:
    """Where some names stand among others."""
    return np.array([names.index(name) for name in wanted], np.intp)


Tree = Sequence | int
"""``[feature, threshold, tree where feature <= threshold, tree above]``, or a leaf: a share in thousandths."""


@dataclass(frozen=True, eq=False)
class Ladder:
    """The relation of a task, one step after the other: is it at least as close as verbatim, near, adapted, thematic?

    Each step is the mean of many small trees. More words in common never make a task less close: the trees rise with
    every feature that says how much is shared (`analysis.localisation.features.RISING`).

    Parameters
    ----------
    features : tuple of str
    steps : mapping of relation to sequence of Tree
        For every relation but the last of `RELATIONS`, the closest first.
    sharpness : float
        Power of the probabilities: trees of few tasks are less sure than they are right.
    """

    features: tuple[str, ...]
    steps: Mapping[str, Sequence[Tree]]
    sharpness: float = 1.0

    def predict(self, features: Mapping[str, float]) -> dict[str, float]:
        """Probability of every relation; they sum to 1."""
        values = np.array([features[name] for name in self.features], np.float64)
        trees, roots, starts, most = self._packed
        above, probabilities = 0.0, {}
        sums = (sum_leaves(trees, roots, starts, values) / most).tolist()
        for relation, share in zip(RELATIONS[:-1], sums, strict=True):
            probabilities[relation] = max(0.0, share - above) ** self.sharpness
            above = max(above, share)
        probabilities[RELATIONS[-1]] = (1.0 - above) ** self.sharpness
        total = sum(probabilities.values())
        return {relation: value / total for relation, value in probabilities.items()}

    @cached_property
    def _packed(self) -> tuple[Trees, NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
        """The trees of all steps as `analysis.localisation.kernels.sum_leaves` takes them, and what it can give."""
        nodes: list[tuple[int, float, int, int]] = []
        steps = [self.steps[relation] for relation in RELATIONS[:-1]]
        roots = np.array([_pack(tree, nodes) for trees in steps for tree in trees], np.int32)
        starts = np.cumsum([0, *map(len, steps)])
        feature, threshold, low, high = (np.array(column) for column in zip(*nodes, strict=True))
        whole = (feature.astype(np.int32), threshold.astype(np.float64), low.astype(np.int32), high.astype(np.int32))
        return whole, roots, starts, 1000 * np.diff(starts)


def _pack(tree: Tree, nodes: list[tuple[int, float, int, int]]) -> int:
    """Append a tree's nodes; returns the number of its first."""
    number = len(nodes)
    if isinstance(tree, int):
        nodes.append((-1, 0.0, tree, 0))
        return number
    nodes.append((-1, 0.0, 0, 0))
    feature, threshold, low, high = tree
    nodes[number] = (feature, threshold, _pack(low, nodes), _pack(high, nodes))
    return number


@dataclass(frozen=True, eq=False)
class RelationModel:
    """Two small models and how they are read.

    Parameters
    ----------
    match : Match
        On the `PAIR_FEATURES` of a task and a provision.
    relation : Ladder
        On the `TASK_FEATURES`.
    thresholds : mapping of str to float
        Added to the log-probability of a relation, 0 where not named: rare relations are not lost among frequent ones.
    """

    match: Match
    relation: Ladder
    thresholds: Mapping[str, float]

    def predict(self, features: Mapping[str, float]) -> dict[str, float]:
        """Probability of every relation after the thresholds; they sum to 1."""
        return weigh(self.relation.predict(features), self.thresholds)


def weigh(probabilities: Mapping[str, float], thresholds: Mapping[str, float]) -> dict[str, float]:
    """Probabilities with `thresholds` added to their logarithms, summing to 1 again.

    Examples
    --------
    >>> round(weigh({"adapted": 0.6, "thematic": 0.4}, {"thematic": math.log(1.5)})["thematic"], 3)
    0.5
    """
    scores = {r: max(probabilities.get(r, 0.0), 1e-12) * math.exp(thresholds.get(r, 0.0)) for r in RELATIONS}
    total = sum(scores.values())
    return {relation: score / total for relation, score in scores.items()}


def choose_relation(probabilities: Mapping[str, float]) -> str:
    """The relation of highest probability; the less close one where two agree in four digits, as tables state them."""
    return max(reversed(RELATIONS), key=lambda relation: round(probabilities.get(relation, 0.0), 4))


@lru_cache(maxsize=4)
def load_model(path: Path = MODEL_FILE) -> RelationModel:
    """The model that the package ships, or another one written by ``scripts/train_localisation.py``.

    Raises
    ------
    MissingError
        If there is no such file.
    InputError
        If the file is not such a model.
    """
    if not path.exists():
        raise MissingError(f"There is no model {path}; write it with scripts/train_localisation.py.")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        match, relation = values["match"], values["relation"]
        steps = {name: relation["steps"][name] for name in RELATIONS[:-1]}
        ladder = Ladder(tuple(relation["features"]), steps, relation["sharpness"])
        return RelationModel(Match(match["weights"], match["intercept"]), ladder, values.get("thresholds", {}))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{path} is no model of relations ({error}); write it with scripts/train_localisation.py."
        ) from error
