"""Write docs/api/ (a page per public package, from the docstrings) and docs/TABLES.md (every table and column).

    python scripts/make_api.py

`tests/test_api.py` makes the pages again in memory: a page that differs from what the code says fails.
Signatures are taken from the source, as they stand there, so that the pages do not depend on versions of Python.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from analysis.core.column import Column
from analysis.core.derived import CODEBOOK, CODES, DYADS, QUOTES
from analysis.core.row_meanings import ROWS
from analysis.core.tables import TABLES
from analysis.export.codebook import range_of, unit_of

DOCS = Path(__file__).resolve().parents[1] / "docs"
PACKAGES = (
    "pipeline", "store", "core", "core.tables", "ingest", "repair", "structure", "tokenization", "similarity", "reuse",
    "localisation", "topics", "emphasis", "cascade", "stats", "plots", "report", "export", "coding", "corrections",
    "engine", "restoring", "scoring", "vietnamese",
)  # fmt: skip
"""Packages and modules with a page, in reading order."""
DERIVED = {"dyads": DYADS, "quotes": QUOTES, "codebook": CODEBOOK, "codes": CODES}
FIELDS = ("Parameters", "Attributes", "Returns", "Yields", "Raises")
NOTE = "*Made by `scripts/make_api.py` from the docstrings; change them, not this page.*"

OF_TABLES = """A study holds these tables (`study.table("tasks")`; Parquet files in the study's folder, CSV and others
by `doichieu export`). The last four are made of them, for other programs and for coding by hand.

Spans `[start, end)` count code points of the *repaired* text; exported ones count those of the text as it was read.
Lines are the same in both. Lists inside a cell are joined with `;`. Empty text means *not stated*; a number may be
missing only where the column says so. A `share` is 0 to 1, never per cent. How a number may be quoted: `quotes.csv` and
`codebook.csv` of every export."""


def pages() -> dict[str, str]:
    """Every page: path below docs/ -> Markdown."""
    made = {f"api/{name}.md": page(importlib.import_module(f"analysis.{name}")) for name in PACKAGES}
    return {**made, "api/README.md": index(), "TABLES.md": tables()}


def page(module: ModuleType) -> str:
    """The page of a package: what it is for, its names, then each in full."""
    names = list(public_names(module))
    parts = [f"# {module.__name__}", NOTE, prose(inspect.getdoc(module) or "")]
    parts.append("\n".join(f"- [`{name}`](#{name.lower()}): {summary_of(owner, name)}" for name, owner in names))
    parts += [described(owner, name) for name, owner in names]
    return "\n\n".join(part for part in parts if part) + "\n"


def public_names(module: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """Names that a module offers, sorted, and the module in which each is defined.

    Those of ``__all__``; without it the functions and classes that the module, or a package's modules, define.
    """
    if hasattr(module, "__all__"):
        for name in sorted(module.__all__, key=str.lower):
            yield name, home_of(module, name)
        return
    parts = [module]
    if hasattr(module, "__path__"):
        parts += [importlib.import_module(f"{module.__name__}.{m.name}") for m in pkgutil.iter_modules(module.__path__)]
    found = [(name, part) for part in parts for name in defined(part)]
    yield from sorted(found, key=lambda pair: pair[0].lower())


def home_of(module: ModuleType, name: str) -> ModuleType:
    """The module whose source defines `name`: followed through imports."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return home_of(importlib.import_module(node.module), alias.name)
    return module


