"""Tasks go where the headings say, and where these say nothing, where their own words belong."""

import numpy as np
import pytest

from analysis.core import InputError, Section, Span, Task
from analysis.emphasis import Placement, PlanText, place_tasks, profile_groups
from tests.emphasis.invented import GROUPS, following, not_following, plan_of

PROFILES = profile_groups(GROUPS)


def placed(plan: PlanText) -> Placement:
    tasks = [task for task in plan.tasks if task.zone == "measures"]
    return place_tasks(plan.document, tasks, sections=plan.sections, profiles=PROFILES)


def test_a_reworded_heading_in_another_place_takes_its_tasks_along() -> None:
    result = placed(following())
    assert [PROFILES.numbers[i] for i in result.group_index] == ["2", "2", "2", "1", "1", "3"]
    assert set(result.by) == {"heading"} and result.unit[0] == result.unit[2] == "II.1"


def test_under_headings_that_say_nothing_tasks_are_placed_by_their_words() -> None:
    result = placed(not_following())
    assert [PROFILES.numbers[i] for i in result.group_index] == ["2", "2", "1", "3", "1"]
    assert "content" in result.by


def test_a_task_placed_by_its_words_is_a_unit_of_its_own() -> None:
    result = placed(plan_of([("Việc khác", ["Rà soát.", "Báo cáo."])]))
    assert result.by == ("content", "content") and result.unit == ("II.1.b1", "II.1.b2")
    assert result.posterior == pytest.approx(np.full((2, 3), 1 / 3))


def test_posteriors_are_distributions() -> None:
    for plan in (following(), not_following()):
        assert placed(plan).posterior.sum(axis=1) == pytest.approx(np.ones(len(placed(plan).tasks)))


def test_damage_to_diacritics_does_not_move_a_heading() -> None:
    plan = plan_of([("Hoan thien ha tang sô", ["Lap dat tram thu phat."]), ("Hop tac quoc tê", ["Trien lam."])])
    assert placed(plan).group_index.tolist() == [0, 2]


def test_a_plan_without_tasks_or_sections_is_placed_without_error() -> None:
    document = following().document
    assert placed(PlanText(document, following().tokens, (), ())).tasks == ()
    alone = place_tasks(document, [Task("x.p1", "x", Span(0, 12))], sections=[], profiles=PROFILES)
    assert alone.by == ("content",) and alone.posterior.shape == (1, 3)


def test_a_circle_of_parents_ends() -> None:
    document = following().document
    circle = [Section("a", "heading", "A", Span(0, 9), 0, "b"), Section("b", "heading", "B", Span(0, 9), 0, "a")]
    assert len(place_tasks(document, [Task("a.p1", "a", Span(0, 9))], sections=circle, profiles=PROFILES).tasks) == 1


def test_no_group_and_an_empty_group_are_refused() -> None:
    with pytest.raises(InputError, match="no task group"):
        profile_groups({})
    with pytest.raises(InputError, match="group 2"):
        profile_groups({"1": GROUPS["1"], "2": ("...", "—")})


def test_a_section_is_placed_whole_unless_it_is_mixed() -> None:
    assert (placed(following()).section_index == placed(following()).group_index).all()
    assert placed(not_following()).section_index.tolist() == [-1] * 5
