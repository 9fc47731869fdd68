"""The choice of K: the planted number is stable, more topics than there are become unstable."""

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.core import FeatureMatrix, TopicModel
from analysis.core.errors import ComputationError
from analysis.topics import candidates_around, choose_n_topics, fit_again, fit_nmf
from analysis.topics.choice import coherence, held_out
from tests.topics.planted import plant


def test_the_planted_number_is_stable_and_coherent() -> None:
    table = choose_n_topics(plant(n_topics=4, seed=2).matrix, [4, 12], n_repeats=3).set_index("n_topics")
    assert table.loc[4, "stability"] > 0.9 and table.loc[4, "n_unstable"] == 0
    assert table.loc[12, "stability"] < table.loc[4, "stability"]
    assert (
        table.notna().all(axis=None) and table["npmi"].between(-1, 1).all() and table["exclusivity"].between(0, 1).all()
    )


def test_another_engine_is_fitted_anew_by_its_own_rule_and_a_sample_that_fails_counts_as_nothing_found() -> None:
    matrix = plant(n_topics=3, n_texts=40, n_words=200, n_tokens=80).matrix
    model = fit_nmf(matrix, n_topics=3)
    same = fit_again(model, matrix, fit=lambda part, seed: model, n_repeats=2)
    assert same.stability.round(6).tolist() == [1.0] * 3

    def fail(part: FeatureMatrix, seed: int) -> TopicModel:
        raise ComputationError("Nothing to fit.")

    assert fit_again(model, matrix, fit=fail, n_repeats=2).stability.tolist() == [0.0] * 3


def test_candidates_that_cannot_be_fitted_are_left_out_and_none_is_refused() -> None:
    planted = plant(n_texts=12)
    assert choose_n_topics(planted.matrix, [2, 50], n_repeats=1)["n_topics"].tolist() == [2]
    with pytest.raises(ComputationError, match="2 to 9"):
        choose_n_topics(planted.matrix, [1, 50])


def test_the_number_in_use_is_marked_and_the_same_seed_gives_the_same_table() -> None:
    matrix = plant(n_topics=3, n_texts=40, n_words=200, n_tokens=80).matrix
    one, other = (choose_n_topics(matrix, [2, 3], used=3, n_repeats=2, seed=5) for _ in range(2))
    assert one["used"].tolist() == [False, True] and one.equals(other)


def test_words_kept_back_are_best_predicted_by_enough_topics() -> None:
    planted = plant(n_topics=4, seed=2)
    background = planted.topic_word.mean(axis=0)
    few, enough = (fit_nmf(planted.matrix, n_topics=k) for k in (2, 4))
    fits = [held_out(model, planted.matrix.counts, background) for model in (few, enough)]
    assert fits[0] < fits[1] < 0


def test_texts_of_single_words_leave_the_fit_to_words_kept_back_open() -> None:
    counts = sp.csr_array(np.eye(6, dtype=np.int32))
    names = tuple(map(str, range(6)))
    planted = plant(n_topics=2, n_texts=20, n_words=80)
    model = fit_nmf(planted.matrix, n_topics=2)
    words = np.full(6, 1 / 6)
    thin = FeatureMatrix(counts, names, names)
    assert np.isnan(held_out(fit_nmf(thin, n_topics=2), thin.counts, words))
    assert fit_again(model, planted.matrix, n_repeats=2).stability.shape == (2,)


def test_coherence_is_high_for_words_that_go_together_and_open_for_single_words() -> None:
    planted = plant(n_topics=4, seed=2)
    own = [np.argsort(-(row - planted.topic_word.mean(axis=0)))[:8].tolist() for row in planted.topic_word]
    mixed = np.array(own).T[:4].tolist()
    assert coherence(planted.matrix, own)[1] > coherence(planted.matrix, mixed)[1]
    assert np.isnan(coherence(planted.matrix, [[1], [2]])).all()


def test_candidates_stand_around_the_usual_number() -> None:
    assert candidates_around(plant(n_texts=120).matrix) == [4, 8, 12, 16]
