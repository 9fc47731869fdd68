"""Web pages: the document on the page, without menus, scripts and footers; nothing that a page points to is opened."""

import codecs
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from analysis.core.errors import InputError
from analysis.ingest.extract import Extract
from analysis.ingest.numbering import render_number, whole
from analysis.ingest.tables import Cell, render_table

_DROPPED = frozenset(
    """script style noscript template nav header footer aside form button select option input textarea iframe object
    embed svg canvas audio video map head title link meta base dialog menu""".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    """address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 hr html
    legend li main ol p pre section summary ul caption""".split()  # noqa: SIM905
)
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_STYLE_TYPES = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "none": "none",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_UPPER = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\u200b]+")
_BREAK = "\x0b"
DEEPEST = 200
MAIN_SHARE = 0.8


def decode_html(data: bytes, *, name: str) -> tuple[str, str]:
    """The characters of a page and the encoding they were in: its mark, else UTF-8 if it fits, else what it declares.

    UTF-8 is tried before the declaration, because old pages declare encodings they no longer use. Bytes that stand for
    no character in the end become U+FFFD.

    Raises
    ------
    InputError
        If the declared encoding does not exist.

    Examples
    --------
    >>> decode_html('<meta charset="windows-1258"><p>Kế</p>'.encode(), name="a.html")[1]
    'utf-8'
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
    said = declared[1].decode("ascii") if declared else "windows-1252"
    try:
        encoding = codecs.lookup(said).name
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError, TypeError):
        raise InputError(
            f"{name} declares the encoding {said}, which does not exist; expected UTF-8; open it in a browser and save "
            "it anew."
        ) from None
    return (text if isinstance(text, str) else data.decode("utf-8", "replace")), encoding


def read_html(data: bytes, *, name: str) -> Extract:
    """The text of the document on a web page.

    Parameters
    ----------
    data : bytes
    name : str
        How to call the file in an error.

    Returns
    -------
    Extract
        A block a line; list numbers as a browser prints them; tables with bars. Menus, forms, scripts and footers are
        left out, and of what is left the smallest element that holds at least 80 % of the words outside links. Numbers
        that style sheets or scripts would print are not known; frames and linked files are not opened.

    Raises
    ------
    InputError
        If no text is found.
    """
    text, encoding = decode_html(data, name=name)
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    lines = _lines(_main(root)) if root is not None else []
    if not any(lines):
        raise InputError(
            f"{name} shows no text without its scripts; expected a page that holds the document; open it in a browser "
            "and save what you see as text or PDF."
        )
    return Extract("\n".join(lines) + "\n", (f"read as a web page ({encoding})",))


def _is_shown(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return False
    return element.get("hidden") is None and not _HIDDEN.search(element.get("style", ""))


def _main(root: etree._Element) -> etree._Element:
    """The smallest element with most of the words that stand in no link."""
    words: dict[etree._Element, int] = {}

    def count(element: etree._Element, depth: int) -> int:
        n = len((element.text or "").split())
        for child in element:
            if depth < DEEPEST and _is_shown(child) and child.tag != "a":
                n += count(child, depth + 1)
            n += len((child.tail or "").split())
        words[element] = n
        return n

    body = root.find("body")
    chosen = body if body is not None else root
    total = count(chosen, 0)
    while True:
        inner = max((c for c in chosen if c in words and c.tag in _BLOCKS), key=lambda c: words[c], default=None)
        if inner is None or words[inner] < MAIN_SHARE * total or inner.tag in ("p", "li", "ol", "ul"):
            return chosen
        chosen = inner


def _lines(root: etree._Element) -> list[str]:
    """The printed lines of an element, blocks on lines of their own."""
    text = _SPACE.sub(" ", "".join(_pieces(root, 0, False)))
    lines = [line.strip(" ") for line in text.replace("\u00ad", "").split(_BREAK)]
    return [line for k, line in enumerate(lines) if line or (k and lines[k - 1])]


def _pieces(element: etree._Element, depth: int, upper: bool) -> Iterator[str]:
    """The words of an element and all below it, with a mark at every line's end."""
    upper = upper or bool(_UPPER.search(element.get("style", "")))
    block = element.tag in _BLOCKS
    if block:
        yield _BREAK
    if element.tag == "li":
        yield _mark(element) + " "
    yield _cased(element.text, upper)
    for child in element:
        if depth < DEEPEST and _is_shown(child):
            if child.tag == "table":
                yield _BREAK + _BREAK.join(render_table(_rows(child, depth), bordered=_bordered(child))) + _BREAK
            elif child.tag in ("br", "hr"):
                yield _BREAK
            else:
                yield from _pieces(child, depth + 1, upper)
        yield _cased(child.tail, upper)
    if block:
        yield _BREAK


def _cased(text: str | None, upper: bool) -> str:
    text = (text or "").replace(_BREAK, " ")
    return text.upper() if upper else text


def _mark(item: etree._Element) -> str:
    """The number or bullet that a browser prints before a list item."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        style = _LIST_STYLE.search(parent.get("style", "")) if parent is not None else None
        return "" if style and style[1].lower() == "none" else "•"
    number = whole(parent.get("start"), 1) - 1
    for other in parent:
        if other.tag == "li":
            number = whole(other.get("value"), number + 1)
        if other is item:
            break
    style = _LIST_STYLE.search(item.get("style", "") + ";" + parent.get("style", ""))
    named = _STYLE_TYPES.get(style[1].lower(), "decimal") if style else None
    label = render_number(number, named or _LIST_TYPES.get(parent.get("type", "1"), "decimal"))
    return f"{label}." if label else ""


def _bordered(table: etree._Element) -> bool | None:
    """Whether the page says that the table's borders are drawn; None where a style sheet may decide."""
    style = " ".join([table.get("style", ""), *(c.get("style", "") for c in table.iterfind(".//td"))])
    if re.search(r"border[\w-]*\s*:\s*(?!\s*(?:none|0|medium none|collapse))[^;]*(?:solid|double|\d)", style):
        return True
    return None if table.get("border") is None else table.get("border") not in ("0", "")


def _rows(table: etree._Element, depth: int) -> list[list[Cell]]:
    """The cells of a table; one over several rows is continued in the rows below."""
    rows: list[list[Cell]] = []
    open_below: dict[int, int] = {}
    for row in _own_rows(table):
        cells: list[Cell] = []
        column = 0
        for cell in [c for c in row if c.tag in ("td", "th") and _is_shown(c)]:
            column = _fill(cells, open_below, column)
            span = max(1, min(63, whole(cell.get("colspan"), 1)))
            below = max(1, min(1000, whole(cell.get("rowspan"), 1)))
            text = "".join(_pieces(cell, depth + 1, False)) if depth < DEEPEST else ""
            lines = [line.strip(" ") for line in _SPACE.sub(" ", text).split(_BREAK)]
            cells.append(Cell("\n".join(line for line in lines if line), span))
            open_below |= {k: below - 1 for k in range(column, column + span) if below > 1}
            column += span
        _fill(cells, open_below, column)
        rows.append(cells)
    return rows


def _fill(cells: list[Cell], open_below: dict[int, int], column: int) -> int:
    """Put the lower parts of cells from above where they stand; the next free column."""
    while open_below.get(column):
        open_below[column] -= 1
        cells.append(Cell("", continued=True))
        column += 1
    return column


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")
