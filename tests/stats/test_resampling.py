"""Resampling: defined only where it can be, exact where it can be, and covering what is promised."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats import bootstrap_percentile, bootstrap_t, bootstrap_t_difference, permutation_test, sign_flip_test

SHARES = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=3, max_size=12)


@given(SHARES)
def test_intervals_are_finite_ordered_and_repeatable(values: list[float]) -> None:
    for method in (bootstrap_percentile, bootstrap_t):
        first, again = (method(values, n_resamples=200, seed=3) for _ in range(2))
        assert np.isfinite(first.low) and np.isfinite(first.high) and first.low <= first.high + 1e-12
        assert first == again


def test_too_few_units_have_no_interval() -> None:
    assert np.isnan(bootstrap_t([0.2, 0.4]).low) and np.isnan(bootstrap_percentile([0.2]).high)
    assert np.isnan(bootstrap_t(np.zeros((2, 4))).low).tolist() == [True] * 4


def test_equal_units_give_a_point() -> None:
    low, high = bootstrap_t([0.25] * 6)
    assert low == pytest.approx(0.25) and high == pytest.approx(0.25)


def test_columns_are_handled_like_single_vectors() -> None:
    values = np.random.default_rng(1).random((15, 3))
    together = bootstrap_t(values, seed=5)
    apart = [bootstrap_t(column, seed=5) for column in values.T]
    assert np.allclose(together.low, [i.low for i in apart]) and np.allclose(together.high, [i.high for i in apart])


def test_bootstrap_t_covers_better_than_percentiles_at_eight_skewed_units() -> None:
    rng = np.random.default_rng(11)
    samples = rng.lognormal(0, 1, (8, 600))
    truth = np.exp(0.5)
    covered = {m.__name__: ((i := m(samples, n_resamples=400)).low <= truth) & (truth <= i.high)
               for m in (bootstrap_percentile, bootstrap_t)}  # fmt: skip
    assert covered["bootstrap_t"].mean() > covered["bootstrap_percentile"].mean() + 0.05


def test_a_small_permutation_test_is_exact() -> None:
    result = permutation_test([10.0, 11.0, 12.0], [1.0, 2.0, 3.0])
    assert result.n_permutations == 20 and result.p_value == pytest.approx(2 / 20)


def test_permutation_p_values_are_level_under_no_difference() -> None:
    values = np.random.default_rng(2).normal(size=(20, 500))
    p = permutation_test(values[:10], values[10:], n_permutations=499).p_value
    assert 0.02 < (p <= 0.05).mean() < 0.09 and p.min() >= 1 / 500


def test_a_group_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="two units"):
        permutation_test([1.0], [2.0, 3.0])
    with pytest.raises(ValueError, match="finite"):
        bootstrap_t([1.0, float("nan"), 2.0])


def test_the_interval_of_a_difference_covers_it_and_mirrors() -> None:
    rng = np.random.default_rng(6)
    a, b = rng.normal(1, 1, (15, 400)), rng.normal(0, 2, (20, 400))
    interval = bootstrap_t_difference(a, b, n_resamples=600)
    assert 0.91 <= ((interval.low <= 1) & (interval.high >= 1)).mean() <= 0.985
    assert np.isnan(bootstrap_t_difference([1.0, 2.0], [1.0, 2.0, 3.0]).low)


def test_sign_flips_are_enumerated_and_agree_with_random_ones() -> None:
    differences = np.random.default_rng(3).normal(0.4, 1, (10, 2))
    exact = sign_flip_test(differences)
    drawn = sign_flip_test(differences, n_permutations=900)
    assert exact.n_permutations == 1024 and drawn.n_permutations == 900
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.06)
    assert exact.difference == pytest.approx(differences.mean(axis=0))


def test_sign_flips_keep_their_level_and_refuse_one_pair() -> None:
    rng = np.random.default_rng(5)
    rejected = [sign_flip_test(rng.normal(0, 1, 8)).p_value <= 0.05 for _ in range(400)]
    assert np.mean(rejected) <= 0.08
    assert sign_flip_test([0.0, 0.0, 0.0]).p_value == 1
    with pytest.raises(ValueError, match="two pairs or more; got 1"):
        sign_flip_test([1.0])


def test_many_units_are_drawn_in_groups_and_give_the_p_value_that_sorted_labels_give():
    rng = np.random.default_rng(5)
    near, far = rng.normal(0.0, 1.0, (390, 1)), rng.normal(0.15, 1.0, (60, 1))
    found = permutation_test(far, near, n_permutations=4999).p_value.item()
    pooled = np.concatenate([far, near]).ravel()
    rank = np.array([rng.permutation(pooled)[:60].mean() for _ in range(4999)])
    distance = abs(far.mean() - pooled.mean())
    assert found == pytest.approx((1 + (np.abs(rank - pooled.mean()) >= distance).sum()) / 5000, abs=0.02)
    turned = permutation_test(near, far).p_value.item()
    assert turned == pytest.approx(permutation_test(far, near).p_value.item(), abs=0.005)


def test_a_small_group_is_compared_with_many_units():
    rng = np.random.default_rng(6)
    low, high = bootstrap_t_difference(rng.normal(1.0, 1.0, 30), rng.normal(0.0, 1.0, 700))
    assert 0.2 < low < high < 1.8
