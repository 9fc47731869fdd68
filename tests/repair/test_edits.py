"""The promises of `repair.repair` and `repair.find_edits`."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import repair
from analysis.core import Document, OffsetMap, Span, apply_edits, normalise_text
from tests.repair.damaged import ENGLISH, PRINTED, READ, demo_documents, read_document, share_right

FRAGMENTS = READ.split() + [
    "57-",
    "NQ/TW",
    "|.",
    "I1.",
    "¢",
    "&",
    "t&1",
    "d01",
    "ngay19",
    "\u0301",
    "Ủy",
    "IoT",
    "()",
    "…",
]


def test_a_damaged_plan_is_restored() -> None:
    repaired, edits = repair.repair(read_document())
    assert share_right(PRINTED, repaired.text) >= 0.98
    assert share_right(PRINTED, READ) < 0.3
    assert len(edits) > 60


def test_numbers_dates_and_symbols_are_kept_or_restored() -> None:
    text = repair.repair(read_document())[0].text
    for expected in ("57-NQ/TW", "22/12/2024", "30/6/2025", "2030", "80%", "1322/QĐ-TTg", "\n1. ", "\n2. ", "I. "):
        assert expected in text


def test_case_and_punctuation_are_kept() -> None:
    lines = repair.repair(read_document())[0].lines
    assert lines[0] == "ỦY BAN NHÂN DÂN" and lines[4].isupper()
    assert "Sở Khoa học và Công nghệ," in lines[8]


def test_foreign_words_and_acronyms_stay() -> None:
    line = "ung dung cong nghé IoT, Blockchain, sandbox, STEM, KPI trong quan 1y nha nuéc cua tinh"
    text = repair.repair(Document("a", "\n".join([READ, line])))[0].lines[-1]
    for word in ("IoT", "Blockchain", "sandbox", "STEM", "KPI"):
        assert word in text


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ké hoach cia S& Khoa hoc va Cong nghé", "kế hoạch của Sở Khoa học và Công nghệ"),
        ("theo két luan cia B Chinh tri", "theo kết luận của Bộ Chính trị"),
        ("phat trién khoa hoc, cong ng¢, d6i méi", "phát triển khoa học, công nghệ, đổi mới"),
        ("Nghi quyét sb 57-NQ/TW", "Nghị quyết số 57-NQ/TW"),
        ("Nghi quyét sd 57-NQ/TW", "Nghị quyết số 57-NQ/TW"),
        ("Nghi quyét sé 57-NQ/TW", "Nghị quyết số 57-NQ/TW"),
        ("Nghi quyét s6 S7-NQ/TW", "Nghị quyết số 57-NQ/TW"),
        ("|. MUC PICH, YEU CAU", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("I1. NHIEM VU, GIAI PHAP", "II. NHIỆM VỤ, GIẢI PHÁP"),
        ("´ ˆ ` ~ ' ^", "´ ˆ ` ~ ' ^"),
        ("phat trién khoa{hoc va cong nghé", "phát triển khoa học và công nghệ"),
        ("phat trién kinhté xa hdi", "phát triển kinh tế xã hội"),
        ("trién kh ai thuc hién nhiém vu", "triển khai thực hiện nhiệm vụ"),
        ("nang cao nang luc qu an ly", "nâng cao năng lực quản lý"),
        ("day manh mg dung khoa hoc", "đẩy mạnh ứng dụng khoa học"),
        ("phan cong 13 trach nhiém cu thé", "phân công rõ trách nhiệm cụ thể"),
        ("S6:39 /KH-UBND", "Số:39 /KH-UBND"),
        ("ngay19 thang 3 nam 2025", "ngày 19 tháng 3 năm 2025"),
        ("1a y kién cta ngudi dan", "là ý kiến của người dân"),
        ("Quyét dinh s6 1322/QB-TTg", "Quyết định số 1322/QĐ-TTg"),
        ("cap phat 13 chiéc may va 40 bo ban ghé", "cấp phát 13 chiếc máy và 40 bộ bàn ghế"),
    ],
)
def test_each_kind_of_damage_is_undone(read: str, printed: str) -> None:
    assert repair.repair(Document("a", f"{READ}\n{read}"))[0].lines[-1] == printed


def test_line_k_stays_line_k_and_spans_lead_back() -> None:
    document = read_document()
    repaired, edits = repair.repair(document)
    assert repaired.n_lines == document.n_lines
    assert [bool(line.strip()) for line in repaired.lines] == [bool(line.strip()) for line in document.lines]
    assert apply_edits(document.text, edits) == repaired.text
    assert repaired.repaired_from == document
    start = repaired.text.index("Bộ Chính trị")
    assert OffsetMap(edits).to_source(Span(start, start + 12)).of(document.text) == "B Chinh tri"


def test_the_same_text_gives_the_same_edits() -> None:
    assert repair.find_edits(read_document()) == repair.find_edits(read_document())


def test_clean_text_is_left_alone_and_the_history_says_so() -> None:
    document = Document("clean", PRINTED)
    repaired, edits = repair.repair(document)
    assert edits == () and repaired.text == document.text and repaired.repaired_from is None
    assert repaired.history == ("Not repaired: no damaged line was found.",)


def test_mixed_documents_are_treated_by_line() -> None:
    text = "\n".join([PRINTED, "", ENGLISH, ENGLISH, ENGLISH, ENGLISH, "", READ, "", PRINTED])
    repaired, edits = repair.repair(Document("mixed", text))
    n_printed, n_english = PRINTED.count("\n") + 1, 6
    assert repaired.lines[: n_printed + n_english] == tuple(text.split("\n")[: n_printed + n_english])
    assert repaired.lines[-n_printed:] == tuple(PRINTED.split("\n"))
    damaged = repaired.lines[n_printed + n_english : 2 * n_printed + n_english]
    assert share_right(PRINTED, "\n".join(damaged)) >= 0.98


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it holds no words"),
        ("123 456\n7,5%\n---", "it holds no words"),
        ("\n".join([ENGLISH] * 5), "it does not look Vietnamese"),
        ("\u0301\u0302 \u0323 \u0301", "it holds no words"),
        ("UBND", "it holds too few words to judge"),
    ],
)
def test_bad_input_is_left_alone_with_a_reason(text: str, reason: str) -> None:
    document = Document("bad", normalise_text(text))
    repaired, edits = repair.repair(document)
    assert edits == () and repaired.text == document.text
    assert repaired.history[-1] == f"Not repaired: {reason}."


def test_one_very_long_line_is_no_obstacle() -> None:
    line = READ.replace("\n", " ")
    text = " ".join([line] * (200_000 // len(line)))
    repaired, _ = repair.repair(Document("long", text))
    assert repaired.n_lines == 1 and repaired.text.count("Nghị quyết") >= 0.95 * text.count("Nghi quyét")
    endless = Document("endless", "a6" * 100_000)
    assert repair.repair(endless)[0].text == endless.text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=15).map(" ".join), min_size=1, max_size=8))
def test_edits_are_disjoint_inside_lines_and_give_the_repaired_text(lines: list[str]) -> None:
    document = Document("any", normalise_text("\n".join(lines)))
    repaired, edits = repair.repair(document)
    assert apply_edits(document.text, edits) == repaired.text
    assert repaired.n_lines == document.n_lines
    assert all(0.0 <= edit.confidence <= 1.0 and edit.rule for edit in edits)
    assert all(edit.span.of(document.text) != edit.replacement for edit in edits)


def test_adaptation_flags_what_only_the_adapted_model_writes() -> None:
    name = "hợp tác xã Nà Chàm"
    study = Document("source", "\n".join([f"Thực hiện {name} theo kế hoạch của {name}, tỉnh đã giao cho {name}"] * 3))
    document = Document("plan", READ + "\nGiao hop tac xa Na Cham thuc hién cac nhiém vu cua hop tac xa Na Cham")
    plain = repair.repair(document)[0].lines[-1]
    repaired, edits = repair.repair(document, adaptation=[study])
    assert "Chàm" not in plain and "Nà Chàm" in repaired.lines[-1]
    flagged = {edit.replacement for edit in edits if edit.adapted}
    assert "Chàm" in flagged and "hiện" not in flagged


def test_damaged_documents_teach_nothing() -> None:
    document = read_document()
    noisy = Document("noise", READ.replace("hién", "hi3n"))
    assert repair.find_edits(document, adaptation=[noisy]) == repair.find_edits(document)


def test_the_study_does_not_write_its_source_into_a_changed_passage() -> None:
    source = Document("source", "\n".join(["Phấn đấu đến năm 2030 có 80% hồ sơ của tỉnh được Sở Tài chính xử lý"] * 4))
    changed = READ + "\nPhén dau dén nam 2027 c6 65% hd so cua huyén dugc Phong Noi vu xir 1y"
    text = repair.repair(Document("plan", changed), adaptation=[source])[0].lines[-1]
    assert text == "Phấn đấu đến năm 2027 có 65% hồ sơ của huyện được Phòng Nội vụ xử lý"


def test_demo_plans_reach_the_recorded_floor(demo: Path) -> None:
    documents = list(demo_documents(demo))
    clean = [document for document, printed in documents if printed is None]
    floors = {"huyen-na-lua": 0.93, "phuong-uyen-cang": 0.945}
    for document, printed in documents:
        repaired, edits = repair.repair(document, adaptation=clean)
        if printed is None:
            assert edits == (), document.id
        else:
            assert share_right(printed, repaired.text) >= floors[document.id]
