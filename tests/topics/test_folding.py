"""Texts under fixed topics: both ways to find their shares agree, and a text of one topic's words is of that topic."""

import numpy as np
import scipy.sparse as sp

from analysis.topics import fold_in, fold_in_each


def test_the_compiled_pass_agrees_and_finds_what_was_planted():
    rng = np.random.default_rng(2)
    words = rng.dirichlet(np.full(50, 0.2), 4)
    counts = np.stack([rng.multinomial(60, words[topic]) for topic in range(4)] + [np.zeros(50, int)])
    texts = sp.csr_array(counts.astype(float))
    found = fold_in_each(texts, words)
    assert np.allclose(found, fold_in(texts, words), atol=1e-12)
    assert found[:4].argmax(axis=1).tolist() == [0, 1, 2, 3] and np.allclose(found.sum(axis=1), 1)
