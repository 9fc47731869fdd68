"""The word segmentation model of underthesea, read from its file and applied to a whole text by compiled loops.

A sentence is a chain of tokens, each of which begins a word or continues one. With two labels only the difference of
their weights matters. A feature is looked up by the hash of its name (``T[-1,0].lower=công nghệ``), which is put
together from the hashes of its parts, so that no name is ever built. The answers are those of underthesea's own tagger.
"""

import pickle
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

EDGES = ("BOS", "EOS")
PLACES = ("-2", "-1", "0", "1", "2", "-2,-1", "-1,0", "0,1", "1,2", "-2,0", "-1,1", "0,2")
"""Where the one, two or three neighbours stand that a feature is about, in the order in which weights are added."""
SPANS = np.array([[int(p.split(",")[0]), int(p.split(",")[-1])] for p in PLACES])
FORMS = ("", ".lower")
FLAGS = (".istitle", ".is_in_dict", ".isdigit")
_BASE = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_ONE = np.uint64(1)
_BLANK = np.uint64(ord(" ") + 1)

Hashes = NDArray[np.uint64]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class WordModel:
    """Weights of a two-label chain CRF over tokens.

    Parameters
    ----------
    names, weights : arrays, shape (a power of two,)
        Open addressing: hash of a feature's name (0 in a free slot), and the weight of *begins a word* less that of
        *continues one*. Two names of one hash would be confused; the model has none, and a name that it does not know
        meets one of its own once in some 10^14 times.
    words : array, shape (a power of two,)
        Hashes of the words whose presence is a feature, in the same way.
    prefixes : array, shape (12, 2)
        Hash of ``T[place]=`` and of ``T[place].lower=``.
    flags : array, shape (12, 3, 2)
        Weights of ``.istitle``, ``.is_in_dict``, ``.isdigit`` being False or True at each place.
    edges : array, shape (2, 12)
        Sum of the weights of a place that reaches beyond the sentence's begin or end.
    transitions : array, shape (4,)
        begin-begin, begin-continue, continue-begin, continue-continue.
    """

    names: Hashes
    weights: Scores
    words: Hashes
    prefixes: Hashes
    flags: Scores
    edges: Scores
    transitions: Scores


def read_model(folder: Path) -> WordModel:
    """The model in a folder of underthesea: ``models.bin`` (a CRFsuite file) and ``dictionary.bin`` (a pickled set).

    Read only files that you trust: unpickling can run code.

    Raises
    ------
    ValueError
        If the file is no CRFsuite model with the labels B-W and I-W.
    """
    raw = (folder / "models.bin").read_bytes()
    magic, _, kind, _, _, _, _, features_at, labels_at, attributes_at, _, _ = struct.unpack_from("<4sI4s9I", raw)
    if magic != b"lCRF" or kind != b"FOMC":
        raise ValueError(f"{folder / 'models.bin'} is no CRFsuite model of first order.")
    labels, attributes = _names(raw, labels_at), _names(raw, attributes_at)
    if sorted(labels) != [b"B-W", b"I-W"]:
        raise ValueError(f"The model knows the labels {labels}; expected B-W and I-W.")
    record = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
    number = struct.unpack_from("<I", raw, features_at + 8)[0]
    features = np.frombuffer(raw, record, number, features_at + 12)
    begins = features["label"] == labels.index(b"B-W")
    moves, states = features["kind"] == 1, features["kind"] != 1
    from_begin = features["source"] == labels.index(b"B-W")
    transitions = [
        features["weight"][moves & (from_begin == source) & (begins == target)].sum()
        for source in (True, False)
        for target in (True, False)
    ]
    weight = np.zeros(len(attributes))
    signed = np.where(begins, features["weight"], -features["weight"])
    np.add.at(weight, features["source"][states], signed[states])
    names, weights = _make_table(hash_all(attributes), weight)
    with (folder / "dictionary.bin").open("rb") as file:
        listed = sorted(pickle.load(file))
    words, _ = _make_table(hash_all([word.encode() for word in listed]), np.ones(len(listed)))
    state = dict(zip(attributes, weight.tolist(), strict=True))
    return WordModel(
        names, weights, words, hash_all([f"T[{place}]{form}=".encode() for place in PLACES for form in FORMS])
        .reshape(-1, 2),
        np.array([
            [[state.get(f"T[{place}]{flag}={value}".encode(), 0.0) for value in (False, True)] for flag in FLAGS]
            for place in PLACES
        ]),
        np.array([
            [sum(state.get(f"T[{place}]{part}={edge}".encode(), 0.0) for part in FORMS + FLAGS) for place in PLACES]
            for edge in EDGES
        ]),
        np.array(transitions),
    )  # fmt: skip


