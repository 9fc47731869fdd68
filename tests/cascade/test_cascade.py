"""What the cascade promises: roles, chains with their gaps, candidates, the table and the graph."""

import networkx as nx
import pytest

from analysis.cascade import (
    candidate_sources,
    cascade_graph,
    cascade_table,
    find_chain,
    find_cited,
    gather_changes,
    resolve_roles,
)
from analysis.core import Change, Citation, Header, Span
from analysis.core.tables import check_table

HEADERS = {
    "nq": Header(number="57-NQ/TW", level="central", kind="Nghị quyết", date="2024-12-22"),
    "cp": Header(number="03/NQ-CP", level="central", kind="Nghị quyết", date="2025-01-09", implements=("57-NQ/TW",)),
    "pl": Header(number="03/NQ-CP", level="central", kind="Phụ lục", date="2025-01-09"),
    "tinh": Header(
        number="44/KH-UBND",
        level="province",
        province="Hưng Yên",
        kind="Kế hoạch",
        date="2025-03-03",
        implements=("386-KH/TU", "03/NQ-CP"),
    ),
    "huyen": Header(
        number="12/KH-UBND",
        level="district",
        province="Hưng Yên",
        kind="Kế hoạch",
        date="2025-05-01",
        implements=("44/KH-UBND",),
    ),
    "khac": Header(
        number="20/KH-UBND",
        level="district",
        province="Hải Phòng",
        kind="Kế hoạch",
        date="2025-05-02",
        implements=("44/KH-UBND",),
    ),
    "som": Header(number="9/KH-UBND", level="commune", province="Hưng Yên", kind="Kế hoạch", date="2024-12-30"),
}
CITATIONS = {
    "huyen": (Citation("44/KH-UBND", "Kế hoạch", "44", "2025-03-03", "Ủy ban nhân dân tỉnh", Span(0, 10)),),
    "khac": (Citation("44/KH-UBND", "Kế hoạch", "44", "2025-02-28", "Ủy ban nhân dân thành phố", Span(0, 10)),),
    "tinh": tuple(Citation("57-NQ/TW", "Nghị quyết", "57", "", "", Span(k, k + 8)) for k in (0, 20)),
}


def test_the_manifest_wins_and_plans_stay_plans():
    roles = resolve_roles(HEADERS, CITATIONS, {"khac": "source"})
    assert roles == {
        "nq": "source",
        "cp": "source",
        "pl": "annex",
        "tinh": "plan",
        "huyen": "plan",
        "khac": "source",
        "som": "plan",
    }


def test_a_resolution_below_the_centre_that_others_carry_out_is_a_source():
    headers = {
        "a": Header(number="05-NQ/TU", level="province", kind="Nghị quyết"),
        "b": Header(number="8-KH/HU", level="district", kind="Kế hoạch", implements=("05-NQ/TU",)),
    }
    assert resolve_roles(headers, {}, {}) == {"a": "source", "b": "plan"}


def test_a_chain_inherits_and_names_what_is_missing():
    chain = find_chain("huyen", HEADERS, CITATIONS)
    assert chain.superiors == ("tinh", "cp", "nq")
    assert chain.missing == ("386-KH/TU",)
    assert chain.coverage == 0.75


def test_the_same_number_of_another_province_is_not_meant():
    assert find_cited("khac", "44/KH-UBND", HEADERS, CITATIONS) == ""
    assert find_cited("huyen", "44/KH-UBND", HEADERS, CITATIONS) == "tinh"
    assert find_chain("khac", HEADERS, CITATIONS).missing == ("44/KH-UBND",)


def test_no_superior_no_coverage():
    chain = find_chain("som", HEADERS, CITATIONS)
    assert (chain.superiors, chain.missing, chain.coverage) == ((), (), None)


def test_circles_end():
    headers = {
        "a": Header(number="1-KH/TU", level="province", implements=("02-KH/TU",)),
        "b": Header(number="2-KH/TU", level="province", implements=("01-KH/TU",)),
    }
    assert find_chain("a", headers, {}).superiors == ("b",)


def test_candidates_are_all_superior_texts_in_force():
    chain = find_chain("huyen", HEADERS, CITATIONS)
    assert candidate_sources("huyen", HEADERS, chain) == ("tinh", "cp", "nq", "pl")
    early = candidate_sources("som", HEADERS, find_chain("som", HEADERS, CITATIONS))
    assert early == ("nq",)
    replaced = {"cp": {"replaced_by": "71/NQ-CP"}}
    headers = HEADERS | {"moi": Header(number="71/NQ-CP", level="central", date="2025-04-01")}
    khac = candidate_sources("khac", headers, find_chain("khac", headers, CITATIONS), metadata=replaced)
    assert khac == ("moi", "pl", "nq")


