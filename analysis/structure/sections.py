"""Sections: letterhead, preamble, headings, items, tables, closing, recipients and signature of one document."""

import re
from collections.abc import Sequence

from analysis.core import Document, Section, Span
from analysis.structure.blocks import (
    Block,
    Layout,
    Line,
    find_layout,
    is_finished,
    is_upper,
    plain,
    split_blocks,
    split_lines,
)
from analysis.structure.frame import Frame, find_frames, is_closing, names_recipients
from analysis.structure.tree import Node, build_tree, unique_id
from analysis.vietnamese.agencies import find_subject, starts_with_agency
from analysis.vietnamese.enumerators import BULLETS

_HEADINGS = ("annex", "part", "chapter", "mục", "title")
_STARTERS = ("annex", "part", "chapter", "mục", "capital", "title", "roman", "article", "arabic", "arabic2")
_NO_TITLE = re.compile(
    r"(?:gồm|như|như sau|sau|sau đây|dưới đây|là|về|vực|thức|hướng|nguyên tắc|ngành|để|mà|với|các|cụ thể|rằng|"
    r"trong đó|đó|nội dung|nhóm|theo|khoản)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…]\s+[\"“(]?(?=[A-ZĐÀ-ỸÁ-Ú])")
_REQUEST = re.compile(r"^(?:Giao|Đề nghị|Đối với|Trách nhiệm của) ")


def parse_sections(document: Document) -> tuple[Section, ...]:
    """The parts of a document, in reading order, parents before their children.

    Parameters
    ----------
    document : Document
        Any text; an empty one gives an empty tuple, one without marks a preamble and paragraphs.

    Returns
    -------
    tuple of Section
        Ids are unique: label paths (``II.3.a``) with ``.pN`` for a paragraph, ``.bN`` for a bullet, ``.nN`` for an
        assignment line and ``.tN`` for a table; a label that is printed twice in one list gets ``bis``. The leaves,
        with the gaps between them, give the text back; the title of a heading and the own words of an item that has
        children lie in such gaps.

    Notes
    -----
    What separates a heading from an item: a title does not end like a sentence and has something below it, or stands
    in capitals; ``1. Mục đích: ...`` is a run-in heading.
    """
    lines = split_lines(plain(document).text)
    layout = find_layout(lines)
    sections: list[Section] = []
    used: dict[str, int] = {}
    for frame in find_frames(lines, layout):
        sections += _parse_frame(lines, frame, layout, used)
    return tuple(sections)


def _parse_frame(lines: Sequence[Line], frame: Frame, layout: Layout, used: dict[str, int]) -> list[Section]:
    head_end = frame.title_start
    sections = _region(lines, (frame.start, head_end), "letterhead", "letterhead", used)
    sections += _region(
        lines, (head_end, frame.body_start), "title", "letterhead" if head_end > frame.start else "preamble", used
    )
    blocks = split_blocks(lines[frame.body_start : frame.tail_start], layout)
    n_before = next((k for k, b in enumerate(blocks) if b.table or _opens_body(b, blocks[k + 1 :])), None)
    if n_before is None:
        n_before = next((k + 1 for k, b in enumerate(blocks) if b.text_after(None).endswith(":")), 0)
    n_body = _closing_start(blocks, n_before)
    sections += _around(blocks[:n_before], "preamble", "preamble", used)
    root = build_tree(blocks[n_before:n_body])
    _classify(root)
    _name(root, used)
    for child in root.children:
        sections += [_section(node, depth) for node, depth in _with_depth(child, 0)]
    for k, block in enumerate(blocks[n_body:], 1):
        sections += _around([block], f"END.p{k}", "closing", used)
    return sections + _tail(lines, frame, used)


_GROUNDS = re.compile(r"\W*(?:Căn cứ|Theo đề nghị|Xét|Trên cơ sở)\s")
"""How the paragraphs begin that stand between the issuer of a decision and what it decides."""


def _opens_body(block: Block, following: Sequence[Block]) -> bool:
    if any(marker.style in _STARTERS for marker in block.markers):
        return True
    text = block.text_after(None)
    titled = not block.markers and is_upper(text) and not is_finished(text) and 1 < len(text.split()) <= 30
    return titled and not (following and _GROUNDS.match(following[0].text_after(None)))


def _closing_start(blocks: Sequence[Block], first: int) -> int:
    """Index of the first closing block: the last unmarked paragraphs, from the one that says so."""
    k = len(blocks)
    found = k
    while k > first and not blocks[k - 1].markers and not blocks[k - 1].table and len(blocks) - k < 4:
        k -= 1
        if is_closing(blocks[k].text_after(None)):
            found = k
    return found


def _around(blocks: Sequence[Block], id_: str, kind: str, used: dict[str, int]) -> list[Section]:
    if not blocks:
        return []
    span = Span(blocks[0].start, blocks[-1].end)
    return [Section(unique_id(id_, used), kind, "", span, 0)]


def _region(lines: Sequence[Line], bounds: tuple[int, int], id_: str, kind: str, used: dict[str, int]) -> list[Section]:
    shown = [line for line in lines[slice(*bounds)] if line.text.strip()]
    if not shown:
        return []
    span = Span(Block((shown[0],)).start, Block((shown[-1],)).end)
    title = " ".join(" ".join(line.text for line in shown).split()) if id_ == "title" else ""
    return [Section(unique_id(id_, used), kind, title, span, 0, title_span=span if title else None)]


