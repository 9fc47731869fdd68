"""What the readings of list marks promise."""

import pytest

from analysis.vietnamese.enumerators import LETTERS, label_of, read_markers
from analysis.vietnamese.numbers import parse_date, parse_number, parse_roman, render_roman


@pytest.mark.parametrize(
    ("line", "style", "label"),
    [
        ("I. MỤC ĐÍCH", "roman", "I"), ("II- MỤC TIÊU", "roman", "II"), ("V.NHIỆM VỤ", "roman", "V"), ("A- TÌNH "
        "HÌNH", "capital", "A"),
        ("1. Mục đích", "arabic", "1"), ("1- Kết quả", "arabic", "1"), ("1.1. Làm", "arabic2", "1"), ("2.1- Đổi "
        "mới", "arabic2", "1"),
        ("1.1 Các cơ quan", "arabic2", "1"), ("a) Một", "letter", "a"), ("đ) Năm", "letter", "đ"), ("- Làm", "dash",
        ""), ("+ Làm", "plus", ""),
        ("* Ban Tổ chức", "star", ""), ("Điều 5. Ban hành", "article", "Đ5"), ("Chương II", "chapter", "CII"),
        ("PHẦN THỨ NHẤT", "part", "PI"),
        ("PHỤ LỤC II", "annex", "PL2"), ("**1. Mục đích**", "arabic", "1"), (" 5. Thực hiện", "arabic", "5"),
        ("¢) Ba", "letter", "c"),
        ("~5.2. Xây dựng", "arabic2", "2"), (". 3.4.Nâng cấp", "arabic2", "4"), ("(1) một là", "paren", "1"),
    ],
)  # fmt: skip
def test_first_reading(line: str, style: str, label: str):
    first = read_markers(line)[0]
    assert (first.style, first.label) == (style, label)
    assert line[first.end :].strip() == line[first.end :]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2025 là năm",
        "1.500 hộ",
        "2,5 tỷ đồng",
        "57-NQ/TW",
        "193/2025/QH15",
        "10% số hộ",
        "làm đường",
        "3.5%",
        "0. Yêu cầu",
        "---",
    ],
)
def test_no_mark(line: str):
    assert read_markers(line) == ()


def test_an_ambiguous_letter_has_both_readings():
    assert {m.style for m in read_markers("C. TỔ CHỨC")} == {"roman", "capital"}


def test_labels_and_numerals():
    assert "".join(label_of("letter", k) for k in range(1, 24)) == LETTERS
    assert all(parse_roman(render_roman(k)) == k for k in range(1, 40))
    assert parse_roman("") is None and parse_roman("IIII") is None


def test_numbers_and_dates():
    assert [parse_number(s) for s in ("1.500", "2,5", "05", "x", "")] == [1500.0, 2.5, 5.0, None, None]
    assert parse_date("ngày19 tháng 3 năm 2025") == "2025-03-19"
    assert parse_date("22-12-2024") == "2024-12-22"
    assert parse_date("ngày 05 tháng // năm 2025") == parse_date("") == parse_date("30/02/2024") == ""


@pytest.mark.parametrize(
    ("line", "style", "value"),
    [
        ("I.2. Mục tiêu cụ thể", "arabic", (2,)),
        ("II.1.3. Lắp trạm", "arabic2", (1, 3)),
        ("Nhiệm vụ 3: Làm đường", "arabic", (3,)),
        ("Khoản 2. Mức chi", "arabic", (2,)),
        ("Điểm đ) Mức thu", "letter", (5,)),
        ("PHẦN B: NỘI DUNG", "part", (2,)),
        ("Phần thứ tư", "part", (4,)),
        ("01. Văn phòng", "arabic", (1,)),
        ("ii) Mở lớp", "paren", (2,)),
        ("➢ Mở lớp", "dot", ()),
        ("a- Mở lớp", "letter", (1,)),
        ("b. Đào giếng", "letter", (2,)),
    ],
)
def test_further_marks(line: str, style: str, value: tuple[int, ...]):
    assert [(m.style, m.value) for m in read_markers(line)][0] == (style, value)


@pytest.mark.parametrize(
    "line", ["02 mô hình điểm", "05.2025 hoàn thành", "Nhiệm vụ 3 năm qua", "Phần đầu tư công, xây"]
)
def test_numbers_and_words_that_are_no_marks(line: str):
    assert read_markers(line) == ()