def _names(raw: bytes, at: int) -> list[bytes]:
    """The keys of one constant database of a CRFsuite file, in the order of their numbers."""
    number, back = struct.unpack_from("<II", raw, at + 16)
    names = []
    for offset in np.frombuffer(raw, "<u4", number, at + back).tolist():
        length = struct.unpack_from("<I", raw, at + offset + 4)[0]
        names.append(raw[at + offset + 8 : at + offset + 7 + length])
    return names


def hash_all(names: Sequence[bytes]) -> Hashes:
    """Hash of each name: a polynomial over its bytes, modulo 2^64, so that hashes of parts make the hash of a whole."""
    return _hash_parts(*_joined(names))[0]


def _joined(names: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of all names, and where each ends."""
    ends = np.cumsum(np.fromiter(map(len, names), np.int64, len(names)))
    return np.frombuffer(b"".join(names), np.uint8), ends


@njit(cache=True)
def _hash_parts(data, ends):  # type: ignore[no-untyped-def]
    """Per name its hash, and the power of the base by which a hash in front of it is multiplied."""
    hashes, powers = np.empty(len(ends), np.uint64), np.empty(len(ends), np.uint64)
    at = 0
    for k in range(len(ends)):
        found, power = np.uint64(0), _ONE
        for i in range(at, ends[k]):
            found = found * _BASE + np.uint64(data[i]) + _ONE
            power *= _BASE
        hashes[k], powers[k] = found, power
        at = ends[k]
    return hashes, powers


@njit(cache=True)
def _slot(table, wanted):  # type: ignore[no-untyped-def]
    """Where a hash stands in a table, or the free slot where it would."""
    mask = np.uint64(len(table) - 1)
    mixed = wanted * _SPREAD
    slot = (mixed ^ (mixed >> np.uint64(32))) & mask
    while table[slot] != 0 and table[slot] != wanted:
        slot = (slot + _ONE) & mask
    return slot


@njit(cache=True)
def _fill(table, values, hashes, weights):  # type: ignore[no-untyped-def]
    for k in range(len(hashes)):
        slot = _slot(table, hashes[k])
        table[slot] = hashes[k]
        values[slot] += weights[k]


def _make_table(hashes: Hashes, weights: Scores) -> tuple[Hashes, Scores]:
    size = 1 << (2 * len(hashes)).bit_length()
    table, values = np.zeros(size, np.uint64), np.zeros(size)
    _fill(table, values, hashes, weights)
    return table, values


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
    printed = _joined([form.encode("utf-8", "surrogatepass") for form in forms])
    lower = _joined([form.lower().encode("utf-8", "surrogatepass") for form in forms])
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
        weights[_slot(names, form)] + weights[_slot(names, lowered)]
        + flags[place, 0, about[0]] + flags[place, 1, about[1]] + flags[place, 2, about[2]]
    )  # fmt: skip


@njit(cache=True)
def _weigh_single(hashes, seen, spans, names, weights, words, prefixes, flags, edges):  # type: ignore[no-untyped-def]
    """What each kind of token says at the places that are about one token, shape (n_kinds, n_places)."""
    raw, raw_powers, low, low_powers = hashes
    single = np.zeros((len(raw), len(spans)))
    for kind in range(len(raw)):
        known = 1 if words[_slot(words, low[kind])] == low[kind] else 0
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
                form = (form * _BASE + _BLANK) * raw_powers[kind] + raw[kind]
                word = (word * _BASE + _BLANK) * low_powers[kind] + low[kind]
                power, low_power = power * _BASE * raw_powers[kind], low_power * _BASE * low_powers[kind]
                title &= seen[kind, 0]
                joined[size, token] = form, power, word, low_power
                about[size, token] = title, 1 if words[_slot(words, word)] == word else 0
    return joined, about


@njit(cache=True)
def _score(kinds, bounds, printed, lower, seen, spans, names, weights, words, prefixes, flags, edges):  # type: ignore[no-untyped-def]
    """What speaks for each token to begin a word: its features' weights, added place by place."""
    hashes = (*_hash_parts(*printed), *_hash_parts(*lower))
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
