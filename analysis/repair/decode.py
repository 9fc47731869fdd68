"""Beam search over the lattice of a stretch of text, and how sure each choice is.

State: the last three words. Score of a path: sum of the channel's and the language model's log probabilities. The
backward pass over the transitions that survived gives every candidate its posterior probability.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.repair.language_model import (
    BITS,
    ORDER,
    Adaptation,
    LanguageModel,
    find_contexts,
    log_probability,
)
from analysis.repair.words import START

TABLE = 4096
LOST = -1e9
_HISTORY = np.uint64((1 << (BITS * (ORDER - 1))) - 1)


@dataclass(frozen=True, slots=True)
class Search:
    """How wide the search is and how the two models are weighed.

    Attributes
    ----------
    n_candidates : int
        Words kept per token.
    beam : int
        States kept per token.
    window : float
        States this much worse (natural log) than the best one are dropped.
    language_weight : float
        Power of the language model.
    prior : float
        Pseudo-counts of the general model, per kind of next word, against the counts of the study's clean texts.
    """

    n_candidates: int = 24
    beam: int = 24
    window: float = 9.0
    language_weight: float = 1.0
    prior: float = 4.0


@njit(cache=True)
def _log_add(a, b):  # type: ignore[no-untyped-def]
    if a < b:
        a, b = b, a
    return a + np.log1p(np.exp(b - a)) if b > -1e8 else a


@njit(cache=True)
def _emit(models, prior, known, history, emitted):  # type: ignore[no-untyped-def]
    """log P of a reading's words after a history whose contexts are known, and the history after them."""
    lm, study = models
    total = 0.0
    for e in range(len(emitted)):
        word = emitted[e]
        if word == 0:
            break
        contexts = known if e == 0 else find_contexts(lm, study, history)
        total += log_probability(lm, study, prior, contexts, history, word)
        history = ((history << np.uint64(BITS)) | np.uint64(word)) & _HISTORY
    return total, history


