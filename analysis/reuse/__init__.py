"""Tokens of two documents -> passages that both share; peers, clusters, boilerplate, direction."""

from analysis.reuse.boilerplate import Boilerplate, find_boilerplate, label_boilerplate
from analysis.reuse.passages import align_passage, find_passages, find_repeats, find_reuse
from analysis.reuse.peers import Cluster, chain_masks, find_clusters, find_peer_passages, order_by_date
from analysis.reuse.significance import choose_strangers, register_share, shuffled_share
from analysis.reuse.table import (
    alignment_rows,
    alignment_table,
    cluster_table,
    repeat_rows,
    repeat_table,
    shared_missing,
)

__all__ = [
    "Boilerplate", "Cluster", "align_passage", "alignment_rows", "alignment_table", "chain_masks", "choose_strangers",
    "cluster_table", "find_boilerplate", "find_clusters", "find_passages", "find_peer_passages", "find_repeats",
    "find_reuse", "label_boilerplate", "order_by_date", "register_share", "repeat_rows", "repeat_table",
    "shared_missing", "shuffled_share",
]  # fmt: skip
