"""Localities are laid beside each other by province and by what the manifest says of them, never across levels."""

from dataclasses import replace

import pytest

from analysis.core import Header
from analysis.emphasis import contrast_groups, shares_by_locality
from analysis.pipeline.grouping import iter_groups
from analysis.pipeline.reading import read_document
from tests.corrections.sample import DOCUMENT

READING = read_document(DOCUMENT, ())


class Plans:
    """As much of `Relations` as grouping needs."""

    def __init__(self, *plans: tuple[str, str, str, dict[str, str]]) -> None:
        self.plans = tuple(
            replace(
                READING,
                document=replace(DOCUMENT, id=name, role="plan", metadata=metadata),
                header=Header(level=level, locality=name, province=province),
            )
            for name, level, province, metadata in plans
        )


def groups(plans: Plans, level: str = "commune") -> list[dict[str, str]]:
    named = iter_groups(plans, level, {p.header.locality for p in plans.plans})  # type: ignore[arg-type]
    return [found for _, found in named]


def test_provinces_come_first_then_covariates():
    plans = Plans(*((f"xã {k}", "commune", "AB"[k % 2], {"cov_coast": "yes" if k < 2 else "no"}) for k in range(4)))
    assert groups(plans) == [
        {"xã 0": "A", "xã 1": "B", "xã 2": "A", "xã 3": "B"},
        {"xã 0": "coast: yes", "xã 1": "coast: yes", "xã 2": "coast: no", "xã 3": "coast: no"},
    ]


def test_levels_are_never_mixed_and_groups_of_one_are_left_out():
    plans = Plans(
        *((f"xã {k}", "commune", "A", {"cov_x": str(k % 2)}) for k in range(4)),
        ("huyện 1", "district", "B", {"cov_x": "0"}), ("xã 9", "commune", "B", {"cov_x": "9"}),
    )  # fmt: skip
    (found,) = groups(plans)
    assert set(found.values()) == {"x: 0", "x: 1"} and "huyện 1" not in found and "xã 9" not in found
    assert groups(plans, "district") == []


def test_numbers_of_many_values_are_cut_at_their_median():
    plans = Plans(*((f"xã {k}", "commune", "A", {"cov_poor": f"{k},5"}) for k in range(6)))
    (found,) = groups(plans)
    assert [found[f"xã {k}"] for k in (0, 2, 3, 5)] == ["poor: up to 3"] * 2 + ["poor: above 3"] * 2


@pytest.mark.parametrize("metadata", [{}, {"cov_x": "1"}])
def test_a_covariate_that_tells_nothing_apart_gives_no_groups(metadata):
    assert groups(Plans(*((f"xã {k}", "commune", "A", metadata) for k in range(4)))) == []


def test_regions_and_kinds_group_too_and_what_cannot_be_contrasted_says_why():
    provinces = ("Hưng Yên", "Thái Bình", "Cà Mau", "Cần Thơ")
    plans = Plans(*((f"{'phường' if k % 2 else 'xã'} {k}", "commune", provinces[k], {}) for k in range(4)))
    said: list[str] = []
    found = dict(iter_groups(plans, "commune", {p.header.locality for p in plans.plans}, problems=said))  # type: ignore[arg-type]
    assert set(found) == {"region", "kind"} and found["region"]["xã 0"] == found["region"]["phường 1"]
    assert found["kind"] == {"xã 0": "xã", "phường 1": "phường", "xã 2": "xã", "phường 3": "phường"}
    assert said == ["by province: 4 localities in 4 groups"]


def test_groups_by_a_covariate_can_be_contrasted(demo_study):
    shares = shares_by_locality(demo_study.table("topic_shares"), measure="nmf")
    names = {place: f"coast: {k % 2}" for k, place in enumerate(shares.index)}
    table = contrast_groups(shares, names, measure="nmf")
    assert set(table["group"]) == {"coast: 0"} and set(table["n_tests"]) == {len(table)}
