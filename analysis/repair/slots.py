"""Slots: stretches of characters, each with the ways it may be read."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MAX_EMITTED = 3
"""Most words that one reading emits."""


class Reading(NamedTuple):
    """One way to read a slot: the words for the language model, log P(slot | them), the text, the rule's name."""

    words: tuple[int, ...]
    cost: float
    text: str
    rule: str


class Words(NamedTuple):
    """The words that a piece of text may have been read from, likeliest first.

    Attributes
    ----------
    ids : ndarray of int32, shape (n,)
    costs : ndarray of float64, shape (n,)
        log P(piece | word).
    texts : tuple of str
        The words in the letter case of the piece.
    """

    ids: NDArray[np.int32]
    costs: NDArray[np.float64]
    texts: tuple[str, ...]

    def readings(self, rule: str = "word") -> list[Reading]:
        """Each word as a reading."""
        columns = (self.ids.tolist(), self.costs.tolist(), self.texts)
        return [Reading((word,), cost, text, rule) for word, cost, text in zip(*columns, strict=True)]


class Slot(NamedTuple):
    """Characters ``[start, end)`` of a token, how they stand there, and their readings as arrays."""

    start: int
    end: int
    read: str
    words: NDArray[np.int32]
    costs: NDArray[np.float64]
    texts: tuple[str, ...]
    rules: tuple[str, ...]

    def moved(self, by: int) -> "Slot":
        """The same slot `by` characters further on."""
        return self._replace(start=self.start + by, end=self.end + by)


class Token(NamedTuple):
    """The slots of a token, and what all their readings emit: words, costs, and how many readings each slot has."""

    slots: tuple[Slot, ...]
    words: NDArray[np.int32]
    costs: NDArray[np.float64]
    sizes: tuple[int, ...]


def make_slot(token: str, start: int, end: int, readings: Sequence[Reading], *, first: Words | None = None) -> Slot:
    """A slot of a token from its readings, those as single words first."""
    n, n_all = (len(first.texts), len(first.texts) + len(readings)) if first else (0, len(readings))
    words, costs = np.zeros((n_all, MAX_EMITTED), np.int32), np.zeros(n_all)
    if first:
        words[:n, 0], costs[:n] = first.ids, first.costs
    for k, reading in enumerate(readings, n):
        words[k, : len(reading.words)], costs[k] = reading.words, reading.cost
    texts = (*(first.texts if first else ()), *(r.text for r in readings))
    return Slot(start, end, token[start:end], words, costs, texts, (*("word",) * n, *(r.rule for r in readings)))


def make_token(slots: Sequence[Slot]) -> Token:
    """A token from its slots."""
    words = np.concatenate([np.zeros((0, MAX_EMITTED), np.int32), *(slot.words for slot in slots)])
    costs = np.concatenate([np.zeros(0), *(slot.costs for slot in slots)])
    return Token(tuple(slots), words, costs, tuple(len(slot.costs) for slot in slots))
