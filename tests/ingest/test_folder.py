"""A folder of files becomes a corpus, and nothing that goes wrong is lost or silent."""

import os
from pathlib import Path

import pytest

from analysis import ingest
from analysis.core.errors import InputError, MissingError

PLAN = "KẾ HOẠCH\nThực hiện Nghị quyết số 901-NQ/TW\n"


def kinds(corpus) -> dict[str, str]:
    return {problem.file: problem.kind for problem in corpus.problems}


def test_missing_folder_is_one_sentence(tmp_path: Path):
    with pytest.raises(MissingError, match="does not exist; expected a folder of plans"):
        ingest.read_corpus(tmp_path / "nowhere")


def test_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="holds no readable document"):
        ingest.read_corpus(tmp_path)


def test_good_files_are_read_beside_bad_ones(tmp_path: Path):
    (tmp_path / "good.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xfa\x00\xd8" * 7)
    (tmp_path / "latin.txt").write_bytes("Kế".encode("cp1258", "replace") + b"\xe9\xe8")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "twin.txt").write_text(PLAN.replace("\n", "\r\n"), encoding="utf-8")
    corpus = ingest.read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["good"]
    assert kinds(corpus) == {
        "empty.txt": "empty", "bytes.txt": "unreadable", "latin.txt": "unreadable", "image.txt": "unreadable",
        "scan.pdf": "unreadable", "twin.txt": "duplicate", "notes.csv": "not text",
    }  # fmt: skip
    assert all(p.fatal and "expected" in p.message for p in corpus.problems)


def test_same_stem_gets_its_own_id(tmp_path: Path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(PLAN + folder, encoding="utf-8")
    assert [d.id for d in ingest.read_corpus(tmp_path)] == ["plan", "plan~2"]


def test_state_secrets_are_refused_and_the_rest_goes_on(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("TỈNH ỦY A\nTỐI MẬT\n" + PLAN, encoding="utf-8")
    (tmp_path / "damaged.txt").write_text("TINH UY A\nTUYET MAT\n" + PLAN, encoding="utf-8")
    (tmp_path / "open.txt").write_text(PLAN + "bảo mật\nMật ong\n", encoding="utf-8")
    corpus = ingest.read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["open"]
    assert set(kinds(corpus).values()) == {"refused"}


def test_manifest_adds_what_the_text_does_not_say(tmp_path: Path):
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(
        "file,role,number,level\na.txt,source,901-NQ/TW,kingdom\nb.txt,plan,,\n../../etc/passwd,plan,,\n", "utf-8"
    )
    corpus = ingest.read_corpus(tmp_path)
    assert corpus["a"].role == "source" and dict(corpus["a"].metadata) == {"role": "source", "number": "901-NQ/TW"}
    messages = " ".join(p.message for p in corpus.problems)
    assert "kingdom" in messages and "b.txt" in messages and "passwd" in messages


def test_manifest_without_header_is_refused(tmp_path: Path):
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text("a.txt,source\n", "utf-8")
    with pytest.raises(InputError, match="expected one called file"):
        ingest.read_corpus(tmp_path)


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path):
    outside = tmp_path / "outside.txt"
    outside.write_text(PLAN + "outside", encoding="utf-8")
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "in.txt").write_text(PLAN, encoding="utf-8")
    os.symlink(outside, folder / "link.txt")
    assert [d.id for d in ingest.read_corpus(folder)] == ["in"]


def test_text_keeps_no_break_spaces_and_form_feeds(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes("Số\u00a057\r\n\x0cTrang 2\u2028x\r\n".encode())
    assert ingest.read_corpus(tmp_path)["a"].text == "Số\u00a057\n\x0cTrang 2\u2028x\n"


def test_utf16_with_a_mark_is_read(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(PLAN.encode("utf-16"))
    assert ingest.read_corpus(tmp_path)["a"].text == PLAN
