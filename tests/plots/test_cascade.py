"""Figure 1 keeps missing documents visible and tells Party from State."""

import pandas as pd

from analysis.core.tables import make_table
from analysis.plots import plot_cascade
from tests.plots.sample import sample_tables


def test_missing_documents_are_counted_and_shown():
    tables = sample_tables(4)
    figure = plot_cascade(tables["cascade"], tables["documents"])
    assert "not in the corpus (2)" in figure.caption and "in the corpus (6)" in figure.caption
    assert "10-CTr/TU" in figure.svg() and "11-CTr/TU" in figure.svg()
    assert len(figure.data) == len(tables["cascade"])


def test_missing_documents_cited_once_share_one_node_but_none_is_lost():
    tables = sample_tables(2)
    once = [
        {
            "document": "plan-00",
            "cites": f"{n}/QĐ-TTg",
            "relation": "cites",
            "lineage": "State",
            "level": "central",
            "n_mentions": 1,
        }
        for n in range(20)
    ]
    cascade = pd.concat([tables["cascade"], make_table("cascade", once)], ignore_index=True)
    figure = plot_cascade(cascade, tables["documents"])
    assert "+ 20 more" in figure.svg() and "not in the corpus (22)" in figure.caption


def test_a_study_without_citations_still_shows_its_documents():
    tables = sample_tables(2)
    figure = plot_cascade(tables["cascade"].iloc[:0], tables["documents"])
    assert "tỉnh An Hạ" in figure.svg()
