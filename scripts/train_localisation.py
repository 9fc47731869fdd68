"""Estimate the weights of the relation model from coded plans and write them as plain numbers.

    python scripts/train_localisation.py [--shared ../shared] [--check]

Reads the hand-coded plans of ``../shared/gold``, the demo corpus with its truth, and the passage pairs of
``scripts/localisation_pairs.tsv``; prints figures cross-validated by plan; writes analysis/localisation/model.json.
With --check nothing is written.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from sklearn.linear_model import LogisticRegression

from analysis.core import Document, Span, Task, Tokens, normalise_text
from analysis.core.tables import RELATIONS
from analysis.localisation.features import PAIR_FEATURES, TASK_FEATURES, read_task, sentence_ranges, task_features
from analysis.localisation.inputs import Plan, Superior, in_force
from analysis.localisation.model import MODEL_FILE, Logistic, RelationModel
from analysis.localisation.relation import rank_passages
from analysis.localisation.retrieval import Library, build_library
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import iter_tokens, norm_syllable

ROOT = Path(__file__).resolve().parents[1]
COARSE = {"verbatim": "reused", "near": "reused", "adapted": "adapted", "thematic": "other", "none": "other"}
AUXILIARY = 0.15
"""Weight of a task of the demo corpus beside a task of a real plan."""


@dataclass(frozen=True)
class Label:
    """What a reader said of one task."""

    relation: str
    alternatives: frozenset[str]
    function: str
    sources: tuple[tuple[str, int, int, str], ...]


@dataclass
class CodedPlan:
    """A plan with its readers' labels and, once computed, its words and library."""

    plan: Plan
    superiors: Sequence[Superior]
    labels: Sequence[Label]
    weight: float
    library: Library | None = None
    words: list = field(default_factory=list)


def tokens_of(document: Document) -> Tokens:
    """Syllables of a document."""
    spans = list(iter_tokens(document.text))
    norms = [norm_syllable(document.text[a:b]) for a, b in spans]
    vocabulary = tuple(sorted(set(norms)))
    place = {norm: i for i, norm in enumerate(vocabulary)}
    return Tokens(document.id, "syllable", vocabulary, np.array([place[n] for n in norms]), np.array(spans))


def read(path: Path, id: str) -> Document:
    """A file as a document."""
    return Document(id, normalise_text(path.read_text(encoding="utf-8")))


def lines(document: Document, first: int, last: int) -> Span:
    """Span of some lines."""
    return Span(document.line_span(first).start, document.line_span(last).end)


def line_provisions(document: Document) -> list[SimpleNamespace]:
    """Every line with words as a provision: the central texts hold one paragraph or table row a line."""
    return [
        SimpleNamespace(id=f"l{n}", group="", span=document.line_span(n), addressee="unclear")
        for n, line in enumerate(document.lines, 1)
        if re.search(r"\w", line)
    ]


def zone_of(title: str) -> str:
    """Part of a plan by the title of its section."""
    folded = fold(title.lower())
    return "organisation" if re.search("to chuc thuc hien|trach nhiem|phan cong", folded) else (
        "funding" if "kinh phi" in folded else "measures"
    )  # fmt: skip


def central_texts(shared: Path) -> list[Superior]:
    """The central texts and annexes of ../shared."""
    found = []
    for row in (shared / "corpus" / "manifest.csv").read_text(encoding="utf-8").splitlines()[1:]:
        file, _, number, date, _, level = row.split(",")
        document = read(shared / "corpus" / file, Path(file).stem)
        found.append(Superior(document, tokens_of(document), line_provisions(document), number, level, date))
    return found


def gold_label(unit: dict) -> Label:
    """Relation, alternatives and function of a hand-coded unit (``procedural`` is a function, not a relation)."""
    sources = tuple((s["doc"], s["first_line"], s["last_line"], s["class"]) for s in unit.get("sources") or [])
    sources += tuple((s["doc"], s["first_line"], s["last_line"], "") for s in unit.get("sources_second") or [])
    first = sources[0][3] if unit.get("sources") else "none"
    procedural = unit["class"] == "procedural"
    relation = {"own": "none", "procedural": first}.get(unit["class"], unit["class"])
    others = {unit.get("alt_class"), unit.get("relation_second")} - {None, "procedural"}
    others = {"none" if other == "own" else other for other in others}
    return Label(relation, frozenset(others), "organisational" if procedural else "substantive", sources)


