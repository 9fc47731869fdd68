"""Words: underthesea's segmentation with every place kept and its traps avoided."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core import Document, normalise_text
from analysis.tokenization import words
from analysis.tokenization.words import norm_word

PIECES = st.sampled_from(
    ["Ủy ban", "nhân dân", "chuyển đổi", "số", "57-NQ/TW", "15- CTr/HU", "\n", "\n\n", "- ", "1. ", ";", ".", "**", "_",
     "H'Mông", "25%", "x\ud800y", "😀", "v.v...", "http://a.vn/x", "A&B", "Ð", "\u00a0", "\x00", "1.600m-2.000m"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join))
def test_every_letter_and_digit_stands_in_exactly_one_word(raw: str) -> None:
    document = Document("a", normalise_text(raw))
    tokens = words(document)
    covered = {i for start, end in tokens.spans for i in range(start, end)}
    assert {m.start() for m in re.finditer(r"[^\W_]", document.text)} <= covered
    assert tokens.norms == [norm_word(document.text[a:b]) for a, b in tokens.spans]


@pytest.mark.parametrize("name", ["Ủy ban nhân dân", "Uỷ ban nhân dân", "ủy ban\nnhân dân"])
def test_both_tone_styles_and_a_wrapped_line_give_the_same_word(name: str) -> None:
    text = f"Giao {name} xã Hòa Bình chủ trì"
    tokens = words(Document("a", text))
    assert "uỷ ban nhân dân" in tokens.norms
    start, end = tokens.spans[tokens.norms.index("uỷ ban nhân dân")]
    assert text[start:end] == name


@pytest.mark.parametrize(
    "printed, norm",
    [("57-NQ/TW", "57-nq/tw"), ("57- NQ/TW", "57-nq/tw"), ("193/2025/QH15", "193/2025/qh15"),
     ("39/KH-UBND", "39/kh-ubnd"), ("15-\nCTr/HU", "15-ctr/hu"), ("995/QĐ-TTg", "995/qđ-ttg")],
)  # fmt: skip
def test_a_document_symbol_is_one_word(printed: str, norm: str) -> None:
    text = f"Triển khai Văn bản số {printed} của cấp trên"
    tokens = words(Document("a", text))
    assert norm in tokens.norms and "số" in tokens.norms and "của" in tokens.norms
    start, end = tokens.spans[tokens.norms.index(norm)]
    assert text[start:end] == printed


def test_a_word_never_crosses_a_list_mark_or_a_blank_line() -> None:
    assert words(Document("a", "phát\n\ntriển")).norms == ["phát", "triển"]
    assert words(Document("a", "1. phát triển\n2. khoa học")).norms == ["1", "phát triển", "2", "khoa học"]


def test_asterisks_of_markdown_part_no_word() -> None:
    assert words(Document("a", "*chuyển\nđổi* số **khoa học**")).norms == ["chuyển đổi", "số", "khoa học"]


def test_an_empty_text_gives_no_word() -> None:
    assert len(words(Document("a", ""))) == 0 and len(words(Document("a", " …—\n"))) == 0


def test_same_text_same_tokens() -> None:
    text = "Phấn đấu 100% hồ sơ công việc được xử lý trên môi trường mạng."
    assert words(Document("a", text)) == words(Document("a", text))
