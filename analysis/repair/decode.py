"""Beam search over the lattice of a stretch of text, and how sure each choice is.

State: the last three words, as far as the language model knows them. Score of a path: sum of the channel's and the
language model's log probabilities. A backward pass over the transitions that survived gives every reading its
posterior probability.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.repair.adaptation import Adaptation, adapt_probability, remember
from analysis.repair.language_model import STEP, LanguageModel, fill_pairs, find_gram
from analysis.repair.words import START

TABLE = 4096
"""Places for the new states of a slot; a power of two."""
SLACK, SLACK_ADAPTED = 7.0, 14.0
"""How much better (natural log) than after one word a word may be after three, and with a study's counts."""


@dataclass(frozen=True, slots=True)
class Search:
    """How wide the search is and how the models are weighed.

    Attributes
    ----------
    n_candidates : int
        Words kept per token.
    beam : int
        States kept per token.
    window : float
        States this much worse (natural log) than the best one are dropped.
    prior : float
        Pseudo-counts of the general model, per kind of next word, against the counts of the study's clean texts.
    own_prior : float
        The same against the counts of the document's own sure words.
    """

    n_candidates: int = 32
    beam: int = 24
    window: float = 9.0
    prior: float = 4.0
    own_prior: float = 2.0


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
def _extend(lm, studies, options, readings, states, new, scratch):  # type: ignore[no-untyped-def]
    """Every state continued by every reading of a slot; returns the number of new states and of arcs.

    States and new states: history, contexts (n, 3), best score, forward weight, and (new ones) the arc that leads to
    it best. Arc i goes from state ``arcs[i, 0]`` by reading ``arcs[i, 1]`` to new state ``arcs[i, 2]`` with weight
    ``weights[i]``.
    """
    words, costs = readings
    history, context, best, alpha, n_states = states
    new_history, new_context, new_best, new_alpha, new_back, new_keys = new
    window, priors, adapted = options
    table, arcs, weights = scratch
    slack = window + (SLACK_ADAPTED if adapted else SLACK)
    pairs, ready, two_backoffs, three_backoffs = lm.pairs, lm.ready, lm.two.backoffs, lm.three.backoffs
    two_first, two_words = lm.two.first, lm.two.words
    three_first, three_words, three_costs = lm.three.first, lm.three.words, lm.three.costs
    four_first, four_words, four_costs = lm.four.first, lm.four.words, lm.four.costs
    table[:] = -1
    n_new, n_arcs, top = 0, 0, -1e9
    for s in range(n_states):
        for r in range(len(costs)):
            one, two, three = context[s, 0], context[s, 1], context[s, 2]
            if not ready[one]:
                fill_pairs(lm, one)
            score, h = best[s] + costs[r], history[s]
            if score - pairs[one, words[r, 0]] / STEP < top - slack:
                continue
            for e in range(words.shape[1]):
                word = words[r, e]
                if word == 0:
                    break
                if not ready[one]:
                    fill_pairs(lm, one)
                next_two = find_gram(two_first, two_words, one, word)
                next_three = find_gram(three_first, three_words, two, word)
                four = find_gram(four_first, four_words, three, word)
                if four >= 0:
                    cost = np.int64(four_costs[four])
                else:
                    cost = np.int64(three_backoffs[three]) if three >= 0 else np.int64(0)
                    if next_three >= 0:
                        cost += three_costs[next_three]
                    else:
                        cost += pairs[one, word] + (two_backoffs[two] if two >= 0 else 0)
                value = -cost / STEP
                if adapted:
                    value = adapt_probability(studies[0], priors[0], 2, h, word, value)
                    value = adapt_probability(studies[1], priors[1], 2, h, word, value)
                h = remember(h, word)
                score += value
                one, two, three = word, np.int32(next_two), np.int32(next_three)
            if score < top - window:
                continue
            top = max(top, score)
            if adapted:
                key = h
            elif three >= 0 and four_first[three + 1] > four_first[three]:
                key = np.uint64(4 * np.int64(three) + 3)
            elif two >= 0 and three_first[two + 1] > three_first[two]:
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
    return n_new, n_arcs


@njit(cache=True)
def _keep_best(new, n_new, states, beam, window, place):  # type: ignore[no-untyped-def]
    """The best new states, best first, as the next slot's states; `place` says where each went (-1: dropped)."""
    history, context, best, alpha, _ = states
    new_history, new_context, new_best, new_alpha, _, _ = new
    top = np.max(new_best[:n_new])
    kept = np.flatnonzero(new_best[:n_new] >= top - window)
    order = kept[np.argsort(-new_best[kept])][:beam]
    place[:n_new] = -1
    total = 0.0
    for n in range(len(order)):
        k = order[n]
        place[k] = n
        history[n], best[n], alpha[n] = new_history[k], new_best[k] - top, new_alpha[k]
        context[n, 0], context[n, 1], context[n, 2] = new_context[k, 0], new_context[k, 1], new_context[k, 2]
        total += alpha[n]
    for n in range(len(order)):
        alpha[n] /= total
    return order


