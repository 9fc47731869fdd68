"""Changes: which differences are named, and which are mere wording."""

import pytest

from analysis.localisation.change import find_changes


@pytest.mark.parametrize(
    "source, plan, what",
    [
        ("thu gom ít nhất 80% bao gói", "thu gom ít nhất 90% bao gói", "number raised"),
        ("thu gom ít nhất 80% bao gói", "thu gom ít nhất 60,5% bao gói", "number lowered"),
        ("phấn đấu có 5.000 hộ tham gia", "phấn đấu có nhiều hộ tham gia", "number dropped"),
        ("xây dựng nhà máy tái chế rác", "xây dựng 03 nhà máy tái chế rác", "number added"),
        ("hoàn thành trước năm 2028 trên toàn tuyến", "hoàn thành trước năm 2027 trên toàn tuyến", "deadline"),
        ("định kỳ hằng năm báo cáo kết quả", "định kỳ hằng quý báo cáo kết quả", "deadline"),
        ("cơ sở dữ liệu quốc gia về chất thải", "cơ sở dữ liệu của tỉnh về chất thải", "level"),
        ("giao Bộ Xây dựng chủ trì rà soát", "giao Sở Xây dựng chủ trì rà soát", "agency"),
        ("khẩn trương ban hành quy định", "từng bước ban hành quy định", "weakened"),
        ("khuyến khích hộ dân phân loại", "bắt buộc hộ dân phân loại", "strengthened"),
    ],
)
def test_a_change_is_named(source, plan, what):
    assert [change.what for change in find_changes(source, plan)] == [what]


def test_mere_wording_is_not_a_change():
    assert find_changes("nâng cao nhận thức của người dân", "nâng cao hiểu biết của người dân") == ()
    assert find_changes("Ủy ban nhân dân tỉnh", "Uỷ ban nhân dân TỈNH") == ()
    assert find_changes("", "") == ()


def test_a_row_has_the_keys_of_the_table():
    (change,) = find_changes("đạt 70% số hộ", "đạt 75% số hộ")
    assert change.as_row() == {"what": "number raised", "from": "70", "to": "75"}
