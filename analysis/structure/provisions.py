"""Provisions: the units of a superior text, its numbered task groups, and whom each unit addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.core import Document, Section, Span
from analysis.structure.annexes import read_table_groups, read_table_tasks
from analysis.structure.blocks import plain
from analysis.structure.tasks import find_units
from analysis.structure.zones import find_zones
from analysis.vietnamese.agencies import find_subject, starts_with_agency
from analysis.vietnamese.alphabet import fold

_UNDER_THE_CENTRE = re.compile(r"truc thuoc trung uong")
_LEVELS = (
    ("central", re.compile(
        r"dang doan quoc hoi|ban can su dang|dang uy (?:chinh phu|quoc hoi)|\bquoc hoi|thu tuong|chinh phu|trung uong|"
        r"bo chinh tri|ban bi thu|toa an nhan dan toi cao|kiem sat nhan dan toi cao|\bcac bo\b|^bo,|cuc thong ke|"
        r"\bbo (?!doi|phan|chi huy|may|tieu chi|chi so)[a-z]|ngan hang nha nuoc|kiem toan nha nuoc|vien han lam|"
        r"dai (?:truyen hinh|tieng noi) viet nam|thong tan xa|\b(?:vtv|vov|ttxvn)\b|dai hoc quoc gia"
    )),
    ("province", re.compile(
        r"tinh uy|thanh uy|\bcap tinh\b|(?:nhan dan|ubnd|hdnd) (?:cac )?(?:tinh|thanh pho)|dia phuong|"
        r"\b(?:cac|moi|tung|nhung) tinh\b|^tinh\b|\bcac thanh pho\b|\b(?:cac )?so(?:,| [a-z])"
    )),
    ("district", re.compile(
        r"huyen uy|quan uy|thi uy|\bcap huyen\b|(?:nhan dan|ubnd|hdnd) (?:cac )?(?:huyen|quan|thi xa)|"
        r"\b(?:cac|moi|tung) (?:huyen|quan|thi xa)\b|\bphong (?:van hoa|kinh te|tai chinh|nong nghiep|noi vu|giao duc)"
    )),
    ("commune", re.compile(
        r"\bcap xa\b|(?:nhan dan|ubnd|hdnd) (?:cac )?(?:xa|phuong|thi tran|dac khu)|chi bo|cap uy co so|"
        r"dang uy (?:cac )?(?:xa|phuong|thi tran)|\b(?:cac|moi|tung) (?:xa|phuong|thi tran|thon|ban|to dan pho)\b"
    )),
)  # fmt: skip
_ALL = re.compile(
    r"cap uy|to chuc dang|cac cap|to chuc chinh tri|he thong chinh tri|nguoi dung dau|co quan|don vi|can bo|dang vien|"
    r"doan the|hoi quan chung|mat tran to quoc|to chuc xa hoi|chinh quyen"
)
_ACT = re.compile(
    r"(?:sua doi|xay dung|hoan thien|ban hanh)[^.;]{0,60}(?:\bluat\b|phap luat|nghi dinh|van ban quy pham)|"
    r"trinh (?:quoc hoi|chinh phu|thu tuong)|ky ket[^.;]{0,40}hiep dinh|cap vung|ban chi dao trung uong|"
    r"(?:chien luoc|chuong trinh|trung tam du lieu|co so du lieu|nen tang|quy hoach|tieu chuan|quy chuan) "
    r"(?:ky thuat )?quoc gia|luat (?:khoa hoc|cong nghiep|dat dai|ngan sach)"
)
_ROLE_OF = re.compile(
    r"(?:phát huy|nâng cao|đề cao|tăng cường|xác định|gắn)\s+(?:rõ )?"
    r"(?:vai trò|nhận thức|trách nhiệm|sự lãnh đạo|sự chỉ đạo|tính tiên phong)[^.;]{0,60}?\sc[ủu]a\s+"
    r"(?P<who>[^.;]{5,160})",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    r"\W*(?:nghị quyết|kết luận|chỉ thị) này (?:được )?phổ biến (?:đến|tới) (?:chi bộ|đảng viên)", re.IGNORECASE
)
_CASE = re.compile(
    r"\s*(?:trường hợp|đối với|trong quá trình)\s[^.;]{5,160}?,\s+(?=cơ quan|đơn vị|ủy ban|bộ|các)", re.IGNORECASE
)
_LATER = re.compile(r"[.;]\s+")
_MARK = re.compile(r"\s*(?:[-+*•]|Điều \d+\.|\w{1,3}(?:\.\d+)*[.)\-–])?\s*")
_TIME = re.compile(r"\s*(?:(?:trước|đến|hằng năm|hàng năm|định kỳ|từ|trong)[^,.;]{0,60},\s*)+", re.IGNORECASE)
_VERBAL = re.compile(r"(?:tổ chức|ban hành|phòng,? chống)\b", re.IGNORECASE)
_WHERE = re.compile(r"nhiem vu|giai phap|dinh huong|noi dung")


@dataclass(frozen=True, slots=True)
class Provision:
    """A unit of a superior text: one paragraph, bullet, item or row.

    ``group`` is the number of the task group it belongs to (``1``, ``2``, ...), empty outside the groups, with the
    group's title; ``addressee`` is ``central``, ``all``, ``province``, ``commune`` or ``unclear``.
    """

    id: str
    group: str
    group_title: str
    span: Span
    addressee: str


def task_groups(document: Document, sections: Sequence[Section]) -> dict[str, tuple[str, Span]]:
    """The numbered task groups of a superior text: number -> title and span, in reading order.

    Parameters
    ----------
    document : Document
        A resolution, conclusion, programme, or its annex.
    sections : sequence of Section
        From `parse_sections`.

    Returns
    -------
    dict
        The numbered headings below the part named Nhiệm vụ, giải pháp; where no part is named so, the numbered headings
        at the top (a conclusion's points 1 to 7). In an annex table the group rows. Empty where there is no such
        heading.
    """
    zones = find_zones(sections)
    top = [s for s in sections if s.kind in ("heading", "run-in") and zones[s.id] in ("measures", "organisation")]
    parts = [
        s
        for s in top
        if _WHERE.search(fold(s.title).lower()) and any(c.parent == s.id and _numbered(c) for c in sections)
    ]
    parents = {
        s.id for s in parts if not any(o.id != s.id and s.id.startswith(o.id + ".") and o in parts for o in parts)
    }
    groups: dict[str, tuple[str, Span]] = {}
    for section in sections:
        inside = section.parent in parents if parents else section.parent is None
        if inside and section.kind in ("heading", "run-in") and _numbered(section):
            number = section.id.rsplit(".", 1)[-1]
            groups.setdefault(number, (section.title, section.span))
    if not groups:
        for table in (s for s in sections if s.kind == "table"):
            groups = groups or read_table_groups(document, table)
    return groups


def _numbered(section: Section) -> bool:
    return section.id.rsplit(".", 1)[-1].isdigit()


def parse_provisions(document: Document, sections: Sequence[Section]) -> tuple[Provision, ...]:
    """The units of a superior text, in reading order; goals and viewpoints included, with an empty group.

    Parameters
    ----------
    document : Document
        A source or an annex; a plan that is superior to another one too.
    sections : sequence of Section
        From `parse_sections`.

    Notes
    -----
    The addressee is read from whom the unit names: central bodies or acts of law-making -> ``central``; the Party
    committees or governments of provinces -> ``province``; of communes -> ``commune``; bodies of every level ->
    ``all``. A unit that names nobody is ``unclear``: most measures of a resolution are.
    """
    document = plain(document)
    groups = task_groups(document, sections)
    provisions = []
    for unit in find_units(document, sections):
        if unit.section.kind == "table":
            tasks = read_table_tasks(document, unit.section, with_targets=True)
            provisions += [_provision(document, t.id, t.span, groups, who=t.lead.text if t.lead else "") for t in tasks]
        elif unit.section.kind != "closing":
            provisions.append(_provision(document, unit.section.id, unit.span, groups))
    return tuple(provisions)


def _provision(
    document: Document, id_: str, span: Span, groups: dict[str, tuple[str, Span]], *, who: str = ""
) -> Provision:
    number, title = next(((n, t) for n, (t, s) in groups.items() if s.contains(span)), ("", ""))
    return Provision(id_, number, title, span, find_addressee(who or span.of(document.text)))


def find_addressee(text: str) -> str:
    """Whom a provision addresses, as its wording says: the bodies that are to act, or the centre where only it can.

    Parameters
    ----------
    text : str
        The provision, or the agencies of a table's column.

    Returns
    -------
    str
        ``central``, ``province``, ``district``, ``commune``, ``all`` (bodies of several levels, or of a kind that every
        level has), or ``unclear`` where no body is called upon: then it may bind any level. Bodies that act in a later
        clause count too; bodies that only receive something do not. *Địa phương* alone means the provinces.

    Notes
    -----
    Nothing is guessed from the matter: who is to collect straw is unclear unless the text says so.

    Examples
    --------
    >>> find_addressee("Đảng đoàn Quốc hội lãnh đạo hoàn thiện pháp luật"), find_addressee("Phát triển hạ tầng số")
    ('central', 'unclear')
    >>> find_addressee("Ủy ban nhân dân cấp tỉnh bố trí quỹ đất"), find_addressee("Các cấp ủy quán triệt Nghị quyết")
    ('province', 'all')
    >>> find_addressee("Bộ Y tế hướng dẫn quy trình; các địa phương bố trí kinh phí.")
    'all'
    """
    mark = _MARK.match(text)
    words = " ".join((text[mark.end() :] if mark else text).split())
    if _SPREAD.match(words):
        return "all"
    opening = _TIME.match(words) or _CASE.match(words)
    body = words[opening.end() :] if opening else words
    named = [level for who in _bodies(body) if (level := _level_of_bodies(who))]
    if named:
        return named[0] if len(set(named)) == 1 else "all"
    act = _ACT.search(fold(_LATER.split(body, maxsplit=1)[0]).lower()[:200])
    return "central" if act else "unclear"


def _bodies(body: str) -> list[str]:
    """The bodies that a provision calls upon, in its opening and at the head of its later clauses."""
    found = []
    role = _ROLE_OF.search(_LATER.split(body, maxsplit=1)[0])
    subject = find_subject(body)
    if subject:
        found.append(body[slice(*subject)])
    elif role and starts_with_agency(role["who"]):
        found.append(role["who"])
    elif not _VERBAL.match(body) and starts_with_agency(body):
        found.append(body[:160])
    for clause in _LATER.finditer(body):
        later = find_subject(body[clause.end() :])
        if later and not _VERBAL.match(body, clause.end()):
            found.append(body[clause.end() :][slice(*later)])
    return found


def _level_of_bodies(who: str) -> str:
    """Level of the bodies that a phrase names; ``all`` for several levels or for bodies that every level has."""
    low = _UNDER_THE_CENTRE.sub("", " ".join(fold(who).lower().split()))
    levels = [name for name, pattern in _LEVELS if pattern.search(low)]
    if levels == ["central"] and "mat tran to quoc" in low:
        return "all"
    if len(levels) == 1 and (
        levels != ["province"] or not _ALL.search(low) or not re.search(r"cap uy|to chuc dang", low)
    ):
        return levels[0]
    return "all" if levels or _ALL.search(low) else ""
