"""A corpus: the documents of a study and what went wrong with the others."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.core.document import Document
from analysis.core.errors import MissingError, Problem


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents in the order of their ids, with the problems that reading met.

    Parameters
    ----------
    documents : tuple of Document
        Ids are unique.
    problems : tuple of Problem
    """

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        ids = [document.id for document in self.documents]
        if len(set(ids)) < len(ids):
            raise ValueError("Two documents of a corpus share an id.")
        object.__setattr__(self, "documents", tuple(sorted(self.documents, key=lambda d: d.id)))

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def __getitem__(self, id: str) -> Document:
        for document in self.documents:
            if document.id == id:
                return document
        raise MissingError(f"The corpus holds no document {id!r}; it holds {', '.join(d.id for d in self) or 'none'}.")

    def of_role(self, role: str) -> tuple[Document, ...]:
        """The documents in this role (``plan``, ``source``, ``annex``)."""
        return tuple(document for document in self.documents if document.role == role)
