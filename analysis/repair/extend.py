"""One step of the search: every state continued by every reading of a slot.

These functions take plain arrays, never tuples of them or parts of them, and so have many parameters: see `kernel`.
Those with a leading ``s_`` are the study's counts, those with ``o_`` the document's own.
"""

import numpy as np

from analysis.repair.adaptation import adapt_probability, next_history
from analysis.repair.kernel import kernel
from analysis.repair.language_model import BITS, ORDER, STEP, find_gram, find_pair

TABLE = 4096
"""Places for the new states of a slot; a power of two."""
SLACK, SLACK_ADAPTED = 7.0, 14.0
"""How much better (natural log) than after one word a word may be after three, and with a study's counts."""
STATE = 8
"""A state: the last three words, packed; the last word; the nodes of the last two and three words in the language
model, in the study and in the document's own counts (-1: none)."""
_HISTORY = (1 << (BITS * (ORDER - 1))) - 1


@kernel
def advance(state, n, word, first, grams, blocks, ranks, s_first, s_grams, o_first, o_grams):  # type: ignore[no-untyped-def]
    """Make state `n` what it is after one more word."""
    one = state[n, 1]
    state[n, 0], state[n, 1] = ((state[n, 0] << BITS) | word) & _HISTORY, word
    state[n, 3] = find_gram(first, grams, state[n, 2], word)
    state[n, 2] = find_pair(first, blocks, ranks, one, word)
    state[n, 5] = next_history(s_first, s_grams, state[n, 4], word)
    state[n, 4] = next_history(s_first, s_grams, one, word)
    state[n, 7] = next_history(o_first, o_grams, state[n, 6], word)
    state[n, 6] = next_history(o_first, o_grams, one, word)


@kernel
def _follow_one(first, blocks, ranks, one, sought, n_sought, costs, spent, dropped, found, after_one, row):  # type: ignore[no-untyped-def]
    """The nodes of the pairs of a word and those `sought`, and their costs, as a row of `found` and `after_one`."""
    for k in range(n_sought):
        word = sought[k]
        node = find_pair(first, blocks, ranks, one, word)
        found[row, k] = node
        after_one[row, k] = spent[node] if node >= 0 else min(255, costs[word] + dropped[one])


@kernel
def _follow(first, grams, history, sought, n_sought, place, shorter, shorter_row, found, row):  # type: ignore[no-untyped-def]
    """The nodes that continue node `history` with the words `sought`, `place` their place, as a row of `found`.

    Only those that the model holds after a history shorter by one word, in a row of `shorter`, can be among them.
    """
    n_known = 0
    for k in range(n_sought):
        found[row, k] = -1
        n_known += shorter[shorter_row, k] >= 0
    if history < 0 or n_known == 0:
        return
    start, end = first[history], first[history + 1]
    if end - start < 8 * n_known:
        for k in range(start, end):
            at = place[grams[k]]
            if at >= 0:
                found[row, at] = k
        return
    for k in range(n_sought):
        if shorter[shorter_row, k] >= 0:
            found[row, k] = find_gram(first, grams, history, sought[k])


@kernel
def _cost(four, three, dropped_three, dropped_two, after_one, spent):  # type: ignore[no-untyped-def]
    """Cost of a word by the longest n-gram that the model holds."""
    if four >= 0:
        return np.int64(spent[four])
    return dropped_three + (spent[three] if three >= 0 else dropped_two + after_one)


@kernel
def _drop(dropped, node):  # type: ignore[no-untyped-def]
    """Cost of forgetting the first word of a history (-1: none)."""
    return np.int64(dropped[node]) if node >= 0 else np.int64(0)


@kernel
def _finish(  # type: ignore[no-untyped-def]
    score, lowest, n, state, r, readings, priors, costs, first, grams, spent, dropped, blocks, ranks,
    s_first, s_grams, s_counts, s_totals, o_first, o_grams, o_counts, o_totals,
):  # fmt: skip
    """The score after all words of a reading; stops where it is too low. State `n` becomes what it leads to."""
    advance(state, n, readings[r, 0], first, grams, blocks, ranks, s_first, s_grams, o_first, o_grams)
    for k in range(1, readings.shape[1]):
        word = readings[r, k]
        if word == 0 or score < lowest:
            break
        one, two, three = state[n, 1], state[n, 2], state[n, 3]
        pair = find_pair(first, blocks, ranks, one, word)
        after_one = np.int64(spent[pair]) if pair >= 0 else np.int64(min(255, costs[word] + dropped[one]))
        next_three, four = find_gram(first, grams, two, word), find_gram(first, grams, three, word)
        value = -_cost(four, next_three, _drop(dropped, three), _drop(dropped, two), after_one, spent) / STEP
        near, own = state[n, 4], state[n, 6]
        value = adapt_probability(s_first, s_grams, s_counts, s_totals, priors[0], near, state[n, 5], word, value)
        value = adapt_probability(o_first, o_grams, o_counts, o_totals, priors[1], own, state[n, 7], word, value)
        score += value
        advance(state, n, word, first, grams, blocks, ranks, s_first, s_grams, o_first, o_grams)
    return score


