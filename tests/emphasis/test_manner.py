"""Manner by plan and group: shares of tasks, n printed, intervals only where words are counted."""

from dataclasses import replace

import pytest

from analysis.emphasis import measure_manner, measure_source_manner, profile_groups
from analysis.emphasis.manner import least_share
from analysis.emphasis.obligation import MEASURES
from tests.emphasis.invented import GROUPS, TASKS, following, plan_of

PROFILES = {"nghị quyết": profile_groups(GROUPS)}


def test_shares_are_of_tasks_by_plan_and_by_group() -> None:
    parts = [("Hoàn thiện hạ tầng số", [*TASKS["1"], "Các thôn phải phủ sóng mạng di động."]), ("Hợp tác", TASKS["3"])]
    table = measure_manner([plan_of(parts)], PROFILES)
    binding = table[table["measure"] == "binding"].set_index("group")
    assert binding.loc["", ["share", "n"]].tolist() == [0.25, 4]
    assert binding.loc["1", ["share", "n"]].tolist() == [pytest.approx(1 / 3), 3]
    assert binding.loc["3", "share"] == 0 and binding["few"].all()
    assert len(table) == len(MEASURES) * 4 and set(table["source"]) == {"", "nghị quyết"}


def test_intervals_stand_where_words_are_counted_and_hold_the_share() -> None:
    table = measure_manner([following()], PROFILES)
    lexical = table["measure"].isin(["binding", "promoting", "hedging"]) & (table["n"] > 0)
    assert (table["interval"] == "measurement").tolist() == lexical.tolist()
    assert (table["low"] <= table["share"])[lexical].all() and table["low"][~lexical].isna().all()


def test_a_group_without_tasks_and_a_plan_without_any_have_no_share() -> None:
    empty = measure_manner([plan_of([])], PROFILES)
    assert empty["share"].isna().all() and (empty["n"] == 0).all() and empty["low"].isna().all()
    assert len(measure_manner([], PROFILES)) == 0


def test_the_plans_date_decides_the_horizon_and_its_absence_leaves_it_open() -> None:
    table = measure_manner([replace(following(), date="2025-03-01"), following(id="không ngày")], {})
    assert set(table["group"]) == {""} and table["share"].notna().all()  # no task of theirs is dated


def test_the_lower_bound_falls_with_doubt_and_never_leaves_the_shares() -> None:
    assert least_share("hedging", 10, 20) < least_share("binding", 10, 20) <= 0.5
    assert least_share("binding", 0, 20) == 0 and least_share("binding", 0, 1) == 0


def test_a_source_is_measured_by_its_provisions_as_a_whole_and_by_group() -> None:
    source = replace(plan_of([("Hạ tầng", ["Các xã phải lắp trạm thu phát.", "Phủ sóng."])]), level="commune")
    ids = [task.id for task in source.tasks if task.zone == "measures"]
    table = measure_source_manner(source, {"1": ("Hạ tầng", ids), "2": ("Nhân lực", [])})
    binding = table[table["measure"] == "binding"].set_index("group")
    assert binding.loc["", ["share", "n"]].tolist() == binding.loc["1", ["share", "n"]].tolist() == [0.5, 2]
    assert binding["share"].isna().tolist() == [False, False, True]
    assert set(table["level"]) == {"commune"} and set(table["source"]) == {source.document.id}
