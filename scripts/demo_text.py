"""Compose the demo documents from their readable source, keeping for every character where it was copied from.

The source (``corpus/demo_source/*.toml``) holds one document a file: its header and a ``body`` of one paragraph a line.

``{zone NAME}``           letterhead, preamble, closing, recipients, signature or table starts here (a heading ends it)
``{H ID} text``           heading; ``group=N`` numbers a task group, ``slip=V`` gives a label printed wrongly
``{R ID} text``           run-in heading (the title ends at the first colon)
``{I ID} text``           numbered paragraph that is no task; a bare ``1. text`` below a heading is one, too
``{V ID WHO} text``       provision of a source and its addressee (central, all, province, commune, unclear)
``{T ID RELATION [org] [run-in] | key=value | ...} text``   task; keys lead, dl, tg, ch, src, peer, own, alt
``{A} text``              assignment line below tasks

Inside a text ``«ALIAS ID: from … to | old => new»`` inserts that stretch of another document's paragraph, with
substitutions; ``«bp X»`` inserts stock wording and ``«ctr X»`` a passage of the programme that the corpus lacks
(both in ``shared.toml``).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

Origin = tuple[str, int]
REFERENCE = re.compile(r"«(\S+) ([^:»]+?)(?:: ([^»]*))?»")
DIRECTIVE = re.compile(r"^\{([HRIVTA])(?: ([^}|]*))?((?:\|[^}]*)?)\}\s*(.*)$")
SYMBOL = r"\d+(?:/\d{4})?[-/](?:NQ|KH|CTr|QĐ|KL|CT|NĐ)[-/](?:TW|CP|TU|HU|ĐU|UBND|TTg)"
NUMBER_HEAD = re.compile(r"\d+-(?=(?:NQ|CTr)/)|\d+/NQ-(?=CP)")  # a scan breaks 902/NQ- | CP
NUMBERED = re.compile(r"(\d+)\. ")
RELATIONS = ("verbatim", "near", "adapted", "thematic", "none")
COMPACT_ZONES = {"letterhead", "recipients", "signature", "table"}


@dataclass
class Traced:
    """Text in which every character knows the characters it was copied from (nearest first)."""

    text: str = ""
    origins: list[tuple[Origin, ...]] = field(default_factory=list)

    def add(self, text: str, origins: list[tuple[Origin, ...]] | None = None) -> None:
        self.text += text
        self.origins += origins if origins is not None else [()] * len(text)


@dataclass
class Paragraph:
    """One paragraph of a document: its role, its composed text and, after layout, its place."""

    kind: str
    id: str
    flags: list[str]
    options: list[tuple[str, str]]
    body: Traced
    zone: str
    refs: list[tuple[str, str]]
    first_line: int = 0
    last_line: int = 0
    offsets: list[int] = field(default_factory=list)

    @property
    def relation(self) -> str:
        """A task's relation to its sources."""
        return next(flag for flag in self.flags if flag in RELATIONS)

    def values(self, key: str) -> list[str]:
        return [value for name, value in self.options if name == key and value]

    def value(self, key: str) -> str | None:
        return next(iter(self.values(key)), None)


@dataclass
class DemoDocument:
    """A composed document; ``text`` is the clean text, ``origins`` has an entry for each of its characters."""

    id: str
    meta: dict
    paragraphs: list[Paragraph]
    text: str = ""
    origins: list[tuple[Origin, ...]] = field(default_factory=list)

    def paragraph(self, paragraph_id: str) -> Paragraph:
        for paragraph in self.paragraphs:
            if paragraph.id == paragraph_id and paragraph.kind in "VT":
                return paragraph
        raise ValueError(f"{self.id} has no task or provision {paragraph_id}")


