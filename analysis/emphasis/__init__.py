"""Emphasis: how a plan weighs the task groups of its source, and which words set groups of localities apart."""

from analysis.emphasis.contrast import as_family, contrast_groups, mean_shares, shares_by_locality
from analysis.emphasis.keyness import contrast_words, keyness
from analysis.emphasis.manner import measure_manner, measure_source_manner
from analysis.emphasis.measure import (
    PlanText,
    SourceSize,
    count_between,
    log_ratio_of_shares,
    measure_emphasis,
    measured_groups,
)
from analysis.emphasis.placement import GroupProfiles, Placement, place_tasks, profile_groups
from analysis.emphasis.reform import Issued, contrast_reform
from analysis.emphasis.summary import as_census, lay_side_by_side

__all__ = [
    "GroupProfiles", "Issued", "Placement", "PlanText", "SourceSize", "as_census", "as_family", "contrast_groups",
    "contrast_reform", "contrast_words", "count_between", "keyness", "lay_side_by_side", "log_ratio_of_shares",
    "mean_shares", "measure_emphasis", "measure_manner", "measure_source_manner", "measured_groups", "place_tasks",
    "profile_groups", "shares_by_locality",
]  # fmt: skip
