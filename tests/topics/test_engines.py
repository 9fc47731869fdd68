"""Topic engines: planted topics are found, results repeat themselves, impossible input is refused."""

from collections.abc import Callable

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.core import FeatureMatrix, TopicModel
from analysis.core.errors import ComputationError
from analysis.tokenization import count_features
from analysis.topics import distinctive_words, fit_lda, fit_nmf
from tests.topics.planted import matched, plant

ENGINES = pytest.mark.parametrize("fit", [fit_nmf, fit_lda])


def matrix_of(*texts: str) -> FeatureMatrix:
    return count_features([text.split() for text in texts], [str(i) for i in range(len(texts))])


@ENGINES
def test_rows_are_distributions_in_order_of_size_and_repeat_byte_for_byte(fit: Callable[..., TopicModel]) -> None:
    planted = plant(n_texts=40, seed=3)
    model, again = (fit(planted.matrix, n_topics=4, seed=9) for _ in range(2))
    assert model == again and model.n_topics == 4
    assert np.allclose(model.doc_topic.sum(axis=1), 1) and np.allclose(model.topic_word.sum(axis=1), 1)
    assert (np.diff(planted.matrix.n_tokens @ model.doc_topic) <= 1e-9).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nmf_finds_every_planted_topic_and_its_shares(seed: int) -> None:
    planted = plant(seed=seed)
    model = fit_nmf(planted.matrix, n_topics=5)
    order, cosines = matched(model.topic_word, planted)
    assert (cosines > 0.9).all()
    assert np.corrcoef(model.doc_topic[:, order].ravel(), planted.doc_topic.ravel())[0, 1] > 0.98


def test_nmf_hardly_depends_on_the_seed() -> None:
    planted = plant(seed=4)
    one, other = (fit_nmf(planted.matrix, n_topics=5, seed=s).topic_word for s in (1, 2))
    assert (matched(one, planted)[1] - matched(other, planted)[1]).max() < 0.01


def test_distinctive_words_are_planted_ones_and_not_the_common_ones() -> None:
    planted = plant(seed=5)
    model = fit_nmf(planted.matrix, n_topics=5)
    order, _ = matched(model.topic_word, planted)
    own = planted.topic_word - planted.topic_word.min(axis=0)
    for truth, topic in enumerate(order):
        found = set(distinctive_words(model, planted.matrix, n=10)[topic])
        assert len(found & set(np.argsort(-own[truth])[:15].tolist())) >= 8


@ENGINES
@pytest.mark.parametrize(
    "texts, n_topics, reason",
    [(("khoa học số",), 2, "at least 2"), (("", ""), 2, "vocabulary is empty"), (("a b", "", ""), 2, "at least 2"),
     (("a b", "b c", "c d"), 4, "2 to 3"), (("a b", "a b"), 2, "same words"), (("a b", "a a b b"), 2, "same words"),
     (("a b", "b c"), 1, "2 to 2"), ((), 2, "vocabulary is empty")],
)  # fmt: skip
def test_impossible_input_is_refused_with_a_reason(
    fit: Callable[..., TopicModel], texts: tuple[str, ...], n_topics: int, reason: str
) -> None:
    with pytest.raises(ComputationError, match=reason):
        fit(matrix_of(*texts), n_topics=n_topics)


@ENGINES
def test_a_text_without_words_gets_the_mean_and_no_nan(fit: Callable[..., TopicModel]) -> None:
    matrix = matrix_of("khoa học công nghệ", "", "chuyển đổi số", "dữ liệu số", "khoa học")
    model = fit(matrix, n_topics=2)
    assert np.isfinite(model.doc_topic).all() and np.isfinite(model.topic_word).all()
    others = np.delete(model.doc_topic, 1, axis=0)
    assert model.doc_topic[1] == pytest.approx(others.mean(axis=0))


@ENGINES
def test_the_smallest_possible_corpus_works(fit: Callable[..., TopicModel]) -> None:
    model = fit(matrix_of("hạ tầng số", "nhân lực"))
    assert model.n_topics == 2 and np.isfinite(model.doc_topic).all()


def test_fitting_leaves_the_matrix_as_it_was() -> None:
    planted = plant(n_texts=30)
    before = planted.matrix.counts.copy()
    fit_nmf(planted.matrix, n_topics=3)
    assert (planted.matrix.counts != before).nnz == 0 and sp.issparse(planted.matrix.counts)
