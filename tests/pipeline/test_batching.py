"""A list of studies: understood or refused in one sentence, run to its end, each study's end told."""

import re
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.core.errors import AnalysisError, InputError, MissingError
from analysis.pipeline import batching
from tests.pipeline.test_path import ACT, PLAN, write
from tests.test_cli import call

TWO = """
[defaults]
seed = 3
lang = "vi"
work = "kept"
figures = false

[[study]]
name = "first"
folder = "one"
source = ["901-NQ/TW"]

[[study]]
folder = "Hải Phòng 2025"
seed = 4
repair = "none"
figures = "drawn"
"""


def write_list(folder: Path, text: str) -> Path:
    path = folder / "studies.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_studies_share_stands_once_and_paths_are_relative_to_the_file(tmp_path):
    first, second = pipeline.read_batch(write_list(tmp_path, TWO))
    assert (first.name, first.folder, first.work) == ("first", tmp_path / "one", tmp_path / "kept")
    assert first.parameters == pipeline.path.Parameters(("901-NQ/TW",), 3, "adapted")
    assert first.language == "vi" and first.figures is None
    assert (second.name, second.figures) == ("Hải-Phòng-2025", tmp_path / "drawn")
    assert second.parameters == pipeline.path.Parameters((), 4, "none")


def test_what_the_file_does_not_say_comes_from_the_caller(tmp_path):
    path = write_list(tmp_path, '[[study]]\nfolder = "one"\n')
    (study,) = pipeline.read_batch(path, work=tmp_path / "w", figures=tmp_path / "f")
    assert (study.work, study.figures, study.language) == (tmp_path / "w", tmp_path / "f", "en")


@pytest.mark.parametrize("text, said", [
    ("study = ", r"studies.toml is no TOML file \(Invalid value"),
    ("\x00", r"is no TOML file"),
    ("", r"lists no study; expected at least one table \[\[study\]\]"),
    ("[study]\nfolder = 'a'\n", r"tables \[\[study\]\]; correct their brackets"),
    ("study = 3\n", r"correct their brackets"),
    ("defaults = 3\n[[study]]\nfolder = 'a'\n", r"one table \[defaults\]"),
    ("[[studies]]\nfolder = 'a'\n", r"unknown key 'studies'; expected defaults, study"),
    ("[[study]]\nname = 'a'\n", r"study 1 \(a\): has no folder"),
    ("[[study]]\nfolder = ''\n", r"study 1: folder is ''; expected text"),
    ("[[study]]\nfolder = 'a'\nfolders = 'b'\n", r"study 1: unknown key 'folders'; expected name, folder, source"),
    ("[defaults]\nfolder = 'a'\n[[study]]\nfolder = 'a'\n", r"\[defaults\]: unknown key 'folder'"),
    ("[[study]]\nfolder = 'a'\nseed = '1'\n", r"seed is '1'; expected a whole number"),
    ("[[study]]\nfolder = 'a'\nseed = true\n", r"seed is True; expected a whole number"),
    ("[[study]]\nfolder = 'a'\nsource = '1'\n", r"source is '1'; expected a list of texts"),
    ("[[study]]\nfolder = 'a'\nfigures = true\n", r"figures is True; expected text, or false for none"),
    ("[[study]]\nfolder = 'a'\nrepair = 'all'\n", r"repair is 'all'; expected one of adapted, general, none"),
    ("[[study]]\nfolder = 'a'\nlang = 'fr'\n", r"lang is 'fr'; expected one of en, vi"),
    ("[[study]]\nfolder = 'a'\nname = '../a'\n", r"study 1 \(../a\): A study's name is letters"),
    ("[[study]]\nfolder = 'a'\n[[study]]\nfolder = 'b'\nname = 'A'\n", r"study 2 \(A\): the name 'A' is that of"),
])  # fmt: skip
def test_a_list_that_is_not_understood_is_refused_with_the_place(text, said, tmp_path):
    with pytest.raises(InputError, match=said) as refusal:
        pipeline.read_batch(write_list(tmp_path, text))
    assert "\n" not in str(refusal.value)


def test_a_list_that_is_missing_is_told(tmp_path):
    with pytest.raises(MissingError, match="There is no file"):
        pipeline.read_batch(tmp_path / "nothing.toml")


