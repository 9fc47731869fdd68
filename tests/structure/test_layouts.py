"""What is read of a plan does not hang on how its lines are set: the demo plans, set in other ways."""

import json
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.core import Document, normalise_text
from analysis.structure import parse_header, parse_sections, parse_tasks
from analysis.structure.blocks import find_layout, split_blocks, split_lines
from analysis.structure.frame import find_frames

FIELDS = ("issuer", "level", "locality", "province", "kind", "number", "date", "title", "implements")


def wrapped(width: int) -> Callable[[str], str]:
    def wrap(line: str) -> str:
        table = line.lstrip().startswith("|")
        pieces = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        return line if table or not pieces else "\n".join(pieces)

    return lambda text: "\n".join(wrap(line) for line in text.split("\n"))


def marked(pattern: str, replacement: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, replacement, text, flags=re.M)


def dense(text: str) -> str:
    return re.sub(r"\n\s*\n+", "\n", text)


def paged(text: str) -> str:
    lines = wrapped(80)(text).split("\n")
    return "\n".join(f"{line}\n\n- {k // 37 + 2} -\n" if k % 37 == 36 and line[:1] != "|" else line
                     for k, line in enumerate(lines))  # fmt: skip


LAYOUTS: dict[str, tuple[Callable[[str], str], float]] = {
    "60 characters": (wrapped(60), 0.99),
    "72 characters": (wrapped(72), 0.99),
    "95 characters": (wrapped(95), 0.99),
    "110 characters": (wrapped(110), 0.97),
    "no blank lines": (dense, 0.99),
    "72 characters, no blank lines": (lambda text: dense(wrapped(72)(text)), 0.99),
    "95 characters, no blank lines": (lambda text: dense(wrapped(95)(text)), 0.97),
    "double spacing": (lambda text: wrapped(80)(text).replace("\n", "\n\n"), 0.98),
    "page numbers between": (paged, 0.98),
    "marks inside lines": (marked(r"(?<=[.;:])\n\s*(?=(?:- |[a-zđ]\) )\w)", " "), 0.99),
    "plus for dash": (marked(r"^- ", "+ "), 0.99),
    "dot for dash": (marked(r"^- ", "• "), 0.99),
    "a/ for a)": (marked(r"^([a-zđ])\) ", r"\1/ "), 0.99),
    "a. for a)": (marked(r"^([a-zđ])\) ", r"\1. "), 0.99),
    "I- for I.": (marked(r"^([IVX]+)\. ", r"\1- "), 0.99),
    "1) for 1.": (marked(r"^(\d+)\. ", r"\1) "), 0.99),
    "titles in capitals": (lambda text: re.sub(r"^((?:[IVX]+|\d+)[.-] )([^.:;\n]{4,110})$",
                                               lambda m: m[1] + m[2].upper(), text, flags=re.M), 0.99),
    "titles in bold": (marked(r"^((?:[IVX]+|\d+)\. [^.:;\n]{4,110})$", r"**\1**"), 0.99),
    "indented": (marked(r"^(?=\S)", "    "), 0.99),
    "no-break spaces": (lambda text: re.sub(r"(?<=\S) (?=\S)", lambda m: "\u00a0" if m.start() % 7 == 0 else " ",
                                            text), 0.99),
}  # fmt: skip


def unwrapped(text: str) -> str:
    """The text with a paragraph a line, so that it can be set anew."""
    lines = split_lines(text)
    layout = find_layout(lines)
    if layout.width == float("inf"):
        return text
    frame = find_frames(lines, layout)[0]
    parts, last = [line.text for line in lines[: frame.title_start]], None
    for block in split_blocks(lines[frame.title_start : frame.tail_start], layout):
        parts += [""] if last is not None and block.lines[0].index > last + 1 else []
        parts.append("\n".join(line.text for line in block.lines) if block.table else block.text_after(None))
        last = block.lines[-1].index
    return "\n".join([*parts, "", *(line.text for line in lines[frame.tail_start :])])


def norm(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).lower().strip()


def read(text: str) -> dict[str, set[object]]:
    document = Document("d", normalise_text(text))
    sections = parse_sections(document)
    header, tasks = parse_header(document, sections), parse_tasks(document, sections)
    starts = {s.id: s.span.start + len(s.label) for s in sections}
    words = {t.id: re.sub(r"\n\s*- \d+ -\s*\n", "\n", document.text[starts.get(t.id, t.span.start) : t.span.end])
             for t in tasks}  # fmt: skip
    return {
        "header": {(name, getattr(header, name)) for name in FIELDS},
        "headings": {(s.id, norm(s.title)) for s in sections if s.kind in ("heading", "run-in")},
        "tasks": {(id_, norm(text)) for id_, text in words.items()},
        "leads": {(t.id, norm(t.lead.text)) for t in tasks if t.lead},
        "deadlines": {(t.id, d.value) for t in tasks for d in t.deadlines},
        "targets": {(t.id, x.value, x.unit) for t in tasks for x in t.targets},
    }


@pytest.fixture(scope="module")
def plans(demo: Path) -> list[tuple[str, dict[str, set[object]]]]:
    truth = json.loads((demo / "truth.json").read_text(encoding="utf-8"))["documents"]
    texts = [
        unwrapped(record.get("clean_text") or (demo / record["file"]).read_text(encoding="utf-8"))
        for record in truth.values() if record["role"] == "plan"
    ]  # fmt: skip
    return [(text, read(text)) for text in texts]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_is_read_however_the_text_is_set(plans, layout: str):
    change, floor = LAYOUTS[layout]
    pairs = [(before, read(change(text))) for text, before in plans]
    for part in pairs[0][0]:
        same = sum(2 * len(before[part] & after[part]) for before, after in pairs)
        n_read = sum(len(before[part]) + len(after[part]) for before, after in pairs)
        assert same / n_read >= floor, part


def test_a_number_that_its_neighbours_prove_wrong_is_corrected():
    text = "I. NHIỆM VỤ\n1. Tuyên truyền.\n2. Tập huấn.\n2. Kiểm tra.\n4. Khen thưởng.\nII. KINH PHÍ\n1. Xã chi."
    sections = parse_sections(Document("d", text))
    assert [s.id for s in sections] == ["I", "I.1", "I.2", "I.3", "I.4", "II", "II.1"]
    assert next(s.label for s in sections if s.id == "I.3") == "2."


def test_a_number_printed_twice_without_proof_stays():
    sections = parse_sections(Document("d", "I. NHIỆM VỤ\n1. Tuyên truyền.\n2. Tập huấn.\n2. Kiểm tra."))
    assert [s.id for s in sections] == ["I", "I.1", "I.2", "I.2bis"]
