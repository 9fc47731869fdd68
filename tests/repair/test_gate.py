"""Which lines count as damaged."""

from analysis.core import Document
from analysis.repair import damage_score, line_damage
from tests.repair.damaged import ENGLISH, PRINTED, READ


def test_damage_separates_clean_damaged_and_foreign_text() -> None:
    assert damage_score(READ) == 1.0
    assert damage_score(PRINTED) == damage_score(ENGLISH) == damage_score("") == 0.0


def test_lines_are_judged_with_their_neighbours() -> None:
    text = "\n".join([PRINTED, "KH-UBND", PRINTED, "", READ])
    damage = line_damage(Document("mixed", text))
    n = PRINTED.count("\n") + 1
    assert len(damage) == text.count("\n") + 1
    assert max(damage[: 2 * n + 1]) < 0.5 < min(damage[-n:])


def test_a_few_damaged_words_are_not_enough() -> None:
    assert line_damage(Document("short", "Nghi quyét cua Bd")) == (0.0,)
