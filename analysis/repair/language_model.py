"""A quantised 4-gram model of Vietnamese administrative syllables, looked up by hashing.

Probabilities are interpolated, modified Kneser-Ney (estimated by :mod:`analysis.repair.estimate_language`), natural
logarithms in steps of 1/12. An n-gram's key packs its word ids, 13 bits each, so that a key names its order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

ORDER = 4
BITS = 13
STEP = 12.0
MAX_WORDS = 1 << BITS


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """Hashed n-grams: slot i holds the n-gram `keys[i]` (0: empty slot).

    Attributes
    ----------
    keys : ndarray of uint64, shape (2**k,)
    log_probability, log_backoff : ndarray of float32, shape (2**k,)
        log P(last word | the others), and the weight of the shorter history when this n-gram is a history (0 where no
        word is known to follow it).
    unigram : ndarray of float32, shape (V,)
        log P(word) by word id.
    """

    keys: NDArray[np.uint64]
    log_probability: NDArray[np.float32]
    log_backoff: NDArray[np.float32]
    unigram: NDArray[np.float32]


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
    """An open-addressing table of distinct keys and the slot of each."""
    size = 1 << max(4, int(np.ceil(np.log2(2.2 * max(len(new), 1)))))
    keys, slots = np.zeros(size, np.uint64), np.zeros(len(new), np.int64)
    _fill(keys, slots, new)
    return keys, slots


@njit(cache=True)
def find_contexts(lm, study, history):  # type: ignore[no-untyped-def]
    """Where a history of up to three words stands: slots in the model for its last 1 to 3 words, in the study for 2, 3.

    -1 means that nothing is known to follow; what follows is then not looked up.
    """
    keys, _, log_b, _ = lm
    a_keys, _, a_totals, _ = study
    found = np.full(5, -1, np.int64)
    for length in range(1, ORDER):
        context = np.uint64(history) & np.uint64((1 << (BITS * length)) - 1)
        if context >> np.uint64(BITS * (length - 1)) == np.uint64(0):
            break
        slot = find_slot(keys, context)
        if slot >= 0 and log_b[slot] < 0:
            found[length - 1] = slot
        if length > 1 and len(a_keys) > 16:
            slot = find_slot(a_keys, context)
            if slot >= 0 and a_totals[slot] > 0:
                found[length + 1] = slot
    return found


@njit(cache=True)
def log_probability(lm, study, prior, contexts, history, word):  # type: ignore[no-untyped-def]
    """log P(word | history), with the study's counts added where its texts hold the last two words.

    The model backs off from three words to none. The study's counts enter from a history of two words to one of three,
    as Witten and Bell (1991), with `prior` pseudo-counts per kind of next word for what the shorter one says:
    P <- (count(h w) + prior * kinds(h) * P) / (count(h) + prior * kinds(h)).
    """
    keys, log_p, log_b, unigram = lm
    a_keys, a_counts, a_totals, a_kinds = study
    base, weight = 1.0, 0.0
    for length in range(ORDER - 1, 0, -1):
        if contexts[length - 1] < 0:
            continue
        context = np.uint64(history) & np.uint64((1 << (BITS * length)) - 1)
        slot = find_slot(keys, (context << np.uint64(BITS)) | np.uint64(word))
        if slot >= 0:
            base = weight + log_p[slot]
            break
        weight += log_b[contexts[length - 1]]
    if base > 0:
        base = weight + unigram[word]
    if contexts[3] < 0 and contexts[4] < 0:
        return base
    p = np.exp(base)
    for length in range(2, ORDER):
        at = contexts[length + 1]
        if at < 0:
            continue
        context = np.uint64(history) & np.uint64((1 << (BITS * length)) - 1)
        slot = find_slot(a_keys, (context << np.uint64(BITS)) | np.uint64(word))
        count, trust = a_counts[slot] if slot >= 0 else 0.0, prior * a_kinds[at]
        p = (count + trust * p) / (a_totals[at] + trust)
    return np.log(p)


def pack(grams: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Keys of n-grams given as rows of word ids.

    >>> int(pack(np.array([[6, 7]]))[0]) == (6 << 13 | 7)
    True
    """
    keys = np.zeros(len(grams), np.uint64)
    for column in range(grams.shape[1]):
        keys = (keys << np.uint64(BITS)) | grams[:, column].astype(np.uint64)
    return keys


