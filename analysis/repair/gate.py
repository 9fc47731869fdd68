"""Which lines are damaged: a hidden Markov chain over the lines, with three states (clean, damaged, foreign).

What each word shows: a letter that only Vietnamese has (clean text), the skeleton of a Vietnamese syllable (clean or
damaged text), or neither (foreign text, heavy damage).
"""

import re

import numpy as np
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
_WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]+|[^\W_]+[^\W\d_][^\W_]*")


def word_evidence(line: str) -> NDArray[np.int64]:
    """How many words of a line (two characters or more, a letter among them) give each kind of evidence.

    Examples
    --------
    >>> word_evidence("Nghị quyết của Bộ Chính trị"), word_evidence("Nghi quyét lugc")
    (array([5, 1, 0]), array([0, 2, 1]))
    """
    counts = np.zeros(3, np.int64)
    for word in _WORD.findall(line):
        if any(c in VIETNAMESE_ONLY for c in word):
            counts[0] += 1
        else:
            counts[1 if is_syllable(as_letters(fold(word.lower()))) else 2] += 1
    return counts


def line_states(lines: tuple[str, ...]) -> NDArray[np.float64]:
    """Probability of each state per line, shape (n, 3); lines without words take it from their neighbours."""
    counts = np.array([word_evidence(line) for line in lines]).reshape(-1, 3)
    scores = counts @ EVIDENCE.T
    move = np.log(np.full((3, 3), (1 - STAY) / 2) + np.eye(3) * (STAY - (1 - STAY) / 2))
    forward, backward = np.zeros_like(scores), np.zeros_like(scores)
    forward[0] = scores[0] - np.log(3)
    for k in range(1, len(scores)):
        forward[k] = scores[k] + np.logaddexp.reduce(forward[k - 1][:, None] + move, axis=0)
    for k in range(len(scores) - 2, -1, -1):
        backward[k] = np.logaddexp.reduce(move + (scores[k + 1] + backward[k + 1])[None, :], axis=1)
    total = forward + backward
    return np.exp(total - np.logaddexp.reduce(total, axis=1)[:, None])


def line_damage(document: Document) -> tuple[float, ...]:
    """Per line, the probability, 0-1, that it belongs to a stretch of damaged Vietnamese.

    A document with fewer than 12 words that show damage is taken for undamaged throughout.

    Examples
    --------
    >>> [round(p, 2) for p in line_damage(Document("a", "KẾ HOẠCH\\nThực hiện Nghị quyết của Bộ Chính trị"))]
    [0.0, 0.0]
    """
    states = line_states(document.lines)
    damaged = states[:, DAMAGED]
    n_words = sum(
        int(word_evidence(line)[1:].sum()) for line, p in zip(document.lines, damaged, strict=True) if p > 0.5
    )
    return tuple(damaged.tolist() if n_words >= FEWEST_WORDS else [0.0] * len(damaged))


def damage_score(text: str) -> float:
    """Share, 0-1, of the words of a text that stand in lines taken for damaged and have no Vietnamese letter.

    Returns 0 for text without words.

    Examples
    --------
    >>> damage_score("Thực hiện Nghị quyết"), damage_score("")
    (0.0, 0.0)
    """
    lines = tuple(text.split("\n"))
    states = line_states(lines)[:, DAMAGED]
    n_words = n_damaged = 0
    for line, p in zip(lines, states, strict=True):
        counts = word_evidence(line)
        n_words += int(counts.sum())
        n_damaged += int(counts[1:].sum()) if p > 0.5 else 0
    return n_damaged / n_words if n_words else 0.0
