"""The word segmentation model of underthesea, read from its file into tables that compiled loops can search.

A feature is looked up by the hash of its name (``T[-1,0].lower=công nghệ``), which can be put together from the hashes
of its parts, so that no name is ever built.
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
BASE = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_ONE = np.uint64(1)

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
    return hash_parts(*join_bytes(names))[0]


def join_bytes(names: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of all names, and where each ends."""
    ends = np.cumsum(np.fromiter(map(len, names), np.int64, len(names)))
    return np.frombuffer(b"".join(names), np.uint8), ends


@njit(cache=True)
def hash_parts(data, ends):  # type: ignore[no-untyped-def]
    """Per name its hash, and the power of the base by which a hash in front of it is multiplied."""
    hashes, powers = np.empty(len(ends), np.uint64), np.empty(len(ends), np.uint64)
    at = 0
    for k in range(len(ends)):
        found, power = np.uint64(0), _ONE
        for i in range(at, ends[k]):
            found = found * BASE + np.uint64(data[i]) + _ONE
            power *= BASE
        hashes[k], powers[k] = found, power
        at = ends[k]
    return hashes, powers


@njit(cache=True)
def find_slot(table, wanted):  # type: ignore[no-untyped-def]
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
        slot = find_slot(table, hashes[k])
        table[slot] = hashes[k]
        values[slot] += weights[k]


def _make_table(hashes: Hashes, weights: Scores) -> tuple[Hashes, Scores]:
    size = 1 << (2 * len(hashes)).bit_length()
    table, values = np.zeros(size, np.uint64), np.zeros(size)
    _fill(table, values, hashes, weights)
    return table, values
