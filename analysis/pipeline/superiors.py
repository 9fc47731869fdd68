"""The superior texts of a study, for the processes that lay plans beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis import localisation
from analysis.pipeline.held import Kept, Read, kept_of
from analysis.pipeline.reading import Reading
from analysis.pipeline.relating import Relations


def superior_of(reading: Reading) -> localisation.Superior:
    """A document as the localisation stage sees a text above a plan."""
    header = reading.header
    return localisation.Superior(
        reading.document,
        reading.syllables,
        provisions=reading.provisions,
        number=header.number,
        level=header.level,
        date=header.date,
        title=header.title,
    )


@dataclass(slots=True, eq=False)
class Above:
    """Superior texts on their way to a process: packed readings by id, and what was unpacked of them."""

    packed: dict[str, Kept]
    readings: dict[str, Reading] = field(default_factory=dict)
    superiors: dict[str, localisation.Superior] = field(default_factory=dict)

    def reading(self, id: str) -> Reading:
        """The reading of this id; the same object each time."""
        if id not in self.readings:
            self.readings[id] = Read(self.packed[id])
        return self.readings[id]

    def superior(self, id: str) -> localisation.Superior:
        """The superior text of this id; the same object each time."""
        if id not in self.superiors:
            self.superiors[id] = superior_of(self.reading(id))
        return self.superiors[id]


def pack_above(relations: Relations, ids: Iterable[str]) -> Above:
    """The texts of these ids, packed."""
    return Above({id: kept_of(relations.reading(id)) for id in ids})
