"""The word segmentation model applied to a whole text by compiled loops.

A sentence is a chain of tokens, each of which begins a word or continues one. With two labels only the difference of
their weights matters. The answers are those of underthesea's own tagger.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.tokenization.word_model import BASE, EDGES, SPANS, WordModel, find_slot, hash_parts, join_bytes

_BLANK = np.uint64(ord(" ") + 1)


@njit(cache=True)
def _of_name(names, weights, wanted):  # type: ignore[no-untyped-def]
    """The weight of a name, 0 for one that the model does not know: most are, and the weights need not be read."""
    slot = find_slot(names, wanted)
    return weights[slot] if names[slot] != 0 else 0.0


def continues(model: WordModel, tokens: Sequence[str], starts: Sequence[int]) -> NDArray[np.bool_]:
    """For each token whether it continues the word of the token before it (Viterbi, sentence by sentence).

    Parameters
    ----------
    model : WordModel
    tokens : sequence of str
        Without white space, of all sentences one after another; may be empty.
    starts : sequence of int
        Index of the first token of each sentence, increasing from 0; each sentence has one token at least.

    Returns
    -------
    array of bool, shape (n_tokens,)
        A first token never continues anything.
    """
    return continue_words(model, *number_all(tokens), np.asarray(starts, np.int64))


def number_all(tokens: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct ones of some tokens, in their order, and for each token which of these it is.

    >>> number_all(["số", "và", "số"])
    (['số', 'và'], array([0, 1, 0]))
    """
    number = {token: k for k, token in enumerate(dict.fromkeys(tokens))}
    return list(number), np.fromiter(map(number.__getitem__, tokens), np.int64, len(tokens))


def continue_words(
    model: WordModel, forms: Sequence[str], kinds: NDArray[np.int64], starts: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """As `continues`, for tokens of which each is one of some distinct `forms`, as `number_all` gives them."""
    if not len(kinds):
        return np.zeros(0, np.bool_)
    printed = join_bytes([form.encode("utf-8", "surrogatepass") for form in forms])
    lower = join_bytes([form.lower().encode("utf-8", "surrogatepass") for form in forms])
    seen = [(not f[0].islower(), f.isdigit(), EDGES.index(f) if f in EDGES else -1) for f in forms]
    bounds = np.append(starts, len(kinds))
    score = _score(
        kinds, bounds, printed, lower, np.array(seen, np.int64), SPANS, model.names, model.weights, model.words,
        model.prefixes, model.flags, model.edges,
    )  # fmt: skip
    return np.asarray(_best_paths(score, bounds, model.transitions))


@njit(cache=True)
def _weight(form, lowered, about, place, names, weights, flags):  # type: ignore[no-untyped-def]
    """What one, two or three neighbours say at a place; `about` says whether they are in title case, known, digits."""
    return (
        _of_name(names, weights, form) + _of_name(names, weights, lowered)
        + flags[place, 0, about[0]] + flags[place, 1, about[1]] + flags[place, 2, about[2]]
    )  # fmt: skip


@njit(cache=True)
def _weigh_single(hashes, seen, spans, names, weights, words, prefixes, flags, edges):  # type: ignore[no-untyped-def]
    """What each kind of token says at the places that are about one token, shape (n_kinds, n_places)."""
    raw, raw_powers, low, low_powers = hashes
    single = np.zeros((len(raw), len(spans)))
    for kind in range(len(raw)):
        known = 1 if words[find_slot(words, low[kind])] == low[kind] else 0
        for place in range(len(spans)):
            if spans[place, 0] != spans[place, 1]:
                continue
            if seen[kind, 2] >= 0:
                single[kind, place] = edges[seen[kind, 2], place]
                continue
            form = prefixes[place, 0] * raw_powers[kind] + raw[kind]
            lowered = prefixes[place, 1] * low_powers[kind] + low[kind]
            about = (seen[kind, 0], known, seen[kind, 1])
            single[kind, place] = _weight(form, lowered, about, place, names, weights, flags)
    return single


@njit(cache=True)
def _join(hashes, kinds, seen, words, bounds):  # type: ignore[no-untyped-def]
    """Hashes and powers of the two and the three tokens from each on, and whether they are in title case and known."""
    raw, raw_powers, low, low_powers = hashes
    joined, about = np.empty((2, len(kinds), 4), np.uint64), np.zeros((2, len(kinds), 2), np.int64)
    for sentence in range(len(bounds) - 1):
        stop = bounds[sentence + 1]
        for token in range(bounds[sentence], stop):
            kind = kinds[token]
            form, power, word, low_power = raw[kind], raw_powers[kind], low[kind], low_powers[kind]
            title = seen[kind, 0]
            for size in range(min(2, stop - token - 1)):
                kind = kinds[token + size + 1]
                form = (form * BASE + _BLANK) * raw_powers[kind] + raw[kind]
                word = (word * BASE + _BLANK) * low_powers[kind] + low[kind]
                power, low_power = power * BASE * raw_powers[kind], low_power * BASE * low_powers[kind]
                title &= seen[kind, 0]
                joined[size, token] = form, power, word, low_power
                about[size, token] = title, 1 if words[find_slot(words, word)] == word else 0
    return joined, about


@njit(cache=True)
def _score(kinds, bounds, printed, lower, seen, spans, names, weights, words, prefixes, flags, edges):  # type: ignore[no-untyped-def]
    """What speaks for each token to begin a word: its features' weights, added place by place."""
    hashes = (*hash_parts(*printed), *hash_parts(*lower))
    single = _weigh_single(hashes, seen, spans, names, weights, words, prefixes, flags, edges)
    joined, about = _join(hashes, kinds, seen, words, bounds)
    score = np.zeros(len(kinds))
    for sentence in range(len(bounds) - 1):
        first, stop = bounds[sentence], bounds[sentence + 1]
        for token in range(first, stop):
            for place in range(len(spans)):
                start, end = token + spans[place, 0], token + spans[place, 1]
                if start < first:
                    score[token] += edges[0, place]
                elif end >= stop:
                    score[token] += edges[1, place]
                elif start == end:
                    score[token] += single[kinds[start], place]
                else:
                    size = end - start - 1
                    form, power, word, low_power = joined[size, start]
                    said = (about[size, start, 0], about[size, start, 1], 0)
                    score[token] += _weight(
                        prefixes[place, 0] * power + form, prefixes[place, 1] * low_power + word,
                        said, place, names, weights, flags,
                    )  # fmt: skip
    return score


@njit(cache=True)
def _best_paths(score, bounds, transitions):  # type: ignore[no-untyped-def]
    """Whether each token continues a word, on the best path through each sentence."""
    begin_begin, begin_continue, continue_begin, continue_continue = transitions
    n = len(score)
    goes_on = np.zeros(n, np.bool_)
    came = np.zeros((n, 2), np.bool_)
    for sentence in range(len(bounds) - 1):
        first, stop = bounds[sentence], bounds[sentence + 1]
        begin, going_on = score[first], 0.0
        for k in range(first + 1, stop):
            came[k, 0] = begin + begin_begin < going_on + continue_begin
            came[k, 1] = begin + begin_continue < going_on + continue_continue
            begin, going_on = (
                (going_on + continue_begin if came[k, 0] else begin + begin_begin) + score[k],
                going_on + continue_continue if came[k, 1] else begin + begin_continue,
            )
        state = begin < going_on
        for k in range(stop - 1, first, -1):
            goes_on[k] = state
            state = came[k, 1] if state else came[k, 0]
    return goes_on
