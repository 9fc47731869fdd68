"""Codes corrected by hand: relation, source, function, changes."""

import json

import pytest

from analysis.core import Document, Span
from analysis.core.tables import RELATIONS, make_table
from analysis.corrections import correct_codes, correct_rows
from analysis.localisation import CodedTask, Superior
from analysis.structure import Provision, parse_tasks
from analysis.tokenization import syllables
from tests.corrections.sample import ANCHORS, DOCUMENT, SECTIONS, say

TASKS = parse_tasks(DOCUMENT, SECTIONS)
ACT = Document("act", "- Mở lớp truyền nghề.\n- Dựng nhà trưng bày khung cửi.")
PROVISIONS = (Provision("I.b1", "1", "Làng nghề", Span(0, 21), "all"), Provision("I.b2", "", "", Span(22, 52), "all"))
SUPERIOR = Superior(ACT, syllables(ACT), PROVISIONS, number="901-NQ/TW", level="central")
CODED = tuple(CodedTask(t, "none", dict.fromkeys(RELATIONS, 0.2), (), {"share": 0.1}, 9) for t in TASKS)


def test_a_relation_and_a_source_are_said():
    corrections = [
        say("task", "relation", "adapted", quote="dựng nhà trưng bày"),
        say("task", "source", "901-NQ/TW I.b2", quote="dựng nhà trưng bày"),
        say("task", "lead", "Sở X", id="II.1.b1"),
    ]
    coded, outcomes = correct_codes(CODED, corrections, ANCHORS, superiors=[SUPERIOR])
    item = next(c for c in coded if c.task.id == "II.1.b2")
    assert (item.relation, item.confidence, item.features["corrected_by_hand"]) == ("adapted", 1.0, 1.0)
    assert (item.sources[0].provision, item.sources[0].span, item.sources[0].match) == ("I.b2", Span(22, 52), 1.0)
    assert [(o.state, o.read) for o in outcomes] == [("applied", "none"), ("applied", "")]
    assert [c for c in coded if c.task.id != "II.1.b2"] == [c for c in CODED if c.task.id != "II.1.b2"]


@pytest.mark.parametrize(
    "now, sentence", [("law I.b1", "is no superior text"), ("act I.b9", "has no provision 'I.b9'")]
)
def test_a_source_that_is_not_there_is_told(now, sentence):
    coded, (outcome,) = correct_codes(CODED, [say("task", "source", now, id="III.1")], ANCHORS, superiors=[SUPERIOR])
    assert coded == CODED and outcome.state == "no longer fits" and sentence in outcome.reason


def rows(*corrections):
    change = [{"what": "deadline", "from": "2028", "to": "2027"}]
    table = make_table("localisation", [
        {"document": "plan", "task": t.id, "first_line": 1, "last_line": 1, "relation": "near",
         "function": "substantive", "confidence": 0.5, "share_words_reused": 0.5, "changed": json.dumps(change)}
        for t in TASKS
    ])  # fmt: skip
    made, outcomes = correct_rows(table, {"plan": TASKS}, {"plan": corrections}, {"plan": ANCHORS})
    return made.set_index("task"), outcomes


def test_functions_and_changes_are_said():
    table, outcomes = rows(
        say("task", "function", "organisational", id="III.1"),
        say("task", "change", "number raised: 10 -> 20", was="+", id="II.1.b1"),
        say("task", "change", was="deadline", id="II.2.b1"),
    )
    assert table.at["III.1", "function"] == "organisational" and table.at["II.1.b1", "function"] == "substantive"
    assert [c["what"] for c in json.loads(table.at["II.1.b1", "changed"])] == ["deadline", "number raised"]
    assert json.loads(table.at["II.2.b1", "changed"]) == []
    assert [o.state for o in outcomes] == ["applied"] * 3


def test_a_change_that_is_none_is_told():
    table, (outcome,) = rows(say("task", "change", "prettier", id="III.1"))
    assert outcome.state == "no longer fits" and "is no change; expected 'what: source -> plan'" in outcome.reason
