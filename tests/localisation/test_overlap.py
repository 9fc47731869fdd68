"""Overlap: counts that can be checked by hand, against plain definitions."""

from difflib import SequenceMatcher

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.localisation.kernels import COLUMNS, LEAST_SENTENCE, compare_words, longest_runs
from analysis.localisation.overlap import fill_table, match_blocks, place_words, trace_places, trace_rows

compiled = settings(deadline=None)  # the first call may compile
words = st.lists(st.integers(0, 4), max_size=25).map(lambda values: np.array(values, np.int32))
# longer than one number has bits, and with words that the other list lacks
long_words = st.lists(st.integers(0, 30), max_size=150).map(lambda values: np.array(values, np.int32))


def plain_table(a, b):
    rows = np.zeros((len(a) + 1, len(b) + 1), int)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            rows[i + 1, j + 1] = rows[i, j] + 1 if x == y else max(rows[i, j + 1], rows[i + 1, j])
    return rows


def plain_mask(a, b):
    """The words of `a` in a longest common subsequence, found from the back and dropping words of `a` first."""
    rows, mask = plain_table(a, b), np.zeros(len(a), bool)
    i, j = len(a), len(b)
    while i and j:
        if rows[i, j] == rows[i - 1, j]:
            i -= 1
        elif rows[i, j] == rows[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            mask[i] = True
    return mask


def both_masks(a, b):
    """The words of both that belong to a longest common subsequence, from one table of bits."""
    places = place_words(a, int(b.max(initial=-1)) + 1)
    table, kept = np.empty((len(b) + 1, len(a) // 64 + 1), np.uint64), np.empty(len(b), np.int32)
    n = fill_table(places, b, table, kept)
    first, second = np.empty(len(a), bool), np.empty(len(b), bool)
    trace_places(table, n, first)
    trace_rows(table, n, kept, len(a), second)
    return first, second


def packed(*passages):
    """Passages as kernels take them, every word of weight 1, and the list of the sentences of the first."""
    starts = np.cumsum([0, *map(len, passages)])
    inside = np.array([0, *[len(passages) - 1] * len(passages)])
    lists = np.concatenate([*passages, np.zeros(0, np.int32)])
    return (lists, np.ones(len(lists)), starts), (inside, np.arange(1, len(passages)))


@compiled
@given(words, words)
def test_common_words_are_a_longest_subsequence(a, b):
    mask, _ = both_masks(a, b)
    assert mask.sum() == plain_table(a, b)[-1, -1]
    chosen, rest = a[mask].tolist(), iter(b.tolist())
    assert all(word in rest for word in chosen)


@compiled
@given(long_words, long_words)
def test_each_list_drops_its_own_words_first(a, b):
    first, second = both_masks(a, b)
    assert (first == plain_mask(a, b)).all()
    assert (second == plain_mask(b, a)).all()


@compiled
@given(words, words)
def test_run_lengths_are_those_of_the_definition(a, b):
    text = ",".join(map(str, b)) + ","
    lengths = longest_runs(a, packed(b)[0], np.array([0]))
    for i in range(len(a)):
        best = 0
        for start in range(i + 1):
            for end in range(i + 1, len(a) + 1):
                run = ",".join(map(str, a[start:end])) + ","
                if f",{run}" in f",{text}":
                    best = max(best, end - start)
        assert lengths[i] == best


@compiled
@given(words, words, words)
def test_the_longest_run_is_that_of_any_passage(task, one, other):
    passages = packed(one, other)[0]
    alone = [longest_runs(task, passages, np.array([i])) for i in (0, 1)]
    assert (longest_runs(task, passages, np.array([0, 1])) == np.maximum(*alone)).all()


@compiled
@given(long_words, st.lists(long_words, min_size=2, max_size=4))
def test_the_best_sentence_is_found_among_all(task, sentences):
    whole = np.concatenate(sentences)
    passages, parts = packed(whole, *sentences)
    row = compare_words(task, np.ones(len(task)), np.zeros(len(task), bool), passages, parts, np.array([0]))[0]
    shares = [plain_mask(s, task).mean() for s in sentences if len(s) >= LEAST_SENTENCE]
    assert row[COLUMNS.index("sentence_in_order")] == pytest.approx(max(shares, default=0.0))
    share = plain_mask(whole, task).mean() if len(whole) else 0.0
    assert row[COLUMNS.index("provision_in_order")] == pytest.approx(share)


@compiled
@given(long_words | words, long_words | words)
def test_shared_stretches_are_those_of_difflib(a, b):
    expected = SequenceMatcher(None, a.tolist(), b.tolist(), autojunk=False).get_matching_blocks()[:-1]
    assert match_blocks(a, b, 31).tolist() == [list(block) for block in expected]
