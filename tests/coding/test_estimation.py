"""A sample coded by hand corrects what a classifier counts; regressions on it are right, too."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.coding import corrected_shares, design_matrix, draw_sample, parse_outcome, regress, toolkit_codes
from analysis.coding.estimation import Outcome, coded_population, indicator, ols, pseudo_outcomes
from analysis.core.errors import InputError
from analysis.export import raw_tables


def make_population(generator, *, n_plans=60, size=15, slope=0.0):
    """Tasks whose truth varies by plan, and a classifier that is right nine times of ten: it takes 10 % of either side
    for the other, so that a true share of 0.2 is counted as about 0.26."""
    level = np.clip(generator.normal(0.2, 0.08, n_plans), 0.02, 0.9)
    x = generator.normal(0, 1, n_plans)
    documents = np.repeat([f"p{k:03}" for k in range(n_plans)], size)
    truth = generator.random(n_plans * size) < np.repeat(np.clip(level + slope * x, 0, 1), size)
    wrong = generator.random(len(truth)) < 0.1
    says = truth ^ wrong
    table = pd.DataFrame({
        "document": documents, "task": [f"t{k}" for k in range(len(truth))], "truth": truth.astype(float),
        "relation": np.where(says, "near", "none"), "confidence": generator.random(len(truth)),
    })  # fmt: skip
    return table, pd.DataFrame({"x": x}, index=[f"p{k:03}" for k in range(n_plans)])


def code_by_hand(table, drawn):
    chosen = drawn.assign(matched=drawn["task"], coder="", relation=np.where(drawn["truth"] == 1, "near", "none"))
    return coded_population(table, chosen, Outcome("relation", ("near",)))


@pytest.mark.parametrize("by", ["none", "relation", "locality"])
def test_the_naive_share_is_biased_and_the_corrected_interval_covers(by):
    """150 studies; the share of these tasks is covered by the measurement interval in about 95 of 100."""
    generator = np.random.default_rng(7)
    naive, corrected, covered, errors = [], [], 0, []
    for seed in range(150):
        table, _ = make_population(generator, n_plans=30)
        found = corrected_shares(code_by_hand(table, draw_sample(table, n=120, by=by, seed=seed)))
        truth = table["truth"].mean()
        naive.append(found[0].value - truth)
        corrected.append(found[1].value - truth)
        errors.append(found[1].error)
        covered += found[1].low <= truth <= found[1].high
    assert np.mean(naive) > 0.05, "at 90 % accuracy the toolkit's count is some six points too high"
    assert abs(np.mean(corrected)) < 0.006
    assert 0.91 <= covered / 150 <= 0.98
    assert np.mean(errors) == pytest.approx(np.std(corrected), rel=0.2)


def test_the_superpopulation_interval_covers_the_share_behind_the_plans():
    generator, covered = np.random.default_rng(3), 0
    for seed in range(150):
        table, _ = make_population(generator, n_plans=40)
        found = corrected_shares(code_by_hand(table, draw_sample(table, n=150, by="relation", seed=seed)))[2]
        covered += found.low <= 0.2 <= found.high
        assert found.interval == "superpopulation"
    assert 0.91 <= covered / 150 <= 0.98


def test_a_regression_on_corrected_codes_is_not_pulled_towards_nothing():
    """Errors of 10 % either way shrink a slope by a fifth; the pseudo-outcome keeps it."""
    generator = np.random.default_rng(11)
    naive, slopes, covered = [], [], 0
    for seed in range(60):
        table, x = make_population(generator, n_plans=60, slope=0.05)
        population = code_by_hand(table, draw_sample(table, n=300, seed=seed))
        slope = regress(population, x)[1]
        slopes.append(slope.value)
        covered += slope.low <= 0.05 <= slope.high
        naive.append(regress(population.assign(by_hand=population["toolkit"], probability=1.0), x)[1].value)
    assert np.mean(naive) == pytest.approx(0.04, abs=0.004)
    assert np.mean(slopes) == pytest.approx(0.05, abs=0.006)
    assert covered / 60 >= 0.88


def test_a_census_is_the_hand_count_without_error():
    table, _ = make_population(np.random.default_rng(0), n_plans=5)
    naive, corrected, _ = corrected_shares(code_by_hand(table, draw_sample(table, n=10_000)))
    assert corrected.value == pytest.approx(table["truth"].mean()) and corrected.error == 0
    assert naive.value != corrected.value


def test_worked_by_hand():
    """Ten tasks, the toolkit says yes of four; two of ten coded with probability 1/5, one of them wrong.

    Corrected: 4/10 + 1/10 * (10/10) * 5 * (0 - 1) = -0.1: bounds are not cut, the estimate is unbiased, not polite.
    s^2 of the errors (-1, 0) is 1/2; variance 10^2 * (1 - 2/10) * (1/2) / 2 / 10^2 = 0.2.
    """
    population = pd.DataFrame({
        "document": ["p"] * 5 + ["q"] * 5, "task": list("abcdefghij"), "toolkit": [1.0] * 4 + [0.0] * 6,
        "by_hand": [0.0] + [np.nan] * 8 + [0.0], "probability": [0.2] + [np.nan] * 8 + [0.2], "stratum": "all",
    })  # fmt: skip
    _, measured, spread = corrected_shares(population)
    assert measured.value == pytest.approx(-0.1) and measured.error == pytest.approx(np.sqrt(0.2))
    z = pseudo_outcomes(population)
    assert z.tolist() == [-4, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    totals = np.array([-1 + 0.5, 0 + 0.5])
    assert spread.error == pytest.approx(np.sqrt(2 * (totals**2).sum()) / 10)


def test_tasks_left_uncoded_do_not_bias_the_share():
    table, _ = make_population(np.random.default_rng(5), n_plans=40)
    drawn = draw_sample(table, n=300, by="relation", seed=1)
    answered = drawn[np.random.default_rng(2).random(len(drawn)) < 0.7]
    found = corrected_shares(code_by_hand(table, answered))[1]
    assert abs(found.value - table["truth"].mean()) < 3 * found.error and found.n_coded == len(answered)


def test_a_stratum_with_one_code_has_no_measurement_error():
    table, _ = make_population(np.random.default_rng(5), n_plans=6)
    drawn = draw_sample(table, n=6, by="locality", seed=1)
    assert np.isnan(corrected_shares(code_by_hand(table, drawn))[1].error)


def test_cluster_robust_errors_equal_those_of_statsmodels():
    """Recorded from statsmodels 0.15 OLS(y, x).fit(cov_type="cluster") on the same numbers."""
    generator = np.random.default_rng(42)
    clusters = [f"p{k // 5}" for k in range(40)]
    x = np.column_stack([np.ones(40), generator.normal(size=40), generator.integers(0, 2, 40).astype(float)])
    y = x @ [0.2, 0.1, -0.3] + generator.normal(size=40) + np.repeat(generator.normal(size=8), 5)
    value, error = ols(y, x, clusters)
    assert value == pytest.approx(REFERENCE[0], abs=1e-9) and error == pytest.approx(REFERENCE[1], abs=1e-9)


REFERENCE = (
    (-0.112818929468, -0.034985450443, -0.178581122443),
    (0.480687706809, 0.209726107386, 0.438570559619),
)


def test_a_stratum_of_one_task_has_no_error_also_when_others_were_left_uncoded():
    table, _ = make_population(np.random.default_rng(5), n_plans=6)
    table.loc[7, "relation"] = "thematic"
    drawn = draw_sample(table, n=40, by="relation", seed=1)
    kept = drawn[(drawn["relation"] == "thematic") | (drawn.index % 5 > 0)]
    found = corrected_shares(code_by_hand(table, kept))[1]
    assert found.error > 0 and found.n_coded == len(kept) < len(drawn)


def test_covariates_become_numbers():
    documents = pd.DataFrame({"document": ["p", "q", "r"], "level": ["commune", "district", ""], "n_words": [3, 4, 5]})
    covariates = pd.DataFrame({
        "document": ["p", "q"], "name": ["gdp", "gdp"], "value": ["1", "2"],
        "number": pd.Series([1.0, 2.0], dtype="Float64"),
    })  # fmt: skip
    found = design_matrix(documents, covariates, ["level", "n_words", "gdp"])
    assert list(found.columns) == ["level=district", "n_words", "gdp"]
    assert found.loc["q"].tolist() == [1.0, 4.0, 2.0]
    assert np.isnan(found.loc["r", "level=district"]) and np.isnan(found.loc["r", "gdp"])
    with pytest.raises(InputError, match="There is no covariate 'area'; expected one of gdp"):
        design_matrix(documents, covariates, ["area"])


def test_too_few_plans_or_a_constant_are_refused():
    table, x = make_population(np.random.default_rng(5), n_plans=3)
    population = code_by_hand(table, draw_sample(table, n=20))
    with pytest.raises(InputError, match="3 plans have x, z and a task; expected more plans than the 3"):
        regress(population, x.assign(z=[1.0, 2.0, 4.0]))
    table, x = make_population(np.random.default_rng(5), n_plans=9)
    population = code_by_hand(table, draw_sample(table, n=20))
    with pytest.raises(InputError, match="covariates that differ"):
        regress(population, x.assign(z=1.0))


def test_outcomes_are_parsed_or_refused():
    assert parse_outcome("change = Agency") == Outcome("change", ("agency",))
    codes = pd.Series(["agency;number raised", "no", ""])
    assert indicator(codes, parse_outcome("change=agency")).tolist() == [1, 0, 0]
    for text in ("relation", "mood=good", "relation="):
        with pytest.raises(InputError, match="nothing that can be estimated"):
            parse_outcome(text)


def test_codes_that_cannot_correct_anything_are_refused():
    table, _ = make_population(np.random.default_rng(5), n_plans=3)
    drawn = draw_sample(table, n=5).assign(matched=lambda t: t["task"], coder="A")
    outcome = parse_outcome("relation=near")
    with pytest.raises(InputError, match="No task of the study has a code"):
        coded_population(table, drawn.iloc[:0], outcome)
    with pytest.raises(InputError, match="has no probability"):
        coded_population(table, drawn.assign(probability=np.nan), outcome)
    with pytest.raises(InputError, match="Several coders"):
        coded_population(table, pd.concat([drawn, drawn.assign(coder="B")]), outcome)


def test_codes_of_the_demos_author_put_the_share_right(demo_study, root):
    """Every task that the author coded, drawn 60 times: the share as he meant it is covered, the count is off."""
    tables = raw_tables(demo_study, ("tasks", "localisation"))
    toolkit = toolkit_codes(tables["tasks"], tables["localisation"])
    known = json.loads((root / "corpus" / "demo" / "truth.json").read_text(encoding="utf-8"))["documents"]
    meant = {(id_, task["first_line"]): task["relation"] for id_, d in known.items() for task in d.get("tasks", [])}
    lines = tables["tasks"].set_index(["document", "id"])["first_line"]
    places = zip(toolkit["document"], toolkit["task"], strict=True)
    toolkit["author"] = [meant.get((document, int(lines[document, task])), "") for document, task in places]
    toolkit = toolkit[toolkit["author"] != ""].reset_index(drop=True)
    truth, covered = toolkit["author"].isin(["verbatim", "near"]).mean(), 0
    for seed in range(60):
        drawn = draw_sample(toolkit, n=80, by="relation", seed=seed)
        coded = drawn.assign(matched=drawn["task"], coder="", relation=drawn["author"])
        found = corrected_shares(coded_population(toolkit, coded, Outcome("relation", ("verbatim", "near"))))[1]
        covered += found.low <= truth <= found.high
    assert len(toolkit) > 200 and covered / 60 >= 0.85
