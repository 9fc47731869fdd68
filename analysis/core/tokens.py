"""Tokens: a text cut into syllables or words, each with its place."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

UNITS = ("syllable", "word")
MOST = np.iinfo(np.int32).max


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of one text in reading order.

    Parameters
    ----------
    document : str
        Id of the document.
    unit : str
        ``syllable`` or ``word``.
    vocabulary : tuple of str
        The distinct norms (how a token is compared), sorted.
    ids : ndarray of int32, shape (n,)
        Index into `vocabulary` per token.
    spans : ndarray of int32, shape (n, 2)
        Half-open code-point spans in the text, increasing and disjoint.

    Notes
    -----
    The surface of token i is ``text[spans[i, 0]:spans[i, 1]]``; norm is a function of surface. Arrays are read-only.
    """

    document: str
    unit: str
    vocabulary: tuple[str, ...]
    ids: NDArray[np.int32]
    spans: NDArray[np.int32]

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"A token's unit is syllable or word; got {self.unit!r}.")
        ids = np.ascontiguousarray(self.ids, np.int32)
        spans = np.asfortranarray(np.asarray(self.spans, np.int32).reshape(-1, 2))  # `between` searches whole columns
        if len(ids) != len(spans):
            raise ValueError(f"{len(ids)} token ids stand beside {len(spans)} spans.")
        if np.any(spans[:, 0] >= spans[:, 1]) or np.any(spans[1:, 0] < spans[:-1, 1]):
            raise ValueError("Token spans must be non-empty, increasing and disjoint.")
        for name, array in (("ids", ids), ("spans", spans)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def norms(self) -> list[str]:
        """The norm of every token, in reading order."""
        return self.norms_between(0, len(self))

    def norms_between(self, first: int, last: int) -> list[str]:
        """The norms of the tokens ``[first, last)``, for one part of a long text."""
        return [self.vocabulary[i] for i in self.ids[first:last].tolist()]

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range of token indices that lie wholly inside the code points ``[start, end)``."""
        first = int(self.spans[:, 0].searchsorted(np.int32(min(start, MOST)), "left"))  # else all are cast to int64
        last = int(self.spans[:, 1].searchsorted(np.int32(min(end, MOST)), "right"))
        return first, max(first, last)

    @cached_property
    def content_hash(self) -> str:
        """Hash of everything that makes two token lists equal."""
        digest = hashlib.sha256("\0".join((self.document, self.unit, *self.vocabulary)).encode())
        digest.update(self.ids.tobytes() + self.spans.tobytes())
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tokens) and self.content_hash == other.content_hash

    def __hash__(self) -> int:
        return hash(self.content_hash)
