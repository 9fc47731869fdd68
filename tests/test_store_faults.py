"""Whatever breaks while a study is written, the old study or the new one can be read, and the next run goes on."""

import errno
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import store
from analysis.core import writing
from analysis.core.errors import InputError, TableError, UnwritableError
from analysis.core.tables import make_table
from analysis.core.writing import replace_file
from analysis.engine import Cache, hold

OLD = {"problems": make_table("problems", [{"file": "a.txt", "kind": "old", "message": "Old.", "fatal": True}])}
NEW = {
    "problems": make_table("problems", [{"file": "a.txt", "kind": "new", "message": "New.", "fatal": True}]),
    "edits": make_table("edits", []),
}


class Breaks:
    """Counts calls that change the disk, and at the n-th does what a power cut or a full disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
        self.n, self.at, self.error = 0, -1, error
        for owner, name in ((Path, "open"), (os, "fsync"), (Path, "replace"), (Path, "rename"), (Path, "unlink")):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name)))

    def counted(self, real):
        def call(*args, **kwargs):
            if real.__name__ == "open" and kwargs.get("mode", args[1] if len(args) > 1 else "r").startswith("r"):
                return real(*args, **kwargs)  # reading asks for no room
            self.n += 1
            if self.n - 1 == self.at:
                raise self.error
            return real(*args, **kwargs)

        return call


class PowerCut(BaseException):
    """Nothing catches it; what follows it is not done."""


def kinds(study: store.Study) -> list[str]:
    return study.table("problems")["kind"].tolist()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), PowerCut()], ids=["full", "cut"])
def test_a_write_that_breaks_at_any_step_leaves_the_old_study_or_the_new(tmp_path, monkeypatch, error):
    seen = set()
    with pytest.MonkeyPatch.context() as patch:
        count = Breaks(patch, error)
        store.study_at(tmp_path, "counted").write(NEW, {})
    assert count.n > 8
    for at in range(count.n + 8):
        study = store.study_at(tmp_path / str(at), "s")
        study.write(OLD, {"key": "old"})
        with pytest.MonkeyPatch.context() as patch:
            Breaks(patch, error).at = at
            try:
                study.write(NEW, {"key": "new"})
            except (UnwritableError, PowerCut) as told:
                assert isinstance(error, PowerCut) or "No space left on device" in str(told)
        key = study.manifest["key"]
        assert study.is_whole() and kinds(study) == [key], at
        assert set(study.tables) == ({"edits", "problems"} if key == "new" else {"problems"}), at
        assert store.open_study(tmp_path / str(at), "s") == study
        seen.add(key)
        study.write(NEW, {"key": "new"})
        assert kinds(study) == ["new"] and study.is_whole()
        names = {path.name for path in study.folder.iterdir()}
        assert names == {"study.json", "problems.parquet", "edits.parquet"}, at
    assert seen == {"old", "new"}


def test_a_study_written_whole_and_not_yet_put_in_place_is_the_new_one_and_can_be_settled(tmp_path):
    study = store.study_at(tmp_path, "s")
    study.write({**OLD, "edits": NEW["edits"]}, {"key": "old"})
    other = store.study_at(tmp_path / "other", "s")
    other.write({"problems": NEW["problems"]}, {"key": "new"})
    shutil.copytree(other.folder, study.folder / store.WAITING)
    assert (study.manifest["key"], study.tables, kinds(study)) == ("new", ("problems",), ["new"])
    study.settle()
    assert sorted(path.name for path in study.folder.iterdir()) == ["problems.parquet", "study.json"]
    assert kinds(study) == ["new"] and study.is_whole()


def test_the_first_tables_of_a_study_are_found_before_they_are_put_in_place(tmp_path):
    store.study_at(tmp_path / "made", "s").write(NEW, {})
    (tmp_path / "work" / "s").mkdir(parents=True)
    (tmp_path / "made" / "s").rename(tmp_path / "work" / "s" / store.WAITING)
    assert kinds(store.open_study(tmp_path / "work", "s")) == ["new"]
    with pytest.raises(store.MissingError, match="there is s"):
        store.open_study(tmp_path / "work", "t")


def test_what_a_killed_run_was_writing_is_not_looked_at(tmp_path):
    study = store.study_at(tmp_path, "s")
    study.write(OLD, {})
    (study.folder / store.WRITING).mkdir()
    (study.folder / store.WRITING / "problems.parquet").write_bytes(b"half")
    (study.folder / ".abc.12.part").write_bytes(b"half")
    assert kinds(study) == ["old"] and study.is_whole()
    study.write(OLD, {})
    assert sorted(path.name for path in study.folder.iterdir()) == ["problems.parquet", "study.json"]


def test_a_damaged_table_is_told_in_one_sentence(tmp_path):
    study = store.study_at(tmp_path, "s")
    study.write(OLD, {})
    for data in (b"", b"cut off", (study.folder / "problems.parquet").read_bytes()[:-9]):
        (study.folder / "problems.parquet").write_bytes(data)
        with pytest.raises(
            TableError, match=r"^Table problems of study s is damaged \(.*\); expected Parquet; [^\n]*$"
        ):
            study.table("problems")
    (study.folder / store.MANIFEST).write_text("[1]", encoding="utf-8")
    with pytest.raises(InputError, match="is no JSON object; delete it and run the study again"):
        study.is_whole()


def test_a_name_as_long_as_names_may_be_can_be_written(tmp_path):
    replace_file(tmp_path / ("n" * 255), b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["n" * 255]


def test_a_full_disk_is_no_fault_of_what_was_to_be_kept(tmp_path, monkeypatch):
    Cache(tmp_path).write("reading", "ab" * 32, [b"old"])
    monkeypatch.setattr(writing.os, "fsync", lambda _: None)
    real = Path.replace

    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(
        UnwritableError, match=r"\.arrow cannot be written \(No space left on device\); expected room for"
    ):
        Cache(tmp_path).write("reading", "ab" * 32, [b"new"])
    monkeypatch.setattr(Path, "replace", real)
    assert Cache(tmp_path).read("reading", "ab" * 32) == [b"old"]
    assert len(list(tmp_path.rglob("*.part"))) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_file_system_that_takes_no_more_is_told_in_one_sentence(tmp_path, root):
    """The system's own refusal: no file of this process may grow beyond 30,000 bytes."""
    study = store.study_at(tmp_path, "s")
    study.write(OLD, {"key": "old"})
    code = (
        "import sys; from analysis import store; from analysis.core.tables import make_table\n"
        "from analysis.core.errors import UnwritableError; import hashlib\n"
        "text = ''.join(hashlib.sha256(bytes([k % 256, k // 256])).hexdigest() for k in range(3000))\n"
        "table = make_table('problems', [{'file': 'a', 'kind': 'new', 'message': text, 'fatal': True}])\n"
        f"try: store.study_at({str(tmp_path)!r}, 's').write({{'problems': table}}, {{'key': 'new'}})\n"
        "except UnwritableError as error: print(error); sys.exit(7)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)), check=False,
    )  # fmt: skip
    assert done.returncode == 7 and "File too large" in done.stdout and done.stdout.count("\n") == 1, done
    assert study.manifest["key"] == "old" and study.is_whole() and kinds(study) == ["old"]
    assert sorted(path.name for path in study.folder.iterdir()) == ["problems.parquet", "study.json"]


