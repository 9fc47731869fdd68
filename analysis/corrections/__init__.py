"""Corrections by hand: what a person says instead of what was read, put in its place at every run.

Read in this order: anchors (where a quotation stands), values, texts, sections, headers, units, codes.
"""

from analysis.corrections.anchors import Anchors, NotFound
from analysis.corrections.codes import correct_codes, correct_rows, is_code
from analysis.corrections.headers import correct_citations, correct_header, follow_citations
from analysis.corrections.sections import correct_sections
from analysis.corrections.texts import correct_text
from analysis.corrections.units import correct_provisions, correct_tasks

__all__ = [
    "Anchors", "NotFound", "correct_citations", "correct_codes", "correct_header", "correct_provisions",
    "correct_rows", "correct_sections", "correct_tasks", "correct_text", "follow_citations", "is_code",
]  # fmt: skip
