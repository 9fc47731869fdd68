"""Estimate the weights of the relation model from coded plans and write them as plain numbers.

    python scripts/train_localisation.py [--shared ../shared] [--check]

Reads the hand-coded plans of ``../shared/gold`` as restored by hand, the two plans of ``localisation_codes.tsv`` after
repair, and the demo corpus with its truth; prints figures in which every plan is coded by a model that never saw
it; writes analysis/localisation/model.json. With --check nothing is written.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from analysis import ingest
from analysis.core import Corpus, Task, normalise_text
from analysis.core.tables import RELATIONS
from analysis.localisation.coding import TAKEN_UP
from analysis.localisation.features import PAIR_FEATURES, TASK_FEATURES, TaskWords, task_features
from analysis.localisation.inputs import Plan, Superior, in_force
from analysis.localisation.model import MODEL_FILE, Forest, Match, RelationModel
from analysis.localisation.relation import candidates, rank_provisions, read_tasks
from analysis.localisation.retrieval import Library, build_library
from analysis.pipeline.localising import plan_of, superior_of
from analysis.pipeline.reading import read_document, repair_corpus
from analysis.pipeline.relating import assign_roles, relate

ROOT = Path(__file__).resolve().parents[1]
COARSE = {"verbatim": "reused", "near": "reused", "adapted": "adapted", "thematic": "other", "none": "other"}
INVENTED = 0.1
"""Weight of a task of the demo corpus beside a task of a real plan."""
SECOND = 0.35
"""Weight that a task's other possible values share."""
N_TREES, LEAF, SEED = 160, 3, 0


@dataclass(frozen=True)
class Label:
    """What a reader said of one task: relation, other possible values, sources as (document, first line, last line)."""

    relation: str
    alternatives: frozenset[str]
    sources: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Example:
    """One coded task with its candidate provisions: passage index, features, whether a reader named it as a source."""

    plan: str
    weight: float
    task: Task
    words: TaskWords
    library: Library
    label: Label
    provisions: tuple[tuple[int, Mapping[str, float], bool], ...]


def read_study(folder: Path, restored: Mapping[str, Path]) -> dict[str, tuple[Plan, list[Superior]]]:
    """Every plan of a folder with the superior texts it is compared with; some texts replaced by restored ones."""

    def quiet(step: str, done: int, total: int) -> None:
        """No progress shown."""

    documents = [
        replace(d, text=normalise_text(restored[d.id[:3]].read_text(encoding="utf-8")), sha256="")
        if d.id[:3] in restored
        else d
        for d in ingest.read_corpus(folder)
    ]
    readings = [read_document(*pair) for pair in repair_corpus(Corpus(tuple(documents)), quiet)]
    relations = relate(assign_roles(readings, []), quiet)
    study = {}
    for reading in relations.plans:
        above = [superior_of(relations.reading(id)) for id in relations.candidates[reading.id]]
        study[reading.id] = (replace(plan_of(reading, relations), tasks=reading.tasks), above)
    return study


def gold_labels(folder: Path) -> Iterator[tuple[str, tuple[int, int], Label]]:
    """The units of ../shared/gold; a class ``procedural`` is a function: the relation is that of its first source."""
    for path in sorted(folder.glob("localisation_[0-9][0-9][0-9].json")):
        for unit in json.loads(path.read_text(encoding="utf-8"))["units"]:
            named = unit.get("sources") or []
            first = named[0]["class"] if named else "none"
            relation = {"own": "none", "procedural": first}.get(unit["class"], unit["class"])
            others = {unit.get("alt_class"), unit.get("relation_second")} - {None, "procedural"}
            kept = [s for s in named if s["class"] != "thematic"] + (unit.get("sources_second") or [])
            sources = tuple((s["doc"], s["first_line"], s["last_line"]) for s in kept)
            label = Label(relation, frozenset("none" if o == "own" else o for o in others) - {relation}, sources)
            yield path.stem[-3:], (unit["first_line"], unit["last_line"]), label


def further_labels(file: Path) -> Iterator[tuple[str, tuple[int, int], Label]]:
    """The units of localisation_codes.tsv."""
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith(("#", "document\t")):
            document, first, last, relation, others, _, named = line.split("\t")
            places = [source.split(":") for source in named.split(";") if source]
            sources = tuple((id, int(number), int(number)) for id, number in places)
            yield (
                document,
                (int(first), int(last)),
                Label(relation, frozenset(filter(None, others.split(";"))), sources),
            )


