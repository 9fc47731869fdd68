"""Parts corrected by hand: the tree stays a tree, whatever is said."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core import Section, leaf_sections
from analysis.core.correction import FIELDS
from analysis.corrections import correct_sections
from tests.corrections.sample import ANCHORS, DOCUMENT, SECTIONS, TEXT, say


def corrected(*corrections) -> dict[str, Section]:
    found, outcomes = correct_sections(DOCUMENT, SECTIONS, corrections, ANCHORS)
    assert [o.state for o in outcomes] == ["applied"] * len(corrections), outcomes
    check_tree(found)
    return {s.id: s for s in found}


def refused(correction) -> str:
    found, (outcome,) = correct_sections(DOCUMENT, SECTIONS, [correction], ANCHORS)
    assert found == SECTIONS and outcome.state == "no longer fits"
    return outcome.reason


def check_tree(sections) -> None:
    by_id = {s.id: s for s in sections}
    assert len(by_id) == len(sections)
    for section in sections:
        if section.parent is not None:
            parent = by_id[section.parent]
            assert parent.span.contains(section.span) and section.depth == parent.depth + 1
    leaves = leaf_sections(tuple(sections))
    assert all(a.span.end <= b.span.start for a, b in zip(leaves, leaves[1:], strict=False))
    order = [s.id for s in sections]
    assert all(s.parent is None or order.index(s.parent) < order.index(s.id) for s in sections)


def words(section: Section) -> str:
    return " ".join(section.span.of(TEXT).split())


def test_without_corrections_the_parts_stay_as_they_are():
    assert correct_sections(DOCUMENT, SECTIONS, [], ANCHORS) == (SECTIONS, ())


def test_a_falsely_split_paragraph_is_joined_again():
    found = corrected(say("section", "dropped", "yes", quote="trên đất bãi ven sông"))
    assert (
        words(found["II.1.b3"])
        == "- Hội Nông dân vận động hội viên trồng cói. - trên đất bãi ven sông, mỗi xã một vùng."
    )
    assert "II.1.b4" not in found


def test_a_border_takes_words_from_the_part_beside_it():
    found = corrected(say("section", "border", "Hội Nông dân ... trồng cói\n- trên đất bãi", id="II.1.b3"))
    assert words(found["II.1.b3"]).endswith("trên đất bãi") and words(found["II.1.b4"]) == "ven sông, mỗi xã một vùng."


def test_a_missed_heading_gets_the_paragraphs_below_it():
    found = corrected(say("section", "kind", "heading", quote="Hội Nông dân vận động"))
    assert found["II.1.b3"].title == "Hội Nông dân vận động hội viên trồng cói."
    assert found["II.1.b4"].parent == "II.1.b3" and found["II.1.b4"].depth == 3


def test_a_false_heading_becomes_a_paragraph_and_a_title_is_said():
    found = corrected(
        say("section", "kind", "item", quote="2. Mở rộng đầu ra"), say("section", "title", "Giữ làng nghề", id="II.1")
    )
    assert (found["II.2"].kind, found["II.2"].title, found["II.1"].title) == ("item", "", "Giữ làng nghề")


def test_a_missed_part_is_added_at_the_end_of_a_paragraph():
    found = corrected(say("section", "added", "item", quote="mỗi lớp có ít nhất 10 học viên."))
    assert words(found["II.1.x1"]) == "mỗi lớp có ít nhất 10 học viên." and found["II.1.x1"].parent == "II.1"
    assert words(found["II.1.b1"]).endswith("ở từng làng dệt,")


def test_what_would_cut_through_another_part_is_refused():
    assert "in the middle of II.1.b1" in refused(say("section", "added", "item", quote="truyền nghề cho thanh niên"))
    assert "cuts through" in refused(say("section", "border", "NHIỆM VỤ ... - Mở lớp truyền nghề", id="II"))
    assert "is not found in the text" in refused(say("section", "border", "lời của văn bản khác", id="II"))
    assert "no section V now" in refused(say("section", "dropped", "yes", id="V"))


QUOTES = [TEXT.split("\n")[k] for k in (8, 10, 11, 12, 13, 14, 15, 16, 19)] + ["truyền nghề", "trồng cói ... ven sông"]
KINDS = {"kind": ["heading", "run-in", "item"], "added": ["heading", "run-in", "item"], "dropped": ["yes"]}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(FIELDS["section"]), st.sampled_from(QUOTES), st.sampled_from(QUOTES)), max_size=5
    )
)
def test_whatever_is_said_the_tree_stays_a_tree(said):
    corrections = [
        say("section", field, KINDS.get(field, [other])[len(other) % len(KINDS.get(field, [other]))], quote=quote)
        for field, quote, other in said
    ]
    found, outcomes = correct_sections(DOCUMENT, SECTIONS, corrections, ANCHORS)
    check_tree(found)
    assert len(outcomes) == len(corrections)
