"""The whole path: files -> documents -> repaired -> taken apart -> related -> localised -> compared -> drawn.

Read `analysis.pipeline.path` first; each of its steps is one module here, which calls the stages. A name is loaded with
its module when it is first asked for: a process that reads documents need not load what fits models and draws figures.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.pipeline.batching import Listed, Ran, read_batch, run_batch
    from analysis.pipeline.drafting import draft_manifest
    from analysis.pipeline.drawing import write_figures, write_report
    from analysis.pipeline.logbook import LOG, Kind, count_kinds
    from analysis.pipeline.path import Parameters, name_of, run
    from analysis.pipeline.staleness import find_stale

_HOMES = {
    "batching": ("Listed", "Ran", "read_batch", "run_batch"),
    "drafting": ("draft_manifest",),
    "drawing": ("write_figures", "write_report"),
    "logbook": ("LOG", "Kind", "count_kinds"),
    "path": ("Parameters", "name_of", "run"),
    "staleness": ("find_stale",),
}

__all__ = [
    "LOG", "Kind", "Listed", "Parameters", "Ran", "count_kinds", "draft_manifest", "find_stale", "name_of",
    "read_batch", "run", "run_batch", "write_figures", "write_report",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"analysis.pipeline.{module}"), name)
    raise AttributeError(f"module 'analysis.pipeline' has no attribute {name!r}")
