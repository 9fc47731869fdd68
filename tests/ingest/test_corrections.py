"""Rows of corrections.csv: what can count, and one sentence for what cannot."""

from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.ingest.corrections import COLUMNS, read_corrections
from analysis.ingest.sheet import SHOWN, write_sheet


def corrections(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "corrections.csv"
    path.write_bytes(write_sheet(COLUMNS, rows))
    return path


def test_no_file_holds_no_corrections(tmp_path):
    assert read_corrections(tmp_path / "corrections.csv") == ((), (), ())


def test_a_row_is_read_as_it_stands(tmp_path):
    row = {
        "document": "a",
        "item": "Task",
        "quote": "- lắp 38 bể",
        "field": "Deadlines",
        "is": "quý I/2026",
        "by": "An",
    }
    (found,), outcomes, problems = read_corrections(corrections(tmp_path, row))
    assert (found.item, found.field, found.quote, found.now, found.by) == (
        "task", "deadline", "- lắp 38 bể", "quý I/2026", "An",
    )  # fmt: skip
    assert (found.line, outcomes, problems) == (2, (), ())


@pytest.mark.parametrize("row, sentence", [
    ({"item": "task", "id": "I", "field": "lead", "is": "x"}, "names no document"),
    ({"document": "a", "item": "verse", "field": "lead", "is": "x"}, "corrects the item 'verse'; expected one of text"),
    ({"document": "a", "item": "task", "id": "I", "field": "age", "is": "x"}, "A task has no field 'age'; expected"),
    ({"document": "a", "item": "header", "field": "role", "is": "plan"}, "role is said in manifest.csv"),
    ({"document": "a", "item": "task", "field": "lead", "is": "x"}, "does not say which task"),
    ({"document": "a", "item": "task", "id": "I", "field": "lead"}, "Both was and is stand empty"),
    ({"document": "a", "item": "task", "id": "I", "field": "relation", "is": "copied"}, "cannot be 'copied'; expected"),
    ({"document": "a", "item": "header", "field": "date", "is": "2025-02-30"}, "The date '2025-02-30' cannot be"),
    ({"document": "a", "item": "header", "field": "number", "is": "x"}, "The number 'x' cannot be read"),
    ({"document": "a", "item": "task", "id": "I", "field": "dropped", "is": "maybe"}, "the column is says yes"),
    ({"document": "a", "item": "task", "id": "I", "field": "border"}, "The column is stands empty"),
    ({"document": "a", "item": "task", "field": "added", "id": "I", "is": "yes"}, "without its words"),
    ({"document": "a", "item": "text", "field": "words", "is": "x"}, "does not say which words"),
    ({"document": "*", "item": "header", "field": "issuer", "is": "x"}, "The document * stands for all"),
    ({"document": "a", "item": "agency", "was": "Sở X"}, "renames an agency"),
])  # fmt: skip
def test_what_cannot_count_is_kept_and_told(row, sentence, tmp_path):
    found, (outcome,), (problem,) = read_corrections(corrections(tmp_path, row))
    assert found == () and outcome.state == "not understood" and sentence in outcome.reason
    assert problem.message == f"Line 2: {outcome.reason}" and not problem.fatal


def test_the_last_word_about_the_same_thing_counts(tmp_path):
    row = {"document": "a", "item": "header", "field": "number", "is": "15/KH-UBND"}
    found, outcomes, problems = read_corrections(corrections(tmp_path, row, row, {**row, "is": "16/KH-UBND"}))
    assert [c.now for c in found] == ["16/KH-UBND"] and problems == ()
    assert [(o.state, o.correction.line) for o in outcomes] == [("superseded", 2), ("superseded", 3)]
    assert "repeats it" in outcomes[0].reason and "says otherwise" in outcomes[1].reason


def test_several_members_of_a_list_are_corrected_beside_each_other(tmp_path):
    row = {"document": "a", "item": "task", "id": "I", "field": "partners", "is": ""}
    found, outcomes, _ = read_corrections(corrections(tmp_path, {**row, "was": "Sở X"}, {**row, "was": "Sở Y"}))
    assert len(found) == 2 and outcomes == ()


@pytest.mark.parametrize("content", ["", "\ufeff", "document,item\n"])
def test_a_file_without_rows_is_no_error(content, tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text(content, encoding="utf-8")
    found, outcomes, problems = read_corrections(path)
    assert (found, outcomes) == ((), ()) and len(problems) == 1 and "expected" in problems[0].message


def test_a_file_that_is_no_list_of_corrections_stops_with_one_sentence(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("a.txt,plan\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected one called document; add a header row document,item,id,quote"):
        read_corrections(path)


def test_a_hundred_thousand_rows_are_all_kept_and_few_told(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("document,item,id,field,is\n" + "a,task,,lead,x\n" * 100_000, encoding="utf-8")
    found, outcomes, problems = read_corrections(path)
    assert found == () and len(outcomes) == 100_000 and len(problems) == SHOWN + 1


def test_windows_and_utf16_files_are_read_too(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_bytes("document;item;field;is\r\na;header;issuer;Bộ Y tế\r\n".encode("utf-16"))
    assert read_corrections(path)[0][0].now == "Bộ Y tế"
