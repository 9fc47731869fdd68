"""Fixtures that several test packages share."""

import os
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.store import Study

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


@pytest.fixture(scope="session")
def demo(root: Path) -> Path:
    """The embedded demo corpus."""
    return root / "corpus" / "demo"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and gold annotations beside the project; tests skip where it is absent.

    Under CI=true it must be there, so that a green run cannot hide an unchecked promise.
    """
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true, but ../shared with the gold annotations does not stand beside the project.")
        pytest.skip("../shared (real documents, gold annotations) does not stand beside the project")
    return folder


@pytest.fixture(scope="session")
def demo_folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where the tests' own study of the demo corpus lies: tables, figures."""
    return tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("figures")


@pytest.fixture(scope="session")
def demo_study(demo: Path, demo_folders: tuple[Path, Path]) -> Study:
    """The demo corpus, analysed once for all tests."""
    work, figures = demo_folders
    return pipeline.run(demo, study="demo", work=work, figures=figures)
