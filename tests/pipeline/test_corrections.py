"""A person's word stands at every run: the manifest, covariates and corrections of plans of the demo corpus."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.export import export_csv
from analysis.ingest.corrections import COLUMNS
from analysis.ingest.sheet import write_sheet
from analysis.store import Study

FILES = ("central/901-NQ-TW", "local/tinh-ngan-truong", "local/huyen-dong-thuan", "local/phuong-ke-vang")
PROVINCE, DISTRICT = "tinh-ngan-truong", "huyen-dong-thuan"
HAND = (
    {"document": DISTRICT, "item": "header", "field": "date", "is": "2025-05-10", "by": "An", "note": "stamp"},
    {"document": DISTRICT, "item": "task", "field": "lead", "quote": "{lead}", "is": "Phòng Nội vụ"},
    {"document": DISTRICT, "item": "task", "field": "relation", "quote": "{relation}", "is": "thematic"},
    {"document": DISTRICT, "item": "section", "field": "title", "quote": "{title}", "is": "Tiêu đề đúng"},
    {"document": DISTRICT, "item": "text", "field": "words", "quote": "{words}", "is": "Trên đây là bản đúng"},
    {
        "document": DISTRICT,
        "item": "task",
        "field": "lead",
        "quote": "câu này không có ở đâu cả trong văn bản",
        "is": "x",
    },
    {"document": "nowhere", "item": "header", "field": "issuer", "is": "x"},
    {"document": PROVINCE, "item": "task", "field": "age", "id": "I", "is": "x"},
)


@pytest.fixture(scope="module")
def folder(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four documents of the demo corpus with a manifest."""
    folder = tmp_path_factory.mktemp("corrected")
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(demo / f"{name}.txt", folder / f"{name}.txt")
    (folder / "manifest.csv").write_text(
        "file,status,issuer,administrative_code,url,cov_coast,Ghi chú\n"
        "local/huyen-dong-thuan.txt,draft,UBND huyện Đồng Thuần,00271,https://example.org/58,no,scan mờ\n",
        encoding="utf-8",
    )
    (folder / "covariates.csv").write_text('administrative_code,poor\n00271,"12,5"\n', encoding="utf-8")
    return folder


def run(folder: Path, **options) -> Study:
    return pipeline.run(folder, study="hand", work=folder.parent / f"{folder.name}-work", figures=None, **options)


@pytest.fixture(scope="module")
def before(folder: Path) -> dict[str, object]:
    """The study as it is read, without corrections."""
    study = run(folder)
    return {**{name: study.table(name) for name in study.tables}, "key": study.manifest["key"]}


@pytest.fixture(scope="module")
def after(folder: Path, before) -> Study:
    """The study with corrections."""
    tasks = before["tasks"][before["tasks"]["document"] == DISTRICT]
    coded = before["localisation"][before["localisation"]["document"] == DISTRICT]
    reused = coded[coded["relation"].isin(["verbatim", "near"])]["task"].iloc[0]
    heading = before["sections"].query("document == @DISTRICT and kind == 'heading'")["title"].iloc[1]
    known = {
        "lead": tasks["text"].iloc[0][:60], "relation": tasks.set_index("id").at[reused, "text"], "title": heading,
        "words": "Trên đây là Kế hoạch",
    }  # fmt: skip
    rows = [{column: cell.format(**known) for column, cell in row.items()} for row in HAND]
    (folder / "corrections.csv").write_bytes(write_sheet(COLUMNS, rows))
    return run(folder)


def test_every_correction_is_listed_with_what_became_of_it(after):
    table = after.table("corrections")
    assert table["state"].tolist() == ["applied"] * 5 + ["no longer fits"] * 2 + ["not understood"], table.to_dict(
        "records"
    )
    assert table["line"].tolist() == list(range(2, 10))
    assert table.loc[0, ["read", "is", "by", "note"]].tolist() == ["2025-05-09", "2025-05-10", "An", "stamp"]


