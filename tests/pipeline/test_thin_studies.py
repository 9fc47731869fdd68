"""Studies too thin to compare: an answer or a sentence that says why not, never an invented number."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis import pipeline
from analysis.cli import app
from analysis.cli.studies import _summarise as summarise
from tests.pipeline.test_path import ACT, PLAN

ONE_TASK = PLAN[: PLAN.index("- Sở Công Thương")]
COMPARED = ("emphasis", "manner", "topics", "topic_shares", "topic_choice", "keyness", "means", "contrasts")


def plan(place: str, text: str = PLAN) -> str:
    return text.replace("SÔNG BỒI", place.upper()).replace("Sông Bồi", place)


CORPORA = {
    "one document": {"plan": PLAN},
    "one locality": {"act": ACT, "plan": PLAN},
    "a locality with one task": {"act": ACT, "plan": ONE_TASK, "other": plan("Đồi Chè")},
    "all plans alike": {"act": ACT, **{f"p{i}": plan(f"Đồi {name}") for i, name in enumerate(("Chè", "Cọ", "Sim"))}},
    "no words but stop words": {"act": ACT, "plan": PLAN[: PLAN.index("1. Giữ")] + "1. Việc\n- Và các, của là.\n"},
    "no plan": {"act": ACT},
}


@pytest.fixture(scope="module", params=sorted(CORPORA))
def study(request, tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("thin")
    (folder / "corpus").mkdir()
    for name, text in CORPORA[request.param].items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    return pipeline.run(folder / "corpus", study="thin", work=folder / "work", figures=folder / "figures")


def test_every_share_is_defined_or_missing_and_no_interval_is_invented(study) -> None:
    for name in COMPARED:
        table = study.table(name)
        if "low" in table:
            known = table["low"].notna()
            assert (known == table["high"].notna()).all(), name
            assert (table["low"] <= table["high"])[known].all(), name
    emphasis, means = study.table("emphasis"), study.table("means")
    assert emphasis.loc[emphasis.groupby("document")["n"].transform("sum") < 6, "low"].isna().all()  # under 2 tasks
    assert means.loc[means["n"] < 3, "low"].isna().all() and study.table("contrasts").empty
    assert (emphasis.loc[emphasis["share"].isna(), "n_words"] == 0).all()


def test_what_was_left_out_is_said(study) -> None:
    said = " ".join(study.table("problems")["message"])
    if study.table("topics").empty:
        assert "Fitting topics was left out" in said
    if (study.table("means")["measure"] != "manner").any():
        assert "Before and after the reform" in said
    assert "nan" not in said.lower().split()


@pytest.mark.parametrize("option", [[], ["--check"], ["--means"], ["--census"]])
def test_the_command_prints_a_table_or_one_sentence(study, option) -> None:
    done = CliRunner().invoke(app, ["emphasis", "thin", *option, "--work", str(study.folder.parent)])
    assert done.exit_code in (0, 1) and (done.exception is None or isinstance(done.exception, SystemExit))
    assert done.output.strip() and "nan" not in done.output.lower().split()


def test_the_command_says_what_was_found(study, capsys) -> None:
    summarise(study, study.folder)
    assert "what the plans take from their superior texts" in capsys.readouterr().out
