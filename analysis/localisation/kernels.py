"""What a task shares with many passages, in one compiled pass. Arrays of word numbers in, shares out."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.localisation.overlap import longest_common, run_lengths

Words = NDArray[np.int32]
Floats = NDArray[np.float64]
Trees = tuple[NDArray[np.int32], Floats, NDArray[np.int32], NDArray[np.int32]]
LONG_RUN, SHORT_RUN = 5, 3
LEAST_SENTENCE = 8
"""Words from which a sentence of a provision is compared on its own."""
COLUMNS = (
    "in_order", "in_order_weighted", "in_runs", "in_runs_free", "in_short_runs_free", "longest_run", "longest_run_free",
    "provision_in_order", "sentence_in_order",
)  # fmt: skip
"""What the columns of `compare_words` are, in its order; see `analysis.localisation.features.PAIR_FEATURES`."""


@njit(cache=True)
def _share(mask: NDArray[np.bool_], weights: Floats) -> float:
    some, total = 0.0, 0.0
    for i in range(len(mask)):
        total += weights[i]
        if mask[i]:
            some += weights[i]
    return some / total if total > 0.0 else 0.0


@njit(cache=True)
def compare_words(
    task: Words,
    weights: Floats,
    stock: NDArray[np.bool_],
    passages: tuple[Words, Floats, NDArray[np.int64]],
    parts: tuple[NDArray[np.int64], NDArray[np.int64]],
    chosen: NDArray[np.int64],
) -> Floats:
    """What a task shares with each chosen passage, shape (len(chosen), len(COLUMNS)).

    Parameters
    ----------
    task, weights, stock : ndarray, shape (n,)
        The task's words, their weights, and which of them are stock.
    passages : tuple
        The words of all passages one after the other, their weights, and where each passage begins (and the last ends).
    parts : tuple
        Where the list of each passage's sentences begins, and these lists: numbers of passages.
    chosen : ndarray of int64
        Numbers of passages.
    """
    words, word_weights, starts = passages
    part_starts, part_list = parts
    out = np.zeros((len(chosen), 9))
    n = len(task)
    n_free = n - int(np.count_nonzero(stock))
    for row in range(len(chosen)):
        a, b = starts[chosen[row]], starts[chosen[row] + 1]
        other, other_weights = words[a:b], word_weights[a:b]
        common, runs = longest_common(task, other), run_lengths(task, other)
        long_runs = long_free = short_free = longest = longest_free = 0
        for i in range(n):
            longest = max(longest, int(runs[i]))
            long_runs += int(runs[i] >= LONG_RUN)
            if not stock[i]:
                longest_free = max(longest_free, int(runs[i]))
                long_free += int(runs[i] >= LONG_RUN)
                short_free += int(runs[i] >= SHORT_RUN)
        out[row, 0] = np.count_nonzero(common) / max(n, 1)
        out[row, 1] = _share(common, weights)
        out[row, 2] = long_runs / max(n, 1)
        out[row, 3] = long_free / max(n_free, 1)
        out[row, 4] = short_free / max(n_free, 1)
        out[row, 5] = min(1.0, longest / 40)
        out[row, 6] = min(1.0, longest_free / 40)
        out[row, 7] = _share(longest_common(other, task), other_weights)
        first, last = part_starts[chosen[row]], part_starts[chosen[row] + 1]
        if first == last and b - a >= LEAST_SENTENCE:
            out[row, 8] = out[row, 7]
        for k in range(first, last):
            c, d = starts[part_list[k]], starts[part_list[k] + 1]
            if d - c >= LEAST_SENTENCE:
                out[row, 8] = max(out[row, 8], _share(longest_common(words[c:d], task), word_weights[c:d]))
    return out


@njit(cache=True)
def sum_leaves(trees: Trees, roots: NDArray[np.int32], values: Floats) -> int:
    """The sum of what decision trees say of some values.

    Parameters
    ----------
    trees : tuple
        Per node the feature (-1 for a leaf), the threshold, and the nodes at or below and above it; a leaf's answer
        stands where the node below it would.
    roots : ndarray of int32
        The first node of each tree.
    values : ndarray, shape (n_features,)
    """
    feature, threshold, low, high = trees
    total = 0
    for root in roots:
        node = root
        while feature[node] >= 0:
            node = low[node] if values[feature[node]] <= threshold[node] else high[node]
        total += low[node]
    return total
