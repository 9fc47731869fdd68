"""Hostile PDFs, pictures, zip and Office files, for `make_hostile`."""

from __future__ import annotations

import gzip
import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from hostile_texts import plan

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"


def zipped(members: Mapping[str, bytes], *, level: int = 6) -> bytes:
    """A zip file, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def pdf(objects: list[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of them the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    listed = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, len(out))
    return out + listed + end


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def page_of(content: bytes, *, box: bytes = b"0 0 595 842", catalogue: bytes = b"", more: bytes = b"") -> bytes:
    """A PDF of one page with Helvetica."""
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> %s >>"
        % (box, more), content, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ])  # fmt: skip


def pdfs(seed: int) -> Iterator[tuple[str, bytes]]:
    """PDFs that are cut, locked, endless, huge, or run something."""
    words = stream(b"BT /F 12 Tf 50 700 Td (KE HOACH thuc hien nghi quyet ve nghe dan luoi cua tinh) Tj ET")
    whole, catalogue = page_of(words), b"<< /Type /Catalog /Pages 2 0 R >>"
    draw = random.Random(seed)
    yield "cut.pdf", whole[:250]
    yield "only-a-head.pdf", b"%PDF-1.7\n"
    yield "zeros.pdf", b"%PDF-1.7\n" + bytes(5_000)
    yield "noise.pdf", b"%PDF-1.7\n" + draw.randbytes(20_000)
    yield (
        "script.pdf",
        page_of(words, catalogue=b"/OpenAction << /S /JavaScript /JS (app.launchURL('http://x.invalid');) >>"),
    )
    yield "launch.pdf", page_of(words, catalogue=b"/OpenAction << /S /Launch /F (/bin/sh) >>")
    link = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (http://127.0.0.1:9/) >> >>]"
    yield "link.pdf", page_of(words, more=link)
    yield "circle.pdf", pdf([catalogue, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])
    yield "liar.pdf", pdf([catalogue, b"<< /Type /Pages /Kids [] /Count 2000000000 >>"])
    yield "many.pdf", pdf([
        catalogue, b"<< /Type /Pages /Kids [%s] /Count 2000 >>" % b" ".join([b"3 0 R"] * 2000),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ])  # fmt: skip
    yield "huge-page.pdf", page_of(words, box=b"0 0 1000000000 1000000000")
    yield "no-page.pdf", page_of(words, box=b"0 0 0 0")
    yield "turned-page.pdf", page_of(words, box=b"842 595 0 0", more=b"/Rotate 37")
    bomb = zlib.compress(b"BT /F 1 Tf (a) Tj ET\n" * 50_000)
    yield "bomb.pdf", page_of(stream(bomb, b"/Filter /FlateDecode"))
    twice = zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)
    yield "bomb-twice.pdf", page_of(stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))
    yield (
        "itself.pdf",
        page_of(stream(b"q /X Do Q", b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 4 0 R >> >>")),
    )
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00><00>]" % (
        b"ab" * 32,
        b"cd" * 32,
    )
    yield "locked.pdf", pdf([catalogue, b"<< /Type /Pages /Kids [] /Count 0 >>"], trailer=locked)
    yield "previous.pdf", whole.replace(b"/Root", b"/Prev 9 /Root")
    yield "deep.pdf", page_of(stream(b"[" * 100_000)) + b"[" * 100_000
    changed = bytearray(whole)
    for _ in range(20):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    yield "changed.pdf", bytes(changed)


def png(width: int, height: int, pixels: bytes, *, depth: int = 8) -> bytes:
    """A grey PNG with the given packed pixels, whatever its size says."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def images(seed: int) -> Iterator[tuple[str, bytes]]:
    """Pictures that are none, are cut, or unpack to more than a machine has."""
    draw = random.Random(seed)
    whole = png(40, 40, zlib.compress(b"\0" + b"\xff" * 40, 9) * 1)
    yield "cut.png", whole[:60]
    yield "short.png", whole
    yield "words.png", plan(400).encode()
    yield "head.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + draw.randbytes(500)
    yield "huge.png", png(60_000, 60_000, zlib.compress(b"\0"))
    yield "bomb.png", png(20_000, 20_000, zlib.compress(bytes(20_000 * 2_501), 9), depth=1)
    yield "no-size.png", png(0, 0, zlib.compress(b""))
    yield "thin.png", png(1, 30_000, zlib.compress(b"\0\xff" * 30_000))
    comment = zlib.compress(b"x" * 80_000_000, 9)
    text = b"zTXta\0\0" + comment
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    yield "comment.png", whole[:33] + chunk + whole[33:]
    yield "cut.gif", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\x80\0\0" + bytes(20)
    yield "circle.tif", b"II*\0\x08\0\0\0\x00\x00\x08\0\0\0"
    yield "noise.tif", b"MM\0*" + draw.randbytes(400)
    yield "liar.bmp", b"BM" + bytes(8) + struct.pack("<IIii", 54, 40, 2**31 - 1, 2**31 - 1) + bytes(40)
    yield "head.webp", b"RIFF\xff\xff\xff\xffWEBPVP8 " + draw.randbytes(60)
    yield "photo.heic", b"\0\0\0\x18ftypheic" + bytes(50)


