"""What is known of the demo documents because they were composed: ``truth.json``, and the checks that it must pass."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict

from demo_text import SYMBOL, DemoDocument, Paragraph

WORD = re.compile(r"\w+")
MIN_WORDS = 8  # a passage has at least this many copied words
MAX_GAP = 40  # code points between two copied stretches of one passage, on either side
LEVELS = ["central", "province", "district", "commune"]
HEADER = ("issuer", "level", "locality", "province", "kind", "number", "date", "title", "implements")
TITLES = re.compile(
    r"phát triển kinh tế tuần hoàn gắn với quản lý chất thải( đến năm 2035)?|Nghị quyết số \S+( ngày \S+ của \S+ \S+)?"
    r"|Ủy ban Mặt trận Tổ quốc Việt Nam|các tổ chức chính trị - xã hội|Ủy ban nhân dân (các )?\w+(, \w+ \w+)*"
)


def words(text: str) -> list[str]:
    return [w.lower() for w in WORD.findall(text)]


def own_text(paragraph: Paragraph) -> str:
    """A task's text without its list mark and, for a run-in task, without its title."""
    text = re.sub(r"^(?:[-*]|[a-zđ]\)|\d+(?:\.\d+)*\.)\s+", "", paragraph.body.text)
    return text.partition(": ")[2] if "run-in" in paragraph.flags else text


def truth_table(documents: dict[str, DemoDocument], files: dict[str, str]) -> dict:
    """The content of ``truth.json``; see ``corpus/demo/README.md`` for its fields."""
    first = first_carriers(documents)
    table: dict = {"documents": {}, "provisions": {}, "task_groups": {}}
    for document in documents.values():
        meta = document.meta
        entry = {
            "file": files[document.id],
            "role": meta["role"],
            "damaged": bool(meta.get("damaged")),
            "header": {key: meta.get(key) for key in HEADER},
            "chain": meta["chain"],
            "chain_missing": meta.get("chain_missing", []),
            "zones": zones(document),
            "sections": sections(document),
            "citations": citations(document),
            "tasks": [task(p, document, documents) for p in document.paragraphs if p.kind == "T"],
            "annex_rows": annex_rows(document),
            "passages": passages(document, documents, first),
        }
        if entry["damaged"]:
            entry["clean_text"] = document.text
        table["documents"][document.id] = entry
        if meta["role"] == "source":
            table["provisions"][document.id] = provisions(document)
            table["task_groups"][document.id] = group_titles(document)
    return table


def span_of(paragraph: Paragraph) -> dict:
    return {"first_line": paragraph.first_line, "last_line": paragraph.last_line}


def zones(document: DemoDocument) -> list[dict]:
    rows: list[dict] = []
    for p in document.paragraphs:
        if not p.body.text or p.zone == "body":
            continue
        if rows and rows[-1]["kind"] == p.zone:
            rows[-1]["last_line"] = p.last_line
        else:
            rows.append({"kind": p.zone, **span_of(p)})
    return rows


def sections(document: DemoDocument) -> list[dict]:
    """Headings, run-in headings and numbered paragraphs; a section ends before the next one that is not inside it."""
    rows: list[dict] = []
    open_rows: list[dict] = []
    for p in document.paragraphs:
        if not p.body.text:
            continue
        if p.zone != "body":
            open_rows = []
            continue
        if p.kind in "HRIVT" and not re.search(r"\.[pb]\d+$", p.id):
            open_rows = [r for r in open_rows if p.id.startswith(r["id"] + ".")]
            rows.append({**section(p), "parent": open_rows[-1]["id"] if open_rows else None, **span_of(p)})
            open_rows.append(rows[-1])
        for row in open_rows:
            row["last_line"] = p.last_line
    return rows


def section(paragraph: Paragraph) -> dict:
    text = re.sub(r"^(?:[IVX]+[.-]|[a-zđ]\)|\d+(?:\.\d+)*\.)\s+", "", paragraph.body.text)
    run_in = paragraph.kind == "R" or "run-in" in paragraph.flags
    row: dict = {"id": paragraph.id, "kind": "heading" if paragraph.kind == "H" else "run-in" if run_in else "item"}
    row["title"] = text.partition(":")[0] if run_in else text
    if paragraph.value("slip"):
        row["surface_label"] = paragraph.value("slip")
    return row


