"""A demo document as an office would set it: letterhead and signature in two columns, headings, lists, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from demo_text import DemoDocument, Paragraph

RIGHT_OF_HEAD = re.compile(r"^(.*?)\s*((?:CỘNG HÒA XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập - ).*)$")
NUMBER_AND_DATE = re.compile(r"^(Số:? ?\d+ ?[-/][\w/-]+) (.+, ngày .+)$")
RIGHT_OF_FOOT = re.compile(r"^(.*?) ?((?:TM\.|T/M|KT\.|CHỦ TỊCH|PHÓ CHỦ TỊCH).*)$")
KINDS = ("KẾ HOẠCH", "NGHỊ QUYẾT")
LABEL = re.compile(r"^([IVX]+\.|[IVX]+-|\d+(?:\.\d+)*\.|[a-zđ]\)|[-+*]) ")


@dataclass(frozen=True)
class Block:
    """A piece of a page: ``columns`` (left and right lines), ``title``, ``heading``, ``paragraph`` or ``table``."""

    kind: str
    text: str = ""
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def label(self) -> str:
        """The mark that opens the block, empty where there is none."""
        found = LABEL.match(self.text)
        return found[1] if found else ""


def blocks_of(document: DemoDocument) -> list[Block]:
    """The blocks of a document in reading order."""
    zones: dict[str, list[Paragraph]] = {}
    order: list[str] = []
    for paragraph in document.paragraphs:
        if not paragraph.body.text.strip():
            continue
        zones.setdefault(paragraph.zone, []).append(paragraph)
        order += [paragraph.zone] if paragraph.zone not in order else []
    blocks: list[Block] = []
    for zone in order:
        texts = [" ".join(p.body.text.split()) for p in zones[zone]]
        if zone == "letterhead":
            blocks += letterhead(texts)
        elif zone == "recipients":
            blocks.append(foot(texts, [" ".join(p.body.text.split()) for p in zones.get("signature", [])]))
        elif zone == "signature" and "recipients" not in zones:
            blocks.append(Block("columns", right=tuple(texts)))
        elif zone == "table":
            blocks += table(texts)
        elif zone != "signature":
            blocks += [
                Block("heading" if p.kind == "H" else "paragraph", t) for p, t in zip(zones[zone], texts, strict=True)
            ]
    return blocks


def letterhead(texts: list[str]) -> list[Block]:
    first = next((k for k, text in enumerate(texts) if text.startswith(KINDS)), 0)
    left, right = [], []
    for text in texts[:first]:
        found = RIGHT_OF_HEAD.match(text) or NUMBER_AND_DATE.match(text)
        if found:
            left += [found[1]] if found[1] else []
            right.append(found[2])
        else:
            (right if ", ngày " in text else left).append(text)
    head = [Block("columns", left=tuple(left), right=tuple(right))] if first else []
    return [*head, *(Block("title", text) for text in texts[first:])]


def foot(recipients: list[str], signature: list[str]) -> Block:
    left, right = [], []
    for text in recipients:
        found = RIGHT_OF_FOOT.match(text)
        left += [found[1]] if found else [text]
        right += [found[2]] if found else []
    return Block("columns", left=tuple(left), right=tuple(right + signature))


def table(texts: list[str]) -> list[Block]:
    """The titles above a table, and the table; the rule below its header row is drawn, not written."""
    rows = [tuple(c.strip() for c in t.strip("|").split("|")) for t in texts if t.startswith("|")]
    above = [Block("title", t) for t in texts if not t.startswith("|")]
    return [*above, Block("table", rows=tuple(r for r in rows if not set("".join(r)) <= set("- ")))]
