"""Every notebook is kept executed, is the twin of its script, and runs from top to bottom."""

import json
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
SCRIPTS = sorted(FOLDER.glob("[0-9][0-9]_*.py"))


def sources(notebook) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells]


def test_there_is_a_notebook():
    assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_notebook_and_script_are_twins_and_outputs_are_kept(script):
    kept = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert sources(kept) == sources(jupytext.read(script))
    code = [cell for cell in kept.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code) and any(cell.outputs for cell in code)
    assert "Traceback" not in json.dumps([cell.outputs for cell in code])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_notebook_runs(script):
    notebook = jupytext.read(script)
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(FOLDER)}}).execute()
    assert "assert" in notebook.cells[-1].source
