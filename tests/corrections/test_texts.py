"""Words corrected by hand are edits, on the line where they stand."""

import pytest

from analysis.core import Document, Edit, Span, apply_edits, repair_document
from analysis.core.correction import BY_HAND
from analysis.corrections import correct_text
from tests.corrections.sample import say

RAW = Document("a", "Phuong Tran Bien\nS6 Y t@ chu trì\nSở Y tế báo cáo\n")
EDITS = (Edit(Span(0, 16), "Phường Trần Biển", "channel", 0.6), Edit(Span(17, 24), "Sở Y tế", "channel", 0.9))
REPAIRED = repair_document(RAW, EDITS, quality=0.4, step="repaired")


def corrected(*corrections):
    document, edits, outcomes = correct_text(REPAIRED, EDITS, corrections)
    assert apply_edits(RAW.text, edits) == document.text and document.n_lines == RAW.n_lines
    return document, edits, outcomes


def test_a_word_inside_an_edit_is_corrected():
    document, edits, (outcome,) = corrected(say("text", "words", "Trấn Biên", quote="Trần Biển"))
    assert document.lines[0] == "Phường Trấn Biên" and outcome.read == "Trần Biển"
    assert edits[0] == Edit(Span(0, 16), "Phường Trấn Biên", BY_HAND, 1.0) and len(edits) == 2
    assert document.history[-1] == "Corrected by hand at 1 places." and document.repaired_from is RAW


def test_a_word_between_edits_and_one_after_another():
    document, edits, _ = corrected(
        say("text", "words", "chủ trì", quote="Sở Y tế chu trì", was="chu trì"),
        say("text", "words", "", quote="báo cáo"),
        say("text", "words", "Phường X", quote="Phường Trần Biển"),
    )  # fmt: skip
    assert document.text == "Phường X\nSở Y tế chủ trì\nSở Y tế \n"
    assert [e.rule for e in edits] == [BY_HAND, "channel", BY_HAND, BY_HAND]


@pytest.mark.parametrize("values, state, sentence", [
    ({"quote": "Sở Y tế chủ trì", "was": "Sở Y tế chu trì", "now": "Sở Y tế chu trì"}, "already so", ""),
    ({"quote": "Sở Y tế", "now": "Sở Y Tế"}, "no longer fits", "stands at 2 places"),
    ({"quote": "Bộ Công an", "now": "x"}, "no longer fits", "is not found"),
    ({"quote": "Biển Sở Y tế", "now": "x"}, "no longer fits", "go over a line end"),
    ({"quote": "Sở Y tế báo cáo", "was": "chủ trì", "now": "x"}, "no longer fits", "do not stand in the quotation"),
])  # fmt: skip
def test_what_does_not_fit_is_told_and_changes_nothing(values, state, sentence):
    document, edits, (outcome,) = corrected(say("text", "words", **values))
    assert (document, edits, outcome.state) == (REPAIRED, EDITS, state) and sentence in outcome.reason


def test_a_clean_text_gets_its_first_edit():
    clean = Document("a", "Sở Y tế chủ trì")
    document, edits, _ = correct_text(clean, (), [say("text", "words", "Sở Nội vụ", quote="Sở Y tế")])
    assert document.text == "Sở Nội vụ chủ trì" and document.repaired_from is clean and len(edits) == 1
