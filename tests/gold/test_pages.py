"""Reached accuracy, as floors that only rise: pages of the demo corpus, printed and read by `tesseract -l eng`.

scripts/repair_pages.py makes the pages; `harsh` in a name: fonts and noise that nothing was estimated from.
"""

from pathlib import Path

import pytest

from analysis import repair
from analysis.core import Document
from analysis.repair.model import load_model
from tests.repair.damaged import script, share_numbers_right

measures = script("repair_measures")
PAGES = Path(__file__).with_name("pages")
SYLLABLES = {"plain": 0.93, "harsh": 0.93}
NUMBERS = {"plain": 0.97, "harsh": 0.94}


@pytest.fixture(scope="module")
def restored() -> dict[str, tuple[str, str, tuple]]:
    """Page -> printed, repaired, edits; no page knows of another, nor of the demo's clean texts."""
    load_model()
    done = {}
    for name, (printed, read) in measures.read_pages(PAGES).items():
        repaired, edits = repair.repair(Document(name, read))
        done[name] = printed, repaired.text, (read, edits)
    return done


def of_kind(restored, kind: str) -> list[tuple[str, str, tuple]]:
    return [page for name, page in restored.items() if ("harsh" in name) == (kind == "harsh")]


@pytest.mark.parametrize("kind", sorted(SYLLABLES))
def test_syllables_reach_the_recorded_floor(restored, kind: str) -> None:
    pages = of_kind(restored, kind)
    assert len(pages) >= 10
    assert measures.syllable_accuracy((printed, text) for printed, text, _ in pages) >= SYLLABLES[kind]


@pytest.mark.parametrize("kind", sorted(NUMBERS))
def test_numbers_and_symbols_reach_the_recorded_floor(restored, kind: str) -> None:
    pages = of_kind(restored, kind)
    joined = ("\n".join(side) for side in zip(*((printed, text) for printed, text, _ in pages), strict=True))
    assert share_numbers_right(*joined) >= NUMBERS[kind]


def test_a_sure_edit_is_right(restored) -> None:
    outcomes = [
        outcome
        for printed, _, (read, edits) in restored.values()
        for outcome in measures.edit_outcomes(printed, read, edits)
    ]
    sure = [outcome.right for outcome in outcomes if outcome.confidence >= 0.9]
    assert len(sure) > 5000
    assert sum(sure) >= 0.98 * len(sure)