def test_table_and_graph():
    table = cascade_table(HEADERS, CITATIONS)
    check_table("cascade", table)
    row = table[(table["document"] == "tinh") & (table["cites"] == "57-NQ/TW")].iloc[0]
    assert (row["relation"], row["lineage"], row["level"], row["n_mentions"], row["cites_document"]) == (
        "cites",
        "Party",
        "central",
        2,
        "nq",
    )
    graph = cascade_graph(table)
    assert graph.nodes["386-KH/TU"]["open"] and not graph.nodes["cp"]["open"]
    assert nx.has_path(graph, "nq", "huyen")
    assert graph.edges["tinh", "huyen"]["relation"] == "implements"


def test_an_empty_corpus():
    table = cascade_table({}, {})
    assert len(table) == 0 and cascade_graph(table).number_of_nodes() == 0
    assert resolve_roles({}, {}, {}) == {}


def test_unknown_document():
    with pytest.raises(KeyError):
        find_chain("nicht", HEADERS, CITATIONS)


AMENDED = {
    "nq": Header(number="301-NQ/TW", level="central", date="2024-12-01"),
    "cp": Header(number="302/NQ-CP", level="central", date="2025-01-09", implements=("301-NQ/TW",)),
    "xa": Header(number="5/KH-UBND", level="commune", date="2025-11-01", implements=("310/NQ-CP", "301-NQ/TW")),
}
STATED = {"xa": (Change("310/NQ-CP", "amends", "", "301-NQ/TW", Span(0, 1)),)}


def test_a_programme_named_by_what_it_carries_out_is_resolved():
    assert gather_changes(AMENDED, STATED) == {"310/NQ-CP": (("amends", "302/NQ-CP"),)}
    two = AMENDED | {"cp2": Header(number="303/NQ-CP", level="central", implements=("301-NQ/TW",))}
    assert gather_changes(two, STATED) == {}


def test_the_manifest_says_what_is_amended_and_replaced():
    said = {"nq": {"replaced_by": "400-NQ/TW"}, "cp": {"amends": "12/NQ-CP;13/NQ-CP"}}
    assert gather_changes(AMENDED, {}, metadata=said) == {
        "302/NQ-CP": (("amends", "12/NQ-CP"), ("amends", "13/NQ-CP")),
        "400-NQ/TW": (("replaces", "301-NQ/TW"),),
    }


def test_who_carries_out_an_amendment_carries_out_what_it_amends():
    amendments = gather_changes(AMENDED, STATED)
    assert find_chain("xa", AMENDED, {}).superiors == ("nq",)
    chain = find_chain("xa", AMENDED, {}, amendments=amendments)
    assert (chain.superiors, chain.missing) == (("cp", "nq"), ("310/NQ-CP",))


def test_changes_are_edges_and_lineages_are_told_apart():
    table = cascade_table(AMENDED, {}, amendments=gather_changes(AMENDED, STATED))
    row = table[table["cites"] == "310/NQ-CP"].iloc[0]
    assert (row["relation"], row["changes"], row["changes_documents"]) == ("implements", "amends 302/NQ-CP", "cp")
    assert list(table.loc[table["document"] == "cp", "cross_link"]) == [True]
    graph = cascade_graph(table)
    assert graph.edges["cp", "310/NQ-CP"]["relation"] == "amends"
    own = gather_changes(AMENDED, {"cp": (Change("302/NQ-CP", "replaces", "90/NQ-CP", "", Span(0, 1)),)})
    table = cascade_table(AMENDED, {}, amendments=own)
    assert list(table.loc[table["cites"] == "90/NQ-CP", "relation"]) == ["replaces"]


def test_the_graph_is_written_as_graphml(tmp_path):
    table = cascade_table(HEADERS, CITATIONS)
    written = tmp_path / "cascade.graphml"
    nx.write_graphml(cascade_graph(table), written)
    again = nx.read_graphml(written)
    assert again.nodes["386-KH/TU"] == {"number": "386-KH/TU", "lineage": "Party", "level": "province", "open": True}
    assert again.edges["tinh", "huyen"]["relation"] == "implements"
