"""The manifest as people keep it: any spreadsheet program, every odd cell told in one sentence, nothing lost."""

from pathlib import Path

import pytest

from analysis import ingest
from analysis.core.errors import InputError
from analysis.ingest.manifest import read_manifest
from analysis.ingest.sheet import SHOWN, read_sheet, write_sheet

ROWS = "file;role;issuer\r\na.txt;plan;Ủy ban nhân dân, tỉnh Sông Bồi\r\n"
PLAN = "KẾ HOẠCH\nThực hiện Nghị quyết số 901-NQ/TW\n"


def manifest(folder: Path, content: str | bytes, name: str = "manifest.csv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def messages(problems) -> str:
    return "\n".join(p.message for p in problems)


@pytest.mark.parametrize("data", [
    ROWS.encode(), ROWS.encode("utf-8-sig"), ROWS.replace(";", "\t").encode("utf-16"),
    b"sep=;\n" + ROWS.encode(), ROWS.replace("\r\n", "\r").encode(), ROWS.replace("file", " FILE ").encode(),
], ids=["semicolon", "mark", "utf-16", "sep", "old mac", "capitals"])  # fmt: skip
def test_any_spreadsheet_program_will_do(data, tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, data))
    assert rows == {"a.txt": {"role": "plan", "issuer": "Ủy ban nhân dân, tỉnh Sông Bồi"}} and problems == ()


def test_windows_1258_is_read_and_told(tmp_path):
    decomposed = (
        "file,issuer\na.txt,Ðảng uỷ tỉnh A\n".replace("ả", "a\u0309").replace("ỷ", "y\u0309").replace("ỉ", "i\u0309")
    )
    rows, problems = read_manifest(manifest(tmp_path, decomposed.replace("Ð", "Đ").encode("cp1258")))
    assert rows["a.txt"]["issuer"] == "Đảng uỷ tỉnh A"
    assert "not UTF-8 and was read as Windows-1258" in messages(problems)


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_one_sentence(data, tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, data))
    assert rows == {} and len(problems) == 1 and "is empty; expected a header row" in problems[0].message


@pytest.mark.parametrize("data, sentence", [
    (b"a.txt,plan\n", "expected one called file"),
    (b"PK\x03\x04\x00\x00", "is no table as text but binary"),
    (b'file,role\n"a.txt,plan\nb.txt,plan\n', "cannot be read as a table near line 3"),
])  # fmt: skip
def test_what_would_lose_rows_stops_with_one_sentence(data, sentence, tmp_path):
    with pytest.raises(InputError, match=sentence):
        read_manifest(manifest(tmp_path, data))


@pytest.mark.parametrize("column, value, kept", [
    ("role", "Source", "source"), ("level", "COMMUNE", "commune"), ("status", "Draft", "draft"),
    ("annexes", "incomplete", "incomplete"), ("number", "03-NQ/CP", "03/NQ-CP"), ("date", "22/12/2024", "2024-12-22"),
    ("retrieved", "2025-1-9", "2025-01-09"), ("date", "2024", "2024"),
    ("url", "https://a.gov.vn/x?y=1", "https://a.gov.vn/x?y=1"), ("administrative_code", "00001", "00001"),
    ("replaced_by", "71-NQ/CP; 57-NQ/TW", "71/NQ-CP;57-NQ/TW"), ("issuer", "'=Bộ Y tế", "=Bộ Y tế"),
])  # fmt: skip
def test_values_are_put_into_their_form(column, value, kept, tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, f'file;{column}\na.txt;"{value}"\n'))
    assert rows == {"a.txt": {column: kept}} and problems == ()


@pytest.mark.parametrize("column, value, expected", [
    ("role", "boss", "expected one of plan, source, annex"), ("level", "kingdom", "expected one of central"),
    ("status", "maybe", "expected one of signed, draft"), ("number", "none", "expected a number such as 57-NQ/TW"),
    ("date", "2025-02-31", "expected a date such as 2024-12-22"), ("date", "45608", "expected a date"),
    ("url", "javascript:alert(1)", "expected an address that begins with"),
    ("administrative_code", "HN", "expected figures"),
    ("amends", "the law", "expected numbers"),
])  # fmt: skip
def test_values_that_cannot_be_are_left_out_and_told(column, value, expected, tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, f"file,{column}\na.txt,{value}\n"))
    assert rows == {"a.txt": {}}
    assert len(problems) == 1 and f"gives {column} {value!r} for a.txt; {expected}" in problems[0].message


def test_a_date_that_can_be_read_two_ways_is_told(tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, "file,date\na.txt,03/04/2025\n"))
    assert rows["a.txt"]["date"] == "2025-04-03" and "day first" in messages(problems)


