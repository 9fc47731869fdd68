"""What provisions promise: the units of a superior text, their task group, their addressee."""

import json

import pytest

from analysis.core import Document, normalise_text
from analysis.structure import find_addressee, parse_provisions, parse_sections, task_groups
from analysis.structure.zones import find_zones

RESOLUTION = """NGHỊ QUYẾT
về chuyển đổi số

I- QUAN ĐIỂM
1. Lấy người dân làm trung tâm.

II- NHIỆM VỤ, GIẢI PHÁP
1. Nâng cao nhận thức
- Các cấp ủy, tổ chức đảng quán triệt Nghị quyết.
- Mở rộng tuyên truyền.
2. Hoàn thiện thể chế
Sửa đổi, bổ sung Luật Giao dịch điện tử.

III- TỔ CHỨC THỰC HIỆN
1. Đảng đoàn Quốc hội lãnh đạo hoàn thiện pháp luật.
2. Ủy ban nhân dân cấp tỉnh bố trí nguồn lực.
"""


def read(text: str):
    document = Document("d", normalise_text(text))
    sections = parse_sections(document)
    return document, sections, {p.id: p for p in parse_provisions(document, sections)}


def test_units_groups_and_addressees():
    _, _, found = read(RESOLUTION)
    assert {id_: (p.group, p.addressee) for id_, p in found.items()} == {
        "I.1": ("", "unclear"), "II.1.b1": ("1", "all"), "II.1.b2": ("1", "unclear"), "II.2.p1": ("2", "central"),
        "III.1": ("", "central"), "III.2": ("", "province"),
    }  # fmt: skip
    assert found["II.2.p1"].group_title == "Hoàn thiện thể chế"


def test_groups_lie_in_the_part_of_tasks():
    document, sections, _ = read(RESOLUTION)
    groups = task_groups(document, sections)
    assert list(groups) == ["1", "2"]
    assert groups["1"][1].of(document.text).startswith("1. Nâng cao nhận thức")


def test_groups_of_a_conclusion_without_parts():
    document, sections, found = read(
        "Bộ Chính trị yêu cầu như sau:\n\n1. Tăng cường lãnh đạo\n\nLàm tốt việc này.\n\n2. Tổ chức thực "
        "hiện\n\n- Các tỉnh ủy làm."
    )
    assert list(task_groups(document, sections)) == ["1", "2"]
    assert [p.group for p in found.values()] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Các tỉnh ủy, thành ủy lãnh đạo thực hiện.", "province"),
        ("Ủy ban nhân dân cấp xã bố trí điểm tiếp nhận.", "commune"),
        ("Bộ Tài chính chủ trì, trình Chính phủ nghị định.", "central"),
        ("Các bộ, ngành, địa phương gửi báo cáo.", "all"),
        ("Bộ Tài chính, Ủy ban nhân dân cấp tỉnh bố trí vốn.", "all"),
        ("Phát triển hạ tầng số ở địa phương.", "unclear"),
        ("Các địa phương dành quỹ đất cho chợ.", "province"),
        ("c) Hằng năm, mỗi tỉnh, thành phố chọn 02 chợ làm điểm.", "province"),
        ("Ủy ban nhân dân các huyện, thị xã rà soát bến đò.", "district"),
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương lập quỹ.", "province"),
        ("Cấp ủy, chính quyền địa phương vận động nhân dân.", "all"),
        ("1- Các cấp uỷ đảng lãnh đạo tuyên truyền.", "all"),
        ("Đề cao trách nhiệm của người đứng đầu cơ quan.", "all"),
        ("Đảng đoàn Mặt trận Tổ quốc Việt Nam vận động hội viên.", "all"),
        ("Bộ Y tế ban hành quy trình; các địa phương bố trí kinh phí.", "all"),
        ("Xây dựng phần mềm chung; địa phương bố trí đầu mối cập nhật.", "province"),
        ("Đẩy mạnh phân cấp cho chính quyền địa phương.", "unclear"),
        ("Khẩn trương sửa đổi các quy định pháp luật về chợ.", "central"),
        ("Xây dựng cơ sở dữ liệu quốc gia về bến đò.", "central"),
        ("Thực hiện Chiến lược về chợ. Hoàn thiện pháp luật về bến đò.", "unclear"),
        ("Nghị quyết này được phổ biến đến chi bộ.", "all"),
        ("", "unclear"),
    ],
)  # fmt: skip
def test_addressee_is_the_subject(text: str, addressee: str):
    assert find_addressee(text) == addressee


def test_zones():
    titles = (
        "I. TÌNH HÌNH\n1. A.\nII. QUAN ĐIỂM, MỤC TIÊU\n1. B.\nIII. MỤC TIÊU, NHIỆM VỤ\n1. Mục tiêu\n- "
        "C.\n2. Nhiệm vụ\n- D.\nIV. KINH PHÍ\n1. E.\nV. PHÁT TRIỂN HẠ TẦNG\n1. G.\nVI. TỔ CHỨC THỰC HIỆN\n1. "
        "H.\n2. Kinh phí: Xã chi."
    )
    _, sections, _ = read(titles)
    zones = find_zones(sections)
    assert [zones[i] for i in ("I.1", "II.1", "III.1.b1", "III.2.b1", "IV.1", "V.1", "VI.1", "VI.2")] == [
        "", "", "", "measures", "funding", "measures", "organisation", "funding",
    ]  # fmt: skip


def test_provisions_of_the_conclusion_are_its_paragraphs(shared):
    gold = json.loads((shared / "gold" / "uptake_69.json").read_text(encoding="utf-8"))["units"]
    text = (shared / "corpus" / "central" / "69-KL-TW.txt").read_text(encoding="utf-8")
    document, _, found = read(text)
    assert [document.lines_of(p.span) for p in found.values()] == [(u["first_line"], u["last_line"]) for u in gold]
    assert [p.group for p in found.values()] == [u["id"].split(".")[0] for u in gold]


@pytest.mark.parametrize(
    ("name", "groups"),
    [("57-NQ-TW", "1234567"), ("20-NQ-TW", "123456"), ("03-NQ-CP", "1234567"), ("03-NQ-CP_PL2", "1234567")],
)
def test_task_groups_of_the_central_texts(shared, name: str, groups: str):
    text = (shared / "corpus" / "central" / f"{name}.txt").read_text(encoding="utf-8")
    document, sections, _ = read(text)
    assert "".join(task_groups(document, sections)) == groups
