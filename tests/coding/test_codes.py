"""Sheets of codes as people write them, and which task each row is about."""

import pandas as pd
import pytest

from analysis.coding import match_codes, read_codes, toolkit_codes
from analysis.coding.codes import join_changes
from analysis.core.errors import InputError, MissingError
from analysis.export import raw_tables
from tests.export.made import PLAN, make_study


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_a_sheet_saved_by_a_spreadsheet_program_is_read(tmp_path):
    text = "Document;Task;Relation;Function;Change;Probability\np;1;Near;;Number raised; agency ;0,25\n"
    text = text.replace("Number raised; agency ", '"Number raised; agency"')
    found = read_codes(write(tmp_path / "c.csv", text, "utf-16"))
    (row,) = found.table.to_dict("records")
    assert (row["relation"], row["function"], row["change"]) == ("near", "", "agency;number raised")
    assert row["probability"] == 0.25 and not found.problems


def test_rows_that_nobody_coded_yet_are_left_out_silently(tmp_path):
    found = read_codes(write(tmp_path / "c.csv", "document,task,relation\np,1,\np,2,none\n"))
    assert list(found.table["task"]) == ["2"] and not found.problems


@pytest.mark.parametrize("row, said", [
    ("p,1,,,nearly,", "relation is 'nearly'; expected verbatim, near"),
    (",1,,,near,", "it names no document"),
    ("p,,5,3,near,", "a start before an end"),
    ("p,,a,3,near,", "start, end and probability are numbers"),
    ("p,1,,,near,0", "probability is 0.0; expected more than 0"),
])  # fmt: skip
def test_a_row_that_cannot_count_is_told_and_left_out(tmp_path, row, said):
    path = write(tmp_path / "c.csv", f"document,task,start,end,relation,probability\n{row}\np,9,,,none,\n")
    found = read_codes(path)
    assert list(found.table["task"]) == ["9"]
    (problem,) = found.problems
    assert said in problem.message and "Line 2 of c.csv" in problem.message


def test_what_is_no_sheet_of_codes_is_refused(tmp_path):
    with pytest.raises(MissingError, match="draw one with"):
        read_codes(tmp_path / "none.csv")
    with pytest.raises(InputError, match="names no units"):
        read_codes(write(tmp_path / "c.csv", "document,relation\np,near\n"))


def test_of_two_rows_of_one_coder_the_last_one_counts(tmp_path):
    text = "document,task,coder,relation\np,1,A,near\np,1,B,none\np,1,A,verbatim\n"
    found = read_codes(write(tmp_path / "c.csv", text)).table
    assert sorted(zip(found["coder"], found["relation"], strict=True)) == [("A", "verbatim"), ("B", "none")]


@pytest.fixture(scope="module")
def toolkit(tmp_path_factory):
    tables = raw_tables(make_study(tmp_path_factory.mktemp("work")), ("tasks", "localisation"))
    return toolkit_codes(tables["tasks"], tables["localisation"])


def test_the_toolkits_codes_are_in_the_same_words(toolkit):
    (row,) = toolkit.to_dict("records")
    assert (row["relation"], row["function"], row["change"], row["source"]) == ("near", "substantive", "no", "s")
    assert PLAN[row["start"] : row["end"]] == row["text"]


@pytest.mark.parametrize("start, end, matched", [(9, 30, "1"), (12, 30, "1"), (9, 18, ""), (40, 50, "")])
def test_units_with_borders_of_their_own_find_the_task_they_share_most_with(toolkit, start, end, matched):
    codes = pd.DataFrame({"document": ["p"], "task": [""], "start": [start], "end": [end]})
    assert list(match_codes(codes, toolkit)["matched"]) == [matched]


def test_a_task_that_the_study_does_not_have_is_matched_with_nothing(toolkit):
    codes = pd.DataFrame({"document": ["p", "z", "p"], "task": ["1", "1", "7"], "start": pd.NA, "end": pd.NA})
    assert list(match_codes(codes, toolkit)["matched"]) == ["1", "", ""]


def test_changes_are_sorted_and_named_once():
    assert join_changes(["level", "agency", "level ", ""]) == "agency;level"
