"""The whole path: from a folder to tables, figures and a report, the same each time, whatever the folder holds."""

import json
import shutil
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.core.errors import InputError, MissingError
from analysis.core.tables import RELATIONS, TABLES
from analysis.pipeline.logbook import LOG
from analysis.scoring import read_truth, score_study
from analysis.store import study_at

FLOORS = {
    "header fields": 0.97,
    "documents cited": 0.99,
    "headings": 0.98,
    "task units": 0.99,
    "leads found": 0.91,
    "deadlines found": 0.94,
    "targets found": 0.86,
    "relation exact": 0.68,
    "function": 0.98,
    "source passage found": 0.80,
    "words in shared passages": 0.89,
    "syllables right after repair": 0.94,
}
"""What the demo corpus reaches, rounded down: floors that only rise."""
ACT = """BỘ CHÍNH TRỊ
Số: 901-NQ/TW
Hà Nội, ngày 12 tháng 11 năm 2024
NGHỊ QUYẾT
về phát triển nghề dệt chiếu

III. NHIỆM VỤ, GIẢI PHÁP
1. Giữ gìn làng nghề
- Mở lớp truyền nghề cho thanh niên ở từng làng dệt, mỗi lớp có ít nhất mười học viên và một nghệ nhân đứng lớp.
2. Mở rộng đầu ra
- Đưa chiếu cói vào danh mục quà tặng của địa phương và bán tại các bến xe, bến tàu, khu du lịch trong cả nước.
"""
PLAN = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SÔNG BỒI Độc lập - Tự do - Hạnh phúc
Số: 15/KH-UBND Sông Bồi, ngày 20 tháng 01 năm 2025
KẾ HOẠCH
Thực hiện Nghị quyết số 901-NQ/TW ngày 12/11/2024 của Bộ Chính trị về phát triển nghề dệt chiếu

I. MỤC ĐÍCH
Làm cho nghề dệt chiếu của tỉnh sống lại.

