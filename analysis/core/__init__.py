"""Nouns: what the toolkit speaks of. They import nothing of ours and hold no behaviour beyond their own invariants."""

from analysis.core.alignment import Alignment
from analysis.core.citation import Change, Citation, Header
from analysis.core.corpus import Corpus
from analysis.core.document import Document, hash_text, normalise_text
from analysis.core.edit import Edit, OffsetMap, apply_edits, repair_document
from analysis.core.errors import AnalysisError, InputError, MissingError, Problem
from analysis.core.matrix import FeatureMatrix
from analysis.core.section import Section, leaf_sections
from analysis.core.span import Span, merge_spans
from analysis.core.task import Stated, Target, Task
from analysis.core.tokens import Tokens
from analysis.core.topic_model import TopicModel

__all__ = [
    "Alignment", "AnalysisError", "Change", "Citation", "Corpus", "Document", "Edit", "FeatureMatrix", "Header",
    "InputError", "MissingError", "OffsetMap", "Problem", "Section", "Span", "Stated", "Target", "Task", "Tokens",
    "TopicModel", "apply_edits", "hash_text", "leaf_sections", "merge_spans", "normalise_text", "repair_document",
]  # fmt: skip
