"""Nouns become bytes and come back the same; bytes that are no noun are refused, not run."""

import pickle
from dataclasses import dataclass

import numpy as np
import pytest

from analysis import ingest
from analysis.core import Span
from analysis.core.document import Document
from analysis.engine import pack, unpack
from analysis.pipeline.reading import Reading, read_document


@dataclass(frozen=True)
class Odd:
    """Values that JSON does not know by itself."""

    numbers: np.ndarray | None
    pair: tuple[str, Span]
    named: dict[str, float]
    maybe: Span | None = None


def test_everything_that_is_read_in_a_document_comes_back(demo):
    for document in ingest.read_corpus(demo).documents[:3]:
        reading = read_document(document, ())
        again = unpack(Reading, pack(reading))
        for name in ("document", "header", "sections", "citations", "tasks", "provisions", "groups", "edits"):
            assert getattr(again, name) == getattr(reading, name), name
        assert again.syllables == reading.syllables and again.words == reading.words
        assert pack(again) == pack(reading)


def test_a_repaired_document_keeps_its_source_and_a_lone_surrogate():
    source = Document("a", "cia \ud800", metadata={"level": "xã"})
    repaired = Document("a", "của", repaired_from=source, history=("Repaired.",))
    again = unpack(Document, pack(repaired))
    assert again == repaired and again.repaired_from == source


def test_bytes_of_another_type_are_an_error():
    for parts in ([b"{}"], [b"[1]"], [b"nonsense"], [pickle.dumps(Span(0, 1))]):
        with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
            unpack(Span, parts)


def test_arrays_of_objects_are_refused():
    with pytest.raises(ValueError, match="expected numbers"):
        unpack(np.typing.NDArray[np.int32], [b'[1,"|O",[1]]', b"12345678"])


def test_what_has_no_bytes_is_named():
    with pytest.raises(TypeError, match="set cannot be packed"):
        pack({1, 2})
