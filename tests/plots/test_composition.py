"""Figure 3 draws what the table says, also what is missing there."""

import numpy as np
import pandas as pd

from analysis.core.tables import make_table
from analysis.plots import plot_composition
from tests.plots.sample import sample_tables


def test_bars_are_as_long_as_the_shares_and_touch():
    tables = sample_tables(4)
    figure = plot_composition(tables["composition"], tables["documents"])
    bars = figure.figure.axes[0].patches
    widths = [bar.get_width() for bar in bars]
    shares = figure.data[["share_chain", "share_peer", "share_boilerplate", "share_unmatched"]].to_numpy().ravel()
    assert np.allclose(widths, [share for share in shares if not pd.isna(share)])
    assert "†" in figure.caption and "not ranked" in figure.caption


def test_a_plan_without_shares_gets_no_bar_but_a_word():
    tables = sample_tables(1)
    rows = [{"document": "plan-00", "locality": "tỉnh An Hạ", "n_words": 0, "n_tasks": 0}]
    figure = plot_composition(make_table("composition", rows), tables["documents"])
    assert not figure.figure.axes[0].patches
    assert "no task part found" in figure.svg()


def test_alternative_text_gives_the_range():
    tables = sample_tables(6)
    figure = plot_composition(tables["composition"], tables["documents"])
    shares = tables["composition"]["share_chain"]
    assert f"from {shares.min():.2f} to {shares.max():.2f}" in figure.alt
