"""Provinces before and after 1 July 2025, the kinds of localities, and the names of districts and communes.

The provinces are those of Nghị quyết 202/2025/QH15 of the National Assembly: 63 provinces and cities became 34. The
districts and communes of before and the communes of now are read, once, from the table that the package underthesea
carries (Apache-2.0, from vietnamadminunits, MIT); without it only the provinces are known.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from analysis.vietnamese.alphabet import fold

MERGERS: dict[str, tuple[str, ...]] = {
    "Hà Nội": ("Hà Nội",), "Huế": ("Thừa Thiên Huế",), "Lai Châu": ("Lai Châu",), "Điện Biên": ("Điện Biên",),
    "Sơn La": ("Sơn La",),
    "Lạng Sơn": ("Lạng Sơn",), "Quảng Ninh": ("Quảng Ninh",), "Thanh Hóa": ("Thanh Hóa",), "Nghệ An": ("Nghệ An",),
    "Hà Tĩnh": ("Hà Tĩnh",), "Cao Bằng": ("Cao Bằng",), "Tuyên Quang": ("Tuyên Quang", "Hà Giang"),
    "Lào Cai": ("Lào Cai", "Yên Bái"),
    "Thái Nguyên": ("Thái Nguyên", "Bắc Kạn"), "Phú Thọ": ("Phú Thọ", "Vĩnh Phúc", "Hòa Bình"),
    "Bắc Ninh": ("Bắc Ninh", "Bắc Giang"),
    "Hưng Yên": ("Hưng Yên", "Thái Bình"), "Hải Phòng": ("Hải Phòng", "Hải Dương"), "Ninh Bình": ("Ninh Bình",
    "Hà Nam", "Nam Định"),
    "Quảng Trị": ("Quảng Trị", "Quảng Bình"), "Đà Nẵng": ("Đà Nẵng", "Quảng Nam"), "Quảng Ngãi": ("Quảng Ngãi",
    "Kon Tum"),
    "Gia Lai": ("Gia Lai", "Bình Định"), "Khánh Hòa": ("Khánh Hòa", "Ninh Thuận"), "Lâm Đồng": ("Lâm Đồng",
    "Đắk Nông", "Bình Thuận"),
    "Đắk Lắk": ("Đắk Lắk", "Phú Yên"), "Hồ Chí Minh": ("Hồ Chí Minh", "Bà Rịa - Vũng Tàu", "Bình Dương"),
    "Đồng Nai": ("Đồng Nai", "Bình Phước"), "Tây Ninh": ("Tây Ninh", "Long An"), "Cần Thơ": ("Cần Thơ", "Sóc Trăng",
    "Hậu Giang"),
    "Vĩnh Long": ("Vĩnh Long", "Bến Tre", "Trà Vinh"), "Đồng Tháp": ("Đồng Tháp", "Tiền Giang"), "Cà Mau": ("Cà Mau",
    "Bạc Liêu"),
    "An Giang": ("An Giang", "Kiên Giang"),
}  # fmt: skip
"""Province since 1 July 2025 -> the provinces of before that it was made of."""

CITIES = ("Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")
"""Cities under the centre: ``thành phố`` before their name means a province, before any other a district."""

PROVINCES = tuple(sorted({old for olds in MERGERS.values() for old in olds} | set(MERGERS)))
"""All names of provinces, of before and of now."""

LEVEL_OF_KIND = {
    "tỉnh": "province", "huyện": "district", "quận": "district", "thị xã": "district", "thành phố": "district",
    "xã": "commune",
    "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip
"""Kind of locality -> level (``thành phố`` only where its name is none of `CITIES`)."""

_BY_FOLD = {" ".join(fold(name).lower().replace("-", " ").split()): name for name in PROVINCES}
_BY_FOLD |= {
    "tp ho chi minh": "Hồ Chí Minh",
    "thua thien hue": "Thừa Thiên Huế",
    "dac lac": "Đắk Lắk",
    "dak lak": "Đắk Lắk",
}


def find_province(name: str) -> str:
    """The province that is called so, in either tone style and whatever the capitals; empty where there is none.

    >>> find_province("HƯNG YÊN"), find_province("Thanh Hoá"), find_province("Trấn Biên")
    ('Hưng Yên', 'Thanh Hóa', '')
    """
    key = " ".join(re.sub(r"[-–.]", " ", fold(name).lower()).split())
    return _BY_FOLD.get(key, "")


def province_after_merger(name: str) -> str:
    """The province since 1 July 2025 in which a province of before lies; empty for a name that is none.

    >>> province_after_merger("Sóc Trăng")
    'Cần Thơ'
    """
    known = find_province(name)
    return next((new for new, olds in MERGERS.items() if known and known in (new, *olds)), "")


def level_of_locality(kind: str, name: str) -> str:
    """Level of a locality from its kind and its name.

    >>> level_of_locality("thành phố", "Hải Phòng"), level_of_locality("thành phố", "Vinh")
    ('province', 'district')
    """
    if kind == "thành phố" and find_province(name) in CITIES:
        return "province"
    return LEVEL_OF_KIND.get(kind, "")


@dataclass(frozen=True, slots=True, order=True)
class Locality:
    """A district or commune: its kind and name, the provinces in which it lay and lies, and when it existed.

    ``era`` is ``before`` or ``now`` (since 1 July 2025); ``province`` is that of its era.
    """

    kind: str
    name: str
    province: str
    era: str


_TWINS = """Ba Tô,Ba Tơ,Cẩm Giang,Cẩm Giàng,Lộc Thành,Lộc Thạnh,Sơn Hà,Sơn Hạ,Thanh An,Thạnh An,Tân Thành,Tân Thạnh,
Văn Lang,Văn Lăng,Hương Vân,Hương Văn,Sa Pa,Sa Pả,Bình Thanh,Bình Thạnh,Châu Bình,Châu Bính,Hoa Lộc,Hòa Lộc,Hoằng Phú,
Hoằng Phụ,Hoằng Quý,Hoằng Quỳ,Hoằng Thanh,Hoằng Thành,Hoằng Đông,Hoằng Đồng,
Ia Bang,Ia Băng,Minh Quán,Minh Quân,Nga Thanh,
Nga Thành,Nghi Văn,Nghi Vạn,Nậm Càn,Nậm Cắn,Phú Thành,Phú Thạnh,Tam Dân,Tam Đàn,Trà Don,Trà Dơn,Trực Hùng,Trực Hưng,
Vĩnh Hùng,Vĩnh Hưng,Đông Thành,Đông Thạnh,Đồng Thành"""
"""Communes that have a namesake but for the marks in their province or district: the table gives them a key only."""
_NAME_OF_KEY = {"".join(name.lower().split()): name.strip() for name in _TWINS.split(",")}


def _unit(row: Mapping[str, str], field: str) -> tuple[str, str]:
    """Kind and name of the unit in a field of the table, from its key where the name is left out there."""
    kind, name = _split_unit(row.get(field) or "")
    if kind or row.get(field):
        return kind, name
    key = row.get(f"{field}_key", "")
    kind = next((kind for kind in LEVEL_OF_KIND if key.startswith(kind.replace(" ", ""))), "")
    return kind, _NAME_OF_KEY.get(key[len(kind.replace(" ", "")) :], "")


def _key(name: str) -> str:
    return " ".join(re.sub(r"[-–’'`.]", " ", fold(name).lower()).split())


def _split_unit(unit: str) -> tuple[str, str]:
    kind = next((k for k in sorted(LEVEL_OF_KIND, key=len, reverse=True) if unit.lower().startswith(k + " ")), "")
    return kind, unit[len(kind) :].strip()


@cache
def _table() -> Mapping[str, object]:
    spec = find_spec("underthesea")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    table = Path(folder) / "address" / "data" / "mapping.json"
    known: dict[str, object] = json.loads(table.read_text(encoding="utf-8")) if folder and table.is_file() else {}
    return known


@cache
def successions() -> tuple[tuple[Locality, Locality, Locality], ...]:
    """What became of what: district and commune of before, and a commune of now into which the commune went.

    A commune that was divided has a row for each part; a district without communes of its own (an island) has none.
    Empty where the table is not there.
    """
    rows = _table().get("ward_mapping", [])
    assert isinstance(rows, list)
    return tuple(
        (
            Locality(*_unit(row, "old_district"), _split_unit(row["old_province"])[1], "before"),
            Locality(*_unit(row, "old_ward"), _split_unit(row["old_province"])[1], "before"),
            Locality(*_unit(row, "new_ward"), _split_unit(row["new_province"])[1], "now"),
        )
        for row in rows
    )


@cache
def _localities() -> dict[tuple[str, str], tuple[Locality, ...]]:
    """Kind and folded name -> the localities that are called so."""
    found: dict[tuple[str, str], set[Locality]] = {}
    for units in successions():
        for unit in units:
            if unit.kind and unit.name:
                found.setdefault((unit.kind, _key(unit.name)), set()).add(unit)
    return {key: tuple(sorted(values)) for key, values in found.items()}


@cache
def province_codes() -> Mapping[str, tuple[str, str]]:
    """Province -> its code in the list of administrative units before and since 1 July 2025; empty in an era it is not
    in.

    >>> province_codes()["Hà Giang"], province_codes()["Đồng Nai"]
    (('02', ''), ('75', '75'))
    """
    codes: dict[str, list[str]] = {}
    for index, field in enumerate(("old_province_names", "province_names")):
        listed = _table().get(field, {})
        assert isinstance(listed, dict)
        for row in listed.values():
            codes.setdefault(find_province(row["short"]) or row["short"], ["", ""])[index] = row["code"]
    if "Huế" in codes:
        codes.setdefault("Thừa Thiên Huế", [codes["Huế"][0], ""])
    return {name: (before, now) for name, (before, now) in sorted(codes.items())}


def find_localities(kind: str, name: str) -> tuple[Locality, ...]:
    """Districts and communes of a kind that are called so, marks and capitals apart; empty where there is none.

    Parameters
    ----------
    kind : str
        ``huyện``, ``quận``, ``thị xã``, ``thành phố``, ``xã``, ``phường``, ``thị trấn`` or ``đặc khu``.
    name : str
        As printed, perhaps in capitals or with damaged marks.

    Examples
    --------
    >>> [(place.name, place.province) for place in find_localities("phường", "TRẦN BIỂN")]
    [('Trấn Biên', 'Đồng Nai')]
    """
    return _localities().get((kind.lower(), _key(name)), ())


def all_localities() -> tuple[Locality, ...]:
    """Every district and commune of before and now, sorted; empty where the table is not there.

    >>> Locality("phường", "Trấn Biên", "Đồng Nai", "now") in all_localities()
    True
    """
    return tuple(sorted({locality for values in _localities().values() for locality in values}))