def zips(seed: int) -> Iterator[tuple[str, bytes]]:
    """Zip files that lead out, grow, hide, lie or stand in each other."""
    whole = zipped({"a.txt": plan(500).encode(), "b/c.txt": plan(501).encode()})
    yield "whole.zip", whole
    yield "cut.zip", whole[: len(whole) // 2]
    yield "zip-slip.zip", zipped({
        "../../out.txt": plan(502).encode(), "/tmp/abs.txt": plan(503).encode(), "C:\\win.txt": plan(504).encode(),
        "..\\..\\back.txt": plan(505).encode(), "..": b"x", "/": b"", "a\0b.txt": plan(506).encode(), "": b"x",
        "x/../../../y.txt": plan(507).encode(), "\u202etxt.exe": b"MZ", "=1+1.txt": plan(508).encode(),
        "n" * 3_000 + ".txt": plan(509).encode(), "CON.txt": plan(510).encode(),
        "manifest.csv": b"file,role\n../x,plan\n",
    })  # fmt: skip
    yield "bomb.zip", zipped({"bomb.txt": bytes(60_000_000), "good.txt": plan(511).encode()}, level=9)
    inner = zipped({"deep.txt": plan(512).encode()})
    for _ in range(4):
        inner = zipped({"inner.zip": inner})
    yield "nested.zip", inner
    layer = zipped({f"{k}.txt": bytes(9_000_000) for k in range(3)}, level=9)
    yield "nested-bomb.zip", zipped({f"{k}.zip": layer for k in range(3)})
    yield "many.zip", zipped({f"{k}.txt": b"" for k in range(5_001)})
    yield "links.zip", links()
    yield "locked.zip", locked(whole)
    yield "liar.zip", whole.replace(struct.pack("<I", zlib.crc32(plan(500).encode())), b"\0\0\0\0")
    yield (
        "method.zip",
        whole.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63\x00"),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            for k in (513, 514):
                package.writestr(zipfile.ZipInfo("twice.txt"), plan(k))
    yield "twice.zip", buffer.getvalue()
    yield "overlapping.zip", overlapping(whole)
    yield "behind.zip", b"#!/bin/sh\n" * 50 + whole
    yield "no-end.zip", b"PK\x05\x06" + bytes(18)
    yield "text.zip", plan(515).encode()
    yield "plans.rar", b"Rar!\x1a\x07\x00" + bytes(99)
    yield "plans.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99)
    yield "plans.gz", gzip.compress(bytes(30_000_000), mtime=0)
    yield "program.txt", b"MZ\x90\0" + random.Random(seed).randbytes(3_000)
    yield "program", b"\x7fELF\x02\x01\x01" + bytes(3_000)


def links() -> bytes:
    """A zip file whose members are links, as Unix stores them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, target in (("passwd.txt", "/etc/passwd"), ("up", "../.."), ("up/x.txt", plan(516))):
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            package.writestr(info, target)
    return buffer.getvalue()


def locked(whole: bytes) -> bytes:
    """A zip file whose members say that they stand under a password."""
    data = bytearray(whole)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def overlapping(whole: bytes) -> bytes:
    """A zip file whose list names its first member a thousand times."""
    start = whole.index(b"PK\x01\x02")
    first = whole[start : whole.index(b"PK\x01\x02", start + 4)]
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1000, 1000, len(first) * 1000, start, 0)
    return whole[:start] + first * 1000 + end


def word(body: str, *, head: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    """A Word file around a body of WordprocessingML."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, DOCUMENT: xml.encode(), **(parts or {})})


def paragraphs(k: int, more: str = "") -> str:
    lines = plan(k).split("\n")
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines) + more


def tables(seed: int) -> Iterator[tuple[str, bytes]]:
    """Office files: Word with entities, circles and a hundred thousand rows; workbooks; tables as text."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    whole = word(paragraphs(600))
    yield "whole.docx", whole
    yield "cut.docx", whole[:400]
    yield "no-document.docx", zipped({"[Content_Types].xml": b"<Types/>", "word/other.xml": b"<a/>"})
    yield "empty.docx", word("")
    yield "empty-part.docx", zipped({DOCUMENT: b""})
    yield "broken-xml.docx", zipped({DOCUMENT: f'<w:document xmlns:w="{W}"><w:body><w:p>'.encode()})
    yield (
        "laughs.docx",
        word("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", head=f'<!DOCTYPE x [<!ENTITY a0 "lol">{laughs}]>'),
    )
    entity = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:9/"> %y;]>'
    yield "entity.docx", word(paragraphs(601, "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"), head=entity)
    yield "deep.docx", word(paragraphs(602, "<w:sdt><w:sdtContent>" * 20_000))
    yield (
        "deep-tables.docx",
        word(paragraphs(603, "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80)),
    )
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell}{cell.format('lưới')}</w:tr>"
    yield "many-rows.docx", word(paragraphs(604, "<w:tbl>" + "".join(row.format(k) for k in range(3_000)) + "</w:tbl>"))
    yield "million-rows.docx", word(paragraphs(605, "<w:tbl>" + row.format(1) * 1_000_000 + "</w:tbl>"))
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    yield "wide.docx", word(paragraphs(606, wide))
    yield "bomb.docx", zipped({DOCUMENT: b"<a>" + b" " * 150_000_000}, level=9)
    rel = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
           b'Type="x" Target="http://127.0.0.1:9/t.dotx" TargetMode="External"/></Relationships>')  # fmt: skip
    yield "loads.docx", word(paragraphs(607), parts={"word/_rels/document.xml.rels": rel})
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in ("AB", "BA")
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Mở lớp</w:t></w:r></w:p>'
    style_part = f'<w:styles xmlns:w="{W}">{styles}</w:styles>'.encode()
    yield "circle.docx", word(paragraphs(608, styled), parts={"word/styles.xml": style_part})
    level = '<w:lvl w:ilvl="0"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="%1."/></w:lvl>'
    numbers = "".join(
        f'<w:abstractNum w:abstractNumId="{k}">{level.format(start, kind)}</w:abstractNum>'
        f'<w:num w:numId="{k}"><w:abstractNumId w:val="{k}"/></w:num>'
        for k, (start, kind) in enumerate(
            [(10**12, "lowerRoman"), (-5, "upperLetter"), ("x", "decimal"), (10**9, "upperLetter")]
        )
    )  # fmt: skip
    listed = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{i}"/><w:numId w:val="{n}"/></w:numPr></w:pPr>'
        "<w:r><w:t>Mở lớp</w:t></w:r></w:p>"
        for i, n in ((0, 0), (0, 1), (0, 2), (0, 3), (99, 0), (0, 99), ("x", "y"))
    )  # fmt: skip
    number_part = f'<w:numbering xmlns:w="{W}">{numbers}</w:numbering>'.encode()
    yield "numbers.docx", word(paragraphs(609, listed), parts={"word/numbering.xml": number_part})
    yield (
        "utf16.docx",
        zipped(
            {DOCUMENT: f'<w:document xmlns:w="{W}"><w:body>{paragraphs(610)}</w:body></w:document>'.encode("utf-16")}
        ),
    )
    yield "macros.docm", word(paragraphs(611), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)})
    yield "locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900)
    yield "rich.rtf", b"{\\rtf1\\ansi " + b"{\\object\\objdata 0105}" * 500 + b"}"
    rows = "".join(f'<row r="{k}"><c r="A{k}"><f>1+1</f></c></row>' for k in range(1, 300_000)).encode()
    sheet = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": rows}
    yield "many-rows.xlsx", zipped(sheet)
    yield "cut.xlsx", zipped(sheet)[:3_000]
    yield "many-rows.csv", b"a,=1+1\n" * 1_000_000
    yield "slides.pptx", zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})
    yield "open.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})
