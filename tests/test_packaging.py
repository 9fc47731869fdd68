"""One list of dependencies: pyproject.toml; the lock and the conda environment follow it."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
SPARK_LOCK = (ROOT / "requirements-spark.lock").read_text(encoding="utf-8")
"""Half a gigabyte that only who has a cluster needs: locked, and installed, apart."""
WANTED = [
    Requirement(line)
    for line in [
        *PYPROJECT["dependencies"],
        *(x for extra in PYPROJECT["optional-dependencies"].values() for x in extra),
    ]
]


def locked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", f"{LOCK}\n{SPARK_LOCK}", re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def test_the_lock_pins_every_dependency_within_its_range():
    pins = locked()
    for requirement in WANTED:
        versions = pins.get(canonicalize_name(requirement.name), set())
        assert versions and all(Version(v) in requirement.specifier for v in versions), requirement


def test_every_pin_has_a_hash_and_no_index_is_named():
    for lock, fewest in ((LOCK, 51), (SPARK_LOCK, 2)):
        entries = re.split(r"\n(?=\S)", lock.strip())
        assert len(entries) >= fewest
        assert all("--hash=sha256:" in entry for entry in entries)
        assert "http:" not in lock and "https:" not in lock and "--index" not in lock and "--find-links" not in lock


def test_spark_is_no_part_of_what_everybody_installs():
    assert "pyspark" not in LOCK and re.findall(r"^\w+", SPARK_LOCK, re.MULTILINE) == ["py4j", "pyspark"]


def test_both_python_versions_are_served():
    assert PYPROJECT["requires-python"] == ">=3.11,<3.13"
    assert "python_full_version < '3.11'" not in LOCK


def test_conda_reads_the_same_list():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip = environment["dependencies"][0], environment["dependencies"][-1]
    assert python == f"python {PYPROJECT['requires-python']}"
    (line,) = pip["pip"]
    extras = re.fullmatch(r"-e \.\[(.+)\]", line)
    assert extras and set(extras[1].split(",")) == set(PYPROJECT["optional-dependencies"]) - {"spark"}


def test_the_card_names_are_there():
    names = {canonicalize_name(r.name) for r in WANTED}
    assert {"underthesea", "scikit-learn", "gensim", "matplotlib", "jupyter"} <= names


def test_every_dependency_is_defended_in_the_contributing_guide():
    guide = (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for requirement in WANTED:
        assert requirement.name in guide, requirement.name


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    package = (ROOT / "analysis" / "__init__.py").read_text(encoding="utf-8")
    assert f'__version__ = "{citation["version"]}"' in package
