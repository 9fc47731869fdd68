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
from analysis.repair.extend import STATE, TABLE, advance, extend
from analysis.repair.kernel import kernel
from analysis.repair.language_model import MAX_WORDS, LanguageModel
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


@kernel
def _keep_best(new_best, n_new, beam, window, place, order):  # type: ignore[no-untyped-def]
    """How many new states are kept; `order` names them, best first, and `place` says where each went (-1: dropped)."""
    top, n_kept = new_best[0], 0
    for k in range(n_new):
        top = max(top, new_best[k])
    for k in range(n_new):
        place[k] = -1
        if new_best[k] < top - window:
            continue
        at = min(n_kept, beam)
        while at > 0 and new_best[order[at - 1]] < new_best[k]:
            order[at] = order[at - 1]
            at -= 1
        if at < beam:
            order[at] = k
            n_kept = min(n_kept + 1, beam)
    for n in range(n_kept):
        place[order[n]] = n
    return n_kept


@kernel
def _move(  # type: ignore[no-untyped-def]
    t, start, n_kept, order, arcs, back, new_best, readings, state, after, best_after, origin, reading,
    first, grams, blocks, ranks, s_first, s_grams, o_first, o_grams,
):  # fmt: skip
    """The kept new states, and from where and by which reading each is reached best."""
    for n in range(n_kept):
        arc = back[order[n]]
        s, r = arcs[arc, 0], arcs[arc, 1]
        origin[t + 1, n], reading[t + 1, n] = s, r
        best_after[n] = new_best[order[n]] - new_best[order[0]]
        for k in range(STATE):
            after[n, k] = state[s, k]
        for k in range(readings.shape[1]):
            if readings[start + r, k] > 0:
                word = readings[start + r, k]
                advance(after, n, word, first, grams, blocks, ranks, s_first, s_grams, o_first, o_grams)


@kernel
def _weigh(t, n_arcs, n, step_arcs, scores, place, best, arcs, weights, alphas):  # type: ignore[no-untyped-def]
    """Write the arcs to kept states behind the `n` of earlier slots, and the forward weights; returns how many now."""
    for i in range(n_arcs):
        to = place[step_arcs[i, 2]]
        if to >= 0:
            s = step_arcs[i, 0]
            arcs[n, 0], arcs[n, 1], arcs[n, 2], weights[n] = s, step_arcs[i, 1], to, np.exp(scores[i] - best[s])
            alphas[t + 1, to] += alphas[t, s] * weights[n]
            n += 1
    total = 0.0
    for k in range(alphas.shape[1]):
        total += alphas[t + 1, k]
    for k in range(alphas.shape[1]):
        alphas[t + 1, k] /= total
    return n


