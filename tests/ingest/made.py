"""Demo documents in every format, made from their source, and how much of their truth is read from them."""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.core import Document, normalise_text
from analysis.structure import parse_header, parse_sections, parse_tasks

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "corpus" / "demo"
FORMATS = ROOT / "corpus" / "demo_formats"
FIELDS = ("issuer", "level", "locality", "province", "kind", "number", "date", "title")
sys.path.insert(0, str(ROOT / "scripts"))

import make_formats  # noqa: E402
from demo_text import DemoDocument, compose_corpus  # noqa: E402

render = make_formats.render


@dataclass(frozen=True)
class Score:
    """Shares, 0-1: header fields right, F1 of task units, fields of tasks (lead, deadlines, targets) right."""

    header: float
    tasks: float
    fields: float


@cache
def documents() -> dict[str, DemoDocument]:
    return compose_corpus(ROOT / "corpus" / "demo_source")


@cache
def truth() -> dict[str, dict]:
    return json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))["documents"]


def plans() -> list[str]:
    return sorted(id for id, record in truth().items() if record["role"] == "plan")


def text_form(id: str) -> Document:
    return Document(id, normalise_text(documents()[id].text))


def _fields(task, want: dict) -> tuple[int, int]:
    """How many fields the truth states, and how many of them were read."""
    lead, wanted = " ".join(task.lead.text.split()) if task and task.lead else "", want["lead"] or ""
    deadlines = {d["normalised"] for d in want["deadlines"] if d["role"] != "period-in-cited-title"}
    targets = {str(t["value"]).split("-")[0].lstrip("0") for t in want["targets"]}
    right = int(bool(wanted) and lead.startswith(wanted))
    if task:
        right += len(deadlines & {d.value for d in task.deadlines}) + len(
            targets & {f"{t.value:g}" for t in task.targets}
        )
    return bool(wanted) + len(deadlines) + len(targets), right


def score(found: list[Document]) -> Score:
    """What was read from the documents against the truth of the same ids."""
    counts: Counter[str] = Counter()
    for document in found:
        record = truth()[document.id]
        sections = parse_sections(document)
        header, tasks = parse_header(document, sections), parse_tasks(document, sections)
        read = {t.id: t for t in tasks if t.kind != "closing"}
        right = [getattr(header, field) == (record["header"][field] or "") for field in FIELDS]
        right.append(list(header.implements) == record["header"]["implements"])
        wanted, units = {t["id"] for t in record["tasks"]}, {id for id in read if ".t" not in id}
        counts.update(
            header=sum(right), headers=len(right), units=2 * len(wanted & units), all=len(wanted) + len(units)
        )
        for want in record["tasks"]:
            stated, n_right = _fields(read.get(want["id"]), want)
            counts.update(stated=stated, right=n_right)
    return Score(
        counts["header"] / counts["headers"], counts["units"] / counts["all"], counts["right"] / counts["stated"]
    )