def citations(document: DemoDocument) -> list[dict]:
    """Document symbols by their canonical id with the line of each mention; the document's own symbol is none."""
    found: dict[str, list[int]] = defaultdict(list)
    starts = [m.start() for m in re.finditer(r"\n", document.text)]
    for match in re.finditer(SYMBOL.replace("[-/]", r"\s?[-/]\s*"), document.text):
        symbol = re.sub(r"\s", "", match.group())
        if symbol != document.meta["number"]:
            found[symbol].append(bisect.bisect_left(starts, match.start()) + 1)
    return [{"id": symbol, "lines": lines} for symbol, lines in sorted(found.items())]


def source_ids(paragraph: Paragraph, key: str = "src") -> list[tuple[str, str]]:
    """``DOCUMENT ID ; DOCUMENT ID`` as pairs."""
    return [(a, b) for a, b in (part.split() for v in paragraph.values(key) for part in v.split(";") if part.strip())]


def task_sources(
    paragraph: Paragraph, document: DemoDocument, documents: dict[str, DemoDocument], key: str
) -> list[dict]:
    aliases = {d.meta.get("alias", d.id.split("-")[0]): d.id for d in documents.values()}
    pairs = [(aliases[a], b) for a, b in source_ids(paragraph, key)]
    pairs += [
        pair for pair in paragraph.refs if pair not in pairs and key == "src" and pair[0] in document.meta["chain"]
    ]
    rows = []
    for name, provision in pairs:
        rows.append({"document": name, "provision": provision, **span_of(documents[name].paragraph(provision))})
    return rows


def assignment_lines(paragraph: Paragraph, document: DemoDocument) -> list[Paragraph]:
    """The assignment line that closes the group of tasks in which the paragraph stands."""
    after = document.paragraphs[document.paragraphs.index(paragraph) + 1 :]
    for p in after:
        if p.kind == "A":
            return [p]
        if p.body.text and p.kind != "T":
            break
    return []


def task(paragraph: Paragraph, document: DemoDocument, documents: dict[str, DemoDocument]) -> dict:
    sources = task_sources(paragraph, document, documents, "src")
    peers = task_sources(paragraph, document, documents, "peer")
    below = assignment_lines(paragraph, document)
    return {
        "id": paragraph.id,
        **span_of(paragraph),
        "relation": paragraph.relation,
        "alt": paragraph.value("alt"),
        "function": "organisational" if "org" in paragraph.flags else "substantive",
        "changed": [changed(v) for v in paragraph.values("ch")],
        "sources": sources,
        "peer_sources": peers,
        "group": group_of(sources, documents),
        "introduced_at": introduced_at(paragraph, sources or peers, document, documents),
        "lead": paragraph.value("lead"),
        "assignment_line": below[0].first_line if below else None,
        "deadlines": [
            dict(zip(("verbatim", "normalised", "role"), parts(v), strict=True)) for v in paragraph.values("dl")
        ],
        "targets": [
            dict(zip(("verbatim", "value", "unit", "comparator"), parts(v, 3), strict=True))
            for v in paragraph.values("tg")
        ],
        "own_kind": paragraph.value("own"),
    }


def parts(value: str, n: int = 2) -> list[str]:
    return [p.strip() for p in value.split(" > ", n)]


def changed(value: str) -> dict:
    what, _, rest = value.partition(": ")
    old, _, new = rest.partition(" -> ")
    return {"what": what, "from": None if old == "null" else old, "to": None if new == "dropped" else new}


def group_of(sources: list[dict], documents: dict[str, DemoDocument]) -> str | None:
    """Task group of the first central provision among the sources."""
    for source in sources:
        document = documents[source["document"]]
        if document.meta["role"] == "source":
            above = [p for p in document.paragraphs if p.kind == "H" and source["provision"].startswith(p.id + ".")]
            return next((g for g in (p.value("group") for p in above) if g), None)
    return None


def introduced_at(
    paragraph: Paragraph, sources: list[dict], document: DemoDocument, documents: dict[str, DemoDocument]
) -> str:
    """Highest level at which the measure is found; ``unknown`` where it came from outside the corpus."""
    if paragraph.value("own") == "unseen_programme":
        return "unknown"
    if paragraph.relation in ("none", "thematic") and paragraph.value("own") != "peer":
        return document.meta["level"] if not document.meta.get("chain_missing") else "unknown"
    return min((documents[s["document"]].meta["level"] for s in sources), key=LEVELS.index)


