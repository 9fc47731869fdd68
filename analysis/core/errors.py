"""Errors and problems: what was got, what was expected, where, and what to do next.

An error stops a call; a :class:`Problem` is written down and the rest of the corpus goes on.
"""

from dataclasses import dataclass


class AnalysisError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(AnalysisError, ValueError):
    """A file, folder or argument cannot be used as it is."""


class MissingError(AnalysisError, FileNotFoundError):
    """A file, study or table that was named does not exist."""


class RefusedError(AnalysisError, PermissionError):
    """The input may not be analysed (a document marked as a state secret)."""


class UnwritableError(AnalysisError, OSError):
    """A file or folder cannot be written: no room, no permission. What stood there before still does."""


class TableError(AnalysisError, TypeError):
    """A table does not have the columns, types or values that its description promises."""


class ComputationError(AnalysisError, ArithmeticError):
    """A quantity is not defined for this input (one group, an empty vocabulary)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong with one file, said so that a person can act on it.

    Attributes
    ----------
    file : str
        The file, relative to the corpus folder.
    kind : str
        A short class name for counting: ``empty``, ``undecodable``, ``duplicate``, ``no header``, ...
    message : str
        One sentence: what was found, what was expected, what to do.
    fatal : bool
        True where the file was left out, False where it was analysed all the same.

    Examples
    --------
    >>> str(Problem("a.txt", "empty", "The file holds no text; expected a plan; export it again.", True))
    'a.txt: The file holds no text; expected a plan; export it again. (left out)'
    """

    file: str
    kind: str
    message: str
    fatal: bool = False

    def __str__(self) -> str:
        return f"{self.file}: {self.message}" + (" (left out)" if self.fatal else "")
