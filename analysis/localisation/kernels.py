"""What a task shares with many passages, in one compiled pass. Arrays of word numbers in, shares out."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.localisation.overlap import (
    Mask,
    Words,
    fill_table,
    measure_runs,
    place_words,
    trace_places,
    trace_rows,
)

Floats = NDArray[np.float64]
Passages = tuple[Words, Floats, NDArray[np.int64]]
Trees = tuple[NDArray[np.int32], Floats, NDArray[np.int32], NDArray[np.int32]]
LONG_RUN, SHORT_RUN = 5, 3
PAIR = np.int64(1) << 32
"""Least code of a pair of words; the code of a word is its number."""
LEAST_SENTENCE = 8
"""Words from which a sentence of a provision is compared on its own."""
COLUMNS = (
    "in_order", "in_order_weighted", "in_runs", "in_runs_free", "in_short_runs_free", "longest_run", "longest_run_free",
    "provision_in_order", "sentence_in_order",
)  # fmt: skip
"""What the columns of `compare_words` are, in its order; see `analysis.localisation.features.PAIR_FEATURES`."""


@njit(cache=True)
def _share(mask: Mask, weights: Floats) -> float:
    some, total = 0.0, 0.0
    for i in range(len(weights)):
        total += weights[i]
        if mask[i]:
            some += weights[i]
    return some / total if total > 0.0 else 0.0


@njit(cache=True)
def _share_known(last: Words, words: Words, weights: Floats) -> float:
    """Share of the weight of some words that stands in the list laid out; `last` as of `Places`."""
    some, total = 0.0, 0.0
    for i in range(len(words)):
        total += weights[i]
        if last[words[i]] >= 0:
            some += weights[i]
    return some / total if total > 0.0 else 0.0


@njit(cache=True)
def _most(passages: Passages, chosen: NDArray[np.int64]) -> tuple[int, int]:
    """The highest word number in some passages and one more, and the length of the longest of them."""
    words, _, starts = passages
    n_numbers, length = 0, 0
    for number in chosen:
        length = max(length, starts[number + 1] - starts[number])
        for k in range(starts[number], starts[number + 1]):
            n_numbers = max(n_numbers, words[k] + 1)
    return n_numbers, length


@njit(cache=True)
def compare_words(
    task: Words,
    weights: Floats,
    stock: Mask,
    passages: Passages,
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
        Where the list of each passage's sentences begins, and these lists: numbers of passages inside this one.
    chosen : ndarray of int64
        Numbers of passages.
    """
    words, word_weights, starts = passages
    part_starts, part_list = parts
    out = np.zeros((len(chosen), 9))
    n = len(task)
    n_free = n - int(np.count_nonzero(stock))
    n_numbers, length = _most(passages, chosen)
    places = place_words(task, n_numbers)
    table, kept = np.empty((length + 1, n // 64 + 1), np.uint64), np.empty(length, np.int32)
    common, runs, shared = np.empty(n, np.bool_), np.empty(n, np.int32), np.empty(length, np.bool_)
    most = np.empty(len(part_list))
    for row in range(len(chosen)):
        a, b = starts[chosen[row]], starts[chosen[row] + 1]
        n_rows = fill_table(places, words[a:b], table, kept)
        trace_places(table, n_rows, common)
        measure_runs(task, places, words[a:b], runs)
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
        trace_rows(table, n_rows, kept, n, shared)
        out[row, 7] = _share(shared, word_weights[a:b])
        first, last = part_starts[chosen[row]], part_starts[chosen[row] + 1]
        if first == last and b - a >= LEAST_SENTENCE:
            out[row, 8] = out[row, 7]
        for k in range(first, last):
            c, d = starts[part_list[k]], starts[part_list[k] + 1]
            most[k - first] = _share_known(places[0], words[c:d], word_weights[c:d]) if d - c >= LEAST_SENTENCE else 0.0
        while first < last:
            k = int(np.argmax(most[: last - first]))
            if most[k] <= out[row, 8]:  # what is shared in any order is not more than the best in the same order
                break
            most[k] = 0.0
            c, d = starts[part_list[first + k]], starts[part_list[first + k] + 1]
            n_rows = fill_table(places, words[c:d], table, kept)
            trace_rows(table, n_rows, kept, n, shared)
            out[row, 8] = max(out[row, 8], _share(shared, word_weights[c:d]))
    return out


@njit(cache=True)
def longest_runs(task: Words, passages: Passages, chosen: NDArray[np.int64]) -> Words:
    """For each word of a task the longest run through it that one of the chosen passages has, shape (n,)."""
    words, _, starts = passages
    places = place_words(task, _most(passages, chosen)[0])
    longest, runs = np.zeros(len(task), np.int32), np.empty(len(task), np.int32)
    for number in chosen:
        measure_runs(task, places, words[starts[number] : starts[number + 1]], runs)
        longest = np.maximum(longest, runs)
    return longest


@njit(cache=True)
def weigh_units(
    words: Words, stock: Mask, stock_weight: float, units: NDArray[np.int64], idf: Floats, rare: float
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """What the distinct words and pairs of words of a list weigh, in the order of their codes.

    Returned with the places of those among `units`, and how much each of these counts: stock ones `stock_weight`,
    others 1, and one that comes several times as much as it does at most. One that is no unit weighs `rare`, or half of
    it where it is a single word.
    """
    n_words = len(words)
    codes, counted = np.empty(max(0, 2 * n_words - 1), np.int64), np.ones(max(0, 2 * n_words - 1))
    for i in range(n_words):
        codes[i] = words[i]
        if stock[i]:
            counted[i] = stock_weight
        if i:
            codes[n_words + i - 1] = (np.int64(words[i - 1]) + 1) * PAIR + words[i]
            if stock[i] and stock[i - 1]:
                counted[n_words + i - 1] = stock_weight
    weights, places, shares = np.empty(len(codes)), np.empty(len(codes), np.int64), np.empty(len(codes))
    order = np.argsort(codes)
    n = n_known = at = 0
    while at < len(order):
        code, share = codes[order[at]], 0.0
        while at < len(order) and codes[order[at]] == code:
            share = max(share, counted[order[at]])
            at += 1
        place = np.searchsorted(units, code)
        if place < len(units) and units[place] == code:
            weights[n] = idf[place] * share
            places[n_known], shares[n_known] = place, share
            n_known += 1
        else:
            weights[n] = (rare * 0.5 if code < PAIR else rare) * share
        n += 1
    return weights[:n], places[:n_known], shares[:n_known]


@njit(cache=True)
def add_shared(
    postings: tuple[NDArray[np.int64], NDArray[np.int32]], idf: Floats, units: NDArray[np.int64], counted: Floats,
    n_passages: int,
) -> tuple[Floats, Floats]:  # fmt: skip
    """What some units, each counted so much, share with each passage: sums of their idf and of its square.

    `postings` say where the list of passages of each unit begins (and the last ends), and these lists.
    """
    starts, rows = postings
    shared, squared = np.zeros(n_passages), np.zeros(n_passages)
    for k in range(len(units)):
        weight = idf[units[k]]
        for at in range(starts[units[k]], starts[units[k] + 1]):
            shared[rows[at]] += weight * counted[k]
            squared[rows[at]] += weight * weight * counted[k]
    return shared, squared


@njit(cache=True)
def choose_best(
    cosine: Floats, in_passage: Floats, wholes: NDArray[np.int64], n_best: int
) -> tuple[NDArray[np.int64], Floats]:
    """The provisions `wholes` that are among the `n_best` by one of two scores, those of 0 left out, and the first.

    The first score is the highest `cosine` of a provision and its sentences, which follow it; the second is
    `in_passage`. Of equals the first are taken.
    """
    n = len(wholes)
    highest, second, chosen = np.empty(n), in_passage[wholes], np.zeros(n, np.bool_)
    for k in range(n):
        highest[k] = np.max(cosine[wholes[k] : wholes[k + 1] if k + 1 < n else len(cosine)])
    for scores in (highest.copy(), second):
        for _ in range(min(n_best, n)):
            k = int(np.argmax(scores))
            if scores[k] <= 0.0:
                break
            chosen[k], scores[k] = True, 0.0
    return wholes[chosen], highest[chosen]


@njit(cache=True)
def predict_matches(values: Floats, weights: Floats, intercept: float) -> Floats:
    """A logistic model over rows of features."""
    out = np.empty(len(values))
    for row in range(len(values)):
        score = 0.0
        for k in range(len(weights)):
            score += weights[k] * values[row, k]
        out[row] = 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, intercept + score))))
    return out


@njit(cache=True)
def sum_leaves(trees: Trees, roots: NDArray[np.int32], starts: NDArray[np.int64], values: Floats) -> NDArray[np.int64]:
    """The sums of what decision trees say of some values, forest by forest.

    Parameters
    ----------
    trees : tuple
        Per node the feature (-1 for a leaf), the threshold, and the nodes at or below and above it; a leaf's answer
        stands where the node below it would.
    roots, starts : ndarray
        The first node of each tree, and where the trees of each forest begin among these (and the last ends).
    values : ndarray, shape (n_features,)
    """
    feature, threshold, low, high = trees
    totals = np.zeros(len(starts) - 1, np.int64)
    for forest in range(len(totals)):
        for node in roots[starts[forest] : starts[forest + 1]]:
            while feature[node] >= 0:
                node = low[node] if values[feature[node]] <= threshold[node] else high[node]
            totals[forest] += low[node]
    return totals