def demo_labels(file: Path) -> Iterator[tuple[str, tuple[int, int], Label]]:
    """The tasks of the demo corpus."""
    for id, entry in json.loads(file.read_text(encoding="utf-8"))["documents"].items():
        for unit in entry.get("tasks", []):
            if unit["relation"] in RELATIONS:
                sources = tuple((s["document"], s["first_line"], s["last_line"]) for s in unit["sources"])
                others = frozenset({unit["alt"]} - {None})
                yield id, (unit["first_line"], unit["last_line"]), Label(unit["relation"], others, sources)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two line ranges."""
    shared = min(one[1], other[1]) - max(one[0], other[0]) + 1
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]) + 1)


def make_examples(
    study: Mapping[str, tuple[Plan, list[Superior]]],
    labels: Sequence[tuple[str, tuple[int, int], Label]],
    weight: float,
    name: Callable[[str], str],
) -> Iterator[Example]:
    """The coded tasks of a study; a unit belongs to the task that shares most of its lines, at least half."""
    for id, (plan, superiors) in sorted(study.items()):
        own = [(lines, label) for document, lines, label in labels if document == name(id)]
        library = build_library(in_force(superiors, plan))
        for task, words in zip(plan.tasks, read_tasks(plan, library), strict=True):
            here = plan.document.lines_of(task.span)
            share, label = max(((overlap(here, lines), label) for lines, label in own), default=(0.0, None), key=first)
            if label is not None and share >= 0.5:
                found = candidates(library, words)
                label = complete(label, library, found)
                provisions = tuple((i, f, is_named(label, library, i)) for i, f in found)
                yield Example(name(id), weight, task, words, library, label, provisions)


def first(pair: tuple[float, object]) -> float:
    """The first of two."""
    return pair[0]


def complete(label: Label, library: Library, found: Sequence[tuple[int, Mapping[str, float]]]) -> Label:
    """A reused task without named sources has as sources the provisions with most of its words in order and in runs."""
    if label.sources or label.relation not in ("verbatim", "near") or not found:
        return label
    scores = [features["in_order"] + features["in_runs"] for _, features in found]
    best = [i for (i, _), score in zip(found, scores, strict=True) if score >= 0.9 * max(scores)]
    return replace(label, sources=tuple(place_of(library, index) for index in best))


def place_of(library: Library, index: int) -> tuple[str, int, int]:
    """Document and lines of a passage."""
    passage = library.passages[index]
    document = library.superiors[passage.superior].document
    return (document.id, *document.lines_of(passage.span))


def is_named(label: Label, library: Library, index: int) -> bool:
    """Whether a reader named this provision as a source of a task that takes it up."""
    if label.relation not in TAKEN_UP:
        return False
    id, *lines = place_of(library, index)
    return any(id == source and overlap((lines[0], lines[1]), (a, b)) >= 0.3 for source, a, b in label.sources)


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


def features_of(example: Example, match: Match) -> dict[str, float]:
    """The features of a task under a match model."""
    ranked = rank_provisions(example.library, example.words, RelationModel(match, Forest((), RELATIONS, ()), {}))
    return task_features(example.library, example.words, ranked, zone=example.task.zone)


def train(examples: Sequence[Example]) -> RelationModel:
    """Both models; a task counts for its relation and, with less weight, for the other values a reader allowed."""
    match = train_match(examples)
    rows, classes, weights = [], [], []
    for example in examples:
        if example.task.kind == "closing":
            continue
        features = features_of(example, match)
        others = sorted(example.label.alternatives & set(RELATIONS))
        shared = SECOND if others else 0.0
        for relation, weight in [(example.label.relation, 1.0 - shared), *((o, shared / len(others)) for o in others)]:
            rows.append([round(features[name], 4) for name in TASK_FEATURES])
            classes.append(relation)
            weights.append(weight * example.weight)
    forest = RandomForestClassifier(N_TREES, min_samples_leaf=LEAF, max_features="sqrt", random_state=SEED)
    forest.fit(np.array(rows), classes, sample_weight=weights)
    names = tuple(str(name) for name in forest.classes_)
    trees = [plain_tree(estimator.tree_, 0) for estimator in forest.estimators_]
    return RelationModel(match, Forest(tuple(TASK_FEATURES), names, trees), {})


def plain_tree(tree: object, node: int) -> list:
    """A fitted tree as nested lists; see `analysis.localisation.model.Tree`."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left < 0:
        shares = tree.value[node][0]
        return [int(round(1000 * share)) for share in shares / shares.sum()]
    threshold = round(float(tree.threshold[node]), 5)
    return [int(tree.feature[node]), threshold, plain_tree(tree, left), plain_tree(tree, right)]


@dataclass(frozen=True)
class Result:
    """One task coded by a model that never saw its plan."""

    label: Label
    relation: str
    confidence: float
    found: bool


