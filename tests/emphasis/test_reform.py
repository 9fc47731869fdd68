"""Before and after the reform: the same provinces under one text, or a refusal that says why."""

import numpy as np
import pandas as pd
import pytest

from analysis.core.errors import ComputationError
from analysis.emphasis import Issued, contrast_reform

OLD = ["Hưng Yên", "Thái Bình", "Hải Phòng", "Hải Dương", "Cà Mau", "Bạc Liêu", "Cần Thơ"]
NOW = ["Hưng Yên", "Hải Phòng", "Cà Mau", "Cần Thơ"]


def plans(old: list[str], now: list[str], level: str = "province") -> dict[str, Issued]:
    before = {f"trước {name}": Issued(level, name, "2025-03-01") for name in old}
    return before | {f"sau {name}": Issued(level, name, "2025-09") for name in now}


def shares(issued: dict[str, Issued], more: float) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    first = [0.2 + more * id.startswith("sau") + rng.normal(0, 0.01) for id in issued]
    return pd.DataFrame({"1": first, "2": [1 - x for x in first]}, index=list(issued))


def test_merged_provinces_are_one_unit_and_a_rise_is_found() -> None:
    issued = plans(OLD, NOW)
    table = contrast_reform(shares(issued, 0.3), issued, measure="words").set_index("category")
    assert table["n"].tolist() == [4, 4] and table.loc["1", "difference"] == pytest.approx(0.3, abs=0.02)
    assert table.loc["1", "p_value"] == 2 / 16 and table.loc["1", "low"] > 0.2
    assert set(table["grouping"]) == {"reform"} and set(table["n_tests"]) == {2}


def test_the_old_provinces_of_a_merger_weigh_alike() -> None:
    issued = plans(["Hưng Yên", "Thái Bình", "Cà Mau"], ["Hưng Yên", "Cà Mau"])
    square = pd.DataFrame({"1": [0.1, 0.3, 0.2, 0.2, 0.2]}, index=list(issued))
    table = contrast_reform(square, issued, measure="words")
    assert table["share_reference"].tolist() == [pytest.approx(0.2)] and table["difference"].tolist() == [0]


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        (plans(OLD, []), "5 of today before it, 0 after it, 0 both|4 of today"),
        (plans(OLD, NOW, level="commune"), "got 0 provincial plans"),
        (plans(["Hưng Yên"], ["Cà Mau"]), "0 both"),
        (plans(["Hải Uyên"], ["Hải Uyên"]), "2 provincial plans, 0 with date and known province"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_was_found(issued: dict[str, Issued], said: str) -> None:
    with pytest.raises(ComputationError) as error:
        contrast_reform(shares(issued, 0.1), issued, measure="words")
    assert any(part in str(error.value).replace("provinces ", "") for part in said.replace("provinces ", "").split("|"))


def test_a_plan_dated_by_its_year_only_takes_no_side() -> None:
    issued = {name: Issued("province", name, "2025") for name in NOW}
    with pytest.raises(ComputationError, match="0 with date"):
        contrast_reform(shares(issued, 0.1), issued, measure="words")
