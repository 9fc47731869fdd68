"""The parts of the decoder: channel, language model, search, protection, calibration."""

import numpy as np
import pytest

from analysis.repair import load_model
from analysis.repair.adaptation import adapt_probability, count_adaptation, next_history, no_adaptation
from analysis.repair.calibrate import calibrate, fit_reliability
from analysis.repair.decode import Search, search
from analysis.repair.estimate_channel import best_operations, first_guess, learn_confusions, read_pairs
from analysis.repair.estimate_language import choose_vocabulary, count_grams, estimate, read_ids, recode
from analysis.repair.language_model import (
    BITS,
    find_gram,
    find_pair,
    log_probability,
    take_deltas,
    undo_deltas,
    unpack_model,
)
from analysis.repair.passes import first_pass, own_words
from analysis.repair.protect import fix_roman, fix_symbol, is_symbol
from analysis.repair.tokens import LOWER, TITLE
from analysis.repair.words import START
from tests.repair.damaged import read_document


def small_model():
    texts = ["phát triển khoa học và công nghệ", "phát triển kinh tế", "khoa học kỹ thuật", "công nghệ số"] * 5
    ids, names, counts = read_ids(texts)
    vocabulary = choose_vocabulary(counts, min_syllable=1)
    stored = estimate(recode(ids, names, vocabulary), len(vocabulary), cutoffs=(1, 1, 1))
    return unpack_model(stored), {word: k for k, word in enumerate(vocabulary)}


def next_word(model, study, history, word, prior=4.0):
    value = log_probability(model, history, word)
    one, two, three = START, -1, -1
    for later in history[history[0] == START :]:
        three, two = (next_history(study.first, study.words, node, later) for node in (two, one))
        one = later
    return adapt_probability(*study, prior, two, three, word, value)


@pytest.mark.parametrize("words", [[], ["phát"], ["khoa", "học"], ["kinh", "tế", "số"], ["phát", "triển", "khoa"]])
def test_probabilities_of_the_next_word_sum_to_one(words: list[str]) -> None:
    model, index = small_model()
    history = [START, *(index[w] for w in words)]
    total = sum(np.exp(log_probability(model, history, k)) for k in range(1, len(index)))
    assert total == pytest.approx(1.0, abs=0.06)  # stored in steps of 1/12


def test_what_was_seen_is_likelier_than_what_was_not() -> None:
    model, index = small_model()
    history = [START, index["phát"], index["triển"]]
    seen, unseen = (log_probability(model, history, index[w]) for w in ("khoa", "thuật"))
    assert seen > unseen + 1


def test_a_study_raises_what_it_says_after_two_words_only() -> None:
    model, index = small_model()
    study = count_adaptation([[START, index["phát"], index["triển"], index["số"]]] * 3)
    word = index["số"]
    for history, raised in ([index["phát"], index["triển"]], True), ([index["triển"]], False):
        plain = next_word(model, no_adaptation(), history, word)
        assert plain == log_probability(model, history, word)
        assert (next_word(model, study, history, word) > plain + 0.5) == raised


def test_a_study_lowers_nothing() -> None:
    model, index = small_model()
    study = count_adaptation([[START, index["phát"], index["triển"], index["số"]]] * 3)
    history = [index["phát"], index["triển"]]
    for word in range(1, len(index)):
        assert next_word(model, study, history, word) >= next_word(model, no_adaptation(), history, word)


def test_stored_children_come_back() -> None:
    words, counts = np.array([3, 9, 700, 2, 8000]), np.array([0, 3, 0, 0, 2, 0])
    first = np.concatenate([[0], np.cumsum(counts)])
    assert undo_deltas(take_deltas(words, counts), first).tolist() == words.tolist()


def test_grams_stay_inside_paragraphs() -> None:
    keys, counts = count_grams(np.array([1, 6, 7, 1, 6, 7], np.uint16), 2)
    assert len(keys) == 2 and counts.tolist() == [2, 2]


def test_edit_operations_explain_a_pair() -> None:
    _, operations = best_operations("chức", "chirc", first_guess, lambda a, b: -9.0 - abs(len(b) - 1))
    assert "".join(a for a, _ in operations) == "chức" and "".join(b for _, b in operations) == "chirc"


def test_confusions_are_learnt_from_pairs() -> None:
    confusions = learn_confusions(read_pairs(["mới\tmdi"] * 30 + ["tới\ttdi"] * 20 + ["nơi\tnoi"] * 20))
    assert confusions.single["ớ", "d"] > confusions.single["ơ", "o"] - 0.5 > -1.5
    assert confusions.direct["mới", "mdi"] == 30


def test_the_channel_offers_the_printed_word() -> None:
    model = load_model()
    cases = [
        ("cia", LOWER, "của"),
        ("dugc", LOWER, "được"),
        ("1a", LOWER, "là"),
        ("Péc", TITLE, "độc"),
        ("sb", LOWER, "số"),
    ]
    for read, case, printed in cases:
        words, costs = model.channel.candidates(read, case, n=24)
        assert printed in [model.vocabulary[k] for k in words], read
        assert np.all(costs <= 1e-6)
    assert len(model.channel.candidates("x" * 40, LOWER, n=5)[0]) == 0