@njit(cache=True)
def _forward(lattice, lm, studies, settings):  # type: ignore[no-untyped-def]
    """The trellis: per slot its arcs (from, reading, to) and weights, per state its forward weight and best arc."""
    starts, words, costs = lattice
    beam, window, priors = settings
    adapted = len(studies[0].keys) > 16 or len(studies[1].keys) > 16
    n_slots, widest = len(starts) - 1, np.max(np.diff(starts))
    most = min(beam * widest, TABLE // 2)
    options = (window, priors, adapted)
    states = (np.zeros(beam, np.uint64), np.full((beam, 3), -1, np.int32), np.zeros(beam), np.zeros(beam))
    new = (
        np.zeros(most, np.uint64),
        np.zeros((most, 3), np.int32),
        np.zeros(most),
        np.zeros(most),
        np.zeros(most, np.int32),
        np.zeros(most, np.uint64),
    )
    step_arcs, step_weights = np.zeros((beam * widest, 3), np.int32), np.zeros(beam * widest)
    scratch = (
        np.zeros(TABLE, np.int32),
        step_arcs,
        step_weights,
    )
    arcs, weights, ends = np.zeros((64 * n_slots, 3), np.int32), np.zeros(64 * n_slots), np.zeros(n_slots + 1, np.int64)
    alphas, back = np.zeros((n_slots + 1, beam)), np.zeros((n_slots + 1, beam), np.int64)
    place = np.zeros(most, np.int32)
    states[0][0], states[1][0, 0], states[3][0], alphas[0, 0] = np.uint64(START), START, 1.0, 1.0
    n_states = 1
    for t in range(n_slots):
        readings = (words[starts[t] : starts[t + 1]], costs[starts[t] : starts[t + 1]])
        n_new, n_arcs = _extend(lm, studies, options, readings, (*states, n_states), new, scratch)
        order = _keep_best(new, n_new, (*states, n_states), beam, window, place)
        n_states = len(order)
        if ends[t] + n_arcs > len(weights):
            arcs, weights = (
                np.concatenate((arcs, np.zeros_like(arcs))),
                np.concatenate((weights, np.zeros_like(weights))),
            )
        n = ends[t]
        moved = new[4]
        for i in range(n_arcs):
            to = place[step_arcs[i, 2]]
            if to >= 0:
                arcs[n, 0], arcs[n, 1], arcs[n, 2], weights[n] = step_arcs[i, 0], step_arcs[i, 1], to, step_weights[i]
                if moved[step_arcs[i, 2]] == i:
                    back[t + 1, to] = n
                n += 1
        ends[t + 1] = n
        alphas[t + 1, :n_states] = states[3][:n_states]
    return arcs, weights, ends, alphas, back


@njit(cache=True)
def _backward(starts, trellis):  # type: ignore[no-untyped-def]
    """The reading on the best path per slot, and the posterior of every reading."""
    arcs, weights, ends, alphas, back = trellis
    n_slots = len(starts) - 1
    chosen, posterior = np.zeros(n_slots, np.int32), np.zeros(starts[-1])
    beta, before = np.ones(alphas.shape[1]), np.zeros(alphas.shape[1])
    state = 0
    for t in range(n_slots - 1, -1, -1):
        arc = back[t + 1, state]
        state, chosen[t] = arcs[arc, 0], starts[t] + arcs[arc, 1]
        before[:] = 0.0
        total = 0.0
        for a in range(ends[t], ends[t + 1]):
            weight = weights[a] * beta[arcs[a, 2]]
            before[arcs[a, 0]] += weight
            share = alphas[t, arcs[a, 0]] * weight
            posterior[starts[t] + arcs[a, 1]] += share
            total += share
        posterior[starts[t] : starts[t + 1]] /= total
        top = np.max(before)
        for s in range(len(beta)):
            beta[s] = before[s] / top
    return chosen, posterior


def search(
    lattice: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]],
    model: LanguageModel,
    studies: tuple[Adaptation, Adaptation],
    settings: Search,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Decode one stretch of text.

    Parameters
    ----------
    lattice : tuple of arrays
        ``starts`` (int32, shape (n + 1,)): slot t has the readings ``starts[t]`` to ``starts[t + 1]``, at least one;
        ``words`` (int32, shape (m, 3)): word ids that a reading emits, filled up with 0;
        ``costs`` (float64, shape (m,)): log P(token | reading).
    model, settings
        See their classes.
    studies : tuple of Adaptation
        Counts of the study's clean texts, and of the document's own sure words.

    Returns
    -------
    chosen : ndarray of int32, shape (n,)
        The reading on the best path, per slot.
    posterior : ndarray of float64, shape (m,)
        Probability, 0-1, of every reading given everything; sums to 1 per slot.
    """
    if len(lattice[0]) < 2:
        return np.zeros(0, np.int32), np.zeros(0)
    options = (settings.beam, settings.window, (settings.prior, settings.own_prior))
    return _backward(lattice[0], _forward(lattice, model, studies, options))