def defined(module: ModuleType) -> list[str]:
    """Public functions and classes that a module's source defines."""
    found = [n.name for n in tree_of(module).body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    return [name for name in found if not name.startswith("_")]


def tree_of(module: ModuleType) -> ast.Module:
    """The syntax tree of a module's source."""
    return ast.parse(inspect.getsource(module))


def node_of(module: ModuleType, name: str) -> tuple[ast.stmt, str]:
    """Where a name is defined, and its docstring (of a constant the text that follows it)."""
    body = tree_of(module).body
    for position, node in enumerate(body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node, ast.get_docstring(node) or ""
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            following = body[position + 1] if position + 1 < len(body) else None
            value = following.value if isinstance(following, ast.Expr) else None
            said = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
            return node, inspect.cleandoc(said)
    raise LookupError(f"{module.__name__} defines no {name!r}; is it made at run time?")


def summary_of(module: ModuleType, name: str) -> str:
    """The first paragraph of what is said of a name, on one line; empty where nothing is said."""
    return plain(" ".join(node_of(module, name)[1].split("\n\n")[0].split()))


def described(module: ModuleType, name: str) -> str:
    """One name in full."""
    node, said = node_of(module, name)
    parts = [f"## {name}", code(signature(node)), prose(said)]
    if isinstance(node, ast.ClassDef):
        for member in node.body:
            if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                own = ast.get_docstring(member) or ""
                parts += [f"### {name}.{member.name}", code(signature(member)), prose(own)]
    return "\n\n".join(part for part in parts if part)


def signature(node: ast.stmt) -> str:
    """A definition as it stands in the source, without its body; long ones with a line per argument."""
    if isinstance(node, ast.FunctionDef):
        flags = [d.id for d in node.decorator_list if isinstance(d, ast.Name) and d.id in ("property", "classmethod")]
        back = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        line = f"{node.name}({ast.unparse(node.args)}){back}"
        if len(line) > 100:
            line = f"{node.name}(\n" + "".join(f"    {one},\n" for one in arguments(node.args)) + f"){back}"
        return "".join(f"@{flag}\n" for flag in flags) + line
    if isinstance(node, ast.ClassDef):
        bases = f"({', '.join(ast.unparse(base) for base in node.bases)})" if node.bases else ""
        fields = [f"    {ast.unparse(n)}" for n in node.body if isinstance(n, ast.AnnAssign)]
        return "\n".join([f"class {node.name}{bases}" + (":" if fields else ""), *fields])
    return textwrap.shorten(ast.unparse(node), 300, placeholder=" ...")


def arguments(given: ast.arguments) -> list[str]:
    """Every argument as it is written, with the bare ``*`` before those that are named only."""
    plainly = [*given.posonlyargs, *given.args]
    none: list[ast.expr | None] = [None] * (len(plainly) - len(given.defaults))
    said = [argument(a, d) for a, d in zip(plainly, [*none, *given.defaults], strict=True)]
    said.insert(len(given.posonlyargs), "/") if given.posonlyargs else None
    said += [f"*{argument(given.vararg, None)}"] if given.vararg else ["*"] if given.kwonlyargs else []
    said += [argument(a, d) for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    return said + ([f"**{argument(given.kwarg, None)}"] if given.kwarg else [])


def argument(one: ast.arg, default: ast.expr | None) -> str:
    """One argument with its type and default."""
    typed = f": {ast.unparse(one.annotation)}" if one.annotation else ""
    return one.arg + typed + (f"{' = ' if typed else '='}{ast.unparse(default)}" if default is not None else "")


def prose(docstring: str) -> str:
    """A numpydoc docstring as Markdown."""
    pieces = re.split(r"^(\w[\w ]*)\n-{3,}\n", docstring, flags=re.MULTILINE)
    parts = [running(pieces[0])]
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.append(f"**{title}**")
        parts.append(fields(body) if title in FIELDS else code(body) if title == "Examples" else running(body))
    return "\n\n".join(part for part in parts if part.strip())


def fields(body: str) -> str:
    """A list of ``name : type`` with what is said of each below it; running text stays running text."""
    found: list[str] = []
    for block in re.split(r"\n(?=\S)", body.strip("\n")):
        head, _, rest = block.partition("\n")
        name, colon, kind = (part.strip() for part in head.partition(" : "))
        title = f"`{name}`" + (f" ({plain(kind)})" if colon else "")
        said = textwrap.indent(running(textwrap.dedent(rest)), "  ")
        found.append(f"- {title}" + (f":\n{said}" if said else ""))
    return "\n".join(found)


def running(text: str) -> str:
    """Running text, with doctests in between as code."""
    parts = re.split(r"\n\s*\n", text.strip("\n"))
    return "\n\n".join(code(part) if part.lstrip().startswith(">>>") else plain(part) for part in parts).strip()


def plain(text: str) -> str:
    """Text of a docstring as Markdown: its double backticks single, its roles bare, nothing taken for HTML."""
    text = re.sub(r":\w+:`", "`", text.replace("``", "`"))
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(p if p.startswith("`") else p.replace("<", "&lt;").replace("|", "\\|") for p in pieces)


def code(text: str) -> str:
    """A block of Python."""
    return f"```python\n{textwrap.dedent(text).strip()}\n```"


def index() -> str:
    """The page that lists the pages."""
    modules = [(name, importlib.import_module(f"analysis.{name}")) for name in PACKAGES]
    said = [(name, (inspect.getdoc(module) or "").partition("\n\n")[0]) for name, module in modules]
    listed = [f"| [`analysis.{name}`]({name}.md) | {plain(' '.join(text.split()))} |" for name, text in said]
    head = "What can be called, a page per package; what the columns of tables mean: [TABLES](../TABLES.md)."
    return "\n".join(["# From Python", "", NOTE, "", head, "", "| package | what for |", "|---|---|", *listed, ""])


def tables() -> str:
    """Every table of a study, and those made of them, with all columns."""
    everything: Mapping[str, tuple[Column, ...]] = {**TABLES, **DERIVED}
    contents = " · ".join(f"[{name}](#{name})" for name in everything)
    note = NOTE.replace("the docstrings; change them", "`analysis/core`; change that")
    parts = ["# Tables and columns", note, OF_TABLES, contents, *(table(name, everything[name]) for name in everything)]
    return "\n\n".join(parts) + "\n"


def table(name: str, columns: tuple[Column, ...]) -> str:
    """One table: what a row is, and its columns."""
    lines = [f"## {name}", "", f"A row is {ROWS[name]}.", "", "| column | type | meaning | values |"]
    lines.append("|---|---|---|---|")
    for column in columns:
        kind = unit_of(column) if unit_of(column) == "share" else column.type
        cells = [
            f"`{column.name}`",
            kind,
            column.meaning,
            range_of(column) + (", or missing" if column.missing else ""),
        ]
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |")
    return "\n".join(lines).replace("| , or missing |", "| or missing |")


def main() -> None:
    """Write the pages, and remove those of packages that are gone."""
    made = pages()
    (DOCS / "api").mkdir(exist_ok=True)
    for old in sorted((DOCS / "api").glob("*.md")):
        if f"api/{old.name}" not in made:
            old.unlink()
    for path, text in made.items():
        (DOCS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
