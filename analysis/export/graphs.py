"""Who shares words with whom, as GraphML for Gephi, Cytoscape and igraph."""

import re
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
        said = {name: int(row[name]) if name == "n_words" else _clean(row[name]) for name in _NODE}
        graph.add_node(_clean(row["document"]), **said)
    for row in dyads[dyads["n_passages"] > 0].to_dict("records"):
        known = {name: int(row[name]) for name in ("n_words", "n_passages", "n_tasks_reused")}
        share = row["share_target_words"]
        of_target = {} if pd.isna(share) else {"share_target_words": float(share)}
        said = {"direction": row["direction"], "pair": row["pair"], "weight": known["n_words"]}
        graph.add_edge(_clean(row["source"]), _clean(row["target"]), **known, **of_target, **said)
    return graph


def write_reuse_graph(documents: pd.DataFrame, dyads: pd.DataFrame, path: Path) -> Path:
    """`reuse_graph` as a GraphML file; the same tables give the same bytes."""
    lines = nx.generate_graphml(reuse_graph(documents, dyads), named_key_ids=True)
    replace_file(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


def _clean(value: object) -> str:
    return _FORBIDDEN.sub("\ufffd", str(value))
