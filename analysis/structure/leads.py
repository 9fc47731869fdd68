"""Leads and partners: which agency a task names as in charge, and with whom."""

import re
from collections.abc import Iterator
from itertools import islice

from analysis.core import Span, Stated
from analysis.structure.assignments import FIELD, find_fields
from analysis.vietnamese.agencies import HEAD, LONGEST, find_subject, starts_with_agency

_SENTENCE_END = re.compile(r"[.!?…]\s+")
_TIME = re.compile(
    r"\s*(?:(?:(?:hằng|hàng|mỗi) (?:năm|quý|tháng)|định kỳ|trước|trong|đến|từ|sau|căn cứ|trên cơ sở|nhằm|để|"
    r"ngay sau)[^,.;:]{0,90},\s*)+",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s(?:sở|ban|ngành|phòng|bộ|xã|phường|huyện),\s*$", re.IGNORECASE)
"""The end of a stretch of time that has run into a list of agencies."""
_STRONG_VERBS = ("phải", "có trách nhiệm", "chịu trách nhiệm", "chủ trì")
_STRONG = re.compile(rf"\s*(?:{'|'.join(_STRONG_VERBS)})\b")
_ORDERED = re.compile(
    r"(?:(?:^|[.;,]\s+)(?:Giao|giao|Đề nghị|đề nghị|Yêu cầu|yêu cầu|Phân công|phân công)(?:\s+cho)?|"
    r"(?<![Bb]àn )(?<![Cc]huyển )(?<=\s)giao\s+cho|(?:^|\s)[Vv]ận động)\s+"
)
_ORDERS = ("iao", "ề nghị", "êu cầu", "hân công", "ận động")
"""Parts of the words of `_ORDERED`: a text without any needs no search."""
_TRIED = 100
"""Places in one task that are tried before it is said to name no agency."""
_BODY = re.compile(rf"(?!(?:tổ )?trưởng|già làng|cán bộ|công chức|thành viên)(?:{HEAD.pattern})", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[.;]\s+(?=(?:Sở|Phòng|Ban|Ủy ban|Uỷ ban|UBND|Công an|Hội|Đoàn|Trung tâm|Văn phòng|Đảng ủy|Mặt trận)\s)"
)
_RESPONSIBLE = re.compile(
    r"(?:^|[.;]\s+|^(?:Tại|Ở|Trên|Trong)\s[^.;,:]{2,60},\s+)(?P<who>[^.;,:]{2,60}?)\s+(?:có|chịu) trách nhiệm\s"
)
_GIVEN = re.compile(r"(?:^|[.;:]\s+)[Gg]iao\s+(?:cho\s+)?")
_BY = re.compile(r"do(?<![^\W\d_]..)\s+")
_BY_VERB = re.compile(r"\s*(?:chủ trì|thực hiện|đảm nhiệm|đảm nhận|phụ trách|tổ chức thực hiện)")
_BY_WHOM = re.compile(
    r"do(?<![^\W\d_]..)\s+(?P<who>[^.;:()“\"]{3,120}?)\s+"
    r"(?:làm đầu mối|đảm nhiệm|đảm nhận|phụ trách|chủ trì|chịu trách nhiệm)(?![^\W\d_])"
)
_WHOM = re.compile(rf"(?:{HEAD.pattern}|(?:trưởng|tổ|nhóm|người|chủ|hộ|đồng chí)\s)", re.IGNORECASE)
_ROLE_OF = re.compile(r"\s*(?:tiếp tục\s+)?phát huy (?:vai trò|trách nhiệm)(?:,? [^.;,]{0,20})? của\s+", re.IGNORECASE)
_WITH = re.compile(
    r"phối hợp(?:\s+(?:chặt chẽ|thường xuyên|hiệu quả|tốt))*(?:,\s*thường xuyên)?\s*(?:(?:cùng|"
    r"với)\s+(?:với\s+)?)?(?=\S)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[.;:(“\"]|\s(?:trong|để|nhằm|theo|về|tại|thực hiện|tổ chức|triển khai|xây dựng|tham mưu|hướng dẫn|kiện toàn|"
    r"theo dõi|rà soát|kiểm tra|đôn đốc|giúp|tuyên truyền|vận động|đẩy mạnh|tiếp tục|bố trí|ban hành|báo cáo|"
    r"xử lý|đề xuất|nghiên cứu|tăng cường|kịp thời|bảo đảm|đảm bảo|lập|chỉ đạo|quản lý|cung cấp|thẩm định|cân đối|"
    r"mở|tổng hợp)\s"
)
_TITLE = re.compile(
    r"^(?:trách nhiệm (?:của|thực hiện của)|đối với|giao|đề nghị|phân công|nhiệm vụ của|về phía)\s+", re.IGNORECASE
)
_FIELD_END = re.compile(rf"[.()](?:\s|$)|;(?!\s*{HEAD.pattern})|$", re.IGNORECASE)


def stated(text: str, start: int, end: int, offset: int, role: str = "") -> Stated:
    """A phrase of `text` as evidence, blanks and emphasis at its ends left out."""
    while start < end and text[start] in ' \n*_-"“(':
        start += 1
    while end > start and text[end - 1] in " \n*_,;.:":
        end -= 1
    phrase = " ".join(text[start:end].split())
    return Stated(phrase, phrase, Span(offset + start, offset + end), role)


def lead_of_heading(title: str, start: int) -> Stated | None:
    """The agency that a heading names: ``Trách nhiệm của Ban Chỉ đạo`` -> ``Ban Chỉ đạo``; None where it names none.

    Parameters
    ----------
    title : str
        The words of the heading.
    start : int
        Where they start in the document.
    """
    match = _TITLE.match(title)
    opening = match.end() if match else 0
    if not starts_with_agency(title[opening:]):
        return None
    return stated(title, opening, len(title), start, "heading")


def _sentences(flat: str) -> Iterator[tuple[int, int]]:
    starts = [match.end() for match in _SENTENCE_END.finditer(flat)]
    if not _SENTENCE_END.match(flat):
        starts.insert(0, 0)
    yield from zip(starts, [*starts[1:], len(flat)], strict=True)


def find_lead(text: str, offset: int = 0) -> Stated | None:
    """The agency in charge that a task itself names; None where it names none, nothing is guessed.

    Parameters
    ----------
    text : str
        The task's words, without its mark.
    offset : int
        Where they start in the document.

    Examples
    --------
    >>> find_lead("Giao Sở Tài chính chủ trì, phối hợp với các đơn vị liên quan bố trí kinh phí.").text
    'Sở Tài chính'
    >>> find_lead("Hằng năm, Ban Chỉ đạo tổ chức kiểm tra các đơn vị.").text
    'Ban Chỉ đạo'
    >>> find_lead("Tạo điều kiện cho các cơ sở giáo dục tăng cường hoạt động giảng dạy.") is None
    True
    """
    flat = text.replace("\n", " ")
    field = next((m for m in find_fields(flat) if m["lead"]), None)
    if field and field["lead"].lower() != "thực hiện":
        return _field(flat, field, offset, "text")
    orders = islice(_GIVEN.finditer(flat), _TRIED) if "iao" in flat else ()
    given = next((f for m in orders if (f := _subject(flat, m.end(), len(flat)))), None)
    if given:
        return stated(flat, *given, offset, "text")
    later = any(verb in flat for verb in _STRONG_VERBS)
    for index, (start, end) in enumerate(_sentences(flat)):
        if index and not later:
            break
        sentence = flat[start:end]
        time = _TIME.match(sentence)
        time = None if time and _LISTED.search(time[0]) else time
        found = _subject(flat, start + (time.end() if time else 0), end) or (
            _subject(flat, start, end) if time else None
        )
        if found and (index == 0 or _STRONG.match(flat, found[1])):
            return stated(flat, *found, offset, "text")
        if index == 0 and (role := _ROLE_OF.match(sentence)) and _BODY.match(flat, start + role.end()):
            stop = _STOP.search(flat, start + role.end(), start + role.end() + LONGEST)
            return stated(flat, start + role.end(), stop.start() if stop else end, offset, "text")
    return _ordered(flat, offset) or _clause_subject(flat, offset)


def _clause_subject(flat: str, offset: int) -> Stated | None:
    """An agency named as the subject of a later clause: ``...; Sở Tài chính hướng dẫn thủ tục``."""
    for match in islice(_CLAUSE.finditer(flat), _TRIED):
        found = _subject(flat, match.end(), len(flat))
        if found:
            return stated(flat, *found, offset, "text")
    responsible = _RESPONSIBLE.search(flat) if "trách nhiệm" in flat else None
    return stated(flat, *responsible.span("who"), offset, "text") if responsible else None


def _subject(flat: str, start: int, end: int) -> tuple[int, int] | None:
    found = find_subject(flat[start : min(end, start + 2 * LONGEST)])
    return (start + found[0], start + found[1]) if found else None


def _ordered(flat: str, offset: int) -> Stated | None:
    orders = islice(_ORDERED.finditer(flat), _TRIED) if any(word in flat for word in _ORDERS) else ()
    for match in orders:
        found = _subject(flat, match.end(), len(flat))
        if found:
            return stated(flat, *found, offset, "text")
    if "do" not in flat:
        return None
    for match in islice(_BY.finditer(flat), _TRIED):
        found = _subject(flat, match.end(), len(flat))
        if found and _BY_VERB.match(flat, found[1]):
            return stated(flat, *found, offset, "text")
    for match in _BY_WHOM.finditer(flat):
        if _WHOM.match(match["who"]):
            return stated(flat, *match.span("who"), offset, "text")
    return None


def _field(flat: str, match: "re.Match[str]", offset: int, role: str) -> Stated | None:
    end = _FIELD_END.search(flat, match.end())
    following = FIELD.search(flat, match.end())
    stop = min(end.start() if end else len(flat), following.start() if following else len(flat))
    found = stated(flat, match.end(), stop, offset, role)
    return found if found.text else None


def find_partners(text: str, offset: int = 0) -> tuple[Stated, ...]:
    """The agencies with which a task is to be carried out: after ``phối hợp với`` or a label ``Phối hợp:``.

    >>> [p.text for p in find_partners("chủ trì, phối hợp với Sở Tài chính, các đơn vị liên quan xây dựng đề án.")]
    ['Sở Tài chính, các đơn vị liên quan']
    """
    flat = text.replace("\n", " ")
    found = [_field(flat, match, offset, "") for match in find_fields(flat) if match["partners"]]
    for match in _WITH.finditer(flat):
        if HEAD.match(flat, match.end()):
            end = min(len(flat), match.end() + LONGEST)
            stop = _STOP.search(flat, match.end(), end)
            end = stop.start() if stop else end
            named = _subject(flat, match.end(), len(flat))
            found.append(stated(flat, match.end(), min(end, named[1]) if named else end, offset))
    return tuple(f for f in found if f is not None and f.text)


def find_result(text: str, offset: int = 0) -> Stated | None:
    """What a task is to give in the end, after a label that opens a clause; None where none is named.

    >>> find_result("* Chủ trì: Sở Y tế; thời gian: quý II/2025. Sản phẩm: Kế hoạch của tỉnh.").text
    'Kế hoạch của tỉnh'
    >>> find_result("Định kỳ đánh giá kết quả: chậm nhất ngày 15 hằng tháng.") is None
    True
    """
    flat = text.replace("\n", " ")
    for match in find_fields(flat):
        before = flat[: match.start()].rstrip()
        if match["result"] and (not before or before[-1] in ".;:(*-+,"):
            return _field(flat, match, offset, "")
    return None


def read_assignment(text: str, offset: int = 0) -> tuple[Stated | None, tuple[Stated, ...]]:
    """Lead and partners of an assignment line.

    >>> read_assignment("* Ban Tổ chức Tỉnh ủy hướng dẫn các huyện ủy thực hiện; hoàn thành trong năm 2025.")[0].text
    'Ban Tổ chức Tỉnh ủy'
    """
    labels = find_fields(text)
    unlabelled = text[: labels[0].start()] if labels and not any(m["lead"] for m in labels) else text
    lead = find_lead(unlabelled, offset)
    if lead is not None:
        lead = Stated(lead.text, lead.value, lead.span, "assignment")
    return lead, find_partners(text, offset)
