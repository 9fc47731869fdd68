"""What corrections of single values and of lists do."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from analysis.core.correction import Correction, Outcome
from analysis.corrections.anchors import NotFound, shorten
from analysis.vietnamese.alphabet import fold

Value = TypeVar("Value")


def settle(correction: Correction, read: str, *, found: str = "", now: str | None = None) -> Outcome:
    """The outcome of a correction of a single value: ``already so`` where what is right is what was read."""
    right = correction.now if now is None else now
    return Outcome(correction, "already so" if one_line(read) == right else "applied", found, one_line(read))


def failed(correction: Correction, error: NotFound, *, found: str = "") -> Outcome:
    """The outcome of a correction that does not fit."""
    return Outcome(correction, "no longer fits", found, reason=str(error))


def one_line(value: str) -> str:
    """`value` on one line."""
    return " ".join(value.split())


def same(one: str, other: str) -> bool:
    """Whether two values are the same but for capitals, diacritics, blanks and punctuation at the ends.

    >>> same("Sở Y tế;", "SO Y TE")
    True
    """
    return _plain(one) == _plain(other)


def _plain(value: str) -> str:
    return " ".join(fold(value).lower().split()).strip(" .,;:")


def correct_list(
    values: Sequence[Value],
    correction: Correction,
    name: Callable[[Value], str],
    make: Callable[[str], Sequence[Value]],
) -> tuple[Value, ...]:
    """A list with one member replaced, added or taken away, or wholly replaced.

    Parameters
    ----------
    values : sequence
    correction : Correction
        With ``was``: that member becomes what ``is`` says, or goes where that is empty. Without: the whole list becomes
        what ``is`` says, joined with ``;``. ``+`` as ``was`` adds a member.
    name : callable
        A member as it is written.
    make : callable
        Members from what is written.

    Raises
    ------
    NotFound
        If no member is what ``was`` says, and none is what ``is`` says.
    """
    if not correction.was:
        return tuple(member for part in correction.now.split(";") if part.strip() for member in make(part.strip()))
    new = tuple(make(correction.now)) if correction.now else ()
    names = [name(value) for value in values]
    if correction.was == "+":
        return (*values, *(member for member in new if name(member) not in names))
    places = [k for k, value in enumerate(names) if same(value, correction.was)]
    if not places:
        if correction.now and any(one_line(value) == correction.now for value in names):
            return tuple(values)
        listed = "; ".join(names) or "nothing"
        raise NotFound(
            f"The {correction.field} now read are {shorten(listed)}; expected {shorten(correction.was)!r} among them; "
            "correct the column was, or leave it empty to replace all."
        )
    return (*values[: places[0]], *new, *values[places[0] + 1 :])
