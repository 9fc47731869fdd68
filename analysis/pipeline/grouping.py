"""Grouping: by what the localities of one level are laid beside each other."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from statistics import median

from analysis import ingest
from analysis.pipeline.relating import Relations
from analysis.pipeline.rows import covariate_number

FEW_VALUES = 4
"""A covariate of numbers with more different values than this is cut at its median."""


def iter_groups(relations: Relations, level: str, places: Collection[str]) -> Iterator[dict[str, str]]:
    """Every way to group the localities of a level: by province, then by each covariate of the manifest.

    Parameters
    ----------
    relations : Relations
    level : str
        Levels are never mixed, because their plans are not exchangeable.
    places : collection of str
        Localities that count.

    Yields
    ------
    dict of locality to group
        Two groups or more, each of two localities or more; groups of one are left out. Groups by a covariate are called
        ``name: value``; a number with more than four values is cut at its median (``name: up to 12``, ``name: above
        12``). Where two plans of a locality say different things of it, it is left out.
    """
    plans = [r for r in relations.plans if r.header.level == level and (r.header.locality or r.id) in places]
    names = sorted({column for r in plans for column in r.document.metadata if ingest.is_covariate(column)})
    said: dict[str, dict[str, set[str]]] = {"": {}, **{name: {} for name in names}}
    for reading in plans:
        place = reading.header.locality or reading.id
        for column in said:
            value = reading.document.metadata.get(column, "") if column else reading.header.province
            if value:
                said[column].setdefault(place, set()).add(value)
    for column, values in said.items():
        agreed = {place: next(iter(found)) for place, found in sorted(values.items()) if len(found) == 1}
        groups = large_enough(_cut(column[len(ingest.COVARIATE) :], agreed) if column else agreed)
        if len(set(groups.values())) > 1:
            yield groups


def _cut(name: str, values: Mapping[str, str]) -> dict[str, str]:
    numbers = {place: number for place, value in values.items() if (number := covariate_number(value)) is not None}
    if len(numbers) < len(values) or len(set(numbers.values())) <= FEW_VALUES:
        return {place: f"{name}: {value}" for place, value in values.items()}
    middle = median(numbers.values())
    return {p: f"{name}: {'up to' if number <= middle else 'above'} {middle:g}" for p, number in numbers.items()}


def large_enough(groups: Mapping[str, str]) -> dict[str, str]:
    """The localities whose group has at least two.

    >>> large_enough({"a": "x", "b": "x", "c": "y"})
    {'a': 'x', 'b': 'x'}
    """
    sizes = Counter(groups.values())
    return {place: group for place, group in groups.items() if sizes[group] > 1}
