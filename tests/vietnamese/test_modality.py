"""What binds, what encourages, what hedges, and the look-alikes that do none of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.vietnamese import modality
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


_SAID = """
    phải bắt_buộc có_trách_nhiệm chịu_hoàn_toàn_trách_nhiệm có_nghĩa_vụ nghiêm_cấm tuyệt_đối_không không_được_phép
    nhất_thiết_phải kiên_quyết khuyến_khích động_viên vận_động nghiên_cứu xem_xét,_ban_hành cân_nhắc phấn_đấu từng_bước
    khi_có_điều_kiện nếu_thấy_cần_thiết trong_trường_hợp_cần nếu_có, nếu_có_thể tùy_theo tuỳ_thuộc theo_khả_năng
    căn_cứ_vào_điều_kiện_thực_tế trong_phạm_vi_điều_kiện_cho_phép phù_hợp_với_tình_hình KIÊN_QUYẾT kıên_quyết kİên_quyết
    Phảı khuyến_khích. các_xã; không để
"""


@settings(deadline=None)
@given(st.lists(st.sampled_from(_SAID.split()), max_size=8))
def test_a_text_that_bears_no_part_of_a_marker_bears_none(pieces: list[str]) -> None:
    text = " ".join(pieces).replace("_", " ")
    gated = {m.kind for m in iter_markers(text)}
    found = {kind for kind, pattern in modality._PATTERN.items() for m in pattern.finditer(text)}
    instruments = {"promoting"} if any(word in text.lower() for word in modality._POLICY_WORDS) else set()
    assert gated <= found <= gated | instruments
