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


class Slot(NamedTuple):
    """Characters ``[start, end)`` of a token (or line) and their readings as arrays."""

    start: int
    end: int
    words: NDArray[np.int32]
    costs: NDArray[np.float64]
    texts: tuple[str, ...]
    rules: tuple[str, ...]

    def moved(self, by: int) -> "Slot":
        """The same slot `by` characters further on."""
        return Slot(self.start + by, self.end + by, self.words, self.costs, self.texts, self.rules)


def make_slot(start: int, end: int, readings: Sequence[Reading]) -> Slot:
    """A slot from its readings."""
    words = np.array([(*reading.words, 0, 0)[:MAX_EMITTED] for reading in readings], np.int32)
    costs = np.array([reading.cost for reading in readings], np.float64)
    return Slot(start, end, words, costs, tuple(r.text for r in readings), tuple(r.rule for r in readings))
