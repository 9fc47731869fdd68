"""Documents: a text that never changes, and where it came from."""

import hashlib
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType

from analysis.core.span import Span


def hash_text(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of `text`, in hexadecimal; lone surrogates are kept apart, not an error.

    >>> hash_text("Kế hoạch")[:12]
    '4caeaa184af1'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def normalise_text(text: str) -> str:
    r"""NFC, with every line end as ``\n``; nothing else is touched (no-break spaces and form feeds stay).

    >>> normalise_text("Kê\u0301 hoa\u0323ch\r\n")
    'Kế hoạch\n'
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Document:
    """One text of the corpus. The text never changes; everything else points back to it with spans.

    Parameters
    ----------
    id : str
        Unique in the corpus: the file's stem (on collision ``stem~2``), without folder or slash.
    text : str
        NFC, line ends ``\\n``.
    path : str
        The file, relative to the corpus folder, with forward slashes; empty for a text made in memory.
    sha256 : str
        Hash of the file's bytes, or of the text where there is no file.
    role : str
        ``plan``, ``source``, ``annex``, or ``""`` where it is not yet known.
    metadata : mapping of str to str
        What a manifest says of the file (number, date, issuer, level, ...); never guessed.
    quality : float
        Share of the text, 0-1, that was readable as it stood: 1 for clean text.
    repaired_from : Document or None
        The document whose text this one repairs; line k of both is the same line.
    history : tuple of str
        One sentence per step that made this text from the file.

    Examples
    --------
    >>> document = Document("044", "KẾ HOẠCH\\nThực hiện Nghị quyết")
    >>> document.n_lines, document.line_of(9), document.line_span(2).of(document.text)
    (2, 2, 'Thực hiện Nghị quyết')
    """

    id: str
    text: str
    path: str = ""
    sha256: str = ""
    role: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)
    quality: float = 1.0
    repaired_from: "Document | None" = field(default=None, repr=False)
    history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id or "/" in self.id or "\\" in self.id:
            raise ValueError(f"A document needs an id without a slash; got {self.id!r}.")
        if "\r" in self.text or not unicodedata.is_normalized("NFC", self.text):
            raise ValueError(
                f"The text of document {self.id} is not NFC with \\n line ends; call normalise_text first."
            )
        object.__setattr__(self, "metadata", MappingProxyType(dict(self.metadata)))
        if not self.sha256:
            object.__setattr__(self, "sha256", hash_text(self.text))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as plain values (a mapping proxy cannot be pickled)."""
        values = (self.id, self.text, self.path, self.sha256, self.role, dict(self.metadata), self.quality)
        return (Document, (*values, self.repaired_from, self.history))

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")[:-1]))

    @property
    def n_lines(self) -> int:
        """Number of lines when the text is split on ``\\n`` only; at least 1."""
        return len(self._line_starts)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines, without their line ends."""
        return tuple(self.text.split("\n"))

    def line_of(self, offset: int) -> int:
        """1-based number of the line that holds code point `offset`."""
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"Offset {offset} is outside document {self.id} of {len(self.text)} code points.")
        return bisect_right(self._line_starts, offset)

    def line_span(self, line: int) -> Span:
        """Span of the 1-based `line`, without its line end."""
        if not 1 <= line <= self.n_lines:
            raise ValueError(f"Document {self.id} has lines 1 to {self.n_lines}; got {line}.")
        end = self._line_starts[line] - 1 if line < self.n_lines else len(self.text)
        return Span(self._line_starts[line - 1], end)

    def lines_of(self, span: Span) -> tuple[int, int]:
        """First and last 1-based line that hold something other than white space under `span`.

        >>> Document("a", "x\\n\\n y \\n").lines_of(Span(1, 6))
        (3, 3)
        """
        covered = span.of(self.text)
        start = span.start + len(covered) - len(covered.lstrip())
        end = span.start + len(covered.rstrip())
        return (self.line_of(start), self.line_of(max(start, end - 1)))

    @property
    def content_hash(self) -> str:
        """Hash of the text."""
        return hash_text(self.text)

    def with_role(self, role: str) -> "Document":
        """The same document in another role."""
        return replace(self, role=role)
