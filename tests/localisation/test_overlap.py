"""Overlap: counts that can be checked by hand, against plain definitions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.localisation.overlap import longest_common, run_lengths

words = st.lists(st.integers(0, 4), max_size=25).map(lambda values: np.array(values, np.int32))


def plain_lcs(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            rows[i + 1][j + 1] = rows[i][j] + 1 if x == y else max(rows[i][j + 1], rows[i + 1][j])
    return rows[-1][-1]


@given(words, words)
def test_common_words_are_a_longest_subsequence(a, b):
    mask = longest_common(a, b)
    assert mask.sum() == plain_lcs(a, b)
    chosen, rest = a[mask].tolist(), iter(b.tolist())
    assert all(word in rest for word in chosen)


@given(words, words)
def test_run_lengths_are_those_of_the_definition(a, b):
    text = ",".join(map(str, b)) + ","
    lengths = run_lengths(a, b)
    for i in range(len(a)):
        best = 0
        for start in range(i + 1):
            for end in range(i + 1, len(a) + 1):
                run = ",".join(map(str, a[start:end])) + ","
                if f",{run}" in f",{text}":
                    best = max(best, end - start)
        assert lengths[i] == best
