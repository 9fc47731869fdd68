"""How good the relation model is on plans that it never saw; writes the figures into docs/models/localisation.md.

    python scripts/measure_localisation.py [--shared ../shared] [--seeds 5] [--nested] [--check]

Every real plan is coded by models that saw neither it nor any task of it, with several seeds of the forest; the demo
corpus by models that saw real plans only. Intervals resample whole plans and, inside them, tasks: tasks of one plan are
alike, and five plans are few. With --nested, groups of features are chosen inside the training plans only, which is the
honest figure for a model that was chosen. With --check nothing is written.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from localisation_data import ROOT, Compared, Example, Label, is_named, is_of_wording, read_coded
from train_localisation import Row, features_of, fit, rank, rows_of, train_match

from analysis.core.errors import MissingError
from analysis.core.tables import RELATIONS
from analysis.localisation.coding import TAKEN_UP, code_plans
from analysis.localisation.composition import measure_composition
from analysis.localisation.features import TASK_FEATURES
from analysis.localisation.inputs import Plan, Superior
from analysis.localisation.model import Match, RelationModel, choose_relation
from analysis.reuse.passages import find_reuse

CARD = ROOT / "docs" / "models" / "localisation.md"
FIRST, LAST = "<!-- figures: scripts/measure_localisation.py -->", "<!-- end of figures -->"
COARSE = {"verbatim": "reused", "near": "reused", "adapted": "adapted", "thematic": "other", "none": "other"}
SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
DRAWS = 400
GROUPS = {
    "order": ("best_in_order", "best_in_order_weighted", "best_provision_in_order", "best_sentence_in_order"),
    "runs": ("best_in_runs", "best_in_runs_free", "best_in_short_runs_free", "best_longest_run",
             "best_longest_run_free"),
    "weight": ("best_cosine", "best_cosine_whole", "best_task_in_provision", "best_provision_in_task"),
    "context": ("best_heading", "best_machinery", "best_related", "organisation", "funding", "own_machinery"),
    "several": ("best_match", "second_match", "covered", "covered_free", "covered_short"),
    "task": ("known_pairs", "stock", "length"),
}  # fmt: skip
"""Features that stand or fall together when features are chosen."""


@dataclass(frozen=True)
class Result:
    """One task coded by a model that never saw its plan."""

    plan: str
    label: Label
    relation: str
    probabilities: dict[str, float]
    found: bool

    @property
    def exact(self) -> bool:
        """Whether it has the reader's relation."""
        return self.relation == self.label.relation

    @property
    def allowed(self) -> bool:
        """Whether it has a relation that a reader allowed."""
        return self.exact or self.relation in self.label.alternatives

    @property
    def coarse(self) -> bool:
        """Whether reused, adapted or other is right."""
        return COARSE[self.relation] == COARSE[self.label.relation]

    @property
    def confidence(self) -> float:
        """Probability of the relation given."""
        return self.probabilities[self.relation]


Results = Sequence[Result]


def code(example: Example, features: Mapping[str, float], model: RelationModel) -> Result:
    """Code a held-back task."""
    probabilities = model.predict(features)
    if example.task.kind == "closing":
        probabilities = dict.fromkeys(RELATIONS, 0.0) | {"none": 1.0}
    found = any(is_named(example.label, example.library, index) for index, _, _ in rank(example, model.match)[:3])
    return Result(example.plan, example.label, choose_relation(probabilities), probabilities, found)


def exact(results: Results) -> float:
    """Share with the reader's relation."""
    return float(np.mean([r.exact for r in results]))


def lenient(results: Results) -> float:
    """Share with a relation that a reader allowed."""
    return float(np.mean([r.allowed for r in results]))


def coarse(results: Results) -> float:
    """Share with the right one of reused, adapted, other."""
    return float(np.mean([r.coarse for r in results]))


def f1_of(results: Results, relation: str) -> float:
    """F1 of one relation."""
    hits = sum(r.exact for r in results if r.relation == relation)
    named = sum(r.relation == relation for r in results) + sum(r.label.relation == relation for r in results)
    return 2 * hits / named if named else 0.0


def macro(results: Results) -> float:
    """Mean F1 of the relations that the reader gave."""
    return float(np.mean([f1_of(results, r) for r in RELATIONS if any(x.label.relation == r for x in results)]))


def found(results: Results) -> float:
    """Share of the tasks with named sources of which one is among the best three."""
    sourced = [r.found for r in results if r.label.relation in TAKEN_UP and r.label.sources]
    return float(np.mean(sourced)) if sourced else float("nan")


def surest(share: float) -> Callable[[Results], float]:
    """Exact on this share of the tasks, those of highest confidence."""

    def measure(results: Results) -> float:
        ordered = sorted(results, key=lambda r: -r.confidence)
        return exact(ordered[: max(1, round(share * len(ordered)))])

    return measure


