"""A folder in which nearly everything is broken or means harm: the good plans are analysed, the rest is told."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from analysis.core.tables import TABLES
from analysis.ingest.folder import shown_name
from analysis.store import Study
from tests.ingest import made  # noqa: F401 (makes the scripts importable)

import make_hostile  # isort: skip

FORMULA = ("=", "+", "-", "@", "\t", "\r")
RUN = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
from analysis import pipeline
from analysis.core.tables import TABLES
from analysis.export.plain import raw_tables, write_csv, write_texts
from analysis.export.workbook import write_workbook
from analysis.ingest import folder
folder.installed_recogniser = lambda: None
corpus, work, to = map(Path, sys.argv[1:])
study = pipeline.run(corpus, study="hostile", work=work, figures=None)
tables = raw_tables(study, [name for name in TABLES if name not in ("texts", "similarity")])
for name, table in tables.items():
    write_csv(table, to / f"{name}.csv")
few = {name: table.groupby("document").head(5) if "document" in table else table for name, table in tables.items()}
write_workbook({name: (table, TABLES[name]) for name, table in few.items()}, to / "hostile.xlsx")
write_texts(study, to)
"""


def tree(folder: Path) -> dict[str, str]:
    """Every path below a folder, with the hash of what a file holds."""
    found = {}
    for parent, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(parent) / name
            whole = path.is_file() and not path.is_symlink()
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest() if whole else "-"
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, root: Path):
    """The folder, the study, the exports, what the process said, and what stood around before and after."""
    around = tmp_path_factory.mktemp("around")
    for name in ("corpus", "home", "temporary", "here"):
        (around / name).mkdir()
    written = make_hostile.write_hostile(around / "corpus")
    before = tree(around)
    env = {
        **os.environ, "PYTHONPATH": str(root), "HOME": str(around / "home"), "TMPDIR": str(around / "temporary"),
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLCONFIGDIR": str(tmp_path_factory.mktemp("fonts")),
    }  # fmt: skip
    places = [str(around / name) for name in ("corpus", "work", "export")]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *places], env=env, cwd=around / "here", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return around, written, Study(around / "work" / "hostile"), done, before


def test_there_are_many_files_and_every_one_is_a_document_or_a_sentence(run):
    around, written, study, _, _ = run
    assert len(written) >= 200
    documents, problems = study.table("documents"), study.table("problems")
    assert {"act", "good-1", "good-2"} <= set(documents["document"])
    told = {*documents["file"], *problems["file"]}
    folders = {"folder.txt", "folder.pdf", "folder.zip"}
    silent = {"manifest.csv", "covariates.csv", "corrections.csv"} | folders
    shown = {shown_name(name) for name in written} - silent
    packed = {name.split("/")[0] for name in told if ".zip/" in name or ".docx/" in name}
    hidden = {name for name in shown if name.startswith("names/.")}
    assert {name for name in shown if name not in told and name not in packed} == hidden


def test_every_refusal_is_one_sentence_and_nothing_failed_that_nobody_foresaw(run):
    problems = run[2].table("problems").query("file != ''")
    for file, kind, message in zip(problems["file"], problems["kind"], problems["message"], strict=True):
        assert kind != "failed", (file, message)
        assert "\n" not in message and message.endswith(".") and len(message) < 1_000, (file, message)
        assert file.isprintable() and message.isprintable(), (file, message)


def test_nothing_is_said_but_sentences(run):
    _, _, _, done, _ = run
    assert "Traceback" not in done.stderr and "Error" not in done.stderr, done.stderr[-3000:]


def test_the_good_plans_are_what_they_are_alone(run):
    study = run[2]
    coded = study.table("localisation").query("document == 'good-2'")
    assert set(coded["relation"]) & {"verbatim", "near"} and len(coded) >= 2
    assert study.is_whole() and set(study.tables) == set(TABLES)


def test_nothing_is_written_outside_the_studys_folder(run):
    around, _, _, _, before = run
    after = tree(around)
    new = [path for path in after if path not in before]
    allowed = tuple(str(around / name) for name in ("work", "export"))
    assert [path for path in new if not path.startswith(allowed)] == []
    assert {path: digest for path, digest in after.items() if path in before} == before
    assert not Path("/tmp/abs.txt").exists()


def test_no_document_comes_from_outside_the_folder(run):
    texts = run[2].table("texts")["text_raw"].str
    assert not texts.contains("990/KH-UBND").any() and not texts.contains("root:", regex=False).any()


def test_no_exported_cell_begins_a_formula(run):
    around = run[0]
    n_cells = 0
    for path in sorted((around / "export").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for row in rows:
            for cell in row:
                assert not cell.startswith(FORMULA) or is_number(cell), (path.name, cell)
                n_cells += cell.startswith("'")
    assert n_cells > 20, "there were formulas to guard"
    book = openpyxl.load_workbook(around / "export" / "hostile.xlsx", read_only=True)
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f", (sheet.title, cell.value)
                assert not (isinstance(cell.value, str) and cell.value.startswith(FORMULA)), (sheet.title, cell.value)


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_every_text_has_a_file_of_its_own(run):
    around, _, study, _, _ = run
    texts = study.table("texts")
    files = sorted((around / "export" / "text_raw").iterdir())
    assert len(files) == len(texts)
    assert sorted(path.read_bytes().decode("utf-8", "surrogatepass") for path in files) == sorted(texts["text_raw"])
    assert all(len(os.fsencode(path.name)) <= 255 and path.name.split(".")[0].upper() != "CON" for path in files)


def test_the_manifest_of_the_study_is_json_that_names_every_document(run):
    said = json.loads((run[2].folder / "study.json").read_bytes())
    assert set(run[2].table("documents")["document"]) <= set(said["texts"])
