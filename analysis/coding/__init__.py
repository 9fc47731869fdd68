"""Coding by hand: what to code, how far codes agree, and what a coded sample says about all tasks.

Read `codes` first (a sheet of codes, and which task each row is about), then `sampling`, `agreement`, `alpha` and
`estimation`. Nothing here changes a study; corrections do.
"""

from analysis.coding.agreement import Agreement, compare_codes, disagreements
from analysis.coding.alpha import Reliability, krippendorff_alpha, reliability, unitising
from analysis.coding.codes import Codes, match_codes, read_codes, toolkit_codes
from analysis.coding.estimation import (
    Estimate,
    coded_population,
    corrected_shares,
    design_matrix,
    parse_outcome,
    regress,
)
from analysis.coding.sampling import coding_sheet, draw_sample

__all__ = [
    "Agreement", "Codes", "Estimate", "Reliability", "coded_population", "coding_sheet", "compare_codes",
    "corrected_shares", "design_matrix", "disagreements", "draw_sample", "krippendorff_alpha", "match_codes",
    "parse_outcome", "read_codes", "regress", "reliability", "toolkit_codes", "unitising",
]  # fmt: skip
