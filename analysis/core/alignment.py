"""Alignments: a passage of one text that stands again in another."""

from dataclasses import dataclass, replace

from analysis.core.span import Span

ALIGNMENT_KINDS = ("chain", "peer", "boilerplate")
DIRECTIONS = ("chain", "date", "shared")


@dataclass(frozen=True, slots=True)
class Alignment:
    """One passage of a source side that a target side shares.

    Parameters
    ----------
    source, target : str
        Document ids.
    source_span, target_span : Span
        The passages, in the (repaired) texts.
    columns : tuple of (int, int)
        The alignment table: pairs of token indices (source, target) in order; -1 stands for a gap. Together the
        non-gap entries of a side are consecutive tokens: they rebuild its passage.
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
    columns: tuple[tuple[int, int], ...]
    identity: float
    kind: str = "chain"
    direction: str = "chain"

    def __post_init__(self) -> None:
        if self.kind not in ALIGNMENT_KINDS or self.direction not in DIRECTIONS:
            raise ValueError(f"Unknown kind or direction of an alignment: {self.kind!r}, {self.direction!r}.")
        if not 0.0 <= self.identity <= 1.0:
            raise ValueError(f"An alignment's identity lies in [0, 1]; got {self.identity}.")

    def mirrored(self) -> "Alignment":
        """The same passage seen from the other side."""
        return replace(
            self,
            source=self.target,
            target=self.source,
            source_span=self.target_span,
            target_span=self.source_span,
            columns=tuple((t, s) for s, t in self.columns),
        )

    def side(self, name: str) -> tuple[int, ...]:
        """Token indices of the ``source`` or ``target`` side, without gaps."""
        position = {"source": 0, "target": 1}[name]
        return tuple(c[position] for c in self.columns if c[position] >= 0)
