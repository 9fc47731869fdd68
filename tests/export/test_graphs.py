"""A graph's file is XML whatever stood in file names and texts, and no two documents become one."""

import networkx as nx
import pytest

from analysis.export.graphs import write_graph

BAD = "\x00\x0b\x1f\ud800\ufffe"


@pytest.fixture
def graph():
    made = nx.DiGraph()
    made.add_node(f"a{BAD[0]}", title=f"thu {BAD}gom <rác> & ]]>", n_words=3, open=False)
    made.add_node(f"a{BAD[1]}", title="khác", n_words=4, open=True)
    made.add_edge(f"a{BAD[0]}", f"a{BAD[1]}", relation=f"cites{BAD[2]}", weight=0.5)
    return made


def test_characters_that_xml_forbids_are_replaced(graph, tmp_path):
    back = nx.read_graphml(write_graph(graph, tmp_path / "g.graphml"))
    assert list(back.nodes) == ["a\ufffd", "a\ufffd~2"]
    assert back.nodes["a\ufffd"]["title"] == "thu " + "\ufffd" * 5 + "gom <rác> & ]]>"
    assert back.nodes["a\ufffd~2"] == {"title": "khác", "n_words": 4, "open": True}
    assert back.edges["a\ufffd", "a\ufffd~2"] == {"relation": "cites\ufffd", "weight": 0.5}


def test_same_graph_same_bytes(graph, tmp_path):
    one, other = (write_graph(graph, tmp_path / name).read_bytes() for name in "ab")
    assert one == other


def test_an_empty_graph_is_a_file_too(tmp_path):
    assert len(nx.read_graphml(write_graph(nx.DiGraph(), tmp_path / "e.graphml"))) == 0