def annex_rows(document: DemoDocument) -> list[dict]:
    rows = []
    for p in document.paragraphs:
        cells = [c.strip() for c in p.body.text.strip("|").split("|")]
        if p.zone == "table" and len(cells) == 5 and cells[0].isdigit():
            rows.append(
                {"line": p.first_line, "task": cells[1], "lead": cells[2], "partners": cells[3], "deadline": cells[4]}
            )
    return rows


def provisions(document: DemoDocument) -> list[dict]:
    rows = []
    for p in document.paragraphs:
        if p.kind == "V":
            group = group_of([{"document": document.id, "provision": p.id}], {document.id: document})
            row = {"id": p.id, "group": group, **span_of(p), "addressee": p.flags[0], "meant": p.value("meant")}
            rows.append(row)
    return rows


def group_titles(document: DemoDocument) -> dict[str, str]:
    return {p.value("group") or "": section(p)["title"] for p in document.paragraphs if p.value("group")}


def first_carriers(documents: dict[str, DemoDocument]) -> dict[tuple[str, int], tuple[str, int]]:
    """The earliest document and offset that carries each character of stock wording and of the unseen programme."""
    first: dict[tuple[str, int], tuple[str, int]] = {}
    for document in documents.values():
        for offset, chain in enumerate(document.origins):
            for origin in chain:
                if ":" in origin[0]:
                    first.setdefault(origin, (document.id, offset))
    return first


def passages(document: DemoDocument, documents: dict[str, DemoDocument], first: dict) -> list[dict]:
    """Copied stretches of at least MIN_WORDS words, per document copied from, with exact offsets on both sides."""
    pairs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for offset, chain in enumerate(document.origins):
        for name, at in chain:
            kind, source, place = origin_kind((name, at), document, first)
            pairs[kind + ("|" + name if ":" in name else ""), source].append((offset, place))
    rows = []
    for (kind, source), points in pairs.items():
        for run in runs(points):
            row = passage(kind.partition("|"), source, run, document)
            if row:
                rows.append(row)
    return sorted(rows, key=lambda r: (r["start"], r["kind"], r["source"] or "", r["source_start"] or 0))


def origin_kind(origin: tuple[str, int], document: DemoDocument, first: dict) -> tuple[str, str, int]:
    name, at = origin
    if ":" in name:
        carrier, place = first[origin]
        return name.partition(":")[0], carrier if carrier != document.id else "", place
    kind = "repeat" if name == document.id else "chain" if name in document.meta["chain"] else "peer"
    return kind, name, at


def runs(points: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Cut (offset, source offset) pairs where either side jumps by more than MAX_GAP or goes back."""
    out: list[list[tuple[int, int]]] = []
    for point in points:
        here = out[-1][-1] if out else None
        if here and 0 < point[0] - here[0] <= MAX_GAP and 0 < point[1] - here[1] <= MAX_GAP:
            out[-1].append(point)
        else:
            out.append([point])
    return out


def trimmed(run: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Without blanks, and without a mark that stands alone behind replaced words, at the beginning of the run."""
    start = 0
    while start + 1 < len(run):
        char, alone = text[run[start][0]], abs(run[start + 1][0] - run[start][0]) != 1
        if not (char.isspace() or (alone and not char.isalnum())):
            break
        start += 1
    return run[start:]


def passage(kind: tuple[str, str, str], source: str, run: list[tuple[int, int]], document: DemoDocument) -> dict | None:
    run = trimmed(trimmed(run, document.text)[::-1], document.text)[::-1]
    copied = "".join(
        document.text[o] if i == 0 or o == run[i - 1][0] + 1 else " " + document.text[o] for i, (o, _) in enumerate(run)
    )
    if len(words(copied)) < MIN_WORDS:
        return None
    row = {"kind": kind[0], "source": source or None, "start": run[0][0], "end": run[-1][0] + 1}
    row["source_start"], row["source_end"] = (run[0][1], run[-1][1] + 1) if source else (None, None)
    if kind[2]:
        row["block"] = kind[2]
    return row
