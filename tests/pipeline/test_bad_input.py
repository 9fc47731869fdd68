"""Input that is odd but happens: sensible tables, no crash, and nothing that grows with the square of the plans."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import pipeline
from analysis.core.tables import make_table
from analysis.pipeline.comparing import TABLES_MADE
from analysis.store import Study
from tests.pipeline.test_path import ACT, PLAN

NO_PROVISIONS = """BỘ CHÍNH TRỊ
Số: 77-KL/TW
Hà Nội, ngày 05 tháng 01 năm 2025
KẾT LUẬN
về nghề gốm
Nghề gốm cần được giữ gìn ở mọi nơi có đất sét tốt và người thợ còn giữ được lò nung cũ.
"""
OLD_ACT = ACT.replace("901-NQ/TW", "33-NQ/TW").replace("năm 2024", "năm 2013")
ENGLISH = """PLAN
The committee of the district shall open a class for weavers in every village and report on it every year.
1. Tasks
- The office shall build a small museum of old looms before the end of September and invite the schools to it.
- The union shall find buyers for the mats in the towns along the river and in the hotels of the coast.
"""


def place(text: str, name: str) -> str:
    """The plan of another province."""
    return text.replace("SÔNG BỒI", name.upper()).replace("Sông Bồi", name)


NAMES = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
FILES = {
    "act": ACT,
    "no-provisions": NO_PROVISIONS,
    "old-act": OLD_ACT,
    "english": ENGLISH,
    "as-its-source": ACT.replace("BỘ CHÍNH TRỊ", "TỈNH ỦY ĐỒI CHÈ").replace("901-NQ/TW", "12-NQ/TU"),
    "undated": place(PLAN, "Bến Cọ").replace(", ngày 20 tháng 01 năm 2025", ""),
    "hole": place(PLAN, "Khe Sim").replace("Thực hiện Nghị quyết", "Thực hiện Chương trình số 44-CTr/TU và Nghị quyết"),
    "empty-task": place(PLAN, "Gò Mít") + "- \n- ;\n2. Việc khác\n",
    **{f"alike-{n}": place(PLAN, f"Đồi {name}") for n, name in enumerate(NAMES)},
}
MANIFEST = (
    "file,role,replaced_by\nno-provisions.txt,source,\nold-act.txt,source,901-NQ/TW\nas-its-source.txt,plan,\n"
    "english.txt,plan,\n"
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder: Path = tmp_path_factory.mktemp("odd")
    (folder / "corpus").mkdir()
    for name, text in FILES.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "corpus" / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    return pipeline.run(folder / "corpus", study="odd", work=folder / "work", figures=None, strict=True)


def rows(study: Study, table: str, document: str) -> pd.DataFrame:
    found = study.table(table)
    return found[found["document"] == document]


def test_every_document_is_in_the_tables_and_every_share_between_0_and_1(study):
    assert set(study.table("documents")["document"]) == set(FILES)
    shares = study.table("composition").filter(like="share_").astype("Float64")
    assert ((shares >= 0) | shares.isna()).all(axis=None) and ((shares <= 1) | shares.isna()).all(axis=None)


def test_a_source_without_parts_is_taken_by_its_paragraphs_and_nobody_takes_it_up(study):
    (provision,) = study.table("provisions").query("source == 'no-provisions'").to_dict("records")
    assert provision["text"].startswith("Nghề gốm cần được giữ gìn") and provision["group"] == ""
    taken = study.table("uptake").query("source_document == 'no-provisions'")
    assert not set(taken["relation"]) & {"verbatim", "near", "adapted"}


def test_a_plan_in_another_language_shares_nothing(study):
    assert set(rows(study, "localisation", "english")["relation"]) <= {"none"}
    assert not (study.table("alignments")[["source", "target"]] == "english").any(axis=None)


def test_a_plan_that_is_its_source_is_verbatim_throughout(study):
    found = rows(study, "localisation", "as-its-source")
    assert len(found) == 2 and set(found["relation"]) == {"verbatim"}
    assert rows(study, "composition", "as-its-source")["share_words_reused"].item() == 1


def test_an_undated_plan_is_compared_all_the_same(study):
    assert rows(study, "documents", "undated")["date"].item() == ""
    assert "verbatim" in set(rows(study, "localisation", "undated")["relation"])


def test_a_chain_with_a_hole_says_how_much_of_it_is_present(study):
    coverage = study.table("documents").set_index("document")["chain_coverage"]
    assert coverage["hole"] == 0.5 and coverage["undated"] == 1
    missing = study.table("genealogy").query("document == 'hole' and missing == 'yes'")
    assert set(missing["number"]) == {"44-CTr/TU"}


def test_a_superseded_source_explains_no_plan_issued_after_its_successor(study):
    taken = study.table("alignments").query("kind == 'chain' and source == 'old-act'")
    assert set(taken["target"]) <= {"undated"}, "a plan without a date may have been issued before"


def test_ten_plans_alike_are_ten_plans_and_say_the_same(study):
    found = study.table("composition").set_index("document").filter(like="alike", axis=0)
    assert len(found) == 10 and found["share_words_reused"].nunique() == 1
    clusters = study.table("clusters")
    assert {f"alike-{n}" for n in range(10)} <= set(clusters["document"])


def test_a_task_without_words_is_no_task(study):
    assert rows(study, "tasks", "empty-task")["text"].str.contains(r"\w").all()


def test_a_plan_of_hundreds_of_pages_has_tables_in_proportion(tmp_path, monkeypatch):
    """Topics and emphasis are left out here: they are fitted to all tasks at once and grow with their words."""
    n = 1500
    tasks = [
        f"- Phòng Kinh tế mở lớp dạy nghề dệt chiếu thứ {k} cho thanh niên làng, mỗi lớp có {k % 40 + 5} học viên và "
        "một nghệ nhân đứng lớp, báo cáo kết quả vào cuối quý.\n"
        for k in range(n)
    ]
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "act.txt").write_text(ACT, encoding="utf-8")
    (folder / "long.txt").write_text(PLAN + "".join(tasks), encoding="utf-8")
    monkeypatch.setattr(
        "analysis.pipeline.path.compare", lambda *_, **__: ({name: make_table(name, ()) for name in TABLES_MADE}, [])
    )
    study = pipeline.run(folder, study="long", work=tmp_path / "work", figures=None, strict=True)
    assert len(study.table("tasks")) == n + 2 and len(study.table("localisation")) == n + 2
    for name in ("alignments", "repeats", "clusters", "genealogy", "uptake"):
        assert len(study.table(name)) <= 4 * n, f"{name}: {len(study.table(name))} rows for {n} tasks"
