"""`doichieu repair`: single files restored, every change to be seen, no file ever lost."""

import csv
import io
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis import restoring
from analysis.cli import app
from analysis.core.document import Document
from analysis.core.edit import Edit, apply_edits
from analysis.core.span import Span
from analysis.vietnamese.encodings import encode_surface

PRINTED = "Uỷ ban nhân dân huyện giao phòng chuyên môn rà soát, báo cáo kết quả trước ngày 30/6/2025."


def call(*arguments: str | Path):
    return CliRunner().invoke(app, ["repair", *map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"})


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


@pytest.fixture(scope="module")
def damaged(demo: Path) -> Path:
    return demo / "local" / "huyen-na-lua.txt"


@pytest.fixture(scope="module")
def clean(demo: Path) -> Path:
    return demo / "central" / "901-NQ-TW.txt"


def test_help_gives_an_example():
    result = call("--help")
    assert result.exit_code == 0 and "doichieu repair corpus/demo" in result.output


def test_text_and_edits_are_written_and_agree(damaged, tmp_path):
    before = damaged.read_bytes()
    result = call(damaged, "--to", tmp_path / "out")
    assert result.exit_code == 0, result.output
    repaired = (tmp_path / "out" / "huyen-na-lua.repaired.txt").read_text("utf-8")
    table = rows(tmp_path / "out" / "huyen-na-lua.edits.csv")
    source = restoring.read_file(damaged)
    assert len(table) > 300 and list(table[0]) == list(restoring.COLUMNS)
    edits = []
    for row in table:
        span = Span(int(row["start"]), int(row["end"]))
        assert int(row["line"]) == source.line_of(span.start) and 0 <= float(row["confidence"]) <= 1
        edits.append(Edit(span, row["replacement"].removeprefix("'"), row["rule"], float(row["confidence"])))
    assert apply_edits(source.text, edits) == repaired
    assert repaired.count("\n") == source.text.count("\n") and "Uỷ ban nhân dân" in repaired.replace("Ủy", "Uỷ")
    assert damaged.read_bytes() == before and len(list((tmp_path / "out").iterdir())) == 2


def test_the_diff_reads_without_colour(damaged, tmp_path):
    result = call(damaged, "--dry-run", "--to", tmp_path / "out")
    changed = [line for line in result.output.split("\n") if re.match(r"\s*\d+: ", line)]
    assert len(changed) > 50 and all("[-" in line and re.search(r"\{[+?]", line) for line in changed)
    assert "\x1b" not in result.output and "damage before the repair:" in result.output
    assert not (tmp_path / "out").exists()
    short = call(damaged, "--dry-run", "--no-diff").output
    assert "[-" not in short and "damage before the repair:" in short


def test_less_sure_edits_can_be_left_out(damaged, tmp_path):
    assert call(damaged, "--to", tmp_path, "--min-confidence", "0.95", "--no-diff").exit_code == 0
    table = rows(tmp_path / "huyen-na-lua.edits.csv")
    applied = {row["applied"] for row in table if float(row["confidence"]) >= 0.95}
    others = {row["applied"] for row in table if float(row["confidence"]) < 0.949}
    assert applied == {"yes"} and others == {"no"}
    assert call(damaged, "--min-confidence", "1.5").exit_code == 2


def test_clean_texts_sharpen_the_repair_and_are_named(damaged, clean):
    plain = restoring.restore_file(damaged)
    adapted = restoring.restore_file(damaged, adaptation=[restoring.read_file(clean)])
    assert not any(edit.adapted for edit in plain.edits) and any(edit.adapted for edit in adapted.edits)
    assert restoring.summarise(plain).share_adapted == 0 < restoring.summarise(adapted).share_adapted < 0.2


def test_clean_text_comes_out_as_it_is_and_why_is_said(clean, tmp_path):
    result = call(clean, "--to", tmp_path)
    assert result.exit_code == 0 and "left alone: everything: no damaged line was found" in result.output
    assert (tmp_path / "901-NQ-TW.repaired.txt").read_text("utf-8") == restoring.read_file(clean).text
    assert rows(tmp_path / "901-NQ-TW.edits.csv") == []


@pytest.mark.parametrize("encoding, named", [("tcvn3", "TCVN3"), ("vni", "VNI"), ("viscii", "VISCII")])
def test_old_encodings_are_read_and_said(encoding, named, tmp_path):
    surface = encode_surface(PRINTED + "\n" + PRINTED.lower() + "\n", encoding)
    (tmp_path / "old.txt").write_text(surface, "utf-8")
    result = call(tmp_path / "old.txt", "--to", tmp_path / "out")
    assert result.exit_code == 0 and f"Read 2 lines from {named}" in result.output
    text = (tmp_path / "out" / "old.repaired.txt").read_text("utf-8")
    assert text == PRINTED + "\n" + PRINTED.lower() + "\n"


def test_another_language_is_left_alone(tmp_path):
    english = "The district committee shall report the results of the review before the end of June.\n" * 5
    (tmp_path / "english.txt").write_text(english, "utf-8")
    result = call(tmp_path / "english.txt", "--to", tmp_path / "out")
    assert result.exit_code == 0 and "does not look Vietnamese" in result.output
    assert (tmp_path / "out" / "english.repaired.txt").read_text("utf-8") == english


def test_nothing_is_overwritten_without_force(clean, tmp_path):
    (tmp_path / "901-NQ-TW.edits.csv").write_text("mine", "utf-8")
    result = call(clean, "--to", tmp_path)
    assert result.exit_code == 1 and "exists; expected a new file" in result.output
    assert (tmp_path / "901-NQ-TW.edits.csv").read_text("utf-8") == "mine"
    assert not (tmp_path / "901-NQ-TW.repaired.txt").exists()
    assert call(clean, "--to", tmp_path, "--force").exit_code == 0
    assert (tmp_path / "901-NQ-TW.edits.csv").read_text("utf-8-sig") != "mine"


def test_an_original_is_never_written_to(tmp_path):
    (tmp_path / "a.txt").write_text(PRINTED, "utf-8")
    (tmp_path / "a.repaired.txt").write_text(PRINTED, "utf-8")
    result = call(tmp_path / "a.txt", tmp_path / "a.repaired.txt", "--to", tmp_path, "--force")
    assert result.exit_code == 1 and "one of the originals" in result.output
    assert (tmp_path / "a.repaired.txt").read_text("utf-8") == PRINTED


def test_two_files_of_one_name_are_refused(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(PRINTED, "utf-8")
    result = call(tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt", "--to", tmp_path / "out")
    assert result.exit_code == 1 and "same file" in result.output and not (tmp_path / "out").exists()


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01" * 99)
    (tmp_path / "good.txt").write_text(PRINTED, "utf-8")
    result = call(tmp_path / "nowhere.txt", tmp_path / "bad.txt", tmp_path / "good.txt", "--to", tmp_path / "out")
    assert result.exit_code == 1 and "does not exist" in result.output and "Traceback" not in result.output
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["good.edits.csv", "good.repaired.txt"]


def test_cells_of_the_table_are_no_formulas(tmp_path):
    document = Document("a", "=cmd tinh\n+1 @x")
    edits = (Edit(Span(0, 4), "=của", "channel", 0.5), Edit(Span(10, 12), "@=1", "channel", 0.9, adapted=True))
    restored = restoring.Restored(tmp_path / "a.txt", document, document, edits, ())
    restoring.write_restored(restored, (tmp_path / "t.txt", tmp_path / "e.csv"))
    first, second = rows(tmp_path / "e.csv")
    assert (first["raw"], first["replacement"], second["raw"]) == ("'=cmd", "'=của", "'+1")
    assert second["adapted_only"] == "yes" and second["line"] == "2"
    assert not any(re.match(r"[=+\-@\t\r]", value) for row in (first, second) for value in row.values())


def test_long_unchanged_stretches_are_shortened():
    text = "xa " * 100 + "cia " + "dân " * 100
    ((number, pieces),) = restoring.iter_changed_lines(
        Document("a", text), [Edit(Span(300, 303), "của", "channel", 0.5)]
    )
    marked = restoring.mark_line(pieces)
    assert number == 1 and "[-cia-]{?của?}" in marked and marked.count("[…]") == 2 and len(marked) < 150
