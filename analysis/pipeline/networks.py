"""The cascade of a study as a file that programs for graphs read."""

from pathlib import Path

from analysis import cascade
from analysis.export.graphs import write_graph
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
    return write_graph(cascade.cascade_graph(study.table("cascade"), study.table("documents")), to / GRAPH)
