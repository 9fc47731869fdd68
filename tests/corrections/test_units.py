"""Tasks and provisions corrected by hand."""

import pytest

from analysis.core.correction import BY_HAND
from analysis.corrections import correct_provisions, correct_tasks
from analysis.structure import parse_provisions, parse_tasks, task_groups
from tests.corrections.sample import ANCHORS, DOCUMENT, SECTIONS, TEXT, say

TASKS = parse_tasks(DOCUMENT, SECTIONS)
PROVISIONS = parse_provisions(DOCUMENT, SECTIONS)
GROUPS = {number: title for number, (title, _) in task_groups(DOCUMENT, SECTIONS).items()}
SHOW = "dựng nhà trưng bày"


def corrected(*corrections):
    found, outcomes = correct_tasks(DOCUMENT, TASKS, corrections, ANCHORS, sections=SECTIONS)
    assert [o.state for o in outcomes] == ["applied"] * len(corrections), outcomes
    return {t.id: t for t in found}


def state(correction) -> str:
    found, (outcome,) = correct_tasks(DOCUMENT, TASKS, [correction], ANCHORS, sections=SECTIONS)
    assert found == TASKS
    return f"{outcome.state}: {outcome.reason}"


def words(task) -> str:
    return " ".join(task.span.of(TEXT).split())


def test_without_corrections_the_tasks_stay_as_they_are():
    assert correct_tasks(DOCUMENT, TASKS, [], ANCHORS, sections=SECTIONS) == (TASKS, ())


def test_a_lead_said_by_hand_has_its_words_as_evidence_or_none():
    task = corrected(say("task", "lead", "Sở Tài chính", quote=SHOW))["II.1.b2"]
    assert (task.lead.text, task.lead.role, task.lead.span.of(TEXT)) == ("Sở Tài chính", BY_HAND, "Sở Tài chính")
    elsewhere = corrected(say("task", "lead", "Sở Du lịch", quote=SHOW))["II.1.b2"]
    assert elsewhere.lead.span.start == elsewhere.span.start and len(elsewhere.lead.span) == 0


def test_a_lead_that_is_none_is_taken_away():
    before = next(t for t in TASKS if t.id == "II.1.b2")
    assert before.lead.text == "Sở Công Thương"
    assert corrected(say("task", "lead", was="Sở Công Thương", quote=SHOW))["II.1.b2"].lead is None


def test_lists_are_replaced_added_to_and_taken_from():
    def partners(now: str = "", was: str = "") -> list[str]:
        return [p.text for p in corrected(say("task", "partners", now, was=was, quote=SHOW))["II.1.b2"].partners]

    assert partners("Sở Du lịch; Hội Nông dân") == ["Sở Du lịch", "Hội Nông dân"]
    assert partners("Sở Du lịch", "+") == ["Sở Tài chính", "Sở Du lịch"]
    assert partners("Sở Du lịch", "so tai chinh") == ["Sở Du lịch"]
    assert partners("", "Sở Tài chính") == []
    assert "expected 'Sở X' among them" in state(say("task", "partners", "Sở Y", was="Sở X", quote=SHOW))


def test_deadlines_and_targets_are_read_as_those_of_the_text_are():
    found = corrected(
        say("task", "deadline", "trước ngày 31/12/2025", was="trước ngày 30/9/2025", quote=SHOW),
        say("task", "targets", "ít nhất 3 trạm; tối đa 5%", quote=SHOW),
        say("task", "deadline", "2026-Q1", id="II.2.b1"),
    )
    assert [d.value for d in found["II.1.b2"].deadlines] == ["2025-12-31"]
    assert [(t.value, t.unit, t.comparator) for t in found["II.1.b2"].targets] == [(3, "trạm", "≥"), (5, "%", "≤")]
    assert [d.value for d in found["II.2.b1"].deadlines] == ["2026-Q1"]
    assert "No deadline can be read in 'soon'" in state(say("task", "deadline", "soon", quote=SHOW))
    assert "No target can be read in 'many'" in state(say("task", "targets", "many", quote=SHOW))


def test_two_tasks_become_one_and_its_fields_are_read_again():
    found = corrected(
        say("task", "dropped", "yes", quote="trên đất bãi ven sông"),
        say("task", "border", "- Hội Nông dân ... một vùng.", quote="Hội Nông dân vận động"),
    )
    assert words(found["II.1.b3"]).endswith("mỗi xã một vùng.") and "II.1.b4" not in found
    joined = corrected(
        say("task", "dropped", "yes", id="II.1.b1"), say("task", "border", "- Mở lớp ... 30/9/2025.", id="II.1.b2")
    )["II.1.b2"]
    assert [d.value for d in joined.deadlines] == ["2025-09-30"] and joined.targets[0].value == 10
    assert "overlap with II.1.b1" in state(say("task", "border", "- Mở lớp ... 30/9/2025.", id="II.1.b2"))


def test_a_missed_task_is_added_where_it_stands():
    added = corrected(say("task", "added", "yes", quote="Làm cho nghề dệt chiếu ... 77-KL/TW."))["I.p1.x1"]
    assert (added.section, added.zone, added.kind) == ("I.p1", "measures", "task")
    assert state(say("task", "added", "yes", quote=TASKS[0].span.of(TEXT))).startswith("already so")
    assert "overlap with II.1.b1" in state(say("task", "added", "yes", quote="cho thanh niên"))


def test_a_dropped_task_that_is_not_read_any_more_is_so_already():
    assert state(say("task", "dropped", "yes", quote="MỤC ĐÍCH")).startswith("already so")


def test_an_agency_is_renamed_wherever_it_is_read():
    found, (outcome,) = correct_tasks(
        DOCUMENT,
        TASKS,
        [say("agency", "name", "Sở Công Thương tỉnh", was="SỞ CÔNG THƯƠNG")],
        ANCHORS,
        sections=SECTIONS,
    )
    assert outcome.found == "II.1.b2;III.1"
    assert {t.lead.text for t in found if t.id in ("II.1.b2", "III.1")} == {"Sở Công Thương tỉnh"}
    assert state(say("agency", "name", "Sở B", was="Sở A")).startswith("no longer fits: No lead and no partner")


@pytest.mark.parametrize("field, now", [("kind", "funding"), ("zone", "organisation"), ("result", "Nhà trưng bày")])
def test_other_fields_are_said(field, now):
    value = getattr(corrected(say("task", field, now, quote=SHOW))["II.1.b2"], field)
    assert (value.text if field == "result" else value) == now


def test_provisions_get_addressees_groups_and_borders():
    corrections = [
        say("provision", "addressee", "commune", quote=SHOW), say("provision", "group", "2", id="II.1.b1"),
        say("provision", "dropped", "yes", quote="Làm cho nghề"), say("provision", "group", "9", id="II.1.b1"),
    ]  # fmt: skip
    found, outcomes = correct_provisions(PROVISIONS, corrections, ANCHORS, groups=GROUPS)
    by_id = {p.id: p for p in found}
    assert by_id["II.1.b2"].addressee == "commune" and "I.p1" not in by_id
    assert (by_id["II.1.b1"].group, by_id["II.1.b1"].group_title) == ("2", "Mở rộng đầu ra")
    assert [o.state for o in outcomes] == ["applied"] * 3 + ["no longer fits"]
    assert "There is no task group 9; expected one of 1, 2" in outcomes[3].reason