@njit(cache=True)
def _find_or_add(table, histories, n, history):  # type: ignore[no-untyped-def]
    """Place of a history among the `n` new ones, by hashing; `n` where it is new."""
    slot = np.int64((history * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(52))
    while table[slot] >= 0 and histories[table[slot]] != history:
        slot = (slot + 1) & (TABLE - 1)
    if table[slot] < 0:
        table[slot] = n
    return table[slot]


@njit(cache=True)
def _extend(readings, models, options, states, new, arcs):  # type: ignore[no-untyped-def]
    """Every state continued by every reading of a slot; returns the number of new states.

    An arc (state * n_readings + reading) leads to new state ``arcs[0][arc]``, or -1 where it is hopeless, at the log
    probability ``arcs[1][arc]``.
    """
    words, costs = readings
    window, weight, prior = options
    history, best, alpha, n_states = states
    new_history, new_best, new_alpha, new_back = new
    table = np.full(TABLE, -1, np.int32)
    n_new, top = 0, LOST
    for s in range(n_states):
        contexts = find_contexts(models[0], models[1], history[s])
        for c in range(len(costs)):
            arc = s * len(costs) + c
            arcs[0][arc] = -1
            if best[s] + costs[c] < top - window:  # whatever the language model says
                continue
            value, h = _emit(models, prior, contexts, history[s], words[c])
            value = weight * value + costs[c]
            if best[s] + value < top - window:
                continue
            top = max(top, best[s] + value)
            k = _find_or_add(table, new_history, n_new, h)
            if k == n_new:
                new_history[k], new_best[k], new_alpha[k] = h, LOST, LOST
                n_new += 1
            if best[s] + value > new_best[k]:
                new_best[k], new_back[k] = best[s] + value, arc
            new_alpha[k] = _log_add(new_alpha[k], alpha[s] + value)
            arcs[0][arc], arcs[1][arc] = k, value
    return n_new


@njit(cache=True)
def _forward(lattice, models, options, beam):  # type: ignore[no-untyped-def]
    """The trellis: per slot and arc its target and value; per slot and state alpha and the best arc into it."""
    starts, words, costs = lattice
    n_slots, most = len(starts) - 1, beam * np.max(np.diff(starts))
    arc_to, arc_value = np.full((n_slots, most), -1, np.int32), np.zeros((n_slots, most), np.float32)
    alpha, back = np.full((n_slots + 1, beam), LOST), np.zeros((n_slots + 1, beam), np.int32)
    n_states = np.zeros(n_slots + 1, np.int64)
    history, best, place = np.zeros(beam, np.uint64), np.zeros(beam), np.zeros(most, np.int32)
    new = (np.zeros(most, np.uint64), np.zeros(most), np.zeros(most), np.zeros(most, np.int32))
    history[0], n_states[0], alpha[0, 0] = np.uint64(START), 1, 0.0
    for t in range(n_slots):
        readings = (words[starts[t] : starts[t + 1]], costs[starts[t] : starts[t + 1]])
        states = (history, best, alpha[t], n_states[t])
        n_new = _extend(readings, models, options, states, new, (arc_to[t], arc_value[t]))
        order = np.argsort(-new[1][:n_new])
        top = new[1][order[0]]
        place[:n_new] = -1
        n = 0
        for k in order[:beam]:
            if new[1][k] < top - options[0]:
                break
            place[k] = n
            history[n], best[n] = new[0][k], new[1][k] - top
            alpha[t + 1, n], back[t + 1, n] = new[2][k], new[3][k]
            n += 1
        for a in range(n_states[t] * (starts[t + 1] - starts[t])):
            if arc_to[t, a] >= 0:
                arc_to[t, a] = place[arc_to[t, a]]
        n_states[t + 1] = n
    return arc_to, arc_value, alpha, back, n_states


@njit(cache=True)
def _backward(starts, trellis):  # type: ignore[no-untyped-def]
    """The candidate on the best path per slot, and the posterior of every candidate."""
    arc_to, arc_value, alpha, back, n_states = trellis
    n_slots = len(starts) - 1
    chosen, posterior = np.zeros(n_slots, np.int32), np.zeros(starts[-1])
    beta = np.zeros(alpha.shape[1])
    state = 0
    for t in range(n_slots - 1, -1, -1):
        width = starts[t + 1] - starts[t]
        step = back[t + 1, state]
        chosen[t], state = starts[t] + step % width, step // width
        total = LOST
        for j in range(n_states[t + 1]):
            total = _log_add(total, alpha[t + 1, j] + beta[j])
        before = np.full(len(beta), LOST)
        for a in range(n_states[t] * width):
            if arc_to[t, a] >= 0:
                value = arc_value[t, a] + beta[arc_to[t, a]]
                before[a // width] = _log_add(before[a // width], value)
                posterior[starts[t] + a % width] += np.exp(alpha[t, a // width] + value - total)
        beta = before
    return chosen, posterior


def search(
    starts: NDArray[np.int32],
    words: NDArray[np.int32],
    costs: NDArray[np.float64],
    model: LanguageModel,
    study: Adaptation,
    settings: Search,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Decode one stretch of text.

    Parameters
    ----------
    starts : ndarray of int32, shape (n + 1,)
        Slot t has the candidates ``starts[t]`` to ``starts[t + 1]``, at least one.
    words : ndarray of int32, shape (m, 3)
        Word ids that a candidate emits, filled up with 0.
    costs : ndarray of float64, shape (m,)
        log P(token | candidate).
    model, study, settings
        See their classes.

    Returns
    -------
    chosen : ndarray of int32, shape (n,)
        The candidate on the best path, per slot.
    posterior : ndarray of float64, shape (m,)
        Probability, 0-1, of every candidate given everything; sums to 1 per slot.
    """
    if len(starts) < 2:
        return np.zeros(0, np.int32), np.zeros(0)
    lm = (model.keys, model.log_probability, model.log_backoff, model.unigram)
    models = (lm, (study.keys, study.counts, study.totals, study.kinds))
    options = (settings.window, settings.language_weight, settings.prior)
    return _backward(starts, _forward((starts, words, costs), models, options, settings.beam))
