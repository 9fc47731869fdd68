"""Alignments: a passage of one text that stands again in another."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.core.span import Span

ALIGNMENT_KINDS = ("chain", "peer", "boilerplate")
DIRECTIONS = ("chain", "date", "shared")


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """One passage of a source side that a target side shares.

    Parameters
    ----------
    source, target : str
        Document ids.
    source_span, target_span : Span
        The passages, in the (repaired) texts.
    columns : ndarray of int32, shape (n, 2)
        The alignment table: pairs of token indices (source, target) in order; -1 stands for a gap. Together the
        non-gap entries of a side are consecutive tokens: they rebuild its passage. Read-only.
    identity : float
        Share of columns, 0-1, whose two tokens agree.
    kind : str
        ``chain`` (the source is a superior text), ``peer`` (another plan) or ``boilerplate``.
    direction : str
        How it is known which side is the source: ``chain``, ``date``, or ``shared`` where neither decides.
    """

    source: str
    target: str
    source_span: Span
    target_span: Span
    columns: NDArray[np.int32]
    identity: float
    kind: str = "chain"
    direction: str = "chain"

    def __post_init__(self) -> None:
        if self.kind not in ALIGNMENT_KINDS or self.direction not in DIRECTIONS:
            raise ValueError(f"Unknown kind or direction of an alignment: {self.kind!r}, {self.direction!r}.")
        if not 0.0 <= self.identity <= 1.0:
            raise ValueError(f"An alignment's identity lies in [0, 1]; got {self.identity}.")
        columns = np.ascontiguousarray(self.columns, np.int32).reshape(-1, 2)
        columns.flags.writeable = False
        object.__setattr__(self, "columns", columns)

    def _key(self) -> tuple[object, ...]:
        spans = (self.source_span, self.target_span)
        return (self.source, self.target, *spans, self.columns.tobytes(), self.identity, self.kind, self.direction)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alignment) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def mirrored(self) -> "Alignment":
        """The same passage seen from the other side."""
        return replace(
            self,
            source=self.target,
            target=self.source,
            source_span=self.target_span,
            target_span=self.source_span,
            columns=self.columns[:, ::-1],
        )

    def side(self, name: str) -> NDArray[np.int32]:
        """Token indices of the ``source`` or ``target`` side, without gaps."""
        found = self.columns[:, {"source": 0, "target": 1}[name]]
        return found[found >= 0]
