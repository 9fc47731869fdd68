"""What two word lists share: in order, in runs, by weight. Arrays of word numbers in, numbers out."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Words = NDArray[np.int32]


@njit(cache=True)
def longest_common(a: Words, b: Words) -> NDArray[np.bool_]:
    """Which words of `a` belong to a longest common subsequence with `b`, shape (len(a),)."""
    rows = np.zeros((len(a) + 1, len(b) + 1), np.int32)
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                rows[i + 1, j + 1] = rows[i, j] + 1
            else:
                rows[i + 1, j + 1] = max(rows[i, j + 1], rows[i + 1, j])
    out = np.zeros(len(a), np.bool_)
    i, j = len(a), len(b)
    while i > 0 and j > 0:
        if rows[i, j] == rows[i - 1, j]:
            i -= 1
        elif rows[i, j] == rows[i, j - 1]:
            j -= 1
        else:
            out[i - 1] = True
            i -= 1
            j -= 1
    return out


@njit(cache=True)
def run_lengths(a: Words, b: Words) -> NDArray[np.int32]:
    """For each word of `a` the length of the longest run of words through it that stands in `b`, shape (len(a),)."""
    out = np.zeros(len(a), np.int32)
    last = np.zeros(len(b) + 1, np.int32)
    row = np.zeros(len(b) + 1, np.int32)
    for i in range(len(a)):
        for j in range(len(b)):
            row[j + 1] = last[j] + 1 if a[i] == b[j] else 0
            length = row[j + 1]
            ends = length > 0 and (i + 1 == len(a) or j + 1 == len(b) or a[i + 1] != b[j + 1])
            if ends:
                for k in range(i - length + 1, i + 1):
                    if length > out[k]:
                        out[k] = length
        last, row = row, last
    return out


@njit(cache=True)
def runs_in(a: Words, b: Words, least: int) -> NDArray[np.bool_]:
    """Which words of `a` stand in a run of at least `least` words that `b` has too."""
    return run_lengths(a, b) >= least
