"""Contrasts between localities: planted differences are found, chance is not, too little is refused."""

import numpy as np
import pandas as pd
import pytest

from analysis.core import InputError
from analysis.core.errors import ComputationError
from analysis.core.tables import make_table
from analysis.emphasis import as_family, contrast_groups, mean_shares, measure_emphasis, shares_by_locality
from tests.emphasis.invented import GROUPS, following, not_following


def square(n: int, *, more: float = 0.0, seed: int = 0, k: int = 4) -> tuple[pd.DataFrame, dict[str, str]]:
    """n localities, the first half in group "ven biển" with `more` times the first category's weight added."""
    rng = np.random.default_rng(seed)
    weights = rng.gamma(4.0, size=(n, k))
    weights[: n // 2, 0] *= 1 + more
    names = [f"tỉnh {i:02}" for i in range(n)]
    shares = pd.DataFrame(weights / weights.sum(axis=1, keepdims=True), index=names)
    return shares, {name: "ven biển" if i < n // 2 else "miền núi" for i, name in enumerate(names)}


def test_a_planted_difference_is_found_and_the_family_is_counted() -> None:
    shares, groups = square(30, more=2.0)
    table = contrast_groups(shares, groups, measure="nmf", labels={0: "hạ tầng"})
    first = table.iloc[0]
    assert first["q_value"] < 0.01 and first["label"] == "hạ tầng" and set(table["n_tests"]) == {4}
    assert (table["low"] <= table["difference"]).all() and (table["difference"] <= table["high"]).all()
    assert first["difference"] < 0 and first["group"] == "miền núi"


def test_chance_differences_are_rarely_called() -> None:
    findings = 0
    for seed in range(40):
        shares, groups = square(16, seed=seed)
        findings += (contrast_groups(shares, groups, measure="nmf")["q_value"] <= 0.05).any()
    assert findings <= 6


def test_adjusting_for_length_takes_away_what_length_made() -> None:
    shares, groups = square(40, seed=3)
    lengths = {name: 1000.0 * (1 + 9 * (g == "ven biển")) * (1 + i % 7) for i, (name, g) in enumerate(groups.items())}
    made = shares.copy()
    made[0] += 0.05 * np.log([lengths[name] for name in shares.index])
    plain = contrast_groups(made, groups, measure="nmf").iloc[0]
    adjusted = contrast_groups(made, groups, measure="nmf", lengths=lengths).iloc[0]
    assert abs(adjusted["difference"]) < abs(plain["difference"]) / 2
    with pytest.raises(InputError, match="positive length"):
        contrast_groups(made, groups, measure="nmf", lengths={"tỉnh 00": 5})


def test_groups_that_are_too_small_are_refused_by_name() -> None:
    shares, groups = square(6)
    with pytest.raises(ComputationError, match=r"hải đảo \(1\)"):
        contrast_groups(shares, groups | {"tỉnh 00": "hải đảo"}, measure="nmf")
    with pytest.raises(ComputationError, match="two groups"):
        contrast_groups(shares, dict.fromkeys(groups, "một"), measure="nmf")


def test_means_say_how_many_and_whether_they_are_few() -> None:
    shares, groups = square(30)
    everywhere = mean_shares(shares, measure="nmf")
    assert everywhere["share"].sum() == pytest.approx(1) and not everywhere["few"].any()
    assert (everywhere["low"] < everywhere["share"]).all() and (everywhere["share"] < everywhere["high"]).all()
    by_group = mean_shares(shares[:12], measure="nmf", groups=groups)
    assert by_group["few"].all() == (by_group["n"] < 10).all()
    assert mean_shares(shares, measure="nmf", census=True)["low"].isna().all()
    assert mean_shares(shares[:2], measure="nmf")["high"].isna().all()


def test_emphasis_becomes_a_square_of_localities() -> None:
    table = measure_emphasis([following(id="a"), not_following(id="b")], GROUPS, source="s")
    shares = shares_by_locality(table, measure="words")
    assert list(shares.index) == ["xã a", "xã b"] and shares.sum(axis=1).to_numpy() == pytest.approx([1, 1])
    with pytest.raises(InputError, match="no version"):
        shares_by_locality(table, measure="nmf")
    with pytest.raises(InputError, match="sources"):
        shares_by_locality(pd.concat([table, table.assign(source="khác")]), measure="words")
    with pytest.raises(InputError, match="Expected the table"):
        shares_by_locality(make_table("problems", ()), measure="words")


def test_a_document_of_no_known_locality_stands_for_itself() -> None:
    rows = [{"model": "nmf", "document": d, "topic": t, "effect": 0.5, "n": 3} for d in "ab" for t in (0, 1)]
    assert list(shares_by_locality(make_table("topic_shares", rows), measure="nmf").index) == ["a", "b"]


def test_several_tables_are_one_family() -> None:
    rng = np.random.default_rng(2)
    square = pd.DataFrame(rng.dirichlet([1, 1, 1], 8), index=[f"xã {i}" for i in range(8)])
    groups = {place: "ab"[i % 2] for i, place in enumerate(square.index)}
    alone = contrast_groups(square, groups, measure="nmf")
    family = as_family([alone, alone, alone])
    assert set(alone["n_tests"]) == {3} and set(family["n_tests"]) == {9} and len(family) == 9
    assert (family["q_value"][:3].to_numpy() >= alone["q_value"].to_numpy() - 1e-12).all()
    assert len(as_family([])) == 0


def test_localities_that_are_all_equal_have_no_interval() -> None:
    square = pd.DataFrame({"1": [0.5] * 4, "2": [0.1, 0.2, 0.3, 0.4]}, index=list("abcd"))
    table = mean_shares(square, measure="words").set_index("category")
    assert table["low"].isna().tolist() == [True, False] and table.loc["1", "share"] == 0.5


def test_manner_is_averaged_by_locality_without_what_is_not_defined() -> None:
    rows = [
        {"document": d, "locality": d, "measure": m, "share": s, "n": 12, "few": False}
        for d, s in (("xã a", 0.2), ("xã b", 0.4))
        for m in ("binding", "lead")
    ]
    rows.append({"document": "xã a", "locality": "xã a", "measure": "due later", "share": None, "n": 12, "few": False})
    square = shares_by_locality(make_table("manner", rows), measure="")
    assert square.loc["xã b"].tolist() == [0.4, 0.4] and list(square.columns) == ["binding", "lead"]


def test_of_many_groups_each_is_compared_with_all_others_together():
    rng = np.random.default_rng(3)
    places = [f"xã {n:03d}" for n in range(120)]
    groups = {place: f"tỉnh {n % 12:02d}" for n, place in enumerate(places)}
    shares = pd.DataFrame(rng.dirichlet([5, 5, 5], len(places)), index=places)
    shares.loc[[p for p in places if groups[p] == "tỉnh 03"], 0] += 0.5
    table = contrast_groups(shares, groups, measure="nmf")
    assert len(table) == 12 * 3 and set(table["reference"]) == {"all others"}
    assert (table["n"] + table["n_reference"] == 120).all()
    found = table[(table["category"] == "0") & (table["q_value"] <= 0.05)]
    assert list(found["group"]) == ["tỉnh 03"]
    few = {place: group if group < "tỉnh 03" else "tỉnh 99" for place, group in groups.items()}
    assert set(contrast_groups(shares, few, measure="nmf")["reference"]) <= set(few.values())
