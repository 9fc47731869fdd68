"""Reached accuracy on real scans restored by hand (outside the project), adapted to the study's central texts."""

from pathlib import Path

import pytest

from analysis import repair
from analysis.core import Document, normalise_text
from tests.repair.damaged import script, share_numbers_right, share_right

measures = script("repair_measures")
SYLLABLES = {"000": 0.995, "003": 0.991}
NUMBERS = {"000": 0.98, "003": 0.94}


def read(path: Path) -> str:
    return normalise_text(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def scans(shared: Path) -> dict[str, tuple[str, Document, tuple]]:
    """Key -> printed text, the scan's text, its edits."""
    central = [Document(p.stem, read(p)) for p in sorted((shared / "corpus" / "central").glob("*.txt"))]
    found = {}
    for key in SYLLABLES:
        path = next((shared / "corpus" / "local").glob(f"{key}*.txt"))
        document = Document(path.stem, read(path))
        found[key] = (
            read(shared / "gold" / f"{key}.txt"), document, repair.find_edits(document, adaptation=central)
        )  # fmt: skip
    return found


@pytest.mark.parametrize("key", sorted(SYLLABLES))
def test_syllables_numbers_and_symbols_reach_the_recorded_floor(scans, key: str) -> None:
    printed, document, edits = scans[key]
    repaired = measures.apply_edits(document.text, edits)
    assert share_right(printed, repaired) >= SYLLABLES[key]
    assert share_numbers_right(printed, repaired) >= NUMBERS[key]


def test_the_confidence_keeps_its_promise(scans) -> None:
    outcomes = [
        outcome
        for printed, document, edits in scans.values()
        for outcome in measures.edit_outcomes(printed, document.text, edits)
    ]
    sure = [outcome.right for outcome in outcomes if outcome.confidence >= 0.9]
    assert len(sure) > 6000
    assert sum(sure) >= 0.98 * len(sure)
    table = measures.reliability_table(outcomes)
    judged = table[table["n"] >= measures.FEWEST]
    assert len(judged) >= 1
    assert (judged["right"] >= judged["promised"] - 0.05).all(), "no bin promises too much"
    rest = [outcome for outcome in outcomes if outcome.confidence < 0.995]
    promised, right = (sum(getattr(o, name) for o in rest) / len(rest) for name in ("confidence", "right"))
    assert len(rest) >= measures.FEWEST
    assert right >= promised - 0.05, "the doubtful edits together promise no more than they keep"
