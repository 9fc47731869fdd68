"""Adaptation: what clean texts of the same study, or the sure words of the same document, say comes next.

Their n-grams are counted and hashed; an n-gram's key packs its word ids, 13 bits each, so that a key names its order.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.repair.language_model import BITS, ORDER

_HISTORY = (1 << (BITS * (ORDER - 1))) - 1


class Adaptation(NamedTuple):
    """Hashed n-grams: slot i holds the n-gram `keys[i]` (0: empty slot); 16 empty slots mean none.

    Attributes
    ----------
    keys : ndarray of uint64, shape (2**k,)
    counts : ndarray of float32, shape (2**k,)
        How often an n-gram occurs.
    totals, kinds : ndarray of float32, shape (2**k,)
        How often it occurs as a history, and with how many different next words.
    """

    keys: NDArray[np.uint64]
    counts: NDArray[np.float32]
    totals: NDArray[np.float32]
    kinds: NDArray[np.float32]


def no_adaptation() -> Adaptation:
    """An adaptation that changes nothing."""
    return Adaptation(np.zeros(16, np.uint64), *(np.zeros(16, np.float32) for _ in range(3)))


@njit(cache=True)
def find_slot(keys, key):  # type: ignore[no-untyped-def]
    """Slot of `key`, or -1."""
    mask = np.uint64(len(keys) - 1)
    slot = ((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)) & mask
    while True:
        found = keys[slot]
        if found == key:
            return np.int64(slot)
        if found == np.uint64(0):
            return np.int64(-1)
        slot = (slot + np.uint64(1)) & mask


@njit(cache=True)
def _fill(keys, slots, new):  # type: ignore[no-untyped-def]
    mask = np.uint64(len(keys) - 1)
    for i in range(len(new)):
        slot = ((new[i] * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)) & mask
        while keys[slot] != np.uint64(0) and keys[slot] != new[i]:
            slot = (slot + np.uint64(1)) & mask
        keys[slot] = new[i]
        slots[i] = slot


def hash_keys(new: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """An open-addressing table of keys and the slot of each."""
    size = 1 << max(5, int(np.ceil(np.log2(2.2 * max(len(new), 1)))))
    keys, slots = np.zeros(size, np.uint64), np.zeros(len(new), np.int64)
    _fill(keys, slots, new)
    return keys, slots


@njit(cache=True)
def remember(history, word):  # type: ignore[no-untyped-def]
    """The last three words, packed, after one more."""
    return ((history << np.uint64(BITS)) | np.uint64(word)) & np.uint64(_HISTORY)


@njit(cache=True)
def find_contexts(study, history):  # type: ignore[no-untyped-def]
    """Slots of the last two words and of the last three as histories; -1 where the study does not hold them."""
    keys, _, totals, _ = study
    two, three = np.int64(-1), np.int64(-1)
    if len(keys) > 16:
        context = history & np.uint64((1 << (2 * BITS)) - 1)
        if context >> np.uint64(BITS) != np.uint64(0):
            two = find_slot(keys, context)
        if two >= 0 and totals[two] == 0:
            two = np.int64(-1)
        if two >= 0 and history >> np.uint64(2 * BITS) != np.uint64(0):
            three = find_slot(keys, history)
        if three >= 0 and totals[three] == 0:
            three = np.int64(-1)
    return two, three


@njit(cache=True)
def adapt_probability(study, prior, contexts, history, word, value):  # type: ignore[no-untyped-def]
    """log P(word | history) with the study's counts added to what the general model says (`value`).

    The counts enter from a history of two words to one of three (`contexts`, see `find_contexts`), as Witten and Bell
    (1991), with `prior` pseudo-counts per kind of next word for what the shorter one says:
    P <- (count(h w) + prior * kinds(h) * P) / (count(h) + prior * kinds(h)).
    """
    keys, counts, totals, kinds = study
    two, three = contexts
    if two < 0:
        return value
    context = history & np.uint64((1 << (2 * BITS)) - 1)
    slot = find_slot(keys, (context << np.uint64(BITS)) | np.uint64(word))
    if slot < 0:  # nor after three words, so that P only falls
        return value
    trust = prior * kinds[two]
    p = (counts[slot] + trust * np.exp(value)) / (totals[two] + trust)
    if three >= 0:
        slot = find_slot(keys, (history << np.uint64(BITS)) | np.uint64(word))
        trust = prior * kinds[three]
        p = ((counts[slot] if slot >= 0 else 0.0) + trust * p) / (totals[three] + trust)
    return max(value, np.log(p))


def pack(grams: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Keys of n-grams given as rows of word ids.

    >>> int(pack(np.array([[6, 7]]))[0]) == (6 << 13 | 7)
    True
    """
    keys = np.zeros(len(grams), np.uint64)
    for column in range(grams.shape[1]):
        keys = (keys << np.uint64(BITS)) | grams[:, column].astype(np.uint64)
    return keys


def count_adaptation(paragraphs: Sequence[Sequence[int]]) -> Adaptation:
    """Count the n-grams (orders 2 to 4) of paragraphs given as word ids, those of documents starting with START.

    A paragraph holds no 0.
    """
    parts: list[NDArray[np.int64]] = [np.zeros(ORDER, np.int64)]
    for paragraph in paragraphs:
        parts += [np.asarray(paragraph, np.int64), np.zeros(ORDER - 1, np.int64)]
    ids = np.concatenate(parts)
    keys: list[NDArray[np.uint64]] = []
    for order in range(2, ORDER + 1):
        windows = np.lib.stride_tricks.sliding_window_view(ids, order)
        keys.append(pack(windows[np.all(windows > 0, axis=1)]))
    grams, counts = np.unique(np.concatenate(keys), return_counts=True)
    if not len(grams):
        return no_adaptation()
    histories, where = np.unique(grams >> np.uint64(BITS), return_inverse=True)
    totals, kinds = np.bincount(where, weights=counts), np.bincount(where)
    table, slots = hash_keys(np.concatenate([grams, histories]))
    held = Adaptation(table, *(np.zeros(len(table), np.float32) for _ in range(3)))
    held.counts[slots[: len(grams)]] = counts
    held.totals[slots[len(grams) :]] = totals
    held.kinds[slots[len(grams) :]] = kinds
    return held
