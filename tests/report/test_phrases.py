"""Every word of the page has one place, in both languages, and is used."""

import ast
import re
from importlib.resources import files
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.tables import make_table
from analysis.report import render_report
from analysis.report.phrases import LANGUAGES, count, percent, read_phrases, say
from tests.report.sample import report_tables

FOLDER = files("analysis.report")
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if path.name.endswith((".js", ".html", ".py"))
)
BUILT = (
    "level.", "rung.", "relation.", "function.", "role.", "lineage.", "addressee.", "zone.", "kind.", "own.", "state.",
    "field.", "change.", "view.", "methods.", "composition.", "passage.", "emphasis.column.", "emphasis.level.",
    "emphasis.by.", "problem.",
)  # fmt: skip
"""Keys that are put together from one of these and a value of the tables."""


def test_both_languages_have_the_same_keys_and_values():
    english, vietnamese = (read_phrases(language) for language in LANGUAGES)
    assert english.keys() == vietnamese.keys()
    for key, words in english.items():
        names = {frozenset(re.findall(r"\{(\w+)\}", part)) for part in (*words.split("|"), vietnamese[key])}
        assert len(names) == 1, key
        assert words.strip() and vietnamese[key].strip() and "|" not in vietnamese[key], key


def test_every_key_is_used_and_every_used_key_is_there():
    keys = set(read_phrases("en"))
    said = set(re.findall(r"""say\((?:language, )?["']([\w./ -]+)["']\s*[,)]""", SOURCES))
    said -= set(LANGUAGES)
    assert said <= keys, said - keys
    quoted = set(re.findall(r"""["']([\w./ -]+)["']""", SOURCES))
    views = {f"{view}.note" for view in ("holes", "targets", "cascade", "shared")}
    unused = {key for key in keys - quoted - views if not key.startswith(BUILT)}
    assert not unused


def test_markup_stands_only_where_the_template_says_it():
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if path.name.endswith(".js"))
    for language in LANGUAGES:
        for key, words in read_phrases(language).items():
            assert not re.search(r"[<>&]", words) or f'say("{key}"' not in scripts, key


def test_numbers_are_written_as_the_language_writes_them():
    assert (count(12345, "en"), count(12345, "vi")) == ("12,345", "12.345")
    assert (percent(0.25, "en"), percent(0.25, "vi"), percent(None, "vi")) == ("25\u202f%", "25%", "không xác định")
    assert say("en", "n.plans", n=1) == "1 plan" and say("vi", "n.plans", n=2) == "2 kế hoạch"


def test_the_page_speaks_one_language():
    page = render_report(report_tables(2), study="mẫu", language="vi")
    assert '<html lang="vi"' in page and "Ai dùng lại, ai điều chỉnh, ai thêm mới?" in page
    body = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    words = re.sub(r"<code>.*?</code>|<[^>]+>", " ", body)
    for english in ("Overview", "superior", "source found", "interval", "corpus", "locality", "Keyboard", "Which "):
        assert english not in words, english


def test_another_language_is_refused_in_one_sentence():
    with pytest.raises(InputError, match="expected one of en, vi"):
        render_report(report_tables(2), study="x", language="fr")


def test_every_kind_of_problem_is_named_in_both_languages():
    package = Path(str(FOLDER)).parent
    kinds = set()
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name == "Problem" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                kinds.add(node.args[1].value)
            if (
                isinstance(node, ast.FunctionDef)
                and path.parts[-2:] == ("ingest", "folder.py")
                and node.name == "_kind"
            ):
                returned = [n.value for n in ast.walk(node) if isinstance(n, ast.Return)]
                values = [v for r in returned for v in ((r.body, r.orelse) if isinstance(r, ast.IfExp) else (r,))]
                kinds |= {v.value for v in values if isinstance(v, ast.Constant)}
    assert len(kinds) > 15
    for language in LANGUAGES:
        assert not sorted(kind for kind in kinds if f"problem.{kind}" not in read_phrases(language))


def test_a_vietnamese_reader_is_told_in_vietnamese_what_is_wrong():
    tables = report_tables(2)
    problem = {"file": "a.pdf", "kind": "unreadable", "message": "It cannot be opened <b>.", "fatal": True}
    new = {**problem, "kind": "of a later version"}
    page = render_report({**tables, "problems": make_table("problems", [problem, new])}, study="mẫu", language="vi")
    assert "không đọc được: tệp hỏng" in page and "bị loại ra" in page and "of a later version" in page
    assert '<bdi lang="en" class="below">It cannot be opened &lt;b&gt;.</bdi>' in page
