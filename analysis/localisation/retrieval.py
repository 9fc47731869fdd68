"""Which passages of the superior texts a task may come from: weighted words and word pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.localisation.inputs import Superior
from analysis.localisation.kernels import PAIR, add_shared, choose_best, weigh_units
from analysis.localisation.passages import Lexicon, Passage, collect_passages

STOCK_SIZE = 4
STOCK_WEIGHT = 0.5
"""Words in stock formulas and titles count half when passages are searched."""


class Found(NamedTuple):
    """The provisions that a search has found: their passages, in order, and what they share, each number 0-1.

    `cosine` is the highest of the provision and its sentences, `cosine_whole` that of the whole; `in_passage` the share
    of the searched words' weight that it has, `in_task` the share of its own weight that they have.
    """

    passages: NDArray[np.int64]
    cosine: NDArray[np.float64]
    cosine_whole: NDArray[np.float64]
    in_passage: NDArray[np.float64]
    in_task: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Library:
    """The passages of some superior texts, ready to be searched.

    Parameters
    ----------
    superiors, passages, lexicon
        What they are made from; see `collect_passages`.
    units : ndarray of int64
        Sorted codes of all words and word pairs of the passages.
    idf : ndarray of float64
        Of each unit: log((N + 1) / (df + 1/2)) over the N provisions; half of it for single words.
    postings : tuple of ndarray
        Where the list of the passages that have a unit begins (and the last ends), and these lists.
    norms, totals : ndarray
        Of each passage the Euclidean norm and the sum of the idf of its units.
    stock : ndarray of int64
        Sorted codes of the runs of four words that stand in at least 4 provisions and in 4 % of them, or in the title
        of one of the texts: the theme formula of a resolution. They prove nothing.
    rare : float
        Weight of a word that no passage has.
    parts : tuple of tuple of int
        For each passage of a whole provision the indices of its sentences; empty for the others.
    """

    superiors: tuple[Superior, ...]
    passages: tuple[Passage, ...]
    lexicon: Lexicon
    units: NDArray[np.int64]
    idf: NDArray[np.float64]
    postings: tuple[NDArray[np.int64], NDArray[np.int32]]
    norms: NDArray[np.float64]
    totals: NDArray[np.float64]
    stock: NDArray[np.int64]
    rare: float
    parts: tuple[tuple[int, ...], ...]

    def _find(self, codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Place of each code among the units, and whether it is one; the place of a strange code is 0."""
        return _places(self.units, codes)

    def weigh(self, words: NDArray[np.int32]) -> NDArray[np.float64]:
        """Weight of every word: its idf, the highest for a word that no passage has."""
        place, known = self._find(words.astype(np.int64))
        weights = np.full(len(words), self.rare)
        weights[known] = 2 * self.idf[place[known]]
        return weights

    @cached_property
    def packed(self) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int64]]:
        """The words of all passages one after the other, their weights, and where each begins (the last ends)."""
        words = np.concatenate([*(p.words for p in self.passages), np.zeros(0, np.int32)])
        starts = np.cumsum([0, *(len(p.words) for p in self.passages)])
        return words, self.weigh(words), starts

    @cached_property
    def packed_parts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the list of each passage's sentences begins (and the last ends), and these lists."""
        starts = np.cumsum([0, *map(len, self.parts)])
        return starts, np.array([part for parts in self.parts for part in parts], np.int64)

    @cached_property
    def wholes(self) -> NDArray[np.int64]:
        """Numbers of the passages that are whole provisions; the sentences of each follow it."""
        return np.flatnonzero(np.array([p.whole == i for i, p in enumerate(self.passages)], bool))

    @cached_property
    def columns(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """Of every passage the number of its heading, its share of machinery, and the number of its text."""
        headings = {heading.tobytes(): i for i, heading in enumerate(self.headings)}
        return (
            np.array([headings[p.heading.tobytes()] for p in self.passages], np.int64),
            np.array([p.machinery for p in self.passages], np.float64),
            np.array([p.superior for p in self.passages], np.int64),
        )

    @cached_property
    def headings(self) -> tuple[NDArray[np.int32], ...]:
        """The distinct headings of the passages."""
        return tuple({p.heading.tobytes(): p.heading for p in self.passages}.values())

    @cached_property
    def headings_weighed(self) -> tuple[tuple[NDArray[np.int32], float], ...]:
        """Of each of `headings` its words, each once and in order, and their weight."""
        return tuple((words, float(self.weigh(words).sum())) for words in map(np.unique, self.headings))

    @cached_property
    def heading_shares(self) -> dict[bytes, NDArray[np.float64]]:
        """What was worked out before: a heading's words -> what it has in common with each of `headings`, or NaN."""
        return {}

    def begins_stock(self, words: NDArray[np.int32], title: NDArray[np.int32]) -> NDArray[np.bool_]:
        """At which words a run of `STOCK_SIZE` begins that is in a stock formula or in `title`."""
        codes = run_codes(words, STOCK_SIZE)
        begins = np.zeros(len(words), bool)
        titled = np.unique(run_codes(title, STOCK_SIZE))
        begins[: len(codes)] = _places(self.stock, codes)[1] | _places(titled, codes)[1]
        return begins

    def known_pairs(self, words: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which pairs of neighbouring words some passage has, shape (n - 1,)."""
        return self._find(unit_codes(words)[len(words) :])[1]

    def search(self, words: NDArray[np.int32], stock: NDArray[np.bool_], *, n_best: int) -> Found:
        """The provisions nearest to some words: the `n_best` by the cosine of any part, and as many by share.

        In the order of the passages; provisions that share nothing are left out. Words of the mask `stock` count
        `STOCK_WEIGHT`.
        """
        if not len(words) or not self.passages:
            return Found(np.zeros(0, np.int64), *np.zeros((4, 0)))
        norms, totals = self._divisors
        own, found, share = weigh_units(words, stock, STOCK_WEIGHT, self.units, self.idf, self.rare)
        shared, squared = add_shared(self.postings, self.idf, found, share, len(self.passages))
        cosine = squared / ((float(np.sqrt((own**2).sum())) or 1.0) * norms)
        weight = float(own.sum()) or 1.0
        at, highest = choose_best(cosine, shared / weight, self.wholes, n_best)
        return Found(at, highest, cosine[at], shared[at] / weight, shared[at] / totals[at])

    @cached_property
    def _divisors(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """`norms` and `totals`, none of them 0."""
        return np.maximum(self.norms, 1e-9), np.maximum(self.totals, 1e-9)


def _places(units: NDArray[np.int64], codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Place of each code among sorted units, and whether it is one; the place of a strange code is 0."""
    place = np.searchsorted(units, codes)
    known = np.zeros(len(codes), bool)
    inside = place < len(units)
    known[inside] = units[place[inside]] == codes[inside]
    return np.where(known, place, 0), known


def unit_codes(words: NDArray[np.int32]) -> NDArray[np.int64]:
    """Codes of the words and of the pairs of neighbouring words."""
    single = words.astype(np.int64)
    return np.concatenate([single, (single[:-1] + 1) * PAIR + single[1:]])


def run_codes(words: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """One code per run of `size` words (a polynomial modulo 2^64)."""
    n = len(words) - size + 1
    codes = np.zeros(max(0, n), np.int64)
    for offset in range(size if n > 0 else 0):
        codes = codes * np.int64(1_000_003) + words[offset : offset + n].astype(np.int64) + 1
    return codes


def build_library(superiors: Sequence[Superior]) -> Library:
    """The passages of these texts, weighted and indexed. Without any passage every search is empty."""
    lexicon = Lexicon()
    passages = collect_passages(superiors, lexicon)
    codes = [np.unique(unit_codes(p.words)) for p in passages]
    units, columns = np.unique(np.concatenate([*codes, np.zeros(0, np.int64)]), return_inverse=True)
    rows = np.repeat(np.arange(len(passages)), [len(c) for c in codes])
    is_whole = np.array([p.whole == i for i, p in enumerate(passages)], bool)
    n = int(is_whole.sum())
    df = np.bincount(columns[is_whole[rows]], minlength=len(units)) if len(units) else np.zeros(0)
    rare = float(np.log((n + 1) / 0.5))
    idf = np.log((n + 1) / (df + 0.5)) * np.where(units < PAIR, 0.5, 1.0)
    idf = np.maximum(idf, 1e-3)
    shape = (len(passages), len(units))
    weights = sp.csr_array((idf[columns], (rows, columns)), shape=shape) if len(units) else sp.csr_array(shape)
    squares = sp.csr_array(weights.multiply(weights))
    norms = np.sqrt(np.asarray(squares.sum(axis=1)).ravel())
    totals = np.asarray(weights.sum(axis=1)).ravel()
    runs = [np.unique(run_codes(p.words, STOCK_SIZE)) for p, whole in zip(passages, is_whole, strict=True) if whole]
    values, counts = np.unique(np.concatenate([*runs, np.zeros(0, np.int64)]), return_counts=True)
    titles = [run_codes(lexicon.encode_text(s.title), STOCK_SIZE) for s in superiors]
    stock = np.unique(np.concatenate([values[counts >= max(4, 0.04 * n)], *titles]))
    by_unit = sp.csc_array(weights)
    postings = by_unit.indptr.astype(np.int64), by_unit.indices.astype(np.int32)
    parts: list[list[int]] = [[] for _ in passages]
    for i, passage in enumerate(passages):
        if passage.whole != i:
            parts[passage.whole].append(i)
    frozen = tuple(map(tuple, parts))
    return Library(tuple(superiors), passages, lexicon, units, idf, postings, norms, totals, stock, rare, frozen)