def calibration(results: Results) -> float:
    """Mean distance between confidence and exactness over five groups of rising confidence."""
    groups = np.array_split(np.array(sorted((r.confidence, r.exact) for r in results)), 5)
    return float(sum(len(g) * abs(g[:, 0].mean() - g[:, 1].mean()) for g in groups) / len(results))


MEASURES: dict[str, Callable[[Results], float]] = {
    "exact": exact, "with alternatives": lenient, "reused / adapted / other": coarse, "macro F1": macro,
    "source among the best three": found,
}  # fmt: skip


def interval(runs: Sequence[Results], measure: Callable[[Results], float]) -> tuple[float, float, float]:
    """Mean over the seeds, and the 95 % interval when plans, and tasks inside plans, are drawn again."""
    rng = np.random.default_rng(0)
    plans = sorted({r.plan for r in runs[0]})
    of_plan = [{p: [r for r in run if r.plan == p] for p in plans} for run in runs]
    values = []
    for draw in range(DRAWS):
        chosen, own = of_plan[draw % len(runs)], rng.integers(len(plans), size=len(plans))
        drawn = [chosen[plans[p]] for p in own]
        values.append(measure([rows[i] for rows in drawn for i in rng.integers(len(rows), size=len(rows))]))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(np.mean([measure(run) for run in runs])), float(low), float(high)


@dataclass(frozen=True)
class Fold:
    """What is needed to hold a plan back: the ranking model of the others, their tasks and its own with features."""

    match: Match
    others: Sequence[Row]
    tested: Sequence[Row]

    def run(self, *, names: Sequence[str] = tuple(TASK_FEATURES), seed: int = 0) -> list[Result]:
        """The tested tasks as a model of the others codes them."""
        model = fit(self.others, self.match, names=names, seed=seed)
        return [code(example, features, model) for example, features in self.tested]


def fold(others: Sequence[Example], tested: Sequence[Example]) -> Fold:
    """Both sides with the features that the others' ranking model gives them."""
    match = train_match(others)
    return Fold(match, rows_of(others, match), [(e, features_of(e, match)) for e in tested])


def folds(examples: Sequence[Example], tested: Sequence[Example]) -> list[Fold]:
    """One for each plan of `tested`."""
    plans = sorted({e.plan for e in tested})
    return [fold([e for e in examples if e.plan != plan], [e for e in tested if e.plan == plan]) for plan in plans]


def run_all(parts: Sequence[Fold], seeds: int) -> list[list[Result]]:
    """For each seed all tested tasks."""
    return [[result for part in parts for result in part.run(seed=seed)] for seed in range(seeds)]


def loss(results: Results) -> float:
    """Mean of -log of the probability of the reader's relation, at most -log 0.01."""
    return float(np.mean([-np.log(max(r.probabilities[r.label.relation], 0.01)) for r in results]))


def choose(examples: Sequence[Example]) -> tuple[str, ...]:
    """Features after dropping, one by one, groups whose loss is a gain on held-back plans among `examples`."""
    parts = folds(examples, [e for e in examples if e.weight == 1.0])
    kept = dict(GROUPS)

    def tried(groups: dict[str, tuple[str, ...]]) -> float:
        names = [n for group in groups.values() for n in group]
        return loss([result for part in parts for result in part.run(names=names)])

    best = tried(kept)
    while len(kept) > 2:
        scores = {g: tried({k: v for k, v in kept.items() if k != g}) for g in kept}
        group = min(scores, key=lambda g: scores[g])
        if scores[group] >= best:
            break
        best = scores[group]
        del kept[group]
    return tuple(n for names in kept.values() for n in names)


def nested(examples: Sequence[Example]) -> list[Result]:
    """Every real plan coded by a model whose features were chosen on the other plans only."""
    results: list[Result] = []
    for plan in sorted({e.plan for e in examples if e.weight == 1.0}):
        rest = [e for e in examples if e.plan != plan]
        names = choose(rest)
        print(f"without {plan}: {len(names)} features kept, dropped {sorted(set(TASK_FEATURES) - set(names))}")
        results += fold(rest, [e for e in examples if e.plan == plan]).run(names=names)
    return results


def row(title: str, runs: Sequence[Results], *, with_interval: bool) -> str:
    """A line of the table of figures."""
    cells = []
    for measure in MEASURES.values():
        mean, low, high = interval(runs, measure)
        cells.append(f"{mean:.3f} ({low:.2f}-{high:.2f})" if with_interval else f"{mean:.3f}")
    return f"| {title} | {len(runs[0])} | " + " | ".join(cells) + " |"


