"""Structure: a document's header, sections, citations, tasks and provisions."""

from analysis.structure.changes import find_changes
from analysis.structure.citations import find_citations
from analysis.structure.header import parse_header
from analysis.structure.provisions import Provision, find_addressee, parse_provisions, task_groups
from analysis.structure.sections import parse_sections
from analysis.structure.tasks import parse_tasks, read_task

__all__ = [
    "Provision", "find_addressee", "find_changes", "find_citations", "parse_header", "parse_provisions",
    "parse_sections", "parse_tasks", "read_task", "task_groups",
]  # fmt: skip
