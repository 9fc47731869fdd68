"""Word files (.docx): paragraphs with the numbers that Word prints, tables, text boxes, notes; changes accepted."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from analysis.core.errors import InputError
from analysis.ingest.archive import open_package, read_member
from analysis.ingest.extract import Extract
from analysis.ingest.numbering import Numbering, W, next_label, read_numbering, value_of, whole
from analysis.ingest.tables import Cell, render_table
from analysis.ingest.xml import parse_xml
from analysis.vietnamese.alphabet import VIETNAMESE_ONLY
from analysis.vietnamese.encodings import decode_surface, font_encoding

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = {W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "fldData", "tblPr", "tcPr")}
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
DEEPEST = 12
"""Tables in tables beyond this depth are not opened."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style adds: its list, its level in it, capitals, borders; and its parent."""

    parent: str = ""
    list_id: str | None = None
    level: int | None = None
    caps: bool | None = None
    bordered: bool | None = None
    font: str | None = None


@dataclass(slots=True)
class _Reading:
    """What has been met so far in one file: counts of lists, boxes and notes that wait for their place, changes."""

    numbering: Numbering
    styles: Mapping[str, Style]
    notes: Mapping[tuple[str, str], etree._Element]
    usual: str
    font: str
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    boxes: list[etree._Element] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    n_changes: int = 0
    n_hidden: int = 0
    carry: str = ""
    depth: int = 0
    old_fonts: Counter[str] = field(default_factory=Counter)


def read_docx(data: bytes, *, name: str) -> Extract:
    """The text of a Word file.

    Parameters
    ----------
    data : bytes
    name : str
        How to call the file in an error.

    Returns
    -------
    Extract
        A paragraph a line, with its list number as printed. Insertions are kept and deletions dropped, as if all
        tracked changes were accepted; the history says so. Notes are marked ``[1]`` and stand at the end. Text boxes
        follow their paragraph. Headers, footers, comments, pictures, hidden text and formulas' layout are left out.
        Links and linked or embedded files are not opened. Page numbers are not known.

    Raises
    ------
    InputError
        If the file is damaged, declares XML entities, or unpacks to more than a plan can hold.
    """
    with open_package(data, name=name, what="Word file") as package:
        root = _part(package, "word/document.xml", name=name)
        styles = _part(package, "word/styles.xml", name=name)
        reading = _Reading(
            read_numbering(_part(package, "word/numbering.xml", name=name)),
            _read_styles(styles),
            {
                (kind, note.get(W + "id", "")): note
                for kind in ("footnote", "endnote")
                for part in [_part(package, f"word/{kind}s.xml", name=name)]
                if part is not None
                for note in part.iterfind(W + kind)
            },
            *_usual(styles),
        )
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise InputError(f"{name} holds no Word document; expected a .docx with a text; save it again in Word.")
    lines = list(_blocks(body, reading))
    lines += [reading.carry] if reading.carry else []
    n_notes = len(reading.noted)
    for number, key in enumerate(reading.noted[:n_notes], 1):
        note = " ".join(" ".join(_blocks(reading.notes[key], reading)).split())
        lines.append(f"[{number}] {note}")
    old = reading.old_fonts.most_common(1)
    return Extract("\n".join(lines) + "\n", _steps(reading, n_notes), encoding=old[0][0] if old else None)


def _steps(reading: _Reading, n_notes: int) -> tuple[str, ...]:
    steps = ["read as a Word file"]
    if reading.n_changes:
        steps.append(f"accepted {reading.n_changes} tracked changes (insertions kept, deletions dropped)")
    if reading.old_fonts["tcvn3"]:
        steps.append(f"decoded {reading.old_fonts['tcvn3']} characters in fonts of TCVN3 (.Vn...)")
    if n_notes:
        steps.append(f"put {n_notes} notes at the end, marked [1] to [{n_notes}]")
    if reading.n_hidden:
        steps.append(f"left out {reading.n_hidden} stretches of hidden text")
    return tuple(steps)


