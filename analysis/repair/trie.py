"""All words of the vocabulary in a trie, scored against a token in one walk.

Words share the work of their common beginnings, and a branch that can't hold a word worth having is never entered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.repair.tokens import TITLE, UPPER, in_case

MAX_WORD = 12
INSERTION = -9.0
UNSEEN, LOOKALIKE, SAME_BASE, DELETION = -8.5, -6.0, -4.5, -7.0
"""Log probability, where training never saw it, that a character becomes any other, a look-alike, its base, nothing."""
WINDOW, RANKS = 16.0, 14.0
"""How much less likely than the best a word may be, by itself and with its own probability counted in."""


@dataclass(frozen=True, eq=False)
class Trie:
    """Words in preorder: node i holds a character; `skip[i]` is the first node outside its subtree.

    `ceiling` is the log probability of the likeliest word of the subtree, `joins` whether a child ends a pair that has
    operations; `node` leads from a word's id to where it ends.
    """

    letter: NDArray[np.int32]
    pair: NDArray[np.int32]
    depth: NDArray[np.int32]
    skip: NDArray[np.int32]
    word: NDArray[np.int32]
    parent: NDArray[np.int32]
    ceiling: NDArray[np.float64]
    joins: NDArray[np.bool_]
    node: NDArray[np.int32]


def build_trie(words: Sequence[tuple[str, int]], unigram: NDArray[np.float32]) -> tuple[Trie, list[str]]:
    """A trie of (lower-case word, id), and the character pair (parent's and own) at every node.

    `letter` holds code points and `pair` -1; `write_trie` puts in the numbers of a case class.
    """
    rows: list[tuple[int, int, int, int]] = []
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
            rows.append((ord(form[k]), k + 1, word if k == len(form) - 1 else 0, path[-2] if k else -1))
            skip.append(0)
            pairs.append(form[max(0, k - 1) : k + 1])
        previous = form
    for node in path:
        skip[node] = len(rows)
    table = np.array(rows, np.int32).reshape(-1, 4)
    letter, depth, ends, parent = (table[:, k].copy() for k in range(4))
    ceiling = np.where(ends > 0, unigram[ends], -np.inf).astype(np.float64)
    for k in range(len(rows) - 1, 0, -1):
        if parent[k] >= 0:
            ceiling[parent[k]] = max(ceiling[parent[k]], ceiling[k])
    node_of = np.zeros(len(unigram), np.int32)
    node_of[ends[ends > 0]] = np.flatnonzero(ends)
    unset, joins = np.full(len(rows), -1, np.int32), np.zeros(len(rows), np.bool_)
    return Trie(letter, unset, depth, np.array(skip, np.int32), ends, parent, ceiling, joins, node_of), pairs


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
    pair = np.array(
        [(written if d == 2 else inside)[p] if d > 1 else -1 for p, d in zip(pairs_at, depth, strict=True)], np.int32
    )
    joins = np.zeros(len(pair), np.bool_)
    joins[trie.parent[pair >= 0]] = True
    return replace(trie, letter=np.where(upper, both[:, 1], both[:, 0]), pair=pair, joins=joins)


@njit(cache=True)
def operation_costs(ranges, printed, value, base_of_read, look_of_read, base_of_letter, looks, deletions, unseen):  # type: ignore[no-untyped-def]
    """(size, m + 1, 4): log P(read[j:j+l] | printed character or pair), from the operations of each piece of the token.

    And whether a character has a learnt operation of two or more letters, a pair any.
    """
    m, size = ranges.shape[0], len(base_of_letter)
    costs, used = np.full((size, m + 1, 4), -1e9, np.float32), np.zeros(size, np.bool_)
    if unseen:
        for t in range(size):
            costs[t, :, 0] = deletions[t]
            for j in range(m):
                if base_of_letter[t] == base_of_read[j]:
                    costs[t, j, 1] = SAME_BASE
                else:
                    costs[t, j, 1] = LOOKALIKE if looks[t] & look_of_read[j] else UNSEEN
    for j in range(m):
        for length in range(1, 4):
            for k in range(ranges[j, length, 0], ranges[j, length, 1]):
                t = printed[k]
                used[t] |= length > 1 or not unseen
                if value[k] > costs[t, j, length] or not unseen:
                    costs[t, j, length] = value[k]
    return costs, used


@njit(cache=True)
def mark_paths(parent, node, words):  # type: ignore[no-untyped-def]
    """Whether a node lies on the way to one of some words."""
    marked = np.zeros(len(parent), np.bool_)
    for word in words:
        at = node[word]
        while at >= 0 and not marked[at]:
            marked[at] = True
            at = parent[at]
    return marked


@njit(cache=True)
def score_trie(nodes, ranks, marked, costs, m, best, floor):  # type: ignore[no-untyped-def]
    """Ids and log probabilities of words within `WINDOW` of the best, among them the likeliest by rank.

    `costs` are those of single letters and of pairs, see `operation_costs`. `ranks` are the best ranks (log probability
    plus the word's own) known of so far, ascending; what falls below the first of them, or `RANKS` below the last, is
    passed over unless it is `marked`. Returns the best log probability, too: of all words that are not below `floor`.
    """
    letter, pair, depth, skip, word, ceiling, joins, unigram = nodes
    (one, used_one), (two, used_two) = costs
    joining = np.any(used_two)
    likeliest = np.empty(len(one))
    for t in range(len(one)):
        likeliest[t] = np.max(one[t])
    rows = np.full((MAX_WORD + 2, m + 1), -1e9)
    tops = np.full(MAX_WORD + 2, -1e9)
    for j in range(m + 1):
        rows[0, j] = j * INSERTION
    tops[0] = 0.0
    found = np.empty(len(word), np.int32)
    values = np.empty(len(word))
    n, node, last = 0, 0, len(ranks) - 1
    while node < len(letter):
        d = depth[node]
        if d > MAX_WORD:
            node = skip[node]
            continue
        t, p, top = letter[node], pair[node], -1e9
        long, joined = used_one[t], p >= 0 and used_two[p]
        lowest, least = max(floor, best - WINDOW), max(ranks[0], ranks[last] - RANKS)
        if not (joined or marked[node] or (joining and joins[node])):
            bound = tops[d - 1] + likeliest[t]
            if bound < lowest or (bound + ceiling[node] < least and bound < best):
                node = skip[node]
                continue
        for j in range(m + 1):
            value = rows[d - 1, j] + one[t, j, 0]
            if j:
                value = max(value, rows[d, j - 1] + INSERTION, rows[d - 1, j - 1] + one[t, j - 1, 1])
            if long:
                for length in range(2, min(j, 3) + 1):
                    value = max(value, rows[d - 1, j - length] + one[t, j - length, length])
            if joined:
                for length in range(1, min(j, 3) + 1):
                    value = max(value, rows[d - 2, j - length] + two[p, j - length, length])
            rows[d, j] = value
            top = max(top, value)
        tops[d] = top
        value = rows[d, m]
        if word[node] and value >= lowest:
            best = max(best, value)
            rank = value + unigram[word[node]]
            if marked[node] or rank >= least:
                found[n], values[n] = word[node], value
                n += 1
            if not marked[node] and rank > ranks[0]:
                k = 0
                while k < last and ranks[k + 1] < rank:
                    ranks[k] = ranks[k + 1]
                    k += 1
                ranks[k] = rank
        if joining and joins[node]:
            top = max(top, tops[d - 1])
        hopeless = top < lowest or (top + ceiling[node] < least and top < best and not marked[node])
        node = skip[node] if hopeless else node + 1
    return found[:n], values[:n], best
