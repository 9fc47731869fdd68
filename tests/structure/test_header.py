"""What the header promises, on invented letterheads in the layouts that offices and web copies use."""

import pytest

from analysis.core import Document, Header, normalise_text
from analysis.structure import parse_header, parse_sections

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
BODY = """

Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, {who} ban hành Kế hoạch như sau:

I. MỤC ĐÍCH

1. Làm rõ việc, rõ người.

2. Không dàn trải.
"""


def header_of(text: str, **metadata: str) -> Header:
    document = Document("plan", normalise_text(text), metadata=metadata)
    return parse_header(document, parse_sections(document))


def test_two_columns_run_together_on_one_line():
    header = header_of(
        f"ỦY BAN NHÂN DÂN  {NATION}\n\nHUYỆN ĐỒNG HẠ {MOTTO}\nSố: 12 /KH-UBND Đồng Hạ, ngày 05 tháng 3 năm "
        f"2025\nKẾ HOẠCH\n\n"
        "Thực hiện Nghị quyết số 57-NQ/TW trên địa bàn huyện Đồng Hạ" + BODY.format(who="Ủy ban nhân dân huyện")
    )
    assert header.issuer == "Ủy ban nhân dân huyện Đồng Hạ"
    assert (header.level, header.locality, header.number, header.date) == (
        "district",
        "huyện Đồng Hạ",
        "12/KH-UBND",
        "2025-03-05",
    )
    assert header.title == "Thực hiện Nghị quyết số 57-NQ/TW trên địa bàn huyện Đồng Hạ"
    assert header.kind == "Kế hoạch"
    assert header.implements == ("57-NQ/TW",)


def test_one_item_of_the_letterhead_per_line_and_a_title_in_capitals():
    header = header_of(
        f"ỦY BAN NHÂN DÂN\nTỈNH AN SƠN\n-------\n\n{NATION}\n{MOTTO}\n---------------\n\nSố: 594/KH-UBND\n\n"
        "An Sơn, ngày 21 tháng 10 năm 2025\n\n \n\nKẾ HOẠCH\n\nTHỰC HIỆN CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ 17-CTR/TU "
        "CỦA TỈNH ỦY VỀ CHUYỂN ĐỔI SỐ" + BODY.format(who="UBND tỉnh")
    )
    assert header.issuer == "Ủy ban nhân dân tỉnh An Sơn"
    assert (header.level, header.province, header.number, header.date) == (
        "province",
        "An Sơn",
        "594/KH-UBND",
        "2025-10-21",
    )
    assert header.title.startswith("THỰC HIỆN CHƯƠNG TRÌNH") and header.title.endswith("CHUYỂN ĐỔI SỐ")
    assert header.implements == ("17-CTr/TU", "57-NQ/TW")


def test_letterhead_as_a_table():
    header = header_of(
        f"| ỦY BAN NHÂN DÂN XÃ TỊNH HẠ ------- | {NATION} {MOTTO} --------------- |\n| :---- | :---- |\n"
        "| Số: 15/KH-UBND | Tịnh Hạ, ngày 26 tháng 8 năm 2025 |\n\nKẾ HOẠCH\nChuyển đổi số năm 2025"
        + BODY.format(who="UBND xã")
    )
    assert header.issuer == "Ủy ban nhân dân xã Tịnh Hạ"
    assert (header.level, header.number, header.date) == ("commune", "15/KH-UBND", "2025-08-26")


def test_abbreviated_committee_and_date_over_two_lines():
    header = header_of(
        f"UBND THỊ XÃ LA NGÂN\n{NATION}\n{MOTTO}\nSố: 7/KH-UBND\nLa Ngân, ngày\n13 tháng 7 năm 2024\nKẾ "
        f"HOẠCH\nPhát triển kinh tế số" + BODY.format(who="UBND thị xã")
    )
    assert header.issuer == "Ủy ban nhân dân thị xã La Ngân"
    assert (header.level, header.number, header.date) == ("district", "07/KH-UBND", "2024-07-13")


def test_unreadable_fields_stay_empty():
    header = header_of(
        f"ỦY BAN NHÂN DÂN {NATION}\nXÃ PHÚ HẠ {MOTTO}\nSố:        /KH-UBND Phú Hạ, ngày 05 tháng // năm "
        f"2025\nKẾ HOẠCH\nChuyển đổi số" + BODY.format(who="UBND xã")
    )
    assert (header.number, header.date, header.province) == ("", "", "")
    assert header.issuer == "Ủy ban nhân dân xã Phú Hạ"


@pytest.mark.parametrize(
    ("letterhead", "issuer", "level"),
    [
        (
            "TỈNH ỦY AN SƠN ĐẢNG CỘNG SẢN VIỆT NAM\n*\nSố 27-KH/TU An Sơn, ngày 24 tháng 01 năm 2025",
            "Ban Thường vụ Tỉnh ủy An Sơn",
            "province",
        ),
        ("ĐẢNG BỘ TỈNH AN SƠN\nHUYỆN ỦY ĐỒNG HẠ\n*\nSố 05-KH/HU", "Ban Thường vụ Huyện ủy Đồng Hạ", "district"),
        ("ĐẢNG BỘ TỈNH AN SƠN\nĐẢNG ỦY XÃ PHÚ HẠ\n*\nSố 11-KH/ĐU", "Ban Thường vụ Đảng ủy xã Phú Hạ", "commune"),
        ("THÀNH ỦY HẢI PHÒNG\n*\nSố 89-KH/TU", "Ban Thường vụ Thành ủy Hải Phòng", "province"),
        ("ĐẢNG BỘ TỈNH AN SƠN\nTHÀNH ỦY LA NGÂN\n*\nSố 3-KH/ThU", "Ban Thường vụ Thành ủy La Ngân", "district"),
    ],
)
def test_party_committees(letterhead: str, issuer: str, level: str):
    header = header_of(letterhead + "\nKẾ HOẠCH\nthực hiện Nghị quyết số 57-NQ/TW" + BODY.format(who="Ban Thường vụ"))
    assert (header.issuer, header.level) == (issuer, level)


