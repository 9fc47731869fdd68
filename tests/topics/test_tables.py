"""Topic tables: shares add up, intervals hold the share, nothing is missing that need not be."""

import numpy as np
import pytest

from analysis.core import InputError
from analysis.topics import fit_nmf, topic_tables
from tests.topics.planted import plant


def test_shares_of_a_document_sum_to_one_and_lie_in_their_intervals() -> None:
    planted = plant(n_texts=40)
    model = fit_nmf(planted.matrix, n_topics=4)
    owners = [f"kế hoạch {i // 8}" for i in range(40)]
    topics, shares = topic_tables(model, planted.matrix, documents=owners, localities={"kế hoạch 0": "xã A"})
    assert shares.groupby("document")["effect"].sum().to_numpy() == pytest.approx(np.ones(5))
    assert (shares["low"] <= shares["effect"]).all() and (shares["effect"] <= shares["high"]).all()
    assert set(shares["n"]) == {8} and set(shares["locality"]) == {"xã A", ""}
    assert list(topics["rank"][:20]) == list(range(1, 21)) and topics["n"].min() > 0


def test_one_text_per_document_has_no_interval() -> None:
    planted = plant(n_texts=12)
    _, shares = topic_tables(fit_nmf(planted.matrix, n_topics=2), planted.matrix)
    assert shares["low"].isna().all() and shares["high"].isna().all() and shares["effect"].notna().all()


def test_same_seed_same_tables() -> None:
    planted = plant(n_texts=30)
    model = fit_nmf(planted.matrix, n_topics=3)
    owners = ["a"] * 10 + ["b"] * 20
    one, other = (topic_tables(model, planted.matrix, documents=owners, seed=4)[1] for _ in range(2))
    assert one.equals(other)


def test_a_model_of_another_matrix_is_refused() -> None:
    one, other = plant(n_texts=20), plant(n_texts=21)
    with pytest.raises(InputError, match="document ids"):
        topic_tables(fit_nmf(one.matrix, n_topics=2), other.matrix)
