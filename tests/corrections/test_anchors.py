"""A quotation is found again after blanks, line ends, capitals, marks, repairs and small changes moved around it."""

import pytest

from analysis.core import Document, Edit, Section, Span, repair_document
from analysis.core.correction import Correction
from analysis.corrections import Anchors, NotFound

TEXT = """1. Sở Y tế chủ trì rà soát danh mục,
   hoàn thành trước ngày 30/6/2025.
2. Sở Tài chính bố trí kinh phí cho trạm y tế xã, phường trong năm 2025.
3. Sở Y tế báo cáo kết quả.
"""


def words(quote: str, text: str = TEXT) -> list[str]:
    return [span.of(text) for span in Anchors(Document("a", text)).find(quote)]


@pytest.mark.parametrize("quote", [
    "rà soát danh mục, hoàn thành", "Rà soát danh mục hoàn thành", "ra soat danh muc hoan thanh",
    "rà soát ... hoàn thành", "rà soát … hoàn thành",
])  # fmt: skip
def test_a_quotation_is_found_however_it_is_written(quote):
    assert [" ".join(w.split()) for w in words(quote)] == ["rà soát danh mục, hoàn thành"]


def test_words_are_found_whole():
    assert words("phí") == ["phí"] and words("ph") == []


def test_exact_words_come_before_words_without_marks():
    assert words("năm", "năm nam NĂM") == ["năm"]


def test_a_long_quotation_is_found_when_a_word_or_two_changed():
    quote = "Sở Tài chính bố trí nguồn kinh phí cho các trạm y tế xã, phường trong năm 2025"
    assert [w[:12] for w in words(quote)] == ["Sở Tài chính"]
    assert words("một câu hoàn toàn khác không có trong văn bản này") == []


def test_a_long_quotation_that_fits_two_places_is_not_guessed():
    text = "- Mở lớp truyền nghề cho thanh niên ở làng A.\n- Mở lớp truyền nghề cho thanh niên ở làng B.\n"
    assert words("Mở lớp truyền nghề cho thanh niên ở làng C", text) == []


def test_words_as_they_were_before_the_repair_are_found_in_the_repaired_text():
    raw = Document("a", "S6 Y t@ chu tri, So Y tế phối hợp")
    edits = (Edit(Span(0, 7), "Sở Y tế", "channel", 0.9),)
    repaired = repair_document(raw, edits, quality=0.5, step="")
    (span,) = Anchors(repaired, edits).find("S6 Y t@")
    assert span.of(repaired.text) == "Sở Y tế"


UNITS = (Section("1", "item", "", Span(0, 71), 0), Section("2", "item", "", Span(71, 146), 0))


def correction(**values: str) -> Correction:
    return Correction("a", "section", "kind", now="heading", **values)


def test_words_decide_and_the_id_decides_between_places():
    anchors = Anchors(Document("a", TEXT))
    assert anchors.unit(UNITS, correction(quote="rà soát")).id == "1"
    assert anchors.unit(UNITS, correction(id="2", quote="rà soát")).id == "1"
    assert anchors.unit(UNITS, correction(id="2")).id == "2"
    assert anchors.unit(UNITS, correction(id="2", quote="2025")).id == "2"


@pytest.mark.parametrize("values, sentence", [
    ({"id": "7"}, "There is no section 7 now"),
    ({"quote": "2025"}, "stands in 1, 2; expected one; add the id or quote more words"),
    ({"quote": "Bộ Công an"}, "stands nowhere in the text now"),
    ({"quote": "báo cáo kết quả"}, "stands in no section now"),
])  # fmt: skip
def test_what_cannot_be_told_apart_is_said(values, sentence):
    with pytest.raises(NotFound, match=sentence):
        Anchors(Document("a", TEXT)).unit(UNITS, correction(**values))
