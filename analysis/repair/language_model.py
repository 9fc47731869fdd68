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

from analysis.repair.kernel import kernel

ORDER = 4
BITS = 13
STEP = 12.0
MAX_WORDS = 1 << BITS


class LanguageModel(NamedTuple):
    """The model; costs are -12 log P.

    Its n-grams are the nodes of one trie: first the V words, then the n-grams of two, three and four words.

    Attributes
    ----------
    unigram : ndarray of float32, shape (V,)
        log P(word) by word id, without history.
    costs : ndarray of int16, shape (V,)
        The same as costs.
    first : ndarray of int32, shape (n_histories + 1,)
        The n-grams that continue node h stand from ``first[h]`` to ``first[h + 1]``; those of four words lie behind.
    words : ndarray of uint16, shape (n,)
        The last word of a node, ascending within a history.
    spent : ndarray of uint8, shape (n,)
        Cost of the last word after the others; 0 where there are none.
    dropped : ndarray of uint8, shape (n_histories,)
        Cost of forgetting the first word of a history (0 where nothing follows).
    blocks : ndarray of uint64, shape (V, ceil(V / 64))
        Bit w of row h: whether the model holds the pair (h, w).
    ranks : ndarray of uint16, shape (V, ceil(V / 64))
        How many bits of the row are set before a block.
    """

    unigram: NDArray[np.float32]
    costs: NDArray[np.int16]
    first: NDArray[np.int32]
    words: NDArray[np.uint16]
    spent: NDArray[np.uint8]
    dropped: NDArray[np.uint8]
    blocks: NDArray[np.uint64]
    ranks: NDArray[np.uint16]


@kernel
def find_pair(first, blocks, ranks, one, word):  # type: ignore[no-untyped-def]
    """The node of a pair of words, or -1."""
    block, bit = blocks[one, word >> 6], np.uint64(1) << np.uint64(word & 63)
    if not block & bit:
        return np.int64(-1)
    n = block & (bit - np.uint64(1))  # count its bits
    n -= (n >> np.uint64(1)) & np.uint64(0x5555555555555555)
    n = (n & np.uint64(0x3333333333333333)) + ((n >> np.uint64(2)) & np.uint64(0x3333333333333333))
    n = (n + (n >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    n = (n * np.uint64(0x0101010101010101)) >> np.uint64(56)
    return np.int64(first[one]) + np.int64(ranks[one, word >> 6]) + np.int64(n)


@kernel
def find_gram(first, words, history, word):  # type: ignore[no-untyped-def]
    """The node that continues node `history` (-1: none) with a word, or -1."""
    if history < 0:
        return np.int64(-1)
    low, end = np.int64(first[history]), np.int64(first[history + 1])
    high = end
    while low < high:
        middle = (low + high) >> 1
        if words[middle] < word:
            low = middle + 1
        else:
            high = middle
    return low if low < end and words[low] == word else np.int64(-1)


def log_probability(model: LanguageModel, history: Sequence[int], word: int) -> float:
    """log P(word | the words before it), natural logarithm, from at most the last three of them.

    The history must not be empty; a paragraph begins with START.
    """
    dropped = 0
    for length in range(min(len(history), ORDER - 1), 0, -1):
        context = history[-length]
        for later in history[len(history) - length + 1 :]:
            context = find_gram(model.first, model.words, context, later)
        gram = find_gram(model.first, model.words, context, word)
        if gram >= 0:
            return (dropped + int(model.spent[gram])) / -STEP
        dropped += int(model.dropped[context]) if context >= 0 else 0
    return (dropped + int(model.costs[word])) / -STEP


def unpack_model(stored: Mapping[str, NDArray]) -> LanguageModel:
    """The model from the arrays of the model file (see `estimate_language.estimate`)."""
    unigram = stored["unigram"].astype(np.float32)
    n = len(unigram)
    counts = np.concatenate([stored[f"children{order}"] for order in range(2, ORDER + 1)])
    first = np.full(len(counts) + 1, n, np.int32)
    first[1:] += np.cumsum(counts, dtype=np.int32)
    deltas = np.concatenate([np.zeros(n, np.uint16), *(stored[f"words{order}"] for order in range(2, ORDER + 1))])
    spent = np.concatenate([np.zeros(n, np.uint8), *(stored[f"cost{order}"] for order in range(2, ORDER + 1))])
    dropped = np.concatenate([stored[f"backoff{order}"] for order in range(1, ORDER)])
    costs = np.round(unigram * -STEP).astype(np.int16)
    words = undo_deltas(deltas, first)
    return LanguageModel(unigram, costs, first, words, spent, dropped, *_index_pairs(first, words, n))


def _index_pairs(
    first: NDArray[np.int32], words: NDArray[np.uint16], n: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint16]]:
    """The blocks and ranks of a model of `n` words."""
    rows, columns = np.repeat(np.arange(n), np.diff(first[: n + 1])), words[n : first[n]].astype(np.int64)
    blocks = np.zeros((n, -(-n // 64)), np.uint64)
    np.bitwise_or.at(blocks, (rows, columns >> 6), np.uint64(1) << (columns & 63).astype(np.uint64))
    counts = np.bincount(rows * blocks.shape[1] + (columns >> 6), minlength=blocks.size).reshape(blocks.shape)
    return blocks, (np.cumsum(counts, axis=1) - counts).astype(np.uint16)


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
    words = np.zeros(len(deltas), np.uint16)
    for parent in range(len(first) - 1):
        word = np.uint16(0)
        for k in range(first[parent], first[parent + 1]):
            word = np.uint16(word + deltas[k])
            words[k] = word
    return words
