"""Provinces before and after 1 July 2025, and the kinds of localities.

The names are those of Nghị quyết 202/2025/QH15 of the National Assembly: 63 provinces and cities became 34.
"""

import re

from analysis.vietnamese.alphabet import fold

MERGERS: dict[str, tuple[str, ...]] = {
    "Hà Nội": ("Hà Nội",), "Huế": ("Thừa Thiên Huế",), "Lai Châu": ("Lai Châu",), "Điện Biên": ("Điện Biên",), "Sơn La": ("Sơn La",),
    "Lạng Sơn": ("Lạng Sơn",), "Quảng Ninh": ("Quảng Ninh",), "Thanh Hóa": ("Thanh Hóa",), "Nghệ An": ("Nghệ An",),
    "Hà Tĩnh": ("Hà Tĩnh",), "Cao Bằng": ("Cao Bằng",), "Tuyên Quang": ("Tuyên Quang", "Hà Giang"), "Lào Cai": ("Lào Cai", "Yên Bái"),
    "Thái Nguyên": ("Thái Nguyên", "Bắc Kạn"), "Phú Thọ": ("Phú Thọ", "Vĩnh Phúc", "Hòa Bình"), "Bắc Ninh": ("Bắc Ninh", "Bắc Giang"),
    "Hưng Yên": ("Hưng Yên", "Thái Bình"), "Hải Phòng": ("Hải Phòng", "Hải Dương"), "Ninh Bình": ("Ninh Bình", "Hà Nam", "Nam Định"),
    "Quảng Trị": ("Quảng Trị", "Quảng Bình"), "Đà Nẵng": ("Đà Nẵng", "Quảng Nam"), "Quảng Ngãi": ("Quảng Ngãi", "Kon Tum"),
    "Gia Lai": ("Gia Lai", "Bình Định"), "Khánh Hòa": ("Khánh Hòa", "Ninh Thuận"), "Lâm Đồng": ("Lâm Đồng", "Đắk Nông", "Bình Thuận"),
    "Đắk Lắk": ("Đắk Lắk", "Phú Yên"), "Hồ Chí Minh": ("Hồ Chí Minh", "Bà Rịa - Vũng Tàu", "Bình Dương"),
    "Đồng Nai": ("Đồng Nai", "Bình Phước"), "Tây Ninh": ("Tây Ninh", "Long An"), "Cần Thơ": ("Cần Thơ", "Sóc Trăng", "Hậu Giang"),
    "Vĩnh Long": ("Vĩnh Long", "Bến Tre", "Trà Vinh"), "Đồng Tháp": ("Đồng Tháp", "Tiền Giang"), "Cà Mau": ("Cà Mau", "Bạc Liêu"),
    "An Giang": ("An Giang", "Kiên Giang"),
}  # fmt: skip
"""Province since 1 July 2025 -> the provinces of before that it was made of."""

CITIES = ("Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")
"""Cities under the centre: ``thành phố`` before their name means a province, before any other a district."""

PROVINCES = tuple(sorted({old for olds in MERGERS.values() for old in olds} | set(MERGERS)))
"""All names of provinces, of before and of now."""

LEVEL_OF_KIND = {
    "tỉnh": "province", "huyện": "district", "quận": "district", "thị xã": "district", "thành phố": "district", "xã": "commune",
    "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip
"""Kind of locality -> level (``thành phố`` only where its name is none of `CITIES`)."""

_BY_FOLD = {fold(name).lower().replace("-", " ").replace("  ", " "): name for name in PROVINCES}
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

    >>> level_of_locality("thành phố", "Hải Phòng"), level_of_locality("thành phố", "Vinh"), level_of_locality("phường", "Vinh")
    ('province', 'district', 'commune')
    """
    if kind == "thành phố" and find_province(name) in CITIES:
        return "province"
    return LEVEL_OF_KIND.get(kind, "")
