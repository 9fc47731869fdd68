"""What binds, what encourages, what hedges, and the look-alikes that do none of it."""

import pytest

from analysis.vietnamese.modality import iter_markers


def kinds(text: str) -> list[tuple[str, str]]:
    return [(m.kind, m.text.lower()) for m in iter_markers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Người đứng đầu phải trực tiếp phụ trách.", "binding", "phải"),
        ("Việc kê khai là bắt buộc.", "binding", "bắt buộc"),
        ("Các xã có trách nhiệm tổng hợp.", "binding", "có trách nhiệm"),
        ("Nghiêm cấm đổ rác ra kênh.", "binding", "nghiêm cấm"),
        ("- Khuyến khích hộ dân phân loại rác.", "promoting", "khuyến khích"),
        ("Nghiên cứu, ban hành quy chế.", "promoting", "nghiên cứu"),
        ("a) Xem xét bổ sung điểm thu gom.", "promoting", "xem xét"),
        ("Phấn đấu đạt 80% số hộ.", "promoting", "phấn đấu"),
        ("Lắp đặt trạm trung chuyển khi có điều kiện.", "hedging", "khi có điều kiện"),
        ("Từng bước thay xe chở rác.", "hedging", "từng bước"),
        ("Tuỳ theo tình hình, xã tự chọn cách làm.", "hedging", "tuỳ theo"),
    ],
)
def test_a_marker_is_found_with_its_kind(text: str, kind: str, words: str) -> None:
    assert kinds(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Đó không phải là việc của xã.",
        "Phải chăng bến cũ chật?",
        "Trạm ở bên phải cổng chợ.",
        "Hộ gặp phải khó khăn về vốn.",
        "Không bắt buộc nộp bản giấy.",
        "Cán bộ dám nghĩ, dám làm, dám chịu trách nhiệm.",
        "Xây dựng chính sách khuyến khích tái chế.",
        "Trao giải để khuyến khích học sinh.",
        "Liên kết với viện nghiên cứu, trường đại học.",
        "Trình Ủy ban nhân dân tỉnh xem xét, quyết định.",
        "Cuộc vận động toàn dân giữ sạch kênh.",
        "Gỡ bỏ biển không phù hợp với tình hình mới.",
        "Các nội dung cần sửa đổi.",
        "",
    ],
)
def test_look_alikes_are_no_markers(text: str) -> None:
    assert kinds(text) == []


def test_a_policy_of_the_clause_before_does_not_hide_encouragement() -> None:
    assert kinds("Ban hành chính sách thuê đất; khuyến khích hộ dân góp vốn.") == [("promoting", "khuyến khích")]


def test_line_ends_do_not_hide_a_marker() -> None:
    assert kinds("Các xã có\ntrách   nhiệm báo cáo.") == [("binding", "có trách nhiệm")]
