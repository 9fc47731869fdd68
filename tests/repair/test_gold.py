"""Floors on real scans (hand-made gold, outside the project) and on real clean text."""

from pathlib import Path

from analysis import repair
from analysis.core import Document, normalise_text
from tests.repair.damaged import share_right

FLOORS = {"000": 0.995, "003": 0.990}


def read(path: Path) -> Document:
    return Document(path.stem, normalise_text(path.read_text("utf-8")))


def test_scanned_plans_reach_the_recorded_floor(shared: Path) -> None:
    for stem, floor in FLOORS.items():
        document = read(next((shared / "corpus" / "local").glob(f"{stem}*.txt")))
        printed = normalise_text((shared / "gold" / f"{stem}.txt").read_text("utf-8"))
        assert share_right(printed, repair.repair(document)[0].text) >= floor


def test_real_clean_text_is_not_touched(shared: Path) -> None:
    clean = [*(shared / "corpus" / "central").glob("*.txt"), *(shared / "corpus" / "local").glob("004*.txt")]
    assert len(clean) >= 7
    for path in clean:
        assert repair.find_edits(read(path)) == ()


def test_the_confidence_keeps_its_promise_on_real_scans(shared: Path) -> None:
    for stem in FLOORS:
        document = read(next((shared / "corpus" / "local").glob(f"{stem}*.txt")))
        printed = normalise_text((shared / "gold" / f"{stem}.txt").read_text("utf-8")).split("\n")
        sure = right = 0
        for edit in repair.find_edits(document):
            if edit.confidence >= 0.9 and edit.replacement.isalpha():
                sure += 1
                right += edit.replacement.lower() in printed[document.line_of(edit.span.start) - 1].lower()
        assert sure > 1500 and right >= 0.98 * sure
