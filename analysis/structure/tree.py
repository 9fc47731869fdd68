"""The tree of sections: which mark continues which list, and how a slip of the numbering is undone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.structure.assignments import is_assignment
from analysis.structure.blocks import Block, is_finished, is_upper
from analysis.vietnamese.enumerators import BULLETS, LETTERS, RANK, Marker, label_of


@dataclass(eq=False, slots=True)
class Node:
    """A block in its place; ``style`` is a key of `enumerators.RANK` or paragraph, note, table, root."""

    block: Block | None
    style: str
    value: int = 0
    label: str = ""
    marker: Marker | None = None
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    kind: str = ""
    title: str = ""
    title_end: int = 0
    id: str = ""

    _read: tuple[Block | None, Marker | None, str] = (None, None, "")

    @property
    def text(self) -> str:
        """Its own words after the mark, on one line; read anew only where another mark was given to it."""
        block, marker, text = self._read
        if block is not self.block or marker is not self.marker:
            text = self.block.text_after(self.marker) if self.block else ""
            self._read = self.block, self.marker, text
        return text

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


_REPEATS = ("", "bis", "ter", "quater")


def unique_id(wanted: str, used: dict[str, int]) -> str:
    """`wanted`, or with ``bis``, ``ter``, ... where it is taken; a part without a label gets ``~2``, ``~3``, ...

    >>> used = {}
    >>> [unique_id("I.1", used), unique_id("I.1", used), unique_id("title", used), unique_id("title", used)]
    ['I.1', 'I.1bis', 'title', 'title~2']
    """
    id_, k = wanted, used.get(wanted, 0)
    while k and id_ in used:
        k += 1
        labelled = wanted[-1:].isdigit() or "." in wanted
        suffix = _REPEATS[k - 1] if k <= len(_REPEATS) else f"bis{k}"
        id_ = wanted + suffix if labelled else f"{wanted}~{k}"
    used[wanted] = max(k, 1)
    used.setdefault(id_, 1)
    return id_


def build_tree(blocks: Sequence[Block]) -> Node:
    """Hang every block under the mark that governs it.

    A list goes on where a mark of its style follows; a new style opens a list under the last mark of a lower rank; a
    plain paragraph belongs to the last mark that is no bullet. The numbering slips that the sequence proves are
    corrected in ``label`` (V after III is IV; a second d is đ) and stay as printed in ``marker.surface``.
    """
    root = Node(None, "root")
    stack = [root]
    for block in blocks:
        if block.table:
            _hang(stack, _plain(block, "table"))
        elif not block.markers:
            _hang_plain(stack, block)
        else:
            marker = _choose(stack, block.markers)
            _hang_marked(stack, block, marker)
    for node in root.walk():
        _correct_slips(node.children)
        _give_to_group(node)
    return root


def _give_to_group(node: Node) -> None:
    """Hang the starred line below the last of several items, where no other of them has one, under their group."""
    items = [child for child in node.children if child.style == (node.children[-1].style if node.children else "")]
    last = items[-1] if len(items) > 1 and items[-1] is node.children[-1] else None
    notes = [child for child in last.children if child.style == "note"] if last else []
    alone = not any(child.style == "note" for item in items[:-1] for child in item.children)
    if last and alone and len(notes) == 1 and notes[0] is last.children[-1]:
        note = notes[0]
        if note.marker is not None and note.marker.style == "star":
            last.children.remove(note)
            node.children.append(note)
            note.parent = node


def _correct_slips(children: Sequence[Node]) -> None:
    """Undo what the neighbours on both sides prove to be a slip of the numbering: 1, 2, 2, 4 and 1, 2, 4, 4."""
    for style in ("roman", "arabic", "arabic2", "arabic3", "letter"):
        listed = [node for node in children if node.style == style]
        for before, node, after in zip(listed, listed[1:], listed[2:], strict=False):
            value = before.value + 1
            if node.value in (before.value, after.value) and node.value != value and after.value == value + 1:
                node.value, node.label = value, label_of(style, value, node.label)


def _plain(block: Block, style: str) -> Node:
    return Node(block, style)


def _hang(stack: list[Node], node: Node) -> None:
    node.parent = stack[-1]
    stack[-1].children.append(node)


def _pop_bullets(stack: list[Node]) -> None:
    while stack[-1].style in BULLETS:
        stack.pop()


def _hang_plain(stack: list[Node], block: Block) -> None:
    text = block.text_after(None)
    _pop_bullets(stack)
    if _goes_on_with_title(stack[-1], text):
        block_above = stack[-1].block
        assert block_above is not None
        stack[-1].block = Block(block_above.lines + block.lines, block_above.markers)
        return
    if is_upper(text) and len(text.split()) <= 30 and not is_finished(text):
        while RANK.get(stack[-1].style, -1) >= RANK["title"]:
            stack.pop()
        node = Node(block, "title")
        _hang(stack, node)
        stack.append(node)
    else:
        _hang(stack, _plain(block, "note" if is_assignment(text) else "paragraph"))


def _goes_on_with_title(node: Node, text: str) -> bool:
    """Whether a plain paragraph is the title of the part, chapter or annex whose mark stands above it."""
    if node.style not in ("annex", "part", "chapter", "mục", "article") or node.children or is_finished(text):
        return False
    if node.style != "article" and is_upper(text) and len(text.split()) <= 60:
        return True
    return not node.text and len(text.split()) <= 25 and text[:1].isupper()


def _last_of(stack: Sequence[Node], style: str, value: int = 0) -> Node | None:
    """The last item of a list of this style: of the innermost list, or of an outer one that `value` goes on with."""
    same = [node for node in reversed(stack) if node.style == style]
    following = [node for node in same if value and node.value + 1 == value]
    return next(iter(following or same), None)


def _fits(stack: Sequence[Node], marker: Marker) -> int:
    """How well a reading goes on with what stands above: 3 the next of its list, 2 a first, 1 a later one, else 0."""
    if not marker.value:
        return 3
    value = marker.value[-1]
    last = _last_of(stack, marker.style, value)
    if value == 0:
        return 3 if last is not None and stack[-1] is last else -1
    if marker.style == "roman" and not re.search(r"[IVX]", marker.surface):
        return 3 if last is not None and value == last.value + 1 else -1
    if last is not None and value == last.value + 1:
        return 3
    if value == 1:
        return 2
    return int(last is not None and value > last.value)


def _choose(stack: Sequence[Node], markers: tuple[Marker, ...]) -> Marker:
    readings = [_as_next_letter(stack, marker) for marker in markers]
    return max(readings, key=lambda marker: _fits(stack, marker))


_LOOKS_LIKE = {
    "b": "h6",
    "c": "eo",
    "đ": "d",
    "g": "2689qy",
    "h": "b",
    "i": "l1",
    "l": "i1",
    "o": "c0",
    "q": "g9",
    "s": "58",
}
"""Letter of a list -> what scans make of it."""


def _as_next_letter(stack: Sequence[Node], marker: Marker) -> Marker:
    """The marker as the next letter of the open list, if it looks like one: ``e)`` after b is c, ``1)`` after k l."""
    inner = next((node for node in reversed(stack) if node.style not in BULLETS), None)
    if inner is None or inner.style != "letter" or not marker.surface.endswith(")") or not inner.value < len(LETTERS):
        return marker
    expected = LETTERS[inner.value]
    if (
        marker.style not in ("letter", "arabic")
        or marker.label == expected
        or marker.label not in _LOOKS_LIKE.get(expected, "")
    ):
        return marker
    return Marker("letter", (inner.value + 1,), expected, marker.surface, marker.end)


def _hang_marked(stack: list[Node], block: Block, marker: Marker) -> None:
    assigned = is_assignment(block.text_after(marker), starred=marker.style == "star")
    if assigned and marker.style in (*BULLETS, "letter", "arabic2", "arabic3", "paren"):
        _pop_bullets(stack)
        if stack[-1].style == marker.style:
            stack.pop()
        node = _plain(block, "note")
        node.marker = marker
        _hang(stack, node)
        return
    value = marker.value[-1] if marker.value else 0
    last = _last_of(stack, marker.style, value)
    if last is not None and _nests(stack, last, value):
        last = None
    elif last is not None:
        while stack[-1] is not last:
            stack.pop()
        stack.pop()
    elif marker.style not in BULLETS and not _opens_list(stack[-1], value):
        while RANK.get(stack[-1].style, -1) >= RANK[marker.style]:
            stack.pop()
    value, label = _repair(marker, last, value)
    node = Node(block, marker.style, value, label, marker)
    _hang(stack, node)
    stack.append(node)


def _opens_list(node: Node, value: int) -> bool:
    """Whether a first item stands below a lettered item that announces a list."""
    return value == 1 and node.style == "letter" and node.text.endswith(":")


def _nests(stack: Sequence[Node], last: Node, value: int) -> bool:
    """Whether a list that starts again stands inside the last item instead of repeating its own first label.

    It does below an item that announces a list, and directly below a short title (``1. Mục đích.`` and then ``1.
    ...``).
    """
    if value != 1 or last.style in BULLETS or last.style in ("roman", "capital", "part", "article"):
        return False
    if any(node.style == last.style for node in stack[: stack.index(last)]):
        return False
    if stack[-1] is last:
        return last.value == 1 and not last.children and len(last.text.split()) <= 6
    return RANK.get(stack[-1].style, 0) > RANK[last.style] and stack[-1].text.endswith(":")


def _repair(marker: Marker, last: Node | None, value: int) -> tuple[int, str]:
    if last is None or not marker.value:
        return value, marker.label
    if marker.style == "roman" and value == last.value + 2:
        return last.value + 1, label_of("roman", last.value + 1)
    if value == 0:
        return last.value + 1, str(last.value + 1)
    if marker.style == "letter" and value == last.value and LETTERS[value - 1] == "d":
        return value + 1, "đ"
    return value, marker.label
