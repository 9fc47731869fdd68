"""What tasks promise: units, leads, deadlines, targets, annex rows."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core import Document, normalise_text
from analysis.structure import parse_sections, parse_tasks
from analysis.structure.deadlines import find_deadlines
from analysis.structure.leads import find_lead, find_partners, lead_of_heading
from analysis.structure.targets import find_targets

PLAN = """KẾ HOẠCH
Chuyển đổi số

UBND xã ban hành Kế hoạch như sau:

I. MỤC TIÊU
1. Đến năm 2030 có 100% hộ dùng mạng.

II. NHIỆM VỤ, GIẢI PHÁP
1. Phát triển hạ tầng
Các cơ quan tập trung thực hiện các việc sau:
- Lắp trạm phát sóng cho tối thiểu 05 thôn, xong trước ngày 30/6/2026.
- Kéo cáp quang đến trường học.
* Ban Chỉ đạo xã, các thôn triển khai thực hiện thường xuyên.
- Phòng Kinh tế mua máy tính cho nhà văn hóa.
* Phòng Kinh tế chỉ đạo; hoàn thành trong quý II-2026.
2. Dữ liệu
a) Nhập sổ hộ tịch:
+ Sổ cũ trước năm 1990;
+ Sổ mới.
b) Giao Công an xã chủ trì, phối hợp với Trạm Y tế làm sạch dữ liệu dân cư.
- Cơ quan chủ trì: Văn phòng; phối hợp: các thôn; thời gian: quý III/2026.

III. KINH PHÍ
Kinh phí lấy từ ngân sách xã.

IV. TỔ CHỨC THỰC HIỆN
1. Trách nhiệm của Ban Chỉ đạo
- Họp hằng tháng.
2. Công an xã: Giữ an ninh mạng.
3. Các thôn báo cáo định kỳ.

Trên đây là Kế hoạch chuyển đổi số./.

