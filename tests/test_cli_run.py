"""What a run prints and keeps beside its tables: log, problems by kind, exit codes, one sentence after Ctrl-C."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from rich.progress import Progress

from analysis import pipeline
from analysis.cli.frame import Rate
from analysis.core.errors import Problem
from analysis.export.replication import archive_bytes
from analysis.pipeline import logbook
from analysis.pipeline.logbook import keep_log
from analysis.store import study_at
from tests.pipeline.test_path import ACT, PLAN, write
from tests.test_cli import call

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} (INFO|WARNING|ERROR) +\S.*")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small study that was run by the command, with a file that is left out; its folder and what was printed."""
    folder = tmp_path_factory.mktemp("run")
    write(folder / "corpus", act=ACT, plan=PLAN, empty="")
    return folder, call("run", folder / "corpus", "--study", "s", "--work", folder, "--figures", folder / "f")


def again(folder, *options):
    return call("run", folder / "corpus", "--study", "s", "--work", folder, "--figures", folder / "f", *options)


def test_problems_are_counted_by_kind_with_the_first_file(made):
    result = made[1]
    assert result.exit_code == 0, result.output
    assert re.search(r"^empty: 1, 1 left out; first: empty.txt$", result.output, re.MULTILINE), result.output


def test_the_log_says_steps_seconds_documents_memory_versions_and_problems(made):
    lines = (made[0] / "s" / pipeline.LOG).read_text(encoding="utf-8").splitlines()
    assert all(LINE.fullmatch(line) for line in lines), lines
    text = "\n".join(lines)
    assert re.search(r"began: folder \S+corpus, sources \(\), seed 1, repair adapted, engine local.*doichieu \d", text)
    assert re.search(r"repairing and reading the documents: 2 of 2, 0 failed, \d+\.\d s, at most \d+ MB here", text)
    assert "1 problems empty, 1 left out; first empty.txt: " in text
    assert re.search(r"ended after \d+\.\d s", lines[-1])


def test_a_second_run_goes_on_from_what_is_kept_and_a_fresh_one_makes_all_again(made):
    folder = made[0]
    study, log = study_at(folder, "s"), folder / "s" / pipeline.LOG
    (study.folder / "corrections.csv").write_text("document,item,id,field,was,is\n", encoding="utf-8")
    for options, remade in ((("--resume",), False), (("--fresh", "--jobs", 1), True)):
        before, tables = log.read_text(encoding="utf-8"), dict(study.manifest["tables"])
        report = (folder / "f" / "s" / "report.html").stat().st_mtime_ns
        result = again(folder, *options)
        assert result.exit_code == 0, result.output
        said = log.read_text(encoding="utf-8").removeprefix(before)
        assert ("reading the documents: 2 of 2" in said) is remade and "ended after" in said
        assert ((folder / "f" / "s" / "report.html").stat().st_mtime_ns > report) is remade
        assert study.manifest["tables"] == tables, "the same files give the same bytes"
    assert (study.folder / "corrections.csv").is_file()


def test_a_bar_says_rate_and_time_left():
    now = [0.0]
    bar = Progress(get_time=lambda: now[0])
    task = bar.add_task("reading", total=100)
    assert Rate().render(bar.tasks[0]).plain.strip() == ""
    for done in (10, 20, 30):
        now[0] += 5
        bar.update(task, completed=done)
    assert Rate().render(bar.tasks[0]).plain.split() == ["2/s", "0:00:35", "left"]
    now[0] += 5
    bar.update(task, completed=100)
    assert Rate().render(bar.tasks[0]).plain.split()[-1] == "0:00:20"


def test_neither_log_nor_lock_travels_with_a_study(made):
    with zipfile.ZipFile(io.BytesIO(archive_bytes(study_at(made[0], "s")))) as archive:
        assert not [name for name in archive.namelist() if name.startswith(("run.log", "."))]


def test_a_dry_run_makes_nothing(made, tmp_path):
    folder = made[0]
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert "Up to date" in again(folder, "--dry-run").output
    assert "made again, because that is asked for" in again(folder, "--dry-run", "--fresh").output
    assert "The parameters changed." in again(folder, "--dry-run", "--seed", 2).output
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert call("run", folder / "corpus", "--dry-run", "--work", tmp_path).exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_is_exit_code_2_and_what_cannot_be_done_is_1(made, tmp_path):
    assert again(made[0], "--jobs", "many").exit_code == again(made[0], "--jobs", -1).exit_code == 2
    result = again(made[0], "--engine", "flink")
    assert result.exit_code == 1 and "expected one of local, spark" in result.output
    (tmp_path / "void").mkdir()
    result = call("run", tmp_path / "void", "--work", tmp_path / "w")
    assert result.exit_code == 1 and not (tmp_path / "w" / "void").exists(), "nothing is left of what never began"


@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
def test_ctrl_c_ends_with_one_sentence_and_the_next_run_goes_on(root, tmp_path):
    folder = write(tmp_path / "corpus", act=ACT, **{f"plan{n}": PLAN * 40 for n in range(12)})
    command = [sys.executable, "-m", "analysis", "run", folder, "--work", tmp_path / "w", "--figures", tmp_path / "f"]
    with subprocess.Popen(
        [str(part) for part in (*command, "--jobs", 1)], cwd=root, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as run:  # fmt: skip
        steps = tmp_path / "w" / "corpus" / "steps"
        for _ in range(1200):
            if run.poll() is not None or list(steps.glob("reading/*/*.arrow")):
                break
            time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    assert run.returncode == 130 and "Traceback" not in said, said
    assert "what is done is kept, and the same command goes on from there" in " ".join(said.split())
    kept = {path.name: path.stat().st_mtime_ns for path in steps.glob("reading/*/*.arrow")}
    log = (tmp_path / "w" / "corpus" / pipeline.LOG).read_text(encoding="utf-8")
    assert kept and re.search(r"ERROR +stopped after \d+\.\d s: interrupted", log)


def test_a_log_stays_bounded_and_one_line_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(logbook, "MOST_BYTES", 3000)
    problems = []
    for n in range(20):
        with keep_log(tmp_path, lambda *_: None, about={"folder": "a\nb\x1b[31m\u2028"}, problems=problems) as steps:
            problems.append(Problem(f"plan {n}\r\n.txt", "failed", "It failed.", fatal=True))
            steps("reading", 1, 2)
            (tmp_path / "tasks.parquet").touch()
    logs = sorted(tmp_path.glob("run.log*"))
    assert [path.name for path in logs] == ["run.log", "run.log.1"]
    assert all(path.stat().st_size <= 3000 for path in logs)
    lines = [line for path in logs for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert "plan 19" in lines[len(logs[0].read_text(encoding="utf-8").splitlines()) - 3]


def test_an_error_stands_in_the_log_and_a_log_alone_is_not_left(tmp_path):
    def fails():
        with keep_log(tmp_path, lambda *_: None, about={}, problems=[]) as steps:
            steps("reading", 1, 2)
            raise ZeroDivisionError("a hidden fault")

    with pytest.raises(ZeroDivisionError):
        fails()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "tasks.parquet").touch()
    with pytest.raises(ZeroDivisionError):
        fails()
    log = (tmp_path / pipeline.LOG).read_text(encoding="utf-8")
    assert "reading: 1 of 2" in log and "s: ZeroDivisionError: a hidden fault" in log


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / pipeline.LOG).mkdir()
    with keep_log(tmp_path, lambda *_: None, about={}, problems=[]) as steps:
        steps("reading", 2, 2)
    assert (tmp_path / pipeline.LOG).is_dir()