def code(example: Example, model: RelationModel) -> Result:
    """Code a held-back task."""
    ranked = rank_provisions(example.library, example.words, model)
    features = task_features(example.library, example.words, ranked, zone=example.task.zone)
    probabilities = model.relation.predict(features)
    if example.task.kind == "closing":
        probabilities = dict.fromkeys(RELATIONS, 0.0) | {"none": 1.0}
    relation = model.decide(probabilities)
    found = any(is_named(example.label, example.library, index) for index, _, _ in ranked[:3])
    return Result(example.label, relation, probabilities[relation], found)


def report(results: Sequence[Result], title: str) -> None:
    """Print the figures of the scorer."""
    truth = np.array([r.label.relation for r in results])
    said = np.array([r.relation for r in results])
    lenient = np.mean([r.relation == r.label.relation or r.relation in r.label.alternatives for r in results])
    coarse = np.mean([COARSE[a] == COARSE[b] for a, b in zip(truth, said, strict=True)])
    f1 = {r: 2 * np.sum((truth == r) & (said == r)) / max(1, np.sum(truth == r) + np.sum(said == r)) for r in RELATIONS}
    sourced = [r.found for r in results if r.label.relation in TAKEN_UP and r.label.sources]
    order = np.argsort([-r.confidence for r in results], kind="stable")
    curve = [(truth == said)[order[: max(1, int(share * len(order)))]].mean() for share in (0.2, 0.4, 0.6, 0.8)]
    print(
        f"{title}: {len(results)} tasks; exact {np.mean(truth == said):.3f}, with alternatives {lenient:.3f}, "
        f"reused/adapted/other {coarse:.3f}, macro F1 {np.mean(list(f1.values())):.3f}, "
        f"source found {np.mean(sourced or [0]):.3f} of {len(sourced)}; F1 "
        + ", ".join(f"{name} {value:.2f}" for name, value in f1.items())
        + "; exact on the surest 20, 40, 60, 80 %: "
        + ", ".join(f"{value:.2f}" for value in curve)
    )


def cross_validate(examples: Sequence[Example], gold: Sequence[str], damaged: Sequence[Example]) -> None:
    """Each real plan coded by a model that never saw it."""
    results: dict[str, list[Result]] = {}
    for plan in sorted({e.plan for e in examples if e.weight == 1.0}):
        model = train([e for e in examples if e.plan != plan])
        results[plan] = [code(e, model) for e in examples if e.plan == plan]
        report(results[plan], f"held back {plan}")
        again = [code(e, model) for e in damaged if e.plan == plan]
        if again:
            report(again, f"the same, from the damaged text of {plan} after repair")
    report([r for plan in gold for r in results[plan]], "hand-coded plans, each held back")
    report([r for plan in sorted(results) for r in results[plan]], "all real plans, each held back")


def dump(model: RelationModel) -> str:
    """The model as JSON."""
    match = {"weights": dict(model.match.weights), "intercept": model.match.intercept}
    forest = model.relation
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in forest.trees)
    head = {"match": match, "thresholds": dict(model.thresholds)}
    relation = {"features": forest.features, "classes": forest.classes}
    text = json.dumps({**head, "relation": relation}, indent=1)
    return text[: text.rindex("}\n}")].rstrip() + f',\n  "trees": [\n{trees}\n]}}\n}}\n'


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--check", action="store_true", help="print the figures only")
    options = parser.parse_args()
    gold = options.shared / "gold"
    if not gold.is_dir():
        print(f"{options.shared} holds no gold annotations; name the folder with --shared.", file=sys.stderr)
        return 1
    labels = [*gold_labels(gold), *further_labels(ROOT / "scripts" / "localisation_codes.tsv")]
    restored = {path.stem: path for path in gold.glob("[0-9][0-9][0-9].txt")}
    real = read_study(options.shared / "corpus", restored)
    examples = list(make_examples(real, labels, 1.0, lambda id: id[:3]))
    demo = read_study(ROOT / "corpus" / "demo", {})
    examples += make_examples(demo, list(demo_labels(ROOT / "corpus/demo/truth.json")), INVENTED, str)
    as_read = {id: pair for id, pair in read_study(options.shared / "corpus", {}).items() if id[:3] in restored}
    damaged = list(make_examples(as_read, labels, 1.0, lambda id: id[:3]))
    cross_validate(examples, sorted({name for name, *_ in gold_labels(gold)}), damaged)
    if not options.check:
        MODEL_FILE.write_text(dump(train(examples)), encoding="utf-8")
        print(f"wrote {MODEL_FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