Nơi nhận:
- Lưu: VT.
"""


def tasks_of(text: str):
    document = Document("d", normalise_text(text))
    return document, parse_tasks(document, parse_sections(document))


@pytest.fixture(scope="module")
def plan():
    _, tasks = tasks_of(PLAN)
    return {task.id: task for task in tasks}


def test_units(plan):
    assert list(plan) == [
        "II.1.b1", "II.1.b2", "II.1.b3", "II.2.a.b1", "II.2.a.b2", "II.2.b", "III.p1", "IV.1.b1", "IV.2", "IV.3",
        "END.p1",
    ]  # fmt: skip
    assert [t.zone for t in plan.values()] == ["measures"] * 6 + ["funding"] + ["organisation"] * 4
    assert [t.kind for t in plan.values()] == ["task"] * 6 + ["funding"] + ["task"] * 3 + ["closing"]


def test_an_assignment_line_holds_for_the_bullets_up_to_the_one_before(plan):
    leads = {id_: plan[id_].lead for id_ in ("II.1.b1", "II.1.b2", "II.1.b3")}
    assert [lead.text for lead in leads.values()] == ["Ban Chỉ đạo xã, các thôn"] * 2 + ["Phòng Kinh tế"]
    assert {lead.role for lead in leads.values()} == {"assignment"}
    assert [d.value for d in plan["II.1.b1"].deadlines] == ["2026-06-30", "continuous"]
    assert [d.value for d in plan["II.1.b3"].deadlines] == ["2026-Q2"]


def test_a_labelled_line_assigns_too(plan):
    task = plan["II.2.b"]
    assert task.lead.text == "Văn phòng" and task.lead.role == "assignment"
    assert [p.text for p in task.partners] == ["Trạm Y tế", "các thôn"]
    assert [d.value for d in task.deadlines] == ["2026-Q3"]


def test_the_heading_names_the_lead(plan):
    assert (plan["IV.1.b1"].lead.text, plan["IV.1.b1"].lead.role) == ("Ban Chỉ đạo", "heading")
    assert (plan["IV.2"].lead.text, plan["IV.2"].lead.role) == ("Công an xã", "heading")
    assert (plan["IV.3"].lead.text, plan["IV.3"].lead.role) == ("Các thôn", "text")
    assert plan["III.p1"].lead is None


def test_targets_carry_value_unit_and_comparator(plan):
    (target,) = plan["II.1.b1"].targets
    assert (target.value, target.unit, target.comparator) == (5.0, "thôn", "≥")


def test_every_field_is_proved_by_a_span():
    document, tasks = tasks_of(PLAN)
    for task in tasks:
        for stated in (*task.partners, *task.deadlines, *([task.lead] if task.lead else [])):
            assert " ".join(stated.span.of(document.text).split()) == stated.text
        assert all(" ".join(t.span.of(document.text).split()) == t.text for t in task.targets)


@given(st.text(max_size=200), st.lists(st.sampled_from(PLAN.split("\n")), max_size=30))
@settings(max_examples=150, deadline=None)
def test_spans_and_ids_hold_for_any_layout(noise: str, lines: list[str]):
    document, tasks = tasks_of("\n".join([*lines, noise]))
    assert len({task.id for task in tasks}) == len(tasks)
    for task in tasks:
        assert task.span.end <= len(document.text) and len(task.span)
        for stated in (*task.partners, *task.deadlines, *([task.lead] if task.lead else [])):
            assert " ".join(stated.span.of(document.text).split()) == stated.text


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Tài chính lập đề án.", "Sở Khoa học và Công nghệ"),
        ("Phòng Giáo dục và Đào tạo phát động cuộc thi.", "Phòng Giáo dục và Đào tạo"),
        ("Công an xã mật phục các điểm đổ trộm.", "Công an xã"),
        ("Ủy ban nhân dân các xã, thị trấn bố trí điểm tập kết.", "Ủy ban nhân dân các xã, thị trấn"),
        ("Các cơ quan tham mưu, giúp việc Tỉnh ủy, các huyện ủy căn cứ chức năng để thực hiện.", "Các cơ quan "
        "tham mưu, giúp việc Tỉnh ủy, các huyện ủy"),
        ("Hằng năm, Ban Chỉ đạo tổ chức kiểm tra.", "Ban Chỉ đạo"),
        ("Làm tốt việc này. Người đứng đầu cơ quan phải chịu trách nhiệm.", "Người đứng đầu cơ quan"),
        ("Giao Sở Tài chính cân đối nguồn vốn.", "Sở Tài chính"),
        ("Bố trí kinh phí cho các việc do Văn phòng thực hiện.", "Văn phòng"),
        ("Phát huy vai trò của Mặt trận Tổ quốc trong giám sát.", "Mặt trận Tổ quốc"),
        ("Đầu tư hệ thống (chủ trì: Sở Y tế; phối hợp: Sở Tài chính).", "Sở Y tế"),
        ("Tăng cường đầu tư hạ tầng.", None),
        ("Phòng, chống lừa đảo trực tuyến phải quyết liệt.", None),
        ("Chính quyền số hướng tới phục vụ người dân.", None),
        ("Ban hành quy chế; sở hữu trí tuệ được bảo vệ.", None),
        ("Bàn giao cho đơn vị tái chế theo hợp đồng.", None),
    ],
)  # fmt: skip
def test_leads_in_the_words_of_a_task(text: str, lead: str | None):
    found = find_lead(text)
    assert (found.text if found else None) == lead


def test_headings_and_partners():
    assert lead_of_heading("Trách nhiệm của Ban Chỉ đạo", 7).span.start == 7 + len("Trách nhiệm của ")
    assert lead_of_heading("Phát triển hạ tầng", 0) is None
    assert [p.text for p in find_partners("Phối hợp chặt chẽ với các sở, ngành trong quản lý.")] == ["các sở, ngành"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("hoàn thành trước ngày 31 tháng 12 năm 2025", ["2025-12-31"]),
        ("trong tháng 11-2025; quý IV năm 2026", ["2025-11", "2026-Q4"]),
        ("giai đoạn 2025 - 2030, tầm nhìn đến năm 2045", ["2025/2030, vision 2045"]),
        ("định kỳ 3 tháng, 6 tháng, 1 năm", ["quarterly, semiannual, yearly"]),
        ("định kỳ 6 tháng (trước ngày 05/6) và hằng năm", ["semiannual", "--06-05", "yearly"]),
        ("trước ngày 10/12 hằng năm", ["yearly"]),
        ("hai lần mỗi năm, mỗi quý một lần", ["semiannual", "quarterly"]),
        ("thường xuyên kiểm tra; khẩn trương làm", ["continuous", "urgent"]),
        ("xử lý trong 24 giờ", ["24 hours"]),
        ("là nhiệm vụ thường xuyên, lâu dài; chi thường xuyên", []),
        ("Thực hiện Đề án phát triển nhân lực đến năm 2030, định hướng đến năm 2050", []),
        ("theo Quyết định số 995/QĐ-TTg, ngày 25/8/2023 phê duyệt Quy hoạch thời kỳ 2021-2030", []),
        ("Xây dựng, ban hành Chiến lược phát triển giai đoạn 2025-2030", ["2025/2030"]),
        ("có từ 01-02 dự án, 12/15 chỉ tiêu", []),
        ("", []),
    ],
)  # fmt: skip
def test_deadlines(text: str, values: list[str]):
    assert [d.value for d in find_deadlines(text)] == values


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("đạt ít nhất 70% số hộ", [(70.0, None, "%", "≥")]),
        ("trên 12%; dưới 30%; không quá 5%", [(12.0, None, "%", ">"), (30.0, None, "%", "<"), (5.0, None, "%", "≤")]),
        ("từ 02 đến 03 nhà máy, 1.500 lao động", [(2.0, 3.0, "nhà máy", "range"), (1500.0, None, "lao động", "=")]),
        ("tăng trưởng 2 con số", [(10.0, None, "%", "≥")]),
        ("100 ha trở lên", [(100.0, None, "ha", "≥")]),
        ("Đề án 06, mạng 5G, Quyết định số 57, ngày 12 tháng 3 năm 2025, khóa XIII", []),
        ("theo chu kỳ 2,5 năm; định kỳ 3 tháng", []),
    ],
)  # fmt: skip
def test_targets(text: str, targets: list[tuple]):
    assert [(t.value, t.upper, t.unit, t.comparator) for t in find_targets(text)] == targets


TABLE = """PHỤ LỤC II
DANH MỤC NHIỆM VỤ
(Kèm theo Kế hoạch số 12/KH-UBND)

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời gian |
|---|---|---|---|---|---|
| I. | Hạ tầng |  |  |  |  |
| 1. | Lắp trạm ít nhất 05 thôn | Phòng A | Phòng B; các thôn | Trạm | 6/2026 |
| 2. | Kéo cáp
 đến trường | Phòng C |  | Cáp | Thường xuyên |
