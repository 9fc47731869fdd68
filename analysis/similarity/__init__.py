"""Feature matrices -> how alike documents or sections are."""

from analysis.similarity.measures import MEASURES, compare_documents
from analysis.similarity.scope import similarity_table, tokens_outside

__all__ = ["MEASURES", "compare_documents", "similarity_table", "tokens_outside"]
