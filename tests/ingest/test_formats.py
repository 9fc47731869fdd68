"""The demo corpus in every format gives the same header and tasks as its text form."""

import shutil
import subprocess
import sys

import pytest

from analysis import ingest, repair
from analysis.ingest.files import Means, installed_recogniser, read_document
from tests.ingest.made import FORMATS, ROOT, documents, plans, render, score, text_form

SCANS = ("huyen-na-lua", "phuong-ke-vang", "xa-con-long")


def read(id: str, form: str, ending: str):
    return read_document(render(documents()[id], form), name=f"{id}.{ending}", id=id, means=Means())


@pytest.fixture(scope="module")
def text_score():
    return score([text_form(id) for id in plans()])


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_every_plan_reads_as_its_text_form(form: str, text_score):
    found = score([read(id, form, form) for id in plans()])
    assert found.header >= 0.98 * text_score.header
    assert found.tasks >= 0.98 * text_score.tasks
    assert found.fields >= 0.98 * text_score.fields


def test_plans_in_tcvn3_keep_their_tasks(text_score):
    """Their capital letters with tones are lost in the encoding itself ("ủy ban" for "Ủy ban")."""
    found = score([read(id, "tcvn3", "txt") for id in plans()])
    assert found.tasks >= 0.98 * text_score.tasks
    assert found.header >= 0.93 and found.fields >= 0.88


def test_the_annex_table_gives_the_same_rows_in_every_format():
    rows = [line for line in text_form("xa-vinh-ngan").lines if line.startswith("|")]
    for form in ("docx", "html", "pdf"):
        assert [line for line in read("xa-vinh-ngan", form, form).lines if line.startswith("|")] == rows, form


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The corpus as it lies in the project, scans included."""
    if installed_recogniser() is None:
        pytest.skip("neither tesseract with Vietnamese nor the extra `ocr` is installed")
    done: list[tuple[str, int, int]] = []
    cache = tmp_path_factory.mktemp("read")
    found = ingest.read_corpus(
        FORMATS, damage=repair.damage_score, progress=lambda *step: done.append(step), cache=cache
    )
    return found, done, cache


def test_every_file_of_the_corpus_is_read(corpus):
    found, _, _ = corpus
    assert not found.problems
    assert {d.id for d in found} == set(documents())
    assert {d.id for d in found if "zip/" in d.path} == {"huyen-dong-thuan", "phuong-uyen-cang", "xa-pu-ngan"}


def test_scans_read_as_their_text_form(corpus):
    found, _, _ = corpus
    read, text = score([found[id] for id in SCANS]), score([text_form(id) for id in SCANS])
    if "tesseract" not in found["xa-con-long"].history[-1] + found["xa-con-long"].history[1]:
        assert read.header >= 0.6, "the packaged recogniser is a makeshift"
        return
    assert read.header >= text.header - 0.03
    assert read.tasks >= text.tasks - 0.03
    assert read.fields >= text.fields - 0.03


def test_a_scan_says_who_read_it_and_how_surely(corpus):
    found, done, _ = corpus
    history = " ".join(found["xa-con-long"].history)
    assert "recognised 2 scanned pages with" in history and "mean confidence 0.9" in history
    assert ("reading the scanned pages of local/xa-con-long.pdf", 2, 2) in done
    assert any("turned page" in step for step in found["phuong-ke-vang"].history)


def test_a_damaged_text_layer_is_read_again_from_its_pictures(corpus):
    found, _, _ = corpus
    assert found["huyen-na-lua"].history[0].startswith("its text layer looks damaged")
    assert repair.damage_score(found["huyen-na-lua"].text) < 0.05


def test_what_was_recognised_is_not_recognised_again(corpus):
    found, _, cache = corpus
    done: list[tuple[str, int, int]] = []
    again = ingest.read_corpus(FORMATS, damage=repair.damage_score, progress=lambda *s: done.append(s), cache=cache)
    assert not done
    assert [(d.id, d.text, d.history) for d in again] == [(d.id, d.text, d.history) for d in found]


def test_the_originals_are_not_touched(corpus, tmp_path):
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("the project is not under git here")
    changed = subprocess.run(
        ["git", "status", "--porcelain", "corpus/demo_formats"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert changed.stdout == ""


def test_the_files_are_those_that_the_script_writes(tmp_path):
    """Text formats to the byte; pictures depend on the versions of the drawing library."""
    command = [sys.executable, str(ROOT / "scripts" / "make_formats.py"), "--to", str(tmp_path)]
    subprocess.run(command, check=True, env={"PYTHONPATH": str(ROOT)})
    names = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(FORMATS).as_posix() for p in FORMATS.rglob("*") if p.suffix not in ("", ".md"))
    for name in names:
        if name.endswith((".html", ".txt", ".csv")):
            assert (tmp_path / name).read_bytes() == (FORMATS / name).read_bytes(), name
    assert all((FORMATS / name).stat().st_size < 300_000 for name in names)
