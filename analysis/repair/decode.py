"""Beam search over the lattice of a stretch of text, and how sure each choice is.

State: the last three words, as far as the language model knows them. Score of a path: sum of the channel's and the
language model's log probabilities. A backward pass over the transitions that survived gives every reading its
posterior probability.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.repair.adaptation import Adaptation
from analysis.repair.extend import TABLE, extend
from analysis.repair.language_model import LanguageModel
from analysis.repair.words import START


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
def _keep_best(new, n_new, states, beam, window, places):  # type: ignore[no-untyped-def]
    """The best new states, best first, as the next slot's states; `place` says where each went (-1: dropped)."""
    history, context, best, alpha, _ = states
    place, order = places
    new_history, new_context, new_best, new_alpha, _, _ = new
    top, n_kept = np.max(new_best[:n_new]), 0
    for k in range(n_new):
        at = min(n_kept, beam)
        while at > 0 and new_best[order[at - 1]] < new_best[k]:
            order[at] = order[at - 1]
            at -= 1
        if at < beam and new_best[k] >= top - window:
            order[at] = k
            n_kept = min(n_kept + 1, beam)
    place[:n_new] = -1
    total = 0.0
    for n in range(n_kept):
        k = order[n]
        place[k] = n
        history[n], best[n], alpha[n] = new_history[k], new_best[k] - top, new_alpha[k]
        context[n, 0], context[n, 1], context[n, 2] = new_context[k, 0], new_context[k, 1], new_context[k, 2]
        total += alpha[n]
    for n in range(n_kept):
        alpha[n] /= total
    return n_kept


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
        np.full(len(lm.costs), -1, np.int32),
        np.zeros(widest, np.int32),
        np.zeros(widest, np.int64),
        np.zeros(widest, np.int64),
    )
    arcs, weights, ends = np.zeros((64 * n_slots, 3), np.int32), np.zeros(64 * n_slots), np.zeros(n_slots + 1, np.int64)
    alphas, back = np.zeros((n_slots + 1, beam)), np.zeros((n_slots + 1, beam), np.int64)
    place, order = np.zeros(most, np.int32), np.zeros(beam + 1, np.int64)
    states[0][0], states[1][0, 0], states[3][0], alphas[0, 0] = np.uint64(START), START, 1.0, 1.0
    n_states = 1
    for t in range(n_slots):
        readings = (words[starts[t] : starts[t + 1]], costs[starts[t] : starts[t + 1]])
        n_new, n_arcs = extend(lm, studies, options, readings, (*states, n_states), new, scratch)
        n_states = _keep_best(new, n_new, (*states, n_states), beam, window, (place, order))
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
