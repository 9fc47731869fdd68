"""Boilerplate: its kinds, and where it cannot be learnt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.span import Span
from analysis.reuse.boilerplate import FORMULA_TIMES, find_boilerplate, label_boilerplate
from analysis.reuse.kernels import mark_shingles
from analysis.reuse.passages import find_passages
from analysis.reuse.peers import find_peer_passages
from analysis.reuse.table import alignment_table
from tests.reuse.test_passages import OTHER, SENTENCE, noise, tokens

ROUTINE = "Trong quá trình thực hiện nếu có khó khăn vướng mắc các đơn vị kịp thời phản ánh để xem xét giải quyết"
THEME = "khoa học công nghệ và đổi mới sáng tạo"


def test_routine_is_learnt_from_plans_under_another_resolution():
    plans = [tokens(f"{noise(1, 30)} {ROUTINE}", "a"), tokens(f"{ROUTINE} {noise(2, 30)}", "b"), tokens(SENTENCE, "c")]
    found = find_boilerplate(plans, families={"a": "901", "b": "57", "c": "901"})
    (span,) = found.masks("routine")["a"]
    assert found.kind_of("a", span) == "routine"
    assert found.masks("routine")["c"] == ()
    assert found.estimable == {"a": True, "b": True, "c": True}
    assert found.n_others == {"a": 1, "b": 2, "c": 1}


def test_one_family_alone_cannot_tell_routine_from_reuse():
    plans = [tokens(f"{noise(1, 30)} {ROUTINE}", "a"), tokens(f"{ROUTINE} {noise(2, 30)}", "b")]
    for families in ({"a": "901", "b": "901"}, {}, {"a": "901", "b": ""}):
        found = find_boilerplate(plans, families=families)
        assert not any(found.estimable.values())
        assert found.masks("routine") == {"a": (), "b": ()}


def test_wording_of_a_common_superior_text_is_not_routine():
    plans = [tokens(ROUTINE, "a"), tokens(ROUTINE, "b")]
    masks = {"a": [Span(0, len(ROUTINE))], "b": [Span(0, len(ROUTINE))]}
    found = find_boilerplate(plans, families={"a": "901", "b": "57"}, masks=masks)
    assert found.masks("routine") == {"a": (), "b": ()}


def test_what_a_source_repeats_is_a_formula():
    source = tokens(" ".join(f"{noise(i, 9)} {THEME}" for i in range(5)), "s")
    plan = tokens(f"{noise(9, 20)} {THEME} {noise(8, 20)}", "a")
    found = find_boilerplate([plan], families={"a": "57"}, sources=[source])
    (span,) = found.masks("formula")["a"]
    assert span.of(f"{noise(9, 20)} {THEME}") == THEME


def test_peer_passages_of_boilerplate_are_named_not_dropped():
    plans = [tokens(f"{noise(1, 30)} {ROUTINE}", "a"), tokens(f"{ROUTINE} {noise(2, 30)}", "b")]
    found = find_boilerplate(plans, families={"a": "901", "b": "57"})
    labelled = label_boilerplate(find_peer_passages(plans, dates={}), found)
    assert [(a.kind, kind) for a, kind in labelled] == [("boilerplate", "routine")]
    table = alignment_table([a for a, _ in labelled], boilerplate=[kind for _, kind in labelled])
    assert table.loc[0, "boilerplate"] == "routine"


def test_routine_wording_of_the_superior_text_itself_stays_reuse():
    source, plan = tokens(ROUTINE, "s"), tokens(ROUTINE, "a")
    found = find_boilerplate([plan, tokens(ROUTINE, "b")], families={"a": "901", "b": "57"})
    ((alignment, kind),) = label_boilerplate(find_passages(source, plan), found)
    assert (alignment.kind, kind) == ("chain", "routine")


def test_a_title_that_stands_alone_is_not_copied_from_one_place():
    source, plan = tokens(SENTENCE, "s"), tokens(f"{SENTENCE} {OTHER}", "a")
    known = {"a": [(Span(0, len(SENTENCE)), "citation and title")]}
    found = find_boilerplate([plan], families={"a": "57"}, known=known)
    ((alignment, kind),) = label_boilerplate(find_passages(source, plan), found)
    assert (alignment.kind, kind) == ("boilerplate", "citation and title")


def test_the_table_is_sorted_and_complete():
    source = tokens(f"{SENTENCE} {noise(1, 40)} {OTHER}", "s")
    plan = tokens(f"{OTHER} {noise(2, 40)} {SENTENCE}", "a")
    table = alignment_table(tuple(reversed(find_passages(source, plan))))
    assert table["target_start"].is_monotonic_increasing
    assert table["n_words"].tolist() == [len(tokens(OTHER)), len(tokens(SENTENCE))]
    assert alignment_table([]).empty
    with pytest.raises(ValueError):
        alignment_table(find_passages(source, plan), boilerplate=["formula"])


def test_kinds_of_many_places_are_those_of_each():
    plans = [tokens(f"{noise(1, 30)} {ROUTINE}", "a"), tokens(f"{ROUTINE} {noise(2, 30)} {OTHER}", "b")]
    known = {"b": [(Span(0, 20), "letterhead")]}
    found = find_boilerplate(plans, families={"a": "901", "b": "57"}, known=known)
    places = [(d, Span(start, start + size)) for start in range(0, 200, 13) for size in (0, 9, 40) for d in "bxa"]
    assert found.kinds_at(places) == [found.kind_of(*place) for place in places]
    assert {"", "letterhead", "routine"} == set(found.kinds_at(places)) and found.kinds_at([]) == []


@given(st.lists(st.integers(0, 6), max_size=40), st.sets(st.integers(0, 6)))
def test_marked_shingles_are_those_of_the_stock_and_those_that_are_frequent(listed, stock):
    shingles, known = np.array(listed, np.uint64), np.array(sorted(stock), np.uint64)
    wanted = [x != 0 and (x in stock or listed.count(x) >= FORMULA_TIMES) for x in listed]
    assert mark_shingles(shingles, known, FORMULA_TIMES).tolist() == wanted
