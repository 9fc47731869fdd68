"""One step of the search: every state continued by every reading of a slot."""

import numpy as np
from numba import njit

from analysis.repair.adaptation import adapt_probability, find_contexts, remember
from analysis.repair.language_model import STEP, fill_pairs, find_gram

TABLE = 4096
"""Places for the new states of a slot; a power of two."""
SLACK, SLACK_ADAPTED = 7.0, 14.0
"""How much better (natural log) than after one word a word may be after three, and with a study's counts."""


@njit(cache=True)
def _find_or_add(table, keys, n, key):  # type: ignore[no-untyped-def]
    """Place of a state's key among the `n` new ones, by hashing; `n` where it is new."""
    slot = np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(52))
    while table[slot] >= 0 and keys[table[slot]] != key:
        slot = (slot + 1) & (TABLE - 1)
    if table[slot] < 0:
        table[slot] = n
    return table[slot]


@njit(cache=True)
def _follow(grams, history, sought, place, found):  # type: ignore[no-untyped-def]
    """Numbers of the n-grams that continue n-gram `history` with the words `sought`, `place` their place; -1: none."""
    found[: len(sought)] = -1
    if history < 0:
        return
    start, end = grams.first[history], grams.first[history + 1]
    if end - start < 8 * len(sought):
        for k in range(start, end):
            at = place[grams.words[k]]
            if at >= 0:
                found[at] = k
    else:
        for k in range(len(sought)):
            found[k] = find_gram(grams.first, grams.words, history, sought[k])


@njit(cache=True)
def _cost(lm, context, word, next_three, four):  # type: ignore[no-untyped-def]
    """Cost of a word after a context; -1 for an n-gram of three or four words that the model does not hold."""
    one, two, three = context
    if four >= 0:
        return np.int64(lm.four.costs[four])
    cost = np.int64(lm.three.backoffs[three]) if three >= 0 else np.int64(0)
    if next_three >= 0:
        return cost + lm.three.costs[next_three]
    return cost + lm.pairs[one, word] + (lm.two.backoffs[two] if two >= 0 else 0)


@njit(cache=True)
def _finish(lm, studies, priors, emitted, context, history, score, lowest):  # type: ignore[no-untyped-def]
    """Score, context and history after the second and third word of a reading; stops where the score is too low."""
    one, two, three = context
    for word in emitted[1:]:
        if word == 0 or score < lowest:
            break
        if not lm.ready[one]:
            fill_pairs(lm, one)
        next_three = find_gram(lm.three.first, lm.three.words, two, word)
        four = find_gram(lm.four.first, lm.four.words, three, word)
        value = -_cost(lm, (one, two, three), word, next_three, four) / STEP
        for k in range(2):
            near = find_contexts(studies[k], history)
            value = adapt_probability(studies[k], priors[k], near, history, word, value)
        score += value
        next_two = find_gram(lm.two.first, lm.two.words, one, word)
        one, two, three, history = word, np.int32(next_two), np.int32(next_three), remember(history, word)
    return score, (one, two, three), history


@njit(cache=True)
def extend(lm, studies, options, readings, states, new, scratch):  # type: ignore[no-untyped-def]
    """Every state continued by every reading of a slot; returns the number of new states and of arcs.

    States and new states: history, contexts (n, 3), best score, forward weight, and (new ones) the arc that leads to
    it best. Arc i goes from state ``arcs[i, 0]`` by reading ``arcs[i, 1]`` to new state ``arcs[i, 2]`` with weight
    ``weights[i]``.
    """
    words, costs = readings
    history, context, best, alpha, n_states = states
    new_history, new_context, new_best, new_alpha, new_back, new_keys = new
    window, priors, adapted = options
    table, arcs, weights, place, sought, threes, fours = scratch
    slack = window + (SLACK_ADAPTED if adapted else SLACK)
    table[:] = -1
    n_sought = 0
    for r in range(len(costs)):
        if place[words[r, 0]] < 0:
            place[words[r, 0]], sought[n_sought] = n_sought, words[r, 0]
            n_sought += 1
    nowhere = (np.int64(-1), np.int64(-1))
    near, near_own = nowhere, nowhere
    n_new, n_arcs, top = 0, 0, -1e9
    for s in range(n_states):
        before = (context[s, 0], context[s, 1], context[s, 2])
        if not lm.ready[before[0]]:
            fill_pairs(lm, before[0])
        _follow(lm.three, before[1], sought[:n_sought], place, threes)
        _follow(lm.four, before[2], sought[:n_sought], place, fours)
        if adapted:
            near, near_own = find_contexts(studies[0], history[s]), find_contexts(studies[1], history[s])
        for r in range(len(costs)):
            word, score, lowest = words[r, 0], best[s] + costs[r], top - window
            if score < lowest or score - lm.pairs[before[0], word] / STEP < top - slack:
                continue
            at = place[word]
            value = -_cost(lm, before, word, threes[at], fours[at]) / STEP
            if near[0] >= 0:
                value = adapt_probability(studies[0], priors[0], near, history[s], word, value)
            if near_own[0] >= 0:
                value = adapt_probability(studies[1], priors[1], near_own, history[s], word, value)
            score += value
            if score < lowest:
                continue
            two = np.int32(find_gram(lm.two.first, lm.two.words, before[0], word))
            after, h = (word, two, np.int32(threes[at])), remember(history[s], word)
            if words[r, 1] > 0:
                score, after, h = _finish(lm, studies, priors, words[r], after, h, score, lowest)
                if score < lowest:
                    continue
            top = max(top, score)
            one, two, three = after
            if adapted:
                key = h
            elif three >= 0 and lm.four.first[three + 1] > lm.four.first[three]:
                key = np.uint64(4 * np.int64(three) + 3)
            elif two >= 0 and lm.three.first[two + 1] > lm.three.first[two]:
                key = np.uint64(4 * np.int64(two) + 2)
            else:
                key = np.uint64(4 * np.int64(one) + 1)
            to = _find_or_add(table, new_keys, n_new, key)
            if to == n_new:
                if n_new == len(new_keys):
                    continue
                new_keys[to], new_history[to], new_best[to], new_alpha[to] = key, h, -1e9, 0.0
                new_context[to, 0], new_context[to, 1], new_context[to, 2] = one, two, three
                n_new += 1
            if score > new_best[to]:
                new_best[to], new_back[to] = score, n_arcs
            weight = np.exp(score - best[s])
            new_alpha[to] += alpha[s] * weight
            arcs[n_arcs, 0], arcs[n_arcs, 1], arcs[n_arcs, 2], weights[n_arcs] = s, r, to, weight
            n_arcs += 1
    for k in range(n_sought):
        place[sought[k]] = -1
    return n_new, n_arcs
