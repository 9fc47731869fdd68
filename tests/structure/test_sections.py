"""What the sections promise: every block in its place, and not a character lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core import Document, leaf_sections, normalise_text
from analysis.structure import parse_sections, parse_tasks

PIECES = [
    "I. MỤC ĐÍCH", "II. NHIỆM VỤ", "V. TỔ CHỨC THỰC HIỆN", "A- TÌNH HÌNH", "1. Mục đích", "2. Yêu cầu:", "1.1. "
    "Làm đường", "a) Một là.",
    "d) Bốn.", "đ) Năm;", "- Giao Sở Y tế", "+ Việc nhỏ", "* Ban Tổ chức chỉ đạo thực hiện.", "| TT | Nhiệm vụ "
    "|", "| 1 | Làm |", "Điều 1. Ban hành",
    "Phần thứ nhất", "KẾ HOẠCH", "Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "Trên đây là Kế hoạch./.",
    "PHỤ LỤC I", "thực hiện như sau:",
    "Số: 12/KH-UBND", "", "   ", "12", "¢) Ba", "1) Sáu", "IL. KINH PHÍ", "Trong năm 2025, tiếp tục làm tốt "
    "việc này và", "\f", "…", "(1) một",
]  # fmt: skip
LAYOUTS = st.lists(st.sampled_from(PIECES), max_size=40).map("\n".join)


def parse(text: str):
    document = Document("d", normalise_text(text))
    return document, parse_sections(document)


def check_invariants(text: str) -> None:
    document, sections = parse(text)
    ids = [section.id for section in sections]
    assert len(set(ids)) == len(ids)
    by_id = {section.id: section for section in sections}
    for section in sections:
        assert 0 <= section.span.start < section.span.end <= len(document.text)
        if section.parent is not None:
            assert by_id[section.parent].span.contains(section.span)
            assert by_id[section.parent].depth == section.depth - 1
    leaves = leaf_sections(sections)
    position, rebuilt = 0, ""
    for leaf in leaves:
        assert leaf.span.start >= position
        rebuilt += document.text[position : leaf.span.start] + leaf.span.of(document.text)
        position = leaf.span.end
    assert rebuilt + document.text[position:] == document.text
    covered = sorted(s.span for s in sections if s.parent is None)
    for before, after in zip(covered, covered[1:], strict=False):
        assert before.end <= after.start
    outside = [document.text[a.end : b.start] for a, b in zip(covered, covered[1:], strict=False)]
    assert not any(re.search(r"[^\W\d_]", gap) for gap in outside)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_invariants_hold_for_any_text(text: str):
    check_invariants(text)


@given(LAYOUTS)
@settings(max_examples=300, deadline=None)
def test_invariants_hold_for_any_layout(text: str):
    check_invariants(text)


PLAN = """ỦY BAN NHÂN DÂN XÃ PHÚ HẠ
KẾ HOẠCH
Chuyển đổi số

UBND xã ban hành Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích: Làm cho việc của xã nhanh hơn, dân đỡ phải đi lại.
2. Yêu cầu
Việc gì cũng phải có người chịu trách nhiệm.

II. NHIỆM VỤ
1. Xây dựng hạ tầng số ở các thôn, bản còn khó
khăn của xã
- Lắp bộ phát sóng ở nhà văn hóa thôn.
- Mở lớp dạy dùng điện thoại vào buổi tối, mỗi

thôn một lớp.
2. Dữ liệu
a) Nhập sổ hộ tịch vào phần mềm.
b) Rà soát:
- Sổ đất đai;
- Sổ hộ khẩu.
III. KINH PHÍ
1. Ngân sách xã chi.
V. TỔ CHỨC THỰC HIỆN
1. Công chức văn phòng theo dõi chung.
3. Các thôn làm theo phân công.
3. Đoàn Thanh niên giúp người già.

Trên đây là Kế hoạch chuyển đổi số./.

Nơi nhận:
- UBND huyện;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""


def by_id(text: str):
    document, sections = parse(text)
    return {s.id: s for s in sections}, document


