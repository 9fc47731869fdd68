"""Figures 6 and 7: nothing is claimed where the interval covers the source's share."""

import pandas as pd
import pytest

from analysis.core.tables import make_table
from analysis.plots import plot_deviation, plot_manner, plot_shares
from analysis.plots.style import MM
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


def mean_rows(tables: dict[str, pd.DataFrame], n: int) -> pd.DataFrame:
    """Means over n localities of each level, with a missing interval for the first group."""
    levels = sorted(set(tables["documents"].loc[tables["documents"]["role"] == "plan", "level"]))
    row = {"measure": "words of 901-NQ-TW", "share": 0.2, "n": n, "few": n < 10, "interval": "superpopulation"}
    bounds = [{}, *[{"low": 0.1, "high": 0.4}] * 6]
    return make_table(
        "means", [{**row, **bounds[k], "group": g, "category": str(k + 1)} for g in levels for k in range(7)]
    )


def test_means_stand_below_the_plans_of_their_level_with_n_and_the_kind_of_their_interval(tables):
    figure = plot_shares(tables["emphasis"], tables["documents"], means=mean_rows(tables, 12))
    labels = [label.get_text() for label in figure.figure.axes[0].get_yticklabels()]
    assert labels.count("mean, n = 12") == 3 and "superpopulation: bootstrap-t over localities" in figure.caption
    added = figure.data[figure.data["interval"] == "superpopulation"]
    assert len(added) == 21 and added["low"].isna().sum() == 3
    diamonds = [line for line in figure.figure.axes[1].lines if line.get_marker() == "D"]
    assert len(diamonds) == 3 and all(line.get_markerfacecolor() != "#FFFFFF" for line in diamonds)
    few = plot_shares(tables["emphasis"], tables["documents"], means=mean_rows(tables, 4)).figure.axes[1]
    assert {line.get_markerfacecolor() for line in few.lines if line.get_marker() == "D"} == {"#FFFFFF"}
    alone = plot_shares(tables["emphasis"], tables["documents"], means=mean_rows(tables, 1))
    assert set(alone.data["interval"]) == {"measurement"}


def test_sixty_three_localities_fit_a_page_and_no_name_lies_on_another():
    large = sample_tables(63)
    figures = (
        plot_deviation(large["emphasis"], large["documents"]),
        plot_shares(large["emphasis"], large["documents"], means=mean_rows(large, 21)),
        plot_manner(large["manner"], large["documents"]),
    )
    for figure in figures:
        drawn = figure.figure
        drawn.canvas.draw()
        assert drawn.get_size_inches()[1] / MM <= 240, figure.slug
        labels = [label for label in drawn.axes[0].get_yticklabels() if label.get_text()]
        assert len(labels) >= 63 and min(label.get_fontsize() for label in labels) >= 5, figure.slug
        boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.y0)
        # boxes hold room for accents; letters do not meet while less than a third of two boxes lies on each other
        assert all(below.y1 - above.y0 < below.height / 3 for below, above in zip(boxes, boxes[1:], strict=False))
