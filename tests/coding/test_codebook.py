"""The page for people who code says all that the sheet and the reader of codes know, in both languages."""

import re

import pytest

from analysis.cli import app
from analysis.coding.codes import FUNCTIONS, NO_CHANGE
from analysis.coding.sampling import SHEET
from analysis.core.tables import RELATIONS
from analysis.corrections.codes import CHANGES

PAGES = ("CODEBOOK.md", "CODEBOOK.vi.md")


@pytest.fixture(scope="module", params=PAGES)
def page(request, root):
    return (root / "docs" / request.param).read_text(encoding="utf-8")


def test_every_code_and_every_column_is_explained(page):
    for value in (*RELATIONS, *FUNCTIONS, NO_CHANGE):
        assert f"`{value}`" in page, value
    for change in CHANGES:
        assert change in page, change
    rows = [line for line in page.split("\n") if line.startswith("| ")]
    columns = {name.strip() for line in rows for name in line.split("|")[1].split(",")}
    assert set(SHEET) <= columns


def test_the_commands_are_there(page):
    said = set(re.findall(r"^doichieu (\w+)", page, re.MULTILINE))
    assert said == {"sample", "agree", "estimate"}
    assert said <= {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}


def test_both_languages_have_the_same_parts(root):
    one, two = ((root / "docs" / name).read_text(encoding="utf-8") for name in PAGES)
    for mark in (r"^## ", r"^\| ", r"^- ", r"`[a-z]+`"):
        assert len(re.findall(mark, one, re.MULTILINE)) == len(re.findall(mark, two, re.MULTILINE)), mark


def test_the_words_are_our_own(page, shared):
    """No run of eight words of the codebook of the gold annotations."""

    def runs(text):
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[k : k + 8]) for k in range(len(words) - 7)}

    assert not runs(page) & runs((shared / "gold" / "CODEBOOK.md").read_text(encoding="utf-8"))
