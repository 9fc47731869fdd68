"""A quantised 4-gram model of Vietnamese administrative syllables, held as a trie.

Probabilities are interpolated, modified Kneser-Ney (estimated by :mod:`analysis.repair.estimate_language`), natural
logarithms in steps of 1/12. The n-grams of an order stand sorted by their history, then by their last word: those that
continue a history lie side by side, and the number of an n-gram is also its number as a history of the next order.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

ORDER = 4
BITS = 13
STEP = 12.0
MAX_WORDS = 1 << BITS


class Grams(NamedTuple):
    """The n-grams of one order.

    Attributes
    ----------
    first : ndarray of int32, shape (n_histories + 1,)
        Those that continue history h stand from ``first[h]`` to ``first[h + 1]``.
    words : ndarray of uint16, shape (n,)
        Their last words, ascending within a history.
    costs, backoffs : ndarray of uint8, shape (n,)
        -12 log P(last word | history), and -12 log of the weight of a shorter history (0 where nothing follows).
    """

    first: NDArray[np.int32]
    words: NDArray[np.uint16]
    costs: NDArray[np.uint8]
    backoffs: NDArray[np.uint8]


class LanguageModel(NamedTuple):
    """The model; costs are -12 log P.

    Attributes
    ----------
    unigram : ndarray of float32, shape (V,)
        log P(word) by word id, without history.
    costs : ndarray of int16, shape (V,)
        The same as costs.
    backoffs : ndarray of uint8, shape (V,)
        Cost of dropping a history of one word.
    two, three, four : Grams
    pairs : ndarray of uint8, shape (V, V)
        Cost of a word (column) after one word (row); a row is worked out when it is first needed.
    ready : ndarray of bool, shape (V,)
        Whether a row of `pairs` has been worked out.
    """

    unigram: NDArray[np.float32]
    costs: NDArray[np.int16]
    backoffs: NDArray[np.uint8]
    two: Grams
    three: Grams
    four: Grams
    pairs: NDArray[np.uint8]
    ready: NDArray[np.bool_]


@njit(cache=True)
def fill_pairs(lm, one):  # type: ignore[no-untyped-def]
    """Work out the costs of all words after one word (at most 255)."""
    row = lm.pairs[one]
    for word in range(len(row)):
        row[word] = min(255, lm.costs[word] + lm.backoffs[one])
    for k in range(lm.two.first[one], lm.two.first[one + 1]):
        row[lm.two.words[k]] = lm.two.costs[k]
    lm.ready[one] = True


@njit(cache=True)
def find_gram(first, words, history, word):  # type: ignore[no-untyped-def]
    """Number of the n-gram that continues n-gram number `history` (-1: none) with a word, or -1."""
    if history < 0:
        return -1
    low, end = first[history], first[history + 1]
    high = end
    while low < high:
        middle = (low + high) >> 1
        if words[middle] < word:
            low = middle + 1
        else:
            high = middle
    return low if low < end and words[low] == word else -1


def log_probability(model: LanguageModel, history: Sequence[int], word: int) -> float:
    """log P(word | the words before it), natural logarithm, from at most the last three of them.

    The history must not be empty; a paragraph begins with START.
    """
    tables = (model.two, model.three, model.four)
    backoffs = (model.backoffs, model.two.backoffs, model.three.backoffs)
    dropped = 0
    for length in range(min(len(history), ORDER - 1), 0, -1):
        context = history[-length]
        for table, later in zip(tables, history[len(history) - length + 1 :], strict=False):
            context = find_gram(table.first, table.words, context, later)
        gram = find_gram(tables[length - 1].first, tables[length - 1].words, context, word)
        if gram >= 0:
            return (dropped + int(tables[length - 1].costs[gram])) / -STEP
        dropped += int(backoffs[length - 1][context]) if context >= 0 else 0
    return (dropped + int(model.costs[word])) / -STEP


def unpack_model(stored: Mapping[str, NDArray]) -> LanguageModel:
    """The model from the arrays of the model file (see `estimate_language.estimate`)."""
    grams = []
    for order in range(2, ORDER + 1):
        counts = stored[f"children{order}"]
        first = np.zeros(len(counts) + 1, np.int32)
        np.cumsum(counts, out=first[1:])
        backoffs = stored[f"backoff{order}"] if order < ORDER else np.zeros(0, np.uint8)
        grams.append(Grams(first, undo_deltas(stored[f"words{order}"], first), stored[f"cost{order}"], backoffs))
    unigram = stored["unigram"].astype(np.float32)
    costs = np.round(unigram * -STEP).astype(np.int16)
    n = len(unigram)
    two, three, four = grams
    pairs, ready = np.empty((n, n), np.uint8), np.zeros(n, np.bool_)
    return LanguageModel(unigram, costs, stored["backoff1"], two, three, four, pairs, ready)


def take_deltas(words: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.uint16]:
    """Ascending word ids of each parent as differences, which compress better."""
    deltas = np.diff(words.astype(np.int64), prepend=0)
    starts = np.cumsum(counts) - counts
    first = starts[counts > 0]
    deltas[first] = words[first]
    return deltas.astype(np.uint16)


@njit(cache=True)
def undo_deltas(deltas, first):  # type: ignore[no-untyped-def]
    """The inverse of `take_deltas`; the words of parent p stand from ``first[p]`` to ``first[p + 1]``."""
    words = np.empty(len(deltas), np.uint16)
    for parent in range(len(first) - 1):
        word = np.uint16(0)
        for k in range(first[parent], first[parent + 1]):
            word = np.uint16(word + deltas[k])
            words[k] = word
    return words
