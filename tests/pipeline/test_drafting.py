"""doichieu manifest: a draft that a person corrects, and never anything over what a person wrote."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis import ingest
from analysis.cli import app
from analysis.ingest.manifest import read_manifest

FILES = ("central/901-NQ-TW", "central/902-NQ-CP", "local/tinh-hai-uyen", "local/huyen-bai-tram")


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(demo / f"{name}.txt", tmp_path / f"{name}.txt")
    return tmp_path


def call(*arguments: object):
    return CliRunner().invoke(app, ["manifest", *map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"})


def rows(path: Path) -> dict[str, dict[str, str]]:
    listed = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    return {row["file"]: row for row in listed}


def test_a_draft_holds_what_the_headers_say_and_names_what_is_unsure(folder):
    (folder / "empty.txt").write_text("", encoding="utf-8")
    assert call(folder).exit_code == 0
    found = rows(folder / "manifest.csv")
    assert list(found) == sorted([f"{name}.txt" for name in FILES] + ["empty.txt"])
    act, plan = found["central/902-NQ-CP.txt"], found["local/huyen-bai-tram.txt"]
    assert (act["role"], act["number"], act["date"], act["level"]) == ("source", "902/NQ-CP", "2025-01-06", "central")
    assert act["unsure"] == ""
    headless = found["central/901-NQ-TW.txt"]
    assert headless["number"] == headless["date"] == "" and {"role", "number", "date"} <= set(
        headless["unsure"].split(";")
    )
    assert (plan["role"], plan["number"], plan["locality"]) == ("plan", "112/KH-UBND", "huyện Bãi Trầm")
    assert plan["unsure"] == "province;administrative_code" and plan["status"] == ""
    assert found["empty.txt"]["unsure"] == "left out: empty" and found["empty.txt"]["role"] == ""


def test_a_draft_reads_back_as_a_manifest_without_a_problem_but_what_is_unsure(folder):
    call(folder)
    kept, problems = read_manifest(folder)
    assert set(kept) == {f"{name}.txt" for name in FILES}
    assert [p.message for p in problems if "unsure" not in p.message] == []
    assert ingest.read_corpus(folder)["tinh-hai-uyen"].metadata["number"] == "48/KH-UBND"


def test_a_manifest_is_not_overwritten(folder):
    (folder / "manifest.csv").write_text("file,role\n", encoding="utf-8")
    result = call(folder)
    assert result.exit_code == 1 and "is there and is not overwritten; expected a new file" in result.output
    assert (folder / "manifest.csv").read_text(encoding="utf-8") == "file,role\n"


def test_an_update_keeps_every_cell_and_appends_new_files(folder):
    hand = "File;role;Ghi chú;date\nlocal\\huyen-bai-tram.txt;source;'=xem lại;18/4/2025\ngone.txt;plan;;\n"
    (folder / "manifest.csv").write_text(hand, encoding="utf-8")
    assert call(folder, "--update").exit_code == 0
    found = list(csv.reader(io.StringIO((folder / "manifest.csv").read_text(encoding="utf-8-sig"))))
    assert found[0][:5] == ["File", "role", "Ghi chú", "date", "number"]
    assert found[1][:4] == ["local\\huyen-bai-tram.txt", "source", "'=xem lại", "18/4/2025"]
    assert found[2][:2] == ["gone.txt", "plan"]
    assert [row[0] for row in found[3:]] == [f"{name}.txt" for name in FILES if "bai-tram" not in name]
    assert (folder / "manifest.before.csv").read_text(encoding="utf-8") == hand
    before = (folder / "manifest.csv").read_bytes()
    assert call(folder, "--update").exit_code == 0 and (folder / "manifest.csv").read_bytes() == before


def test_a_manifest_with_a_lost_row_is_not_updated(folder):
    text = "file,issuer\nlocal/huyen-bai-tram.txt,Ban Bí thư, Bộ Chính trị\n"
    (folder / "manifest.csv").write_text(text, encoding="utf-8")
    result = call(folder, "--update")
    assert result.exit_code == 1 and "nothing was written" in result.output
    assert (folder / "manifest.csv").read_text(encoding="utf-8") == text


def test_a_new_draft_by_force_keeps_what_was_said_and_the_old_file(folder):
    (folder / "manifest.csv").write_text("file,issuer,cov_x\nlocal/huyen-bai-tram.txt,UBND Bãi,7\n", encoding="utf-8")
    assert call(folder, "--force").exit_code == 0
    plan = rows(folder / "manifest.csv")["local/huyen-bai-tram.txt"]
    assert (plan["issuer"], plan["cov_x"], plan["number"]) == ("UBND Bãi", "7", "112/KH-UBND")
    assert (folder / "manifest.before.csv").is_file()


def test_a_draft_can_lie_elsewhere(folder, tmp_path):
    target = tmp_path / "out" / "draft.csv"
    assert call(folder, "--to", target).exit_code == 0
    assert target.is_file() and not (folder / "manifest.csv").exists()
    assert call(folder, "--to", target.parent).exit_code == 1
    assert call(folder / "nowhere").exit_code == 1


def test_a_damaged_plan_is_unsure_in_every_field(demo, tmp_path):
    shutil.copy(demo / "local" / "phuong-uyen-cang.txt", tmp_path / "scan.txt")
    assert call(tmp_path).exit_code == 0
    unsure = rows(tmp_path / "manifest.csv")["scan.txt"]["unsure"].split(";")
    assert {"number", "date", "issuer", "locality"} <= set(unsure)
