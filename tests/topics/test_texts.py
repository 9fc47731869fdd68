"""What stands behind a topic: provisions by their words, passages by their shares."""

import numpy as np
import pytest

from analysis.core.errors import InputError
from analysis.tokenization import count_features
from analysis.topics import Unit, fit_nmf, shares_within, topic_texts

RUBBISH, ROADS = ["rác", "thu gom", "phân loại", "bãi", "xe rác"], ["đường", "cầu", "bê tông", "mặt đường", "nắn tuyến"]
TEXTS = [RUBBISH * 2, RUBBISH + ["chung"] * 4, ROADS * 2, ROADS + ["chung"] * 4, ["rác"]]
MATRIX = count_features(TEXTS, [f"kế hoạch:{i}" for i in range(len(TEXTS))])
PASSAGES = [Unit("kế hoạch", str(i), " \n".join(words)) for i, words in enumerate(TEXTS)]
PROVISIONS = [
    (Unit("nghị quyết", "III.1", "Thu gom rác"), {"rác": 2, "thu gom": 1}),
    (Unit("nghị quyết", "III.2", "Làm đường"), {"đường": 1, "cầu": 2}),
    (Unit("nghị quyết", "III.3", "Việc khác"), {"lúa": 3}),
]


def test_each_topic_gets_the_provision_and_the_passage_of_its_words() -> None:
    table = topic_texts(fit_nmf(MATRIX, n_topics=2), MATRIX, PASSAGES, provisions=PROVISIONS, n=1)
    found = table.pivot(index="topic", columns="kind", values="unit").to_numpy().tolist()
    assert sorted(found) == [["0", "III.1"], ["2", "III.2"]]  # the one-word text is too short to be shown


def test_a_provision_that_shares_no_word_is_not_shown_and_texts_stand_on_one_line() -> None:
    table = topic_texts(fit_nmf(MATRIX, n_topics=2), MATRIX, PASSAGES, provisions=PROVISIONS)
    assert "III.3" not in set(table["unit"]) and not table["text"].str.contains("\n").any()
    assert table["value"].between(0, 1).all()


def test_one_passage_a_row_is_asked_for() -> None:
    with pytest.raises(InputError, match="2 passages for 5 texts"):
        topic_texts(fit_nmf(MATRIX, n_topics=2), MATRIX, PASSAGES[:2])


def test_other_texts_get_the_shares_of_their_words_and_unknown_words_count_for_nothing() -> None:
    model = fit_nmf(MATRIX, n_topics=2)
    shares, n_words = shares_within(model, [{"rác": 2, "thu gom": 1}, {"lúa": 3}, {}])
    assert n_words.tolist() == [3, 0, 0] and shares.sum() == pytest.approx(1)
    (road_shares, _), (nothing, _) = shares_within(model, [{"cầu": 2}]), shares_within(model, [{"lúa": 3}])
    assert shares.argmax() != road_shares.argmax() and np.isnan(nothing).all()
