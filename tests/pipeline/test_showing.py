"""What `doichieu emphasis` prints: three versions beside the source, and means with or without intervals."""

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.core.errors import ComputationError
from analysis.core.tables import make_table
from analysis.emphasis import as_census, lay_side_by_side
from analysis.pipeline.showing import emphasis_tables


def quiet(step: str, done: int, total: int) -> None:
    """No progress shown."""


def test_three_versions_stand_beside_the_source(demo_study) -> None:
    table = lay_side_by_side(demo_study.table("emphasis"))
    sums = table.groupby(["source", "document"])[["words", "tasks"]].sum()
    assert ((sums - 1).abs() < 1e-9).all(axis=None)
    shown = emphasis_tables(demo_study, "plans", quiet)
    assert [t.title.split(" in ")[0].split()[-1] for t in shown] == sorted(set(table["source"]))
    assert all(len(cells) == len(t.columns) for t in shown for cells, _ in t.rows)


def test_a_census_has_the_same_means_and_no_interval(demo_study) -> None:
    means = demo_study.table("means")
    census = as_census(means)
    assert census["share"].equals(means["share"]) and census["low"].isna().all() and means["low"].notna().any()
    (shown,) = emphasis_tables(demo_study, "census", quiet)
    assert {cells[-2] for cells, _ in shown.rows} == {"-"} and not any(grey for _, grey in shown.rows)


def test_contrasts_come_with_the_size_of_their_family(demo_study) -> None:
    _, shown = emphasis_tables(demo_study, "means", quiet)
    contrasts = demo_study.table("contrasts")
    assert f"one family of {len(contrasts)} tests" in shown.title and len(shown.rows) == min(60, len(contrasts))
    assert all(len(cells) == len(shown.columns) for cells, _ in shown.rows)
    q_values = [float(cells[-1]) for cells, _ in shown.rows]
    assert q_values == sorted(q_values) and all(grey for _, grey in shown.rows)  # fewer than ten localities a group


def test_nothing_to_show_is_said() -> None:
    with pytest.raises(ComputationError, match="no shares of task groups"):
        lay_side_by_side(make_table("emphasis", ()))


def test_the_command_prints_the_table_and_an_unknown_study_one_sentence(demo_study, demo_folders) -> None:
    work = ["--work", str(demo_folders[0])]
    done = CliRunner().invoke(app, ["emphasis", "demo", *work])
    assert done.exit_code == 0 and "901-NQ-TW" in done.output
    assert CliRunner().invoke(app, ["emphasis", "nothing", *work]).exit_code == 1
