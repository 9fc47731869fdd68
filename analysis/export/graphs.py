"""Graphs as GraphML for Gephi, Cytoscape and igraph: who shares words with whom, and any other graph of ours."""

import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import networkx as nx
import pandas as pd

from analysis.core.writing import replace_file

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NODE = ("role", "level", "locality", "province", "number", "date", "kind", "n_words")


def reuse_graph(documents: pd.DataFrame, dyads: pd.DataFrame) -> "nx.DiGraph[str]":
    """Documents, and an edge wherever two of them share passages: from the source side to the target side.

    Parameters
    ----------
    documents : DataFrame
        Table ``documents``; every one is a node, also alone.
    dyads : DataFrame
        From `dyads.dyad_table`.

    Returns
    -------
    networkx.DiGraph
        Edge attributes ``weight`` (= ``n_words``), ``n_words``, ``n_passages``, ``n_tasks_reused``, ``direction``,
        ``pair``, and ``share_target_words`` where it is defined. An edge of direction ``shared`` has no real direction.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in documents.sort_values("document").to_dict("records"):
        said = {name: int(row[name]) if name == "n_words" else str(row[name]) for name in _NODE}
        graph.add_node(str(row["document"]), **said)
    for row in dyads[dyads["n_passages"] > 0].to_dict("records"):
        known = {name: int(row[name]) for name in ("n_words", "n_passages", "n_tasks_reused")}
        share = row["share_target_words"]
        of_target = {} if pd.isna(share) else {"share_target_words": float(share)}
        said = {"direction": row["direction"], "pair": row["pair"], "weight": known["n_words"]}
        graph.add_edge(str(row["source"]), str(row["target"]), **known, **of_target, **said)
    return graph


def write_reuse_graph(documents: pd.DataFrame, dyads: pd.DataFrame, path: Path) -> Path:
    """`reuse_graph` as a GraphML file; the same tables give the same bytes."""
    return write_graph(reuse_graph(documents, dyads), path)


def write_graph(graph: "nx.DiGraph[str]", path: Path) -> Path:
    """A graph as a GraphML file that every reader of XML takes, whatever stood in the texts.

    Parameters
    ----------
    graph : networkx.DiGraph
        Nodes are text; attributes are text, numbers or flags.
    path : path
        Of the file, written whole or not at all.

    Returns
    -------
    path
        Characters that XML forbids (controls, lone surrogates) stand as U+FFFD. Two nodes whose names differ in such
        characters only stay two: the later gets ``~2``, ``~3``, ... at its end. The same graph gives the same bytes.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in graph.nodes:
        plain = _clean(node)
        tries = (plain if n == 1 else f"{plain}~{n}" for n in count(1))
        names[node] = next(name for name in tries if name not in taken)
        taken.add(names[node])
    written: nx.DiGraph[str] = nx.DiGraph()
    written.add_nodes_from((names[node], _cleaned(said)) for node, said in graph.nodes(data=True))
    written.add_edges_from((names[one], names[other], _cleaned(said)) for one, other, said in graph.edges(data=True))
    lines = nx.generate_graphml(written, named_key_ids=True)
    replace_file(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


def _cleaned(said: Mapping[str, object]) -> dict[str, object]:
    return {name: _clean(value) if isinstance(value, str) else value for name, value in said.items()}


def _clean(value: str) -> str:
    return _FORBIDDEN.sub("\ufffd", value)
