"""Places in both geographies: where a locality lay until 30 June 2025, where it lies now, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.gazetteer import (
    CITIES,
    MERGERS,
    Locality,
    find_province,
    province_after_merger,
    province_codes,
    successions,
)

REFORM = "2025-07-01"
"""On this day 63 provinces became 34, the districts ended, and some ten thousand communes became 3,321."""

_DISTRICTS = ("huyện", "quận", "thị xã", "thị trấn")


@dataclass(frozen=True, slots=True)
class Placement:
    """A locality in both geographies; what is not known, or not unique, is empty.

    Parameters
    ----------
    provinces_before : tuple of str
        Provinces until 30 June 2025 in which it, or what it was made of, lay.
    province_now : str
        Province since 1 July 2025; empty where a district was split between two.
    counterparts : tuple of str
        For a district or commune of before, the communes of now into which it went; for a commune of now, the communes
        of before of which it was made; empty for a province.
    """

    provinces_before: tuple[str, ...] = ()
    province_now: str = ""
    counterparts: tuple[str, ...] = ()

    @property
    def codes_before(self) -> tuple[str, ...]:
        """Two-digit codes of the provinces of before."""
        return tuple(province_codes().get(name, ("", ""))[0] for name in self.provinces_before)

    @property
    def code_now(self) -> str:
        """Two-digit code of the province of now."""
        return province_codes().get(self.province_now, ("", ""))[1]


def _key(kind: str, name: str) -> tuple[str, str]:
    return kind.lower(), " ".join(fold(name).lower().replace("-", " ").split())


@cache
def _index() -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Kind, folded name and era -> rows of `successions` in which the unit stands."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for number, units in enumerate(successions()):
        for unit in units:
            if unit.name:
                found.setdefault((*_key(unit.kind, unit.name), unit.era), []).append(number)
    return {key: tuple(rows) for key, rows in found.items()}


def place_locality(kind: str, name: str, *, province: str = "", date: str = "") -> Placement:
    """Where a locality lies in both geographies.

    Parameters
    ----------
    kind : str
        ``tỉnh``, ``thành phố``, ``huyện``, ``quận``, ``thị xã``, ``xã``, ``phường``, ``thị trấn``, ``đặc khu``.
    name : str
        In either tone style.
    province : str, optional
        Of before or of now, as a text names it; needed where several provinces have a locality of that name.
    date : str, optional
        ISO date at which the locality is spoken of: a commune of before and one of now may share a name.

    Returns
    -------
    Placement
        Empty where the gazetteer does not know the locality, or more than one fits.

    Examples
    --------
    >>> place_locality("tỉnh", "Kon Tum").province_now, place_locality("thành phố", "Huế").provinces_before
    ('Quảng Ngãi', ('Thừa Thiên Huế',))
    >>> place_locality("phường", "Trấn Biên", date="2025-11-01").codes_before
    ('75',)
    """
    if kind == "tỉnh" or (kind == "thành phố" and find_province(name) in CITIES):
        return _place_province(find_province(name), date)
    eras = (
        ("before",)
        if kind in (*_DISTRICTS, "thành phố") or "" < date < REFORM
        else ("now",)
        if date
        else ("before", "now")
    )
    placed = [p for era in eras if (p := _place_unit(kind, name, era, province)) is not None]
    if len(placed) == 1:
        return placed[0]
    same = {(p.provinces_before, p.province_now) for p in placed}
    return Placement(*next(iter(same))) if len(same) == 1 else Placement()


def _place_province(name: str, date: str) -> Placement:
    if not name:
        return Placement()
    before = (name,) if "" < date < REFORM or name not in MERGERS else MERGERS[name]
    return Placement(before, province_after_merger(name))


def _place_unit(kind: str, name: str, era: str, province: str) -> Placement | None:
    """The one unit of an era that is called so; None where there is none, or more than one."""
    rows = [successions()[number] for number in _index().get((*_key(kind, name), era), ())]
    if named := find_province(province):
        own = [row for row in rows if find_province(row[1 if era == "before" else 2].province) == named]
        wanted = {named, province_after_merger(named)}
        rows = own or [row for row in rows if {row[1].province, row[2].province} & wanted]
    units = {_identity(row, kind, name, era) for row in rows}
    exact = {unit for unit in units if unit[0].name == name}
    if len(units) > 1 and len(exact) == 1:
        units = exact
        rows = [row for row in rows if _identity(row, kind, name, era) in units]
    if len(units) != 1:
        return None
    now = sorted({row[2].province for row in rows})
    return Placement(
        tuple(sorted({find_province(row[1].province) or row[1].province for row in rows})),
        (find_province(now[0]) or now[0]) if len(now) == 1 else "",
        _named(row[2] if era == "before" else row[1] for row in rows),
    )


def _identity(
    row: tuple[Locality, Locality, Locality], kind: str, name: str, era: str
) -> tuple[Locality, Locality | None]:
    """The unit of a row that is meant; a commune of before is told apart by its district."""
    if era == "now":
        return row[2], None
    is_district = _key(row[0].kind, row[0].name) == _key(kind, name)
    return (row[0], None) if is_district else (row[1], row[0])


def _named(units: Iterable[Locality]) -> tuple[str, ...]:
    return tuple(sorted({f"{unit.kind} {unit.name}" for unit in units if unit.name}))