def unpack_model(stored: Mapping[str, NDArray]) -> LanguageModel:
    """The model from the arrays of the model file (see `estimate_language.store_model`)."""
    unigram = stored["unigram"].astype(np.float32)
    parents = np.arange(len(unigram), dtype=np.uint64)
    all_keys, all_p = [parents[1:]], [unigram[1:]]
    all_b = [stored["backoff1"].astype(np.float32)[1:] / -STEP]
    for order in range(2, ORDER + 1):
        counts = stored[f"children{order}"]
        keys = (np.repeat(parents, counts) << np.uint64(BITS)) | undo_deltas(stored[f"words{order}"], counts)
        all_keys.append(keys)
        all_p.append(stored[f"cost{order}"].astype(np.float32) / -STEP)
        backoff = stored[f"backoff{order}"] if order < ORDER else np.zeros(len(keys), np.uint8)
        all_b.append(backoff.astype(np.float32) / -STEP)
        parents = keys
    keys, slots = hash_keys(np.concatenate(all_keys))
    log_p, log_b = np.zeros(len(keys), np.float32), np.zeros(len(keys), np.float32)
    log_p[slots], log_b[slots] = np.concatenate(all_p), np.concatenate(all_b)
    return LanguageModel(keys, log_p, log_b, unigram)


def take_deltas(words: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.uint16]:
    """Ascending word ids of each parent as differences, which compress better."""
    deltas = np.diff(words.astype(np.int64), prepend=0)
    starts = np.cumsum(counts) - counts
    first = starts[counts > 0]
    deltas[first] = words[first]
    return deltas.astype(np.uint16)


def undo_deltas(deltas: NDArray[np.uint16], counts: NDArray[np.integer]) -> NDArray[np.uint64]:
    """The inverse of `take_deltas`."""
    total = np.cumsum(deltas.astype(np.int64))
    counts = counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    filled = counts > 0
    base = np.where(starts[filled] > 0, total[starts[filled] - 1], 0)
    return (total - np.repeat(base, counts[filled])).astype(np.uint64)


@dataclass(frozen=True, eq=False)
class Adaptation:
    """Counts of the n-grams of a study's clean texts, hashed like the model; empty arrays mean none.

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


def count_adaptation(paragraphs: Sequence[Sequence[int]]) -> Adaptation:
    """Count the n-grams (orders 2 to 4) of clean paragraphs given as word ids, each starting with START."""
    keys: list[NDArray[np.uint64]] = []
    for paragraph in paragraphs:
        ids = np.asarray(paragraph, np.int64)
        for order in range(2, ORDER + 1):
            if len(ids) >= order:
                keys.append(pack(np.lib.stride_tricks.sliding_window_view(ids, order)))
    if not keys:
        return no_adaptation()
    grams, counts = np.unique(np.concatenate(keys), return_counts=True)
    histories, where = np.unique(grams >> np.uint64(BITS), return_inverse=True)
    totals, kinds = np.bincount(where, weights=counts), np.bincount(where)
    table, slots = hash_keys(np.unique(np.concatenate([grams, histories])))
    held = Adaptation(table, *(np.zeros(len(table), np.float32) for _ in range(3)))
    place = dict(zip(table[slots].tolist(), slots.tolist(), strict=True))
    held.counts[[place[g] for g in grams.tolist()]] = counts
    held.totals[[place[h] for h in histories.tolist()]] = totals
    held.kinds[[place[h] for h in histories.tolist()]] = kinds
    return held
