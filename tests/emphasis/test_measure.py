"""Shares per task group: counted as by hand, summing to one, with intervals where they can be had."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import structure
from analysis.core import Document, Section, Span, Task, normalise_text
from analysis.emphasis import PlanText, SourceSize, measure_emphasis, measured_groups
from analysis.emphasis.measure import count_between, task_territories
from analysis.tokenization import syllables
from tests.emphasis.invented import GROUPS, TASKS, following, not_following, plan_of

SIZES = {"1": SourceSize(30, 2), "2": SourceSize(10, 2), "3": SourceSize(60, 4)}


def rows(table: pd.DataFrame, version: str) -> pd.DataFrame:
    return table[table["version"] == version].set_index("group")


def test_words_and_tasks_are_counted_as_by_hand() -> None:
    table = measure_emphasis([following()], GROUPS, source="nghị quyết", own=SIZES)
    words, tasks = rows(table, "words"), rows(table, "tasks")
    assert tasks["n_words"].tolist() == [2, 3, 1] and tasks["source_share"].tolist() == [0.25, 0.25, 0.5]
    by_hand = len(syllables(Document("x", "2. Hoàn thiện hạ tầng số của xã - " + " ".join(TASKS["1"]))))
    assert words.loc["1", "n_words"] == by_hand
    assert words["share"].sum() == pytest.approx(1) and words["source_share"].sum() == pytest.approx(1)
    assert set(table["placed_by"]) == {"heading"} and set(table["locality"]) == {"xã kế hoạch"}


def test_the_source_is_measured_by_what_it_says_to_this_level() -> None:
    table = rows(measure_emphasis([following()], GROUPS, source="s", own=SIZES), "words")
    assert table["source_share"].tolist() == pytest.approx([0.3, 0.1, 0.6])
    silent = measure_emphasis([following()], GROUPS, source="s", own={})
    assert silent["source_share"].isna().all() and silent["log_ratio"].isna().all() and silent["share"].notna().all()


def test_log_ratios_carry_the_bounds_of_their_shares() -> None:
    vague = plan_of([("Việc khác", ["Rà soát các lớp học và trạm thu phát.", "Trao đổi kỹ năng.", "Báo cáo kết quả."])])
    table = measure_emphasis([vague], GROUPS, source="s", own=SIZES)
    low, value, high = (table[f"log_ratio{end}"] for end in ("_low", "", "_high"))
    assert (low <= value).all() and (value <= high).all()
    open_cells = table["low"] < table["high"]
    assert open_cells.any() and (low < high)[open_cells].all()


def test_words_of_organisation_count_in_the_task_part_only() -> None:
    table = measure_emphasis([following()], GROUPS, source="s")
    for version in ("words", "tasks"):
        part = rows(table, version)["share_of_task_part"].sum()
        assert rows(table, version)["share"].sum() == pytest.approx(1) and 0.7 < part < 1
    assert rows(table, "tasks")["share_of_task_part"].sum() == pytest.approx(6 / 7)


def test_reused_words_are_left_out_of_their_version_only() -> None:
    table = measure_emphasis([following(reused=(TASKS["3"][0],))], GROUPS, source="s")
    length = len(syllables(Document("x", TASKS["3"][0])))
    assert rows(table, "words").loc["3", "n_words"] - rows(table, "words_not_reused").loc["3", "n_words"] == length
    assert rows(table, "words").loc["1", "n_words"] == rows(table, "words_not_reused").loc["1", "n_words"]


def test_a_plan_that_is_reused_altogether_has_no_share_of_its_own_words() -> None:
    plan = following()
    whole = PlanText(plan.document, plan.tokens, plan.sections, plan.tasks, reused=(Span(0, len(plan.document.text)),))
    own = rows(measure_emphasis([whole], GROUPS, source="s"), "words_not_reused")
    assert own["share"].isna().all() and own["low"].isna().all() and own["log_ratio"].isna().all()


def test_intervals_hold_the_share_and_are_wider_where_headings_do_not_help() -> None:
    vague = plan_of([("Việc khác", ["Rà soát các lớp học và trạm thu phát.", "Trao đổi kỹ năng.", "Báo cáo kết quả."])])
    tables = [measure_emphasis([plan], GROUPS, source="s") for plan in (following(), vague)]
    for table in tables:
        assert (table["low"] <= table["share"]).all() and (table["share"] <= table["high"]).all()
    widths = [(table["high"] - table["low"]).sum() for table in tables]
    assert widths[1] > widths[0]


def test_unreadable_text_widens_the_interval_of_words_and_not_of_tasks() -> None:
    clear = following()
    spoilt = Document(clear.document.id, clear.document.text, quality=0.1)
    blurred = PlanText(spoilt, clear.tokens, clear.sections, clear.tasks)
    one, other = (measure_emphasis([plan], GROUPS, source="s") for plan in (clear, blurred))
    width = {
        v: [float((rows(t, v)["high"] - rows(t, v)["low"]).sum()) for t in (one, other)] for v in ("words", "tasks")
    }
    assert width["words"][1] > width["words"][0] and width["tasks"][0] == pytest.approx(width["tasks"][1])


def test_one_task_has_shares_but_no_interval_and_no_task_no_share() -> None:
    single = measure_emphasis([plan_of([("Hạ tầng số", TASKS["1"][:1])])], GROUPS, source="s")
    assert single["low"].isna().all() and rows(single, "words").loc["1", "share"] == 1
    nothing = measure_emphasis([plan_of([])], GROUPS, source="s")
    assert len(nothing) == 9 and nothing["share"].isna().all() and (nothing["n"] == 0).all()


def test_a_plan_is_measured_alike_in_any_company() -> None:
    alone = measure_emphasis([not_following(id="b")], GROUPS, source="s")
    together = measure_emphasis([not_following(id="b"), following(id="a")], GROUPS, source="s")
    assert together["document"].tolist() == ["a"] * 9 + ["b"] * 9
    assert together[9:].reset_index(drop=True).equals(alone)


def test_no_plan_gives_an_empty_table() -> None:
    assert len(measure_emphasis([], GROUPS, source="s")) == 0


def test_the_columns_that_the_export_promises_come_first() -> None:
    named = ["document", "locality", "group", "group_title", "n_words", "share", "low", "high", "n", "source_share"]
    assert list(measure_emphasis([following()], GROUPS, source="nq").columns)[: len(named)] == named


def test_groups_that_only_organise_are_recognised_by_their_titles() -> None:
    titles = {"1": "Phát triển hạ tầng", "2": "TỔ CHỨC THỰC HIỆN", "3": "Kinh phí", "4": "Tổ chức bộ máy tinh gọn"}
    assert list(measured_groups({k: (t, t) for k, t in titles.items()})) == ["1", "4"]


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12, unique=True).map(sorted))
def test_territories_are_disjoint_and_every_word_is_counted_once(cuts: list[int]) -> None:
    document = Document("a", "xã " * 14)
    spans = [Span(a, b) for a, b in zip(cuts, cuts[1:], strict=False)]
    sections = [Section("s", "heading", "S", Span(cuts[0], cuts[-1]), 0), Section("t", "heading", "T", Span(0, 42), 0)]
    tasks = [Task(f"p{i}", "st"[i % 2], span) for i, span in enumerate(spans)]
    found = task_territories(tasks, sections)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert all(f.start <= t.span.start or f.start == t.span.start for f, t in zip(found, tasks, strict=True))
    tokens = syllables(document)
    assert count_between(tokens, found).sum() <= len(tokens)
    assert np.array_equal(count_between(tokens, found), count_between(tokens, found, within=[Span(0, 42)]))


GOLD = {
    "000": ("69-KL-TW", {"II.1": "1", "II.2": "2", "II.3": "3", "II.4": "5", "II.5": "6"}),
    "004": ("69-KL-TW", {f"II.{k}": str(k) for k in range(1, 7)}),
    "003": ("57-NQ-TW", {"V.1": "1", "V.2": "2", "V.4": "4", "V.5": "5", "V.6": "5", "V.7": "7"}),
}
"""Group of the source that each section of the measures answers, by its title; V.3 and V.8 answer none. V.6 is on
security, which the title of group 5 names."""


def read(shared, name: str) -> Document:
    folder = "central" if "-" in name else "local"
    found = sorted((shared / "gold").glob(f"{name}.txt")) or sorted((shared / "corpus" / folder).glob(f"{name}*.txt"))
    return Document(name, normalise_text(found[0].read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", sorted(GOLD))
def test_shares_agree_with_a_count_over_the_gold_sections(shared, name: str) -> None:
    """Word shares within .02 of the words between the first and last lines of the hand-made sections.

    Of a plan whose sections do not all answer a group, this holds of the count by section; the other count spreads
    what is left by content, so it may only add.
    """
    source_name, group_of = GOLD[name]
    source, document = read(shared, source_name), read(shared, name)
    found = structure.task_groups(source, structure.parse_sections(source))
    groups = measured_groups({number: (title, span.of(source.text)) for number, (title, span) in found.items()})
    sections = structure.parse_sections(document)
    plan = PlanText(document, syllables(document), sections, structure.parse_tasks(document, sections))
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    top = next(iter(group_of)).split(".")[0]
    lines = {s["id"]: (s["first_line"], s["last_line"]) for s in gold["sections"] if s["parent"] == top}
    counted = {
        id: len(syllables(Document("x", "\n".join(document.lines[first - 1 : last]))))
        for id, (first, last) in lines.items()
    }
    measured = rows(measure_emphasis([plan], groups, source=source_name), "words")
    expected = dict.fromkeys(measured.index, 0.0)
    for id, group in group_of.items():
        expected[group] += counted[id] / sum(counted.values())
    by_section = measured["share_by_section"]
    assert by_section.to_dict() == pytest.approx(expected, abs=0.02)
    answered = sum(expected.values()) > 0.99
    for group, share in expected.items():
        assert measured.loc[group, "share"] >= share - 0.02
        assert not answered or measured.loc[group, "share"] == pytest.approx(share, abs=0.02)
