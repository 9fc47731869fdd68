"""Blocks and sentences: hard-wrapped lines belong together, list marks and blank lines part them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tokenization.blocks import iter_blocks, iter_sentences


def blocks(text: str) -> list[str]:
    return [text[a:b] for a, b in iter_blocks(text)]


@given(st.text(st.sampled_from("Aa1.)-+*; \n\tIVđĐ:"), max_size=60))
def test_no_visible_character_is_lost_or_seen_twice(text: str) -> None:
    spans = list(iter_blocks(text))
    covered = [i for start, end in spans for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    for start, end in spans:
        sentences = list(iter_sentences(text, start, end))
        assert "".join(text[a:b] for a, b in sentences) == text[start:end]


@pytest.mark.parametrize("mark", ["- ", "+ ", "1. ", "2.3. ", "1) ", "a) ", "IV. ", "đ) ", "* "])
def test_a_list_mark_is_a_block_of_its_own(mark: str) -> None:
    assert blocks(f"Về hạ tầng\n{mark}Xây dựng trạm") == ["Về hạ tầng\n", mark, "Xây dựng trạm"]


def test_a_dash_before_a_small_letter_continues_the_line_above() -> None:
    assert blocks("phát triển kinh tế\n- xã hội") == ["phát triển kinh tế\n- xã hội"]


@pytest.mark.parametrize("line", ["ảnh hưởng", "đô thị", "ổn định"])
def test_small_letters_with_marks_are_small(line: str) -> None:
    assert blocks(f"kinh tế\n- {line}") == [f"kinh tế\n- {line}"]
    assert len(blocks(f"kinh tế\n- {line.capitalize()}")) == 3


def test_a_blank_line_parts_paragraphs() -> None:
    assert blocks("Một\nhai\n \nba") == ["Một\nhai\n", "ba"]


def test_a_decimal_number_at_the_line_start_is_no_list_mark() -> None:
    assert blocks("tăng\n2.5 lần") == ["tăng\n2.5 lần"]
