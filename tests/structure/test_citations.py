"""What citations promise."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core import Document, normalise_text
from analysis.structure import find_citations

HEAD = "UBND XÃ PHÚ HẠ\nSố: 12/KH-UBND\nKẾ HOẠCH\n\n"


def cite(text: str, **metadata: str):
    return find_citations(Document("d", normalise_text(text), metadata=metadata))


def test_a_mention_counts_on_the_line_of_its_number():
    document = Document(
        "d", HEAD + "Thực hiện Chương\ntrình hành động số 26-CTr/TU và Nghị quyết số 57-\nNQ/TW của Bộ Chính trị."
    )
    found = find_citations(document)
    assert [(c.id, document.line_of(c.span.start)) for c in found] == [("26-CTr/TU", 6), ("57-NQ/TW", 6)]
    assert found[1].span.of(document.text) == "57-\nNQ/TW"


def test_kind_date_and_issuer():
    (found,) = cite(
        HEAD
        + "Căn cứ Kế hoạch số 9/KH-UBND, ngày 05 tháng 3 năm 2025 của Ủy ban nhân dân huyện Đồng Hạ về chuyển đổi số."
    )
    assert (found.id, found.kind, found.number) == ("09/KH-UBND", "Kế hoạch", "09")
    assert (found.date, found.issuer) == ("2025-03-05", "Ủy ban nhân dân huyện Đồng Hạ")


def test_what_stands_beside_one_mention_holds_for_the_others():
    first, second = cite(HEAD + "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị. Theo Nghị quyết 57-NQ/TW.")
    assert (second.date, second.issuer) == (first.date, first.issuer) == ("2024-12-22", "Bộ Chính trị")


def test_the_own_number_is_no_citation():
    assert cite(HEAD + "Kèm theo Kế hoạch số 12/KH-UBND ngày 05/3/2025.") == ()
    assert cite("Kết luận số 69-KL/TW\n\nKết luận số 69-KL/TW yêu cầu.", number="69-KL/TW") == ()


def test_a_number_at_a_line_start_in_running_text_is_a_citation():
    found = cite("KẾ HOẠCH\nphát triển\n\nTiếp tục thực hiện Nghị quyết\nsố 45-NQ/TW của Trung ương.")
    assert [c.id for c in found] == ["45-NQ/TW"]


def test_number_without_organ_where_one_document_has_it():
    found = cite(HEAD + "Nghị quyết số 57-NQ/TW của Bộ Chính trị. Nghị quyết số 57 nêu rõ; Nghị quyết 20 thì không.")
    assert [c.id for c in found] == ["57-NQ/TW", "57-NQ/TW"]


def test_short_name_introduced_by_the_text():
    text = (
        HEAD + "Chương trình số 66-CTr/TU của Tỉnh ủy (sau đây gọi tắt là Chương trình khoa học tỉnh). Theo Chương "
        "trình khoa học tỉnh, xã làm."
    )
    assert [c.id for c in cite(text)] == ["66-CTr/TU", "66-CTr/TU"]


def test_blurred_type_of_a_document_cited_elsewhere():
    found = cite(HEAD + "Quyết định số 204-QĐ/TW của Ban Bí thư. Thực hiện Quyết định số 204-\n08/TW cho tốt.")
    assert [c.id for c in found] == ["204-QĐ/TW", "204-QĐ/TW"]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_spans_lie_in_the_text_and_in_order(text: str):
    document = Document("d", normalise_text(text))
    found = find_citations(document)
    assert list(found) == sorted(found, key=lambda c: c.span)
    assert all(c.span.end <= len(document.text) and c.id for c in found)


def test_gold(shared):
    right = predicted = wanted = 0
    for path in sorted((shared / "gold").glob("[0-9][0-9][0-9].json")):
        clean = shared / "gold" / f"{path.stem}.txt"
        source = clean if clean.exists() else next((shared / "corpus" / "local").glob(f"{path.stem}*"))
        document = Document(path.stem, normalise_text(source.read_text(encoding="utf-8")))
        gold = json.loads(path.read_text(encoding="utf-8"))["citations"]
        want = {(c["id"], line) for c in gold if c["id"] for line in c["lines"]}
        got = {(c.id, document.line_of(c.span.start)) for c in find_citations(document)}
        right, predicted, wanted = right + len(want & got), predicted + len(got), wanted + len(want)
    assert 2 * right / (predicted + wanted) >= 0.97
