"""Similarity: what each measure promises."""

import numpy as np
import pandas as pd
import pytest

from analysis.core import FeatureMatrix, InputError, Span, Tokens
from analysis.similarity import MEASURES, compare_documents, similarity_table, tokens_outside

COUNTS = FeatureMatrix(
    [[3, 1, 0, 0], [3, 1, 0, 0], [0, 0, 2, 2], [0, 0, 0, 0]], ("a", "b", "c", "empty"), tuple("wxyz")
)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_text_is_like_itself_and_its_copy_and_unlike_a_stranger(measure):
    square = compare_documents(COUNTS, measure=measure)
    assert list(square.index) == list(square.columns) == ["a", "b", "c", "empty"]
    assert np.allclose(np.diag(square), 1.0)
    assert square.loc["a", "b"] == pytest.approx(1.0)
    assert square.loc["a", "c"] == pytest.approx(0.0, abs=1e-6)
    assert square.loc["a", "empty"] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("measure", ["tfidf", "lsi", "jensen_shannon"])
def test_it_is_symmetric(measure):
    matrix = FeatureMatrix(np.random.default_rng(1).poisson(1.0, (6, 30)), tuple("abcdef"), tuple(map(str, range(30))))
    square = compare_documents(matrix, measure=measure).to_numpy()
    assert np.allclose(square, square.T)
    assert square.max() <= 1.0 + 1e-9


def test_containment_asks_how_much_of_the_row_the_column_has():
    matrix = FeatureMatrix([[2, 0], [2, 2]], ("part", "whole"), ("x", "y"))
    square = compare_documents(matrix, measure="containment")
    assert square.loc["part", "whole"] == 1.0
    assert square.loc["whole", "part"] == 0.5


def test_lsi_is_the_same_for_the_same_seed():
    matrix = FeatureMatrix(
        np.random.default_rng(2).poisson(1.0, (8, 40)), tuple("abcdefgh"), tuple(map(str, range(40)))
    )
    one, other = (compare_documents(matrix, measure="lsi", n_dimensions=3, seed=5) for _ in range(2))
    assert one.equals(other)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("rows", [0, 1])
def test_few_texts_give_a_small_square(measure, rows):
    matrix = FeatureMatrix(np.ones((rows, 2)), tuple("ab"[:rows]), ("x", "y"))
    assert compare_documents(matrix, measure=measure).shape == (rows, rows)


def test_an_unknown_measure_is_named():
    with pytest.raises(InputError, match="jaccard"):
        compare_documents(COUNTS, measure="jaccard")


def test_tokens_that_touch_a_passage_are_left_out():
    tokens = Tokens("a", "syllable", ("b", "c"), [0, 1, 0], [(0, 2), (3, 5), (6, 8)])
    assert tokens_outside(tokens, [Span(4, 5)]) == ["b", "b"]
    assert tokens_outside(tokens, []) == ["b", "c", "b"]
    assert tokens_outside(tokens, [Span(0, 8)]) == []


def test_the_table_holds_every_pair():
    table = similarity_table({("tfidf", "all words"): compare_documents(COUNTS)})
    assert len(table) == 16
    assert similarity_table({}).empty


def test_the_table_of_many_texts_lists_each_text_and_its_nearest():
    square = compare_documents(COUNTS)
    table = similarity_table({("tfidf", "all words"): square}, n_nearest=1)
    kept = {name: sorted(rows["other"]) for name, rows in table.groupby("document")}
    assert kept["a"] == ["a", "b"] and kept["b"] == ["a", "b"] and len(table) == 8
    assert similarity_table({("tfidf", "all words"): square}).shape == (16, 5)


@pytest.mark.parametrize("measure", MEASURES)
def test_some_rows_are_compared_with_all_as_all_are(measure):
    rows = compare_documents(COUNTS, measure=measure, n_rows=2)
    pd.testing.assert_frame_equal(rows, compare_documents(COUNTS, measure=measure).iloc[:2], check_exact=True)
