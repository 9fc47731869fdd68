"""Provisions: the units of a superior text, its numbered task groups, and whom each unit addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.core import Document, Section, Span
from analysis.structure.annexes import read_table_tasks
from analysis.structure.tasks import find_units
from analysis.structure.zones import find_zones
from analysis.vietnamese.alphabet import fold

_CENTRAL = re.compile(
    r"dang doan quoc hoi|ban can su dang chinh phu|dang uy (?:chinh phu|quoc hoi)|quoc hoi|thu tuong|chinh phu (?:chi dao|lanh dao|ban hanh|xay dung)|van phong chinh phu|ban (?:tuyen giao|kinh te|to chuc|noi chinh|chinh sach)[a-z ,]{0,30} trung uong|"
    r"van phong trung uong|trung uong doan|uy ban trung uong|toa an nhan dan toi cao|\bbo (?:truong|khoa hoc|tai chinh|cong|noi vu|giao duc|y te|thong tin|ke hoach|xay dung|ngoai giao|quoc phong|tu phap|nong nghiep|van hoa|giao thong|tai nguyen|lao dong)|"
    r"\bcac bo\b(?!, nganh, dia phuong)|sua doi[^.;]{0,60}luat|luat (?:khoa hoc|cong nghiep|cong nghe)|nghi dinh|van ban quy pham phap luat|trinh quoc hoi|hiep dinh|he thong phap luat|phap luat ve|cap quoc gia|to chuc quoc te|trong diem quoc gia"
)
_PROVINCE = re.compile(
    r"(?:cac )?tinh uy|uy ban nhan dan (?:cac )?(?:cap )?tinh|cac tinh,? (?:thanh pho|thanh)|thanh uy|ubnd (?:cac )?(?:cap )?tinh|chinh quyen (?:cap )?tinh|cac dia phuong|hoi dong nhan dan (?:cap )?tinh"
)
_COMMUNE = re.compile(
    r"cap xa\b|uy ban nhan dan (?:cac )?(?:xa|phuong|cap xa)|chi bo|thon,|to dan pho|cap uy co so|khu dan cu|xa, phuong"
)
_ALL = re.compile(
    r"cac cap uy|cap uy,? (?:to chuc|chinh quyen)|to chuc dang|cac cap,? cac nganh|bo, nganh,? dia phuong|cac bo, nganh, dia phuong|mat tran to quoc|to chuc chinh tri - xa hoi|tu trung uong den (?:dia phuong|co so)|"
    r"he thong chinh tri|nguoi dung dau|moi co quan|cac co quan,? (?:don vi|to chuc)|can bo, dang vien"
)
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
        at the top (a conclusion's points 1 to 7). In an annex table the group rows. Empty where there is no such heading.
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
    committees or governments of provinces -> ``province``; of communes -> ``commune``; bodies of every level -> ``all``.
    A unit that names nobody is ``unclear``: most measures of a resolution are.
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
    """Whom a provision addresses, from the bodies and acts that it names.

    >>> find_addressee("Đảng đoàn Quốc hội lãnh đạo hoàn thiện pháp luật"), find_addressee("Phát triển hạ tầng số")
    ('central', 'unclear')
    """
    low = " ".join(fold(text).lower().split())
    first = low[:160]
    for pattern, name in ((_COMMUNE, "commune"), (_PROVINCE, "province"), (_CENTRAL, "central"), (_ALL, "all")):
        if pattern.search(first):
            both = name != "all" and _ALL.search(first) and (name != "central")
            return "all" if both else name
    return next(
        (
            name
            for pattern, name in ((_ALL, "all"), (_CENTRAL, "central"), (_PROVINCE, "province"))
            if pattern.search(low)
        ),
        "unclear",
    )
