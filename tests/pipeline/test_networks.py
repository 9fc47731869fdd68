"""The cascade as GraphML: complete, readable by others, the same bytes each time."""

import networkx as nx

from analysis.pipeline.networks import write_graphml


def test_the_graph_holds_every_document_and_every_citation(demo_study, tmp_path):
    graph = nx.read_graphml(write_graphml(demo_study, tmp_path))
    documents = set(demo_study.table("documents")["document"])
    assert documents <= set(graph.nodes)
    assert {node for node, known in graph.nodes(data=True) if not known["open"]} == documents
    table = demo_study.table("cascade")
    pairs = {(row.cites_document or row.cites, row.document) for row in table.itertuples()}
    assert pairs == {(above, below) for above, below, known in graph.edges(data=True) if known["n_mentions"]}
    assert {known["lineage"] for _, known in graph.nodes(data=True)} == {"Party", "State"}
    assert any(known["cross_link"] for _, _, known in graph.edges(data=True))


def test_two_files_are_the_same(demo_study, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first, second = (write_graphml(demo_study, tmp_path / name).read_bytes() for name in ("a", "b"))
    assert first == second
