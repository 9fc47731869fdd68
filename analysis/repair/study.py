"""A study: what its clean documents teach the repair of the damaged ones."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.core import Document
from analysis.repair.adaptation import Adaptation, count_grams
from analysis.repair.gate import damage_score
from analysis.repair.words import MARK, START, UNKNOWN, token_words

CLEAN = 0.02
"""Damage score below which a document may teach."""


class Study(NamedTuple):
    """What clean documents teach: see `edits.learn`; small, and the same in every process that it is sent to.

    Attributes
    ----------
    ids : tuple of str
        The documents, ascending.
    words : tuple of ndarray of uint16
        The word ids of each, a 0 before each paragraph.
    counts : Adaptation
        The n-grams of them all.
    """

    ids: tuple[str, ...]
    words: tuple[NDArray[np.uint16], ...]
    counts: Adaptation

    def without(self, id: str) -> Adaptation:
        """The n-grams of all documents but one, which must not teach itself its own words."""
        if id not in self.ids:
            return self.counts
        return _count([words for other, words in zip(self.ids, self.words, strict=True) if other != id])


class _Index(dict[str, tuple[int, ...]]):
    """The word ids of every token that was asked for."""

    def __init__(self, index: Mapping[str, int]) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, token: str) -> tuple[int, ...]:
        found = self[token] = tuple(self.index.get(word, UNKNOWN) for word in token_words(token))
        return found


def read_study(documents: Sequence[Document], index: Mapping[str, int]) -> Study:
    """What the clean documents among some teach (damage score below 0.02); a paragraph is a line.

    Parameters
    ----------
    documents : sequence of Document
    index : mapping of str to int
        Word id by word.
    """
    known = _Index(index)
    taught = sorted((d for d in documents if damage_score(d.text) < CLEAN), key=lambda d: d.id)
    words = tuple(_read(document, known) for document in taught)
    return Study(tuple(d.id for d in taught), words, _count(words))


def _read(document: Document, known: _Index) -> NDArray[np.uint16]:
    ids: list[int] = []
    for line in document.lines:
        if line.strip():
            ids += (0, START)
            for token in line.split():
                ids += known[token]
    found = np.array(ids, np.uint16)
    again = (found[1:] == MARK) & (found[:-1] == MARK)  # of several marks in a row only the first
    return np.delete(found, np.flatnonzero(again) + 1)


def _count(words: Sequence[NDArray[np.uint16]]) -> Adaptation:
    return count_grams(np.concatenate([np.zeros(1, np.uint16), *words]))