def test_kinds_of_a_plan():
    found, _ = by_id(PLAN)
    kinds = {id_: s.kind for id_, s in found.items()}
    assert kinds["letterhead"] == "letterhead" and kinds["preamble"] == "preamble"
    assert kinds["I"] == kinds["I.2"] == kinds["II.1"] == "heading"
    assert kinds["I.1"] == "run-in" and found["I.1"].title == "Mục đích"
    assert kinds["I.2.p1"] == kinds["II.1.b1"] == kinds["IV.1"] == "item"
    assert kinds["END.p1"] == "closing" and kinds["recipients"] == "recipients" and kinds["signature"] == "signature"


def test_a_heading_over_two_lines_is_one():
    found, _ = by_id(PLAN)
    assert found["II.1"].title == "Xây dựng hạ tầng số ở các thôn, bản còn khó khăn của xã"


def test_a_page_break_inside_a_bullet_is_bridged():
    found, document = by_id(PLAN)
    assert found["II.1.b2"].span.of(document.text).endswith("thôn một lớp.")


def test_numbering_slips():
    found, _ = by_id(PLAN)
    assert found["IV"].label == "V." and found["IV"].title == "TỔ CHỨC THỰC HIỆN"
    assert found["IV.2"].label == found["IV.3"].label == "3."


def test_letters_lost_by_a_scan_follow_the_list():
    labels = [
        "a) Một.",
        "b) Hai.",
        "e) Ba.",
        "d) Bốn.",
        "d) Năm.",
        "e) Sáu.",
        "2) Bảy.",
        "h) Tám.",
        "i) Chín.",
        "k) Mười.",
        "1) Mười một.",
    ]
    found, _ = by_id("I. NHIỆM VỤ\n1. Việc\n" + "\n".join(labels) + "\n2. Việc khác\na) Lại từ đầu.")
    assert [i for i in found if i.startswith("I.1.")] == [f"I.1.{c}" for c in "abcdđeghikl"]
    assert "I.2.a" in found


def test_capitals_romans_and_decimals_nest():
    text = (
        "A- TÌNH HÌNH\n1- Kết quả tốt.\nB- ĐỊNH HƯỚNG\nI- QUAN ĐIỂM\n1- Một là.\nIII- NHIỆM VỤ\n2- Đổi "
        "mới\n2.1- Cơ chế\nLàm mới.\nC- TỔ CHỨC"
    )
    found, _ = by_id(text)
    assert {"A", "A.1", "B", "B.I", "B.I.1", "B.II", "B.II.2", "B.II.2.1", "C"} <= set(found)


def test_decimals_without_romans():
    found, _ = by_id("1. MỤC ĐÍCH\n1.1. Một.\n1.2. Hai.\n2. NHIỆM VỤ\n2.1. Việc\n- Làm.\n2.2. Việc khác\n- Làm.")
    assert {"1", "1.1", "1.2", "2", "2.1", "2.1.b1", "2.2.b1"} <= set(found)
    assert found["2"].kind == "heading" and found["1.1"].kind == "item"


def test_scanned_romans():
    found, _ = by_id(
        "I. MỤC ĐÍCH\n1. Làm.\nI1. CHỈ TIÊU CHỦ YẾU\n1. Đạt.\nI11. NHIỆM VỤ CHUNG\n1. Làm.\nIV. KINH PHÍ\n1. Chi."
    )
    assert [i for i in found if "." not in i] == ["I", "II", "III", "IV"]
    assert found["II"].label == "I1."


def test_articles_and_annex():
    found, _ = by_id(
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch.\nĐiều 2. Quyết định có hiệu lực.\nPHỤ LỤC I\nDANH "
        "MỤC NHIỆM VỤ\n1. Làm."
    )
    assert {"Đ1", "Đ2", "PL1", "PL1.1"} <= set(found)
    assert found["PL1"].title == "DANH MỤC NHIỆM VỤ"


def test_wrapped_line_that_begins_with_a_dash_is_no_bullet():
    found, document = by_id("1. Phát triển bền vững kinh tế\n- xã hội của xã trong thời gian tới.\n- Làm đường.")
    assert "xã hội" in found["1"].span.of(document.text)
    assert [i for i in found if ".b" in i] == ["1.b1"]


def test_text_without_marks():
    found, _ = by_id("Ủy ban nhân dân xã yêu cầu như sau:\nLàm đường cho tốt.\nLàm cầu cho vững.")
    assert [s.kind for s in found.values()] == ["preamble", "item", "item"] or "p1" in found


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "\f"])
def test_nothing_gives_nothing(text: str):
    assert parse(text)[1] == ()


