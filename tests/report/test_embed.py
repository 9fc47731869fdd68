"""What the page gets is the study: positions hit the same words, the original can be had back, nothing breaks out."""

import json

import pandas as pd
import pytest

from analysis.core.tables import make_table
from analysis.report.embed import embed_study, safe_json, utf16_position
from tests.plots.sample import HOSTILE_WORDS, sample_tables
from tests.report.sample import NAME, report_tables


def _units(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return report_tables(4, hostile=True)


def test_tasks_and_passages_hit_the_same_words_as_the_tables(tables):
    study = embed_study(tables)
    texts = [document["text"] for document in study["documents"]]
    expected = sorted(tables["tasks"]["text"])
    assert sorted(_units(texts[task["document"]], *task["at"]) for task in study["tasks"]) == expected
    code_points = dict(zip(tables["texts"]["document"], tables["texts"]["text"], strict=True))
    wanted = {code_points[row.target][row.target_start : row.target_end] for row in tables["alignments"].itertuples()}
    assert wanted and {_units(texts[row[3]], row[4], row[5]) for row in study["alignments"]} == wanted


def test_undoing_the_embedded_edits_gives_the_text_as_read(tables):
    study = embed_study(tables)
    raw = dict(zip(tables["texts"]["document"], tables["texts"]["text_raw"], strict=True))
    damaged = [document for document in study["documents"] if "edits" in document]
    assert damaged
    for document in damaged:
        at, rebuilt = 0, ""
        for gap, length, surface, confidence in document["edits"]:
            rebuilt += _units(document["text"], at, at + gap) + surface
            at += gap + length
            assert 0 <= confidence <= 1
        assert rebuilt + _units(document["text"], at, 10**9) == raw[document["id"]].replace(NAME, "[tên người ký]")


def test_edits_that_do_not_lead_to_the_text_are_not_trusted(tables):
    broken = {**tables, "edits": tables["edits"].iloc[1:]}
    damaged = next(d for d in embed_study(broken)["documents"] if d["id"] == tables["edits"]["document"].iloc[0])
    assert "edits" not in damaged and damaged["raw"] != damaged["text"]


def test_each_cell_of_the_uptake_table_arrives(tables):
    study = embed_study(tables)
    place = {document["id"]: index for index, document in enumerate(study["documents"])}
    number = {(row[0], row[1]): index for index, row in enumerate(study["provisions"])}
    for row in tables["uptake"].itertuples():
        cells = study["uptake"]["cells"][str(number[place[row.source_document], row.provision])]
        assert study["relations"][int(cells[place[row.document]])] == row.relation


def test_embedded_json_cannot_leave_its_script_element():
    text = safe_json({"words": HOSTILE_WORDS, "lone": "\ud800", "nul": "\x00"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["words"] == list(HOSTILE_WORDS)


def test_positions_count_utf16_units():
    text = "😀 chuyển 😀 đổi"
    position = utf16_position(text)
    start = text.index("đổi")
    assert _units(text, position(start), position(start + 3)) == "đổi"


def test_a_broken_list_of_changes_does_not_stop_the_report(tables):
    rows = tables["localisation"].assign(changed="not json")
    assert all(task.get("changed", []) == [] for task in embed_study({**tables, "localisation": rows})["tasks"])


def test_empty_tables_give_an_empty_study():
    study = embed_study({name: make_table(name, []) for name in sample_tables(1)})
    assert study["documents"] == [] and study["tasks"] == [] and study["uptake"] == {"cells": {}, "tasks": []}
