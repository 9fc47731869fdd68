"""Header fields and citations corrected by hand."""

from analysis.corrections import correct_citations, correct_header, follow_citations
from analysis.structure import find_citations, parse_header
from tests.corrections.sample import ANCHORS, DOCUMENT, SECTIONS, say

HEADER = parse_header(DOCUMENT, SECTIONS)
CITATIONS = find_citations(DOCUMENT)


def test_a_field_is_said_and_loses_its_evidence():
    header, (outcome,) = correct_header(HEADER, [say("header", "number", "16-KH/UBND")])
    assert (header.number, outcome.state, outcome.read) == ("16/KH-UBND", "applied", "15/KH-UBND")
    assert "number" in HEADER.evidence and "number" not in header.evidence


def test_what_was_read_rightly_is_so_already():
    assert correct_header(HEADER, [say("header", "date", "2025-01-20")])[1][0].state == "already so"


def test_a_field_is_emptied():
    assert correct_header(HEADER, [say("header", "date", was="2025-01-20")])[0].date == ""


def test_what_is_carried_out_is_a_list():
    assert HEADER.implements == ("901-NQ/TW",)
    added, (outcome,) = correct_header(HEADER, [say("header", "implements", "77-KL/TW", was="+")])
    assert added.implements == ("901-NQ/TW", "77-KL/TW") and outcome.state == "applied"
    assert correct_header(HEADER, [say("header", "implements", was="901-NQ/TW")])[0].implements == ()
    assert correct_header(HEADER, [say("header", "implements", was="5-NQ/TW")])[1][0].state == "no longer fits"


def corrected(*corrections):
    found, outcomes = correct_citations(CITATIONS, corrections, ANCHORS)
    return [c.id for c in found], [o.state for o in outcomes], found


def test_every_mention_of_a_number_or_the_one_quoted_is_corrected():
    ids, states, found = corrected(say("citation", "id", "902/NQ-CP", id="901-NQ/TW"))
    assert (ids, states) == (["902/NQ-CP", "77-KL/TW"], ["applied"])
    assert (found[0].number, found[0].kind) == ("902", "Nghị quyết")
    assert follow_citations(HEADER, CITATIONS, found).implements == ("902/NQ-CP",)
    ids, states, _ = corrected(say("citation", "id", "78-KL/TW", quote="theo Kết luận số 77-KL/TW"))
    assert (ids, states) == (["901-NQ/TW", "78-KL/TW"], ["applied"])


def test_a_false_citation_is_dropped_and_a_missed_one_added():
    ids, states, found = corrected(
        say("citation", "dropped", "yes", id="901-NQ/TW"), say("citation", "added", "12/2022/QH15", quote="khung cửi")
    )
    assert (ids, states) == (["77-KL/TW", "12/2022/QH15"], ["applied"] * 2)
    assert follow_citations(HEADER, CITATIONS, found).implements == ()


def test_what_cites_nothing_is_told():
    _, states, _ = corrected(
        say("citation", "id", "1-NQ/TW", id="5-NQ/TW"), say("citation", "date", "2024-01-01", quote="khung cửi"),
        say("citation", "added", "77-KL/TW", quote="77-KL/TW"),
    )  # fmt: skip
    assert states == ["no longer fits", "no longer fits", "already so"]
