"""Syllables keep their places and are compared in lower case and new-style tone placement."""

import re
import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import Document, normalise_text
from analysis.tokenization import syllables
from analysis.vietnamese.syllable import norm_syllable

TEXTS = st.text(st.sampled_from("aăâbcđêôơưủỦỷỶòàÀ \n\t-./*()0123NQ\u00a0\u0301İß\U0001f600"), max_size=80)


@given(TEXTS)
def test_every_letter_and_digit_stands_in_exactly_one_syllable(raw: str) -> None:
    document = Document("a", normalise_text(raw))
    tokens = syllables(document)
    covered = {i for start, end in tokens.spans for i in range(start, end)}
    assert covered == {m.start() for m in re.finditer(r"[^\W_]", document.text)}


@given(TEXTS)
def test_norm_is_a_function_of_the_surface_under_the_span(raw: str) -> None:
    document = Document("a", normalise_text(raw))
    tokens = syllables(document)
    assert tokens.norms == [norm_syllable(document.text[a:b]) for a, b in tokens.spans]
    assert list(tokens.vocabulary) == sorted(set(tokens.norms))


def test_both_ways_of_placing_a_tone_are_one_syllable() -> None:
    tokens = syllables(Document("a", "Ủy ban, UỶ BAN"))
    assert tokens.norms == ["uỷ", "ban", "uỷ", "ban"]


def test_a_text_without_letters_gives_no_token() -> None:
    tokens = syllables(Document("a", " -- \n ..."))
    assert len(tokens) == 0 and tokens.vocabulary == () and tokens.spans.shape == (0, 2)


def test_spans_count_code_points_of_the_composed_text() -> None:
    text = unicodedata.normalize("NFC", "Kê\u0301 hoa\u0323ch 😀 xã")
    tokens = syllables(Document("a", text))
    assert np.array_equal(tokens.spans, [[0, 2], [3, 8], [11, 13]])
