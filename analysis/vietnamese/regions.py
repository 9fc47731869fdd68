"""The six socio-economic regions of the 34 provinces (Nghị quyết 306/NQ-CP of 5 October 2025)."""

from analysis.vietnamese.gazetteer import province_after_merger

REGIONS = {
    "Trung du và miền núi phía Bắc": (
        "Lạng Sơn", "Cao Bằng", "Thái Nguyên", "Tuyên Quang", "Phú Thọ", "Lào Cai", "Lai Châu", "Điện Biên", "Sơn La",
    ),
    "Đồng bằng sông Hồng": ("Hà Nội", "Hải Phòng", "Ninh Bình", "Hưng Yên", "Bắc Ninh", "Quảng Ninh"),
    "Bắc Trung Bộ": ("Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Quảng Trị", "Huế"),
    "Duyên hải Nam Trung Bộ và Tây Nguyên": (
        "Đà Nẵng", "Quảng Ngãi", "Gia Lai", "Đắk Lắk", "Khánh Hòa", "Lâm Đồng",
    ),
    "Đông Nam Bộ": ("Hồ Chí Minh", "Đồng Nai", "Tây Ninh"),
    "Đồng bằng sông Cửu Long": ("Cần Thơ", "Vĩnh Long", "Đồng Tháp", "An Giang", "Cà Mau"),
}  # fmt: skip


def region_of(province: str) -> str:
    """The region of a province of now or of before; empty for a name that is none.

    A province of before counts with the one it became, also where it lay in another region then.

    >>> region_of("Hưng Yên"), region_of("Bình Thuận"), region_of("Hải Uyên")
    ('Đồng bằng sông Hồng', 'Duyên hải Nam Trung Bộ và Tây Nguyên', '')
    """
    now = province_after_merger(province)
    return next((region for region, provinces in REGIONS.items() if now in provinces), "")