def test_issuer_named_below_the_kind():
    header = header_of(
        "KẾ HOẠCH\n\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\n\nthực hiện Nghị quyết số 57-NQ/TW"
        + BODY.format(who="Ban Thường vụ Tỉnh ủy")
    )
    assert (header.issuer, header.level, header.number, header.province) == (
        "Ban Thường vụ Tỉnh ủy",
        "province",
        "",
        "",
    )
    assert header.title == "thực hiện Nghị quyết số 57-NQ/TW"


def test_title_on_the_line_of_the_kind():
    header = header_of(
        f"ỦY BAN NHÂN DÂN\nPHƯỜNG SÔNG HẠ\n{NATION}\nSố: 4/KH-UBND\nKẾ HOẠCH THỰC HIỆN NGHỊ QUYẾT SỐ "
        f"57-NQ/TW\nTRÊN ĐỊA BÀN PHƯỜNG" + BODY.format(who="UBND phường")
    )
    assert header.title == "THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW TRÊN ĐỊA BÀN PHƯỜNG"
    assert (header.kind, header.level) == ("Kế hoạch", "commune")


def test_province_is_the_one_the_text_names():
    text = f"ỦY BAN NHÂN DÂN {NATION}\nXÃ PHÚ HẠ {MOTTO}\nSố: 4/KH-UBND\nKẾ HOẠCH\nChuyển đổi số" + BODY.format(
        who="UBND xã"
    )
    assert header_of(text).province == ""
    assert header_of(text + "\n3. Theo Quy hoạch tỉnh Sóc Trăng thời kỳ 2021-2030.\n").province == "Sóc Trăng"
    assert header_of(text + "\n3. Theo Kế hoạch của Ban Thường vụ Thành ủy Hải Phòng.\n").province == "Hải Phòng"


def test_continued_and_amended_acts_are_not_carried_out():
    header = header_of(
        f"ỦY BAN NHÂN DÂN {NATION}\nXÃ PHÚ HẠ {MOTTO}\nSố: 4/KH-UBND\nKẾ HOẠCH\n"
        "Thực hiện Kết luận số 69-KL/TW của Bộ Chính trị về tiếp tục thực hiện Nghị quyết số 20-NQ/TW\n\n"
        "Thực hiện Kế hoạch số 9/KH-UBND ngày 02/3/2025 của Ủy ban nhân dân huyện; Chương trình số 6-CTr/TU của "
        "Tỉnh ủy; căn cứ Quy hoạch được "
        "phê duyệt tại Quyết định số 586/QĐ-TTg, UBND xã ban hành Kế hoạch như sau:\n\nI. MỤC ĐÍCH\n1. Làm.\n"
    )
    assert header.implements == ("09/KH-UBND", "06-CTr/TU", "69-KL/TW")


def test_the_manifest_wins():
    header = header_of(
        "Kết luận\n\n1. Tăng cường lãnh đạo\n\nLàm tốt.",
        number="69-KL/TW",
        date="2024-01-11",
        issuer="Bộ Chính trị",
        level="central",
    )
    assert (header.number, header.date, header.issuer, header.level) == (
        "69-KL/TW",
        "2024-01-11",
        "Bộ Chính trị",
        "central",
    )


def test_an_annex_says_so_itself():
    header = header_of(
        "PHỤ LỤC I\nDANH MỤC NHIỆM VỤ\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/3/2025 của UBND huyện)\n\n| TT "
        "| Nhiệm vụ | Cơ quan chủ trì |\n| 1 | Làm | Phòng A |"
    )
    assert (header.kind, header.number) == ("Phụ lục", "12/KH-UBND")


@pytest.mark.parametrize("text", ["", "\n\n", "Không có gì ở đây", "KẾ HOẠCH", "Số: ngày tháng năm", "| | |"])
def test_nothing_to_read_gives_empty_fields(text: str):
    header = header_of(text)
    assert (header.number, header.date, header.issuer, header.implements) == ("", "", "", ())


def test_gold(shared):
    import json

    for path in sorted((shared / "gold").glob("[0-9][0-9][0-9].json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["header"]
        clean = shared / "gold" / f"{path.stem}.txt"
        source = clean if clean.exists() else next((shared / "corpus" / "local").glob(f"{path.stem}*"))
        header = header_of(source.read_text(encoding="utf-8"))
        assert header.issuer.lower() == gold["issuing_body"].lower()
        assert header.number == (gold["number"] or "")
        assert header.province == (gold["province"] or "")
        assert header.implements[-1] == gold["implements"]
        if "date_note" not in gold:
            assert header.date == (gold["date"] or "")
