"""The report is one file that asks nothing of a network and takes documents as data."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from analysis.plots import plot_all
from analysis.report import render_report
from tests.plots.sample import HOSTILE
from tests.report.sample import report_tables

VOID = {"meta", "input", "br", "img", "link"}


class _Page(HTMLParser):
    """Collects tags, ids, attributes and whether elements are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.broken: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.broken.append(tag)


def _parse(page: str) -> _Page:
    parser = _Page()
    parser.feed(page)
    return parser


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return report_tables(4, hostile=True)


@pytest.fixture(scope="module")
def page(tables) -> str:
    return render_report(tables, plot_all(tables), study=HOSTILE, parameters={"seed": HOSTILE}, version="0")


def test_hostile_text_makes_no_element(page):
    parsed = _parse(page)
    assert [tag for tag, _ in parsed.tags].count("script") == 2
    assert not any(name.startswith("on") for _, attributes in parsed.tags for name in attributes)
    assert not any(tag == "img" and attributes.get("src") == "x" for tag, attributes in parsed.tags)
    assert not parsed.broken and not parsed.open


def test_only_the_reports_own_script_may_run(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    assert "default-src 'none'" in policy and "script-src 'sha256-" in policy and "unsafe-eval" not in policy


def test_nothing_is_fetched(page):
    parsed = _parse(page)
    for tag, attributes in parsed.tags:
        assert tag not in {"link", "iframe", "object", "embed"}
        for name in ("src", "href", "xlink:href", "action"):
            target = attributes.get(name) or ""
            assert not re.match(r"(?i)\s*(https?:|//|javascript:)", target), (tag, target)
    css = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert "@import" not in css and "url(" not in css


def test_ids_are_unique(page):
    ids = [attributes["id"] for _, attributes in _parse(page).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_same_tables_give_the_same_page(tables, page):
    assert page == render_report(tables, plot_all(tables), study=HOSTILE, parameters={"seed": HOSTILE}, version="0")


def test_what_can_be_read_without_javascript(tables, page):
    body = page[: page.index('<script type="application/json"')]
    for label in (*tables["documents"]["number"], "10-CTr/TU", "Bytes that are no UTF-8", "Chain coverage"):
        assert label in body
    assert body.count("<svg") == len(plot_all(tables))


def test_sixty_plans_stay_under_ten_megabytes():
    tables = report_tables(63, 120)
    page = render_report(tables, plot_all(tables), study="large")
    assert len(page.encode("utf-8")) < 10_000_000


def test_an_empty_study_still_renders():
    empty = {name: table.iloc[:0] for name, table in report_tables(1).items()}
    page = render_report(empty, plot_all(empty), study="empty")
    assert "No plan was found" in page and not _parse(page).broken


def test_no_word_of_blame(page):
    assert "plagiar" not in page.lower()
