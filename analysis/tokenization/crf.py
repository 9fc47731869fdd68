"""The word segmentation model of underthesea, read from its file and applied with cached feature weights.

A sentence is a chain of tokens, each of which begins a word or continues one. With two labels only the difference of
their weights matters, and a feature's difference depends on a token, a pair or a triple of neighbours: it is looked up
once for each that occurs. The answers are those of underthesea's own tagger; the saving is in never building features.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import joblib
import numpy as np

MOST_CACHED = 1_000_000
EDGE_BEFORE, EDGE_AFTER = "BOS", "EOS"
ONES, PAIRS, TRIPLES = ("-2", "-1", "0", "1", "2"), ("-2,-1", "-1,0", "0,1", "1,2"), ("-2,0", "-1,1", "0,2")

Weights = tuple[float, ...]


@dataclass(frozen=True)
class WordModel:
    """Weights of a two-label chain CRF over tokens.

    Parameters
    ----------
    state : dict of str to float
        Attribute (``T[0].lower=và``) -> weight of *begins a word* less weight of *continues one*.
    transitions : tuple of float
        begin-begin, begin-continue, continue-begin, continue-continue.
    dictionary : frozenset of str
        Words whose presence is a feature.
    """

    state: dict[str, float]
    transitions: tuple[float, float, float, float]
    dictionary: frozenset[str]
    ones: dict[str, Weights] = field(default_factory=dict, repr=False)
    pairs: dict[tuple[str, str], Weights] = field(default_factory=dict, repr=False)
    triples: dict[tuple[str, str, str], Weights] = field(default_factory=dict, repr=False)
    edges: dict[str, tuple[Weights, ...]] = field(default_factory=dict, repr=False)


def read_model(folder: Path) -> WordModel:
    """The model in a folder of underthesea: ``models.bin`` (a CRFsuite file) and ``dictionary.bin``.

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
    if sorted(labels) != ["B-W", "I-W"]:
        raise ValueError(f"The model knows the labels {labels}; expected B-W and I-W.")
    record = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
    number = struct.unpack_from("<I", raw, features_at + 8)[0]
    features = np.frombuffer(raw, record, number, features_at + 12)
    begin = labels.index("B-W")
    state: dict[str, float] = {}
    moves = {}
    for kind_, source, label, weight in features.tolist():
        if kind_ == 1:
            moves[source == begin, label == begin] = weight
        else:
            name = attributes[source]
            state[name] = state.get(name, 0.0) + (weight if label == begin else -weight)
    order = ((True, True), (True, False), (False, True), (False, False))
    bb, bc, cb, cc = (moves.get(move, 0.0) for move in order)
    return WordModel(state, (bb, bc, cb, cc), frozenset(joblib.load(folder / "dictionary.bin")))


def _names(raw: bytes, at: int) -> list[str]:
    """The keys of one constant database of a CRFsuite file, in the order of their numbers."""
    number, back = struct.unpack_from("<II", raw, at + 16)
    names = []
    for offset in np.frombuffer(raw, "<u4", number, at + back).tolist():
        length = struct.unpack_from("<I", raw, at + offset + 4)[0]
        names.append(raw[at + offset + 8 : at + offset + 7 + length].decode("utf-8"))
    return names


def _values(model: WordModel, form: str) -> tuple[tuple[str, str], ...]:
    """Feature suffixes and values of a token or of tokens joined by spaces."""
    if form in (EDGE_BEFORE, EDGE_AFTER):
        return tuple((suffix, form) for suffix in ("", ".lower", ".istitle", ".is_in_dict", ".isdigit"))
    lower = form.lower()
    title = all(not part[0].islower() for part in form.split(" ") if part)
    values = (("", form), (".lower", lower), (".istitle", str(title)), (".is_in_dict", str(lower in model.dictionary)))
    return (*values, (".isdigit", str(form.isdigit())))


def _weigh(model: WordModel, form: str, places: Sequence[str]) -> Weights:
    """What the form contributes where it stands at each of the places; absent features weigh nothing."""
    values = _values(model, form)
    get = model.state.get
    return tuple(sum(get(f"T[{place}]{suffix}={value}", 0.0) for suffix, value in values) for place in places)


def _edge(model: WordModel, edge: str) -> tuple[Weights, ...]:
    model.edges[edge] = tuple(_weigh(model, edge, places) for places in (ONES, PAIRS, TRIPLES))
    return model.edges[edge]


def _remember(cache: dict, key: object, value: Weights) -> Weights:  # type: ignore[type-arg]
    if len(cache) >= MOST_CACHED:
        cache.clear()
    cache[key] = value
    return value


def continues(model: WordModel, tokens: Sequence[str]) -> list[bool]:
    """For each token of a sentence whether it continues the word of the token before it (Viterbi).

    An empty sentence gives an empty list; a first token that the model would let continue is told apart by nobody.
    """
    if not tokens:
        return []
    ones, pairs, triples = model.ones, model.pairs, model.triples
    one = [ones.get(t) or _remember(ones, t, _weigh(model, t, ONES)) for t in tokens]
    two = [
        pairs.get(key) or _remember(pairs, key, _weigh(model, " ".join(key), PAIRS))
        for key in zip(tokens, tokens[1:], strict=False)
    ]
    three = [
        triples.get(key) or _remember(triples, key, _weigh(model, " ".join(key), TRIPLES))
        for key in zip(tokens, tokens[1:], tokens[2:], strict=False)
    ]
    before, after = (model.edges.get(edge) or _edge(model, edge) for edge in (EDGE_BEFORE, EDGE_AFTER))
    one = [before[0], before[0], *one, after[0], after[0]]
    two = [before[1], before[1], *two, after[1], after[1], after[1]]
    three = [before[2], before[2], *three, after[2], after[2], after[2]]
    return _best_path(model.transitions, one, two, three)


def _best_path(
    transitions: tuple[float, float, float, float], one: list[Weights], two: list[Weights], three: list[Weights]
) -> list[bool]:
    bb, bc, cb, cc = transitions
    fives, fours, threes = (
        zip(*(weights[k:] for k in range(n)), strict=False) for weights, n in ((one, 5), (two, 4), (three, 3))
    )
    score = [
        a[0] + b[1] + c[2] + d[3] + e[4] + f[0] + g[1] + h[2] + i[3] + j[0] + k[1] + m[2]
        for (a, b, c, d, e), (f, g, h, i), (j, k, m) in zip(fives, fours, threes, strict=False)
    ]
    begin, going_on = score[0], 0.0
    came: list[tuple[bool, bool]] = []
    for here in score[1:]:
        begin_begin, continue_begin = begin + bb, going_on + cb
        begin_continue, continue_continue = begin + bc, going_on + cc
        to_begin, to_continue = begin_begin < continue_begin, begin_continue < continue_continue
        came.append((to_begin, to_continue))
        begin = (continue_begin if to_begin else begin_begin) + here
        going_on = continue_continue if to_continue else begin_continue
    state = begin < going_on
    path = [state]
    for from_begin, from_continue in reversed(came):
        state = from_continue if state else from_begin
        path.append(state)
    path.reverse()
    return path
