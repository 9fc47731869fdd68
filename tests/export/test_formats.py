"""Each format opened by a program that is not ours."""

import html.parser
import json
import warnings

import networkx as nx
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import export
from analysis.core.errors import InputError
from analysis.core.tables import TABLES
from analysis.export import workbook
from analysis.export.labelled import stata_name, write_stata
from analysis.export.printed import escape_latex, write_printed
from tests.export.made import ACT, LONG, NAME, PLAN, make_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make_study(tmp_path_factory.mktemp("work"))


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    to = tmp_path_factory.mktemp("out")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        export.export_study(study, to, formats=["all"])
    return to


def test_the_workbook_has_the_codebook_first_filters_and_a_frozen_header(folder):
    book = openpyxl.load_workbook(folder / "small.xlsx")
    assert book.sheetnames[0] == "codebook" and set(TABLES) - {"texts"} <= set(book.sheetnames)
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions, sheet.title
    header = [cell.value for cell in book["codebook"][1]]
    assert header[:6] == ["table", "column", "type", "unit", "range", "may_be_missing"]


def test_no_cell_of_the_workbook_is_a_formula_and_none_is_too_long(folder):
    book = openpyxl.load_workbook(folder / "small.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert not any(isinstance(cell.value, str) and cell.value[0] in "=+-@" for cell in cells)
    tasks = {name.value: [c.value for c in column] for name, *column in book["tasks"].iter_cols()}
    assert tasks["text"][0] == "'=1+1 thu gom rác thải"
    assert len(tasks["text"][1]) == workbook.MOST_CHARACTERS and tasks["text"][1].endswith("…")
    assert book["covariates"]["D2"].value == "'-5" and book["covariates"]["E2"].value == -5


def test_a_table_too_long_for_a_sheet_is_cut_and_said_so(study, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    tables = export.exported_tables(study)
    chosen = {name: tables[name] for name in ("documents", "codebook")}
    assert workbook.write_workbook(chosen, tmp_path / "a.xlsx") == ("documents", "codebook")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["documents"].max_row == 3 and "Only the first 2 rows" in book["codebook"]["G2"].value


def test_stata_reads_values_labels_and_long_text(folder):
    with pd.io.stata.StataReader(folder / "stata" / "tasks.dta") as reader:
        tasks, labels = reader.read(), reader.variable_labels()
    assert tasks["text"].tolist() == ["=1+1 thu gom rác thải", LONG] and labels["text"] == "Its own words"
    with pd.io.stata.StataReader(folder / "stata" / "localisation.dta") as reader:
        coded, values = reader.read(), reader.value_labels()
    assert coded["relation"].tolist() == ["near"]
    assert values["relation"] == {0: "verbatim", 1: "near", 2: "adapted", 3: "thematic", 4: "none"}
    assert coded["function_"].tolist() == ["substantive"]


def test_every_name_fits_stata():
    for name, columns in TABLES.items():
        names = [stata_name(column.name) for column in columns]
        assert all(len(n) <= 32 and n.isidentifier() for n in names) and len(set(names)) == len(names), name


def test_stata_holds_gaps_flags_and_nul(tmp_path):
    columns = TABLES["genealogy"]
    cells = {c.name: ["a\x00b"] if c.type == "text" else [pd.NA] for c in columns}
    table = pd.DataFrame(cells, dtype="object")
    table = table.astype({"start": "Int64", "end": "Int64"})
    write_stata(table, columns, tmp_path / "g.dta", label="x" * 100)
    back = pd.read_stata(tmp_path / "g.dta")
    assert back["task"][0] == "a\ufffdb" and back["start"].isna().all()


def test_parquet_carries_types_and_meanings(folder):
    read = pq.read_table(folder / "parquet" / "tasks.parquet")
    assert read.schema.field("lead").metadata[b"meaning"] == b"Agency in charge"
    assert read.column("lead").to_pylist() == ["-Sở Y tế", ""]
    assert read.column("start").to_pylist()[0] == 9
    assert (folder / "parquet" / "codebook.csv").is_file()


def test_the_graph_of_shared_words(folder):
    graph = nx.read_graphml(folder / "reuse.graphml")
    assert set(graph.nodes) == {"p", "q", "s"}
    assert list(graph.edges) == [("s", "p")] and graph.edges["s", "p"]["n_tasks_reused"] == 1


def test_of_many_plans_two_that_share_nothing_have_no_row_and_long_tables_no_sentences(study, monkeypatch):
    monkeypatch.setattr("analysis.export.dyads.MOST_PLANS", 1)
    tables = export.exported_tables(study)
    assert [(r.source, r.target) for r in tables["dyads"][0].itertuples()] == [("s", "p"), ("s", "q")]
    assert "dyads" in set(tables["quotes"][0]["table"])
    monkeypatch.setattr("analysis.export.quotes.MOST_ROWS", 1)
    assert "dyads" not in set(export.exported_tables(study)["quotes"][0]["table"])


def test_dyads_have_a_row_for_every_pair(study):
    dyads = export.exported_tables(study)["dyads"][0].set_index(["source", "target"])
    assert list(dyads.index) == [("p", "q"), ("s", "p"), ("s", "q")]
    row = dyads.loc[("s", "p")]
    assert (row["pair"], row["direction"], row["n_passages"], row["n_words"]) == ("superior", "chain", 2, 7)
    assert (row["n_tasks_touched"], row["target_tasks"], row["n_tasks_reused"]) == (1, 1, 1)
    assert dyads.loc[("s", "q"), "n_words"] == 0 and pd.isna(dyads.loc[("s", "q"), "share_target_words"])
    assert dyads.loc[("p", "q"), "pair"] == "peers" and dyads.loc[("p", "q"), "same_province"] == ""


def test_words_in_two_overlapping_passages_count_once(demo_study):
    dyads = export.exported_tables(demo_study)["dyads"][0]
    assert (dyads["n_words"] <= dyads["target_words"]).all() and (dyads["n_words"] > 0).sum() > 20
    plans, sources = (int((demo_study.table("documents")["role"] == role).sum()) for role in ("plan", "source"))
    assert len(dyads) >= plans * sources + plans * (plans - 1) // 2


def test_annotations_point_to_their_words_by_position_and_by_quotation(folder):
    for name, n in (("passages", 1), ("tasks", 2)):
        page = json.loads((folder / f"{name}.jsonld").read_text(encoding="utf-8"))
        assert page["type"] == "AnnotationPage" and page["@context"].endswith("anno.jsonld")
        assert len(page["items"]) == n and len({item["id"] for item in page["items"]}) == n
        for item in page["items"]:
            targets = [item["target"], *(body for body in item["body"] if body["type"] == "SpecificResource")]
            for target in targets:
                text = (folder / target["source"]).read_text(encoding="utf-8")
                position, quotation = target["selector"]
                assert text[position["start"] : position["end"]] == quotation["exact"]
                around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
                assert around in text and NAME not in around


def test_a_passage_that_touches_a_signature_is_no_annotation(folder):
    said = (folder / "passages.jsonld").read_text(encoding="utf-8")
    assert "thu gom rác thải" in said and NAME not in said and NAME in PLAN and NAME in ACT


def test_annotations_of_the_demo_are_all_there(demo_study, tmp_path):
    export.export_study(demo_study, tmp_path, formats=["webannotation"])
    items = json.loads((tmp_path / "tasks.jsonld").read_text(encoding="utf-8"))["items"]
    assert len(items) == len(demo_study.table("tasks")) and all(len(item["body"]) >= 1 for item in items)


def test_printed_tables_escape_what_they_hold(study, tmp_path):
    tables = {name: table for name, (table, _) in export.exported_tables(study).items()}
    row = {"document": "p", "locality": "<b>&_%", "n_words": 1, "n_tasks": 0, "share_words_reused": 0.5}
    tables["composition"] = pd.DataFrame([row]).reindex(columns=tables["composition"].columns)
    (latex, _), (page, _) = (write_printed(tables, tmp_path, kind=kind, language="vi") for kind in ("latex", "html"))
    assert r"<b>\&\_\% & 0 & 1 & 0,500 & –" in latex.read_text(encoding="utf-8")
    cells: list[str] = []
    parser = html.parser.HTMLParser()
    parser.handle_data = cells.append  # type: ignore[method-assign]
    parser.feed(page.read_text(encoding="utf-8"))
    assert "<b>&_%" in cells and "Địa phương" in cells and any("không xếp hạng" in cell for cell in cells)
    assert escape_latex("\\{") == r"\textbackslash{}\{"


def test_a_third_language_is_refused(study, tmp_path):
    with pytest.raises(InputError, match="got 'fr'"):
        export.export_study(study, tmp_path, formats=["html"], language="fr")