@pytest.mark.parametrize(
    "line",
    [
        "làm " * 50_000,
        "-" * 200_000,
        "1." * 100_000,
        "I. " * 60_000,
        "(" * 200_000,
        "a) b) " * 30_000,
        "| " * 100_000,
        "57-" * 60_000,
    ],
)
def test_one_line_of_200_000_characters(line: str):
    check_invariants(line)


def test_gold_headings(shared):
    import json

    right = predicted = wanted = 0
    for path in sorted((shared / "gold").glob("[0-9][0-9][0-9].json")):
        clean = shared / "gold" / f"{path.stem}.txt"
        source = clean if clean.exists() else next((shared / "corpus" / "local").glob(f"{path.stem}*"))
        document, sections = parse(source.read_text(encoding="utf-8"))
        gold = json.loads(path.read_text(encoding="utf-8"))["sections"]
        want = {(s["id"].split(".")[-1], s["first_line"]) for s in gold if s["kind"] in ("heading", "run-in")}
        got = {(s.id.split(".")[-1], document.lines_of(s.span)[0]) for s in sections if s.kind in ("heading", "run-in")}
        right, predicted, wanted = right + len(want & got), predicted + len(got), wanted + len(want)
    assert 2 * right / (predicted + wanted) >= 0.98


def test_grounds_of_a_decision_belong_to_the_preamble():
    found, document = by_id(
        "QUYẾT ĐỊNH\nPhê duyệt Kế hoạch chuyển đổi số\n\nỦY BAN NHÂN DÂN TỈNH AN SƠN\n\nCăn cứ Luật Tổ chức "
        "chính quyền địa phương;\n\n"
        "Theo đề nghị của Giám đốc Sở.\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Quyết định này Kế "
        "hoạch.\n\nĐiều 2. Hiệu lực từ ngày ký."
    )
    assert "Theo đề nghị" in found["preamble"].span.of(document.text)
    assert [i for i in found if i.startswith("Đ")] == ["Đ1", "Đ2"]


def test_short_titles_with_a_full_stop_and_lists_that_start_again_below_them():
    found, _ = by_id(
        "I. MỤC ĐÍCH - YÊU CẦU:\n1. Mục đích.\n1. Làm cho dân hiểu.\n2. Làm cho dân tin.\n3. Làm cho dân "
        "theo.\n2. Yêu cầu.\n"
        "Không hình thức, không dàn trải.\nII. NHIỆM VỤ\n1. Tuyên truyền.\n- Mở lớp."
    )
    assert {i: s.kind for i, s in found.items()} == {
        "I": "heading", "I.1": "heading", "I.1.1": "item", "I.1.2": "item", "I.1.3": "item", "I.2": "heading",
        "I.2.p1": "item",
        "II": "heading", "II.1": "heading", "II.1.b1": "item",
    }  # fmt: skip


def test_a_bullet_may_begin_with_a_number_but_a_year_range_goes_on():
    found, document = by_id(
        "1. Mục tiêu giai đoạn 2025\n- 2030 của xã.\n2. Chỉ tiêu\n- 100% hộ dùng mạng.\n- 02 thôn có trạm."
    )
    assert [i for i in found if ".b" in i] == ["2.b1", "2.b2"]


def test_a_number_that_never_grows_does_not_nest_for_ever():
    _, sections = parse("I. NHIỆM VỤ\n" + "1. Xây dựng.\n" * 2000)
    assert max(section.depth for section in sections) <= 3 and len(sections) == 2001


def test_a_numeral_misread_as_nought_has_an_id_and_reading_ends():
    text = "KẾ HOẠCH\nPhân loại rác\n\nI 0. TÌNH HÌNH\n\nII. NHIỆM VỤ\n\n1. Thu gom ở bến cá\n- Mua thùng."
    document = Document("x", normalise_text(text), role="plan")
    sections = parse_sections(document)
    ids = [section.id for section in sections]
    assert all(ids) and len(set(ids)) == len(ids)
    above = {section.id: section.parent for section in sections}
    for id in ids:
        steps, current = 0, id
        while current:
            current, steps = above[current] or "", steps + 1
            assert steps < 10, "a section stands in itself"
    assert parse_tasks(document, sections)
