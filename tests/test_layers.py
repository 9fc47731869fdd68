"""Who may import whom: nouns below, verbs beside each other, composition at the top."""

import ast
from pathlib import Path

import pytest

import analysis

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "analysis"
BASE = {"core", "vietnamese", "stats"}
STAGES = {
    "ingest", "repair", "structure", "tokenization", "similarity", "reuse", "localisation", "topics", "emphasis",
    "cascade",
}  # fmt: skip
ALLOWED = {
    **{name: set() for name in BASE},
    **dict.fromkeys(STAGES, BASE),
    "store": {"core", "stats"},
    "engine": {"core"},
    "plots": {"core", "stats"},
    "export": {"core", "stats", "store"},
    "coding": {"core", "stats", "ingest"},
    "scoring": {"core", "stats", "store", "vietnamese"},
    "report": {"core", "plots"},
    "corrections": BASE | {"structure", "localisation"},
    "pipeline": BASE | STAGES | {"engine", "store", "plots", "export", "report", "corrections"},
    "restoring": BASE | {"ingest", "repair"},
    "serving": {"core", "ingest", "report"},
    "cli": BASE
    | STAGES
    | {
        "store",
        "plots",
        "export",
        "coding",
        "report",
        "pipeline",
        "restoring",
        "scoring",
        "serving",
        "doctor",
    },
    "doctor": {"core", "engine", "ingest", "repair"},
    "__init__": set(),
    "__main__": {"cli"},
}
"""``analysis.__version__`` may be read by everybody."""
LATE = {"cli"}
"""Modules whose imports may stand inside functions, so that ``--help`` is instant."""
OPTIONAL = {"trueocr", "pyspark", "py4j"}
"""Optional parts, imported inside functions wherever they are used."""
FILES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> list[tuple[str, bool]]:
    """Every imported module, and whether the import stands inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = (
                [f"{node.module}.{a.name}" for a in node.names] if node.module == "analysis" else [node.module or ""]
            )
            found += [(name, id(node) in inside) for name in names]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path: Path):
    part = part_of(path)
    for name, late in imports(path):
        root, _, rest = name.partition(".")
        if late:
            assert part in LATE or root in OPTIONAL, f"{path}: {name} is imported inside a function"
        if root == "analysis" and rest != "__version__":
            target = rest.split(".")[0]
            assert target == part or target in ALLOWED[part], f"{path}: {part} may not import {target}"


def test_there_is_no_import_cycle():
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES}
    modules = set(names.values())
    graph = {
        names[path]: {name for name, _ in imports(path) if name in modules} - {names[path], "analysis"}
        for path in FILES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for below in graph[module]:
                visit(below, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_the_package_is_ours_and_not_another_projects():
    assert Path(analysis.__file__).resolve() == PACKAGE / "__init__.py"


def test_modules_and_functions_stay_small():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, f"{path}: {text.count(chr(10))} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno <= 80, f"{path}: {node.name} is too long"
