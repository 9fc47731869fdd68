"""What a text says that one document does to another: amend, replace, repeal."""

import pytest

from analysis.core import Document
from analysis.structure import find_changes, find_citations, parse_sections

OWN = "Số: 12/QĐ-UBND\nQUYẾT ĐỊNH\n"


def changes(text: str) -> list[tuple[str, str, str, str]]:
    document = Document("d", text)
    found = find_changes(document, parse_sections(document), find_citations(document))
    assert all(change.span.of(text).strip() for change in found)
    return [(change.by, change.relation, change.of, change.carries_out) for change in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            OWN + "Sửa đổi, bổ sung một số điều của Đề án ban hành kèm theo Quyết định số 45/QĐ-UBND ngày 02/3/2024\n"
            "Căn cứ Luật Đê điều.\nĐiều 1. Sửa mục II.",
            [("12/QĐ-UBND", "amends", "45/QĐ-UBND", "")],
        ),
        (
            OWN + "Về chợ phiên\nĐiều 2. Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 99/QĐ-UBND "
            "ngày 12/01/2022, Quyết định số 98/QĐ-UBND của Ủy ban nhân dân tỉnh.",
            [("12/QĐ-UBND", "replaces", "99/QĐ-UBND", ""), ("12/QĐ-UBND", "replaces", "98/QĐ-UBND", "")],
        ),
        (
            OWN + "Về chợ phiên\nĐiều 2. Quyết định số 77/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
            [("12/QĐ-UBND", "repeals", "77/QĐ-UBND", "")],
        ),
        (
            "Thực hiện Nghị quyết số 310/NQ-CP ngày 01/4/2025 của Chính phủ sửa đổi, bổ sung Chương trình hành động "
            "thực hiện Nghị quyết số 301-NQ/TW của Bộ Chính trị ban hành kèm theo Nghị quyết số 302/NQ-CP ngày "
            "09/01/2025; Nghị quyết số 303/2025/QH15.",
            [("310/NQ-CP", "amends", "302/NQ-CP", "")],
        ),
        (
            "Thực hiện Nghị quyết số 310/NQ-CP ngày 01/4/2025 của Chính phủ về sửa đổi, bổ sung Chương trình hành "
            "động của Chính phủ thực hiện Nghị quyết số 301-NQ/TW.",
            [("310/NQ-CP", "amends", "", "301-NQ/TW")],
        ),
        (
            "Theo Nghị định số 230/2020/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định số 245/2023/NĐ-CP).",
            [("245/2023/NĐ-CP", "amends", "230/2020/NĐ-CP", "")],
        ),
    ],
)
def test_statements(text: str, expected: list[tuple[str, str, str, str]]):
    assert changes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- Rà soát, sửa đổi, bổ sung Nghị định số 209/2022/NĐ-CP; thay thế Quyết định số 237/2018/QĐ-TTg.",
        "Căn cứ Nghị quyết số 301-NQ/TW. Tiếp tục sửa đổi quy chế theo Quyết định số 45/QĐ-UBND.",
        "",
    ],
)
def test_a_task_to_amend_is_no_change(text: str):
    assert changes(text) == []


def test_the_programme_that_is_amended(shared):
    text = next((shared / "gold").glob("003.txt")).read_text(encoding="utf-8")
    assert ("71/NQ-CP", "amends", "", "57-NQ/TW") in changes(text)
