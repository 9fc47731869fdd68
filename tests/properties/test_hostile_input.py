"""Whatever bytes, text or table come in: a result or one sentence, spans inside the text, no cell that computes."""

import csv
import io
import tempfile
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import ingest
from analysis.core.column import TEXT, Column
from analysis.core.document import Document, normalise_text
from analysis.core.errors import InputError
from analysis.export.plain import csv_bytes
from analysis.export.workbook import cell_text, write_workbook
from analysis.ingest.manifest import read_manifest
from analysis.pipeline.reading import read_document

ENDINGS = (".txt", "", ".docx", ".pdf", ".html", ".png", ".jpg", ".tif", ".zip", ".csv", ".doc")
HEADS = (
    b"", b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"GIF89a",
    b"<!DOCTYPE html>", b"\xff\xfe", b"\xef\xbb\xbf", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BM",
)  # fmt: skip
PARTS = (
    "KẾ HOẠCH", "I. MỤC ĐÍCH", "II. NHIỆM VỤ, GIẢI PHÁP", "1. ", "a) ", "- ", "+ ", "Điều 1. ", "Số: 57-NQ/TW",
    "30/9/2025", "chủ trì, phối hợp với", "Sở Y tế", "đạt 95%", "từ 10 đến", "Nghị quyết số", "ngày 31 tháng 2",
    "TM. ỦY BAN", "Nơi nhận:", "|---|---|", "| a | b |", "PHỤ LỤC", "\n", "\n\n", "\t", " ", "…", "\u202e",
    "\u0301", "XIV", "((", "9" * 30,
)  # fmt: skip
quiet = settings(max_examples=60, deadline=None, derandomize=True)
plans = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=12)), max_size=40).map("".join).map(normalise_text)
beginnings = st.sampled_from(["=1+1", "@x", "\t=a", "+a", "-a", "'=a", "a"])
cells = st.lists(st.tuples(st.text(max_size=30), beginnings), max_size=5)


@quiet
@given(st.sampled_from(HEADS), st.binary(max_size=400), st.sampled_from(ENDINGS))
def test_any_bytes_under_any_ending_are_a_document_or_a_sentence(head, data, ending):
    with tempfile.TemporaryDirectory() as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(made)
        (folder / f"x{ending}").write_bytes(head + data)
        (folder / "good.txt").write_text("KẾ HOẠCH\nThực hiện nghị quyết", encoding="utf-8")
        patched, files_read = ingest.folder.installed_recogniser, None
        ingest.folder.installed_recogniser = lambda: None
        try:
            files_read = ingest.read_corpus(folder)
        finally:
            ingest.folder.installed_recogniser = patched
    assert "good" in [d.id for d in files_read]
    for problem in files_read.problems:
        assert problem.kind != "failed", problem
        assert "\n" not in problem.message and problem.message.endswith("."), problem


@quiet
@given(plans)
def test_any_text_is_taken_apart_with_spans_inside_it(text):
    document = Document("x", text)
    reading = read_document(document, ())
    for found in (*reading.sections, *reading.tasks, *reading.citations):
        assert 0 <= found.span.start <= found.span.end <= len(reading.document.text)


@quiet
@given(st.one_of(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=12).map(",".join)), st.booleans())
def test_any_manifest_is_rows_or_a_sentence(text, headed):
    with tempfile.TemporaryDirectory() as made:
        data = ("file,role,number,date,url\n" * headed + text).encode("utf-8", "surrogatepass")
        (Path(made) / "manifest.csv").write_bytes(data)
        try:
            rows, problems = read_manifest(Path(made))
        except InputError as error:
            assert "\n" not in str(error)
            return
    assert not any(file.startswith(("/", "../")) for file in rows)
    assert all("\n" not in problem.message for problem in problems)


@quiet
@given(cells)
def test_no_text_of_a_table_computes_in_a_spreadsheet(rows):
    texts = [before + after if len(before) % 2 else after + before for before, after in rows]
    table = pd.DataFrame({"words": pd.Series(texts, dtype="str")})
    shown = list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8", "surrogatepass"), newline="")))
    assert not any(row and row[0].startswith(("=", "+", "-", "@", "\t", "\r")) for row in shown[1:])
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "t.xlsx"
        write_workbook({"t": (table, (Column("words", TEXT, ""),))}, path)
        sheet = openpyxl.load_workbook(path)["t"]
        back = [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows(min_row=2)]
    assert len(back) == len(texts) and all(kind != "f" for _, kind in back)
    for (value, _), text in zip(back, texts, strict=True):
        assert (value or "").replace("\r\n", "\n").replace("\r", "\n") == normal(cell_text(text) if text else "")


def normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
