"""Repair: documents read from scans with the wrong OCR language, restored by a noisy-channel decoder.

Read in this order: words, tokens, protect, trie, channel, language_model, slots, lattice, kernel, adaptation, extend,
decode, passes, gate, study, calibrate, edits.
"""

from analysis.repair.edits import find_edits, learn, repair
from analysis.repair.gate import damage_score, line_damage
from analysis.repair.model import RepairModel, load_model
from analysis.repair.study import Study

__all__ = ["RepairModel", "Study", "damage_score", "find_edits", "learn", "line_damage", "load_model", "repair"]
