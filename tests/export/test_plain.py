"""What leaves a study: guarded cells that come back, no name of a signatory, spans that point into the texts."""

import csv

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import export
from analysis.core.cells import guard, unguard
from analysis.core.column import TEXT, Column, number
from analysis.core.derived import CODEBOOK, DYADS, QUOTES
from analysis.core.errors import InputError, TableError
from analysis.core.tables import TABLES
from analysis.export.plain import _SPANS
from tests.export.made import NAME, PLAN, make_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make_study(tmp_path_factory.mktemp("work"))


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_a_guard_can_be_taken_away_and_leaves_no_formula(value):
    assert unguard(guard(value)) == value
    assert not guard(value).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(), st.integers(-9, 9)), max_size=5))
def test_text_and_numbers_come_back_from_a_file(tmp_path_factory, rows):
    columns = (Column("words", TEXT, ""), number("value", ""))
    table = pd.DataFrame({
        "words": pd.Series([words for words, _ in rows], dtype="str"),
        "value": pd.Series([value for _, value in rows], dtype="Float64"),
    })  # fmt: skip
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    for bom in (False, True):
        export.write_csv(table, path, bom=bom)
        pd.testing.assert_frame_equal(export.read_csv(path, columns), table)


def test_numbers_stay_numbers_and_text_is_guarded(study, tmp_path):
    export.export_csv(study, tmp_path)
    (row,) = csv.DictReader((tmp_path / "covariates.csv").open(encoding="utf-8"))
    assert (row["value"], row["number"]) == ("'-5", "-5")
    first = next(csv.DictReader((tmp_path / "tasks.csv").open(encoding="utf-8")))
    assert (first["text"], first["lead"]) == ("'=1+1 thu gom rác thải", "'-Sở Y tế")
    assert export.read_csv(tmp_path / "tasks.csv", TABLES["tasks"])["lead"][0] == "-Sở Y tế"


def test_every_table_comes_back_typed(study, tmp_path):
    export.export_csv(study, tmp_path)
    for name, (table, columns) in export.exported_tables(study).items():
        back = export.read_csv(tmp_path / f"{name}.csv", columns)
        pd.testing.assert_frame_equal(back, table.reset_index(drop=True), check_dtype=name in TABLES, rtol=1e-9)


def test_a_file_without_a_column_or_with_words_for_numbers_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("value\nnine\n", encoding="utf-8")
    with pytest.raises(TableError, match="has no column words"):
        export.read_csv(tmp_path / "a.csv", (Column("words", TEXT, ""),))
    with pytest.raises(TableError, match="Column value of .* is no number"):
        export.read_csv(tmp_path / "a.csv", (number("value", ""),))


def test_a_byte_order_mark_only_on_request(study, tmp_path):
    for bom in (False, True):
        export.export_study(study, tmp_path, bom=bom)
        assert (tmp_path / "tasks.csv").read_bytes().startswith(b"\xef\xbb\xbf") == bom


def test_no_table_names_a_signatory(study):
    for name, (table, _) in export.exported_tables(study).items():
        assert not table.astype(str).apply(lambda cells: cells.str.contains("Giả$|" + NAME)).any(axis=None), name
    edits = export.exported_tables(study)["edits"][0]
    assert list(edits["surface"]) == ["thu"]


def test_only_signatures_are_left_out_of_the_demo(demo_study):
    """The demo names no office-holder; nothing else is lost."""
    tables, texts = export.exported_tables(demo_study), demo_study.table("texts").set_index("document")["text_raw"]
    sections = tables["sections"][0]
    signed = sections[sections["kind"] == "signature"]
    assert len(signed) > 3 and (signed["title"] == "").all()
    lost = len(demo_study.table("edits")) - len(tables["edits"][0])
    inside = sum(
        any(r.document == s.document and r.start < s.end and s.start < r.end for s in signed.itertuples())
        for r in demo_study.table("edits").itertuples()
    )
    assert lost == inside
    for row in tables["citations"][0].itertuples():
        assert 0 <= row.start < row.end <= len(texts[row.document])


def test_every_span_of_a_table_is_mapped():
    """A new table with spans must be named, or its offsets would count another text."""
    for name, columns in TABLES.items():
        starts = [column.name for column in columns if column.name.endswith("start")]
        assert name == "edits" or starts == [start for _, start, _ in _SPANS.get(name, ())], name


def test_what_is_made_of_the_tables_is_described(study):
    tables = export.exported_tables(study)
    assert list(tables)[-3:] == ["dyads", "quotes", "codebook"]
    for name, columns in (("dyads", DYADS), ("quotes", QUOTES), ("codebook", CODEBOOK)):
        assert list(tables[name][0].columns) == [column.name for column in columns]
    assert set(TABLES) - {"texts"} <= set(tables)


def test_the_codebook_has_a_row_per_column(study):
    tables = export.exported_tables(study)
    codebook = tables["codebook"][0]
    pairs = [(name, column.name) for name, (_, columns) in tables.items() for column in columns]
    assert sorted(zip(codebook["table"], codebook["column"], strict=True)) == sorted(pairs)
    row = codebook.set_index(["table", "column"]).loc[("localisation", "relation")]
    assert row["range"] == "verbatim; near; adapted; thematic; none" and row["type"] == "text"
    assert codebook.set_index(["table", "column"]).loc[("tasks", "start"), "unit"] == "characters"


def test_a_study_of_another_version_is_told_in_a_sentence(tmp_path):
    old = make_study(tmp_path)
    path = old.folder / "tasks.parquet"
    pd.read_parquet(path).drop(columns=["lead"]).to_parquet(path)
    with pytest.raises(TableError, match="Table tasks of study small has no column lead: another version made it"):
        export.exported_tables(old)


def test_an_unknown_format_is_refused(study, tmp_path):
    with pytest.raises(InputError, match="There is no format 'xls'; expected csv"):
        export.export_study(study, tmp_path, formats=["xls"])


def test_all_formats_twice_give_the_same_bytes(study, tmp_path):
    one, two = (export.export_study(study, tmp_path / name, formats=["all"]) for name in ("one", "two"))
    assert [path.relative_to(tmp_path / "one") for path in one] == [path.relative_to(tmp_path / "two") for path in two]
    assert len(one) == len(set(one)) > 100
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True))
    assert (tmp_path / "one" / "text_raw" / "p.txt").read_text(encoding="utf-8") == PLAN
