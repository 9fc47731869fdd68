"""Floors on the demo corpus, whose truth is planted: they may rise, not fall."""

import json
from collections import Counter
from pathlib import Path

import pytest

from analysis.cascade import find_chain
from analysis.core import Document, normalise_text
from analysis.structure import find_citations, parse_header, parse_provisions, parse_sections, parse_tasks


@pytest.fixture(scope="module")
def read(demo: Path):
    known = json.loads((demo / "truth.json").read_text(encoding="utf-8"))
    found = {}
    for id_, record in known["documents"].items():
        record["provisions"] = known["provisions"].get(id_, [])
        text = record.get("clean_text") or (demo / record["file"]).read_text(encoding="utf-8")
        metadata = {} if record["role"] == "plan" else {k: v for k, v in record["header"].items() if isinstance(v, str)}
        document = Document(id_, normalise_text(text), metadata=metadata)
        sections = parse_sections(document)
        found[id_] = (document, sections, parse_header(document, sections), record)
    return found


@pytest.fixture(scope="module")
def demo() -> Path:
    return Path(__file__).resolve().parents[2] / "corpus" / "demo"


def test_headers(read):
    for _, _, header, record in read.values():
        if record["role"] != "plan":
            continue
        for field in ("issuer", "level", "locality", "province", "kind", "number", "date", "title"):
            assert getattr(header, field) == (record["header"][field] or ""), field
        assert list(header.implements) == record["header"]["implements"]


def test_headings_and_units(read):
    counts: Counter[str] = Counter()
    for document, sections, _, record in read.values():
        want = {(s["id"], s["first_line"]) for s in record["sections"] if s["kind"] in ("heading", "run-in")}
        got = {(s.id, document.lines_of(s.span)[0]) for s in sections if s.kind in ("heading", "run-in")}
        counts.update(right=2 * len(want & got), all=len(want) + len(got))
        if record["role"] == "plan":
            units = {t.id for t in parse_tasks(document, sections) if t.kind != "closing" and ".t" not in t.id}
            wanted = {t["id"] for t in record["tasks"]}
            counts.update(units=2 * len(units & wanted), all_units=len(units) + len(wanted))
    assert counts["right"] / counts["all"] >= 0.99
    assert counts["units"] / counts["all_units"] >= 0.99


def test_fields_of_tasks(read):
    counts: Counter[str] = Counter()
    for document, sections, _, record in read.values():
        found = {t.id: t for t in parse_tasks(document, sections)}
        for want in record.get("tasks", []):
            task = found.get(want["id"])
            if task is None:
                continue
            lead = task.lead.text if task.lead else ""
            wanted = want["lead"] or ""
            counts.update(leads_beside=bool(lead) and not wanted)
            counts.update(leads=bool(wanted), leads_right=bool(wanted) and (lead == wanted or lead.startswith(wanted)))
            values = {d.value for d in task.deadlines}
            stated = {d["normalised"] for d in want["deadlines"] if d["role"] != "period-in-cited-title"}
            counts.update(deadlines=len(stated), deadlines_right=len(stated & values))
            counts.update(deadlines_beside=len(values - stated))
            numbers = {f"{t.value:g}" for t in task.targets}
            targets = {str(t["value"]).split("-")[0].lstrip("0") for t in want["targets"]}
            counts.update(targets=len(targets), targets_right=len(targets & numbers))
            counts.update(targets_beside=len(numbers - targets))
    assert counts["leads_right"] / counts["leads"] >= 0.99
    assert counts["leads_beside"] == 0
    assert counts["deadlines_right"] / counts["deadlines"] >= 0.99
    assert counts["deadlines_beside"] == 0
    assert counts["targets_right"] / counts["targets"] >= 0.99
    assert counts["targets_beside"] == 0


def test_addressees(read):
    for document, sections, _, record in read.values():
        found = {document.lines_of(p.span)[0]: p.addressee for p in parse_provisions(document, sections)}
        for want in record.get("provisions", []):
            assert found[want["first_line"]] == want["addressee"], want["id"]


def test_chains(read):
    headers = {id_: header for id_, (_, _, header, _) in read.items()}
    citations = {id_: find_citations(document) for id_, (document, _, _, _) in read.items()}
    for id_, (_, _, _, record) in read.items():
        chain = find_chain(id_, headers, citations)
        assert list(chain.superiors) == record["chain"]
        assert sorted(chain.missing) == sorted(record["chain_missing"])
