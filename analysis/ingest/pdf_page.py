"""One page of a PDF: its words turned upright, its ruling lines, and whether a picture covers it."""

import math
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int, c_uint
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from analysis.ingest.grid import MOST_RULES, Rule
from analysis.ingest.words import Word

THICKEST_RULE = 3.0
LEAST_COVERED = 0.35
"""Share of a page that pictures must cover for it to be a scan."""
FEWEST_DRAWINGS = 200
"""A page without text and with this many drawn shapes is print turned into outlines."""
_SPACE = " \t\r\n\f\u00a0\u2002\u2003\u2009\u200b\ufeff"


Letter = tuple[str, float, float, float, float, float]
"""Character, left, top, right, bottom, base."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    turn: int


def _glyphs(page: pdfium.PdfPage) -> Iterator[_Glyph]:
    """The characters of a page in the order of the file, places in points of the file; blanks have no box."""
    text = page.get_textpage()
    handle, x, y, box = text.raw, c_double(), c_double(), raw.FS_RECTF()
    try:
        for k in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(handle, k)
            character = "-" if code == 2 else chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
            if character in _SPACE or raw.FPDFText_IsGenerated(handle, k) == 1:
                yield _Glyph(" ", 0, 0, (0, 0, 0, 0), 0)
                continue
            raw.FPDFText_GetCharOrigin(handle, k, byref(x), byref(y))
            raw.FPDFText_GetLooseCharBox(handle, k, byref(box))
            turn = round(math.degrees(raw.FPDFText_GetCharAngle(handle, k)) / 90)
            yield _Glyph(character, x.value, y.value, (box.left, box.bottom, box.right, box.top), turn % 4)
    finally:
        text.close()


def _upright(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point of the file as seen by a reader who turns the page until its print is upright; y goes down."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn]


def read_words(page: pdfium.PdfPage) -> tuple[list[Word], int, int]:
    """The words of a page, and how many printed characters it has and how many of them have no meaning.

    The page is turned so that most of its text is upright; text at other angles (watermarks, stamps) is left out.
    """
    glyphs = list(_glyphs(page))
    printed = [g for g in glyphs if g.character != " "]
    if not printed:
        return [], 0, 0
    turn = Counter(g.turn for g in printed).most_common(1)[0][0]
    unmapped = sum(g.character == "\ufffd" or "\ue000" <= g.character <= "\uf8ff" or g.character < " " for g in printed)
    words: list[Word] = []
    letters: list[Letter] = []
    for glyph in glyphs:
        if glyph.character == " " or glyph.turn != turn:
            letters = _close(words, letters)
            continue
        x0, y0 = _upright(glyph.box[0], glyph.box[1], turn)
        x1, y1 = _upright(glyph.box[2], glyph.box[3], turn)
        base = _upright(glyph.x, glyph.y, turn)[1]
        letter = (glyph.character, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), base)
        if letters and _parts(letters[-1], letter):
            letters = _close(words, letters)
        letters.append(letter)
    _close(words, letters)
    return words, len(printed), unmapped


def _parts(a: Letter, b: Letter) -> bool:
    """Whether a word ends between two letters: a gap, a step back, another line."""
    size = max(1.0, a[4] - a[2])
    return b[1] - a[3] > 0.3 * size or b[1] < a[1] - 0.5 * size or abs(b[5] - a[5]) > 0.5 * size


def _close(words: list[Word], letters: list[Letter]) -> list[Letter]:
    """Letters put together to a word; an empty list to begin the next."""
    if letters:
        text = "".join(letter[0] for letter in letters).replace("\ufffe", "").replace("\x00", "")
        place = (min(g[1] for g in letters), min(g[2] for g in letters), max(g[3] for g in letters))
        words.append(Word(text, *place, max(g[4] for g in letters), letters[0][5]))
    return []


def read_rules(page: pdfium.PdfPage) -> list[Rule]:
    """The ruling lines of a page, turned as its words are; none for a page that is a drawing."""
    turn = _turn_of(page)
    rules: list[Rule] = []
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        if len(rules) > MOST_RULES:
            return []
        rules += _rules_of(shape, turn)
    return rules


def _turn_of(page: pdfium.PdfPage) -> int:
    """Quarter turns of most of the page's text."""
    text = page.get_textpage()
    try:
        some = range(0, text.count_chars(), max(1, text.count_chars() // 200))
        turns = [round(math.degrees(raw.FPDFText_GetCharAngle(text.raw, k)) / 90) % 4 for k in some]
    finally:
        text.close()
    return Counter(turns).most_common(1)[0][0] if turns else 0


def _rules_of(shape: pdfium.PdfObject, turn: int) -> Iterator[Rule]:
    """The straight strokes of a drawn shape, and filled bars that are thin enough to be one."""
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(shape.raw, byref(fill), byref(stroke))
    for outline in _outlines(shape):
        points = [_upright(x, y, turn) for x, y in outline]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if min(width, height) <= THICKEST_RULE < max(width, height) and (fill.value or stroke.value):
            if height > width:
                yield Rule(True, (min(xs) + max(xs)) / 2, min(ys), max(ys))
            else:
                yield Rule(False, (min(ys) + max(ys)) / 2, min(xs), max(xs))
        elif stroke.value:
            for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
                if abs(x0 - x1) <= 0.5 < abs(y0 - y1):
                    yield Rule(True, x0, min(y0, y1), max(y0, y1))
                elif abs(y0 - y1) <= 0.5 < abs(x0 - x1):
                    yield Rule(False, y0, min(x0, x1), max(x0, x1))


def _outlines(shape: pdfium.PdfObject) -> Iterator[list[Point]]:
    """The corners of each outline of a shape, in points of the file; closed ones end where they begin."""
    n_segments = raw.FPDFPath_CountSegments(shape.raw)
    if not 2 <= n_segments <= MOST_RULES:
        return
    matrix, x, y = shape.get_matrix(), c_float(), c_float()
    outline: list[Point] = []
    for k in range(n_segments):
        segment = raw.FPDFPath_GetPathSegment(shape.raw, k)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(outline) > 1:
                yield outline
            outline = []
        outline.append(matrix.on_point(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if len(outline) > 1:
        yield outline


def is_pictured(page: pdfium.PdfPage) -> bool:
    """Whether pictures cover a third of a page, or so many shapes are drawn on it that they may be its print."""
    width, height = page.get_size()
    covered, n_shapes = 0.0, 0
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        if shape.type == raw.FPDF_PAGEOBJ_PATH:
            n_shapes += 1
            continue
        try:
            left, bottom, right, top = shape.get_bounds()
        except pdfium.PdfiumError:
            continue
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered >= LEAST_COVERED * width * height or n_shapes >= FEWEST_DRAWINGS


def picture_dpi(page: pdfium.PdfPage) -> float:
    """Dots per inch of the picture that covers most of a page; 0 where none covers it, or it is coarser than 90."""
    width, height = page.get_size()
    across, down = c_uint(), c_uint()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        try:
            left, bottom, right, top = picture.get_bounds()
        except pdfium.PdfiumError:
            continue
        if (right - left) * (top - bottom) < 0.6 * width * height:
            continue
        if raw.FPDFImageObj_GetImagePixelSize(picture.raw, byref(across), byref(down)):
            dpi = 72 * max(across.value / (right - left), down.value / (top - bottom))
            return dpi if dpi >= 90 else 0.0
    return 0.0
