"""Repair: documents read from scans with the wrong OCR language, restored by a noisy-channel decoder.

Read in this order: words, tokens, protect, trie, channel, language_model, lattice, extend, decode,
gate, calibrate, edits.
"""

from analysis.repair.edits import find_edits, repair
from analysis.repair.gate import damage_score, line_damage
from analysis.repair.model import RepairModel, load_model

__all__ = ["RepairModel", "damage_score", "find_edits", "line_damage", "load_model", "repair"]
