"""Tokens of two documents -> passages that both share; peers, clusters, boilerplate, direction."""

from analysis.reuse.boilerplate import (
    Boilerplate,
    becomes_boilerplate,
    find_boilerplate,
    label_boilerplate,
    name_boilerplate,
)
from analysis.reuse.clusters import Cluster, cluster_passages, find_clusters
from analysis.reuse.coverage import count_covered
from analysis.reuse.passages import (
    Indexed,
    Reuse,
    align_passage,
    find_passages,
    find_repeats,
    find_reuse,
    index_sources,
    measure_reuse,
    spans_of,
)
from analysis.reuse.peers import Peers, chain_masks, find_peer_passages, order_by_date, search_peers
from analysis.reuse.significance import choose_strangers, register_share, shuffled_share
from analysis.reuse.table import (
    alignment_table,
    cluster_table,
    passage_columns,
    repeat_rows,
    repeat_table,
    shared_missing,
)

__all__ = [
    "Boilerplate", "Cluster", "Indexed", "Peers", "Reuse", "align_passage", "alignment_table", "becomes_boilerplate",
    "chain_masks", "choose_strangers", "cluster_passages", "cluster_table", "count_covered", "find_boilerplate",
    "find_clusters", "find_passages", "find_peer_passages", "find_repeats", "find_reuse", "index_sources",
    "label_boilerplate", "measure_reuse", "name_boilerplate", "order_by_date", "passage_columns", "register_share",
    "repeat_rows", "repeat_table", "search_peers", "shared_missing", "shuffled_share", "spans_of",
]  # fmt: skip
