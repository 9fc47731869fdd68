"""The page on emphasis: every number in a sentence of its own, with its denominator and its kind of interval."""

import pandas as pd
import pytest

from analysis.core import InputError
from analysis.core.tables import make_table
from analysis.report.emphasis import emphasis_page

GROUPS = {"1": "Hạ tầng số", "2": "Nhân lực số"}


def tables(*, counts: dict[str, int] | None = None, n: int = 12, source: bool = True) -> dict[str, pd.DataFrame]:
    """One commune's plan under one source: 75 of 100 words in group 1, where the source has 50 of 200."""
    counts = counts or {"1": 75, "2": 25}
    total = sum(counts.values())
    rows = []
    for version in ("words", "words_not_reused", "tasks"):
        for group, title in GROUPS.items():
            share = counts[group] / total if total else None
            row = {"document": "a", "locality": "xã A", "source": "nq", "group": group, "group_title": title}
            row |= {"version": version, "n_words": counts[group], "share": share, "n": n, "interval": "measurement"}
            row |= {"placed_by": "heading", "share_by_section": share}
            if share is not None and n > 1:
                row |= {"low": max(share - 0.05, 0), "high": share + 0.05}
                row |= {"log_ratio_low": 1.4, "log_ratio_high": 1.7}
            if source:
                row |= {"source_share": 0.25 if group == "1" else 0.75, "source_n": 50 if group == "1" else 150}
                row |= {"log_ratio": 1.585 if group == "1" else -1.585} if share is not None else {}
            rows.append(row)
    documents = [
        {"document": "a", "role": "plan", "level": "commune", "locality": "xã A", "number": "1/KH-UBND"},
        {"document": "nq", "role": "source", "level": "central", "number": "57-NQ/TW"},
    ]
    common = {"n_words": 100, "quality": 1.0}
    return {
        "emphasis": make_table("emphasis", rows),
        "documents": make_table("documents", [{**row, **common} for row in documents]),
        "means": make_table("means", ()),
        "contrasts": make_table("contrasts", ()),
    }


def rows_of(page: dict) -> list[dict]:
    return page["sources"][0]["plans"][0]["rows"]


def test_every_number_has_a_sentence_with_its_denominator() -> None:
    first = rows_of(emphasis_page(tables()))[0]["sentences"]
    assert first[0] == "xã A gives “1. Hạ tầng số” 75\u202f% of the 100 words of its measures (75 words in 12 tasks)."
    assert first[1] == "57-NQ/TW gives “1. Hạ tầng số” 25\u202f% of the 200 words that apply to communes."
    assert "3 times as much" in first[2] and "+1.58" in first[2] and "+1.40 to +1.70, of measurement" in first[2]
    assert "75\u202f% of the 100 that remain" in first[3]
    assert "75 of the 100 of xã A (75\u202f%)" in first[4]


def test_both_languages_say_the_same_and_a_third_is_refused() -> None:
    english, vietnamese = (emphasis_page(tables(), language=language) for language in ("en", "vi"))
    ours, theirs = rows_of(english), rows_of(vietnamese)
    assert [len(row["sentences"]) for row in ours] == [len(row["sentences"]) for row in theirs]
    assert len(english["columns"]) == len(vietnamese["columns"]) == len(theirs[0]["cells"])
    assert "+1,58" in theirs[0]["sentences"][2] and "khoảng sai số đo" in theirs[0]["sentences"][2]
    with pytest.raises(InputError, match="language 'fr'"):
        emphasis_page(tables(), language="fr")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"counts": {"1": 0, "2": 100}}, "has no word under"),
        ({"n": 1}, "fewer than two tasks"),
        ({"n": 3}, "Fewer than ten tasks"),
        ({"source": False}, "could not be counted"),
    ],
)
def test_what_cannot_be_said_is_said(options: dict, said: str) -> None:
    text = " ".join(rows_of(emphasis_page(tables(**options)))[0]["sentences"])
    assert said in text and "nan" not in text.lower() and "<NA>" not in text


def test_an_interval_that_holds_the_source_claims_nothing() -> None:
    found = tables(counts={"1": 27, "2": 73})
    text = " ".join(rows_of(emphasis_page(found))[0]["sentences"])
    assert "no departure from 57-NQ/TW can be claimed" in text


def test_an_interval_without_width_is_not_quoted_as_if_it_were_precision() -> None:
    found = tables()
    point = found["emphasis"].assign(log_ratio_low=found["emphasis"]["log_ratio"], log_ratio_high=1.585)
    text = " ".join(rows_of(emphasis_page({**found, "emphasis": point}))[0]["sentences"])
    assert "no width" in text and "+1.58 to +1.58" not in text


def test_a_plan_without_words_has_rows_and_no_sentence() -> None:
    rows = rows_of(emphasis_page(tables(counts={"1": 0, "2": 0})))
    assert all(row["sentences"] == [] and "nan" not in "".join(row["cells"]).lower() for row in rows)


def test_a_study_without_emphasis_says_why() -> None:
    empty = {name: table.iloc[:0] for name, table in tables().items()}
    page = emphasis_page(empty)
    assert page["sources"] == [] and "cannot be measured" in page["lead"]


def test_means_carry_n_and_what_their_interval_is_and_contrasts_their_family() -> None:
    found = tables()
    row = {"measure": "words of nq", "group": "commune", "label": "Hạ tầng số", "share": 0.4, "n": 5, "few": True}
    bounds = {"low": 0.3, "high": 0.5, "interval": "superpopulation"}
    bare = {**row, "category": "2", "share": 0.6, "interval": "superpopulation"}
    found["means"] = make_table("means", [{**row, **bounds, "category": "1"}, bare])
    contrast = {"grouping": "kind", "level": "commune", "measure": "words of nq", "group": "xã", "reference": "phường"}
    numbers = {"share": 0.4, "share_reference": 0.3, "difference": 0.1, "p_value": 0.01, "q_value": 0.02, "n_tests": 14}
    found["contrasts"] = make_table("contrasts", [{**contrast, **numbers, "category": "1", "n": 3, "n_reference": 3}])
    page = emphasis_page(found)
    first, second, few = page["sources"][0]["means"]
    assert "Over 5 localities" in first and "superpopulation" in first and "no interval" in second and "not 95" in few
    assert "14 contrasts" in page["notes"][1] and "1 of them" in page["notes"][1] and "no proof" in page["notes"][2]
    assert "exchangeable" in emphasis_page(tables())["notes"][1]


def test_the_page_of_the_demo_is_plain_data_without_gaps(demo_study) -> None:
    names = ("documents", "emphasis", "means", "contrasts")
    for language in ("en", "vi"):
        page = emphasis_page({name: demo_study.table(name) for name in names}, language=language)
        text = repr(page)
        assert page["sources"] and "nan" not in text.lower() and "<NA>" not in text
        rows = [row for source in page["sources"] for plan in source["plans"] for row in plan["rows"]]
        assert {len(row["cells"]) for row in rows} == {len(page["columns"])}
