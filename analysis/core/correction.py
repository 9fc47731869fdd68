"""Corrections: what a person says instead of what was read, and what became of it."""

from dataclasses import dataclass

BY_HAND = "corrected by hand"
"""The rule that stands beside every value that a person corrected."""

LISTS = ("implements", "partners", "deadline", "targets", "change")
"""Fields that hold several values: ``was`` names the one that is replaced; without it all are."""

FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("words",),
    "header": ("issuer", "level", "locality", "province", "kind", "number", "date", "title", "implements"),
    "section": ("dropped", "added", "border", "kind", "title"),
    "citation": ("dropped", "added", "id", "kind", "date", "issuer"),
    "task": (
        "dropped", "border", "added", "kind", "zone", "lead", "partners", "result", "deadline", "targets", "source",
        "relation", "function", "change",
    ),
    "agency": ("name",),
    "provision": ("dropped", "border", "group", "addressee"),
}  # fmt: skip
"""Item -> the fields that can be corrected, in the order in which corrections are applied."""

CODES = ("source", "relation", "function", "change")
"""Fields of a task that are coded, not read: they are corrected after coding."""

STATES = ("applied", "already so", "superseded", "no longer fits", "not understood")
FAILED = ("no longer fits", "not understood")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of ``corrections.csv``.

    Parameters
    ----------
    document : str
        Id of the document; ``*`` for every document (item ``agency`` only).
    item, field : str
        What is corrected: a key of `FIELDS` and one of its values.
    id, quote : str
        Where: the unit's id, words that stand in it, or both. Words decide, because ids shift; the id decides between
        several places with the same words. ``first words ... last words`` stands for a long stretch.
    was, now : str
        What was read, and what is right (column ``is``). An empty `now` takes `was` away.
    note, by : str
        Why, and who says so.
    file, line : str, int
        Where the row stands.
    """

    document: str
    item: str
    field: str
    id: str = ""
    quote: str = ""
    was: str = ""
    now: str = ""
    note: str = ""
    by: str = ""
    file: str = "corrections.csv"
    line: int = 0

    def as_row(self) -> dict[str, str | int]:
        """As ``corrections.csv`` and the table hold it."""
        return {
            "file": self.file, "line": self.line, "document": self.document, "item": self.item, "field": self.field,
            "id": self.id, "quote": self.quote, "was": self.was, "is": self.now, "note": self.note, "by": self.by,
        }  # fmt: skip

    @property
    def target(self) -> tuple[str, ...]:
        """What it is about: a later row about the same thing counts instead."""
        several = self.was if self.field in (*LISTS, "words", "name") else ""
        own = self.now if self.field == "added" or (self.field in LISTS and not self.was) else ""
        return (self.document, self.item, self.field, self.id, self.quote, several, own)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction.

    ``state`` is one of `STATES`; ``found`` is the id of what it was applied to, ``read`` the value that stood there,
    ``reason`` one sentence where it was not applied.
    """

    correction: Correction
    state: str
    found: str = ""
    read: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"The state of a correction is one of {', '.join(STATES)}; got {self.state!r}.")
