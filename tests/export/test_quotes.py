"""Every number has a sentence that says how it may be quoted, and no sentence ranks or accuses."""

import re
import string

import pytest

from analysis import export
from analysis.core.column import NUMBER
from analysis.core.derived import DYADS
from analysis.core.tables import TABLES
from analysis.export.quotes import BOUNDS, sentences


@pytest.fixture(scope="module")
def tables(demo_study):
    return {name: table for name, (table, _) in export.exported_tables(demo_study).items()}


def test_every_column_of_numbers_has_a_sentence_in_both_languages():
    for name, columns in {**TABLES, "dyads": DYADS}.items():
        said = sentences(name)
        wanted = {column.name for column in columns if column.type == NUMBER} - set(BOUNDS)
        assert wanted <= set(said), f"{name}: write a line for {sorted(wanted - set(said))} in quotes.tsv"
        assert set(said) <= {column.name for column in columns}, name
        for sentence in said.values():
            texts = (sentence.en, sentence.vi)
            named = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in texts]
            assert named[0] == named[1] and named[0] & {"value", "points"}


def test_every_number_of_the_results_is_quoted(tables):
    quotes = tables["quotes"]
    for name in ("composition", "emphasis_versions", "means", "contrasts", "topic_shares", "dyads"):
        table = name.removesuffix("_versions")
        for column, sentence in sentences(table).items():
            if sentence.rows:
                mine = (quotes["table"] == table) & quotes["what"].str.match(f"{column}(;|$)")
                assert mine.sum() == tables[name][column].notna().sum(), (table, column)


def test_a_sentence_says_the_number_of_how_much_and_the_bounds(tables):
    row = tables["composition"].set_index("document").loc["huyen-na-lua"]
    quotes = tables["quotes"]
    mine = quotes[(quotes["document"] == "huyen-na-lua") & (quotes["what"] == "share_words_reused")]
    (said,) = mine["sentence_en"]
    for value in (row["share_words_reused"], row["low"], row["high"]):
        assert f"{100 * value:.1f} %" in said
    assert f"of the {row['n_words']:,} words of the task part" in said and "no probability" in said
    (gesagt,) = mine["sentence_vi"]
    assert f"{100 * row['share_words_reused']:.1f}%".replace(".", ",") in gesagt


def test_intervals_say_of_what_kind_they_are(tables):
    quotes = tables["quotes"]
    means = quotes[(quotes["table"] == "means") & quotes["sentence_en"].str.contains("95 %")]
    assert len(means) and means["sentence_en"].str.contains("superpopulation interval").all()
    emphasis = quotes[(quotes["table"] == "emphasis") & quotes["what"].str.startswith("share;")]
    with_bounds = emphasis[emphasis["sentence_en"].str.contains("95 %")]
    assert len(with_bounds) and with_bounds["sentence_en"].str.contains("measurement interval").all()


def test_an_open_chain_makes_the_share_without_source_a_bound(tables):
    quotes, documents = tables["quotes"], tables["documents"].set_index("document")
    unmatched = quotes[quotes["what"] == "share_unmatched"].set_index("document")["sentence_en"]
    for document, said in unmatched.items():
        assert ("upper bound" in said) == (0 <= documents.loc[document, "chain_coverage"] < 1), document
    assert unmatched.str.contains("upper bound").any() and not unmatched.str.contains("upper bound").all()


def test_nothing_is_ranked_accused_or_left_open(tables):
    for column in ("sentence_en", "sentence_vi"):
        said = tables["quotes"][column]
        judged = r"plagiari|đạo văn|sao chép|\brank|xếp hạng|\bbest\b|worst|\bnan\b|<NA>|[{}]"
        assert not said.str.contains(judged, case=False).any()
        assert said.str.fullmatch(re.compile(r"\S.*\(doichieu [\d.]+\)\.", re.DOTALL)).all()
