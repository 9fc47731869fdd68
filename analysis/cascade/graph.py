"""The cascade as a table and as a graph."""

from collections import Counter
from collections.abc import Mapping, Sequence

import networkx as nx
import pandas as pd

from analysis.cascade.identity import find_cited
from analysis.core import Citation, Header
from analysis.core.tables import make_table
from analysis.vietnamese.symbols import level_of, lineage_of


def cascade_table(headers: Mapping[str, Header], citations: Mapping[str, Sequence[Citation]]) -> pd.DataFrame:
    """Which document cites which: table ``cascade``, one row per pair.

    Parameters
    ----------
    headers : mapping of str to Header
        By document id.
    citations : mapping of str to sequence of Citation
        By document id; documents cited by name only have no row.

    Returns
    -------
    DataFrame
        ``relation`` is ``implements`` where the citing document's header says so. ``level`` is that of the cited
        document where it is in the corpus, else what its symbol proves.
    """
    rows = []
    for id_ in sorted(headers):
        counts = Counter(c.id for c in citations.get(id_, ()) if c.id)
        for number in sorted({*counts, *headers[id_].implements}):
            found = find_cited(id_, number, headers, citations)
            rows.append({
                "document": id_, "cites": number, "cites_document": found,
                "relation": "implements" if number in headers[id_].implements else "cites",
                "lineage": lineage_of(number), "level": headers[found].level if found else level_of(number),
                "n_mentions": counts[number],
            })  # fmt: skip
    return make_table("cascade", rows)


def cascade_graph(table: pd.DataFrame) -> "nx.DiGraph[str]":
    """The cascade as a directed graph: an edge leads from a document down to the one that cites it.

    Parameters
    ----------
    table : DataFrame
        From `cascade_table`.

    Returns
    -------
    networkx.DiGraph
        Nodes are document ids and, for documents that are not in the corpus, canonical numbers (``open`` is True; two
        provinces' documents of one number share an open node). Node attributes ``number``, ``lineage``, ``level``,
        ``open``; edge attributes ``relation`` and ``n_mentions``.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for id_ in sorted(set(table["document"])):
        graph.add_node(id_, number="", lineage="", level="", open=False)
    for row in table.sort_values(["document", "cites"]).to_dict("records"):
        node = row["cites_document"] or row["cites"]
        known = {
            "number": row["cites"],
            "lineage": row["lineage"],
            "level": row["level"],
            "open": not row["cites_document"],
        }
        graph.add_node(node, **known)
        graph.add_edge(node, row["document"], relation=row["relation"], n_mentions=int(row["n_mentions"]))
    return graph
