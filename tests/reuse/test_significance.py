"""Chance: what strangers share, and when that cannot be said."""

from analysis.core import Corpus
from analysis.ingest import read_corpus
from analysis.reuse.significance import register_share, shuffled_share
from analysis.tokenization import syllables
from tests.reuse.test_passages import OTHER, SENTENCE, noise, tokens


def test_a_share_counts_each_word_once():
    plan = tokens(f"{SENTENCE} {noise(1, len(tokens(SENTENCE)))}")
    strangers = [tokens(SENTENCE, "a"), tokens(f"{SENTENCE} {OTHER}", "b")]
    assert register_share(plan, strangers) == 0.5


def test_without_strangers_or_words_nothing_is_said():
    assert register_share(tokens(SENTENCE), []) is None
    assert register_share(tokens(""), [tokens(SENTENCE)]) is None


def test_shuffled_words_share_nothing():
    text = f"{SENTENCE} {OTHER} {noise(3, 200)}"
    assert shuffled_share(tokens(text), [tokens(text, "a")]) == 0.0


def test_a_real_plan_shares_more_with_its_own_resolution_than_with_another(shared):
    corpus: Corpus = read_corpus(shared / "corpus")
    texts = {document.id[:3]: syllables(document) for document in corpus if document.id[:2] != "03"}
    own, chance = register_share(texts["004"], [texts["69-"]]), register_share(texts["004"], [texts["57-"]])
    assert own is not None and chance is not None
    assert own > 1.5 * chance
    assert shuffled_share(texts["004"], [texts["69-"], texts["57-"]]) == 0.0
