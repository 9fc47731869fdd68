"""How damaged documents are repaired is a choice: shares can be had without what only the study's texts add."""

import pytest

from analysis import ingest, pipeline, repair
from analysis.core.corpus import Corpus
from analysis.core.errors import InputError
from analysis.pipeline.reading import repair_corpus


def silent(step: str, done: int, total: int) -> None:
    """No progress shown."""


def test_general_repair_owes_nothing_to_the_study_and_none_leaves_the_text(demo):
    corpus = ingest.read_corpus(demo)
    made = {how: repair_corpus(corpus, silent, how=how) for how in ("adapted", "general", "none")}
    for source, adapted, general, left in zip(corpus, *made.values(), strict=True):
        assert general[1] == repair.find_edits(source)
        assert not any(edit.adapted for edit in general[1])
        alone = {(edit.span, edit.replacement) for edit in general[1]}
        assert all(edit.adapted == ((edit.span, edit.replacement) not in alone) for edit in adapted[1])
        assert left[0].text == source.text and left[1] == ()
        assert left[0].quality == 1 - repair.damage_score(source.text)
        assert left[0].history[-1] == "Not repaired: repair was switched off."
    assert sum(edit.adapted for _, edits in made["adapted"] for edit in edits) > 10


def test_another_way_to_repair_makes_the_repairs_again(demo, demo_study):
    manifest = dict(demo_study.manifest)
    corpus = ingest.read_corpus(demo)
    assert set(pipeline.path.earlier_repairs(demo_study, corpus, manifest)) == {d.id for d in corpus}
    other = {**manifest, "parameters": {**manifest["parameters"], "repair": "general"}}
    assert pipeline.path.earlier_repairs(demo_study, corpus, other) == {}


def test_an_unknown_way_to_repair_is_refused():
    with pytest.raises(InputError, match="expected one of adapted, general, none"):
        repair_corpus(Corpus(()), silent, how="guess")
