"""The report in a real browser: its script runs, hostile text does not, passages, cells and searches arrive."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

from analysis.plots import plot_all
from analysis.report import render_report
from tests.plots.sample import sample_tables

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--virtual-time-budget=4000", "--dump-dom",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true, but no Chromium is installed; scripts/test installs it.")
        pytest.skip("Chromium is not installed")
    return found


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return sample_tables(4, hostile=True)


@pytest.fixture(scope="module")
def open_report(browser, tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    path = folder / "report.html"
    path.write_text(render_report(tables, plot_all(tables), study="sample"), encoding="utf-8", newline="\n")

    def open_at(address: str) -> str:
        command = [
            browser,
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"{Path(path).as_uri()}#{quote(address, safe='/:')}",
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, encoding="utf-8").stdout

    return open_at


def _shown(page: str) -> str:
    """The part of the page that the view now shown holds."""
    start = page.index('class="view shown"')
    end = page.find('<section class="view', start)
    return page[start : end if end > 0 else None]


def _words(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def test_nothing_in_a_plan_runs_in_any_view(open_report):
    for view in ("overview", "uptake", "tasks", "reading/plan-00", "search/script", "documents", "methods"):
        page = open_report(view)
        assert '<html lang="en" class="js">' in page, view
        assert "<title>sample – localisation report</title>" in page, view


def test_a_passage_is_marked_on_both_sides(open_report, tables):
    plan = tables["alignments"]["target"].iloc[-1]
    row = tables["alignments"][tables["alignments"]["target"] == plan].iloc[0]
    view = _shown(open_report(f"reading/{plan}/{row['source']}/passage:1"))
    text = tables["texts"].set_index("document").loc[plan, "text"][row["target_start"] : row["target_end"]]
    for pane in ("pane-plan", "pane-source"):
        side = view[view.index(f'id="{pane}"') :].split("</article>")[0]
        chosen = "".join(re.findall(r'<mark class="passage chain at"[^>]*>(.*?)</mark>', side, re.DOTALL))
        assert _words(chosen) == text, pane


def test_every_line_of_the_plan_is_there(open_report, tables):
    view = _shown(open_report("reading/plan-02"))
    pane = view[view.index('id="pane-plan"') :].split("</article>")[0]
    lines = [_words(line) for line in re.findall(r'class="txt"[^>]*>(.*?)</span></div>', pane, re.DOTALL)]
    text = tables["texts"].set_index("document").loc["plan-02", "text"]
    expected = text.rstrip("\n").split("\n")
    assert len(lines) == len(expected)
    stripped = [re.sub(r"^\d+", "", line) for line in lines]
    assert all(
        line.replace(" ", "").endswith(want.replace(" ", "")[-12:])
        for line, want in zip(stripped, expected, strict=True)
    )


def test_a_permalink_opens_one_task_through_the_levels(open_report, tables):
    row = tables["genealogy"][tables["genealogy"]["missing"] == "yes"].iloc[0]
    page = open_report(f"task/{row['document']}/{row['task']}")
    dialog = page[page.index('id="task-dialog"') : page.index("</dialog>", page.index('id="task-dialog"'))]
    assert "open" in dialog.split(">")[0] and row["number"] in dialog
    assert dialog.count('<li class="open"') == 1 and dialog.count("<li") == 3
    central = dialog.index("Central"), dialog.index("Province")
    assert central[0] < central[1], "the centre stands first"


def test_search_without_diacritics_finds_all_spellings(open_report, tables):
    n_places = sum(text.lower().count("chuyển đổi số") for text in tables["texts"]["text"])
    assert n_places
    for query in ("chuyen doi so", "CHUYỂN  ĐỔI SỐ"):
        assert f"{n_places} place" in _shown(open_report(f"search/{query}")), query


def test_each_taken_up_provision_is_a_button(open_report, tables):
    cells = tables["uptake"][(tables["uptake"]["source_document"] == "901-NQ-TW")]
    taken = cells["relation"].isin(["verbatim", "near", "adapted", "thematic"]).sum()
    view = _shown(open_report("uptake"))
    assert view.count("<td") == len(cells)
    assert len(re.findall(r"<td[^>]*><button", view)) == taken


def test_tasks_of_one_plan_name_the_holes_of_its_chain(open_report, tables):
    view = _shown(open_report("tasks/plan-01"))
    n_tasks = (tables["tasks"]["document"] == "plan-01").sum()
    assert f"{n_tasks} tasks of {len(tables['tasks'])}" in view
    assert "11-CTr/TU" in view and "Holes in the chain" in view
