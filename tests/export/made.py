"""A small study made by hand: formulas, a signature, a text too long for a cell, lone surrogates."""

from pathlib import Path

from analysis import store
from analysis.core.tables import TABLES, make_table

PLAN = "KẾ HOẠCH\n=1+1 thu gom rác thải\n- Sở Y tế chủ trì\nCHỦ TỊCH\nTrần Văn Giả"
ACT = "NGHỊ QUYẾT\nthu gom rác thải\nTrần Văn Giả"
NAME = "Trần Văn Giả"
LONG = "dài " * 10_000


def make_study(folder: Path) -> store.Study:
    made = store.study_at(folder, "small")
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    rows["documents"] = [
        {"document": "p", "role": "plan", "level": "province", "locality": "tỉnh Giả Định", "province": "Giả Định",
         "number": "1/KH-UBND", "quality": 0.5, "chain_coverage": 0.5, "n_words": 10, "title": "=cmd", "file": "p.txt"},
        {"document": "q", "role": "plan", "level": "commune", "quality": 1.0, "n_words": 0, "file": "q.txt"},
        {"document": "s", "role": "source", "level": "central", "number": "1-NQ/TW", "quality": 1.0, "n_words": 6},
    ]  # fmt: skip
    rows["texts"] = [{"document": d, "text_raw": t, "text": t} for d, t in (("p", PLAN), ("q", LONG), ("s", ACT))]
    signed = PLAN.index("CHỦ TỊCH")
    rows["sections"] = [
        {"document": "p", "id": "1", "kind": "item", "start": 9, "end": signed - 1, "first_line": 2, "last_line": 3},
        {"document": "p", "kind": "signature", "start": signed, "end": len(PLAN), "first_line": 4, "last_line": 5,
         "title": NAME},
        {"document": "s", "kind": "signature", "start": ACT.index(NAME), "end": len(ACT), "first_line": 3},
    ]  # fmt: skip
    for row in rows["sections"]:
        row.update({"depth": 0, "last_line": row["first_line"]})
    start, shared = PLAN.index("thu gom"), len("thu gom rác thải")
    rows["tasks"] = [
        {"document": "p", "id": "1", "first_line": 2, "last_line": 2, "start": 9, "end": start + shared,
         "text": "=1+1 thu gom rác thải", "lead": "-Sở Y tế"},
        {"document": "q", "id": "1", "first_line": 1, "last_line": 1, "start": 0, "end": 3, "text": LONG},
    ]  # fmt: skip
    rows["alignments"] = [
        {"source": "s", "source_start": 11, "source_end": 11 + shared, "target": "p", "target_start": start,
         "target_end": start + shared, "identity": 1.0, "n_words": 4, "kind": "chain", "direction": "chain"},
        {"source": "s", "source_start": ACT.index(NAME), "source_end": len(ACT), "target": "p",
         "target_start": PLAN.index(NAME), "target_end": len(PLAN), "identity": 1.0, "n_words": 3, "kind": "chain",
         "direction": "chain"},
    ]  # fmt: skip
    rows["edits"] = [
        {"document": "p", "start": start, "end": start + 3, "surface": "thu", "replacement": "thu", "rule": "x",
         "confidence": 0.9, "adapted": False},
        {"document": "p", "start": PLAN.index("Giả"), "end": len(PLAN), "surface": "Giả", "replacement": "Giả",
         "rule": "x", "confidence": 0.9, "adapted": False},
    ]  # fmt: skip
    rows["localisation"] = [
        {"document": "p", "task": "1", "first_line": 2, "last_line": 2, "relation": "near", "confidence": 0.8,
         "function": "substantive", "share_words_reused": 0.8, "source": "1-NQ/TW", "source_document": "s"},
    ]  # fmt: skip
    rows["covariates"] = [{"document": "p", "name": "temperature", "value": "-5", "number": -5.0}]
    made.write({name: make_table(name, listed) for name, listed in rows.items()}, {"key": "k", "parameters": {}})
    return made