def gold_plans(shared: Path) -> Iterator[CodedPlan]:
    """The hand-coded plans of ../shared/gold, as restored by hand."""
    superiors = central_texts(shared)
    for path in sorted((shared / "gold").glob("localisation_*.json")):
        key = path.stem[-3:]
        restored = shared / "gold" / f"{key}.txt"
        file = restored if restored.exists() else next((shared / "corpus" / "local").glob(f"{key}*"))
        document = read(file, key)
        structure = json.loads((shared / "gold" / f"{key}.json").read_text(encoding="utf-8"))
        titles = {s["id"]: s.get("title") or "" for s in structure["sections"]}
        units = json.loads(path.read_text(encoding="utf-8"))["units"]
        tasks = []
        for unit in units:
            top = unit["id"].split(".")[0]
            zone = "organisation" if top == "END" else zone_of(titles.get(top, ""))
            span = lines(document, unit["first_line"], unit["last_line"])
            tasks.append(Task(unit["id"], unit["id"].rpartition(".")[0], span, zone=zone))
        plan = Plan(document, tokens_of(document), tasks, date=structure["header"].get("date") or "")
        yield CodedPlan(plan, superiors, [gold_label(unit) for unit in units], 1.0)


def demo_plans(folder: Path) -> Iterator[CodedPlan]:
    """The undamaged plans of the demo corpus against their chains."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    texts: dict[str, Superior] = {}
    for id, entry in truth["documents"].items():
        if entry.get("damaged"):
            continue
        document = read(folder / entry["file"], id)
        units = truth["provisions"].get(id) or entry["tasks"]
        provisions = [
            SimpleNamespace(
                id=u["id"], group="", span=lines(document, u["first_line"], u["last_line"]), addressee="all"
            )
            for u in units
        ]
        head = entry["header"]
        texts[id] = Superior(document, tokens_of(document), provisions, head["number"], head["level"], head["date"])
    centre = [id for id in truth["provisions"] if id in texts]
    for id, entry in truth["documents"].items():
        if id not in texts or entry["role"] != "plan":
            continue
        document = texts[id].document
        units = [unit for unit in entry["tasks"] if unit["relation"] in RELATIONS]
        tasks = [
            Task(u["id"], "", lines(document, u["first_line"], u["last_line"]),
                 zone="organisation" if u["function"] == "organisational" else "measures")
            for u in units
        ]  # fmt: skip
        superiors = [texts[name] for name in dict.fromkeys([*entry["chain"], *centre]) if name in texts]
        labels = [
            Label(u["relation"], frozenset({u["alt"]} if u["alt"] else ()), u["function"],
                  tuple((s["document"], s["first_line"], s["last_line"], u["relation"]) for s in u["sources"]))
            for u in units
        ]  # fmt: skip
        yield CodedPlan(Plan(document, texts[id].tokens, tasks, date=texts[id].date), superiors, labels, AUXILIARY)


def prepare(coded: CodedPlan) -> CodedPlan:
    """Build the library of a plan and read its tasks."""
    plan = coded.plan
    coded.library = build_library(in_force(coded.superiors, plan))
    words = coded.library.lexicon.encode(plan.tokens)
    for task in plan.tasks:
        first, last = plan.tokens.between(task.span.start, task.span.end)
        sentences = sentence_ranges(plan.document.text, task.span, plan.tokens.spans[first:last])
        coded.words.append(read_task(coded.library, words[first:last], np.zeros(last - first, bool), sentences))
    return coded


NEUTRAL = RelationModel(
    Logistic(("cosine", "in_order_weighted", "in_runs"), ("no", "yes"), np.zeros(3), np.ones(3),
             np.array([[0.0, 0, 0], [3.0, 2.0, 2.0]]), np.array([0.0, -3.0])),
    Logistic((), RELATIONS, np.zeros(0), np.ones(0), np.zeros((5, 0)), np.zeros(5)), {},
)  # fmt: skip


def is_source(library: Library, index: int, label: Label) -> bool:
    """Whether a reader named this passage, or the provision around it, as an adapted or closer source."""
    passage = library.passages[index]
    superior = library.superiors[passage.superior]
    first, last = superior.document.lines_of(library.passages[passage.whole].span)
    for document, low, high, kind in label.sources:
        if document == superior.document.id and kind != "thematic":
            shared = min(last, high) - max(first, low) + 1
            if shared > 0 and shared / (max(last, high) - min(first, low) + 1) >= 0.3:
                return True
    return False


def pair_rows(plans: Sequence[CodedPlan]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels and weights of all pairs of tasks and candidate passages."""
    rows, named, weights = [], [], []
    for coded in plans:
        for words, label in zip(coded.words, coded.labels, strict=True):
            ranked = rank_passages(coded.library, words, NEUTRAL)
            for index, features, _ in ranked:
                rows.append([features[name] for name in PAIR_FEATURES])
                named.append(
                    label.relation in ("verbatim", "near", "adapted") and is_source(coded.library, index, label)
                )
                weights.append(coded.weight)
    return np.array(rows), np.array(named), np.array(weights)