@njit(cache=True)
def _forward(lattice, lm, studies, settings):  # type: ignore[no-untyped-def]
    """The trellis: per slot its arcs (from, reading, to) and weights, per state its forward weight and best arc."""
    starts, readings, emitted = lattice
    _, costs, first, grams, spent, dropped, blocks, ranks = lm
    (s_first, s_grams, s_counts, s_totals), (o_first, o_grams, o_counts, o_totals) = studies
    beam, window, both_priors, weighed = settings
    priors, adapted = np.array(both_priors), len(s_grams) > MAX_WORDS or len(o_grams) > MAX_WORDS
    n_slots, widest, n_states = len(starts) - 1, np.max(np.diff(starts)), 1
    most = min(beam * widest, TABLE // 2)
    state, after = np.full((beam + 1, STATE), -1), np.full((beam + 1, STATE), -1)
    best, best_after, new_best = np.zeros(beam), np.zeros(beam), np.zeros(most)
    keys, places, back = np.zeros(most, np.int64), np.zeros(most, np.int64), np.zeros(most, np.int64)
    step_arcs, scores = np.zeros((beam * widest, 3), np.int32), np.zeros(beam * widest)
    table, place = np.full(TABLE, -1, np.int32), np.full(len(costs), -1, np.int32)
    sought, ats = np.zeros(widest, np.int64), np.zeros(widest, np.int64)
    rows = np.zeros((4, beam, widest), np.int64)
    twos, threes, fours, after_one = rows[0], rows[1], rows[2], rows[3]
    arcs, weights, ends = np.zeros((64 * n_slots, 3), np.int32), np.zeros(64 * n_slots), np.zeros(n_slots + 1, np.int64)
    alphas = np.zeros((n_slots + 1, beam))
    origin, reading = np.zeros((n_slots + 1, beam), np.int32), np.zeros((n_slots + 1, beam), np.int32)
    moved, order = np.zeros(most, np.int64), np.zeros(beam + 1, np.int64)
    state[0, 0], state[0, 1], alphas[0, 0] = START, START, 1.0
    for t in range(n_slots):
        n_new, n_arcs = extend(
            starts[t], starts[t + 1], n_states, adapted, window, priors, readings, emitted,
            costs, first, grams, spent, dropped, blocks, ranks,
            s_first, s_grams, s_counts, s_totals, o_first, o_grams, o_counts, o_totals,
            state, best, keys, places, new_best, back, step_arcs, scores,
            table, place, sought, ats, twos, threes, fours, after_one,
        )  # fmt: skip
        n_states = _keep_best(new_best, n_new, beam, window, moved, order)
        if weighed:
            if ends[t] + n_arcs > len(weights):
                arcs = np.concatenate((arcs, np.zeros_like(arcs)))
                weights = np.concatenate((weights, np.zeros_like(weights)))
            ends[t + 1] = _weigh(t, n_arcs, ends[t], step_arcs, scores, moved, best, arcs, weights, alphas)
        _move(
            t, starts[t], n_states, order, step_arcs, back, new_best, readings, state, after, best_after,
            origin, reading, first, grams, blocks, ranks, s_first, s_grams, o_first, o_grams,
        )  # fmt: skip
        state, after = after, state
        best, best_after = best_after, best
    return arcs, weights, ends, alphas, origin, reading


@njit(cache=True)
def _best_path(starts, origin, reading):  # type: ignore[no-untyped-def]
    """The reading on the best path, per slot."""
    n_slots, state = len(starts) - 1, 0
    chosen = np.zeros(n_slots, np.int32)
    for t in range(n_slots - 1, -1, -1):
        chosen[t] = starts[t] + reading[t + 1, state]
        state = origin[t + 1, state]
    return chosen


@njit(cache=True)
def _posteriors(starts, arcs, weights, ends, alphas):  # type: ignore[no-untyped-def]
    """The posterior of every reading."""
    posterior = np.zeros(starts[-1])
    beta, before = np.ones(alphas.shape[1]), np.zeros(alphas.shape[1])
    for t in range(len(starts) - 2, -1, -1):
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
    return posterior


def search(
    lattice: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]],
    model: LanguageModel,
    studies: tuple[Adaptation, Adaptation],
    settings: Search,
    *,
    weighed: bool = True,
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
    weighed : bool
        Whether posteriors are wanted; without them the best path alone is found.

    Returns
    -------
    chosen : ndarray of int32, shape (n,)
        The reading on the best path, per slot.
    posterior : ndarray of float64, shape (m,)
        Probability, 0-1, of every reading given everything; sums to 1 per slot. Empty if it is not
        wanted.
    """
    if len(lattice[0]) < 2:
        return np.zeros(0, np.int32), np.zeros(0)
    options = (settings.beam, settings.window, (settings.prior, settings.own_prior), weighed)
    arcs, weights, ends, alphas, origin, reading = _forward(lattice, model, studies, options)
    chosen = _best_path(lattice[0], origin, reading)
    return chosen, _posteriors(lattice[0], arcs, weights, ends, alphas) if weighed else np.zeros(0)
