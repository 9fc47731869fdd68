"""Samples with known probabilities, blind sheets, and the way from a sheet to an estimate."""

import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.coding import coding_sheet, draw_sample, toolkit_codes
from analysis.coding.sampling import SHEET, SHOWN, STRATA, allocate
from analysis.core.errors import InputError
from analysis.export import raw_tables, write_csv


@pytest.fixture(scope="module")
def population():
    generator = np.random.default_rng(0)
    relations = generator.choice(
        ["verbatim", "near", "adapted", "thematic", "none"], 200, p=[0.5, 0.3, 0.1, 0.08, 0.02]
    )
    return pd.DataFrame({
        "document": np.repeat([f"p{k}" for k in range(10)], 20), "task": [str(k) for k in range(200)],
        "relation": relations, "confidence": generator.random(200),
    })  # fmt: skip


@pytest.mark.parametrize("by", STRATA)
def test_the_probability_is_how_often_a_task_is_drawn(population, by):
    """Over 200 samples; the standard deviation of a frequency is below 0.036."""
    n_drawn, said = np.zeros(200), np.full(200, np.nan)
    for seed in range(200):
        drawn = draw_sample(population, n=50, by=by, seed=seed)
        places = drawn["task"].astype(int)
        n_drawn[places] += 1
        said[places] = drawn["probability"]
        assert len(drawn) == 50
    known = ~np.isnan(said)
    assert known.sum() > 190 and np.abs(n_drawn / 200 - said)[known].max() < 0.14
    assert np.mean(n_drawn / 200 - said) == pytest.approx(0, abs=0.005)


@pytest.mark.parametrize("by", STRATA)
def test_weights_of_a_stratum_sum_to_its_tasks(population, by):
    drawn = draw_sample(population, n=60, by=by, seed=4)
    assert (1 / drawn["probability"]).sum() == pytest.approx(200)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(min_size=1), st.integers(1, 50), min_size=1, max_size=8), st.integers(1, 120))
def test_strata_are_drawn_alike_as_far_as_they_reach(sizes, n):
    wanted = allocate(sizes, n)
    assert sum(wanted.values()) == min(n, sum(sizes.values()))
    assert all(0 <= wanted[s] <= sizes[s] for s in sizes)
    least = min((wanted[s] for s in sizes if wanted[s] < sizes[s]), default=None)
    assert least is None or max(wanted.values()) <= least + 1


def test_the_same_seed_gives_the_same_sample(population):
    one, two, three = (draw_sample(population, n=20, seed=seed) for seed in (1, 1, 2))
    assert one.equals(two) and not one.equals(three)


def test_a_sample_larger_than_the_study_is_all_of_it(population):
    drawn = draw_sample(population, n=999, by="relation")
    assert len(drawn) == 200 and (drawn["probability"] == 1).all()


def test_nonsense_is_refused(population):
    with pytest.raises(InputError, match="one task or more; got 0"):
        draw_sample(population, n=0)
    with pytest.raises(InputError, match="got 'mood'"):
        draw_sample(population, n=5, by="mood")


@pytest.fixture(scope="module")
def drawn_from(demo_study):
    tables = raw_tables(demo_study, ("documents", "sections", "tasks", "localisation"))
    texts = demo_study.table("texts").set_index("document")["text_raw"].to_dict()
    return tables, texts, toolkit_codes(tables["tasks"], tables["localisation"])


def test_a_blind_sheet_of_the_demo_shows_no_code(drawn_from):
    tables, texts, toolkit = drawn_from
    drawn = draw_sample(toolkit, n=30, by="relation", seed=1)
    sheet = coding_sheet(drawn, tables, texts)
    assert tuple(sheet.columns) == SHEET and len(sheet) == 30
    assert (sheet[["coder", "relation", "function", "change", "note"]] == "").all(axis=None)
    assert set(sheet["stratum"]) <= set("ABCDE") and (sheet["superiors"] != "").all()
    shown = coding_sheet(drawn, tables, texts, show=True)
    assert tuple(shown.columns) == SHEET + SHOWN
    assert list(shown["toolkit_relation"]) == list(drawn["relation"])
    assert (shown.loc[shown["source"] != "", "source_text"] != "").all()


def test_lines_of_the_sheet_are_lines_of_the_text_as_it_was_read(drawn_from):
    tables, texts, toolkit = drawn_from
    for row in coding_sheet(draw_sample(toolkit, n=20), tables, texts).to_dict("records"):
        lines = texts[row["document"]].split("\n")[int(row["first_line"]) - 1 : int(row["last_line"])]
        assert len(lines) >= 1 and all(lines)


def test_a_sheet_is_written_so_that_no_cell_is_a_formula(drawn_from, tmp_path):
    tables, texts, toolkit = drawn_from
    write_csv(coding_sheet(draw_sample(toolkit, n=200), tables, texts), tmp_path / "s.csv", bom=True)
    cells = [cell for row in csv.reader((tmp_path / "s.csv").open(encoding="utf-8-sig", newline="")) for cell in row]
    assert any(cell.startswith("'-") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
