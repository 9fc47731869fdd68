"""Topics of a large corpus are found in a sample of its texts, and every text gets its shares."""

import numpy as np
import scipy.sparse as sp

from analysis import topics
from analysis.core.matrix import FeatureMatrix


def planted(n: int, *, seed: int = 1) -> tuple[FeatureMatrix, np.ndarray]:
    """Texts of 40 words, each of one of three topics of 30 words."""
    rng = np.random.default_rng(seed)
    which = rng.integers(0, 3, n)
    counts = np.zeros((n, 90), int)
    for row, topic in enumerate(which):
        np.add.at(counts[row], topic * 30 + rng.integers(0, 30, 40), 1)
    return FeatureMatrix(
        sp.csr_array(counts), tuple(f"t{i}" for i in range(n)), tuple(f"w{i}" for i in range(90))
    ), which


def test_a_sample_is_the_same_whatever_the_order_and_one_text_more_changes_at_most_one():
    matrix, _ = planted(300)
    drawn = topics.draw_texts(matrix, 100)
    assert len(set(drawn.row_ids)) == 100
    assert set(topics.draw_texts(matrix.rows(list(range(300))[::-1]), 100).row_ids) == set(drawn.row_ids)
    assert len(set(topics.draw_texts(matrix.rows(list(range(299))), 100).row_ids) - set(drawn.row_ids)) <= 1
    assert topics.draw_texts(matrix, 300) is matrix


def test_every_text_has_shares_and_the_topics_are_those_of_all_texts():
    matrix, which = planted(600)

    def fit(part: FeatureMatrix):
        return topics.fit_nmf(part, n_topics=3, seed=1)

    model = topics.fit_to_sample(matrix, fit, most=200)
    assert model.doc_topic.shape == (600, 3) and model.row_ids == matrix.row_ids
    assert np.allclose(model.doc_topic.sum(axis=1), 1) and model.parameters["n_fitted"] == 200
    foremost = model.doc_topic.argmax(axis=1)
    pairs = {(int(a), int(b)) for a, b in zip(which, foremost, strict=True)}
    assert len(pairs) == 3, "every text belongs to the topic that it was made of"
    whole = topics.fit_to_sample(matrix, fit)
    assert "n_fitted" not in whole.parameters