II. NHIỆM VỤ, GIẢI PHÁP
1. Giữ gìn làng nghề
- Mở lớp truyền nghề cho thanh niên ở từng làng dệt, mỗi lớp có ít nhất mười học viên và một nghệ nhân đứng lớp.
- Sở Công Thương dựng nhà trưng bày khung cửi cổ trước ngày 30/9/2025.
"""


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def study_of(folder: Path, tmp_path: Path, **options):
    return pipeline.run(folder, study="small", work=tmp_path / "work", **{"figures": None, **options})


def kinds(study) -> set[str]:
    return set(study.table("problems")["kind"])


def test_every_table_is_stored_and_keeps_its_description(demo_study):
    assert set(demo_study.tables) == set(TABLES) and demo_study.is_whole()
    for name in ("documents", "tasks", "localisation", "uptake", "composition", "emphasis", "topics", "similarity"):
        assert len(demo_study.table(name)) > 0, name


def test_figures_and_report_lie_beside_each_other(demo_study, demo_folders):
    folder = demo_folders[1] / "demo"
    for slug in ("01_cascade", "03_composition"):
        assert all((folder / f"{slug}.{ending}").stat().st_size > 200 for ending in ("svg", "pdf", "png", "csv"))
    assert list(folder.glob("02_uptake*.svg"))
    assert (folder / "report.html").stat().st_size > 100_000


@pytest.fixture(scope="module")
def scores(demo_study, demo):
    table = score_study(demo_study, read_truth(demo / "truth.json"))
    return dict(zip(table["measure"], table["value"], strict=True))


@pytest.mark.parametrize("measure", FLOORS)
def test_the_demo_corpus_reaches_its_floors(scores, measure):
    assert scores[measure] >= FLOORS[measure]


def test_repair_raises_what_is_right(scores):
    assert scores["syllables right after repair"] > scores["syllables right before repair"] + 0.5


def test_word_shares_of_a_plan_sum_to_one(demo_study):
    table = demo_study.table("composition")
    parts = table[["share_chain", "share_peer", "share_boilerplate", "share_unmatched"]].sum(axis=1)
    assert ((parts - 1).abs() < 1e-9).all()
    assert ((table["low"] <= table["share_words_reused"]) & (table["share_words_reused"] <= table["high"])).all()


def test_every_task_has_a_relation_and_every_passage_its_place(demo_study):
    coded, tasks = demo_study.table("localisation"), demo_study.table("tasks")
    plans = set(demo_study.table("composition")["document"])
    assert set(coded["relation"]) <= set(RELATIONS)
    named = set(zip(coded["document"], coded["task"], strict=True))
    assert named == {(d, t) for d, t in zip(tasks["document"], tasks["id"], strict=True) if d in plans}
    texts = dict(zip(*(demo_study.table("texts")[c] for c in ("document", "text")), strict=True))
    for row in demo_study.table("alignments").to_dict("records"):
        assert 0 <= row["source_start"] < row["source_end"] <= len(texts[row["source"]])
        assert 0 <= row["target_start"] < row["target_end"] <= len(texts[row["target"]])


def test_an_unchanged_folder_is_not_computed_again(demo_study, demo, demo_folders):
    work, figures = demo_folders

    def times() -> dict[Path, int]:
        files = {p: p.stat() for folder in (work, figures) for p in folder.rglob("*") if p.is_file()}
        return {path: found.st_mtime_ns for path, found in files.items() if path.name != LOG}

    before, steps = times(), []
    pipeline.run(demo, study="demo", work=work, figures=figures, progress=lambda step, done, total: steps.append(step))
    assert steps == [] and times() == before


def test_repairs_that_still_hold_are_kept_and_give_the_same_texts(demo_study, demo, demo_folders, tmp_path):
    shutil.copytree(demo_folders[0] / "demo", tmp_path / "demo")
    parameters = pipeline.Parameters(seed=2)
    again = pipeline.run(demo, study="demo", parameters=parameters, work=tmp_path, figures=None)
    assert again.manifest["key"] != demo_study.manifest["key"]
    for name in ("documents", "texts", "edits", "sections", "tasks", "alignments"):
        assert again.manifest["tables"][name] == demo_study.manifest["tables"][name], name


def test_two_runs_give_the_same_bytes(tmp_path):
    folder = write(tmp_path / "corpus", act=ACT, plan=PLAN)
    first = pipeline.run(folder, study="x", work=tmp_path / "1", figures=tmp_path / "f1")
    again = pipeline.run(folder, study="x", work=tmp_path / "2", figures=tmp_path / "f2")
    assert first.manifest["tables"] == again.manifest["tables"]
    names = sorted(p.name for p in (tmp_path / "f1" / "x").iterdir())
    for name in names:
        assert (tmp_path / "f1" / "x" / name).read_bytes() == (tmp_path / "f2" / "x" / name).read_bytes(), name


def test_a_removed_file_disappears_from_every_table(tmp_path):
    folder = write(tmp_path / "corpus", act=ACT, plan=PLAN, twin=PLAN.replace("SÔNG BỒI", "ĐỒI CHÈ"))
    assert "twin" in set(study_of(folder, tmp_path).table("documents")["document"])
    (folder / "twin.txt").unlink()
    study = study_of(folder, tmp_path)
    for name in study.tables:
        table = study.table(name)
        for column in {"document", "source", "target", "other"} & set(table.columns):
            assert "twin" not in set(table[column]), name


def test_a_small_corpus_is_read_as_a_person_would(tmp_path):
    study = study_of(write(tmp_path / "corpus", act=ACT, plan=PLAN), tmp_path)
    documents = study.table("documents").set_index("document")
    assert documents.at["act", "role"] == "source" and documents.at["plan", "chain"] == "act"
    coded = study.table("localisation").set_index("task")
    copied, own = coded.loc["II.1.b1"], coded.loc["II.1.b2"]
    assert copied["relation"] == "verbatim" and copied["source_document"].split(";")[0] == "act"
    assert own["share_words_reused"] == 0 and own["relation"] not in ("verbatim", "near")


def test_the_source_can_be_named(tmp_path):
    folder = write(tmp_path / "corpus", act=ACT.replace("901-NQ/TW", ""), plan=PLAN)
    parameters = pipeline.Parameters(sources=("act",))
    documents = study_of(folder, tmp_path, parameters=parameters).table("documents").set_index("document")
    assert documents.at["act", "role"] == "source"
    with pytest.raises(InputError, match="--source 77-NQ/TW is no document of the corpus"):
        study_of(folder, tmp_path, parameters=pipeline.Parameters(sources=("77-NQ/TW",)))


@pytest.mark.parametrize("files, expected", [
    ({"plan": PLAN}, {"one document", "no source"}),
    ({"act": ACT}, {"one document", "no plan"}),
    ({"act": ACT, "plan": "Trồng cây xanh quanh nhà máy.\n"}, {"header", "no sections", "no citation"}),
    ({"act": ACT, "one": PLAN, "plan": "Một dòng chữ.\n" * 400}, {"header", "no citation"}),
    ({"act": ACT, "plan": PLAN, "english": "The plan of the town.\n\nIt holds no Vietnamese.\n"}, {"header"}),
    ({"act": ACT, "plan": PLAN, "numbers": "1 2 3 4 5\n67 89\n"}, {"header", "no tasks"}),
])  # fmt: skip
def test_what_is_odd_is_named_and_the_rest_is_analysed(files, expected, tmp_path):
    study = study_of(write(tmp_path / "corpus", **files), tmp_path, figures=tmp_path / "figures")
    assert expected <= kinds(study)
    assert set(study.table("documents")["document"]) == set(files)
    assert all("expected" in message for message in study.table("problems")["message"] if "left out" not in message)
    assert (tmp_path / "figures" / "small" / "report.html").is_file()


def test_a_failed_run_leaves_the_stored_study_as_it_was(tmp_path):
    folder = write(tmp_path / "corpus", act=ACT, plan=PLAN)
    before = dict(study_of(folder, tmp_path).manifest)
    shutil.rmtree(folder)
    with pytest.raises(MissingError):
        study_of(folder, tmp_path)
    folder.mkdir()
    with pytest.raises(InputError):
        study_of(folder, tmp_path)
    assert study_at(tmp_path / "work", "small").manifest == before


def test_wording_of_a_missing_programme_is_found_and_names_the_programme(demo_study):
    truth = json.loads(
        (Path(__file__).resolve().parents[2] / "corpus" / "demo" / "truth.json").read_text(encoding="utf-8")
    )["documents"]
    clusters = demo_study.table("clusters")
    clusters = clusters[clusters["missing_source"] == "55-CTr/TU"]
    texts = demo_study.table("texts").set_index("document")["text"]
    planted = found = 0
    for document, facts in truth.items():
        clean = facts.get("clean_text") or texts[document]
        for passage in facts["passages"]:
            if passage["kind"] == "unseen":
                middle = (passage["start"] + passage["end"]) / 2 / len(clean) * len(texts[document])
                own = clusters[clusters["document"] == document]
                planted += 1
                found += bool(((own["start"] - 40 <= middle) & (middle <= own["end"] + 40)).any())
    assert planted >= 15 and found >= 0.8 * planted, (found, planted)
    assert clusters["document"].isin(["tinh-lam-khe", "huyen-khe-suong", "huyen-na-lua", "xa-pu-ngan"]).all()
    assert demo_study.table("composition").set_index("document").loc["xa-pu-ngan", "share_unseen"] > 0.1
