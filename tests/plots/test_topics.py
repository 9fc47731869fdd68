"""Figures 12 and 15: the page for K, and the manner of the tasks."""

import pandas as pd

from analysis.core.tables import make_table
from analysis.plots import plot_manner, plot_topic_choice
from tests.plots.sample import sample_tables

ROW = {"c_v": 0.5, "npmi": 0.1, "exclusivity": 0.7, "stability": 0.8, "least_stability": 0.6, "held_out": -6.0}


def choice(*numbers: int, used: int = 5) -> pd.DataFrame:
    rows = [{"n_topics": k, **ROW, "n_unstable": 1, "n_repeats": 5, "used": k == used} for k in numbers]
    return make_table("topic_choice", rows)


def test_every_measure_stands_on_the_page_and_the_number_in_use_is_named():
    figure = plot_topic_choice(choice(8, 5))
    svg = figure.svg()
    assert figure.data["n_topics"].tolist() == [5, 8] and "used here (5)" in figure.caption
    assert all(text in svg for text in ("Coherence c_v", "NPMI", "Exclusivity", "Stability", "kept back", "1 of 8"))
    assert "số chủ đề" in plot_topic_choice(choice(5), lang="vi").title


def test_measures_that_are_not_defined_leave_the_page_whole():
    table = choice(5).assign(c_v=pd.NA, npmi=pd.NA, held_out=pd.NA)
    assert len(plot_topic_choice(table.astype(choice(5).dtypes)).svg()) > 1000
    assert plot_topic_choice(make_table("topic_choice", ())).data.empty


def manner(documents: pd.DataFrame, n: int = 12) -> pd.DataFrame:
    rows = []
    for plan in documents[documents["role"] == "plan"].itertuples():
        for measure in ("binding", "lead", "undated"):
            row = {"document": plan.document, "locality": plan.locality, "measure": measure, "n": n, "few": n < 10}
            rows += [{**row, "share": 0.25}, {**row, "share": 0.5, "source": "s", "group": "1"}]
    return make_table("manner", rows)


def test_whole_plans_are_drawn_and_few_tasks_are_counted():
    documents = sample_tables(3)["documents"]
    figure = plot_manner(manner(documents), documents)
    assert len(figure.data) == 9 and set(figure.data["group"]) == {""} and "36 tasks" in figure.caption
    assert "(0 plans)" in figure.caption and "(3 plans)" in plot_manner(manner(documents, n=4), documents).caption


def test_no_manner_is_said_and_two_drawings_are_the_same():
    documents = sample_tables(2)["documents"]
    assert plot_manner(make_table("manner", ()), documents).data.empty
    assert plot_manner(manner(documents), documents).svg() == plot_manner(manner(documents), documents).svg()


def test_a_source_stands_above_the_plans_once_if_it_says_the_same_to_every_level():
    documents = sample_tables(3)["documents"]
    source = documents.loc[documents["role"] != "plan", "document"].iloc[0]
    row = {"document": source, "source": source, "n": 20, "few": False}
    for shares, n_rows in (((0.1, 0.1), 1), ((0.1, 0.4), 2)):
        spoken = [
            {**row, "measure": measure, "level": level, "share": share}
            for level, share in zip(("province", "commune"), shares, strict=True)
            for measure in ("binding", "lead", "undated")
        ]
        figure = plot_manner(pd.concat([manner(documents), make_table("manner", spoken)], ignore_index=True), documents)
        assert len(figure.data) == 9 + 3 * n_rows and "n = 3 plans, 36 tasks" in figure.caption
        labels = [label.get_text() for label in figure.figure.axes[0].get_yticklabels()]
        assert sum("→" in label for label in labels) == (n_rows if n_rows > 1 else 0)
