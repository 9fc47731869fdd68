"""What gazetteer, agencies and periods promise."""

import pytest

from analysis.vietnamese.agencies import find_subject
from analysis.vietnamese.gazetteer import (
    MERGERS,
    PROVINCES,
    all_localities,
    find_localities,
    find_province,
    level_of_locality,
    province_codes,
    successions,
)
from analysis.vietnamese.periods import iter_periods
from analysis.vietnamese.places import place_locality


def test_sixty_three_provinces_became_thirty_four():
    before = [old for olds in MERGERS.values() for old in olds]
    assert len(MERGERS) == 34 and len(before) == len(set(before)) == 63
    assert all(find_province(name.upper()) == name for name in PROVINCES)


def test_names_in_either_tone_style_and_without_marks():
    assert find_province("Khánh Hoà") == find_province("KHANH HOA") == "Khánh Hòa"
    assert find_province("Thành phố nào đó") == ""


def test_communes_of_before_and_now():
    places = find_localities("phường", "BẾN NGHÉ")
    assert {place.era for place in places} and {place.name for place in places} == {"Bến Nghé"}
    assert find_localities("phường", "Không Có Tên Này") == ()


def test_a_city_is_a_province_only_under_the_centre():
    assert [level_of_locality("thành phố", n) for n in ("Đà Nẵng", "Đà Lạt")] == ["province", "district"]
    assert level_of_locality("", "") == ""


@pytest.mark.parametrize("text", ["", "Sở", "Sở Y tế", "Ban hành quy chế", "làm đường", "“Sở Y tế” chủ trì"])
def test_no_subject_without_agency_and_verb(text: str):
    found = find_subject(text)
    assert found is None or text[slice(*found)].startswith("Sở Y tế")


def test_periods_do_not_overlap():
    text = "định kỳ 6 tháng, hằng năm; trước ngày 30/6/2025; giai đoạn 2021 - 2025; quý IV/2026; thường xuyên"
    periods = list(iter_periods(text))
    assert all(a.end <= b.start for a, b in zip(periods, periods[1:], strict=False))
    assert [p.value for p in periods] == ["semiannual, yearly", "2025-06-30", "2021/2025", "2026-Q4", "continuous"]


needs_table = pytest.mark.skipif(not all_localities(), reason="the gazetteer's table of communes is not installed")


@needs_table
def test_every_commune_and_district_is_known():
    units = all_localities()
    assert sum(unit.era == "now" for unit in units) == 3321
    districts = ("huyện", "quận", "thị xã", "thành phố")
    assert sum(unit.era == "before" and unit.kind in districts for unit in units) == 696
    assert sum(unit.kind == "đặc khu" for unit in units) == 13
    assert all(now.name for *_, now in successions())
    assert sum(not before.name for _, before, _ in successions()) == 5, "the islands without communes"
    assert {find_province(now.province) for *_, now in successions()} == set(MERGERS)


@needs_table
def test_codes_of_the_provinces():
    codes = province_codes()
    assert sum(bool(now) for _, now in codes.values()) == 34
    assert len({before for before, _ in codes.values() if before}) == 63
    assert codes["Hải Dương"] == ("30", "") and codes["Thừa Thiên Huế"][0] == codes["Huế"][1]


@needs_table
@pytest.mark.parametrize(
    ("kind", "name", "known", "before", "now"),
    [
        ("tỉnh", "Kon Tum", {"date": "2025-03-01"}, ("Kon Tum",), "Quảng Ngãi"),
        ("tỉnh", "Quảng Ngãi", {"date": "2025-08-01"}, ("Quảng Ngãi", "Kon Tum"), "Quảng Ngãi"),
        ("tỉnh", "Quảng Ngãi", {"date": "2025-03-01"}, ("Quảng Ngãi",), "Quảng Ngãi"),
        ("huyện", "Cát Hải", {}, ("Hải Phòng",), "Hải Phòng"),
        ("huyện", "Châu Thành", {"province": "Kiên Giang"}, ("Kiên Giang",), "An Giang"),
        ("huyện", "Châu Thành", {}, (), ""),
        ("xã", "Hoà Bình", {}, (), ""),
        ("phường", "TRẤN BIÊN", {"date": "2025-11-01"}, ("Đồng Nai",), "Đồng Nai"),
        ("xã", "Không Có Tên", {}, (), ""),
        ("", "", {}, (), ""),
    ],
)
def test_a_locality_is_placed_in_both_geographies(kind: str, name: str, known: dict, before: tuple, now: str):
    placed = place_locality(kind, name, **known)
    assert (placed.provinces_before, placed.province_now) == (before, now)


@needs_table
def test_what_a_district_became_and_a_commune_was_made_of():
    assert place_locality("huyện", "Cát Hải").counterparts == ("đặc khu Cát Hải",)
    became = place_locality("thị xã", "Sa Pa").counterparts
    assert "phường Sa Pa" in became
    made_of = place_locality("phường", "Sa Pa", province="Lào Cai", date="2025-09-01").counterparts
    assert "phường Sa Pa" in made_of and "phường Sa Pả" in made_of


@needs_table
def test_either_tone_style_is_the_same_place():
    old, new = (place_locality("thành phố", name) for name in ("Thanh Hóa", "Thanh Hoá"))
    assert old == new and old.province_now == "Thanh Hóa"
