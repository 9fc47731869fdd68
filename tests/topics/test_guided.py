"""Guided topics keep the meaning of their seeds, in their order."""

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.core import FeatureMatrix, InputError
from analysis.core.errors import ComputationError
from analysis.topics import fit_guided
from tests.topics.planted import Planted, plant


def seeds_of(planted: Planted, *, n_tokens: int = 150) -> FeatureMatrix:
    counts = np.random.default_rng(8).poisson(n_tokens * planted.topic_word).astype(np.int32)
    names = tuple(f"nhóm {k}" for k in range(len(counts)))
    return FeatureMatrix(sp.csr_array(counts), names, planted.matrix.features)


def test_topic_k_is_seed_k_and_shares_are_found() -> None:
    planted = plant(seed=6)
    model = fit_guided(planted.matrix, seeds_of(planted))
    assert model.parameters["seeds"] == ("nhóm 0", "nhóm 1", "nhóm 2", "nhóm 3", "nhóm 4")
    for k in range(5):
        assert np.corrcoef(model.doc_topic[:, k], planted.doc_topic[:, k])[0, 1] > 0.9
    assert model == fit_guided(planted.matrix, seeds_of(planted))


def test_a_strange_seed_one_seed_and_no_vocabulary_are_refused() -> None:
    planted = plant(n_texts=10)
    one = FeatureMatrix(sp.csr_array(np.ones((2, 1), np.int32)), ("x", "y"), ("từ lạ",))
    with pytest.raises(InputError, match="shares no word"):
        fit_guided(planted.matrix, one)
    with pytest.raises(ComputationError, match="two seeds"):
        fit_guided(planted.matrix, seeds_of(planted).rows([0]))
    with pytest.raises(InputError, match="negative"):
        fit_guided(planted.matrix, seeds_of(planted), weight=-1)
