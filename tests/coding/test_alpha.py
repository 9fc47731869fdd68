"""Krippendorff's alpha equals its definition, and says nothing where nothing can be said."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.coding import krippendorff_alpha, reliability, unitising
from analysis.core.tables import RELATIONS


def brute_force(listed, distance):
    """1 - observed / expected disagreement, straight from the definition: all pairs within units, all pairs of all."""
    listed = [[v for v in unit if v is not None] for unit in listed]
    listed = [unit for unit in listed if len(unit) > 1]
    values = [v for unit in listed for v in unit]
    observed = sum(distance(a, b, values) / (len(unit) - 1) for unit in listed for a, b in permutations(unit, 2))
    expected = sum(distance(a, b, values) for a, b in permutations(values, 2))
    return 1 - observed * (len(values) - 1) / expected


def ordinal(a, b, values):
    low, high = sorted((a, b))
    between = sum(low <= v <= high for v in values)
    return (between - (values.count(a) + values.count(b)) / 2) ** 2 if a != b else 0.0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=2, max_size=4), min_size=2, max_size=8))
def test_both_metrics_equal_the_definition(listed):
    used = {v for unit in listed for v in unit if sum(x is not None for x in unit) > 1} - {None}
    for order, distance in (((), lambda a, b, _: float(a != b)), ((0, 1, 2, 3), ordinal)):
        found = krippendorff_alpha(listed, order=order)
        if len(used) < 2:
            assert math.isnan(found)
        else:
            assert found == pytest.approx(brute_force(listed, distance), abs=1e-9)


def test_nothing_to_compare_is_not_a_number():
    for listed in ([], [("near",)], [("near", None)], [("near", "near")] * 5):
        assert math.isnan(krippendorff_alpha(listed))


def rows(*said):
    table = pd.DataFrame(said, columns=["document", "matched", "coder", "relation", "function", "change"])
    return table.assign(start=pd.NA, end=pd.NA)


def test_alpha_is_between_people_only():
    alone = rows(("p", "1", "A", "near", "", ""), ("p", "2", "A", "none", "", ""))
    assert reliability(alone) == ()


def test_relation_is_ordinal_and_changes_are_measured_one_by_one():
    said = [(f"p{k}", "1", coder, RELATIONS[k % 5], "substantive" if k % 2 else "organisational",
             "agency" if k % 3 else "no") for k in range(10) for coder in "AB"]  # fmt: skip
    said[0] = (*said[0][:3], "none", *said[0][4:])
    found = {(r.variable, r.level): r for r in reliability(rows(*said))}
    measured = [
        ("relation", "ordinal"),
        ("relation", "nominal"),
        ("function", "nominal"),
        ("change: agency", "nominal"),
    ]
    assert list(found) == measured
    assert found["function", "nominal"].alpha == 1.0 and found["change: agency", "nominal"].n == 10
    nominal, by_order = found["relation", "nominal"], found["relation", "ordinal"]
    assert by_order.alpha < nominal.alpha < 1 and nominal.interval.low <= nominal.alpha <= nominal.interval.high


def test_few_plans_have_no_interval():
    said = [("p", str(k), coder, "near" if k else "none", "", "") for k in range(4) for coder in "AB"]
    assert all(np.isnan(r.interval.low) and r.alpha == 1 for r in reliability(rows(*said)))


def test_units_are_compared_apart_from_codes():
    cut = pd.DataFrame(
        [("p", "A", 0, 10), ("p", "A", 20, 30), ("p", "B", 0, 10), ("p", "B", 20, 36), ("p", "B", 50, 60),
         ("q", "B", 0, 5)],
        columns=["document", "coder", "start", "end"],
    )  # fmt: skip
    (row,) = unitising(cut).to_dict("records")
    assert (row["n"], row["n_other"]) == (2, 3)  # q was cut by one coder only
    assert row["same"] == pytest.approx(2 / 5) and row["overlapping"] == pytest.approx(4 / 5)
    assert not len(unitising(cut[cut["coder"] == "A"]))
