"""Provisions: the units of a superior text, its numbered task groups, and whom each unit addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.core import Document, Section, Span
from analysis.structure.annexes import read_table_groups, read_table_tasks
from analysis.structure.tasks import find_units
from analysis.structure.zones import find_zones
from analysis.vietnamese.agencies import find_subject, starts_with_agency
from analysis.vietnamese.alphabet import fold

_CENTRAL = re.compile(
    r"dang doan quoc hoi|ban can su dang chinh phu|dang uy (?:chinh phu|quoc hoi)|quoc hoi|thu tuong|chinh phu|"
    r"trung uong|"
    r"toa an nhan dan toi cao|kiem sat nhan dan toi cao|\bbo (?!doi|phan)[a-z]|\bcac bo\b|cuc thong ke|"
    r"ngan hang nha nuoc|"
    r"kiem toan nha nuoc|vien han lam|mat tran to quoc viet nam"
)
_PROVINCE = re.compile(
    r"tinh uy|thanh uy|(?:nhan dan|ubnd) (?:cac )?(?:cap )?(?:tinh|thanh pho)|cac tinh\b|moi tinh\b|dia phuong|cap tinh"
)
_COMMUNE = re.compile(r"cap xa\b|(?:nhan dan|ubnd) (?:cac )?(?:xa|phuong)|chi bo|cap uy co so|dang uy (?:xa|phuong)")
_ALL = re.compile(
    r"cap uy|to chuc dang|cac cap|to chuc chinh tri|he thong chinh tri|nguoi dung dau|co quan,|cac co quan|don vi|"
    r"can bo, dang vien|"
    r"doan the|hoi quan chung"
)
_ACT = re.compile(
    r"(?:sua doi|xay dung|hoan thien|ban hanh)[^.;]{0,60}(?:\bluat\b|nghi dinh|van ban quy pham)|trinh quoc hoi|"
    r"hiep dinh|cap vung|"
    r"(?:chien luoc|chuong trinh|trung tam du lieu|co so du lieu|nen tang|quy hoach) quoc gia|luat (?:khoa hoc|"
    r"cong nghiep|dat dai|ngan sach)"
)
_MARK = re.compile(r"\s*(?:[-+*•]|\w{1,3}[.)])?\s*")
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
    """Whom a provision addresses: the bodies that are its subject, or the centre where only the centre can do it.

    Parameters
    ----------
    text : str
        The provision, or the agencies of a table's column.

    Returns
    -------
    str
        ``central``, ``province``, ``commune``, ``all`` (bodies of several levels), or ``unclear`` where no body is its
        subject: then it may bind any level.

    Examples
    --------
    >>> find_addressee("Đảng đoàn Quốc hội lãnh đạo hoàn thiện pháp luật"), find_addressee("Phát triển hạ tầng số")
    ('central', 'unclear')
    >>> find_addressee("Ủy ban nhân dân cấp tỉnh bố trí quỹ đất"), find_addressee("Các cấp ủy quán triệt Nghị quyết")
    ('province', 'all')
    """
    mark = _MARK.match(text)
    words = text[mark.end() :] if mark else text
    time = _TIME.match(words)
    body = words[time.end() :] if time else words
    subject = find_subject(body)
    who = (
        body[slice(*subject)] if subject else body[:160] if not _VERBAL.match(body) and starts_with_agency(body) else ""
    )
    low = " ".join(fold(who).lower().split())
    levels = [
        name
        for pattern, name in ((_CENTRAL, "central"), (_PROVINCE, "province"), (_COMMUNE, "commune"))
        if pattern.search(low)
    ]
    if len(levels) > 1 or (levels != ["commune"] and _ALL.search(low) and levels != ["central"]):
        return "all"
    if levels:
        return levels[0]
    if low:
        return "all"
    return "central" if _ACT.search(" ".join(fold(body).lower().split())[:200]) else "unclear"
