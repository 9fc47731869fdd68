"""Figure 2 shows every cell of its source, in the order of places, and leaves n/a apart from none."""

import pytest

from analysis.plots import plot_uptake
from analysis.plots.uptake import main_source
from tests.plots.sample import sample_tables


@pytest.fixture(scope="module")
def tables():
    return sample_tables(6, 20)


def test_one_row_of_data_per_cell_of_the_main_source(tables):
    figure = plot_uptake(tables["uptake"], tables["documents"], provisions=tables["provisions"])
    assert main_source(tables["uptake"]) == "901-NQ-TW"
    expected = tables["uptake"][tables["uptake"]["source_document"] == "901-NQ-TW"]
    assert len(figure.data) == len(expected) == 6 * 20
    assert sorted(figure.data["relation"]) == sorted(expected["relation"])


def test_groups_stand_in_the_order_of_the_source(tables):
    figure = plot_uptake(tables["uptake"], tables["documents"], provisions=tables["provisions"])
    assert list(dict.fromkeys(figure.data["group"])) == ["1", "2", "3", "4", "5", "6", "7"]


def test_the_caption_counts_cells_that_apply(tables):
    cells = tables["uptake"][tables["uptake"]["source_document"] == "901-NQ-TW"]
    figure = plot_uptake(tables["uptake"], tables["documents"], provisions=tables["provisions"])
    assert f"{(cells['relation'] != 'n/a').sum()} cells apply" in figure.caption


def test_another_source_gets_its_own_file_name(tables):
    assert plot_uptake(tables["uptake"], tables["documents"], source="902-NQ-CP").slug == "02_uptake_902-NQ-CP"
