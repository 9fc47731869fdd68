"""Annex tables: tasks with agency, partners, time and product; indicators with their values by year."""

import re

from analysis.core import Document, normalise_text
from analysis.structure import parse_sections, parse_tasks, task_groups

PLAN = """KẾ HOẠCH
Sửa đường làng

I. NHIỆM VỤ
1. Sửa đường.

PHỤ LỤC I
CHỈ TIÊU
| TT | Chỉ tiêu | Đơn vị tính | Thực hiện năm 2024 | Năm 2025 | Đến năm 2030 | Cơ quan theo dõi |
|---|---|---|---|---|---|---|
| I | Đường | | | | | |
| 1 | Tỷ lệ ngõ có đèn | % | 40 | ≥ 60 | 95 - 100 | Phòng Kinh tế |
| 2 | Số cầu được sửa | Cầu | 1 | 3 | 12 | Các thôn |

PHỤ LỤC II
VIỆC PHẢI LÀM
| STT | Nội dung công việc | Thời gian thực hiện | Cơ quan thực hiện | | Sản phẩm hoàn thành | Ghi chú |
|---|---|---|---|---|---|---|
| | | | Chủ trì | Phối hợp | | |
| I | Đường ngõ | | | | | |
| 1 | Rải đá ngõ Chùa | Quý III/2025 | Phòng Kinh tế | Thôn Đông; thôn Đoài | Biên bản bàn giao | |
| 2 | Khơi cống | Thường xuyên | Các thôn | | | |
| 3 | Sửa 02 cầu tre | 2025 - 2026 | Phòng Kinh tế | Hội Nông dân | Cầu thông xe | |
| 4 | Lập sổ đường | 30/9/2025 | Văn phòng | | Sổ | |
"""
TARGETS = """PHỤ LỤC
CHỈ TIÊU
| TT | Chỉ tiêu | Đơn vị | Kết quả | Cơ quan chủ trì |
|---|---|---|---|---|
| I | Đến năm 2030 | | | |
| 1 | Xếp hạng chợ sạch | Thứ bậc | ≤ 3 toàn tỉnh; ≤ 50 cả nước | Phòng Kinh tế |
| 2 | Rác | | | |
| 2.1 | Tỷ lệ thu gom | % | 16 - 18 | Phòng Kinh tế |
| 2.2 | Cảnh quan | | Sạch đẹp | Các thôn |
| II | Đến năm 2045 | | | |
| 3 | Thùng rác | Thùng/1000 dân | 1 | Phòng Kinh tế |
"""


def read(text: str):
    document = Document("d", normalise_text(text))
    return document, {task.id: task for task in parse_tasks(document, parse_sections(document))}


def test_a_table_of_tasks():
    document, tasks = read(PLAN)
    rows = {id_: task for id_, task in tasks.items() if ".t" in id_}
    assert [document.text[t.span.start : t.span.end] for t in rows.values()] == [
        "Rải đá ngõ Chùa", "Khơi cống", "Sửa 02 cầu tre", "Lập sổ đường",
    ]  # fmt: skip
    stated = [
        (t.lead.text if t.lead else "", [p.text for p in t.partners], t.result.text if t.result else "",
         [d.value for d in t.deadlines])
        for t in rows.values()
    ]  # fmt: skip
    assert stated == [
        ("Phòng Kinh tế", ["Thôn Đông; thôn Đoài"], "Biên bản bàn giao", ["2025-Q3"]),
        ("Các thôn", [], "", ["continuous"]),
        ("Phòng Kinh tế", ["Hội Nông dân"], "Cầu thông xe", ["2025/2026"]),
        ("Văn phòng", [], "Sổ", ["2025-09-30"]),
    ]
    assert [(x.value, x.unit) for x in rows["PL2.t1.3"].targets] == [(2.0, "cầu")]


def test_every_field_of_a_row_is_where_its_span_says():
    for text in (PLAN, TARGETS):
        document, tasks = read(text)
        for task in tasks.values():
            for field in (task.lead, task.result, *task.partners, *task.deadlines):
                assert field is None or " ".join(field.span.of(document.text).split()) == field.text


