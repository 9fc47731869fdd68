"""Periods: looking for where one may begin loses none."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.vietnamese import periods

_PLAIN = re.compile(rf"(?<![\w/\-])(?:{periods._ANY.pattern})", re.IGNORECASE)
_OPENINGS = """
    trước|trước khi hết|đến hết|đến|hết|trong|từ|vào|kể từ|ngay trong|chậm nhất|chậm nhất là|xong|hoàn thành|
    kết thúc|bắt đầu|định kỳ|định kỳ,|cuối|giữa|đầu|phấn đấu|Tết|tết nguyên đán|mùa|vụ|dịp|khai giảng|năm học|
    Đại hội|ít nhất|trong vòng|trong thời hạn|mỗi|theo|tối|sáng|chiều|ngày|giữa và cuối|giai đoạn|thời kỳ|tầm nhìn|
    và|hoặc|của|,|; |.|theo chu kỳ|thường xuyên|sơ kết|tổng kết|theo quy định|khẩn trương|đột xuất|
"""
_TIMES = """
    ngày 30|ngày 5/6|30/6/2025|1-2-2026|ngày 05 tháng 6|ngày 05 tháng 6 năm 2026|ngày 1 và ngày 5|hằng năm|
    hàng tháng|hằng quý|của tháng|hàng tuần|mỗi năm|quý IV|quý 1I năm 2026|quý 2|quý III-2025|tháng 6|tháng 06/2025|
    tháng 12 năm 2026|năm 2030|Năm 2025,|năm 2025 và các năm tiếp theo|2025-2030|2025|hai lần/năm|6 lần một năm|
    mười hai lần mỗi tháng|mười lăm phiên trong năm|một lần|6 tháng/lần|6 tháng một lần|năm năm 1 lần|3 tháng|
    6 tháng, 1 năm|năm|quý|tháng, quý|10 ngày|15 tuần làm việc|24 giờ|nhiệm kỳ|kỳ|năm 2026|thứ hai|20 hằng tháng|
    đông xuân 2026|nguyên đán năm 2026|liên tục|, liên tục|5 năm|sáu tháng/01 lần|ba buổi mỗi tuần|bốn cuộc một quý|
"""
_OTHERS = "công tác|nhiệm vụ|hàng hóa|kết quả|đầu tư|5G|số 57-NQ/TW|đại biểu|ſáng|HẰNG NĂM|Trước NĂM 2030|ÍT NHẤT"
_WORDS = [word for listed in (_OPENINGS, _TIMES, _OTHERS) for word in listed.replace("\n    ", "").strip().split("|")]
_MARKS = (" ", " ", " ", " ", "  ", ", ", ". ", "; ", "/", "-", " – ", "\t", "(", "")
_TEXTS = st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_MARKS)), max_size=8)


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
def test_looking_for_a_beginning_first_loses_no_expression(parts):
    text = "".join(word + mark for word, mark in parts)
    assert [m.span() for m in periods._iter_matches(text)] == [m.span() for m in _PLAIN.finditer(text)]


def test_every_kind_is_found():
    said = {
        "yearly-date": "trước ngày 05/6 hằng năm", "monthly-day": "trước ngày 20 hằng tháng",
        "date": "chậm nhất là 30/6/2025", "quarter": "quý IV năm 2025", "month": "tháng 6/2025",
        "month-alone": "trước tháng 9", "period": "giai đoạn 2025-2030", "season": "vụ đông xuân năm 2026",
        "year": "đến năm 2030", "duration": "trong vòng 10 ngày", "times": "hai lần mỗi năm", "every": "6 tháng/lần",
        "list": "theo tháng, quý", "cycle": "giữa nhiệm kỳ", "frequency": "hàng tuần", "periodic": "định kỳ",
        "continuous": "thường xuyên", "review": "sơ kết theo quy định", "urgent": "khẩn trương",
        "opening-year": "Năm 2026, rà soát",
    }  # fmt: skip
    assert set(said) == {kind for kind, _ in periods._PATTERNS}
    for kind, text in said.items():
        assert [p.kind for p in periods.iter_periods(text)][:1] == [kind], text
