"""What clean documents teach, learnt once and sent to every process."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from analysis import repair
from analysis.core import Document
from analysis.repair.words import CLASSES, iter_words
from tests.repair.damaged import PRINTED, READ, demo_documents, read_document

TEXTS = ("Kế hoạch của tỉnh (số 5) ...\n\nThực hiện Nghị quyết", "Nghị quyết của tỉnh về khoa học", PRINTED)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [Document(id, text) for id, text in zip("cab", TEXTS, strict=True)]


def test_a_study_holds_the_words_of_its_clean_documents_in_order(documents: list[Document]) -> None:
    model = repair.load_model()
    study = repair.learn([*documents, Document("z", READ)])
    assert study.ids == ("a", "b", "c")
    for id, words in zip(study.ids, study.words, strict=True):
        text = next(d.text for d in documents if d.id == id)
        lines = [line for line in text.split("\n") if line.strip()]
        assert [model.vocabulary[word] for word in words if word > 1] == [
            word if word in model.index else CLASSES[2] for line in lines for word in iter_words(line.split())
        ]
        assert (words == 1).sum() == (words == 0).sum() == len(lines)


@pytest.mark.parametrize("id", ["a", "b", "c"])
def test_a_study_without_a_document_is_what_the_others_teach(documents: list[Document], id: str) -> None:
    without = repair.learn(documents).without(id)
    others = repair.learn([d for d in documents if d.id != id]).counts
    for name, array in without._asdict().items():
        assert np.array_equal(array, getattr(others, name)), name


def test_a_study_without_an_unknown_document_is_whole(documents: list[Document]) -> None:
    study = repair.learn(documents)
    assert study.without("unknown") is study.counts
    assert repair.learn([]).without("a").is_empty


def test_a_study_repairs_as_its_documents_do_even_from_another_process(demo: Path) -> None:
    clean = [document for document, printed in demo_documents(demo) if printed is None]
    study = pickle.loads(pickle.dumps(repair.learn(clean)))
    for document in (read_document(), Document(clean[0].id, READ)):
        assert repair.find_edits(document, adaptation=study) == repair.find_edits(document, adaptation=clean)
