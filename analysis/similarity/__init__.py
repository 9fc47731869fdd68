"""Feature matrices -> how alike documents or sections are."""

from analysis.similarity.branches import MOST_TEXTS, grow_tree, list_branches, support_branches
from analysis.similarity.measures import MEASURES, compare_documents
from analysis.similarity.scope import similarity_table, tokens_outside

__all__ = [
    "MEASURES", "MOST_TEXTS", "compare_documents", "grow_tree", "list_branches", "similarity_table",
    "support_branches", "tokens_outside",
]  # fmt: skip
