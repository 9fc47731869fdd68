"""Jensen-Shannon divergence: symmetric, between 0 and 1."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from analysis.stats import jensen_shannon

WEIGHTS = st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=1, max_size=8).filter(
    lambda pairs: all(sum(column) > 1e-6 for column in zip(*pairs, strict=True))
)


@given(WEIGHTS)
def test_it_is_the_square_of_scipys_distance(pairs: list[tuple[float, float]]) -> None:
    p, q = np.array(pairs).T
    assert jensen_shannon(p, q) == pytest.approx(np.nan_to_num(jensenshannon(p, q, base=2)) ** 2, abs=1e-9)
    assert jensen_shannon(p, q) == pytest.approx(jensen_shannon(q, p), abs=1e-12)


def test_an_empty_row_is_no_distribution() -> None:
    with pytest.raises(ValueError, match="vanish"):
        jensen_shannon([0, 0], [1, 0])
