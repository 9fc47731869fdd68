"""Chance: what strangers share, and when that cannot be said."""

from analysis.core import Corpus
from analysis.core.span import Span
from analysis.ingest import read_corpus
from analysis.reuse.significance import choose_strangers, register_share, shuffled_share
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


def test_a_share_may_be_of_a_part_of_the_plan():
    plan = tokens(f"{SENTENCE} {noise(1, 40)}")
    strangers = [tokens(SENTENCE, "a")]
    assert register_share(plan, strangers, within=[Span(0, len(SENTENCE))]) == 1.0
    assert register_share(plan, strangers, within=[Span(len(SENTENCE) + 1, len(SENTENCE) + 60)]) == 0.0
    assert register_share(plan, strangers, within=[]) is None


def test_strangers_carry_out_another_act_and_are_no_longer_than_needed():
    plans = {id: tokens(noise(number, 50), id) for number, id in enumerate("abcd")}
    families = {"a": "1-NQ/TW", "b": "2-NQ/TW", "c": "", "d": "2-NQ/TW"}
    assert [t.document for t in choose_strangers("a", plans, families, n_words=1000)] == ["b", "d"]
    assert [t.document for t in choose_strangers("a", plans, families, n_words=20)] == ["b"]
    assert [t.document for t in choose_strangers("b", plans, families, n_words=1000)] == ["a"]
    assert choose_strangers("c", plans, families, n_words=1000) == ()
