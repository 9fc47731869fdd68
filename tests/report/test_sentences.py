"""Every sentence carries its uncertainty; what is unknown is said to be unknown; nobody is accused or ranked."""

import pandas as pd
import pytest

from analysis.report.sentences import write_findings
from tests.plots.sample import sample_tables


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return sample_tables(6)


def test_a_share_comes_with_interval_denominator_and_chain(tables):
    finding = write_findings(tables)[0]
    text = " ".join(finding.sentences)
    row = tables["composition"].set_index("document").loc[finding.document]
    assert (
        f"{row['share_chain'] * 100:.0f}\u202f%" in text and "interval" in text and f"{row['n_words']:,} words" in text
    )
    assert "no source was found in this corpus" in text and "upper bound" in text and "missing: 10-CTr/TU" in text


def test_a_complete_chain_is_said_to_be_complete(tables):
    complete = tables["documents"].assign(chain_coverage=pd.array([1.0] * len(tables["documents"]), dtype="Float64"))
    sentence = write_findings({**tables, "documents": complete})[0].sentences[-1]
    assert "All superior documents" in sentence and "bound" not in sentence


def test_missing_numbers_are_words_not_zeros(tables):
    none = {**tables, "composition": tables["composition"].iloc[:0], "localisation": tables["localisation"].iloc[:0]}
    text = " ".join(write_findings(none)[0].sentences)
    assert "cannot be said" in text and "No tasks were found" in text and "nan" not in text.lower()


def test_no_word_of_blame_or_rank(tables):
    text = " ".join(sentence for finding in write_findings(tables) for sentence in finding.sentences).lower()
    for forbidden in ("plagiar", "copied", "best", "worst", "rank", "only", "lazy"):
        assert forbidden not in text.replace("theme only", "").replace("plans only", "")
