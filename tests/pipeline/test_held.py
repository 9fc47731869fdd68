"""What the leading process holds of a document says what the document says."""

from analysis import ingest
from analysis.core.tokens import Tokens
from analysis.pipeline.held import Held, Read, keep, kept_of
from analysis.pipeline.reading import read_document


def test_a_packed_reading_gives_back_every_part_and_lets_go_of_syllables(demo):
    document = ingest.read_corpus(demo)["xa-con-long"]
    reading = read_document(document, ())
    held = Held(keep(reading))
    assert held.document == document and held.syllables == reading.syllables and held.words == reading.words
    assert held.sections == reading.sections and held.tasks == reading.tasks and held.edits == ()
    facts = ("id", "role", "path", "metadata", "n_syllables", "n_tasks", "n_measures", "header", "citations")
    assert all(getattr(held, name) == getattr(reading, name) for name in facts)
    before = held.syllables
    assert held.syllables is before
    held.release()
    assert held.syllables is not before and held.syllables == before


def test_the_role_that_the_corpus_gives_is_that_of_the_document(demo):
    reading = read_document(ingest.read_corpus(demo)["xa-con-long"], ())
    for given in (Held(keep(reading)).with_role("annex"), reading.with_role("annex")):
        kept = kept_of(given)
        assert given.role == kept.role == "annex" and Read(kept).document.role == "annex" and kept.tables == {}


def test_a_text_without_words_is_held(demo):
    document = ingest.read_corpus(demo)["xa-con-long"]
    empty = read_document(type(document)("empty", "* * *"), ())
    held = Held(keep(empty))
    assert held.syllables == empty.syllables == Tokens("empty", "syllable", (), [], []) and len(held.words) == 0
