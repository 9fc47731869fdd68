"""Two passes over a document: all readings by the general model, then the likely ones with the document's own words.

The second pass weighs few readings a slot, so that it costs little; it is made with and without the study's texts.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.core import Document
from analysis.repair.adaptation import Adaptation, count_adaptation, no_adaptation
from analysis.repair.calibrate import passage_mean
from analysis.repair.decode import Search, search
from analysis.repair.lattice import line_tokens
from analysis.repair.model import RepairModel
from analysis.repair.slots import Slot, Token
from analysis.repair.tokens import is_upper_line
from analysis.repair.words import START

SETTINGS = Search()
LONGEST = 2000
"""Slots decoded in one go; a longer stretch without a blank line is cut."""
SURE, LIKELY = 0.98, 1e-5
"""Posterior of the words that the document teaches itself, and of the readings that the second pass weighs."""
Lattice = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


class Stretch(NamedTuple):
    """A stretch of text as slots, and what the first pass made of them.

    Attributes
    ----------
    slots : list of Slot
    at : ndarray of int64, shape (n,)
        Where in the document the token of each slot begins.
    lattice : tuple
        The readings as `decode.search` takes them.
    chosen, posterior
        As `decode.search` gives them.
    """

    slots: list[Slot]
    at: NDArray[np.int64]
    lattice: Lattice
    chosen: NDArray[np.int32]
    posterior: NDArray[np.float64]


class Decoded(NamedTuple):
    """A stretch with the reading chosen for each slot, and without or with how sure that is.

    Attributes
    ----------
    stretch : Stretch
    texts, rules : list of str
        What each slot is read as, and why.
    posterior, passage : ndarray of float64, shape (n,)
        Posterior probability of the reading, and the mean posterior around it; empty if not wanted.
    """

    stretch: Stretch
    texts: list[str]
    rules: list[str]
    posterior: NDArray[np.float64]
    passage: NDArray[np.float64]


def first_pass(document: Document, damaged: Sequence[bool], model: RepairModel) -> list[Stretch]:
    """The stretches of damaged lines of a document, decoded by the general model."""
    found: list[Stretch] = []
    nothing = (no_adaptation(), no_adaptation())
    for slots, at, lattice in _lattices(list(_stretches(document, damaged, model))):
        found.append(Stretch(slots, at, lattice, *search(lattice, model.language, nothing, SETTINGS)))
    return found


def _lattices(
    stretches: Sequence[Sequence[tuple[int, Token]]],
) -> Iterator[tuple[list[Slot], NDArray[np.int64], Lattice]]:
    """The slots of stretches, at most `LONGEST` at a time, where their tokens stand, and their readings."""
    places = np.array([at for stretch in stretches for at, _ in stretch], np.int64)
    tokens = [token for stretch in stretches for _, token in stretch]
    if not tokens:
        return
    slots = list(chain.from_iterable([token.slots for token in tokens]))
    sizes = np.array(list(chain.from_iterable([token.sizes for token in tokens])), np.int32)
    starts = np.concatenate([np.zeros(1, np.int32), np.cumsum(sizes, dtype=np.int32)])
    words = np.concatenate([token.words for token in tokens])
    costs = np.concatenate([token.costs for token in tokens])
    n_slots = np.array([len(token.slots) for token in tokens])
    at = np.repeat(places, n_slots)
    ends = np.concatenate([[0], np.cumsum(n_slots)])[np.cumsum([0, *map(len, stretches)])].tolist()
    for start, end in pairwise(ends):
        for a, b in pairwise([*range(start, end, LONGEST), end]):
            readings = slice(starts[a], starts[b])
            yield slots[a:b], at[a:b], (starts[a : b + 1] - starts[a], words[readings], costs[readings])


def own_words(stretches: Sequence[Stretch]) -> Adaptation:
    """The n-gram counts of the words that the first pass is sure of."""
    paragraphs = []
    for stretch in stretches:
        words = stretch.lattice[1][stretch.chosen].astype(np.int64)
        words[words == 0] = -1
        words[stretch.posterior[stretch.chosen] < SURE] = (0, -1, -1)
        paragraphs.append([START, *words[words >= 0].tolist()])
    return count_adaptation(paragraphs)


def second_pass(
    stretches: Sequence[Stretch], model: RepairModel, study: Adaptation, own: Adaptation, *, weighed: bool = True
) -> Iterator[Decoded]:
    """Every stretch with the readings chosen once the document's own words, and the study's, are known.

    How sure they are is worked out if `weighed`.
    """
    for stretch in stretches:
        kept, lattice = _likely(stretch)
        chosen, every = search(lattice, model.language, (study, own), SETTINGS, weighed=weighed)
        posterior = every[chosen] if weighed else every
        choices = (kept[chosen] - stretch.lattice[0][:-1]).tolist()
        texts = [slot.texts[k] for slot, k in zip(stretch.slots, choices, strict=True)]
        rules = [slot.rules[k] for slot, k in zip(stretch.slots, choices, strict=True)]
        yield Decoded(stretch, texts, rules, posterior, passage_mean(posterior))


def _likely(stretch: Stretch) -> tuple[NDArray[np.int64], Lattice]:
    """The readings worth a second look, as indices into the stretch's readings and as a lattice."""
    starts, words, costs = stretch.lattice
    likely = stretch.posterior >= LIKELY
    likely[stretch.chosen] = True
    kept = np.flatnonzero(likely)
    return kept, (np.searchsorted(kept, starts).astype(np.int32), words[kept], costs[kept])


def _stretches(document: Document, damaged: Sequence[bool], model: RepairModel) -> Iterator[list[tuple[int, Token]]]:
    """The tokens of stretches of damaged lines between blank or clean lines, and where they stand in the document."""
    stretch: list[tuple[int, Token]] = []
    offset = 0
    for line, is_damaged in zip(document.lines, damaged, strict=True):
        if not is_damaged or not line.strip():
            yield stretch
            stretch = []
        else:
            tokens = line_tokens(line, is_upper_line(line), model, n=SETTINGS.n_candidates)
            stretch += [(at + offset, token) for at, token in tokens]
        offset += len(line) + 1
    yield stretch