def tables(blocks: Sequence[tuple[str, Sequence[Results]]]) -> str:
    """Figures, F1 of each relation, coverage and accuracy, as Markdown."""
    names = " | ".join(MEASURES)
    lines = [f"| held back | tasks | {names} |", "|---" * (2 + len(MEASURES)) + "|"]
    lines += [row(title, runs, with_interval="plans" in title or "demo" in title) for title, runs in blocks]
    several = [(title, runs) for title, runs in blocks if "plans" in title or "demo" in title]
    lines += ["", "| F1 | " + " | ".join(RELATIONS) + " |", "|---" * (1 + len(RELATIONS)) + "|"]
    for title, runs in several:
        cells = []
        for relation in RELATIONS:
            mean, low, high = interval(runs, lambda results, name=relation: f1_of(results, name))
            count = sum(r.label.relation == relation for r in runs[0])
            cells.append(f"{mean:.2f} ({low:.2f}-{high:.2f}), n = {count}")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    shares = " | ".join(f"surest {share:.0%}" for share in SHARES)
    lines += ["", f"| exact on the | {shares} | confidence is off by |", "|---" * (2 + len(SHARES)) + "|"]
    for title, runs in several:
        cells = []
        for share in SHARES:
            mean, low, high = interval(runs, surest(share))
            cells.append(f"{mean:.2f} ({low:.2f}-{high:.2f})")
        off = np.mean([calibration(run) for run in runs])
        lines.append(f"| {title} | " + " | ".join(cells) + f" | {off:.2f} |")
    return "\n".join(lines)


SHARES_COMPARED = ("share_words_reused", "share_tasks_reused", "share_words_in_reused_tasks", "share_unmatched")


def shares_of(plan: Plan, superiors: Sequence[Superior]) -> list[float]:
    """The shares of a plan that a report states, by the shipped model."""
    plan = replace(plan, tasks=[task for task in plan.tasks if task.kind != "closing"])
    alignments = find_reuse([s.tokens for s in superiors], plan.tokens)
    codes = code_plans([plan], superiors)
    table = measure_composition([plan], codes, superiors=superiors, alignments=alignments)
    return [float(table.loc[0, name]) for name in SHARES_COMPARED]


def two_texts(texts: Sequence[tuple[str, Compared, Compared]]) -> str:
    """What a damaged plan after repair gives beside its hand-restored text, as Markdown."""
    lines = [
        f"| restored by hand / repaired | {' | '.join(SHARES_COMPARED)} |",
        "|---" * (1 + len(SHARES_COMPARED)) + "|",
    ]
    for name, restored, repaired in texts:
        pairs = zip(shares_of(*restored), shares_of(*repaired), strict=True)
        lines.append(f"| {name[:3]} | " + " | ".join(f"{a:.3f} / {b:.3f} ({b - a:+.3f})" for a, b in pairs) + " |")
    return "\n".join(lines)


def write_card(text: str) -> None:
    """Replace the figures of the model card."""
    card = CARD.read_text(encoding="utf-8")
    before, after = card[: card.index(FIRST)], card[card.index(LAST) :]
    CARD.write_text(f"{before}{FIRST}\n{text}\n{after}", encoding="utf-8")


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--nested", action="store_true", help="choose features inside the training plans only")
    parser.add_argument("--check", action="store_true", help="print the figures only")
    options = parser.parse_args()
    try:
        coded = read_coded(options.shared)
    except MissingError as error:
        print(error, file=sys.stderr)
        return 1
    examples = [*coded.real, *filter(is_of_wording, coded.demo)]
    runs = run_all(folds(examples, coded.real), options.seeds)
    damaged = run_all(folds(examples, coded.damaged), options.seeds)
    programmes = run_all([fold(examples, coded.programmes)], options.seeds)
    demo = run_all([fold(coded.real, coded.demo)], options.seeds)
    plans = sorted({e.plan for e in coded.real})
    blocks = [(plan, [[r for r in run if r.plan == plan] for run in runs]) for plan in plans]
    blocks.append(("the hand-coded plans", [[r for r in run if r.plan in coded.gold] for run in runs]))
    blocks.append(("the same plans, damaged text after repair", damaged))
    blocks.append(("all five plans", runs))
    blocks.append(("a programme of the centre, coded like plans", programmes))
    blocks.append(("demo, by models of real plans only", demo))
    if options.nested:
        chosen = nested(examples)
        blocks.append(("hand-coded plans, features chosen without them", [[r for r in chosen if r.plan in coded.gold]]))
        blocks.append(("all five plans, features chosen without them", [chosen]))
    text = f"{tables(blocks)}\n\n{two_texts(coded.texts)}"
    print(text)
    if not options.check:
        write_card(text)
        print(f"wrote {CARD.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
