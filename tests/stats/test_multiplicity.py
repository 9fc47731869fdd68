"""False discovery rates: known values, order, bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from analysis.stats import benjamini_hochberg, benjamini_yekutieli


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_values_agree_with_scipy(p_values: list[float]) -> None:
    assert np.allclose(benjamini_hochberg(p_values), false_discovery_control(p_values, method="bh"))
    assert np.allclose(benjamini_yekutieli(p_values), false_discovery_control(p_values, method="by"))


def test_no_test_gives_no_q_value_and_nonsense_is_refused() -> None:
    assert benjamini_hochberg([]).shape == (0,)
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, float("nan")])
