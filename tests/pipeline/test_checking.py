"""What stays: agreement counted as by hand; a study measured again is itself; what changed is said."""

import numpy as np
import pandas as pd
import pytest

from analysis import pipeline
from analysis.core.errors import ComputationError
from analysis.core.span import Span
from analysis.pipeline.checking import Checked, agreement, as_cells, check_emphasis, kept_cells, match_topics, outside
from analysis.pipeline.measuring import measured_sources
from analysis.pipeline.stored import read_study
from analysis.topics import fit_nmf
from tests.topics.planted import plant


def quiet(step: str, done: int, total: int) -> None:
    """No progress shown."""


def cells(*pairs: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["state", "value"], index=[f"cell {i}" for i in range(len(pairs))])


def test_cells_say_more_less_or_covered() -> None:
    table = pd.DataFrame(
        {"document": list("abcd"), "share": [0.5, 0.1, 0.3, 0.2], "low": [0.4, 0.0, 0.1, None],
         "high": [0.6, 0.2, 0.4, None]}
    )  # fmt: skip
    found = as_cells(table, ["document"], pd.Series([0.3] * 4))
    assert found["state"].tolist()[:3] == [1, -1, 0] and np.isnan(found["state"].iloc[3])


def test_agreement_is_counted_over_cells_that_both_define() -> None:
    main = cells((1, 0.2), (-1, -0.1), (0, 0.01), (1, 0.3), (np.nan, 0.1))
    other = cells((1, 0.1), (1, 0.1), (0, -0.01), (0, 0.2), (1, 0.1))
    found = agreement(main, other)
    assert found == {"n_cells": 4, "n_clear": 3, "same": 0.5, "same_sign": pytest.approx(2 / 3), "n_reversed": 1}
    nothing = agreement(main, cells()[:0])
    assert nothing["n_cells"] == 0 and np.isnan(nothing["same"])  # type: ignore[call-overload]


def test_masks_are_cut_out_of_a_span() -> None:
    assert outside(Span(3, 9), []) == [Span(3, 9)]
    assert outside(Span(3, 9), [Span(0, 9)]) == []
    assert outside(Span(3, 9), [Span(0, 4), Span(6, 7), Span(20, 30)]) == [Span(4, 6), Span(7, 9)]


def test_topics_find_themselves_whatever_the_order_of_the_words() -> None:
    planted = plant(n_topics=4, seed=2)
    main, other = (fit_nmf(planted.matrix, n_topics=4, seed=s, start=t) for s, t in ((0, "nndsvda"), (7, "random")))
    assert match_topics(main, main, planted.matrix) == {i: i for i in range(4)}
    assert sorted(match_topics(main, other, planted.matrix).values()) == [0, 1, 2, 3]


@pytest.fixture(scope="module")
def found(demo_study) -> Checked:
    return check_emphasis(demo_study, quiet)


@pytest.fixture(scope="module")
def checked(found) -> pd.DataFrame:
    return found.variations


def test_every_variation_is_measured_on_the_demo_corpus(checked) -> None:
    names = set(zip(checked["result"], checked["variation"], strict=True))
    assert {("emphasis", "without copied passages"), ("emphasis", "damaged, not repaired"), ("topics", "LDA")} <= names
    assert sum(v.startswith("seed") for _, v in names) == 5 and sum(v.startswith("K =") for _, v in names) == 2
    assert (checked["n_cells"] > 0).all() and checked["same"].between(0, 1).all()


def test_a_cell_stays_if_it_keeps_its_side_wherever_it_is_defined() -> None:
    index = pd.MultiIndex.from_tuples([("a", "1"), ("a", "2"), ("a", "3"), ("a", "4")], names=["document", "group"])
    main = pd.DataFrame({"state": [1.0, -1.0, 0.0, 1.0], "value": [0.2, -0.2, 0.1, 0.3]}, index=index)
    weaker = main.assign(state=[0.0, -1.0, 0.0, np.nan], value=[0.1, -0.1, -0.1, 0.1])
    turned = main.assign(state=[1.0, 0.0, 0.0, np.nan], value=[0.2, 0.1, 0.1, 0.1])
    cells = kept_cells(main, [weaker, turned], result="emphasis").set_index("category")
    assert cells.index.tolist() == ["1", "2", "4"] and cells["stays"].tolist() == [True, False, False]
    assert cells.loc["1", ["n_variations", "n_same_side", "n_clear"]].tolist() == [2, 2, 1]
    assert cells.loc["4", "n_variations"] == 0


def test_what_stays_on_the_demo_is_clear_in_the_main_result(found, demo_study) -> None:
    cells = found.cells
    assert set(cells["result"]) == {"emphasis", "topics"} and 0 < cells["stays"].sum() < len(cells)
    assert (cells["n_clear"] <= cells["n_same_side"]).all() and (cells["n_same_side"] <= cells["n_variations"]).all()
    own = cells[cells["result"] == "emphasis"].merge(
        demo_study.table("emphasis").query("version == 'words'"),
        left_on=["document", "source", "category"], right_on=["document", "source", "group"],
    )  # fmt: skip
    outside_interval = (own["low"] > own["source_share"]) | (own["high"] < own["source_share"])
    assert len(own) == (cells["result"] == "emphasis").sum() and outside_interval.all()


def test_another_seed_hardly_changes_emphasis_and_topics_found_again_keep_their_side(checked) -> None:
    rows = checked.set_index(["result", "variation"])
    assert rows.loc[("emphasis", "another seed"), "same"] > 0.9
    seeds = checked[checked["variation"].str.startswith("seed")]
    assert (seeds["same_sign"] > 0.8).all() and (seeds["n_reversed"] == 0).all()


def test_a_study_read_again_gives_its_own_shares(demo_study) -> None:
    material = read_study(demo_study, quiet)
    stored = demo_study.table("emphasis")
    for source, _, levels in measured_sources(material):
        plans = {plan.document.id for plans in levels.values() for plan in plans}
        assert plans == set(stored[stored["source"] == source.id]["document"])


def test_a_study_without_plans_has_nothing_to_check(tmp_path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Một đoạn văn không có gì.", encoding="utf-8")
    study = pipeline.run(tmp_path / "corpus", study="x", work=tmp_path / "work", figures=None)
    with pytest.raises(ComputationError, match="neither shares of task groups nor topics"):
        check_emphasis(study, quiet)