@kernel
def _key(first, three, two, one):  # type: ignore[no-untyped-def]
    """What tells a state from others without a study: the longest n-gram at its end that something follows."""
    if three >= 0 and first[three + 1] > first[three]:
        return np.int64(three)
    if two >= 0 and first[two + 1] > first[two]:
        return np.int64(two)
    return np.int64(one)


@kernel
def _place(key, table, keys):  # type: ignore[no-untyped-def]
    """Where in the table a state's key stands, or would stand."""
    slot = np.int64((np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(52))
    while table[slot] >= 0 and keys[table[slot]] != key:
        slot = (slot + 1) & (TABLE - 1)
    return slot


@kernel
def _seek(start, end, readings, place, sought, ats):  # type: ignore[no-untyped-def]
    """The distinct first words of some readings, and for each reading which of them is its own; returns how many."""
    n_sought = 0
    for r in range(start, end):
        word = readings[r, 0]
        if place[word] < 0:
            place[word], sought[n_sought] = n_sought, word
            n_sought += 1
        ats[r - start] = place[word]
    return n_sought


@kernel
def _look_up(  # type: ignore[no-untyped-def]
    s, state, sought, n_sought, place, costs, first, grams, spent, dropped, blocks, ranks,
    twos, threes, fours, after_one,
):  # fmt: skip
    """The n-grams that state `s` leads to by the words sought; returns the rows of `twos` and `threes` that hold them.

    States with the same last words share them. Those of four words stand in the first row of `fours`.
    """
    one, two = state[s, 1], state[s, 2]
    row_one = row_two = s
    for earlier in range(s - 1, -1, -1):
        if state[earlier, 1] == one:
            row_one = earlier
            row_two = earlier if state[earlier, 2] == two else row_two
    if row_one == s:
        _follow_one(first, blocks, ranks, one, sought, n_sought, costs, spent, dropped, twos, after_one, s)
    if row_two == s:
        _follow(first, grams, two, sought, n_sought, place, twos, row_one, threes, s)
    _follow(first, grams, state[s, 3], sought, n_sought, place, threes, row_two, fours, 0)
    return row_one, row_two


@kernel
def extend(  # type: ignore[no-untyped-def]
    start, end, n_states, adapted, window, priors, readings, emitted,
    costs, first, grams, spent, dropped, blocks, ranks,
    s_first, s_grams, s_counts, s_totals, o_first, o_grams, o_counts, o_totals,
    state, best, keys, places, new_best, back, arcs, scores,
    table, place, sought, ats, twos, threes, fours, after_one,
):  # fmt: skip
    """Every state continued by the readings `start` to `end`; returns the number of new states and of arcs."""
    slack = window + (SLACK_ADAPTED if adapted else SLACK)
    n_sought, moving = _seek(start, end, readings, place, sought, ats), len(state) - 1
    n_new, n_arcs, top = 0, 0, -1e9
    for s in range(n_states):
        row_one, row_two = _look_up(
            s, state, sought, n_sought, place, costs, first, grams, spent, dropped, blocks, ranks,
            twos, threes, fours, after_one,
        )  # fmt: skip
        dropped_three, dropped_two = _drop(dropped, state[s, 3]), _drop(dropped, state[s, 2])
        near, near_3, own, own_3 = state[s, 4], state[s, 5], state[s, 6], state[s, 7]
        for r in range(start, end):
            score, lowest, at = best[s] + emitted[r], top - window, ats[r - start]
            if score < lowest or score - after_one[row_one, at] / STEP < top - slack:
                continue
            word, next_three = sought[at], threes[row_two, at]
            cost = _cost(fours[0, at], next_three, dropped_three, dropped_two, after_one[row_one, at], spent)
            value = -cost / STEP
            if near >= 0:
                value = adapt_probability(s_first, s_grams, s_counts, s_totals, priors[0], near, near_3, word, value)
            if own >= 0:
                value = adapt_probability(o_first, o_grams, o_counts, o_totals, priors[1], own, own_3, word, value)
            score += value
            if score < lowest:
                continue
            if readings[r, 1] > 0:
                for k in range(STATE):
                    state[moving, k] = state[s, k]
                score = _finish(
                    score, lowest, moving, state, r, readings, priors,
                    costs, first, grams, spent, dropped, blocks, ranks,
                    s_first, s_grams, s_counts, s_totals, o_first, o_grams, o_counts, o_totals,
                )  # fmt: skip
                if score < lowest:
                    continue
                key = _key(first, state[moving, 3], state[moving, 2], state[moving, 1])
                key = state[moving, 0] if adapted else key
            elif adapted:
                key = ((state[s, 0] << BITS) | word) & _HISTORY
            else:
                key = _key(first, next_three, twos[row_one, at], word)
            top = max(top, score)
            slot = _place(key, table, keys)
            to = table[slot]
            if to < 0:
                if n_new == len(keys):
                    continue
                to, table[slot] = n_new, n_new
                keys[to], places[to], new_best[to] = key, slot, -1e9
                n_new += 1
            if score > new_best[to]:
                new_best[to], back[to] = score, n_arcs
            arcs[n_arcs, 0], arcs[n_arcs, 1], arcs[n_arcs, 2], scores[n_arcs] = s, r - start, to, score
            n_arcs += 1
    for k in range(n_sought):
        place[sought[k]] = -1
    for k in range(n_new):
        table[places[k]] = -1
    return n_new, n_arcs
