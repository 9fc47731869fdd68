"""One task: how it binds, how concrete it is, when it falls due."""

import pytest

from analysis.core import Span, Task
from analysis.core.task import Stated, Target
from analysis.emphasis.obligation import MEASURES, describe_task, due_years, horizon

HERE = Span(0, 1)


def deadline(value: str) -> Stated:
    return Stated(value, value, HERE)


def task(**fields: object) -> Task:
    return Task("II.1.b1", "II.1", HERE, **fields)  # type: ignore[arg-type]


def test_agency_deadline_and_number_make_a_task_concrete() -> None:
    lead, target = Stated("Sở Tài chính", "Sở Tài chính", HERE), Target("5 xe", 5, "xe", "=", HERE)
    full = describe_task(task(lead=lead, deadlines=(deadline("2026"),), targets=(target,)), "Mua xe.", year=2025)
    assert full["concrete"] == full["lead"] == full["deadline"] == full["number"] == 1
    assert describe_task(task(lead=lead), "Mua xe.", year=2025)["concrete"] == pytest.approx(1 / 3)
    assert describe_task(task(), "Mua xe.", year=2025)["concrete"] == 0


def test_a_bare_imperative_is_unmarked_and_a_task_may_bind_and_encourage() -> None:
    assert describe_task(task(), "Xây dựng trạm.", year=2025)["unmarked"] == 1
    both = describe_task(task(), "Các xã phải báo cáo; khuyến khích hộ dân góp ý.", year=2025)
    assert both["binding"] == both["promoting"] == 1 and both["unmarked"] == 0


def test_what_recurs_is_standing_and_no_deadline() -> None:
    found = describe_task(task(deadlines=(deadline("continuous;yearly"),)), "Kiểm tra.", year=2025)
    assert found["deadline"] == 0 and found["standing"] == 1


@pytest.mark.parametrize(
    ("value", "years"),
    [("2025", 0), ("2026-Q2", 1), ("2026-06-30", 1), ("2025/2030, vision 2045", 5), ("2030, vision 2045", 5),
     ("urgent", 0), ("30 days", 0), ("2 years", 2), ("continuous", None), ("--06-05", None), ("Q2", None), ("", None)],
)  # fmt: skip
def test_deadlines_are_counted_in_calendar_years(value: str, years: int | None) -> None:
    assert due_years(value, 2025) == years


@pytest.mark.parametrize(
    ("values", "expected"),
    [(["2025"], "due same year"), (["2024"], "due same year"), (["2027"], "due in 1-2 years"),
     (["2030", "2026"], "due in 1-2 years"), (["2028"], "due in 3-5 years"), (["2035"], "due later"),
     (["periodic"], "standing"), ([], "undated"), (["yearly", "2030"], "due in 3-5 years")],
)  # fmt: skip
def test_every_task_has_one_horizon(values: list[str], expected: str) -> None:
    found = horizon(values, 2025)
    assert [name for name, value in found.items() if value] == [expected] and list(found) == list(MEASURES[-6:])


def test_without_the_year_of_the_plan_dated_tasks_have_no_class() -> None:
    found = horizon(["2030"], None)
    assert found["due later"] != found["due later"] and found["undated"] == 0
    assert horizon(["continuous"], None)["standing"] == 1