def test_a_table_of_indicators():
    _, tasks = read(TARGETS)
    found = [
        (id_.rsplit("t1.")[-1], [(x.value, x.upper, x.unit, x.comparator) for x in t.targets],
         [d.value for d in t.deadlines])
        for id_, t in tasks.items()
    ]  # fmt: skip
    assert found == [
        ("1", [(3.0, None, "Thứ bậc", "≤"), (50.0, None, "Thứ bậc", "≤")], ["2030"]),
        ("2.1", [(16.0, 18.0, "%", "range")], ["2030"]),
        ("2.2", [], ["2030"]),
        ("3", [(1.0, None, "Thùng/1000 dân", "=")], ["2045"]),
    ]
    assert {t.kind for t in tasks.values()} == {"target"}


def test_columns_of_years_are_targets_and_the_baseline_is_none():
    table = PLAN[PLAN.index("PHỤ LỤC I\n") : PLAN.index("PHỤ LỤC II")]
    _, tasks = read(table)
    lights = next(t for t in tasks.values() if t.id.endswith(".1"))
    assert [(x.value, x.upper, x.comparator, x.indicator) for x in lights.targets] == [
        (60.0, None, "≥", "Tỷ lệ ngõ có đèn, năm 2025"), (95.0, 100.0, "range", "Tỷ lệ ngõ có đèn, năm 2030"),
    ]  # fmt: skip


def test_the_product_of_an_assignment_line():
    _, tasks = read(
        "I. NHIỆM VỤ\n1. Sửa đường.\nChủ trì: Phòng Kinh tế; phối hợp: Các thôn. Thời gian: 6/2025. Sản phẩm: Đường."
    )
    task = tasks["I.1"]
    assert task.lead and task.lead.text == "Phòng Kinh tế" and [p.text for p in task.partners] == ["Các thôn"]
    assert [d.value for d in task.deadlines] == ["2025-06"] and task.result and task.result.text == "Đường"


def cells(shared, name: str) -> list[list[str]]:
    """Rows of a table of the real corpus, split naively, for what is counted in them."""
    lines = (shared / "corpus" / "central" / name).read_text(encoding="utf-8").split("\n")
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if line.startswith("|")]


def test_all_tasks_of_the_real_annex(shared):
    document, tasks = read((shared / "corpus" / "central" / "03-NQ-CP_PL2.txt").read_text(encoding="utf-8"))
    rows = {row[0].strip(". "): row for row in cells(shared, "03-NQ-CP_PL2.txt") if row[0].strip(". ").isdigit()}
    assert len(rows) == 140 and len(tasks) == 140
    for task in tasks.values():
        _, words, lead, partners, result, time = [" ".join(cell.split()) for cell in rows[task.id.rsplit(".", 1)[-1]]]
        assert " ".join(task.span.of(document.text).split()) == words
        assert (task.lead.text if task.lead else "") == lead
        assert "".join(p.text for p in task.partners) == partners
        assert (task.result.text if task.result else "") == result
        assert "".join(d.text for d in task.deadlines) == time and all(d.value for d in task.deadlines)


def test_the_numeric_targets_of_the_real_annex(shared):
    _, tasks = read((shared / "corpus" / "central" / "03-NQ-CP_PL1.txt").read_text(encoding="utf-8"))
    rows = {row[0]: row for row in cells(shared, "03-NQ-CP_PL1.txt") if row[0].replace(".", "").isdigit() and row[3]}
    assert len({id_.split(".")[0] for id_ in rows} | {"11"}) == 41
    assert {id_.split("t1.")[1] for id_ in tasks} == set(rows)
    for id_, task in tasks.items():
        row = rows[id_.split("t1.")[1]]
        numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:,\d+)?", row[3])]
        found = [value for x in task.targets for value in (x.value, x.upper) if value is not None]
        assert found == numbers, row
        assert all(x.unit == row[2] and x.indicator == row[1] for x in task.targets)
        assert [d.value for d in task.deadlines] == ["2045" if int(row[0].split(".")[0]) > 35 else "2030"]
        assert bool(task.lead)


def test_a_table_without_groups_has_no_task_groups():
    table = "PHỤ LỤC\n| TT | Nhiệm vụ | Cơ quan chủ trì |\n| 1 | Quét chợ | Xã |\n| 1 | Sửa cầu | Xã |\n"
    document = Document("d", table)
    sections = parse_sections(document)
    assert task_groups(document, sections) == {}
    assert [t.id.rsplit(".", 1)[-1] for t in parse_tasks(document, sections)] == ["1", "1bis"]
