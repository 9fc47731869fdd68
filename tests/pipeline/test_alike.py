"""How alike documents and sections are, in a whole study."""

import numpy as np

from analysis.similarity import grow_tree, list_branches


def test_the_supported_branches_are_those_of_the_similarity_table(demo_study):
    table = demo_study.table("similarity")
    rows = table[(table["measure"] == "tfidf") & (table["scope"] == "words not taken from the source")]
    square = rows.pivot(index="document", columns="other", values="value").astype(float)
    expected = [
        (";".join(square.index[i] for i in sorted(leaves)), height)
        for leaves, height in list_branches(grow_tree(square))[:-1]
    ]
    found = demo_study.table("branches")
    assert list(found["documents"]) == [documents for documents, _ in expected]
    assert np.allclose(found["height"].astype(float), [height for _, height in expected])
    assert found["support"].between(0, 1).all() and found["support"].nunique() > 2


def test_every_measure_compares_the_documents(demo_study):
    table = demo_study.table("similarity")
    assert set(table["measure"]) == {"tfidf", "lsi", "jensen_shannon", "containment"}
    pairs = table.groupby(["measure", "scope"]).size()
    assert len(pairs) == 8 and pairs.nunique() == 2


def test_a_section_stands_beside_the_section_it_answers(demo_study):
    table = demo_study.table("section_similarity")
    first = table[(table["document"] == "huyen-bai-tram") & (table["rank"] == 1)].set_index("title")
    answered = first.loc["Tổ chức phân loại, thu gom chất thải rắn sinh hoạt trên địa bàn huyện", "source_title"]
    assert "phân loại tại nguồn" in answered
    assert set(table["rank"]) == {1, 2, 3}
    assert (table.groupby(["document", "section"])["tfidf"].apply(lambda v: (v.diff().dropna() <= 0).all())).all()


def test_uptake_lists_a_provincial_text_with_plans_of_its_own_province_only(demo_study):
    documents = demo_study.table("documents").set_index("document")
    uptake = demo_study.table("uptake")
    provincial = uptake[uptake["source_document"].map(documents["level"]) == "province"]
    own = documents["province"]
    assert len(provincial)
    assert (provincial["source_document"].map(own) == provincial["document"].map(own)).all()
