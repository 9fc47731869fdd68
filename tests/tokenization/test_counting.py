"""Counts add up, features are sorted, bad input is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import InputError
from analysis.tokenization import count_features

LISTS = st.lists(st.lists(st.sampled_from(["số", "hoá", "khoa học", "và"]), max_size=9), max_size=5)


@given(LISTS)
def test_rows_sum_to_their_token_counts(lists: list[list[str]]) -> None:
    matrix = count_features(lists, [str(i) for i in range(len(lists))])
    assert matrix.n_tokens.tolist() == [len(tokens) for tokens in lists]
    assert list(matrix.features) == sorted({t for tokens in lists for t in tokens})


@given(LISTS, st.integers(1, 4))
def test_rare_and_stopped_features_are_left_out_and_nothing_else(lists: list[list[str]], min_count: int) -> None:
    flat = [t for tokens in lists for t in tokens]
    matrix = count_features(lists, [str(i) for i in range(len(lists))], min_count=min_count, stop=["và"])
    assert set(matrix.features) == {t for t in flat if flat.count(t) >= min_count and t != "và"}
    assert matrix.shape[0] == len(lists)


def test_bad_input_is_refused_with_a_reason() -> None:
    with pytest.raises(InputError, match="one name for each text"):
        count_features([["a"]], [])
    with pytest.raises(InputError, match="'a'"):
        count_features([["x"], ["y"]], ["a", "a"])
    with pytest.raises(InputError, match="string"):
        count_features(["chuyển đổi"], ["a"])
