"""The command: help at once, one sentence where something is missing, tables and a report where all is well."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app, main
from analysis.doctor import examine
from analysis.engine import spark

COMMANDS = tuple(c.name or c.callback.__name__ for c in app.registered_commands if c.callback)


def call(*arguments: str | Path):
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command):
    result = call(command, "--help")
    assert result.exit_code == 0 and f"doichieu {command}" in result.output


def test_an_error_that_nobody_foresaw_is_one_sentence_and_its_traceback_is_kept(tmp_path, monkeypatch, capsys):
    def breaks(*_, **__):
        raise ZeroDivisionError("no plans\nat all")

    monkeypatch.setattr("analysis.pipeline.run", breaks)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["doichieu", "run", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    (kept,) = tmp_path.glob("doichieu-fault-*.txt")
    said = capsys.readouterr().err
    assert ended.value.code == 1 and said.count("\n") == 1 and "Traceback" not in said
    assert "fault in the program, ZeroDivisionError: no plans; the traceback is in" in said and str(kept) in said
    assert "in breaks" in kept.read_text("utf-8")


def test_help_does_not_load_the_analysis():
    code = (
        "import sys; from typer.testing import CliRunner; from analysis.cli import app; "
        "CliRunner().invoke(app, ['--help']); "
        "print(sorted(set(sys.modules) & {'pandas', 'numpy', 'matplotlib', 'underthesea', 'sklearn', 'gensim'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments, message", [
    (("run", "nowhere"), r"The folder nowhere does not exist; expected"),
    (("export", "nothing", "--to", "x"), r"There is no study 'nothing'"),
    (("report", "nothing"), r"There is no study 'nothing'"),
    (("figures", "../nothing"), r"A study's name is letters"),
    (("score", "nothing", "--truth", "x"), r"There is no study 'nothing'"),
])  # fmt: skip
def test_what_is_missing_is_said_in_one_sentence(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert result.exit_code == 1 and re.search(message, result.output), result.output
    assert "Traceback" not in result.output and list(tmp_path.iterdir()) == []


def test_doctor_names_every_part():
    result = call("doctor")
    assert result.exit_code == 0, result.output
    for part in ("Python", "underthesea", "repair model", "tesseract", "chromium", "Spark"):
        assert part in result.output


@pytest.mark.parametrize("has_it, java, said", [
    (False, None, r"lacking: pyspark 4 \(pip install 'doichieu\[spark\]'\) and Java 17 or newer \(on Debian"),
    (True, ("/usr/bin/java", 11), r"lacking: Java 17 or newer, not the 11 at /usr/bin/java \(on Debian"),
])  # fmt: skip
def test_doctor_says_how_to_get_spark_and_java(has_it, java, said, monkeypatch):
    monkeypatch.setattr(spark, "has_pyspark", lambda: has_it)
    monkeypatch.setattr(spark, "find_java", lambda: java)
    (found,) = (check for check in examine() if check.name == "Spark")
    assert found.state == "optional" and re.search(said, found.detail)


def test_a_decision_is_explained_and_an_unknown_plan_is_told(demo_study):
    work = ("--work", demo_study.folder.parent)
    coded = demo_study.table("localisation")
    first = coded[coded["document"] == "huyen-na-lua"].iloc[0]
    one = call("explain", demo_study.name, "huyen-na-lua", first["task"], *work)
    assert one.exit_code == 0 and f"huyen-na-lua {first['task']}: {first['relation']}" in one.output
    unsure = call("explain", demo_study.name, "huyen-na-lua", "--below", "0.7", *work)
    n_unsure = int(((coded["document"] == "huyen-na-lua") & (coded["confidence"] < 0.7)).sum())
    assert 0 < unsure.output.count("\n  task: ") == n_unsure
    assert "at least as sure as" in call("explain", demo_study.name, "huyen-na-lua", "--below", "0", *work).output
    wrong = call("explain", demo_study.name, "huyen-nowhere", *work)
    assert wrong.exit_code == 1 and "the plans of the study are" in " ".join(wrong.output.split())


def test_a_misspelt_command_is_a_usage_error():
    assert call("rnu").exit_code == 2
