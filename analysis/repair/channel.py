"""The channel: log P(token read | word printed), and the likeliest printed words of a token.

A printed word turns into a read token character by character: one printed character into 0 to 3, two into 1 to 3, each
with a learnt probability, the rest with a small one. All words of the vocabulary are scored at once, see `trie`.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.repair.tokens import LOWER, TITLE, UPPER
from analysis.repair.trie import (
    DELETION,
    LOOKALIKE,
    MAX_WORD,
    RANKS,
    WINDOW,
    Trie,
    build_trie,
    mark_paths,
    operation_costs,
    score_trie,
    write_trie,
)
from analysis.repair.words import CLASSES
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.ocr import LOOK_PAIRS, look_mask

MAX_READ = 3
MAX_TOKEN = 12
HINT, NEAR, FLOOR = -4.0, -8.0, -30.0
PSEUDO_COUNT = 3.0
Op = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Channel:
    """Learnt confusions over a vocabulary, ready for look-up.

    Attributes
    ----------
    tries : tuple of Trie
        One per case class (LOWER, TITLE, UPPER).
    single, double : mapping of str to (start, end)
        Where the operations that yield a piece of text stand in the operation arrays.
    direct : mapping of (str, case) to ((word id, count), ...)
        Whole tokens seen in training.
    totals : mapping of (word id, case) to int
        How often a word was printed in the training pages.
    """

    tries: tuple[Trie, ...]
    single: Mapping[str, tuple[int, int]]
    double: Mapping[str, tuple[int, int]]
    operations: tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32], NDArray[np.float32]]
    base_of_letter: NDArray[np.int32]
    looks: NDArray[np.int32]
    deletions: NDArray[np.float32]
    n_pairs: int
    direct: Mapping[tuple[str, int], tuple[tuple[int, int], ...]]
    totals: Mapping[tuple[int, int], int]
    unigram: NDArray[np.float32] = field(repr=False)

    def score(
        self, core: str, case: int, direct: NDArray[np.int32], *, n: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Words that could have been read as `core`: ids and log P(core | word), by the edit model alone.

        Those of `direct`, and at least the `n` others that are likeliest with their own probability counted in.
        """
        m = len(core)
        ranges = [np.zeros((m, 4, 2), np.int32), np.zeros((m, 4, 2), np.int32)]
        for table, target in ((self.single, ranges[0]), (self.double, ranges[1])):
            for j in range(m):
                for length in range(1, min(MAX_READ, m - j) + 1):
                    target[j, length] = table.get(core[j : j + length], (0, 0))
        printed1, value1, printed2, value2 = self.operations
        bases, look = np.array([_shape(c) for c in core], np.int32).T.copy()
        letters, none = (self.base_of_letter, self.looks), np.zeros(max(1, self.n_pairs), np.int32)
        one = operation_costs(ranges[0], printed1, value1, bases, look, *letters, self.deletions, True)
        two = operation_costs(ranges[1], printed2, value2, bases, look, none, none, self.deletions, False)
        trie = self.tries[case]
        nodes = (trie.letter, trie.pair, trie.depth, trie.skip, trie.word, trie.ceiling, trie.joins, self.unigram)
        marked = mark_paths(trie.parent, trie.node, direct)
        ranks = np.full(n, -np.inf)
        _, _, best = score_trie(nodes, ranks, marked, (one, two), m, NEAR, HINT)
        ranks = np.full(n, max(ranks[0], ranks[-1] - RANKS))
        words, values, best = score_trie(nodes, ranks, marked, (one, two), m, best, FLOOR)
        near = values >= best - WINDOW
        return words[near], values[near]

    def candidates(self, core: str, case: int, *, n: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The `n` likeliest printed words of a token, best first, and log P(token | word); empty if it is too long."""
        if not core or len(core) > MAX_TOKEN:
            return np.zeros(0, np.int32), np.zeros(0)
        seen = self.direct.get((core, case), ())
        direct = np.array([word for word, _ in seen], np.int32)
        words, values = self.score(core, case, direct, n=n)
        if seen:
            known = dict(zip(words.tolist(), values.tolist(), strict=True))
            counts = np.array([count for _, count in seen], np.float64)
            totals = np.array([self.totals[word, case] for word, _ in seen], np.float64)
            rest = PSEUDO_COUNT * np.exp([known.get(word, FLOOR) for word, _ in seen])
            known |= zip(direct.tolist(), np.log((counts + rest) / (totals + PSEUDO_COUNT)).tolist(), strict=True)
            words, values = np.array(list(known), np.int32), np.array(list(known.values()))
        rank = values + self.unigram[words]
        order = np.lexsort((words, -rank))[:n]
        order = order[rank[order] > rank[order[0]] - RANKS] if len(order) else order
        return words[order], values[order]


@lru_cache(maxsize=4096)
def _shape(character: str) -> tuple[int, int]:
    """The letter without marks, and the look-alike groups, of a character."""
    return ord(fold(character.lower())[0]), look_mask(character)


def build_channel(
    vocabulary: Sequence[str],
    unigram: NDArray[np.float32],
    single: Mapping[Op, float],
    double: Mapping[Op, float],
    direct: Mapping[Op, int],
) -> Channel:
    """The channel for a vocabulary from learnt operations and whole-token counts."""
    words = [(w, k) for k, w in enumerate(vocabulary) if k >= len(CLASSES) and len(w) <= MAX_WORD]
    lower = {c for word, _ in words for c in word}
    alphabet = sorted(lower | {c.upper() for c in lower if len(c.upper()) == 1})
    letters = {c: k for k, c in enumerate(alphabet)}
    double = {**look_pairs({w[k : k + 2] for w, _ in words for k in range(len(w) - 1)}), **double}
    pairs = {p: k for k, p in enumerate(sorted({p for p, _ in double}))}
    deletions = np.full(len(letters), DELETION, np.float32)
    for (printed, read), value in single.items():
        if not read and printed in letters:
            deletions[letters[printed]] = max(value, DELETION)
    one = sorted((r, letters[p], v) for (p, r), v in single.items() if r and p in letters)
    two = sorted((r, pairs[p], v) for (p, r), v in double.items())
    trie, pairs_at = build_trie(words, unigram)
    index = {word: k for k, word in enumerate(vocabulary)}
    seen: dict[tuple[str, int], list[tuple[int, int]]] = {}
    totals: dict[tuple[int, int], int] = {}
    for (printed, read), count in sorted(direct.items()):
        word = index.get(printed.lower())
        if word is None:
            continue
        case = UPPER if printed.isupper() and len(printed) > 1 else TITLE if printed[0].isupper() else LOWER
        seen.setdefault((read, case), []).append((word, count))
        totals[word, case] = totals.get((word, case), 0) + count
    return Channel(
        tuple(write_trie(trie, pairs_at, case, letters, pairs) for case in (LOWER, TITLE, UPPER)),
        _ranges([r for r, _, _ in one]),
        _ranges([r for r, _, _ in two]),
        (
            _column(one, 1, np.int32),
            _column(one, 2, np.float32),
            _column(two, 1, np.int32),
            _column(two, 2, np.float32),
        ),
        np.array([ord(fold(c.lower())[0]) for c in alphabet], np.int32),
        np.array([look_mask(c) | look_mask(fold(c)) for c in alphabet], np.int32),
        deletions,
        len(pairs),
        {key: tuple(value) for key, value in seen.items()},
        totals,
        unigram,
    )


def look_pairs(pairs: Collection[str]) -> dict[Op, float]:
    """Pairs of letters that may be read as one, by LOOK_PAIRS, each at the cost of a look-alike.

    >>> look_pairs(["ứn", "na"])
    {('ứn', 'm'): -6.0}
    """
    pair_of = {pair: read for read, group in LOOK_PAIRS.items() for pair in group}
    found = {}
    for pair in sorted(pairs):
        bare = unicodedata.normalize("NFD", pair[0])
        base = unicodedata.normalize("NFC", bare[0] + "\u031b" * ("\u031b" in bare))
        if base + pair[1] in pair_of:
            found[pair, pair_of[base + pair[1]]] = LOOKALIKE
    return found


def _column(rows: list[tuple[str, int, float]], k: int, dtype: type) -> NDArray:
    return np.array([row[k] for row in rows], dtype)


def _ranges(names: list[str]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for k, name in enumerate(names):
        found[name] = (found.get(name, (k, k))[0], k + 1)
    return found
