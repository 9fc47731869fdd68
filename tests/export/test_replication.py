"""A replication archive: complete, without names or texts, the same bytes; and what is said when it is run again."""

import io
import json
import zipfile

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.core.errors import InputError, MissingError
from analysis.export import compare_archive, read_archive, write_replication
from analysis.export.replication import archive_bytes
from analysis.store import Study
from tests.export.made import NAME, PLAN, make_study


@pytest.fixture
def study(tmp_path):
    return make_study(tmp_path / "work")


def test_it_holds_tables_parameters_versions_hashes_corrections_and_a_citation(study, tmp_path):
    (study.folder / "corrections.csv").write_text("document,item,field,is\n", encoding="utf-8")
    members = read_archive(write_replication(study, tmp_path / "a.zip"))
    manifest = json.loads(members["study.json"])
    assert set(manifest["tables"]) == set(study.tables) and manifest["key"] == "k"
    assert {"README.txt", "CITATION.cff", "SHA256SUMS", "corrections.csv", "tables/tasks.csv"} <= set(members)
    assert "doichieu replicate a.zip" in members["README.txt"].decode()


def test_it_holds_no_text_and_no_name(study):
    with zipfile.ZipFile(io.BytesIO(archive_bytes(study))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
    assert NAME.encode() not in everything and PLAN.encode() not in everything


def test_two_archives_are_the_same(study):
    assert archive_bytes(study) == archive_bytes(study)


def test_the_same_study_is_the_same_in_every_table(study, tmp_path):
    members = read_archive(write_replication(study, tmp_path / "a.zip"))
    found = compare_archive(members, study)
    assert all(item.same for item in found)
    assert "Table tasks: the same bytes." in [item.sentence for item in found]


def test_a_table_that_differs_is_told_with_its_rows(study, tmp_path):
    members = read_archive(write_replication(study, tmp_path / "a.zip"))
    tables = {name: study.table(name) for name in study.tables}
    tables["tasks"].loc[0, "lead"] = "Sở Nội vụ"
    other = Study(tmp_path / "other" / "small")
    other.write(tables, {"key": "k", "parameters": {"seed": 2}, "versions": {"python": "3.12"}})
    said = {item.name: item for item in compare_archive(members, other)}
    assert said["tasks"].sentence == "Table tasks: not the same; 2 of 2 rows stand in one only."
    assert not said["parameters"].same and "seed" in said["parameters"].sentence
    assert not said["versions"].same and said["edits"].same


def test_other_bytes_of_the_same_content_are_told_apart(study, tmp_path):
    members = read_archive(write_replication(study, tmp_path / "a.zip"))
    manifest = json.loads(members["study.json"])
    manifest["tables"]["tasks"] = "0" * 64
    said = {i.name: i for i in compare_archive({**members, "study.json": json.dumps(manifest).encode()}, study)}
    assert said["tasks"].same and said["tasks"].sentence == "Table tasks: the same content, stored as other bytes."


def test_a_changed_archive_is_refused(study, tmp_path):
    members = read_archive(write_replication(study, tmp_path / "a.zip"))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content + b"x" * (name == "tables/tasks.csv"))
    with pytest.raises(InputError, match=r"tables/tasks.csv in .* is not what its hash"):
        read_archive(tmp_path / "b.zip")


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK no zip")
    with pytest.raises(InputError, match="is no replication archive"):
        read_archive(tmp_path / "a.zip")
    with pytest.raises(MissingError, match="There is no file"):
        read_archive(tmp_path / "b.zip")


def test_the_demo_comes_out_the_same(demo_study, demo, tmp_path):
    path = write_replication(demo_study, tmp_path / "demo.zip")
    done = CliRunner().invoke(app, ["replicate", str(path), "--corpus", str(demo)], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    for name in demo_study.tables:
        assert f"Table {name}: the same bytes." in done.output
