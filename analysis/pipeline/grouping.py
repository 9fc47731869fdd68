"""Grouping: by what the localities of one level are laid beside each other."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from statistics import median

from analysis import ingest
from analysis.pipeline.reading import Reading
from analysis.pipeline.relating import Relations
from analysis.pipeline.rows import covariate_number
from analysis.vietnamese.gazetteer import LEVEL_OF_KIND
from analysis.vietnamese.regions import region_of

FEW_VALUES = 4
"""A covariate of numbers with more different values than this is cut at its median."""


Said = Callable[[Reading], str]


def iter_groups(
    relations: Relations, level: str, places: Collection[str], *, problems: list[str] | None = None
) -> Iterator[tuple[str, dict[str, str]]]:
    """Every way to group the localities of a level: by province, region, kind, and each covariate of the manifest.

    Parameters
    ----------
    relations : Relations
    level : str
        Levels are never mixed, because their plans are not exchangeable.
    places : collection of str
        Localities that count.
    problems : list of str, optional
        Gets a clause for each grouping that leaves fewer than two groups of two localities.

    Yields
    ------
    name : str
        ``province``, ``region``, ``kind`` or the covariate's name.
    groups : dict of locality to group
        Two groups or more, each of two localities or more; groups of one are left out. Groups by a covariate are called
        ``name: value``; a number with more than four values is cut at its median (``name: up to 12``, ``name: above
        12``). Where two plans of a locality say different things of it, it is left out.
    """
    plans = [r for r in relations.plans if r.header.level == level and (r.header.locality or r.id) in places]
    for name, said in _ways(plans).items():
        values: dict[str, set[str]] = {}
        for reading in plans:
            if value := said(reading):
                values.setdefault(reading.header.locality or reading.id, set()).add(value)
        agreed = {place: next(iter(found)) for place, found in sorted(values.items()) if len(found) == 1}
        groups = large_enough(agreed if name in _OWN else _cut(name, agreed))
        if len(set(groups.values())) > 1:
            yield name, groups
        elif problems is not None and agreed:
            problems.append(f"by {name}: {len(agreed)} localities in {len(set(agreed.values()))} groups")


_OWN: dict[str, Said] = {
    "province": lambda r: r.header.province,
    "region": lambda r: region_of(r.header.province),
    "kind": lambda r: next((k for k in sorted(LEVEL_OF_KIND) if r.header.locality.lower().startswith(f"{k} ")), ""),
}


def _ways(plans: Sequence[Reading]) -> dict[str, Said]:
    """What each grouping says of a plan's locality, by the name of the grouping."""
    columns = sorted({column for r in plans for column in r.metadata if ingest.is_covariate(column)})
    told: dict[str, Said] = {
        column[len(ingest.COVARIATE) :]: lambda r, c=column: r.metadata.get(c, "")  # type: ignore[misc]
        for column in columns
    }
    return {**_OWN, **{name: said for name, said in told.items() if name not in _OWN}}


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
