"""Demo documents as Word files and web pages; same document, same bytes."""

from __future__ import annotations

import html
import io
import zipfile
from xml.sax.saxutils import escape

from demo_layout import Block

EPOCH = (2025, 1, 1, 0, 0, 0)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
DOCUMENT_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" '
    'Target="numbering.xml"/></Relationships>'
)
LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def pack(members: dict[str, bytes]) -> bytes:
    """A zip file whose bytes depend on nothing but its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            package.writestr(info, data, compresslevel=9)
    return buffer.getvalue()


def numbering_part() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for k, (form, text) in enumerate(LEVELS)
    )
    bullet = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{bullet}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )


class Lists:
    """Which labels Word would count by itself: those that go on with its own count; all others are typed."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0]

    def place(self, label: str) -> tuple[int, int] | None:
        """List and level for a label, None where it must be typed."""
        if label == "-":
            return (2, 0)
        for level in range(3):
            n = self.counts[level] + 1
            wanted = (ROMAN[n - 1] + "." if n <= 10 else "", f"{n}.", "abcdefgh"[n - 1 : n] + ")")[level]
            if label == wanted and (level == 0 or self.counts[0]):
                self.counts = [*self.counts[:level], n, *[0] * (2 - level)]
                return (1, level)
        return None


def run(text: str, *, bold: bool = False, font: str = "") -> str:
    face = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    properties = f"<w:rPr>{face}{'<w:b/>' if bold else ''}</w:rPr>" if bold or face else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, place: tuple[int, int] | None = None, *, bold: bool = False) -> str:
    numbers = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{place[1]}"/><w:numId w:val="{place[0]}"/></w:numPr></w:pPr>' if place else ""
    )
    return f"<w:p>{numbers}{run(text, bold=bold)}</w:p>"


def word_table(rows: list[list[list[str]]], *, bordered: bool) -> str:
    side = "".join(
        f'<w:{s} w:val="{"single" if bordered else "nil"}"/>' for s in ("top", "left", "bottom", "right", "insideH")
    )
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc>{''.join(map(paragraph, cell)) or '<w:p/>'}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr><w:tblBorders>{side}</w:tblBorders></w:tblPr>{body}</w:tbl>"


def render_docx(blocks: list[Block]) -> bytes:
    """A Word file with counted lists, a letterhead in a table without borders, and bordered annex tables."""
    lists, parts = Lists(), []
    for block in blocks:
        if block.kind == "columns":
            parts.append(word_table([[list(block.left), list(block.right)]], bordered=False))
        elif block.kind == "table":
            parts.append(word_table([[[c] for c in row] for row in block.rows], bordered=True))
        else:
            place = lists.place(block.label) if block.label and block.kind != "title" else None
            text = block.text[len(block.label) + 1 :] if place else block.text
            parts.append(paragraph(text, place, bold=block.kind != "paragraph"))
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{"".join(parts)}</w:body></w:document>'
    return pack({
        "[Content_Types].xml": CONTENT_TYPES.encode(), "_rels/.rels": RELATIONS.encode(),
        "word/document.xml": document.encode(), "word/_rels/document.xml.rels": DOCUMENT_RELATIONS.encode(),
        "word/numbering.xml": numbering_part().encode(),
    })  # fmt: skip


def render_html(blocks: list[Block]) -> bytes:
    """A page as a portal shows it: menus, scripts and footer around the document."""
    parts = []
    for block in blocks:
        if block.kind == "columns":
            cells = "".join(f"<td>{'<br>'.join(map(html.escape, side))}</td>" for side in (block.left, block.right))
            parts.append(f'<table width="100%"><tr>{cells}</tr></table>')
        elif block.kind == "table":
            rows = ["".join(f"<td>{html.escape(c)}</td>" for c in row) for row in block.rows]
            parts.append('<table border="1">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = {"title": "h2", "heading": "h3"}.get(block.kind, "p")
            parts.append(f"<{tag}>{html.escape(block.text)}</{tag}>")
    body = "\n".join(parts)
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Văn bản</title><style>td {{ vertical-align: top }}</style>
<script>document.write("quảng cáo")</script></head><body>
<header><a href="/">Cổng thông tin điện tử</a></header>
<nav><ul><li><a href="/gt">Giới thiệu</a></li><li><a href="/vb">Văn bản</a></li></ul></nav>
<div id="main"><div class="path"><a href="/">Trang chủ</a> &raquo; <a href="/vb">Văn bản</a></div>
<div class="document">
{body}
</div></div>
<aside><a href="/k">Tin khác</a></aside><footer>Bản quyền thuộc Cổng thông tin</footer></body></html>
""".encode()
