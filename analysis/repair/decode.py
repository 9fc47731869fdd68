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
    window: float = 10.0
    language_weight: float = 1.0
    prior: float = 3.0


@njit(cache=True)
def _log_add(a, b):  # type: ignore[no-untyped-def]
    if a < b:
        a, b = b, a
    return a + np.log1p(np.exp(b - a)) if b > -1e8 else a


@njit(cache=True)
def _search(starts, words, costs, lm, study, beam, window, weight, prior):  # type: ignore[no-untyped-def]
    """Best candidate (index into `costs`) per slot and posterior per candidate."""
    n_slots = len(starts) - 1
    widest = 0
    for t in range(n_slots):
        widest = max(widest, starts[t + 1] - starts[t])
    most = beam * widest
    arcs = np.empty((n_slots, most), np.int32)
    arc_to = np.empty((n_slots, most), np.int16)
    arc_w = np.empty((n_slots, most), np.float32)
    n_arcs = np.zeros(n_slots, np.int64)
    alpha = np.full((n_slots + 1, beam), -1e9)
    back = np.zeros((n_slots + 1, beam), np.int32)
    n_states = np.zeros(n_slots + 1, np.int64)
    history = np.zeros(beam, np.uint64)
    best = np.zeros(beam)
    history[0], n_states[0], alpha[0, 0] = np.uint64(START), 1, 0.0
    new_history, new_best, new_alpha = np.zeros(most, np.uint64), np.zeros(most), np.zeros(most)
    new_back, place = np.zeros(most, np.int32), np.zeros(most, np.int16)
    contexts = np.full((beam, 5), -1, np.int64)
    table = np.full(4096, -1, np.int32)
    for t in range(n_slots):
        n_new = 0
        width = starts[t + 1] - starts[t]
        table[:] = -1
        new_top = -1e9
        for s in range(n_states[t]):
            contexts[s] = find_contexts(lm, study, history[s])
        for s in range(n_states[t]):
            for c in range(width):
                index = starts[t] + c
                arcs[t, s * width + c] = -1
                if best[s] + costs[index] < new_top - window:  # whatever the language model says, it is lost
                    continue
                h, value = history[s], 0.0
                for e in range(words.shape[1]):
                    word = words[index, e]
                    if word == 0:
                        break
                    value += log_probability(
                        lm, study, prior, contexts[s] if e == 0 else find_contexts(lm, study, h), h, word
                    )
                    h = ((h << np.uint64(BITS)) | np.uint64(word)) & _HISTORY
                value = weight * value + costs[index]
                if best[s] + value < new_top - window:
                    continue
                new_top = max(new_top, best[s] + value)
                slot = np.int64((h * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(52))
                while table[slot] >= 0 and new_history[table[slot]] != h:
                    slot = (slot + 1) & 4095
                k = table[slot]
                if k < 0:
                    k = n_new
                    table[slot] = k
                    new_history[k], new_best[k], new_alpha[k] = h, -1e9, -1e9
                    n_new += 1
                if best[s] + value > new_best[k]:
                    new_best[k] = best[s] + value
                    new_back[k] = s * width + c
                new_alpha[k] = _log_add(new_alpha[k], alpha[t, s] + value)
                a = s * width + c
                arcs[t, a], arc_w[t, a] = k, value
        n_arcs[t] = n_states[t] * width
        order = np.argsort(-new_best[:n_new])
        top = new_best[order[0]]
        place[:n_new] = -1
        n = 0
        for k in order[:beam]:
            if new_best[k] < top - window:
                break
            place[k] = n
            n += 1
        for j in range(n):
            k = order[j]
            history[j], best[j] = new_history[k], new_best[k] - top
            alpha[t + 1, j], back[t + 1, j] = new_alpha[k], new_back[k]
        for a in range(n_arcs[t]):
            arc_to[t, a] = place[arcs[t, a]] if arcs[t, a] >= 0 else -1
        n_states[t + 1] = n
    chosen = np.zeros(n_slots, np.int32)
    state = 0
    for t in range(n_slots - 1, -1, -1):
        width = starts[t + 1] - starts[t]
        step = back[t + 1, state]
        chosen[t] = starts[t] + step % width
        state = step // width
    posterior = np.zeros(len(costs))
    beta, new_beta = np.zeros(beam), np.zeros(beam)
    for t in range(n_slots - 1, -1, -1):
        width = starts[t + 1] - starts[t]
        total = -1e9
        for j in range(n_states[t + 1]):
            total = _log_add(total, alpha[t + 1, j] + beta[j])
        new_beta[:] = -1e9
        for a in range(n_arcs[t]):
            to = arc_to[t, a]
            if to >= 0:
                s = a // width
                value = arc_w[t, a] + beta[to]
                new_beta[s] = _log_add(new_beta[s], value)
                posterior[starts[t] + a % width] += np.exp(alpha[t, s] + value - total)
        beta[:] = new_beta
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
    counts = (study.keys, study.counts, study.totals, study.kinds)
    return _search(
        starts, words, costs, lm, counts, settings.beam, settings.window, settings.language_weight, settings.prior
    )
