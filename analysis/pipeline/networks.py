"""The cascade of a study as a file that programs for graphs read."""

from pathlib import Path

import networkx as nx

from analysis import cascade
from analysis.store import Study

GRAPH = "cascade.graphml"


def write_graphml(study: Study, to: Path) -> Path:
    """Write the cascade of documents as GraphML into a folder.

    Parameters
    ----------
    study : Study
    to : path
        An existing folder.

    Returns
    -------
    path
        Of the file: a directed graph whose edges lead from a document down to those that carry it out, cite or change
        it; nodes and edges carry the attributes that `cascade.cascade_graph` names. Same study, same bytes.
    """
    path = to / GRAPH
    nx.write_graphml(cascade.cascade_graph(study.table("cascade"), study.table("documents")), path, prettyprint=True)
    return path
