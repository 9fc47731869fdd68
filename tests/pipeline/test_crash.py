"""Runs that are killed: the study is whole after every kill, and what comes out is what an undisturbed run gives.

`scripts/fault_runs.py` does the same fifty times and more.
"""

import random
import sys
from pathlib import Path

import pytest

from tests.pipeline.test_path import ACT, PLAN
from tests.pipeline.test_thin_studies import plan

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import fault_runs

if sys.platform == "win32":
    pytest.skip("signals and process groups are POSIX", allow_module_level=True)


def test_killed_runs_end_with_the_tables_of_one_that_was_not(tmp_path, root, monkeypatch):
    files = {"act": ACT, "one": PLAN, "two": plan("Đồi Chè", PLAN), "three": plan("Bến Lá", PLAN)}
    for name in ("corpus", "changed"):
        (tmp_path / name).mkdir()
        for stem, text in files.items():
            (tmp_path / name / f"{stem}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "changed" / "three.txt").unlink()
    (tmp_path / "changed" / "two.txt").write_text(files["two"] + "- Mở thêm hai lớp.\n", encoding="utf-8")
    tally = fault_runs.Tally()
    corpora = (tmp_path / "corpus", tmp_path / "changed")
    lines = list(fault_runs.rounds(corpora, tmp_path, tally, kills=2, draw=random.Random(4), command_every=10**6))
    assert tally.n_kills == 2 and not tally.faults, [*lines, *fault_runs.report(tally)]