@pytest.mark.parametrize("token", ["quéc", "Iugc", "s6", "nghiép", "dang", "téng", "m"])
def test_few_candidates_are_the_first_of_all(token: str) -> None:
    model = load_model()
    words, costs = model.channel.candidates(token, LOWER, n=len(model.vocabulary))
    few, few_costs = model.channel.candidates(token, LOWER, n=8)
    assert few.tolist() == words[:8].tolist() and few_costs.tolist() == costs[:8].tolist()


def test_posteriors_sum_to_one_and_the_best_path_wins() -> None:
    model, index = small_model()
    starts = np.array([0, 2, 4], np.int32)
    words = np.array(
        [[index["khoa"], 0, 0], [index["kinh"], 0, 0], [index["học"], 0, 0], [index["số"], 0, 0]], np.int32
    )
    nothing = (no_adaptation(), no_adaptation())
    chosen, posterior = search((starts, words, np.full(4, -1.0)), model, nothing, Search())
    assert chosen.tolist() == [0, 2]
    assert posterior.reshape(2, 2).sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-4)
    assert len(search((np.zeros(1, np.int32), words[:0], np.zeros(0)), model, nothing, Search())[0]) == 0


def test_symbols_are_told_from_words() -> None:
    assert [is_symbol(core) for core in ("1322/QB-TTg", "39/KH-UBND", "chuyén", "2021-2025", "KT-XH")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert fix_symbol("71/NQ-CP") == "71/NQ-CP" and fix_symbol("204-QB/TW") == "204-QĐ/TW"
    assert fix_roman("I1") == "II" and fix_roman("11") == "11"


def test_a_fitted_curve_rises_and_keeps_its_promise() -> None:
    rng = np.random.default_rng(5)
    posterior, passage = rng.uniform(0.3, 1.0, 20_000), rng.uniform(0.5, 1.0, 20_000)
    right = rng.uniform(size=20_000) < posterior**2 * passage
    curve = fit_reliability(posterior, passage, right)
    assert np.all(np.diff(curve[0, 1:]) >= 0) and np.all(np.diff(curve[1, 1:]) >= 0)
    share = calibrate(posterior, passage, curve)
    for low, high in ((0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9)):
        inside = (share >= low) & (share < high)
        assert inside.sum() < 300 or abs(share[inside].mean() - right[inside].mean()) < 0.05


def test_a_document_teaches_itself_its_sure_words() -> None:
    model, document = load_model(), read_document()
    own = own_words(first_pass(document, [True] * document.n_lines, model))
    history, word = [model.index["khoa"], model.index["học"]], model.index["và"]
    assert next_word(model.language, own, history, word) > log_probability(model.language, history, word)
    assert not own.is_empty and own_words([]).is_empty


def test_the_best_path_is_the_same_without_posteriors() -> None:
    model, document = load_model(), read_document()
    stretches = first_pass(document, [True] * document.n_lines, model)
    studies = (no_adaptation(), own_words(stretches))
    for stretch in stretches:
        chosen, posterior = search(stretch.lattice, model.language, studies, Search(), weighed=False)
        assert chosen.tolist() == search(stretch.lattice, model.language, studies, Search())[0].tolist()
        assert len(posterior) == 0


def test_a_pair_of_words_is_found_where_the_tries_search_finds_it() -> None:
    language = load_model().language
    rng = np.random.default_rng(3)
    columns = rng.integers(1, len(language.unigram), (2, 20_000)).tolist()
    held = [(0, int(word)) for word in language.words[language.first[0] : language.first[1]]]
    n_found = 0
    for one, word in [*zip(*columns, strict=True), *held]:
        node = find_pair(language.first, language.blocks, language.ranks, one, word)
        assert node == find_gram(language.first, language.words, one, word)
        n_found += node >= 0
    assert n_found > 20


def test_what_follows_a_history_follows_the_shorter_one() -> None:
    language = load_model().language  # the search looks no further where it does not
    first, words, n = language.first.tolist(), language.words, len(language.unigram)
    keys = np.arange(len(words), dtype=np.int64)
    ends = [0, n, first[n], first[first[n]], len(words)]
    for order in (2, 3, 4):
        histories = np.arange(ends[order - 2], ends[order - 1])
        parent = np.repeat(histories, np.diff(language.first[ends[order - 2] : ends[order - 1] + 1]))
        new = slice(ends[order - 1], ends[order])
        keys[new] = (keys[parent] << BITS) | words[new]
        shorter = keys[ends[order - 2] : ends[order - 1]]
        assert np.isin(keys[new] & ((1 << BITS * (order - 1)) - 1), shorter).all()