def _tail(lines: Sequence[Line], frame: Frame, used: dict[str, int]) -> list[Section]:
    bounds = (frame.tail_start, frame.tail_end)
    start = next((k for k in range(*bounds) if names_recipients(lines[k].text)), None)
    if start is None:
        return _region(lines, bounds, "signature", "signature", used)
    end = start + 1
    for k in range(start + 1, frame.tail_end):
        text = lines[k].text.strip()
        if re.match(r"[-–—−+*]\s*[^\W_]|\S.*[;,]$", text) or (text and starts_item(lines[k - 1].text)):
            end = k + 1
        elif text and (is_upper(text) or end < k - 3):
            break
    parts = _region(lines, (frame.tail_start, start), "signature", "signature", used)
    parts += _region(lines, (start, end), "recipients", "recipients", used)
    return parts + _region(lines, (end, frame.tail_end), "signature", "signature", used)


def starts_item(text: str) -> bool:
    """Whether a line of the recipients goes on below it (it ends with a comma, or in the middle of a name)."""
    return text.rstrip().endswith((",", "-", " và"))


def _with_depth(node: Node, depth: int) -> list[tuple[Node, int]]:
    found = [(node, depth)]
    for child in node.children:
        found += _with_depth(child, depth + 1)
    return found


def _split_title(text: str) -> tuple[str, str]:
    title, colon, rest = text.partition(": ")
    return (title.strip(" *_"), rest.strip()) if colon else ("", "")


def _is_run_in(node: Node) -> bool:
    title, rest = _split_title(node.text)
    n_words = len(title.split())
    if (
        not title
        or not rest
        or re.search(r"[.!?]\s", title)
        or _NO_TITLE.search(title)
        or title.count("(") != title.count(")")
    ):
        return False
    if starts_with_agency(_REQUEST.sub("", title)) and n_words <= 30:
        return find_subject(title) is None or bool(_REQUEST.match(title))
    if ";" in title or "“" in title:
        return False
    opens = rest.lstrip('*_“"( ')[:1]
    if node.style == "paragraph":
        return n_words <= 10 and opens.isupper() and len(rest.split()) >= 5
    return n_words <= 12 and (opens.isupper() or opens.isdigit() or n_words <= 6)


def _is_heading(node: Node) -> bool:
    text = node.text
    n_words, finished = len(text.split()), is_finished(text)
    if node.style in _HEADINGS:
        return True
    below = [child for child in node.children if child.style != "note"]
    if node.style in ("roman", "capital", "article"):
        return is_upper(text) or (n_words <= 60 and (bool(below) or not finished) and not _SENTENCE.search(text))
    if not below:
        return not finished and n_words <= 25 and _titled_siblings(node)
    limit = 25 if node.style in BULLETS else 60
    if not finished:
        return n_words <= limit
    if text.endswith(":"):
        return n_words <= 15 or (n_words <= 35 and starts_with_agency(_REQUEST.sub("", text)))
    if find_subject(_REQUEST.sub("", text)) is not None:
        return False
    if text.endswith(".") and n_words <= 8 and node.style not in BULLETS and not _SENTENCE.search(text):
        return True
    marked = any(child.style != "paragraph" for child in below)
    return text.endswith(".") and marked and n_words <= 35 and not _SENTENCE.search(text) and node.style not in BULLETS


def _titled_siblings(node: Node) -> bool:
    siblings = [s for s in node.parent.children if s.style == node.style and s is not node] if node.parent else []
    n_titled = sum(bool(s.children) and not is_finished(s.text) for s in siblings)
    return n_titled > len(siblings) / 2


def _classify(root: Node) -> None:
    """Say of each node whether it is a heading, a run-in heading, an item or a table, and what its title is."""
    for node in root.walk():
        if node.block is None:
            continue
        if node.style == "table":
            node.kind = "table"
        elif node.style == "note":
            node.kind = "item"
        elif node.style not in _HEADINGS and _is_run_in(node):
            node.kind, node.title = "run-in", _split_title(node.text)[0]
        elif node.style != "paragraph" and _is_heading(node):
            node.kind, node.title = "heading", node.text.strip(" *_:")
        else:
            node.kind = "item"


_SUFFIX = {"paragraph": "p", "note": "n", "table": "t", "title": "h"}


def _name(root: Node, used: dict[str, int]) -> None:
    """Give every node its id: the label path, made unique."""
    for node in root.walk():
        counts: dict[str, int] = {}
        for child in node.children:
            letter = _SUFFIX.get(child.style, "b" if child.style in BULLETS else "")
            if letter or not child.label:  # a numeral misread as nought ("I 0.") has no label
                letter = letter or "h"
                counts[letter] = counts.get(letter, 0) + 1
                child.label = f"{letter}{counts[letter]}"
            path = f"{node.id}.{child.label}" if node.id else child.label
            child.id = unique_id(path, used)


def _section(node: Node, depth: int) -> Section:
    last = node
    while last.children:
        last = last.children[-1]
    assert node.block is not None and last.block is not None
    span = Span(node.block.start, max(n.block.end for n in node.walk() if n.block))
    surface = node.marker.surface if node.marker else ""
    title_span = None
    if node.title:
        title_span = Span(
            node.block.start, node.block.end if node.kind == "heading" else node.block.start + len(surface)
        )
    parent = node.parent.id if node.parent is not None and node.parent.id else None
    return Section(node.id, node.kind, node.title, span, depth, parent, surface, title_span)
