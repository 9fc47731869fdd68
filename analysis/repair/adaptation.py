"""Adaptation: what clean texts of the same study, or the sure words of the same document, say comes next.

Their n-grams are counted and held as the language model's are: those that continue a history lie side by side, and the
number of an n-gram is also its number as a history of the next order.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.repair.kernel import kernel
from analysis.repair.language_model import BITS, MAX_WORDS, ORDER, find_gram


class Adaptation(NamedTuple):
    """Counted n-grams of two to four words: the nodes of one trie, after MAX_WORDS nodes for the words themselves.

    Attributes
    ----------
    first : ndarray of int32, shape (n_histories + 1,)
    words : ndarray of uint16, shape (n,)
        See `language_model.LanguageModel`.
    counts : ndarray of float32, shape (n,)
        How often an n-gram occurs; 0 for a word.
    totals : ndarray of float32, shape (n_histories,)
        How often something follows a node.
    """

    first: NDArray[np.int32]
    words: NDArray[np.uint16]
    counts: NDArray[np.float32]
    totals: NDArray[np.float32]

    @property
    def is_empty(self) -> bool:
        """Whether it holds no n-gram, so that it changes nothing."""
        return len(self.words) <= MAX_WORDS


def no_adaptation() -> Adaptation:
    """An adaptation that changes nothing."""
    return count_adaptation([])


@kernel
def next_history(first, words, history, word):  # type: ignore[no-untyped-def]
    """The node that continues node `history` with a word; -1 where there is none or nothing follows it."""
    found = find_gram(first, words, history, word)
    return found if found >= 0 and first[found + 1] > first[found] else np.int64(-1)


@kernel
def adapt_probability(first, words, counts, totals, prior, two, three, word, value):  # type: ignore[no-untyped-def]
    """log P(word | history) with the study's counts added to what the general model says (`value`).

    The counts enter from a history of two words to one of three (nodes of the study; -1: none), as Witten and Bell
    (1991), with `prior` pseudo-counts per kind of next word for what the shorter one says:
    P <- (count(h w) + prior * kinds(h) * P) / (count(h) + prior * kinds(h)).
    """
    found = find_gram(first, words, two, word)
    if found < 0:  # nor after three words, so that P only falls
        return value
    trust = prior * (first[two + 1] - first[two])
    p = (counts[found] + trust * np.exp(value)) / (totals[two] + trust)
    if three >= 0:
        found = find_gram(first, words, three, word)
        trust = prior * (first[three + 1] - first[three])
        p = ((counts[found] if found >= 0 else 0.0) + trust * p) / (totals[three] + trust)
    return max(value, np.log(p))


def count_adaptation(paragraphs: Sequence[Sequence[int]]) -> Adaptation:
    """Count the n-grams of paragraphs given as word ids, those of documents starting with START; see `count_grams`."""
    return count_grams(np.concatenate([np.zeros(1, np.int64), *((*paragraph, 0) for paragraph in paragraphs)]))


def count_grams(ids: NDArray[np.integer]) -> Adaptation:
    """Count the n-grams (orders 2 to 4) of word ids; none reaches across a 0."""
    histories, keys = np.arange(MAX_WORDS, dtype=np.uint64), ids.astype(np.uint64)
    inside = ids > 0
    children: list[NDArray[np.int64]] = []
    words, counts, totals = [np.zeros(MAX_WORDS, np.uint16)], [np.zeros(MAX_WORDS, np.float32)], []
    for order in range(2, ORDER + 1):
        keys = (keys[:-1] << np.uint64(BITS)) | ids[order - 1 :].astype(np.uint64)
        inside = inside[:-1] & (ids[order - 1 :] > 0)
        grams, found = np.unique(keys[inside], return_counts=True)
        parent = np.searchsorted(histories, grams >> np.uint64(BITS))
        children.append(np.bincount(parent, minlength=len(histories)))
        totals.append(np.bincount(parent, weights=found, minlength=len(histories)).astype(np.float32))
        words.append((grams & np.uint64(MAX_WORDS - 1)).astype(np.uint16))
        counts.append(found.astype(np.float32))
        histories = grams
    first = np.cumsum(np.concatenate([[MAX_WORDS], *children])).astype(np.int32)
    return Adaptation(first, np.concatenate(words), np.concatenate(counts), np.concatenate(totals))