def fit(rows: np.ndarray, classes: np.ndarray, weights: np.ndarray, names: Sequence[str], strength: float) -> Logistic:
    """A ridge-penalised multinomial logistic model on standardised features."""
    centre = np.average(rows, axis=0, weights=weights)
    scale = np.sqrt(np.average((rows - centre) ** 2, axis=0, weights=weights))
    scale[scale < 1e-6] = 1.0
    model = LogisticRegression(C=strength, max_iter=5000).fit((rows - centre) / scale, classes, sample_weight=weights)
    weights_, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights_, intercepts = np.vstack([0 * weights_, weights_]), np.array([0.0, intercepts[0]])
    return Logistic(tuple(names), tuple(str(c) for c in model.classes_), centre, scale, weights_, intercepts)


def task_rows(plans: Sequence[CodedPlan], model: RelationModel) -> Iterator[tuple[CodedPlan, Label, dict, list]]:
    """Every task with its features and ranked passages under `model`."""
    for coded in plans:
        for task, words, label in zip(coded.plan.tasks, coded.words, coded.labels, strict=True):
            ranked = rank_passages(coded.library, words, model)
            yield (
                coded,
                label,
                task_features(coded.library, words, ranked, organisation=task.zone != "measures"),
                ranked,
            )


def train(plans: Sequence[CodedPlan]) -> RelationModel:
    """The two models estimated from these plans."""
    rows, named, weights = pair_rows(plans)
    match = fit(rows, np.where(named, "yes", "no"), weights, list(PAIR_FEATURES), 0.3)
    first = RelationModel(match, NEUTRAL.relation, {})
    table = list(task_rows(plans, first))
    values = np.array([[features[name] for name in TASK_FEATURES] for _, _, features, _ in table])
    relations = np.array([label.relation for _, label, _, _ in table])
    weights = np.array([coded.weight for coded, _, _, _ in table])
    relation = fit(values, relations, weights, list(TASK_FEATURES), 0.03)
    return RelationModel(match, relation, {})


def found(coded: CodedPlan, label: Label, ranked: list) -> bool:
    """Whether one of the three best provisions is a source that a reader named."""
    seen: list[int] = []
    for index, _, _ in ranked:
        whole = coded.library.passages[index].whole
        if whole not in seen:
            seen.append(whole)
    return any(is_source(coded.library, index, label) for index in seen[:3])


def report(results: Sequence[tuple[Label, str, float, bool]], title: str) -> None:
    """Print the figures of the scorer."""
    truth = np.array([label.relation for label, _, _, _ in results])
    said = np.array([relation for _, relation, _, _ in results])
    lenient = np.mean([s == label.relation or s in label.alternatives for label, s, _, _ in results])
    coarse = np.mean([COARSE[a] == COARSE[b] for a, b in zip(truth, said, strict=True)])
    f1 = {r: 2 * np.sum((truth == r) & (said == r)) / max(1, np.sum(truth == r) + np.sum(said == r)) for r in RELATIONS}
    sourced = [ok for label, _, _, ok in results if label.relation in ("verbatim", "near", "adapted") and label.sources]
    order = np.argsort([-confidence for _, _, confidence, _ in results], kind="stable")
    confident = (truth == said)[order[: int(0.6 * len(order))]].mean()
    print(
        f"{title}: {len(results)} tasks; exact {np.mean(truth == said):.3f}, with alternatives {lenient:.3f}, "
        f"reused/adapted/other {coarse:.3f}, macro F1 {np.mean(list(f1.values())):.3f}, "
        f"source found {np.mean(sourced or [0]):.3f}, exact on the surest 60 % {confident:.3f}; F1 "
        + ", ".join(f"{r} {v:.2f}" for r, v in f1.items())
    )


def cross_validate(plans: Sequence[CodedPlan]) -> None:
    """Each real plan coded by a model that never saw it."""
    everything = []
    for held_back in [p for p in plans if p.weight == 1.0]:
        model = train([p for p in plans if p is not held_back])
        results = []
        for coded, label, features, ranked in task_rows([held_back], model):
            probabilities = model.relation_probabilities(features)
            relation = model.decide(probabilities)
            results.append((label, relation, probabilities[relation], found(coded, label, ranked)))
        report(results, f"held back {held_back.plan.document.id}")
        everything += results
    report(everything, "all held-back plans")


def dump(model: RelationModel) -> str:
    """The model as JSON with six digits."""

    def plain(part: Logistic) -> dict:
        numbers = {
            name: np.round(getattr(part, name), 6).tolist() for name in ("centre", "scale", "weights", "intercepts")
        }
        return {"features": list(part.features), "classes": list(part.classes), **numbers}

    values = {"match": plain(model.match), "relation": plain(model.relation), "thresholds": dict(model.thresholds)}
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--check", action="store_true", help="print the figures only")
    options = parser.parse_args()
    if not (options.shared / "gold").is_dir():
        print(f"{options.shared} holds no gold annotations; name the folder with --shared.", file=sys.stderr)
        return 1
    plans = [prepare(p) for p in (*gold_plans(options.shared), *demo_plans(ROOT / "corpus" / "demo"))]
    cross_validate(plans)
    if not options.check:
        MODEL_FILE.write_text(dump(train(plans)), encoding="utf-8")
        print(f"wrote {MODEL_FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
