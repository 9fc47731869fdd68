"""The choice of K: the planted number is stable, more topics than there are become unstable."""

import pytest

from analysis.core.errors import ComputationError
from analysis.topics import choose_n_topics
from tests.topics.planted import plant


def test_the_planted_number_is_stable_and_coherent() -> None:
    table = choose_n_topics(plant(n_topics=4, seed=2).matrix, [4, 12], n_repeats=3).set_index("n_topics")
    assert table.loc[4, "stability"] > 0.9 and table.loc[4, "n_unstable"] == 0
    assert table.loc[12, "stability"] < table.loc[4, "stability"]
    assert (
        table.notna().all(axis=None) and table["npmi"].between(-1, 1).all() and table["exclusivity"].between(0, 1).all()
    )


def test_candidates_that_cannot_be_fitted_are_left_out_and_none_is_refused() -> None:
    planted = plant(n_texts=12)
    assert choose_n_topics(planted.matrix, [2, 50], n_repeats=1)["n_topics"].tolist() == [2]
    with pytest.raises(ComputationError, match="2 to 9"):
        choose_n_topics(planted.matrix, [1, 50])
