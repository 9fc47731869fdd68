"""The command: help at once, one sentence where something is missing, tables and a report where all is well."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app

COMMANDS = ("run", "repair", "manifest", "emphasis", "export", "report", "figures", "score", "doctor")


def call(*arguments: str | Path):
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command):
    result = call(command, "--help")
    assert result.exit_code == 0 and f"doichieu {command}" in result.output


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
    for part in ("Python", "underthesea", "repair model", "tesseract", "chromium"):
        assert part in result.output


def test_a_misspelt_command_is_a_usage_error():
    assert call("rnu").exit_code == 2
