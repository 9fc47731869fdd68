"""The engine: documents through kernels, in this process or in several, and what is remembered of earlier runs.

A kernel takes Arrow record batches and gives Arrow record batches, so that another engine can run it unchanged.
"""

from analysis.engine.cache import Cache
from analysis.engine.codec import pack, unpack
from analysis.engine.local import map_batches, map_tables, refuse_in_worker, seldom_collected
from analysis.engine.lock import LOCK, hold
from analysis.engine.steps import ENGINES, Engine, Item, choose_mapper, per_document

__all__ = [
    "ENGINES", "LOCK", "Cache", "Engine", "Item", "choose_mapper", "hold", "map_batches", "map_tables",
    "pack", "per_document", "refuse_in_worker", "seldom_collected", "unpack",
]  # fmt: skip
