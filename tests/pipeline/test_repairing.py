"""How damaged documents are repaired is a choice: shares can be had without what only the study's texts add."""

from dataclasses import replace

import pytest

from analysis import ingest, repair
from analysis.core.corpus import Corpus
from analysis.core.document import Document
from analysis.core.errors import InputError
from analysis.engine import Cache, Engine
from analysis.pipeline.collecting import MOST_TEACHERS, choose_teachers, read_corpus, repair_corpus


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


def test_readings_are_kept_until_text_way_or_teachers_change(demo, tmp_path):
    found = sorted(ingest.read_corpus(demo), key=lambda d: (repair.damage_score(d.text) == 0, d.id))
    documents = (found[0], *found[-3:])
    assert repair.damage_score(found[0].text) > 0

    def made(corpus: Corpus, how: str = "adapted") -> dict[str, str]:
        engine = Engine(cache=Cache(tmp_path))
        before = {path.stem for path in tmp_path.glob("reading/*/*")}
        read_corpus(corpus, silent, how=how, engine=engine)
        return {id: key for id, key in engine.used["reading"].items() if key not in before}

    first = Corpus(documents[:3])
    assert set(made(first)) == {d.id for d in first}
    assert made(first) == {}
    assert set(made(first, "general")) == {d.id for d in first}
    taught = {d.id for d in documents if repair.damage_score(d.text)}
    assert set(made(Corpus(documents))) == taught | {documents[3].id}, "a clean text more teaches the damaged ones"
    changed = replace(documents[0], text=documents[0].text + "Thêm một câu.", sha256="")
    assert set(made(Corpus((changed, *documents[1:])), "general")) == {changed.id, documents[3].id}


def test_teachers_are_few_clean_and_chosen_whatever_their_order():
    clean = "Ủy ban nhân dân tỉnh chỉ đạo các sở, ban, ngành tổ chức thực hiện kế hoạch này. "
    corpus = Corpus(tuple(Document(f"{n:03d}", clean * (n % 7 + 1) + str(n)) for n in range(MOST_TEACHERS + 30)))
    chosen = choose_teachers(corpus, "adapted")
    assert len(chosen) == MOST_TEACHERS
    assert list(chosen) == sorted(chosen, key=lambda d: d.id)
    fewer = Corpus(tuple(d for d in corpus if d.id != next(x.id for x in corpus if x not in chosen)))
    assert choose_teachers(fewer, "adapted") == chosen
    assert choose_teachers(corpus, "general") == ()


def test_an_unknown_way_to_repair_is_refused():
    with pytest.raises(InputError, match="expected one of adapted, general, none"):
        repair_corpus(Corpus(()), silent, how="guess")


def test_the_damage_of_a_text_is_remembered_and_changes_nothing(demo, tmp_path, monkeypatch):
    corpus, engine = ingest.read_corpus(demo), Engine(1, Cache(tmp_path))
    first = [r.document for r in read_corpus(corpus, silent, engine=engine)]
    asked = []
    monkeypatch.setattr(repair, "damage_score", asked.append)
    assert [r.document for r in read_corpus(corpus, silent, engine=Engine(1, Cache(tmp_path)))] == first
    assert asked == []
