"""Two passes over a document: all readings by the general model, then the likely ones with the document's own words.

The second pass weighs few readings a slot, so that it costs little; it is made with and without the study's texts.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.core import Document
from analysis.repair.adaptation import Adaptation, count_adaptation, no_adaptation
from analysis.repair.calibrate import passage_mean
from analysis.repair.decode import Search, search
from analysis.repair.lattice import line_slots
from analysis.repair.model import RepairModel
from analysis.repair.slots import Slot
from analysis.repair.tokens import is_upper_line
from analysis.repair.words import START

SETTINGS = Search()
LONGEST = 2000
"""Slots decoded in one go; a longer stretch without a blank line is cut."""
SURE, LIKELY = 0.98, 1e-5
"""Posterior of the words that the document teaches itself, and of the readings that the second pass weighs."""
Lattice = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


class Stretch(NamedTuple):
    """The slots of a stretch, their readings as `decode.search` takes them, and what the first pass made of them."""

    slots: list[Slot]
    lattice: Lattice
    chosen: NDArray[np.int32]
    posterior: NDArray[np.float64]


class Decoded(NamedTuple):
    """A slot, the reading chosen, its posterior probability, and the mean posterior around it."""

    slot: Slot
    choice: int
    posterior: float
    passage: float

    @property
    def text(self) -> str:
        """What the slot is read as."""
        return self.slot.texts[self.choice]


def first_pass(document: Document, damaged: Sequence[bool], model: RepairModel) -> list[Stretch]:
    """The stretches of damaged lines of a document, decoded by the general model."""
    found: list[Stretch] = []
    nothing = (no_adaptation(), no_adaptation())
    for slots in _stretches(document, damaged, model):
        starts = np.cumsum([0, *(len(slot.costs) for slot in slots)]).astype(np.int32)
        words = np.concatenate([slot.words for slot in slots])
        costs = np.concatenate([slot.costs for slot in slots])
        lattice = (starts, words, costs)
        found.append(Stretch(slots, lattice, *search(lattice, model.language, nothing, SETTINGS)))
    return found


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
    stretches: Sequence[Stretch], model: RepairModel, study: Adaptation, own: Adaptation
) -> Iterator[Decoded]:
    """Every slot with the reading chosen once the document's own words, and the study's, are known."""
    for stretch in stretches:
        kept, lattice = _likely(stretch)
        chosen, every = search(lattice, model.language, (study, own), SETTINGS)
        posterior = every[chosen]
        choices = kept[chosen] - stretch.lattice[0][:-1]
        columns = (choices.tolist(), posterior.tolist(), passage_mean(posterior).tolist())
        yield from map(Decoded, stretch.slots, *columns)


def _likely(stretch: Stretch) -> tuple[NDArray[np.int64], Lattice]:
    """The readings worth a second look, as indices into the stretch's readings and as a lattice."""
    starts, words, costs = stretch.lattice
    likely = stretch.posterior >= LIKELY
    likely[stretch.chosen] = True
    kept = np.flatnonzero(likely)
    return kept, (np.searchsorted(kept, starts).astype(np.int32), words[kept], costs[kept])


def _stretches(document: Document, damaged: Sequence[bool], model: RepairModel) -> Iterator[list[Slot]]:
    """The slots of stretches of damaged lines between blank or clean lines; spans count the document's text."""
    stretch: list[Slot] = []
    offset = 0
    for line, is_damaged in zip(document.lines, damaged, strict=True):
        if not is_damaged or not line.strip():
            yield from _cut(stretch)
            stretch = []
        else:
            for slot in line_slots(line, is_upper_line(line), model, n=SETTINGS.n_candidates):
                stretch.append(slot.moved(offset))
        offset += len(line) + 1
    yield from _cut(stretch)


def _cut(stretch: list[Slot]) -> Iterator[list[Slot]]:
    for a, b in pairwise([*range(0, len(stretch), LONGEST), len(stretch)]):
        yield stretch[a:b]
