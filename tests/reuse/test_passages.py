"""Passages: what is found, that it rebuilds both texts, and that hard input does no harm."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.localisation import match_tokens
from analysis.reuse.columns import align_tokens
from analysis.reuse.passages import (
    align_passage,
    find_passages,
    find_repeats,
    find_reuse,
    index_sources,
    measure_reuse,
    spans_of,
)
from analysis.reuse.streams import hash_tokens, split_syllables

WORDS = ("phát", "triển", "hạ", "tầng", "số", "đào", "tạo", "nhân", "lực", "rừng", "biển", "chợ", "phiên", "xe", "nước")
SENTENCE = "Xây dựng mỗi bản một hố ủ phân chung, mỗi trường nội trú một vườn rau dùng phân tự ủ tại chỗ"
OTHER = "Hợp tác xã thu mua lá dong của hội viên phụ nữ rồi bán lại tại chợ phiên vào sáng chủ nhật"


def tokens(text, id="t"):
    return split_syllables(id, text)


def noise(seed, n):
    rng = random.Random(seed)
    return " ".join(f"{rng.choice(WORDS)}{rng.randrange(1000)}" for _ in range(n))


def test_a_copied_sentence_is_found_whole():
    source, plan = f"{noise(1, 40)} {SENTENCE} {noise(2, 40)}", f"{noise(3, 30)} {SENTENCE.upper()} {noise(4, 30)}"
    (passage,) = find_passages(tokens(source), tokens(plan, "p"))
    assert passage.source_span.of(source) == SENTENCE
    assert passage.target_span.of(plan) == SENTENCE.upper()
    assert passage.identity == 1.0
    assert (passage.kind, passage.direction) == ("chain", "chain")


def test_reordered_passages_are_both_found():
    source, plan = f"{SENTENCE} {noise(1, 60)} {OTHER}", f"{OTHER} {noise(2, 60)} {SENTENCE}"
    found = find_passages(tokens(source), tokens(plan, "p"))
    assert [p.target_span.of(plan) for p in found] == [OTHER, SENTENCE]
    assert [p.source_span.of(source) for p in found] == [OTHER, SENTENCE]


def test_lost_diacritics_do_not_hide_a_passage():
    damaged = "Xay dung moi ban mot ho u phan chung, moi truong noi tru mot vuon rau dung phan tu u tai cho"
    (passage,) = find_passages(tokens(SENTENCE), tokens(damaged, "p"))
    assert passage.identity == 1.0


def test_split_joined_and_misread_words_do_not_break_a_passage():
    plan = "Xây dựng mỗi bản một hố ủ phân chung mỗitrường nội trú một vư ờn rau dùng phân tự ủ tại chỗ"
    (passage,) = find_passages(tokens(SENTENCE), tokens(plan, "p"))
    assert passage.target_span.of(plan) == plan
    assert 0.75 < passage.identity < 1.0


def test_wording_that_only_looks_alike_is_not_found():
    assert find_passages(tokens(SENTENCE), tokens(OTHER, "p")) == ()
    assert find_passages(tokens(noise(1, 500)), tokens(noise(2, 500), "p")) == ()


def test_the_longest_of_several_explanations_is_kept():
    source = f"{SENTENCE[:60]} {noise(1, 50)} {SENTENCE}"
    (passage,) = find_passages(tokens(source), tokens(SENTENCE, "p"))
    assert passage.source_span.start > 60


def test_a_plan_equal_to_its_source_is_one_passage():
    text = noise(7, 3000)
    (passage,) = find_passages(tokens(text), tokens(text, "p"))
    assert passage.identity == 1.0
    assert len(passage.columns) == 3000


@pytest.mark.parametrize("source, plan", [("", SENTENCE), (SENTENCE, ""), ("", ""), ("a", "a"), ("... - ;", "!")])
def test_nothing_is_shared_with_nothing(source, plan):
    assert find_passages(tokens(source), tokens(plan, "p")) == ()


def test_no_source_gives_no_passage():
    assert find_reuse([], tokens(SENTENCE)) == ()


def test_a_length_that_proves_nothing_is_refused():
    with pytest.raises(InputError, match="min_length=2"):
        find_passages(tokens(SENTENCE), tokens(SENTENCE, "p"), min_length=2)


def test_a_passage_without_tokens_is_refused():
    with pytest.raises(InputError, match="both sides"):
        align_passage(tokens(SENTENCE), tokens(SENTENCE, "p"), (3, 3, 0, 4))


def test_a_repeated_passage_of_one_plan_is_found_once():
    plan = f"{SENTENCE} {noise(1, 50)} {SENTENCE}"
    (passage,) = find_repeats(tokens(plan))
    assert passage.direction == "shared"
    assert passage.source_span.end <= passage.target_span.start
    assert passage.target_span.of(plan) == SENTENCE


def test_a_line_repeated_without_end_does_not_blow_up():
    plan = tokens(" ".join(["nhiệm vụ giải pháp thực hiện"] * 2000), "p")
    assert len(find_passages(plan, plan)) < 100
    assert len(find_repeats(plan)) < 100


def test_the_same_call_gives_the_same_passages():
    source, plan = tokens(f"{SENTENCE} {noise(1, 99)} {OTHER}"), tokens(f"{OTHER} {SENTENCE}", "p")
    assert find_passages(source, plan) == find_passages(source, plan)


texts = st.lists(st.sampled_from(WORDS), min_size=0, max_size=60).map(" ".join)


@given(texts, texts, texts)
@settings(max_examples=60, deadline=None)
def test_an_alignment_rebuilds_both_passages_and_mirrors(left, shared, right):
    source = tokens(f"{left} {SENTENCE} {shared}")
    plan = tokens(f"{shared} {SENTENCE} {right}", "p")
    found = find_passages(source, plan)
    assert found
    for passage in found:
        for name, text in (("source", source), ("target", plan)):
            side = passage.side(name)
            span = passage.source_span if name == "source" else passage.target_span
            assert list(side) == list(range(side[0], side[-1] + 1))
            assert (int(text.spans[side[0], 0]), int(text.spans[side[-1], 1])) == (span.start, span.end)
        assert passage.mirrored().mirrored() == passage
        both = [(s, t) for s, t in passage.columns if min(s, t) >= 0]
        agree = sum(hash_tokens(source)[s] == hash_tokens(plan)[t] for s, t in both)
        assert passage.identity == pytest.approx(agree / len(passage.columns))


@given(st.lists(st.integers(0, 5), max_size=80), st.lists(st.integers(0, 5), max_size=80), st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_columns_hold_every_token_once_in_order(a, b, band):
    columns = align_tokens(np.array(a, np.uint64), np.array(b, np.uint64), band)
    assert [i for i, _ in columns if i >= 0] == list(range(len(a)))
    assert [j for _, j in columns if j >= 0] == list(range(len(b)))
    assert (columns.max(axis=1) >= 0).all() if len(columns) else not (a or b)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
@settings(deadline=None)
def test_equal_lists_align_one_to_one(a):
    columns = align_tokens(np.array(a, np.uint64), np.array(a, np.uint64))
    assert columns.tolist() == [[i, i] for i in range(len(a))]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_reuse_as_numbers_is_that_of_the_passages(seed):
    rng = random.Random(seed)
    said = f"{SENTENCE} {OTHER} {noise(seed, 12)}".split()
    sources = [tokens(" ".join(said), "s0"), tokens(f"{noise(seed + 1, 9)} {OTHER} {OTHER}", "s1")]
    changed = [word for word in said if rng.random() > 0.08]
    plan = tokens(" ".join(w if rng.random() > 0.1 else rng.choice(WORDS) for w in changed), "p")
    found, wanted = measure_reuse(index_sources(sources), plan), find_reuse(sources, plan)
    assert [sources[k].document for k in found.rows[:, 0]] == [a.source for a in wanted]
    assert found.identity.tolist() == [a.identity for a in wanted]
    spans = spans_of(plan, found.rows[:, 3:5]).tolist()
    assert spans == [[a.target_span.start, a.target_span.end] for a in wanted]
    texts = {text.document: text for text in (*sources, plan)}
    assert found.longest.tolist() == match_tokens(plan, wanted, texts).chain.tolist()
