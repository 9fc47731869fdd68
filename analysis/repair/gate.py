"""Which lines are damaged: a hidden Markov chain over the lines, with three states (clean, damaged, foreign).

What each word shows: a letter that only Vietnamese has (clean text), the skeleton of a Vietnamese syllable (clean or
damaged text), or neither (foreign text, heavy damage).
"""

import re
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.core import Document
from analysis.vietnamese.alphabet import VIETNAMESE_ONLY, fold
from analysis.vietnamese.ocr import as_letters
from analysis.vietnamese.syllable import is_syllable

CLEAN, DAMAGED, FOREIGN = range(3)
EVIDENCE = np.log(
    np.array(
        [  # Vietnamese letter, skeleton of a syllable, neither
            [0.600, 0.330, 0.070],
            [0.004, 0.820, 0.176],
            [0.004, 0.400, 0.596],
        ]
    )
)
STAY = 0.999
FEWEST_WORDS = 12
_WORD = re.compile(r"[^\W_]{2,}")
_SCORES: dict[bytes, float] = {}
"""Hash of a text -> its damage score: reading a document asks three times, at moments far apart."""


@lru_cache(maxsize=1 << 16)
def _kind(word: str) -> int:
    """The kind of evidence that a word gives; 3 for a number."""
    if not VIETNAMESE_ONLY.isdisjoint(word):
        return 0
    if word.isdigit():
        return 3
    return 1 if is_syllable(as_letters(fold(word.lower()))) else 2


def word_evidence(line: str) -> NDArray[np.int64]:
    """How many words of a line (two characters or more, a letter among them) give each kind of evidence.

    Examples
    --------
    >>> word_evidence("Nghị quyết của Bộ Chính trị"), word_evidence("Nghi quyét lugc")
    (array([5, 1, 0]), array([0, 2, 1]))
    """
    kinds = [_kind(word) for word in _WORD.findall(line)]
    return np.array([kinds.count(kind) for kind in range(3)], np.int64)


@njit(cache=True)
def _smooth(scores, stay):  # type: ignore[no-untyped-def]
    """Probability of each state per line, given the log likelihoods of all lines; shape (n, 3)."""
    n = len(scores)
    forward, backward = np.ones((n, 3)), np.ones((n, 3))
    shown = np.empty((n, 3))
    for k in range(n):
        shown[k] = np.exp(scores[k] - np.max(scores[k]))
    for k in range(n):
        before = forward[k - 1] if k else np.full(3, 1 / 3)
        forward[k] = shown[k] * (stay * before + (1 - stay) / 2 * (np.sum(before) - before))
        forward[k] /= np.sum(forward[k])
    for k in range(n - 2, -1, -1):
        after = shown[k + 1] * backward[k + 1]
        backward[k] = stay * after + (1 - stay) / 2 * (np.sum(after) - after)
        backward[k] /= np.sum(backward[k])
    states = forward * backward
    for k in range(n):
        states[k] /= np.sum(states[k])
    return states


@lru_cache(maxsize=4)
def _evidence(lines: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The evidence and the states of all lines; the last few documents are remembered."""
    kinds = [[_kind(word) for word in _WORD.findall(line)] for line in lines]
    counts = np.array([[line.count(0), line.count(1), line.count(2)] for line in kinds], np.int64).reshape(-1, 3)
    states = _smooth(counts @ EVIDENCE.T, STAY)
    counts.flags.writeable = states.flags.writeable = False
    return counts, states


def line_states(lines: tuple[str, ...]) -> NDArray[np.float64]:
    """Probability of each state per line, shape (n, 3); lines without words take it from their neighbours."""
    return _evidence(lines)[1]


def line_damage(document: Document) -> tuple[float, ...]:
    """Per line, the probability, 0-1, that it belongs to a stretch of damaged Vietnamese.

    A document with fewer than 12 words that show damage is taken for undamaged throughout.

    Examples
    --------
    >>> [round(p, 2) for p in line_damage(Document("a", "KẾ HOẠCH\\nThực hiện Nghị quyết của Bộ Chính trị"))]
    [0.0, 0.0]
    """
    counts, states = _evidence(document.lines)
    damaged = states[:, DAMAGED]
    n_words = counts[damaged > 0.5, 1:].sum()
    return tuple(damaged.tolist() if n_words >= FEWEST_WORDS else [0.0] * len(damaged))


def damage_score(text: str) -> float:
    """Share, 0-1, of the words of a text that stand in lines taken for damaged and have no Vietnamese letter.

    Returns 0 for text without words.

    Examples
    --------
    >>> damage_score("Thực hiện Nghị quyết"), damage_score("")
    (0.0, 0.0)
    """
    key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if key not in _SCORES:
        counts, states = _evidence(tuple(text.split("\n")))
        n_words = int(counts.sum())
        _SCORES[key] = float(counts[states[:, DAMAGED] > 0.5, 1:].sum() / n_words) if n_words else 0.0
    return _SCORES[key]
