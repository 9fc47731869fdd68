"""Association measures: symmetric where they should be, defined at zero, honest about direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats import chi2, fisher_p, g2, informative_prior, log_odds, log_ratio

COUNTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12)


@given(COUNTS, st.sampled_from([2, 4]))
def test_swapping_the_sides_mirrors_log_odds(pairs: list[tuple[int, int]], n_variance_terms: int) -> None:
    a, b = np.array(pairs).T
    one, other = (log_odds(x, y, prior=0.5, n_variance_terms=n_variance_terms) for x, y in ((a, b), (b, a)))
    assert np.allclose(one.z, -other.z) and np.isfinite(one.z).all() and (one.variance > 0).all()


@given(COUNTS)
def test_statistics_of_tables_are_finite_and_not_negative(pairs: list[tuple[int, int]]) -> None:
    a, b = np.array(pairs).T
    n, m = a.sum() + 1, b.sum() + 1
    for statistic in (chi2(a, b, n, m), chi2(a, b, n, m, yates=True), g2(a, b, n, m), g2(a, b, n, m, n_cells=2)):
        assert np.isfinite(statistic).all() and (statistic >= 0).all()
    assert (g2(a, b, n, m, n_cells=2) <= g2(a, b, n, m) + 1e-9).all()
    assert (chi2(a, b, n, m, yates=True) <= chi2(a, b, n, m) + 1e-9).all()


def test_equal_relative_frequencies_give_no_association() -> None:
    assert chi2(10, 100, 1000, 10_000) == pytest.approx(0, abs=1e-12)
    assert g2(10, 100, 1000, 10_000) == pytest.approx(0, abs=1e-9)
    assert fisher_p(10, 10, 100, 100) == pytest.approx(1.0)


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_conservative_log_ratio_never_claims_more_than_the_interval(a: int, b: int) -> None:
    result = log_ratio(a, b, 500, 700)
    assert result.low <= result.high and np.isfinite(result.value)
    assert result.low - 1e-12 <= result.conservative <= result.high + 1e-12 or result.conservative == 0
    assert np.isfinite(result.conservative)


def test_a_word_without_occurrence_on_one_side_has_an_open_interval() -> None:
    result = log_ratio(0, 9, 100, 100)
    assert result.low == -np.inf and result.high < 0 and result.conservative == result.high


def test_an_informative_prior_keeps_its_strength() -> None:
    assert informative_prior([5, 0, 3], strength=100).sum() == pytest.approx(100)
    assert (informative_prior([5, 0, 3], strength=1) > 0).all()


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        log_odds([1, 2], [1, 2], prior=0)
    with pytest.raises(ValueError, match="shapes"):
        log_odds([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="2 or 4"):
        log_odds([1, 2], [1, 2], n_variance_terms=3)
    with pytest.raises(ValueError, match="size of their collection"):
        chi2(5, 1, 4, 10)
    with pytest.raises(ValueError, match="non-empty"):
        log_ratio(0, 1, 0, 10)
