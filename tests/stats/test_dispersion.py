"""Deviation of proportions: bounds, and no number where there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats import deviation_of_proportions


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 50)), min_size=2, max_size=9))
def test_dp_lies_between_0_and_1_and_is_missing_for_an_absent_word(parts: list[tuple[int, int]]) -> None:
    counts, sizes = np.array(parts).T
    for normalised in (False, True):
        dp = deviation_of_proportions(counts, sizes, normalised=normalised)
        assert np.isnan(dp) if counts.sum() == 0 else -1e-12 <= dp <= 1 + 1e-12


def test_parts_without_text_are_refused() -> None:
    with pytest.raises(ValueError, match="one row a part"):
        deviation_of_proportions([1, 2], [0, 0])
