"""Figures 4, 5, 8, 9, 10, 11, 13, 14: each shows what its table says and says what it leaves out."""

import json

import pandas as pd
import pytest

from analysis.core.tables import make_table
from analysis.plots import (
    plot_cascade,
    plot_coverage,
    plot_deadlines,
    plot_keyness,
    plot_passages,
    plot_quality,
    plot_robustness,
    plot_similarity,
    plot_targets,
)
from tests.plots.sample import sample_tables


@pytest.fixture(scope="module")
def tables():
    return sample_tables(6)


def test_similar_plans_stand_side_by_side(tables):
    figure = plot_similarity(tables["similarity"], tables["documents"])
    order = list(dict.fromkeys(figure.data["document"]))
    families = [int(document[-2:]) % 3 for document in order]
    assert len(figure.data) == 36 and sum(a != b for a, b in zip(families, families[1:], strict=False)) <= 3
    assert "No branch support" in figure.caption


def test_two_plans_make_no_tree():
    small = sample_tables(2)
    assert "Fewer than three" in plot_similarity(small["similarity"], small["documents"]).caption


def test_a_passage_map_shows_every_passage_of_its_pair(tables):
    rows = tables["alignments"]
    pair = (rows["source"].iloc[0], rows["target"].iloc[0])
    figure = plot_passages(rows, tables["documents"], texts=tables["texts"], pair=pair)
    expected = rows[(rows["source"] == pair[0]) & (rows["target"] == pair[1])]
    assert len(figure.data) == len(expected) and f"n = {len(expected)} passages" in figure.caption


def test_words_without_a_clear_interval_are_open(tables):
    figure = plot_keyness(tables["keyness"])
    clear = ((figure.data["low"] > 0) | (figure.data["high"] < 0)).sum()
    lines = [line for line in figure.figure.axes[0].lines if line.get_marker() in "^v"]
    filled = sum(len(line.get_xdata()) for line in lines if line.get_markerfacecolor() == line.get_color())
    assert filled == clear and "not tested" in figure.caption


def _changed(tables, changes):
    return tables["localisation"].assign(changed=[json.dumps(changes), *["[]"] * (len(tables["localisation"]) - 1)])


def test_a_ladder_draws_bare_numbers_only(tables):
    changes = [
        {"what": "number raised", "from": "1.250 hộ", "to": "2.500 hộ"},
        {"what": "number lowered", "from": "3. Bộ", "to": "2. Sở"},
        {"what": "deadline", "from": "2030", "to": "2028"},
        {"what": "number added", "from": "", "to": "5"},
    ]
    figure = plot_targets(_changed(tables, changes), tables["documents"])
    assert figure.data[["value_above", "value_here"]].to_numpy().tolist() == [[1250.0, 2500.0]]


def test_without_changed_numbers_the_ladder_says_so(tables):
    assert "No task changes a number" in plot_targets(_changed(tables, []), tables["documents"]).caption


def test_deadlines_are_counted_once_per_task_and_value():
    small = sample_tables(1)
    tasks = small["tasks"].assign(deadline_value="")
    tasks.loc[tasks.index[:2], "deadline_value"] = ["2026-Q2;2026-Q2;yearly", "2026-Q2"]
    data = plot_deadlines(tasks, small["documents"]).data.set_index("deadline")["n_tasks"]
    assert data.to_dict() == {"2026-Q2": 2, "yearly": 1}


def test_quality_never_falls_through_repair(tables):
    data = plot_quality(tables["documents"], tables["edits"]).data
    assert (data["expected"] >= data["quality"]).all() and (data["expected"] <= 1).all()
    assert (data["n_edits"] > 0).sum() == tables["edits"]["document"].nunique()


def test_coverage_counts_each_missing_document_once(tables):
    data = plot_coverage(tables["cascade"], tables["documents"]).data
    assert data["n_missing"].sum() == 2 and data["n_found"].sum() == len(tables["documents"])


def test_robustness_keeps_fewer_words_with_each_threshold(tables):
    figure = plot_robustness(
        tables["composition"], tables["documents"], alignments=tables["alignments"], localisation=tables["localisation"]
    )
    for columns in ("kept_", "tasks_"):
        kept = figure.data.filter(like=columns).dropna().astype(float)
        assert len(kept) and (kept.diff(axis=1).iloc[:, 1:] <= 0).all().all() and kept.to_numpy().max() > 0
    assert list(figure.data["document"]) == sorted(figure.data["document"], key=list(figure.data["document"]).index)


def test_many_plans_make_a_table_instead_of_lines():
    large = sample_tables(30)
    figure = plot_cascade(large["cascade"], large["documents"])
    dots = sum(len(line.get_xdata()) for line in figure.figure.axes[0].lines if line.get_marker() == "o")
    assert dots == len(large["cascade"])


def test_a_study_of_sources_only_draws_what_it_can():
    small = sample_tables(1)
    documents = small["documents"].assign(role="source")
    empty = {name: make_table(name, []) for name in ("alignments", "tasks", "composition", "localisation")}
    assert plot_deadlines(empty["tasks"], documents).data.empty
    assert plot_passages(empty["alignments"], documents, texts=small["texts"]).data.empty
    shown = plot_robustness(
        empty["composition"], documents, alignments=empty["alignments"], localisation=empty["localisation"]
    )
    assert shown.data.empty
    assert isinstance(plot_quality(documents, small["edits"]).data, pd.DataFrame)
