"""Floors on real plans: the shipped model on the hand-coded plans it was estimated from; held-back figures stand in
docs/models/localisation.md and are printed by scripts/measure_localisation.py."""

import json

import pytest

from analysis import ingest
from analysis.core import Corpus
from analysis.localisation.coding import TAKEN_UP, code_plans
from analysis.localisation.function import code_function
from analysis.localisation.inputs import Plan, Superior
from analysis.localisation.relation import code_plan
from analysis.localisation.uptake import measure_uptake
from analysis.structure import find_citations, parse_provisions, parse_sections, parse_tasks
from analysis.tokenization import syllables
from tests.repair.damaged import script

data = script("localisation_data")


@pytest.fixture(scope="module")
def coded(shared):
    """Plan 004, which is clean, coded against the central texts."""
    corpus = Corpus(tuple(ingest.read_corpus(shared / "corpus").documents))
    superiors = []
    for document in corpus:
        if document.role in ("source", "annex"):
            provisions = parse_provisions(document, parse_sections(document))
            number, level = document.metadata["number"], "central"
            superiors.append(
                Superior(document, syllables(document), provisions, number, level, document.metadata["date"])
            )
    (document,) = [d for d in corpus if d.id.startswith("004")]
    tasks = parse_tasks(document, parse_sections(document))
    stock = [citation.span for citation in find_citations(document)]
    plan = Plan(document, syllables(document), tasks, level="province", chain=("69-KL-TW",), stock=stock)
    return plan, superiors, code_plans([plan], superiors)[document.id]


def test_relations_and_functions_of_a_clean_plan(coded, shared):
    plan, _, items = coded
    units = json.loads((shared / "gold" / "localisation_004.json").read_text(encoding="utf-8"))["units"]
    found = {plan.document.lines_of(item.task.span): item for item in items}
    relations = {"own": "none", "procedural": "adapted"}
    exact = functions = 0
    for unit in units:
        item = found[(unit["first_line"], unit["last_line"])]
        exact += item.relation == relations.get(unit["class"], unit["class"])
        functions += (code_function(item.task, plan.document.text) == "organisational") == (
            unit["class"] == "procedural"
        )
    assert exact / len(units) >= 0.85
    assert functions / len(units) >= 0.95


def test_provisions_that_a_clean_plan_takes_up(coded, shared):
    plan, superiors, items = coded
    table = measure_uptake([plan], [s for s in superiors if s.document.id == "69-KL-TW"], {plan.document.id: items})
    said = dict(zip(table["first_line"], table["relation"], strict=True))
    units = json.loads((shared / "gold" / "uptake_69.json").read_text(encoding="utf-8"))["units"]
    truth = {u["first_line"]: any(x["class"] in TAKEN_UP for x in u["taken_up_004"]) for u in units}
    right = sum(wanted and said.get(line) in TAKEN_UP for line, wanted in truth.items())
    named = sum(said.get(line) in TAKEN_UP for line in truth)
    assert 2 * right / (named + sum(truth.values())) >= 0.85


@pytest.fixture(scope="module")
def two_texts(shared, tmp_path_factory):
    """Damaged plans and their superior texts, read twice: as restored by hand and as repaired."""
    folder = tmp_path_factory.mktemp("corpus")
    for source in sorted((shared / "corpus").rglob("*")):
        target = folder / source.relative_to(shared / "corpus")
        if source.is_dir():
            target.mkdir(exist_ok=True)
        elif source.parent.name != "local" or source.name.startswith(("000", "003")):
            target.write_bytes(source.read_bytes())
    restored = {name: shared / "gold" / f"{name}.txt" for name in ("000", "003")}
    return data.read_study(folder, restored), data.read_study(folder, {})


def test_repaired_plans_give_the_figures_of_their_hand_restored_texts(two_texts, shared):
    labels = list(data.gold_labels(shared / "gold"))
    coarse = {"verbatim": 2, "near": 2, "adapted": 1, "thematic": 0, "none": 0}
    figures = []
    for study in two_texts:
        exact, allowed, kind, found = [], [], [], []
        for id, (plan, superiors) in sorted(study.items()):
            for task in code_plan(plan, superiors) if id[:3] in ("000", "003") else ():
                lines = plan.document.lines_of(task.task.span)
                label = next((own for name, own_lines, own in labels if name == id[:3] and own_lines == lines), None)
                if label is not None:
                    exact.append(task.relation == label.relation)
                    allowed.append(task.relation in {label.relation, *label.alternatives})
                    kind.append(coarse[task.relation] == coarse[label.relation])
                    found.append(task.relation in TAKEN_UP)
        assert len(exact) >= 60
        figures.append([sum(hits) / len(hits) for hits in (exact, allowed, kind, found)])
    for restored, repaired in zip(*figures, strict=True):
        assert abs(restored - repaired) <= 0.03
