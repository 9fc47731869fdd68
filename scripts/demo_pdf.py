"""Demo pages as PDFs with a text layer, as pictures of pages, and as pictures below a damaged text layer."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import numpy as np
from demo_pages import HEIGHT, WIDTH, Sheet, face_path, measuring_font, width_of
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 220


class Objects:
    """The numbered objects of a PDF file."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def add(self, body: bytes) -> int:
        self.bodies.append(body)
        return len(self.bodies)

    def stream(self, entries: str, data: bytes, *, packed: bool = True) -> int:
        content = zlib.compress(data, 9) if packed else data
        filter = "/Filter /FlateDecode " if packed else ""
        return self.add(f"<< {entries} {filter}/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")

    def render(self, root: int) -> bytes:
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self.bodies, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
        out += f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def embed_font(objects: Objects, face: str, characters: set[str]) -> tuple[int, dict[str, int]]:
    """A font cut down to its used letters, with the table that says which Unicode they are; letter -> glyph."""
    options = subset.Options(glyph_names=False, notdef_outline=True, drop_tables=["GSUB", "GPOS", "GDEF", "FFTM"])
    font = TTFont(face_path(face), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in characters | {" "}])
    cutter.subset(font)
    data = io.BytesIO()
    font.save(data, reorderTables=True)
    glyphs = {c: font.getGlyphID(font.getBestCmap()[ord(c)]) for c in sorted(characters | {" "})}
    scale = 1000 / font["head"].unitsPerEm
    widths = " ".join(
        f"{g} [{font['hmtx'][font.getGlyphName(g)][0] * scale:.0f}]" for g in sorted(set(glyphs.values()))
    )
    mapping = "\n".join(f"<{g:04x}> <{c.encode('utf-16-be').hex()}>" for c, g in glyphs.items())
    to_unicode = objects.stream("", (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
        f"1 begincodespacerange <0000> <ffff> endcodespacerange {min(100, len(glyphs))} beginbfchar\n"
        + mapping_blocks(mapping) + "\nendbfchar endcmap end end"
    ).encode())  # fmt: skip
    file = objects.stream(f"/Length1 {len(data.getvalue())}", data.getvalue())
    name = face_path(face).stem
    descriptor = objects.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [-800 -300 2000 1100] /ItalicAngle 0 "
        f"/Ascent 939 /Descent -236 /CapHeight 729 /StemV 80 /FontFile2 {file} 0 R >>".encode()
    )
    below = objects.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity "
        f"/W [{widths}] >>".encode()
    )
    font_object = objects.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{below} 0 R] "
        f"/ToUnicode {to_unicode} 0 R >>".encode()
    )
    return font_object, glyphs


def mapping_blocks(mapping: str) -> str:
    """Lines of a character map in blocks of a hundred."""
    lines = mapping.split("\n")
    blocks = ["\n".join(lines[k : k + 100]) for k in range(0, len(lines), 100)]
    joined = blocks[0]
    for block in blocks[1:]:
        joined += f"\nendbfchar {len(block.splitlines())} beginbfchar\n{block}"
    return joined


def page_marks(sheet: Sheet, glyphs: dict[str, dict[str, int]], *, hidden: bool, damage: Callable[[str], str]) -> str:
    """The drawing commands of a page's words and rules; hidden words lie below a picture of themselves."""
    marks = ["BT", "3 Tr"] if hidden else ["0.6 w"]
    if not hidden:
        marks += [f"{x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S" for x0, y0, x1, y1 in sheet.rules]
        marks.append("BT")
    for text, x, base, size, face in sheet.words:
        shown = damage(text)
        stretch = 100 * width_of(text, size, face) / max(0.1, width_of(shown, size, face))
        codes = "".join(f"{glyphs[face][c]:04x}" for c in shown)
        marks.append(f"/{face} {size:.1f} Tf {stretch:.1f} Tz 1 0 0 1 {x:.2f} {HEIGHT - base:.2f} Tm <{codes}> Tj")
    return "\n".join([*marks, "ET"])


def render_pdf(
    sheets: list[Sheet], *, pictures: list[Image.Image] | None = None, damage: Callable[[str], str] | None = None
) -> bytes:
    """A PDF of pages: words; pictures; or, with both `pictures` and `damage`, pictures over a damaged text layer."""
    objects, pages = Objects(), []
    fonts: dict[str, int] = {}
    glyphs: dict[str, dict[str, int]] = {}
    worded = pictures is None or damage is not None
    change = damage or (lambda text: text)
    for face in sorted({word[4] for sheet in sheets for word in sheet.words}) if worded else ():
        letters = {c for sheet in sheets for word in sheet.words if word[4] == face for c in change(word[0])}
        fonts[face], glyphs[face] = embed_font(objects, face, letters)
    tree = len(objects.bodies) + 1
    objects.add(b"")
    for k, sheet in enumerate(sheets):
        marks, resources = "", "/Font << " + " ".join(f"/{f} {n} 0 R" for f, n in fonts.items()) + " >>"
        if pictures is not None:
            marks = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q\n"
            resources += f" /XObject << /P {embed_picture(objects, pictures[k])} 0 R >>"
        if worded:
            marks += page_marks(sheet, glyphs, hidden=pictures is not None, damage=change)
        content = objects.stream("", marks.encode())
        pages.append(objects.add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << {resources} >> "
            f"/Contents {content} 0 R >>".encode()
        ))  # fmt: skip
    kids = " ".join(f"{page} 0 R" for page in pages)
    objects.bodies[tree - 1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    return objects.render(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()))


def embed_picture(objects: Objects, picture: Image.Image) -> int:
    """A black and white picture as fax machines code it."""
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF", compression="group4", tiffinfo={278: picture.height})
    coded = Image.open(buffer)
    (start,), (length,) = coded.tag_v2[273], coded.tag_v2[279]
    data = buffer.getvalue()[start : start + length]
    entries = (
        f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} /ColorSpace /DeviceGray "
        "/BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /BlackIs1 true "
        f"/Columns {picture.width} /Rows {picture.height} >>"
    )
    return objects.stream(entries, data, packed=False)


def scan(sheet: Sheet, seed: int, *, lean: float, dpi: int = DPI) -> Image.Image:
    """A page as an office scanner sees it: leaning by some degrees, unsharp, with specks, black and white."""
    scale, random = dpi / 72, np.random.default_rng(seed)
    page = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(page)
    for x0, y0, x1, y1 in sheet.rules:
        draw.line([(x0 * scale, y0 * scale), (x1 * scale, y1 * scale)], fill=0, width=2)
    for text, x, base, size, face in sheet.words:
        font = ImageFont.truetype(measuring_font(face).path, size * scale, layout_engine=ImageFont.Layout.BASIC)
        draw.text((x * scale, base * scale), text, font=font, fill=0, anchor="ls")
    page = page.rotate(lean, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(page, dtype=float) + random.normal(0, 18, (page.height, page.width))
    specks = random.random(pixels.shape) < 0.00006
    pixels[specks] = 0
    return Image.fromarray(((pixels > 128) * 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)


def render_tiff(pictures: list[Image.Image]) -> bytes:
    """Pictures of pages as one TIFF file."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "TIFF", save_all=True, append_images=pictures[1:], compression="group4", dpi=(DPI, DPI))
    return buffer.getvalue()