| II. | Dữ liệu |  |  |  |  |
| 3. | Nhập sổ | Phòng D | Các thôn | Sổ | Quý I/2027 |
"""


def test_annex_table_of_tasks():
    document, tasks = tasks_of(TABLE)
    rows = [
        (t.id.rsplit(".", 1)[-1], t.lead.text, [p.text for p in t.partners], [d.value for d in t.deadlines])
        for t in tasks
    ]
    assert rows == [
        ("1", "Phòng A", ["Phòng B; các thôn"], ["2026-06"]),
        ("2", "Phòng C", [], ["continuous"]),
        ("3", "Phòng D", ["Các thôn"], ["2027-Q1"]),
    ]
    assert tasks[1].span.of(document.text) == "Kéo cáp\n đến trường"


def test_annex_table_of_indicators():
    text = (
        "PHỤ LỤC I\n\n| TT | Chỉ tiêu | Đơn vị | Kết quả |\n|---|---|---|---|\n| 1 | Hộ dùng mạng | % | ≥ 80 "
        "|\n| 2 | Trạm | Trạm | 16 - 18 |\n"
    )
    _, tasks = tasks_of(text)
    found = [
        (t.kind, t.targets[0].comparator, t.targets[0].value, t.targets[0].upper, t.targets[0].unit) for t in tasks
    ]
    assert found == [("target", "≥", 80.0, None, "%"), ("target", "range", 16.0, 18.0, "Trạm")]


@pytest.mark.parametrize(
    "text", ["", "KẾ HOẠCH", "| a | b |", "I. NHIỆM VỤ", "- ", "1. " + "Giao Sở Y tế " * 5000, "x" * 200_000]
)
def test_poor_input(text: str):
    document, tasks = tasks_of(text)
    assert all(0 <= t.span.start <= t.span.end <= len(document.text) for t in tasks)


def test_gold_units_leads_and_deadlines(shared):
    for path in sorted((shared / "gold").glob("[0-9][0-9][0-9].json")):
        clean = shared / "gold" / f"{path.stem}.txt"
        source = clean if clean.exists() else next((shared / "corpus" / "local").glob(f"{path.stem}*"))
        document, tasks = tasks_of(source.read_text(encoding="utf-8"))
        gold = [t for t in json.loads(path.read_text(encoding="utf-8"))["tasks"] if t.get("kind") != "closing"]
        found = {document.lines_of(t.span): t for t in tasks if t.kind != "closing"}
        pairs = [
            (g, found[(g["first_line"], g["last_line"])]) for g in gold if (g["first_line"], g["last_line"]) in found
        ]
        assert 2 * len(pairs) / (len(gold) + len(found)) >= 0.95
        leads = [(g["lead"] or "", t.lead.text if t.lead else "") for g, t in pairs]
        assert sum(a.lower() == b.lower() for a, b in leads) >= 0.9 * len(leads)


def test_gold_annexes(shared):
    folder = shared / "corpus" / "central"
    _, tasks = tasks_of((folder / "03-NQ-CP_PL2.txt").read_text(encoding="utf-8"))
    assert len(tasks) == 140 and all(t.lead for t in tasks)
    _, rows = tasks_of((folder / "03-NQ-CP_PL1.txt").read_text(encoding="utf-8"))
    assert {t.id.split("t1.")[1].split(".")[0] for t in rows} == {str(k) for k in range(1, 42)}
    assert sum(len(t.targets) for t in rows) >= 54


def test_articles_that_put_a_plan_into_force_are_no_tasks():
    _, tasks = tasks_of(
        "QUYẾT ĐỊNH\nPhê duyệt Kế hoạch\n\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch.\nĐiều 2. Quyết "
        "định này có hiệu lực từ ngày ký.\n"
        "Điều 3. Chánh Văn phòng, Giám đốc các sở chịu trách nhiệm thi hành.\nTM. ỦY BAN NHÂN DÂN\nCHỦ "
        "TỊCH\n\nKẾ HOẠCH\nChuyển đổi số\n\n"
        "I. NHIỆM VỤ\n1. Sở Y tế lập sổ sức khỏe điện tử.\n"
    )
    assert [t.id for t in tasks] == ["I.1"]


def test_labelled_items_assign_to_the_items_before_them():
    _, tasks = tasks_of(
        "II. NHIỆM VỤ\n1. Về nhận thức\na) Nội dung:\n- Mở 05 lớp.\n- 100% hộ được phát tờ rơi.\nb) Đơn vị chủ "
        "trì: Phòng Văn hóa.\n"
        "c) Đơn vị phối hợp: Mặt trận Tổ quốc xã; các thôn.\nd) Thời gian thực hiện: trước ngày 31/12/2025.\n2. "
        "Về hạ tầng\n"
        "2.1. Rà soát các điểm lõm sóng.\n2.2. Cơ quan thực hiện: Phòng Kinh tế.\n2.3. Thời gian: Quý IV/2025.\n"
    )
    got = [(t.id, t.lead.text, [p.text for p in t.partners], [d.value for d in t.deadlines]) for t in tasks]
    assert got == [
        ("II.1.a.b1", "Phòng Văn hóa", ["Mặt trận Tổ quốc xã; các thôn"], ["2025-12-31"]),
        ("II.1.a.b2", "Phòng Văn hóa", ["Mặt trận Tổ quốc xã; các thôn"], ["2025-12-31"]),
        ("II.2.1", "Phòng Kinh tế", [], ["2025-Q4"]),
    ]


def test_a_request_in_front_of_a_colon_names_the_lead():
    _, tasks = tasks_of(
        "IV. TỔ CHỨC THỰC HIỆN\n1. Đề nghị Ủy ban MTTQ Việt Nam xã và các tổ chức chính trị - "
        "xã hội: Tăng cường giám sát."
    )
    assert tasks[0].lead.text == "Ủy ban MTTQ Việt Nam xã và các tổ chức chính trị - xã hội"
