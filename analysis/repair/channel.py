"""The channel: log P(token read | word printed), and the likeliest printed words of a token.

A printed word turns into a read token character by character: one printed character into 0 to 3, two into 1 to 3, each
with a learnt probability, the rest with a small one. All words of the vocabulary stand in a trie, so that words share
the work of their common beginnings and hopeless branches are never entered.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.repair.tokens import LOWER, TITLE, UPPER, in_case
from analysis.repair.words import CLASSES
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.ocr import LOOK_PAIRS, look_mask

MAX_READ = 3
MAX_TOKEN = 12
MAX_WORD = 12
INSERTION = -9.0
UNSEEN, LOOKALIKE, SAME_BASE, DELETION = -8.5, -6.0, -4.5, -7.0
"""Log probability, where training never saw it, that a character becomes any other, a look-alike, its base, nothing."""
NEAR, WINDOW, FLOOR = -8.0, 16.0, -30.0
PSEUDO_COUNT = 3.0
Op = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Trie:
    """Words in preorder: node i holds a character; `skip[i]` is the first node outside its subtree."""

    letter: NDArray[np.int32]
    pair: NDArray[np.int32]
    depth: NDArray[np.int32]
    skip: NDArray[np.int32]
    word: NDArray[np.int32]


def build_trie(words: Sequence[tuple[str, int]]) -> tuple[Trie, list[str]]:
    """A trie of (lower-case word, id), and the character pair (parent's and own) at every node.

    `letter` holds code points and `pair` -1; `write_trie` puts in the numbers of a case class.
    """
    rows: list[tuple[int, int, int]] = []
    skip: list[int] = []
    pairs: list[str] = []
    path: list[int] = []
    previous = ""
    for form, word in sorted(words):
        common = 0
        while common < min(len(form), len(previous)) and form[common] == previous[common]:
            common += 1
        for node in path[common:]:
            skip[node] = len(rows)
        del path[common:]
        for k in range(common, len(form)):
            path.append(len(rows))
            rows.append((ord(form[k]), k + 1, word if k == len(form) - 1 else 0))
            skip.append(0)
            pairs.append(form[max(0, k - 1) : k + 1])
        previous = form
    for node in path:
        skip[node] = len(rows)
    table = np.array(rows, np.int32).reshape(-1, 3)
    empty = np.full(len(rows), -1, np.int32)
    return Trie(table[:, 0].copy(), empty, table[:, 1].copy(), np.array(skip, np.int32), table[:, 2].copy()), pairs


def write_trie(
    trie: Trie, pairs_at: Sequence[str], case: int, letters: Mapping[str, int], pairs: Mapping[str, int]
) -> Trie:
    """The trie of a case class: numbers of its letters and of the pairs that have operations."""
    upper = trie.depth == 1 if case == TITLE else np.full(len(trie.depth), case == UPPER)
    codes = {c: (letters[chr(c)], letters[chr(c).upper()]) for c in np.unique(trie.letter).tolist()}
    both = np.array([codes[c] for c in trie.letter.tolist()], np.int32).reshape(-1, 2)
    written = {p: pairs.get(in_case(p, case), -1) for p in set(pairs_at)}
    inside = {p: pairs.get(p if case == TITLE else in_case(p, case), -1) for p in written}
    depth = trie.depth.tolist()
    pair = [(written if d == 2 else inside)[p] if d > 1 else -1 for p, d in zip(pairs_at, depth, strict=True)]
    return replace(trie, letter=np.where(upper, both[:, 1], both[:, 0]), pair=np.array(pair, np.int32))


@njit(cache=True)
def _costs(ranges, printed, value, base_of_read, look_of_read, base_of_letter, looks, deletions, unseen):  # type: ignore[no-untyped-def]
    """(m, 4, size): log P(read[j:j+l] | printed character or pair), from the operations of each piece of the token."""
    m, size = ranges.shape[0], len(base_of_letter)
    costs = np.full((m + 1, 4, size), -1e9, np.float32)
    for j in range(m + 1):
        if unseen:
            costs[j, 0] = deletions
            if j < m:
                for t in range(size):
                    if base_of_letter[t] == base_of_read[j]:
                        costs[j, 1, t] = SAME_BASE
                    else:
                        costs[j, 1, t] = LOOKALIKE if looks[t] & look_of_read[j] else UNSEEN
        if j < m:
            for length in range(1, 4):
                for k in range(ranges[j, length, 0], ranges[j, length, 1]):
                    if value[k] > costs[j, length, printed[k]] or not unseen:
                        costs[j, length, printed[k]] = value[k]
    return costs


@njit(cache=True)
def _score_trie(letter, pair, depth, skip, word, one, two, m, window, floor):  # type: ignore[no-untyped-def]
    """Word ids and log probabilities of all words within `window` of the best."""
    rows = np.full((MAX_WORD + 2, m + 1), -1e9)
    tops = np.full(MAX_WORD + 2, -1e9)
    for j in range(m + 1):
        rows[0, j] = j * INSERTION
    tops[0] = 0.0
    found = np.empty(len(word), np.int32)
    values = np.empty(len(word))
    n, best, node = 0, -1e9, 0
    while node < len(letter):
        d = depth[node]
        if d > MAX_WORD:
            node = skip[node]
            continue
        threshold = max(floor, best - window)
        t, p, top = letter[node], pair[node], -1e9
        for j in range(m + 1):
            value = rows[d, j - 1] + INSERTION if j else -1e9
            for length in range(min(j, 3) + 1):
                value = max(value, rows[d - 1, j - length] + one[j - length, length, t])
                if p >= 0 and length:
                    value = max(value, rows[d - 2, j - length] + two[j - length, length, p])
            rows[d, j] = value
            top = max(top, value)
        tops[d] = top
        if word[node] and rows[d, m] >= threshold:
            found[n], values[n] = word[node], rows[d, m]
            n += 1
            best = max(best, rows[d, m])
        node = skip[node] if top < threshold and tops[d - 1] < threshold else node + 1
    return found[:n], values[:n]


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

    def score(self, core: str, case: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """All words that could have been read as `core`: ids and log P(core | word), by the edit model alone."""
        m = len(core)
        ranges = [np.zeros((m, 4, 2), np.int32), np.zeros((m, 4, 2), np.int32)]
        for table, target in ((self.single, ranges[0]), (self.double, ranges[1])):
            for j in range(m):
                for length in range(1, min(MAX_READ, m - j) + 1):
                    target[j, length] = table.get(core[j : j + length], (0, 0))
        bases = np.array([ord(fold(c.lower())[0]) for c in core], np.int32)
        printed1, value1, printed2, value2 = self.operations
        look = np.array([look_mask(c) for c in core], np.int32)
        one = _costs(ranges[0], printed1, value1, bases, look, self.base_of_letter, self.looks, self.deletions, True)
        none = np.zeros(max(1, self.n_pairs), np.int32)
        two = _costs(ranges[1], printed2, value2, bases, look, none, none, self.deletions, False)
        trie = self.tries[case]
        nodes = (trie.letter, trie.pair, trie.depth, trie.skip, trie.word)
        _, near = _score_trie(*nodes, one, two, m, WINDOW, NEAR)
        best = float(near.max()) if len(near) else NEAR
        return _score_trie(*nodes, one, two, m, WINDOW, max(FLOOR, best - WINDOW))

    def candidates(self, core: str, case: int, *, n: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The `n` likeliest printed words of a token, best first, and log P(token | word); empty if it is too long."""
        if not core or len(core) > MAX_TOKEN:
            return np.zeros(0, np.int32), np.zeros(0)
        words, values = self.score(core, case)
        for word, count in self.direct.get((core, case), ()):
            total = self.totals[word, case]
            at = np.flatnonzero(words == word)
            if not len(at):
                words, values, at = np.append(words, np.int32(word)), np.append(values, FLOOR), np.array([len(words)])
            values[at] = np.log((count + PSEUDO_COUNT * np.exp(values[at])) / (total + PSEUDO_COUNT))
        rank = values + self.unigram[words]
        order = np.lexsort((words, -rank))[:n]
        order = order[rank[order] > rank[order[0]] - 14] if len(order) else order
        return words[order], values[order]


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
    trie, pairs_at = build_trie(words)
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
