"""sample, agree and estimate as their help shows them, one after the other, on the demo."""

import csv
import re

import pytest
from typer.testing import CliRunner

from analysis.cli import app


def call(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})


@pytest.fixture(scope="module")
def folder(demo_study, demo_folders):
    return demo_folders[0]


def fill(path, coders=("",)):
    """The sheet with codes of persons who follow the toolkit, but code every fifth task otherwise."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    filled = []
    for coder in coders:
        for k, row in enumerate(rows):
            relation = "thematic" if k % 5 == len(coder) else row["toolkit_relation"]
            codes = {"relation": relation, "function": row["toolkit_function"], "change": row["toolkit_change"]}
            filled.append({**row, **codes, "coder": coder})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(filled[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(filled)


def test_from_a_sample_to_an_estimate(folder, tmp_path):
    sheet = tmp_path / "demo-codes.csv"
    arguments = ("sample", "demo", "--n", 40, "--by", "relation", "--to", sheet, "--show", "--work", folder)
    done = call(*arguments)
    assert done.exit_code == 0 and "40 of " in done.output and "5 strata" in done.output, done.output
    again = call(*arguments)
    assert again.exit_code == 1 and "is there already" in again.output
    fill(sheet)
    done = call("agree", "demo", "--codes", sheet, "--to", tmp_path / "differ.csv", "--work", folder)
    assert done.exit_code == 0, done.output
    for said in ("40 coded units, 0 without a task", "relation: 0.8", "function: 1.000", "change: 1.000"):
        assert said in done.output
    assert "alpha" not in done.output
    with (tmp_path / "differ.csv").open(encoding="utf-8", newline="") as file:
        differ = list(csv.DictReader(file))
    assert differ and {row["by_hand"] for row in differ} == {"thematic"} and all(row["text"] for row in differ)
    done = call(
        "estimate", "demo", "--codes", sheet, "--what", "relation=thematic", "--on", "n_words", "--work", folder
    )
    assert done.exit_code == 0, done.output
    for said in (
        "40 coded by hand, 12 plans",
        "unknown bias",
        "measurement",
        "superpopulation",
        "intercept",
        "n_words",
    ):
        assert said in done.output


def test_two_coders_are_measured_against_each_other(folder, tmp_path):
    sheet = tmp_path / "codes.csv"
    assert call("sample", "demo", "--n", 30, "--to", sheet, "--show", "--work", folder).exit_code == 0
    fill(sheet, ("A", "BB"))
    done = call("agree", "demo", "--codes", sheet, "--show", 1, "--work", folder)
    assert done.exit_code == 0 and "Krippendorff" in done.output and "ordinal" in done.output, done.output
    arguments = ("estimate", "demo", "--codes", sheet, "--what", "function=organisational", "--work", folder)
    done = call(*arguments)
    assert done.exit_code == 1 and "choose a coder with --coder" in done.output
    assert call(*arguments, "--coder", "BB").exit_code == 0


def test_an_empty_sheet_is_told(folder, tmp_path):
    sheet = tmp_path / "codes.csv"
    assert call("sample", "demo", "--n", 5, "--to", sheet, "--work", folder).exit_code == 0
    done = call("agree", "demo", "--codes", sheet, "--work", folder)
    assert done.exit_code == 0 and "0 coded units" in done.output, done.output
    done = call("estimate", "demo", "--codes", sheet, "--what", "relation=none", "--work", folder)
    assert done.exit_code == 1 and "No task of the study has a code" in done.output


def test_exports_of_the_demo_by_command(folder, tmp_path):
    done = call(
        "export", "demo", "--to", tmp_path, "--format", "graphml", "--format", "latex", "--lang", "vi", "--work", folder
    )
    assert done.exit_code == 0 and "4 files written" in done.output, done.output
    assert (tmp_path / "cascade.graphml").is_file() and (tmp_path / "reuse.graphml").is_file()
    done = call("export", "demo", "--to", tmp_path, "--format", "doc", "--work", folder)
    assert done.exit_code == 1 and "There is no format 'doc'" in done.output


def test_the_codes_that_come_with_the_demo_fit_it(folder, root):
    """corpus/demo_codes.csv, for the examples; made by scripts/make_demo_codes.py and still about tasks of the demo."""
    codes = root / "corpus" / "demo_codes.csv"
    done = call("agree", "demo", "--codes", codes, "--work", folder)
    n_coded, n_lost = re.search(r"(\d+) coded units, (\d+) without a task", done.output).groups()
    assert done.exit_code == 0 and int(n_coded) > 70, done.output
    assert int(n_lost) <= 4, "task ids of the demo have changed: run scripts/make_demo_codes.py"
    done = call("estimate", "demo", "--codes", codes, "--what", "relation=verbatim,near", "--work", folder)
    assert done.exit_code == 0 and "measurement" in done.output, done.output
