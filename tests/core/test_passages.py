"""Passages as columns say what the alignments they stand for say."""

import numpy as np
import pytest

from analysis.core import Alignment, Span, merge_spans
from analysis.core.passages import join_passages, no_passages, passages_of, places_of

MADE = (
    Alignment("b", "c", Span(0, 5), Span(3, 9), np.array([[0, 1], [1, -1], [2, 2]], np.int32), 0.5, "peer", "date"),
    Alignment("a", "c", Span(1, 4), Span(8, 12), np.array([[4, 7]], np.int32), 1.0),
    Alignment("a", "c", Span(2, 4), Span(20, 22), np.array([[4, 9]], np.int32), 1.0),
)


def test_the_columns_are_those_of_the_alignments_in_their_order() -> None:
    found = passages_of(MADE)
    assert found.documents == ("a", "b", "c") and len(found) == 3
    assert [found.documents[i] for i in found.source] == ["b", "a", "a"]
    assert found.target_span.tolist() == [[3, 9], [8, 12], [20, 22]] and found.n_words.tolist() == [2, 1, 1]
    assert found.are("chain").tolist() == [False, True, True] and found.identity.tolist() == [0.5, 1.0, 1.0]


def test_masks_are_the_merged_target_sides() -> None:
    assert passages_of(MADE).masks() == {"c": merge_spans([a.target_span for a in MADE])}
    assert passages_of(MADE).take(passages_of(MADE).are("peer")).masks() == {"c": (Span(3, 9),)}
    assert no_passages(["a"]).masks() == {} == passages_of(()).masks()


def test_parts_are_joined_only_where_they_number_documents_alike() -> None:
    found = passages_of(MADE)
    both = join_passages([found.take(np.array([0])), found.take(np.array([1, 2]))], found.documents)
    assert both.source.tolist() == found.source.tolist() and both.identity.tolist() == found.identity.tolist()
    with pytest.raises(ValueError, match="number the same documents"):
        join_passages([found], ("a", "b"))


def test_places_of_numbers_that_nobody_has_are_empty() -> None:
    assert [p.tolist() for p in places_of(np.array([1, 1, 3]), 5)] == [[], [0, 1], [], [2], []]
    assert places_of(np.zeros(0, int), 0) == []
