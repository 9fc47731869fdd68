"""Accuracy with intervals over plans, confusions, and disagreements side by side."""

import numpy as np
import pandas as pd
import pytest

from analysis.coding import compare_codes, disagreements
from analysis.coding.agreement import cluster_interval, source_text


def made():
    """Six plans of four tasks; the toolkit is wrong once in plans 0 and 1."""
    rows = [(f"p{k}", str(t)) for k in range(6) for t in range(4)]
    toolkit = pd.DataFrame(rows, columns=["document", "task"]).assign(
        start=0, end=1, text="Trồng cây", relation="near", function="substantive", change="agency", confidence=0.7,
        source="s;r", source_first_line="2;1", source_last_line="3;1",
    )  # fmt: skip
    hand = toolkit[["document", "task", "relation", "function", "change"]].assign(coder="", note="")
    hand["matched"] = hand["task"]
    wrong = (hand["task"] == "0") & hand["document"].isin(["p0", "p1"])
    hand.loc[wrong, "relation"] = ["none", "adapted"]
    hand.loc[hand["task"] == "3", "change"] = "no"
    hand.loc[hand["task"] == "2", "function"] = ""
    return hand, toolkit


def test_accuracy_confusion_and_counts():
    hand, toolkit = made()
    relation, function, change = compare_codes(hand, toolkit)
    assert relation.accuracy == pytest.approx(22 / 24) and (relation.n, relation.n_plans) == (24, 6)
    assert relation.confusion.loc["none", "near"] == relation.confusion.loc["adapted", "near"] == 1
    assert relation.confusion.to_numpy().sum() == 24 and relation.confusion.loc["near", "near"] == 22
    assert function.n == 18 and function.accuracy == 1.0
    assert change.accuracy == 0.75
    assert change.confusion.loc["agency"].to_dict() == {"both": 18, "by hand": 0, "toolkit": 6, "neither": 0}


def test_a_variable_that_nobody_coded_is_left_out():
    hand, toolkit = made()
    assert [found.variable for found in compare_codes(hand.assign(function="", change=""), toolkit)] == ["relation"]
    assert compare_codes(hand.iloc[:0], toolkit) == ()


def test_the_interval_is_over_plans_not_over_tasks():
    """The same accuracy, once with errors spread over plans, once with all errors in one plan."""
    plans = np.repeat([f"p{k}" for k in range(10)], 10)
    spread, heaped = np.tile([0.0, *[1.0] * 9], 10), np.repeat([0.0, *[1.0] * 9], 10)
    narrow, wide = cluster_interval(spread, list(plans)), cluster_interval(heaped, list(plans))
    assert narrow.high - narrow.low < 1e-9 < 0.2 < wide.high - wide.low
    assert 0 <= wide.low < 0.9 <= wide.high <= 1
    assert np.isnan(cluster_interval(spread[:20], list(plans[:20])).low)


def test_disagreements_stand_side_by_side_with_the_source():
    hand, toolkit = made()
    found = disagreements(hand, toolkit, {"s": "một\nhai\nba\nbốn"})
    relation = found[found["variable"] == "relation"]
    assert relation[["by_hand", "by_toolkit", "confidence"]].to_numpy().tolist() == [
        ["none", "near", 0.7],
        ["adapted", "near", 0.7],
    ]
    assert set(relation["source_text"]) == {"hai\nba"} and set(relation["text"]) == {"Trồng cây"}
    change = found[found["variable"] == "change"]
    assert len(change) == 6 and change["confidence"].isna().all()
    assert not len(disagreements(toolkit.assign(matched=toolkit["task"], coder="", note=""), toolkit, {}))


def test_no_source_is_no_text():
    row = {"source": "", "source_first_line": "", "source_last_line": ""}
    assert source_text(row, {"s": "một"}) == ""
