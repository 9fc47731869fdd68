"""Exported offsets count the text as it was read, and every table is a file."""

import csv

import pytest

from analysis import export, store
from analysis.core.edit import Edit, apply_edits
from analysis.core.errors import InputError
from analysis.core.span import Span
from analysis.core.tables import TABLES, make_table

RAW = "Uy ban\ncia tinh 57-NQ/TW"
EDITS = [
    Edit(Span(0, 2), "Uỷ", "channel", 0.9),
    Edit(Span(7, 10), "của", "channel", 0.9),
    Edit(Span(11, 15), "cấp tỉnh", "channel", 0.9),
]
TEXT = apply_edits(RAW, EDITS)


@pytest.fixture
def study(tmp_path):
    start = TEXT.index("57-NQ")
    made = store.study_at(tmp_path, "demo")
    tables = {name: make_table(name, []) for name in TABLES}
    tables["edits"] = make_table("edits", [
        {"document": "a", "start": e.span.start, "end": e.span.end, "surface": e.span.of(RAW), "rule": e.rule,
         "replacement": e.replacement, "confidence": e.confidence, "adapted": False} for e in EDITS
    ])  # fmt: skip
    tables["texts"] = make_table("texts", [{"document": "a", "text_raw": RAW, "text": TEXT}])
    tables["citations"] = make_table("citations", [
        {"document": "a", "id": "57-NQ/TW", "number": "57", "line": 2, "start": start, "end": start + 8}
    ])  # fmt: skip
    tables["emphasis"] = make_table("emphasis", [
        {"document": "a", "source": source, "group": "1", "version": version, "n_words": 3, "n": 1, "share": 0.5}
        for source in ("act", "programme") for version in ("words", "words_not_reused", "tasks")
    ])  # fmt: skip
    tables["documents"] = make_table("documents", [
        {"document": "a", "role": "plan", "implements": "03/NQ-CP;57-NQ/TW", "quality": 0.5, "n_words": 6},
        {"document": "act", "role": "source", "number": "57-NQ/TW", "quality": 1.0, "n_words": 6},
        {"document": "programme", "role": "source", "number": "03/NQ-CP", "quality": 1.0, "n_words": 6},
    ])  # fmt: skip
    made.write(tables, {})
    return made


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_spans_are_mapped_back_to_the_scan(study, tmp_path):
    export.export_csv(study, tmp_path / "out")
    (citation,) = rows(tmp_path / "out" / "citations.csv")
    assert RAW[int(citation["start"]) : int(citation["end"])] == "57-NQ/TW"
    assert (tmp_path / "out" / "text_raw" / "a.txt").read_text(encoding="utf-8") == RAW
    assert (tmp_path / "out" / "text" / "a.txt").read_text(encoding="utf-8") == TEXT


def test_every_table_is_a_file_with_its_columns(study, tmp_path):
    export.export_csv(study, tmp_path / "out")
    for name in set(TABLES) - {"texts"}:
        header = (tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8").split("\n")[0]
        renamed = {"source": "source_number", "source_document": "source"} if name in ("localisation", "uptake") else {}
        assert header == ",".join(renamed.get(column.name, column.name) for column in TABLES[name])


def test_leading_emphasis_is_by_the_central_act(study, tmp_path):
    export.export_csv(study, tmp_path / "out")
    (row,) = rows(tmp_path / "out" / "emphasis.csv")
    assert (row["source"], row["version"]) == ("act", "words")
    assert len(rows(tmp_path / "out" / "emphasis_versions.csv")) == 6


def test_export_to_a_file_is_refused(study, tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="expected a folder"):
        export.export_csv(study, tmp_path / "out")


def test_two_exports_give_the_same_bytes(study, tmp_path):
    for name in ("one", "two"):
        export.export_csv(study, tmp_path / name)
    for path in sorted((tmp_path / "one").rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
