"""Figures 6 and 7: nothing is claimed where the interval covers the source's share."""

import pandas as pd
import pytest

from analysis.plots import plot_deviation, plot_shares
from tests.plots.sample import sample_tables


@pytest.fixture(scope="module")
def tables():
    return sample_tables(6)


def test_cells_are_hatched_where_the_interval_covers_the_sources_share(tables):
    figure = plot_deviation(tables["emphasis"], tables["documents"])
    cells = [patch for patch in figure.figure.axes[0].patches if patch.get_width() == 1]
    assert len(cells) == len(figure.data) == 6 * 7
    covers = [row.low <= row.source_share <= row.high for row in figure.data.itertuples()]
    assert [bool(cell.get_hatch()) for cell in cells] == covers
    assert any(covers) and not all(covers)


def test_a_missing_interval_claims_nothing(tables):
    rows = tables["emphasis"].assign(low=pd.NA, high=pd.NA).astype({"low": "Float64", "high": "Float64"})
    figure = plot_deviation(rows, tables["documents"])
    assert all(patch.get_hatch() for patch in figure.figure.axes[0].patches)
    assert figure.data["covers"].isna().all()


def test_points_of_few_tasks_are_open(tables):
    figure = plot_shares(tables["emphasis"], tables["documents"])
    faces = {}
    for panel, group in zip(figure.figure.axes, sorted(set(figure.data["group"])), strict=True):
        faces[group] = {line.get_markerfacecolor() for line in panel.lines if line.get_marker() == "o"}
    n = figure.data.drop_duplicates("group").set_index("group")["n"]
    assert {group: face == {"#FFFFFF"} for group, face in faces.items()} == {g: bool(n[g] < 10) for g in faces}


def test_the_version_is_named_in_the_caption(tables):
    assert "tasks of a plan's measures" in plot_shares(tables["emphasis"], tables["documents"], version="tasks").caption
