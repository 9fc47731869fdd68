"""What must always hold of the nouns, whatever the text."""

import pickle

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import (
    Alignment,
    Corpus,
    Document,
    Edit,
    FeatureMatrix,
    OffsetMap,
    Section,
    Span,
    Tokens,
    TopicModel,
    apply_edits,
    leaf_sections,
    merge_spans,
    normalise_text,
    repair_document,
)
from analysis.core.tables import TABLES, check_table, make_table

texts = st.text(alphabet="aăâbđeêôơưủệ \n-1,./", max_size=80).map(normalise_text)


@st.composite
def edited(draw):
    """A text and disjoint edits of it that keep its lines."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if "\n" not in text[start:end] and (not edits or start >= edits[-1].span.end):
            replacement = draw(st.text(alphabet="củađổi ", max_size=5))
            if start < end or (replacement and (not edits or start > edits[-1].span.end)):
                edits.append(Edit(Span(start, end), replacement, "rule", draw(st.floats(0, 1))))
    return text, edits


@given(edited())
def test_edits_keep_lines_and_map_back(case):
    text, edits = case
    repaired = apply_edits(text, edits)
    assert repaired.count("\n") == text.count("\n")
    offsets = OffsetMap(edits)
    shift = 0
    for edit in edits:
        there = Span(edit.span.start + shift, edit.span.start + shift + len(edit.replacement))
        assert there.of(repaired) == edit.replacement
        if len(there) and len(edit.span):
            assert offsets.to_source(there) == edit.span
            assert offsets.to_repaired(edit.span) == there
        shift += len(edit.replacement) - len(edit.span)


@given(edited(), st.data())
def test_an_untouched_stretch_maps_to_itself(case, data):
    text, edits = case
    repaired, offsets = apply_edits(text, edits), OffsetMap(edits)
    start = data.draw(st.integers(0, len(repaired)))
    end = data.draw(st.integers(start, len(repaired)))
    source = offsets.to_source(Span(start, end))
    assert 0 <= source.start <= source.end <= len(text)
    if not any(edit.span.overlap(source) or source.start <= edit.span.start <= source.end for edit in edits):
        assert source.of(text) == repaired[start:end]


@given(edited())
def test_a_repaired_document_knows_its_source(case):
    text, edits = case
    source = Document("a", text)
    repaired = repair_document(source, edits, quality=0.5, step="repaired")
    assert repaired.repaired_from is source and source.text == text
    assert repaired.n_lines == source.n_lines
    assert pickle.loads(pickle.dumps(repaired)) == repaired


@given(texts)
def test_lines_give_the_text_back(text):
    document = Document("a", text)
    assert "\n".join(document.lines) == text
    for line in range(1, document.n_lines + 1):
        span = document.line_span(line)
        assert span.of(text) == document.lines[line - 1]
        assert document.line_of(span.start) == line == document.line_of(span.end)


@pytest.mark.parametrize("bad", ["a\r\nb", "e\u0302"])
def test_a_document_refuses_text_that_is_not_normal(bad):
    with pytest.raises(ValueError, match="not NFC"):
        Document("a", bad)


@pytest.mark.parametrize("edits", [
    [Edit(Span(0, 3), "x", "r", 1), Edit(Span(2, 4), "y", "r", 1)],
    [Edit(Span(0, 99), "x", "r", 1)],
    [Edit(Span(2, 5), "x", "r", 1)],
])  # fmt: skip
def test_edits_that_overlap_leave_or_join_lines_are_refused(edits):
    with pytest.raises(ValueError, match="disjoint, inside the text and inside one line"):
        apply_edits("abc\ndef", edits)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=9))
def test_merged_spans_cover_the_same_and_are_disjoint(spans):
    merged = merge_spans(spans)
    assert {i for s in spans for i in range(s.start, s.end)} == {i for s in merged for i in range(s.start, s.end)}
    assert all(a.end < b.start for a, b in zip(merged, merged[1:], strict=False))


def test_leaves_are_the_sections_without_children():
    sections = (
        Section("I", "heading", "Mục đích", Span(0, 9), 0),
        Section("I.1", "item", "", Span(5, 9), 1, parent="I"),
        Section("II", "item", "", Span(10, 12), 0),
    )
    assert [s.id for s in leaf_sections(sections)] == ["I.1", "II"]


def test_token_arrays_are_read_only_and_equal_by_content():
    tokens = Tokens("a", "word", ("kế hoạch", "tỉnh"), np.array([0, 1]), np.array([[0, 8], [9, 13]]))
    same = Tokens("a", "word", ("kế hoạch", "tỉnh"), np.array([0, 1]), np.array([[0, 8], [9, 13]]))
    assert tokens == same and hash(tokens) == hash(same) and tokens.norms == ["kế hoạch", "tỉnh"]
    with pytest.raises(ValueError, match="read-only"):
        tokens.ids[0] = 1
    with pytest.raises(ValueError, match="increasing and disjoint"):
        Tokens("a", "word", ("x",), np.array([0, 0]), np.array([[0, 3], [2, 4]]))


@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=5))
def test_rows_of_counts_sum_to_tokens(rows):
    matrix = FeatureMatrix(sp.csr_array(np.array(rows)), tuple(map(str, range(len(rows)))), ("a", "b", "c"))
    assert matrix.n_tokens.tolist() == [sum(row) for row in rows]
    with pytest.raises(ValueError, match="read-only"):
        matrix.counts.data[:] = 1


def test_a_mirrored_alignment_is_the_other_side():
    alignment = Alignment("s", "t", Span(0, 5), Span(3, 9), np.array([(0, 1), (1, -1), (2, 2)]), 0.9)
    assert alignment.side("source").tolist() == [0, 1, 2] and alignment.side("target").tolist() == [1, 2]
    assert alignment.mirrored().side("target").tolist() == [0, 1, 2] and alignment.mirrored().mirrored() == alignment


def test_topic_rows_are_distributions():
    good = TopicModel(np.array([[0.5, 0.5]]), np.array([[1.0], [1.0]]), ("a", "b"), ("x", "y"), "nmf", 1)
    assert good.n_topics == 1 and good.top_words(1) == [["a"]]
    with pytest.raises(ValueError, match="sums to 1"):
        TopicModel(np.array([[0.5, 0.6]]), np.array([[1.0], [1.0]]), ("a", "b"), ("x", "y"), "nmf", 1)


def test_ids_of_a_corpus_are_unique():
    with pytest.raises(ValueError, match="share an id"):
        Corpus((Document("a", "x"), Document("a", "y")))


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_keeps_its_columns_and_types(name):
    table = make_table(name, [])
    assert len(table) == 0 and list(table.columns) == [c.name for c in TABLES[name]]
    assert check_table(name, table) is table


@pytest.mark.parametrize("row, message", [
    ({"document": "a", "n_words": -1}, "leaves its range"),
    ({"document": "a", "n_words": 1, "n_tasks": 0, "share_chain": 1.2}, "leaves its range"),
    ({"document": "a", "n_words": 1}, "misses 1 values"),
    ({"document": "a", "colour": "red"}, "has no column colour"),
])  # fmt: skip
def test_a_table_refuses_what_its_description_does_not_allow(row, message):
    with pytest.raises(TypeError, match=message):
        make_table("composition", [row])