def test_the_same_name_may_stand_in_two_folders_of_studies(tmp_path):
    text = "[[study]]\nfolder = 'a'\nname = 'x'\n[[study]]\nfolder = 'b'\nname = 'x'\nwork = 'other'\n"
    assert [study.name for study in pipeline.read_batch(write_list(tmp_path, text))] == ["x", "x"]


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """Three studies, of which the second has no folder; what the command printed."""
    folder = tmp_path_factory.mktemp("batch")
    write(folder / "one", act=ACT, plan=PLAN)
    write(folder / "three", act=ACT, plan=PLAN, other=PLAN.replace("SÔNG BỒI", "ĐỒI CHÈ"))
    studies = "".join(f'[[study]]\nfolder = "{name}"\n' for name in ("one", "two", "three"))
    path = write_list(folder, f"[defaults]\nfigures = false\n{studies}")
    return path, call("batch", path, "--work", folder / "w", "--jobs", 1)


def test_a_study_that_fails_does_not_stop_the_others_and_the_table_tells(batch):
    path, result = batch
    assert result.exit_code == 1 and "Traceback" not in result.output
    rows = [line.split("│")[1:-1] for line in result.output.splitlines() if line.startswith("│")]
    told = {row[0].strip(): (row[1].strip(), row[2].strip(), row[5].strip()) for row in rows}
    assert told == {"one": ("1", "2", "done"), "two": ("-", "-", "failed"), "three": ("2", "4", "done")}
    assert re.search(r"^- two: The folder \S+two does not exist; expected", result.output, re.MULTILINE)
    work = path.parent / "w"
    assert {p.name for p in work.iterdir()} == {"one", "three", "batch.log"}
    log = (work / batching.LOG).read_text(encoding="utf-8")
    assert re.search(r"INFO +study 1 of 3, one: 1 plans, 2 tasks, \d+ problems, \d+\.\d s, at most \d+ MB here", log)
    assert re.search(r"ERROR +study 2 of 3, two: .*failed: The folder ", log) and "study 3 of 3, three" in log


def test_a_dry_run_says_of_each_study_what_would_be_made(batch):
    path, _ = batch
    before = sorted(path.parent.rglob("*"))
    result = call("batch", path, "--work", path.parent / "w", "--dry-run")
    assert result.exit_code == 1 and "one: up to date" in result.output and "two: The folder" in result.output
    result = call("batch", path, "--work", path.parent / "w", "--dry-run", "--fresh")
    assert "three: everything is made again" in result.output
    assert sorted(path.parent.rglob("*")) == before


def test_strict_stops_at_the_first_study_that_fails(batch):
    path, _ = batch
    result = call("batch", path, "--work", path.parent / "w", "--strict", "--jobs", 1)
    assert result.exit_code == 1 and "1 studies were not run." in result.output and "three" not in result.output


def test_a_fault_of_the_program_in_one_study_is_told_and_the_next_one_is_run(tmp_path, monkeypatch):
    def fails(folder, **_):
        raise ZeroDivisionError("a hidden fault") if folder.name == "one" else InputError("Refused; expected more.")

    monkeypatch.setattr(batching, "run", fails)
    path = write_list(tmp_path, '[[study]]\nfolder = "one"\n[[study]]\nfolder = "two"\n')
    ran = list(pipeline.run_batch(pipeline.read_batch(path), log_folder=tmp_path))
    hidden, refused = (r.failure for r in ran)
    assert re.fullmatch(r"ZeroDivisionError: a hidden fault \(fails, line \d+\)", hidden)
    assert refused == "Refused; expected more."


def test_ctrl_c_ends_the_batch_and_tells_what_was_done(tmp_path, monkeypatch):
    def interrupted(folder, **_):
        raise KeyboardInterrupt if folder.name == "two" else AnalysisError("Refused.")

    monkeypatch.setattr(batching, "run", interrupted)
    path = write_list(tmp_path, '[[study]]\nfolder = "one"\n[[study]]\nfolder = "two"\n')
    result = call("batch", path, "--work", tmp_path / "w")
    assert result.exit_code == 130 and "- one: Refused." in result.output
    assert "what is done is kept" in result.output and "Traceback" not in result.output
