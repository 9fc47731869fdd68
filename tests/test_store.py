"""The store keeps every table whole, or as it was before."""

import json

import pytest

from analysis import store
from analysis.core.errors import InputError, MissingError, TableError
from analysis.core.tables import make_table

PROBLEM = {"file": "a.txt", "kind": "empty", "message": "No text.", "fatal": True}


def problems(*rows):
    return {"problems": make_table("problems", rows)}


def test_a_table_comes_back_as_it_was_written(tmp_path):
    study = store.study_at(tmp_path, "demo")
    study.write(problems(PROBLEM), {"seed": 1})
    assert study.tables == ("problems",)
    assert study.table("problems").equals(make_table("problems", [PROBLEM]))
    assert study.manifest["seed"] == 1 and study.is_whole()


def test_the_same_table_gives_the_same_bytes():
    table = make_table("problems", [PROBLEM] * 3)
    assert store.table_bytes(table) == store.table_bytes(table.copy())


def test_a_table_that_breaks_its_description_leaves_the_old_one(tmp_path):
    study = store.study_at(tmp_path, "demo")
    study.write(problems(PROBLEM), {})
    with pytest.raises(TableError, match="expected"):
        study.write({"problems": make_table("problems", []).rename(columns={"kind": "sort"})}, {})
    assert len(study.table("problems")) == 1 and study.is_whole()


def test_a_changed_or_missing_file_is_noticed(tmp_path):
    study = store.study_at(tmp_path, "demo")
    study.write(problems(PROBLEM), {})
    (study.folder / "problems.parquet").write_bytes(b"cut off")
    assert not study.is_whole()


def test_a_table_no_longer_made_disappears(tmp_path):
    study = store.study_at(tmp_path, "demo")
    study.write({**problems(PROBLEM), "edits": make_table("edits", [])}, {})
    study.write(problems(PROBLEM), {})
    assert study.tables == ("problems",)


def test_an_unreadable_manifest_is_one_sentence(tmp_path):
    study = store.study_at(tmp_path, "demo")
    study.write(problems(), {})
    (study.folder / store.MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="delete it and run the study again"):
        _ = study.manifest


@pytest.mark.parametrize("name", ["", "../demo", "a/b", ".hidden", "a\0b"])
def test_a_name_may_not_lead_out_of_the_folder(tmp_path, name):
    with pytest.raises(InputError, match="name"):
        store.study_at(tmp_path, name)


def test_an_unknown_study_names_the_known_ones(tmp_path):
    store.study_at(tmp_path, "demo").write(problems(), {})
    with pytest.raises(MissingError, match="there is demo"):
        store.open_study(tmp_path, "other")
    with pytest.raises(MissingError, match="it has problems"):
        store.open_study(tmp_path, "demo").table("tasks")


def test_text_that_no_file_system_likes_is_stored(tmp_path):
    study = store.study_at(tmp_path, "demo")
    study.write({"texts": make_table("texts", [{"document": "kế: 1?", "text_raw": "\u202e<b>", "text": "x"}])}, {})
    assert study.table("texts").at[0, "text_raw"] == "\u202e<b>"
    assert json.loads((study.folder / "study.json").read_text(encoding="utf-8"))["tables"].keys() == {"texts"}
