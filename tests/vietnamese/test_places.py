"""What gazetteer, agencies and periods promise."""

import pytest

from analysis.vietnamese.agencies import find_subject
from analysis.vietnamese.gazetteer import MERGERS, PROVINCES, find_localities, find_province, level_of_locality
from analysis.vietnamese.periods import iter_periods


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
