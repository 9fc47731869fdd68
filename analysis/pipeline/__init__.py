"""The whole path: files -> documents -> repaired -> taken apart -> related -> localised -> compared -> drawn.

Read `analysis.pipeline.path` first; each of its steps is one module here, which calls the stages.
"""

from analysis.pipeline.batching import Listed, Ran, read_batch, run_batch
from analysis.pipeline.drafting import draft_manifest
from analysis.pipeline.drawing import write_figures, write_report
from analysis.pipeline.logbook import LOG, Kind, count_kinds
from analysis.pipeline.path import Parameters, name_of, run
from analysis.pipeline.staleness import find_stale

__all__ = [
    "LOG", "Kind", "Listed", "Parameters", "Ran", "count_kinds", "draft_manifest", "find_stale", "name_of",
    "read_batch", "run", "run_batch", "write_figures", "write_report",
]  # fmt: skip
