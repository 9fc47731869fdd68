"""The decision: from named features to a relation with its probability. All weights are plain numbers in model.json."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.core.errors import InputError, MissingError
from analysis.core.tables import RELATIONS

MODEL_FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True, eq=False)
class Logistic:
    """A multinomial logistic model on standardised features.

    Parameters
    ----------
    features, classes : tuple of str
    centre, scale : ndarray, shape (n_features,)
    weights : ndarray, shape (n_classes, n_features)
    intercepts : ndarray, shape (n_classes,)
    """

    features: tuple[str, ...]
    classes: tuple[str, ...]
    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]

    def predict(self, features: Mapping[str, float]) -> dict[str, float]:
        """Probability of every class; they sum to 1."""
        values = np.array([features[name] for name in self.features])
        scores = self.weights @ ((values - self.centre) / self.scale) + self.intercepts
        odds = np.exp(scores - scores.max())
        return dict(zip(self.classes, (odds / odds.sum()).tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class RelationModel:
    """Two small models: whether a passage is a source of a task, and what the relation of the task is.

    Parameters
    ----------
    match : Logistic
        Classes ``no`` and ``yes`` on the features of a pair.
    relation : Logistic
        Classes as in `RELATIONS` on the features of a task.
    thresholds : mapping of str to float
        Added to the log-odds of a class before the highest is taken (0 where not named); see figure 14.
    """

    match: Logistic
    relation: Logistic
    thresholds: Mapping[str, float]

    def match_probability(self, features: Mapping[str, float]) -> float:
        """Probability, 0-1, that the passage is a source (adapted or closer) of the task."""
        return self.match.predict(features)["yes"]

    def relation_probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """Probability of every relation."""
        return self.relation.predict(features)

    def decide(self, probabilities: Mapping[str, float]) -> str:
        """The relation of highest probability after the thresholds; the lower one where two are equal."""
        scores = {r: np.log(max(probabilities.get(r, 0.0), 1e-12)) + self.thresholds.get(r, 0.0) for r in RELATIONS}
        return max(reversed(RELATIONS), key=lambda relation: scores[relation])


def _logistic(values: Mapping[str, Sequence]) -> Logistic:
    return Logistic(
        tuple(values["features"]),
        tuple(values["classes"]),
        *(np.array(values[name], np.float64) for name in ("centre", "scale", "weights", "intercepts")),
    )


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
        return RelationModel(_logistic(values["match"]), _logistic(values["relation"]), values.get("thresholds", {}))
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{path} is no model of relations ({error}); write it with scripts/train_localisation.py."
        ) from error
