"""Stop words are norms, and content words are what is left."""

import unicodedata

import pytest

from analysis.vietnamese.stopwords import DATE_WORDS, FUNCTION_WORDS, REGISTER_WORDS, STOP_WORDS, is_content_word
from analysis.vietnamese.syllable import to_new_style


def test_every_stop_word_is_a_norm() -> None:
    for word in STOP_WORDS:
        assert word == to_new_style(unicodedata.normalize("NFC", word.lower())) == " ".join(word.split())


def test_the_lists_do_not_overlap() -> None:
    assert not FUNCTION_WORDS & DATE_WORDS and not FUNCTION_WORDS & REGISTER_WORDS and not DATE_WORDS & REGISTER_WORDS


@pytest.mark.parametrize("word", ["dữ liệu", "blockchain", "ai cập", "nhân lực"])
def test_words_of_the_subject_are_kept(word: str) -> None:
    assert is_content_word(word)


@pytest.mark.parametrize("word", ["", "b", "iii", "25%", "15-ctr/hu", "của", "kế hoạch", "năm"])
def test_the_rest_is_not(word: str) -> None:
    assert not is_content_word(word)