def test_what_no_longer_fits_is_a_problem(after):
    problems = after.table("problems")
    told = problems[problems["kind"] == "correction"]["message"].tolist()
    assert len(told) == 3 and all("expected" in message for message in told)
    assert any("Line 7 is not applied" in m and "stands nowhere in the text now" in m for m in told)


def test_corrections_reach_every_table(after, before):
    documents = after.table("documents").set_index("document")
    assert documents.at[DISTRICT, "date"] == "2025-05-10"
    tasks, coded = after.table("tasks"), after.table("localisation")
    lead = tasks[tasks["lead"] == "Phòng Nội vụ"]
    assert lead[["document", "lead_role"]].values.tolist() == [[DISTRICT, "corrected by hand"]]
    said = coded[coded["features"].map(lambda f: "corrected_by_hand" in json.loads(f))]
    assert said[["document", "relation", "confidence"]].values.tolist() == [[DISTRICT, "thematic", 1.0]]
    assert "Tiêu đề đúng" in after.table("sections")["title"].tolist()
    (edit,) = after.table("edits").to_dict("records")
    assert (edit["rule"], edit["confidence"], edit["replacement"]) == ("corrected by hand", 1.0, "Trên đây là bản đúng")
    text = after.table("texts").set_index("document").at[DISTRICT, "text"]
    assert "Trên đây là bản đúng" in text
    share = [
        t.set_index("document").at[DISTRICT, "share_tasks_reused"]
        for t in (before["composition"], after.table("composition"))
    ]
    assert share[1] < share[0]


def test_corrections_are_part_of_the_key_and_of_the_next_run(after, before, folder):
    assert after.manifest["key"] != before["key"]
    steps: list[str] = []
    run(folder, progress=lambda step, done, total: steps.append(step))
    assert steps == []


def test_what_the_manifest_says_wins_and_is_named(before):
    row = before["documents"].set_index("document").loc[DISTRICT]
    assert row["issuer"] == "UBND huyện Đồng Thuần" and row["status"] == "draft" and row["url"].startswith("https")
    assert row["by_hand"] == "issuer (manifest)" and json.loads(row["further"]) == {"Ghi chú": "scan mờ"}


def test_covariates_are_a_table(before):
    rows = before["covariates"][["document", "name", "value"]].values.tolist()
    assert rows == [[DISTRICT, "coast", "no"], [DISTRICT, "poor", "12,5"]]
    assert before["covariates"]["number"].tolist()[1] == 12.5


def test_corrections_are_exported_and_their_offsets_lead_to_the_file(after, tmp_path):
    export_csv(after, tmp_path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "corrections.csv").read_text(encoding="utf-8"))))
    assert [row["item"] for row in rows[:2]] == ["header", "task"] and rows[0]["is"] == "2025-05-10"
    raw = (tmp_path / "text_raw" / f"{DISTRICT}.txt").read_text(encoding="utf-8")
    edit = next(csv.DictReader(io.StringIO((tmp_path / "edits.csv").read_text(encoding="utf-8"))))
    assert raw[int(edit["start"]) : int(edit["end"])] == edit["surface"] == "Trên đây là Kế hoạch"


def test_the_report_lists_corrections(after, folder):
    page = pipeline.write_report(after, folder.parent / "report", figures=()).read_text(encoding="utf-8")
    part = page[page.index('<h2 id="corrections">') :]
    assert part.count("applied") >= 5 and "no longer fits" in part and "Phòng Nội vụ" in part


def test_a_correction_taken_back_leaves_no_trace(after, before, folder):
    (folder / "corrections.csv").unlink()
    again = run(folder)
    for name in ("documents", "texts", "sections", "tasks", "localisation", "corrections"):
        assert again.table(name).equals(before[name]), name


def test_the_study_may_hold_corrections_of_its_own(after, folder):
    study = run(folder)
    rows = [{"document": DISTRICT, "item": "header", "field": "locality", "is": "huyện Đông Thuần Hạ"}]
    (study.folder / "corrections.csv").write_bytes(write_sheet(COLUMNS, rows))
    assert run(folder).table("documents").set_index("document").at[DISTRICT, "locality"] == "huyện Đông Thuần Hạ"
    (study.folder / "corrections.csv").unlink()
