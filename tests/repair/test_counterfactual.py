"""The study's clean texts must not write themselves into a plan that says something else."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis import repair
from analysis.core import Document
from tests.repair.damaged import demo_documents, script

trials = script("repair_trials")
PLANS = ("huyen-bai-tram", "huyen-na-lua", "phuong-uyen-cang", "tinh-hai-uyen", "tinh-lam-khe", "tinh-ngan-truong")
HIDDEN = "marks only"
"""Replacements that differ from the source in their marks alone leave no trace in text without marks."""


@pytest.fixture(scope="module")
def printed(demo: Path) -> list[Document]:
    """The documents of the demo corpus as they were printed."""
    return [Document(d.id, text or d.text) for d, text in demo_documents(demo)]


@pytest.fixture(scope="module")
def planted(printed: list[Document]) -> list:
    """Plans with words of their copied passages replaced by others."""
    words = trials.words_of(printed)
    others = {d.id: [o for o in printed if o.id != d.id] for d in printed}
    return [
        trials.plant(d, trials.copied_tokens(d, others[d.id]), words, seed)
        for seed, d in enumerate(printed)
        if d.id in PLANS
    ]


@pytest.fixture(scope="module")
def damage(root: Path):
    """What makes an OCR text of a trial: the demo's noise, character by character."""
    channel = script("demo_noise").read_channel(root / "corpus" / "demo_noise.tsv")
    return lambda trial: trials.damage_by_tokens(trial.document.text, {}, channel, 1)


def share(counts: Counter, outcome: str) -> tuple[float, int]:
    """Share of the replaced words that came to this, and how many were found again; those without a trace left out."""
    n = sum(v for (kind, found), v in counts.items() if kind != HIDDEN and found != "lost")
    return sum(v for (kind, found), v in counts.items() if kind != HIDDEN and found == outcome) / n, n


@pytest.mark.parametrize("study", ["nothing", "everything that is clean, and the plan as it was before"])
def test_replaced_words_do_not_come_back_as_the_source_has_them(planted, printed, damage, study) -> None:
    adaptation: Sequence[Document] = printed if study != "nothing" else ()
    counts = trials.run_trials(planted, damage, lambda read: repair.repair(read, adaptation=adaptation)[0].text)
    back, n = share(counts, "source")
    assert n > 500
    assert back <= 0.005, counts
    assert share(counts, "kept")[0] >= 0.82, counts
    assert {kind for kind, _ in counts} == set(trials.KINDS)


def test_a_repair_that_writes_the_source_is_caught(planted, printed, damage) -> None:
    original = {d.id: d.text for d in printed}
    counts = trials.run_trials(planted, damage, lambda read: original[read.id.split(" changed ")[0]])
    assert share(counts, "source")[0] == 1.0


def test_planting_keeps_lines_and_tokens_and_says_what_it_changed(planted, printed) -> None:
    original = {d.id: d for d in printed}
    for trial in planted:
        before = original[trial.document.id.split(" changed ")[0]]
        assert [len(line.split()) for line in trial.document.lines] == [len(line.split()) for line in before.lines]
        changed = {p.token: p for p in trial.planted}
        for k, (new, old) in enumerate(zip(trial.document.text.split(), before.text.split(), strict=True)):
            if k in changed:
                assert trials.norm(new) == changed[k].new != changed[k].old == trials.norm(old)
            else:
                assert new == old


@pytest.mark.parametrize(("n_back", "n", "bound"), [(0, 100, 0.0295), (1, 100, 0.0466), (5, 5, 1.0), (0, 0, 1.0)])
def test_the_bound_is_that_of_clopper_and_pearson(n_back: int, n: int, bound: float) -> None:
    assert trials.upper_bound(n_back, n) == pytest.approx(bound, abs=1e-4)
