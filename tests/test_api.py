"""The pages on calls and tables say what the code says, and nothing public goes without a word."""

import importlib.util
import re
from pathlib import Path

import pytest

from analysis.core.row_meanings import ROWS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SPEC = importlib.util.spec_from_file_location("make_api", ROOT / "scripts" / "make_api.py")
make_api = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(make_api)
MODULES = {name: importlib.import_module(f"analysis.{name}") for name in make_api.PACKAGES}


@pytest.fixture(scope="module")
def made():
    return make_api.pages()


def test_the_pages_are_those_of_the_code(made):
    kept = {f"api/{p.name}": p for p in (DOCS / "api").glob("*.md")} | {"TABLES.md": DOCS / "TABLES.md"}
    assert set(kept) == set(made)
    stale = [path for path, text in made.items() if kept[path].read_text(encoding="utf-8") != text]
    assert not stale, f"Run python scripts/make_api.py: {stale}"


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_has_a_summary(name):
    silent = [
        public for public, owner in make_api.public_names(MODULES[name]) if not make_api.summary_of(owner, public)
    ]
    assert not silent, f"analysis.{name}: {silent}"


def test_every_package_with_public_names_has_a_page():
    packages = {p.parent.name for p in (ROOT / "analysis").glob("*/__init__.py")} - {
        "cli"
    }  # the command explains itself
    assert packages <= set(make_api.PACKAGES)


def test_every_table_says_what_a_row_is():
    assert set(ROWS) == {*make_api.TABLES, *make_api.DERIVED}


def test_links_between_the_pages_hold(made):
    for path, text in made.items():
        folder = (DOCS / path).parent
        outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#]*)#?[^)]*\)", outside):
            assert not target or (folder / target).exists(), f"{path}: {target}"


def test_a_docstring_becomes_readable():
    said = make_api.prose(
        "What ``n < 3`` means.\n\nParameters\n----------\nplan : str\n    Its id;\n    on two lines.\n\n"
        "Raises\n------\nInputError\n    If none.\n\nExamples\n--------\n>>> 1 + 1\n2\n"
    )
    assert said == (
        "What `n < 3` means.\n\n**Parameters**\n\n- `plan` (str):\n  Its id;\n  on two lines.\n\n"
        "**Raises**\n\n- `InputError`:\n  If none.\n\n**Examples**\n\n```python\n>>> 1 + 1\n2\n```"
    )


def test_a_long_signature_has_a_line_per_argument():
    tree = make_api.ast.parse(
        "def f(a, /, b: int, c: str = 'x', *rest: float, only: bool = False, many_words_so_that_it_is_long: int = 3, "
        "**more: int) -> tuple[int, ...]: ..."
    )
    (node,) = tree.body
    lines = make_api.signature(node).splitlines()
    assert lines[0] == "f(" and lines[-1] == ") -> tuple[int, ...]"
    assert lines[1:-1] == [
        "    a,", "    /,", "    b: int,", "    c: str = 'x',", "    *rest: float,", "    only: bool = False,",
        "    many_words_so_that_it_is_long: int = 3,", "    **more: int,",
    ]  # fmt: skip