@pytest.mark.skipif(not hasattr(os, "fork") or not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_a_folder_in_which_nothing_may_be_written_is_told_in_one_sentence(tmp_path):
    study = store.study_at(tmp_path, "s")
    study.write(OLD, {"key": "old"})
    for path in (tmp_path, *tmp_path.parents[:-2]):
        if os.geteuid() == 0:
            path.chmod(path.stat().st_mode | 0o055)
    study.folder.chmod(0o555)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            for write in (lambda: study.write(NEW, {"key": "new"}), lambda: hold(study.folder).__enter__()):
                try:
                    write()
                except UnwritableError as error:
                    assert "Permission denied" in str(error) and "\n" not in str(error)
                else:
                    raise AssertionError
            assert kinds(study) == ["old"]
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    study.folder.chmod(0o755)
    assert study.manifest["key"] == "old" and study.is_whole()


def test_a_file_where_the_folder_should_be_is_told_in_one_sentence(tmp_path):
    (tmp_path / "work").write_text("a file", encoding="utf-8")
    with pytest.raises(UnwritableError, match="work.* cannot be written"):
        store.study_at(tmp_path / "work", "s").write(NEW, {})
    with pytest.raises(UnwritableError, match="work.* cannot be written"), hold(tmp_path / "work" / "s"):
        pass