def test_unknown_columns_are_kept_and_told(tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, "file,Ghi chú,cov_poor\na.txt,xem lại,12%\n"))
    assert rows["a.txt"] == {"Ghi chú": "xem lại", "cov_poor": "12%"}
    assert len(problems) == 1 and "further columns Ghi chú; they are kept" in problems[0].message


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", r"C:\plans\a.txt", "x/../../a.txt", ""])
def test_names_that_lead_out_of_the_folder_are_never_followed(name, tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, f"file,role\n{name},plan\n"))
    assert rows == {} and len(problems) == 1 and "is ignored" in problems[0].message


def test_names_are_met_however_they_are_typed(tmp_path):
    (tmp_path / "Huế").mkdir()
    (tmp_path / "Huế" / "Kế hoạch.txt").write_text(PLAN, encoding="utf-8")
    typed = "Hue\u0302\u0301\\ke\u0302\u0301 hoạch.TXT"
    corpus = ingest.read_corpus(manifest(tmp_path, f"file,role\n.\\{typed},source\n"))
    assert corpus["Kế hoạch"].role == "source" and corpus.problems == ()


def test_a_file_named_twice_keeps_its_first_row(tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, "file,role\na.txt,plan\n./a.txt,source\n"))
    assert rows == {"a.txt": {"role": "plan"}} and "names a.txt twice" in messages(problems)


def test_a_comma_outside_quotation_marks_is_told_and_its_row_left_out(tmp_path):
    rows, problems = read_manifest(manifest(tmp_path, "file,issuer\na.txt,Ban Bí thư, Bộ Chính trị\nb.txt,x,,\n"))
    assert rows == {"b.txt": {"issuer": "x"}} and "Line 2 of manifest.csv has 3 cells, the header 2" in messages(
        problems
    )


def test_unseen_characters_do_not_reach_names_and_values(tmp_path):
    rows, _ = read_manifest(manifest(tmp_path, "file,issuer\na\u202e.txt,\x07Bộ\u200b Y\x1b tế\n"))
    assert rows == {"a .txt": {"issuer": "Bộ Y tế"}}


def test_fields_that_a_draft_was_unsure_of_are_told_until_the_column_is_emptied(tmp_path):
    rows, problems = read_manifest(
        manifest(tmp_path, "file,role,number,unsure\na.txt,plan,1/KH-UBND,number\nb.txt,plan,,date\n")
    )
    assert "unsure" not in rows["a.txt"] and "still names fields as unsure for 1 files (a.txt)" in messages(problems)


def test_a_hundred_thousand_rows_are_read_and_few_sentences_told(tmp_path):
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    content = "file,role,date\n" + "".join(f"{k}.txt,boss,never\n" for k in range(100_000)) + "a.txt,source,\n"
    corpus = ingest.read_corpus(manifest(tmp_path, content))
    assert corpus["a"].role == "source"
    assert len(corpus.problems) <= 2 * (SHOWN + 1) and "99980 more rows" in messages(corpus.problems)


def test_covariates_meet_their_localities_by_code_also_without_leading_zeros(tmp_path):
    manifest(tmp_path, "file,administrative_code,cov_poor\na.txt,1,said\nb.txt,00271,\nc.txt,,\n")
    manifest(
        tmp_path, "administrative_code;poor;Dân số\n01;5,5;8500000\n00271;12;4000\n99;1;1\n99;2;2\n", "covariates.csv"
    )
    rows, problems = read_manifest(tmp_path)
    assert rows["a.txt"] == {"administrative_code": "1", "cov_poor": "said", "cov_Dân số": "8500000"}
    assert rows["b.txt"]["cov_poor"] == "12" and rows["c.txt"] == {}
    assert messages(problems) == "Line 5 repeats the code 99; expected one row a code; it is ignored."


def test_covariates_that_meet_nothing_are_told(tmp_path):
    manifest(tmp_path, "file,role\na.txt,plan\n")
    manifest(tmp_path, "administrative_code,poor\n01,5\n", "covariates.csv")
    assert "covariates.csv meets no document" in messages(read_manifest(tmp_path)[1])


def test_a_sheet_that_is_written_is_no_formula_and_reads_back(tmp_path):
    cells = ["=1+1", "+84", "-NQ", "@x", "'=y", "Bộ Y tế", 'a "b", c', "\ttab"]
    (tmp_path / "x.csv").write_bytes(write_sheet(["file", "value"], [{"file": "f", "value": cell} for cell in cells]))
    text = (tmp_path / "x.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufefffile,value\n")
    assert not any(line.split(",", 1)[1].strip('"').startswith(("=", "+", "-", "@")) for line in text.splitlines()[1:])
    sheet = read_sheet(tmp_path / "x.csv", needs="file", header="")
    assert [row["value"] for _, row in sheet.rows] == [*cells[:-1], "tab"]
