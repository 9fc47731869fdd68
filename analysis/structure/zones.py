"""Zones: which parts of a plan commit it to something, and in which capacity."""

import re
from collections.abc import Sequence

from analysis.core import Section
from analysis.vietnamese.alphabet import fold

_NONE = re.compile(
    r"muc dich|yeu cau|quan diem|muc tieu|chi tieu|tinh hinh|nguyen nhan|boi canh|can cu|pham vi|doi tuong|"
    r"danh gia (?:chung|ket qua)|ket qua dat|han che|su can thiet|nguyen tac|phuong cham|tam nhin|dac diem|"
    r"thuc trang|giai thich tu ngu|quy dinh chung"
)
_MEASURES = re.compile(r"nhiem vu|giai phap|noi dung|cac hoat dong|phuong huong|cong viec|bien phap|dinh huong")
_ORGANISATION = re.compile(
    r"to chuc,? (?:trien khai )?thuc hien|to chuc trien khai|phan cong|trach nhiem|"
    r"che do (?:thong tin,? )?bao cao|thong tin,? bao cao|hieu luc|dieu khoan thi hanh|"
    r"kiem tra,? giam sat va bao cao"
)
_FUNDING = re.compile(r"kinh phi|nguon von|nguon luc (?:thuc hien|tai chinh)|ngan sach thuc hien|co che tai chinh")


def find_zones(sections: Sequence[Section]) -> dict[str, str]:
    """The zone of every section, by id.

    Parameters
    ----------
    sections : sequence of Section
        From `parse_sections`.

    Returns
    -------
    dict
        ``measures``, ``funding``, ``organisation``, ``closing``, or ``""`` for parts that commit to nothing (purpose,
        requirements, viewpoints, goals, letterhead). A top section without a telling title is taken for measures: the
        titles of task groups name a field, not a function.
    """
    zones: dict[str, str] = {}
    for section in sections:
        if section.kind in ("letterhead", "preamble", "recipients", "signature", "closing"):
            zones[section.id] = "closing" if section.kind == "closing" else ""
        elif section.parent is None:
            zones[section.id] = _zone_of_title(section, "measures", top=True)
        else:
            zones[section.id] = _zone_of_title(section, zones.get(section.parent, "measures"), top=False)
    return zones


def _zone_of_title(section: Section, inherited: str, *, top: bool) -> str:
    if section.kind not in ("heading", "run-in") or not section.title:
        return inherited
    title = " ".join(fold(section.title).lower().split())
    if top:
        return _zone_of_top(title)
    if inherited in ("", "measures") and len(title.split()) <= 8:
        if re.match(r"(?:cac )?(?:nhiem vu|giai phap)\b", title):
            return "measures"
        if re.match(r"(?:ve )?(?:muc dich|yeu cau|quan diem|muc tieu|chi tieu)\b", title):
            return ""
    if inherited in ("measures", "organisation") and re.match(r"(?:ve |nguon )?kinh phi\b", title):
        return "funding"
    if inherited in ("measures", "funding") and re.match(r"to chuc (?:trien khai )?thuc hien$", title):
        return "organisation"
    return inherited


def _zone_of_top(title: str) -> str:
    hits = {
        name: match.start()
        for name, pattern in (
            ("", _NONE),
            ("measures", _MEASURES),
            ("organisation", _ORGANISATION),
            ("funding", _FUNDING),
        )
        if (match := pattern.search(title))
    }
    if "measures" in hits and "" not in hits and "organisation" not in hits:
        return "measures"
    if "organisation" in hits:
        return "organisation" if hits.get("measures", 99) > hits["organisation"] or "phan cong" in title else "measures"
    if "measures" in hits:
        return "measures" if hits["measures"] < hits[""] or re.search(r"nhiem vu|giai phap", title) else ""
    return next(iter(hits), "measures")
