"""Estimate the language model: modified Kneser-Ney 4-grams over syllables (Chen and Goodman 1998), cut by count.

Used by scripts/train_repair.py only; the analysis itself loads the stored numbers.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.repair.language_model import BITS, MAX_WORDS, ORDER, STEP, take_deltas
from analysis.repair.words import CLASSES, START, UNKNOWN, iter_words
from analysis.vietnamese.syllable import is_syllable


def read_ids(paragraphs: Iterable[str]) -> tuple[NDArray[np.int32], list[str], Counter[str]]:
    """Every paragraph as START and word ids over the words in order of appearance; those words; their counts."""
    ids, index = array("i"), {name: k for k, name in enumerate(CLASSES)}
    for paragraph in paragraphs:
        ids.append(START)
        ids.extend([index.setdefault(word, len(index)) for word in iter_words(paragraph.split())])
    numbers = np.frombuffer(ids, np.int32)
    counts = np.bincount(numbers, minlength=len(index))
    return numbers, list(index), Counter(dict(zip(index, counts.tolist(), strict=True)))


def choose_vocabulary(counts: Mapping[str, int], *, min_syllable: int = 5, min_foreign: int = 60) -> list[str]:
    """The classes, then syllables seen `min_syllable` times and other words seen `min_foreign` times, by frequency."""
    kept = [
        word
        for word, n in counts.items()
        if word not in CLASSES and word.isalpha()
        if n >= (min_syllable if is_syllable(word) else min_foreign) and (len(word) > 1 or is_syllable(word))
    ]
    kept.sort(key=lambda word: (-counts[word], word))
    return [*CLASSES, *kept][:MAX_WORDS]


def recode(ids: NDArray[np.int32], names: list[str], vocabulary: list[str]) -> NDArray[np.uint16]:
    """The ids over `vocabulary`; what it lacks becomes UNKNOWN."""
    place = {word: k for k, word in enumerate(vocabulary)}
    return np.array([place.get(name, UNKNOWN) for name in names], np.uint16)[ids]


def count_grams(ids: NDArray[np.uint16], order: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The distinct n-grams (keys, ascending) that lie in one paragraph, and their counts."""
    keys = np.zeros(max(0, len(ids) - order + 1), np.uint64)
    inside = np.ones(len(keys), bool)
    for k in range(order):
        column = ids[k : k + len(keys)]
        keys = (keys << np.uint64(BITS)) | column.astype(np.uint64)
        if k:
            inside &= column != START
    return np.unique(keys[inside], return_counts=True)


def discounts(counts: NDArray[np.integer]) -> NDArray[np.float64]:
    """Modified Kneser-Ney discounts for counts 0, 1, 2 and 3 or more."""
    n = np.bincount(np.minimum(counts, 5), minlength=6).astype(float)[1:5]
    if np.any(n == 0):
        return np.array([0, 0.5, 0.75, 0.9])
    y = n[0] / (n[0] + 2 * n[1])
    return np.array([0, *(k + 1 - (k + 2) * y * n[k + 1] / n[k] for k in range(3))])


def continuation_counts(
    keys: NDArray[np.uint64], counts: NDArray[np.int64], longer: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Number of distinct words before each n-gram; the plain count where it opens a paragraph."""
    order_bits = np.uint64(BITS * (round(float(np.log2(float(keys[-1])) // BITS)) + 1))
    suffixes, n_before = np.unique(longer & np.uint64((1 << int(order_bits)) - 1), return_counts=True)
    result = np.ones(len(keys), np.int64)
    result[np.searchsorted(keys, suffixes)] = n_before
    opens = (keys >> (order_bits - np.uint64(BITS))) == START
    return np.where(opens, counts, result)


def estimate(ids: NDArray[np.uint16], n_words: int, *, cutoffs: tuple[int, ...] = (2, 3, 4)) -> dict[str, NDArray]:
    """The stored arrays of the model; n-grams of order 2, 3, 4 seen less often than `cutoffs` are left out.

    The cutoffs must not fall, so that an n-gram is never held without its end, which the search relies on.
    """
    tables = [count_grams(ids, order) for order in range(1, ORDER + 1)]
    raw = [counts for _, counts in tables]
    used = [
        continuation_counts(tables[k][0], raw[k], tables[k + 1][0]) if k < ORDER - 1 else raw[k] for k in range(ORDER)
    ]
    unigram = np.full(n_words, 0.5)
    unigram[tables[0][0].astype(np.int64)] += used[0]
    unigram[0] = unigram[START] = 1e-9
    probability = unigram / unigram.sum()
    stored: dict[str, NDArray] = {"unigram": np.log(probability).astype(np.float32)}
    shorter_keys, shorter_p = np.arange(n_words, dtype=np.uint64), probability
    for order in range(2, ORDER + 1):
        keys, counts = tables[order - 1][0], used[order - 1]
        parent = np.searchsorted(shorter_keys, keys >> np.uint64(BITS))
        parent = np.minimum(parent, len(shorter_keys) - 1)
        known = shorter_keys[parent] == keys >> np.uint64(BITS)
        cut = discounts(counts)[np.minimum(counts, 3)]
        total = np.bincount(parent[known], weights=counts[known], minlength=len(shorter_keys))
        kept = known & (raw[order - 1] >= cutoffs[order - 2])
        mass = np.maximum(counts - cut, 0.0)[kept]
        parent, keys = parent[kept], keys[kept]
        with np.errstate(divide="ignore", invalid="ignore"):
            backoff = 1 - np.bincount(parent, weights=mass, minlength=len(shorter_keys)) / total
        backoff = np.where(total > 0, np.clip(backoff, 1e-4, 1), 1.0)
        suffix = np.searchsorted(shorter_keys, keys & np.uint64((1 << BITS * (order - 1)) - 1))
        p = mass / total[parent] + backoff[parent] * shorter_p[suffix]
        children = np.bincount(parent, minlength=len(shorter_keys))
        stored |= {
            f"backoff{order - 1}": np.maximum(quantise(backoff), children > 0).astype(np.uint8),
            f"children{order}": children.astype(np.uint16),
            f"words{order}": take_deltas(keys & np.uint64(MAX_WORDS - 1), children),
            f"cost{order}": quantise(p),
        }
        shorter_keys, shorter_p = keys, p
    return stored


def quantise(probability: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Costs in steps of 1/12 nat, at most 255 of them."""
    return np.clip(np.round(-np.log(probability) * STEP), 0, 255).astype(np.uint8)
