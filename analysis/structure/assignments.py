"""Assignment lines: who carries out the tasks above, with whom, by when."""

import re
from functools import lru_cache

from analysis.vietnamese.agencies import find_subject

LABELS = {
    "lead": (
        r"(?:(?:cơ quan|đơn vị|phòng, ban|đầu mối)\s*(?:chịu trách nhiệm\s*)?(?:chủ trì|thực hiện|đầu mối|tham mưu)"
        r"[^:]{0,30}|chủ trì|chủ trì thực hiện|phân công(?: thực hiện| nhiệm vụ)?|phân công chủ trì|"
        r"trách nhiệm(?: thực hiện)?|giao chủ trì|thực hiện)"
    ),
    "partners": r"(?:(?:cơ quan|đơn vị)\s*(?:phối hợp|tham gia)[^:]{0,20}|phối hợp(?: thực hiện)?)",
    "deadline": (
        r"(?:thời gian|thời hạn|tiến độ|lộ trình|thời điểm|hoàn thành)"
        r"(?:\s*(?:thực hiện|hoàn thành|triển khai|báo cáo))?"
    ),
    "result": (
        r"(?:(?:dự kiến )?sản phẩm|(?:dự kiến )?kết quả|kết quả đạt được|sản phẩm đầu ra)"
        r"(?:\s*(?:dự kiến|đầu ra|hoàn thành|đạt được|cần đạt|chủ yếu))?"
    ),
    "funds": r"(?:nguồn kinh phí|kinh phí)(?:\s*(?:dự kiến|thực hiện))?",
}
"""What an assignment states -> the label in front of it."""

FIELD = re.compile(
    r"(?<![^\s(;.,*\-+])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in LABELS.items()) + r")\s*:\s*",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def find_fields(text: str) -> tuple["re.Match[str]", ...]:
    """The labels of a text, in reading order; the last texts are remembered, because each is asked several times.

    >>> [match[0] for match in find_fields("Chủ trì: Sở Y tế; thời gian: 2026.")]
    ['Chủ trì: ', 'thời gian: ']
    """
    return tuple(FIELD.finditer(text)) if ":" in text else ()


_IN_BRACKETS = re.compile(r"\s*\([^()]{8,300}\)\s*[.;]?\s*")
_START = re.compile(r"[\s*_(\[+\-–]*")


def is_assignment(text: str, *, starred: bool = False) -> bool:
    """Whether a line states who carries out the tasks above it.

    Parameters
    ----------
    text : str
        The line without its mark.
    starred : bool
        Whether an asterisk opens it, as Party committees print assignment lines: then a line whose subject is an
        agency is one, without any label. A line that stands in brackets counts as such.

    Examples
    --------
    >>> is_assignment("Đơn vị chủ trì: Sở Y tế. Thời gian: quý II/2025"), is_assignment("Về hạ tầng số:", starred=True)
    (True, False)
    >>> is_assignment("Ban Tổ chức Tỉnh ủy hướng dẫn thực hiện; hoàn thành trong năm 2025", starred=True)
    True
    """
    starred = starred or bool(_IN_BRACKETS.fullmatch(text))
    opening = _START.match(text)
    body = text[opening.end() :] if opening else text
    match = FIELD.match(body)
    if match and (match["lead"] or match["partners"] or match["deadline"]):
        rest = body[match.end() :]
        return bool(rest.strip()) and (not match["lead"] or match["lead"].lower() != "thực hiện")
    if match and match["result"] and "sản phẩm" in match["result"].lower():
        return bool(body[match.end() :].strip())
    return starred and find_subject(body) is not None
