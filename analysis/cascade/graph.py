"""The cascade as a table and as a graph."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

import networkx as nx
import pandas as pd

from analysis.cascade.amendments import Amendments
from analysis.cascade.identity import find_cited, index_numbers
from analysis.core import Citation, Header
from analysis.core.tables import make_table
from analysis.vietnamese.symbols import canonical_symbol, level_of, lineage_of


def cascade_table(
    headers: Mapping[str, Header],
    citations: Mapping[str, Sequence[Citation]],
    *,
    amendments: Amendments | None = None,
) -> pd.DataFrame:
    """Which document cites which: table ``cascade``, one row per pair.

    Parameters
    ----------
    headers : mapping of str to Header
        By document id.
    citations : mapping of str to sequence of Citation
        By document id; documents cited by name only have no row.
    amendments : mapping, optional
        From `gather_changes`.

    Returns
    -------
    DataFrame
        ``relation`` is what the citing document does to the cited one: ``amends``, ``replaces`` or ``repeals``; else
        ``implements`` where its header says so, else ``cites``. ``level`` is that of the cited document where it is in
        the corpus, else what its symbol proves. ``changes`` is what the cited document itself changes. A pair of the
        Party's and the State's lineage is a cross-link.
    """
    rows, numbers = [], index_numbers(headers)
    for id_ in sorted(headers):
        counts = Counter(c.id for c in citations.get(id_, ()) if c.id)
        own = canonical_symbol(headers[id_].number) if headers[id_].kind != "Phụ lục" else ""
        done = {of: relation for relation, of in (amendments or {}).get(own, ())}
        for number in sorted({*counts, *headers[id_].implements, *done}):
            found = find_cited(id_, number, headers, citations, numbers=numbers)
            changed = [(r, of) for r, of in (amendments or {}).get(number, ()) if of != own]
            rows.append({
                "document": id_, "cites": number, "cites_document": found,
                "relation": done.get(number) or ("implements" if number in headers[id_].implements else "cites"),
                "lineage": lineage_of(number), "level": headers[found].level if found else level_of(number),
                "cross_link": bool(own) and {lineage_of(own), lineage_of(number)} == {"Party", "State"},
                "changes": ";".join(f"{relation} {of}" for relation, of in changed),
                "changes_documents": ";".join(
                    find_cited(id_, of, headers, citations, numbers=numbers) for _, of in changed
                ),
                "n_mentions": counts[number],
            })  # fmt: skip
    return make_table("cascade", rows)


def cascade_graph(table: pd.DataFrame, documents: pd.DataFrame | None = None) -> "nx.DiGraph[str]":
    """The cascade as a directed graph: an edge leads from a document down to the one that cites or changes it.

    Parameters
    ----------
    table : DataFrame
        From `cascade_table`.
    documents : DataFrame, optional
        Table ``documents``: gives the documents of the corpus their number, level, place and title also where nothing
        cites them.

    Returns
    -------
    networkx.DiGraph
        Nodes are document ids and, for documents that are not in the corpus, canonical numbers (``open`` is True; two
        provinces' documents of one number share an open node). Node attributes ``number``, ``lineage``, ``level``,
        ``open``, with `documents` also ``role``, ``locality``, ``date``, ``title``; edge attributes ``relation``
        (``implements``, ``cites``, ``amends``, ``replaces``, ``repeals``), ``cross_link`` and ``n_mentions``. All of
        them are text, numbers or flags, so that `networkx.write_graphml` takes the graph as it is.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for id_ in sorted(set(table["document"])):
        graph.add_node(id_, number="", lineage="", level="", open=False)
    for row in [] if documents is None else documents.sort_values("document").to_dict("records"):
        said = {name: str(row[name]) for name in ("number", "level", "role", "locality", "date", "title")}
        graph.add_node(str(row["document"]), **said, lineage=lineage_of(str(row["number"])), open=False)
    for row in table.sort_values(["document", "cites"]).to_dict("records"):
        node = row["cites_document"] or row["cites"]
        known = {
            "number": row["cites"],
            "lineage": row["lineage"],
            "level": row["level"],
            "open": not row["cites_document"],
        }
        graph.add_node(node, **known)
        graph.add_edge(
            node, row["document"], relation=row["relation"], n_mentions=int(row["n_mentions"]),
            cross_link=bool(row["cross_link"]),
        )  # fmt: skip
        _add_changes(graph, node, row)
    return graph


def _add_changes(graph: "nx.DiGraph[str]", node: str, row: Mapping[Hashable, object]) -> None:
    """Edges from the documents that a cited document changes down to it."""
    said, present = str(row["changes"]).split(";"), str(row["changes_documents"]).split(";")
    for words, id_ in zip(said, present, strict=True):
        relation, _, number = words.partition(" ")
        if not number:
            continue
        changed = id_ or number
        if changed not in graph:
            graph.add_node(changed, number=number, lineage=lineage_of(number), level=level_of(number), open=not id_)
        if not graph.has_edge(changed, node):
            graph.add_edge(changed, node, relation=relation, n_mentions=0, cross_link=False)