def compose_corpus(folder: Path) -> dict[str, DemoDocument]:
    """All documents of the source folder in order of date, composed and laid out."""
    shared = tomllib.loads((folder / "shared.toml").read_text(encoding="utf-8"))
    blocks = {f"{name}:{key}": text for name, table in shared.items() for key, text in table.items()}
    metas = {
        p.stem: tomllib.loads(p.read_text(encoding="utf-8"))
        for p in sorted(folder.glob("*.toml"))
        if p.stem != "shared"
    }
    aliases = {meta.get("alias", stem.split("-")[0]): stem for stem, meta in metas.items()}
    documents: dict[str, DemoDocument] = {}
    for stem in sorted(metas, key=lambda s: (metas[s]["date"], s)):
        documents[stem] = DemoDocument(stem, metas[stem], [])
        parse_body(documents[stem], documents, aliases, blocks)
        lay_out(documents[stem])
    return documents


def parse_body(
    document: DemoDocument, documents: dict[str, DemoDocument], aliases: dict[str, str], blocks: dict[str, str]
) -> None:
    zone, heading = "preamble", ""
    for line in document.meta["body"].strip("\n").split("\n"):
        if line.startswith("{zone "):
            zone = line[6:-1]
            continue
        found = DIRECTIVE.match(line)
        kind, head, tail, text = found.groups() if found else ("P", "", "", line)
        numbered = NUMBERED.match(line)
        if kind == "P" and zone == "body" and numbered:
            kind, head = "I", f"{heading}.{numbered.group(1)}"
        words = (head or "").split()
        heading = words[0] if kind == "H" else heading
        options = [(k.strip(), v.strip()) for k, _, v in (o.partition("=") for o in tail.split("|")[1:])]
        options += [(k, v) for k, _, v in (w.partition("=") for w in words[1:] if "=" in w)]
        zone = "body" if kind in "HRIVT" else zone
        paragraph = Paragraph(kind, words[0] if words else "", words[1:], options, Traced(), zone, [])
        document.paragraphs.append(paragraph)
        expand(paragraph, text, (document, documents, aliases, blocks))


def expand(paragraph: Paragraph, text: str, scope: tuple) -> None:
    """Fill the paragraph with ``text``, its references replaced by what they point at."""
    at = 0
    for match in REFERENCE.finditer(text):
        paragraph.body.add(text[at : match.start()])
        copied = referenced(match, paragraph, scope)
        paragraph.body.add(copied.text, copied.origins)
        at = match.end()
    paragraph.body.add(text[at:])
    if "«" in paragraph.body.text or "»" in paragraph.body.text:
        raise ValueError(f"unread reference in {paragraph.id}: {paragraph.body.text[:80]}")


def referenced(match: re.Match, paragraph: Paragraph, scope: tuple) -> Traced:
    document, documents, aliases, blocks = scope
    alias, key, rest = match.groups()
    if alias in ("bp", "ctr"):
        name = f"{'boilerplate' if alias == 'bp' else 'unseen'}:{key}"
        whole = Traced(blocks[name], [((name, i),) for i in range(len(blocks[name]))])
    else:
        origin = document if alias == "self" else documents.get(aliases.get(alias, ""))
        if origin is None:
            raise ValueError(f"{document.id} {paragraph.id} refers to {alias}, which is unknown or of a later date")
        if alias != "self":
            paragraph.refs.append((origin.id, key))
        source = origin.paragraph(key)
        offsets = source.offsets or [-1 - i for i in range(len(source.body.text))]
        whole = Traced(
            source.body.text, [((origin.id, o), *older) for o, older in zip(offsets, source.body.origins, strict=True)]
        )
        if alias == "self":
            whole.origins = [((f"self:{key}", i), *older) for i, older in enumerate(source.body.origins)]
    span, *changes = [part.strip() for part in (rest or "").split("|")]
    piece = cut(whole, span)
    for change in changes:
        piece = substitute(piece, *(side.strip() for side in change.split("=>")))
    return piece


def cut(whole: Traced, span: str) -> Traced:
    """The stretch ``from … to`` of a text, both ends included; all of it without a span."""
    if not span:
        return whole
    first, _, last = (part.strip() for part in span.partition("…"))
    start = whole.text.find(first)
    end = whole.text.find(last, start + len(first)) + len(last) if last else start + len(first)
    if start < 0 or end < start + len(first) + len(last):
        raise ValueError(f"no stretch {span!r} in {whole.text[:60]!r}")
    return Traced(whole.text[start:end], whole.origins[start:end])


