"""What is kept and what is made again: one file changed, removed or killed half-way, in one process or two."""

import hashlib
import shutil
from functools import partial

import pytest

from analysis import pipeline
from analysis.core.errors import InputError
from analysis.engine import hold, steps
from analysis.ingest import folder as ingest_folder
from tests.pipeline.test_path import ACT, PLAN, write
from tests.pipeline.test_thin_studies import plan

FILES = {"act": ACT, "one": PLAN, "two": plan("Đồi Chè", PLAN.replace("mười học viên", "tám học viên"))}


def tables(study) -> dict[str, str]:
    return {name: hashlib.sha256((study.folder / f"{name}.parquet").read_bytes()).hexdigest() for name in study.tables}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    write(folder / "corpus", **FILES)
    return folder, pipeline.run(folder / "corpus", study="s", work=folder / "work", figures=None)


def test_two_processes_write_the_same_bytes_as_one(small, tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "FEWEST", 1)
    both = pipeline.run(small[0] / "corpus", study="s", work=tmp_path, figures=None, jobs=2)
    assert tables(both) == tables(small[1])


def test_a_run_that_was_killed_ends_with_the_tables_of_one_that_was_not(small, tmp_path):
    shutil.copytree(small[1].folder, tmp_path / "s")
    (tmp_path / "s" / "study.json").unlink()
    (tmp_path / "s" / "tasks.parquet").write_bytes(b"half")
    kept = sorted((tmp_path / "s" / "steps").glob("*/*/*.arrow"))
    kept[0].unlink()
    kept[1].write_bytes(kept[1].read_bytes()[:100])
    again = pipeline.run(small[0] / "corpus", study="s", work=tmp_path, figures=None)
    assert tables(again) == tables(small[1]) and again.is_whole()


def test_what_is_out_of_date_is_said_and_a_removed_file_leaves_every_table(small, tmp_path):
    assert pipeline.find_stale(small[1]) == []
    write(tmp_path / "corpus", **{**FILES, "one": PLAN + "- Mở thêm hai lớp.\n"})
    (tmp_path / "corpus" / "two.txt").unlink()
    shutil.copytree(small[1].folder, tmp_path / "work" / "s")
    study = type(small[1])(tmp_path / "work" / "s")
    reasons = pipeline.find_stale(study, tmp_path / "corpus")
    assert reasons == ["1 documents are no longer there: two.", "1 documents are changed: one."]
    made = pipeline.run(tmp_path / "corpus", study="s", work=tmp_path / "work", figures=None)
    for name in made.tables:
        table = made.table(name)
        for column in {"document", "source", "target"} & set(table.columns):
            assert "two" not in set(table[column]), (name, column)
    assert len(list((made.folder / "steps" / "reading").glob("*/*"))) == 2, "nothing is kept of what is gone"
    other = pipeline.Parameters(repair="none")
    assert pipeline.find_stale(made, parameters=other) == ["The parameters changed."]


def test_a_study_at_work_refuses_a_second_run(small, monkeypatch):
    monkeypatch.setattr(pipeline.path, "hold", partial(hold, patience=0))
    with hold(small[1].folder), pytest.raises(InputError, match="is at work on"):
        pipeline.run(small[0] / "corpus", study="s", work=small[0] / "work", figures=None)


def test_a_document_on_which_a_step_fails_is_left_out_and_tried_again(small, tmp_path, monkeypatch):
    real = pipeline.collecting.read_document

    def fails(document, *rest):
        if document.id == "two":
            raise ZeroDivisionError("a hidden fault")
        return real(document, *rest)

    monkeypatch.setattr(pipeline.collecting, "read_document", fails)
    study = pipeline.run(small[0] / "corpus", study="s", work=tmp_path, figures=None)
    (problem,) = study.table("problems").query("kind == 'failed'").to_dict("records")
    assert problem["file"] == "two.txt" and problem["fatal"]
    assert "ZeroDivisionError: a hidden fault" in problem["message"]
    assert "two" not in set(study.table("documents")["document"])
    monkeypatch.undo()
    assert tables(pipeline.run(small[0] / "corpus", study="s", work=tmp_path, figures=None)) == tables(small[1])


def test_what_did_not_change_is_not_even_read(small, monkeypatch):
    folder, made = small
    before = {path: path.stat().st_mtime_ns for path in made.folder.glob("*.parquet")}
    monkeypatch.setattr("analysis.pipeline.path.read_files", lambda *_, **__: pytest.fail("a file was read"))
    again = pipeline.run(folder / "corpus", study="s", work=folder / "work", figures=None)
    assert {path: path.stat().st_mtime_ns for path in again.folder.glob("*.parquet")} == before
    assert pipeline.find_stale(made) == []


def test_a_file_that_stayed_is_not_taken_apart_again(small, tmp_path, monkeypatch):
    shutil.copytree(small[1].folder, tmp_path / "s")
    write(tmp_path / "corpus", **FILES, further=PLAN.replace("mười học viên", "sáu học viên"))
    read: list[str] = []
    one = ingest_folder._take
    monkeypatch.setattr(ingest_folder, "_take", lambda name, *rest: read.append(name) or one(name, *rest))
    pipeline.run(tmp_path / "corpus", study="s", work=tmp_path, figures=None)
    assert read == ["further.txt"]