def _part(package: zipfile.ZipFile, part: str, *, name: str) -> etree._Element | None:
    if part not in package.namelist():
        return None
    return parse_xml(read_member(package, part, name=name), name=name)


def _read_styles(root: etree._Element | None) -> dict[str, Style]:
    styles = {}
    for element in root.iterfind(W + "style") if root is not None else ():
        numbers = element.find(f"{W}pPr/{W}numPr")
        level = value_of(numbers, "ilvl")
        borders = element.find(f"{W}tblPr/{W}tblBorders")
        styles[element.get(W + "styleId", "")] = Style(
            value_of(element, "basedOn") or "",
            value_of(numbers, "numId"),
            None if level is None else whole(level),
            _switch(value_of(element, "rPr", "caps")),
            None if borders is None else _drawn(borders),
            _font(element.find(W + "rPr")),
        )
    return styles


def _usual(root: etree._Element | None) -> tuple[str, str]:
    """The style of paragraphs that name none, and the font of a document that names none."""
    if root is None:
        return "", ""
    usual = [s.get(W + "styleId", "") for s in root.iterfind(W + "style")
             if s.get(W + "default") in ("1", "true") and s.get(W + "type") == "paragraph"]  # fmt: skip
    return next(iter(usual), ""), _font(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")) or ""


def _font(properties: etree._Element | None) -> str | None:
    fonts = properties.find(W + "rFonts") if properties is not None else None
    return None if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi")


def _switch(value: str | None) -> bool | None:
    return None if value is None else value not in ("0", "false", "off")


def _drawn(borders: etree._Element) -> bool:
    return any(side.get(W + "val", "none") not in ("none", "nil") for side in borders)


def _inherited(styles: Mapping[str, Style], style: str | None, field: str) -> object:
    """The value of a style or of the nearest parent that has one."""
    for _ in range(20):
        if not style or style not in styles:
            return None
        found = getattr(styles[style], field)
        if found is not None:
            return found
        style = styles[style].parent
    return None


def _blocks(parent: etree._Element, reading: _Reading) -> Iterator[str]:
    """The lines of a body, cell, note or text box."""
    for element in parent:
        if element.tag == W + "p":
            yield from _paragraph(element, reading)
        elif element.tag == W + "tbl":
            yield from _table(element, reading)
        elif element.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag"):
            yield from _blocks(element, reading)
        elif element.tag == MC + "AlternateContent":
            yield from _blocks(_chosen(element), reading)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """One of two versions of the same content: the newer, else the fallback."""
    choice = alternatives.find(MC + "Choice")
    fallback = alternatives.find(MC + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else etree.Element("none")


def _paragraph(element: etree._Element, reading: _Reading) -> Iterator[str]:
    properties = element.find(W + "pPr")
    style = value_of(properties, "pStyle")
    if reading.carry:
        label = ""
    else:
        label = _label(properties, style, reading)
    caps = bool(_inherited(reading.styles, style, "caps"))
    font = str(_inherited(reading.styles, style or reading.usual, "font") or reading.font)
    text = "".join(_inline(element, reading, font=font, caps=caps))
    text = reading.carry + (f"{label} {text.lstrip()}" if label and text.strip() else text)
    reading.carry = ""
    if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
        reading.carry, reading.n_changes = text, reading.n_changes + 1
    elif properties is None or properties.find(f"{W}framePr") is None or text.strip():
        yield from text.split("\n")
    boxes, reading.boxes = reading.boxes, []
    if reading.depth < DEEPEST:
        reading.depth += 1
        for box in boxes:
            yield from (line for line in _blocks(box, reading) if line.strip())
        reading.depth -= 1


def _label(properties: etree._Element | None, style: str | None, reading: _Reading) -> str:
    """The list number of a paragraph; its own setting wins over its style's."""
    numbers = properties.find(W + "numPr") if properties is not None else None
    list_id, level = value_of(numbers, "numId"), value_of(numbers, "ilvl")
    if list_id is None:
        found = _inherited(reading.styles, style, "list_id")
        list_id = str(found) if found else None
    if list_id is None or list_id not in reading.numbering.levels:
        return ""
    if level is None:
        base = reading.numbering.levels[list_id][0]
        inherited = _inherited(reading.styles, style, "level")
        number = reading.numbering.by_style.get((base, style or ""), inherited if isinstance(inherited, int) else 0)
    else:
        number = whole(level)
    return next_label(reading.numbering, reading.counts, list_id, number)


def _inline(element: etree._Element, reading: _Reading, *, font: str, caps: bool) -> Iterator[str]:
    """The words of a paragraph, run by run."""
    for child in element:
        tag = child.tag
        if tag in (W + "del", W + "moveFrom"):
            reading.n_changes += 1
        if tag in _DROPPED or not isinstance(tag, str):
            continue
        if tag == W + "t":
            yield (child.text or "").upper() if caps else child.text or ""
        elif tag == W + "r":
            yield from _run(child, reading, font=font, caps=caps)
        elif tag == W + "txbxContent":
            reading.boxes.append(child)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            yield _note(child, tag.removeprefix(W).removesuffix("Reference"), reading)
        elif tag == W + "sym":
            yield "-" if child.get(W + "char", "").upper() in ("F02D", "F0BE") else "•"
        elif tag.startswith(W) and tag.removeprefix(W) in _CHARACTERS:
            yield _CHARACTERS[tag.removeprefix(W)]
        else:
            if tag in (W + "ins", W + "moveTo"):
                reading.n_changes += 1
            yield from _inline(
                _chosen(child) if tag == MC + "AlternateContent" else child, reading, font=font, caps=caps
            )


def _run(run: etree._Element, reading: _Reading, *, font: str, caps: bool) -> Iterator[str]:
    """The words of a run; those in a font of TCVN3 are decoded, because only its name says which are capitals."""
    properties = run.find(W + "rPr")
    if _switch(value_of(properties, "vanish")):
        reading.n_hidden += 1
        return
    own, style = _switch(value_of(properties, "caps")), value_of(properties, "rStyle")
    named = _inherited(reading.styles, style, "caps")
    text = "".join(_inline(run, reading, font=font, caps=own if own is not None else bool(named) or caps))
    promised = font_encoding(_font(properties) or str(_inherited(reading.styles, style, "font") or font))
    if promised and not any(c in VIETNAMESE_ONLY for c in text):
        encoding, capitals = promised
        reading.old_fonts[encoding] += len(text)
        text = decode_surface(text, encoding, capitals=capitals) if encoding == "tcvn3" else text
    yield text


def _note(reference: etree._Element, kind: str, reading: _Reading) -> str:
    key = (kind, reference.get(W + "id", ""))
    if key not in reading.notes:
        return ""
    if key not in reading.noted:
        reading.noted.append(key)
    return f"[{reading.noted.index(key) + 1}]"


def _table(element: etree._Element, reading: _Reading) -> Iterator[str]:
    if reading.depth >= DEEPEST:
        return
    reading.depth += 1
    rows = [[_cell(cell, reading) for cell in _children(row, "tc")] for row in _children(element, "tr")
            if row.find(f"{W}trPr/{W}del") is None]  # fmt: skip
    reading.depth -= 1
    borders = element.find(f"{W}tblPr/{W}tblBorders")
    style = _inherited(reading.styles, value_of(element, "tblPr", "tblStyle"), "bordered")
    bordered = _drawn(borders) if borders is not None else bool(style)
    bordered = bordered or any(_drawn(cell) for cell in element.iterfind(f".//{W}tcPr/{W}tcBorders"))
    yield from ["", *render_table(rows, bordered=bordered), ""]


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in parent:
        if child.tag == W + tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _children(child, tag)


def _cell(cell: etree._Element, reading: _Reading) -> Cell:
    lines = [line for line in _blocks(cell, reading) if line.strip()]
    span = max(1, min(63, whole(value_of(cell, "tcPr", "gridSpan"), 1)))
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return Cell("\n".join(lines), span, merged is not None and merged.get(W + "val", "continue") == "continue")
