"""Cascade: who carries out whose text, from the centre down to the commune."""

from analysis.cascade.amendments import Amendments, gather_changes
from analysis.cascade.chains import Chain, candidate_sources, find_chain
from analysis.cascade.graph import cascade_graph, cascade_table
from analysis.cascade.identity import find_cited, index_numbers
from analysis.cascade.roles import resolve_roles

__all__ = [
    "Amendments", "Chain", "candidate_sources", "cascade_graph", "cascade_table", "find_chain", "find_cited",
    "gather_changes", "index_numbers", "resolve_roles",
]  # fmt: skip
