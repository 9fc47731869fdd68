"""Keyness: planted words come first, numbers are those of the texts, intervals only over documents."""

import numpy as np
import pandas as pd
import pytest

from analysis.core import FeatureMatrix
from analysis.core.errors import ComputationError
from analysis.emphasis import contrast_words, keyness
from analysis.stats import chi2, g2
from analysis.tokenization import count_features


def corpus(word: str, *, n: int, seed: int, more: int = 1) -> FeatureMatrix:
    rng = np.random.default_rng(seed)
    common = [f"từ {i}" for i in range(30)]
    texts = [rng.choice(common, 300).tolist() + [word] * int(more * rng.integers(5, 15)) for _ in range(n)]
    return count_features(texts, [f"{seed}.{i}" for i in range(n)])


def test_planted_words_stand_at_either_end() -> None:
    table = keyness(corpus("hải sản", n=8, seed=1), corpus("cao nguyên", n=8, seed=2), names=("biển", "núi"))
    assert table["word"].iloc[0] == "hải sản" and table["word"].iloc[-1] == "cao nguyên"
    assert table["effect"].is_monotonic_decreasing and set(table["group"]) == {"biển"}
    first = table.iloc[0]
    assert first["n"] > 0 and first["n_reference"] == 0 and first["low"] > 0 and 0 <= first["dispersion"] < 0.5


def test_swapping_the_groups_mirrors_the_table() -> None:
    a, b = corpus("hải sản", n=5, seed=1), corpus("cao nguyên", n=6, seed=2)
    one, other = (t.set_index("word") for t in (keyness(a, b), keyness(b, a)))
    assert np.allclose(one["effect"], -other.loc[one.index, "effect"])
    assert np.allclose(one["log_ratio"], -other.loc[one.index, "log_ratio"])
    assert np.allclose(one["low"], -other.loc[one.index, "high"])


def test_what_other_programs_print_stands_beside_it_from_the_same_counts() -> None:
    a, b = corpus("hải sản", n=5, seed=1), corpus("cao nguyên", n=6, seed=2)
    table = keyness(a, b).set_index("word")
    n, m = int(a.counts.sum()), int(b.counts.sum())
    row = table.loc["từ 1"]
    cells = (row["n"], row["n_reference"], n, m)
    assert row["g2"] == pytest.approx(g2(*cells, signed=True)) and row["chi2"] == pytest.approx(
        chi2(*cells, signed=True)
    )
    assert table["z_four_terms"].abs().le(table["effect"].abs()).all()
    assert table["g2_two_cells"].abs().le(table["g2"].abs() + 1e-9).all()
    signs = np.sign(table.loc[["hải sản", "cao nguyên"], ["effect", "g2", "chi2", "log_ratio_bound"]].astype(float))
    assert signs.to_numpy().tolist() == [[1.0] * 4, [-1.0] * 4]
    assert table["log_ratio_bound"].abs().le(table["log_ratio"].abs() + 1e-9).all()


def test_intervals_over_documents_cover_a_true_ratio() -> None:
    covered = []
    for seed in range(40):
        table = keyness(corpus("đập", n=12, seed=seed, more=2), corpus("đập", n=12, seed=seed + 900)).set_index("word")
        row = table.loc["đập"]
        truth = np.log2((9.5 * 2 / (300 + 9.5 * 2)) / (9.5 / (300 + 9.5)))
        covered.append(row["low"] <= truth <= row["high"])
    assert np.mean(covered) >= 0.85


def test_one_document_has_no_interval_and_nothing_is_nan_but_that() -> None:
    table = keyness(corpus("đập", n=1, seed=3), corpus("hồ", n=4, seed=4))
    assert table["low"].isna().all() and table["dispersion"].isna().all()
    assert table[["effect", "log_ratio"]].notna().all(axis=None)
    known = keyness(corpus("đập", n=4, seed=3), corpus("hồ", n=1, seed=4))
    assert known["low"].notna().all()


def test_equal_collections_show_no_difference() -> None:
    matrix = corpus("đập", n=3, seed=5)
    assert keyness(matrix, matrix)["effect"].abs().max() == pytest.approx(0, abs=1e-12)


def test_empty_sides_and_too_rare_words_are_refused() -> None:
    empty, full = count_features([[]], ["a"]), corpus("đập", n=2, seed=6)
    with pytest.raises(ComputationError, match="some in both"):
        keyness(full, empty)
    with pytest.raises(ComputationError, match="lower min_count"):
        keyness(full, full, min_count=10_000)
    assert isinstance(keyness(full, full, n_words=1), pd.DataFrame) and len(keyness(full, full, n_words=1)) == 2


def test_words_are_tested_by_document_when_asked_and_bursts_do_not_count() -> None:
    """One document that repeats a word a hundred times is one document."""
    plain = [["xã", "thôn", "đường", "rác"] * 10 for _ in range(12)]
    burst = [[*words, *(["mía"] * 100 if i == 0 else [])] for i, words in enumerate(plain[:6])]
    more = [[*words, "lúa", "lúa"] for words in burst]
    matrix = [count_features(texts, [f"kế hoạch {i}" for i in range(6)]) for texts in (more, plain[6:])]
    table = contrast_words(*matrix, ["mía", "lúa", "không có", "lúa"]).set_index("word")
    assert table.loc["mía", "p_value"] > 0.3 and table.loc["lúa", "q_value"] < 0.05
    assert table.loc["không có", ["difference", "p_value"]].tolist() == [0, 1] and set(table["n_tests"]) == {3}


def test_a_test_by_document_refuses_single_documents_and_no_words() -> None:
    one, two = (count_features([["xã", "rác"]] * n, [str(i) for i in range(n)]) for n in (1, 2))
    with pytest.raises(ComputationError, match="1 and 2 documents"):
        contrast_words(one, two, ["rác"])
    with pytest.raises(ComputationError, match="got 0 words"):
        contrast_words(two, two, [])