def substitute(piece: Traced, old: str, new: str) -> Traced:
    """Replace ``old`` by ``new``; words that begin or end both stay copied words."""
    start = piece.text.find(old)
    if start < 0:
        raise ValueError(f"nothing to replace: {old!r} in {piece.text!r}")
    if old.lower() == new.lower():  # only the case differs: still copied
        return Traced(piece.text[:start] + new + piece.text[start + len(old) :], piece.origins)
    a, b = old.split(" "), new.split(" ")
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    keep_head = min(len(" ".join(a[:head])), len(old))
    keep_tail = len(" ".join(a[len(a) - tail :])) if tail else 0
    out = Traced(piece.text[: start + keep_head], piece.origins[: start + keep_head])
    out.add(new[keep_head : len(new) - keep_tail])
    rest = start + len(old) - keep_tail
    out.add(piece.text[rest:], piece.origins[rest:])
    return out


def wrap_marks(text: str, width: int, break_numbers: bool) -> dict[int, str]:
    """Where lines end: index -> ``space`` (that blank becomes a line end) or ``insert`` (one is put before it)."""
    marks: dict[int, str] = {}
    line_start, last_blank = 0, -1
    for i, char in enumerate(text):
        if width and i - line_start >= width and last_blank > line_start:
            number = NUMBER_HEAD.match(text, last_blank + 1) if break_numbers else None
            if number and number.end() - line_start <= width:
                marks[number.end()] = "insert"
                line_start = number.end()
            else:
                marks[last_blank] = "space"
                line_start = last_blank + 1
            last_blank = -1
        if char == " ":
            last_blank = i
    return marks


def lay_out(document: DemoDocument) -> None:
    """Give every paragraph its lines and every character its offset in the document's text."""
    meta, line = document.meta, 1
    chars: list[str] = []
    origins: list[tuple[Origin, ...]] = []
    page_break = meta.get("page_break", 0)
    previous = None
    for paragraph in document.paragraphs:
        body = paragraph.body
        if not body.text:
            if meta["gap"] != "all":
                chars.append("\n")
                origins.append(())
                line += 1
            continue
        if meta["gap"] == "all" and previous is not None and not compact(previous, paragraph):
            chars, origins, line = [*chars, "\n"], [*origins, ()], line + 1
        marks = (
            {} if paragraph.zone == "table" else wrap_marks(body.text, meta["wrap"], meta.get("break_numbers", False))
        )
        paragraph.first_line = line
        for i, char in enumerate(body.text):
            mark = marks.get(i)
            if mark:
                extra = 2 if page_break and line >= page_break else 0
                page_break = 0 if extra else page_break
                ends = (1 if mark == "insert" else 0) + extra
                chars, origins = chars + ["\n"] * ends, origins + [()] * ends
                line += 1 + extra
            paragraph.offsets.append(len(chars))
            chars.append("\n" if mark == "space" else char)
            origins.append(body.origins[i])
        paragraph.last_line = line
        chars, origins, line, previous = [*chars, "\n"], [*origins, ()], line + 1, paragraph
    document.text, document.origins = "".join(chars), origins
    own = {f"self:{p.id}": p.offsets for p in document.paragraphs}
    document.origins = [placed(chain, document.id, own) for chain in origins]
    for paragraph in document.paragraphs:
        paragraph.body.origins = [placed(chain, document.id, own) for chain in paragraph.body.origins]


def placed(chain: tuple[Origin, ...], name: str, own: dict[str, list[int]]) -> tuple[Origin, ...]:
    """An origin inside the same document is known by its offset only once the document has been laid out."""
    return tuple((name, own[d][o]) if d in own else (d, o) for d, o in chain)


def compact(previous: Paragraph, paragraph: Paragraph) -> bool:
    return previous.zone == paragraph.zone and paragraph.zone in COMPACT_ZONES
