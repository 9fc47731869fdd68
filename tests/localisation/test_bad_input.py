"""Input that breaks naive code: each gives sensible tables, and long input takes time in proportion."""

import time

import pytest

from analysis.core import Document, Span, Task
from analysis.core.tables import check_table
from analysis.localisation.coding import code_plans, code_tasks
from analysis.localisation.composition import measure_composition
from analysis.localisation.genealogy import trace_genealogy
from analysis.localisation.inputs import Plan, Superior
from analysis.localisation.relation import code_plan
from analysis.localisation.uptake import measure_uptake
from analysis.reuse.clusters import find_clusters
from analysis.reuse.passages import find_reuse
from analysis.reuse.peers import find_peer_passages
from analysis.reuse.streams import split_syllables
from tests.localisation.test_relation import OWN, PROVISIONS, plan, superior

ENGLISH = "The district shall set up a repair workshop in every ward and report on the goods that were mended there."


def every_table(plans, superiors):
    """All tables of these plans, checked, by name."""
    coded = code_plans(plans, superiors)
    alignments = [a for p in plans for a in find_reuse([s.tokens for s in superiors], p.tokens)]
    tables = {
        "localisation": code_tasks(plans, coded, superiors=superiors, alignments=alignments),
        "uptake": measure_uptake(plans, superiors, coded),
        "composition": measure_composition(plans, coded, superiors=superiors, alignments=alignments),
        "genealogy": trace_genealogy(plans, superiors, coded),
    }
    return {name: check_table(name, table) for name, table in tables.items()}


def test_a_source_without_provisions_has_no_uptake_and_is_searched_by_paragraphs():
    text = "\n\n".join(PROVISIONS)
    bare = Superior(Document("901", text), split_syllables("901", text), (), "901-NQ/TW", "central", "2024-11-12")
    tables = every_table([plan(PROVISIONS[0], OWN)], [bare])
    assert tables["uptake"].empty
    assert tables["localisation"]["relation"].tolist()[0] == "verbatim"


def test_an_empty_source_explains_nothing():
    empty = Superior(Document("901", ""), split_syllables("901", ""), (), "901-NQ/TW", "central", "2024-11-12")
    tables = every_table([plan(PROVISIONS[0])], [empty])
    assert tables["localisation"]["relation"].tolist() == ["none"]
    assert tables["composition"]["share_words_reused"].tolist() == [0.0]


def test_a_plan_in_another_language_has_no_source():
    tables = every_table([plan(ENGLISH, ENGLISH.upper())], [superior()])
    assert set(tables["localisation"]["relation"]) <= {"thematic", "none"}
    assert tables["composition"]["share_words_reused"].tolist() == [0.0]
    assert set(tables["uptake"]["relation"]) <= {"none", "thematic"}


def test_a_plan_identical_to_its_source_is_verbatim_throughout():
    tables = every_table([plan(*PROVISIONS)], [superior()])
    assert set(tables["localisation"]["relation"]) == {"verbatim"}
    assert set(tables["uptake"]["relation"]) == {"verbatim"}
    row = tables["composition"].iloc[0]
    assert (row["share_words_reused"], row["share_tasks_reused"], row["share_words_in_reused_tasks"]) == (1, 1, 1)


def test_an_undated_plan_is_compared_with_every_text():
    later = superior(id="later", number="5-NQ/TW", date="2026-01-01")
    tables = every_table([plan(PROVISIONS[1], date="")], [superior(), later])
    assert tables["localisation"]["relation"].tolist() == ["verbatim"]
    assert set(tables["uptake"]["source_document"]) == {"901", "later"}


def test_a_chain_with_a_hole_names_it_and_bounds_what_is_own():
    holed = plan(OWN, PROVISIONS[0], level="district", missing=("27-KH/TU",), chain_coverage=0.5)
    tables = every_table([holed], [superior()])
    first = tables["localisation"].iloc[0]
    assert (first["own"], first["introduced_at"]) in {("bound", "unknown"), ("no", "unknown")}
    missing = tables["genealogy"][tables["genealogy"]["missing"] == "yes"]
    assert missing["number"].tolist() == ["27-KH/TU", "27-KH/TU"]


def test_a_superseded_source_still_explains_an_earlier_plan_and_the_newer_one_does_not():
    old = superior(id="old", number="10-NQ/TW", date="2012-11-01")
    new = superior(id="new", number="20-NQ/TW", date="2025-06-01")
    tables = every_table([plan(PROVISIONS[0], date="2025-03-01", chain=("old",))], [old, new])
    assert tables["localisation"]["source_document"].tolist()[0].split(";")[0] == "old"
    assert set(tables["uptake"]["source_document"]) == {"old"}


def test_ten_identical_plans_get_ten_identical_rows_and_one_shared_wording():
    plans = [plan(OWN, PROVISIONS[0], id=f"p{i}") for i in range(10)]
    tables = every_table(plans, [superior()])
    for _, group in tables["localisation"].groupby("task"):
        assert len(group) == 10
        assert len(group.drop(columns="document").drop_duplicates()) == 1
    peers = find_peer_passages([p.tokens for p in plans], dates={})
    (cluster,) = find_clusters(peers, {p.document.id: (p.tokens, p.document.text) for p in plans})
    assert cluster.n_supporters == 10


def test_an_empty_task_and_a_plan_without_tasks_have_rows_and_no_shares():
    text = "… \n" + OWN
    empty = Plan(
        Document("p", text), split_syllables("p", text), [Task("1", "", Span(0, 1)), Task("2", "", Span(1, 1))]
    )
    tables = every_table([empty, plan(id="none")], [superior()])
    assert tables["localisation"]["relation"].tolist() == ["none", "none"]
    assert tables["composition"]["share_tasks_reused"].isna().tolist()[1]


@pytest.mark.parametrize("n_tasks", [1500])
def test_a_plan_of_five_hundred_pages_costs_in_proportion(n_tasks):
    def seconds(count):
        long = plan(*(f"{number}. {(OWN, *PROVISIONS)[number % 4]}" for number in range(count)))
        start = time.process_time()
        coded = code_plan(long, [superior()])
        assert len(coded) == count
        return time.process_time() - start

    seconds(20)
    assert seconds(n_tasks) < 30 * max(seconds(n_tasks // 10), 0.05)


def test_a_task_of_many_pages_is_coded():
    (coded,) = code_plan(plan(" ".join([OWN, *PROVISIONS] * 120)), [superior()])
    assert coded.n_words > 10_000
    assert coded.relation != "verbatim" or coded.features["best_in_order"] >= 0.5


def test_a_text_that_does_not_stand_above_a_plan_has_no_row_for_it():
    below, elsewhere = plan(PROVISIONS[0], OWN, id="below"), plan(PROVISIONS[0], id="elsewhere")
    texts = [superior()]
    coded = code_plans([below, elsewhere], texts)
    above = {"below": (texts[0].document.id,), "elsewhere": ()}
    table = measure_uptake([below, elsewhere], texts, coded, candidates=above)
    assert set(table["document"]) == {"below"} and len(table) == len(texts[0].provisions)
