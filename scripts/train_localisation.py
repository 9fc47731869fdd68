"""Estimate the weights of the relation model from coded plans and write them as plain numbers.

    python scripts/train_localisation.py [--shared ../shared]

Writes analysis/localisation/model.json; scripts/measure_localisation.py says how good such a model is on plans that it
never saw, and writes that into docs/models/localisation.md.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from localisation_data import ROOT, Example, is_of_wording, read_coded
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from analysis.core.errors import MissingError
from analysis.core.tables import RELATIONS
from analysis.localisation.features import PAIR_FEATURES, RISING, TASK_FEATURES, task_features
from analysis.localisation.model import MODEL_FILE, Ladder, Match, RelationModel

SECOND = 0.35
"""Weight that a task's other possible values share."""
N_TREES, LEAF, SHARE, SEED = 80, 3, 0.33, 0
"""Trees of each step, least tasks in a leaf, share of the features tried at a node, seed."""
SHARPNESS = 1.6
"""Power of the probabilities with which confidence comes nearest to exactness on held-back plans."""
RARITY = 1 / 3
"""A relation's threshold is its share among the real tasks to minus this power: rare relations are not lost."""


def train_match(examples: Sequence[Example]) -> Match:
    """A ranking model: a named source before the other candidates of its task; its scores made probabilities."""
    names = list(PAIR_FEATURES)
    differences, weights = [], []
    for example in examples:
        named = [f for _, f, yes in example.provisions if yes]
        others = [f for _, f, yes in example.provisions if not yes]
        named = sorted(named, key=lambda f: -(f["cosine"] + f["in_order_weighted"] + f["in_runs"]))[:2]
        for one in named:
            for other in others:
                differences.append([one[n] - other[n] for n in names])
                weights.append(10 * example.weight / (len(named) * len(others)))
    rows = np.array(differences)
    scale = rows.std(axis=0) + 1e-9
    rows /= scale
    model = LogisticRegression(C=0.1, fit_intercept=False, max_iter=5000)
    model.fit(np.vstack([rows, -rows]), np.repeat([1, 0], len(rows)), sample_weight=np.tile(weights, 2))
    slopes = model.coef_[0] / scale
    scores, yes, weights = [], [], []
    for example in examples:
        own = sorted(((sum(s * f[n] for s, n in zip(slopes, names, strict=True)), y) for _, f, y in example.provisions))
        scores += [score for score, _ in own[-8:]]
        yes += [y for _, y in own[-8:]]
        weights += [example.weight] * len(own[-8:])
    sure = LogisticRegression(C=10).fit(np.array(scores)[:, None], yes, sample_weight=weights)
    factor = float(sure.coef_[0][0])
    return Match(
        {name: round(float(s) * factor, 4) for name, s in zip(names, slopes, strict=True)},
        round(float(sure.intercept_[0]), 4),
    )


Ranked = Sequence[tuple[int, Mapping[str, float], float]]


def rank(example: Example, match: Match) -> Ranked:
    """The candidate provisions of a task under a match model, as `rank_provisions` gives them."""
    scored = [(index, features, match.predict(features)) for index, features, _ in example.provisions]
    return sorted(scored, key=lambda item: (-item[2], item[0]))


def features_of(example: Example, match: Match) -> dict[str, float]:
    """The features of a task under a match model."""
    return task_features(example.library, example.words, rank(example, match), zone=example.task.zone)


Row = tuple[Example, Mapping[str, float]]


def rows_of(examples: Sequence[Example], match: Match) -> list[Row]:
    """The tasks with their features; the closing paragraph is none whatever it says."""
    return [(e, features_of(e, match)) for e in examples if e.task.kind != "closing"]


def fit(rows: Sequence[Row], match: Match, *, names: Sequence[str] = tuple(TASK_FEATURES), seed: int = SEED
        ) -> RelationModel:  # fmt: skip
    """The model; a task counts for its relation and, with less weight, for the other values a reader allowed."""
    values, classes, weights = [], [], []
    for example, features in rows:
        others = sorted(example.label.alternatives & set(RELATIONS))
        shared = SECOND if others else 0.0
        for relation, weight in [(example.label.relation, 1.0 - shared), *((o, shared / len(others)) for o in others)]:
            values.append([round(features[name], 4) for name in names])
            classes.append(relation)
            weights.append(weight * example.weight)
    rising = [int(name in RISING) for name in names]
    table, rank_of = np.array(values), np.array([RELATIONS.index(c) for c in classes])
    steps = {}
    for number, relation in enumerate(RELATIONS[:-1]):
        forest = RandomForestClassifier(
            N_TREES, min_samples_leaf=LEAF, max_features=SHARE, random_state=seed, monotonic_cst=rising
        )
        forest.fit(table, rank_of <= number, sample_weight=weights)
        steps[relation] = [plain_tree(estimator.tree_, 0) for estimator in forest.estimators_]
    return RelationModel(match, Ladder(tuple(names), steps, SHARPNESS), thresholds(classes, weights))


def train(examples: Sequence[Example]) -> RelationModel:
    """Both models."""
    match = train_match(examples)
    return fit(rows_of(examples, match), match)


def thresholds(classes: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    """What is added to the log-probability of each relation: the more, the rarer it is in the training tasks."""
    total = {r: sum(w for c, w in zip(classes, weights, strict=True) if c == r) for r in RELATIONS}
    known = {r: -SHARPNESS * RARITY * float(np.log(t / sum(total.values()))) for r, t in total.items() if t > 0}
    return {r: round(value - min(known.values()), 4) for r, value in known.items()}


def plain_tree(tree: object, node: int) -> list | int:
    """A fitted tree as nested lists; see `analysis.localisation.model.Tree`."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left < 0:
        no, yes = tree.value[node][0]
        return int(round(1000 * yes / (no + yes)))
    threshold = round(float(tree.threshold[node]), 5)
    return [int(tree.feature[node]), threshold, plain_tree(tree, left), plain_tree(tree, right)]


def dump(model: RelationModel) -> str:
    """The model as JSON, a tree a line."""
    match = {"weights": dict(model.match.weights), "intercept": model.match.intercept}
    head = json.dumps({"match": match, "thresholds": dict(model.thresholds)}, indent=1)
    steps = []
    for relation, trees in model.relation.steps.items():
        lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
        steps.append(f"{json.dumps(relation)}: [\n{lines}\n]")
    features, sharpness = json.dumps(model.relation.features), model.relation.sharpness
    return (
        f'{head[:-2]},\n "relation": {{"features": {features},\n "sharpness": {sharpness},\n "steps": {{\n'
        + ",\n".join(steps)
        + "\n}}}\n"
    )


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    options = parser.parse_args()
    try:
        coded = read_coded(options.shared)
    except MissingError as error:
        print(error, file=sys.stderr)
        return 1
    MODEL_FILE.write_text(dump(train([*coded.real, *filter(is_of_wording, coded.demo)])), encoding="utf-8")
    print(f"wrote {MODEL_FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
