"""Alignments as the table of a study."""

from collections.abc import Sequence

import pandas as pd

from analysis.core.alignment import Alignment
from analysis.core.tables import make_table


def alignment_table(alignments: Sequence[Alignment], *, boilerplate: Sequence[str] = ()) -> pd.DataFrame:
    """The table "alignments", sorted by target, place, source.

    Parameters
    ----------
    alignments : sequence of Alignment
    boilerplate : sequence of str
        Kind of boilerplate beside each alignment (see `label_boilerplate`); none where empty.
    """
    kinds = list(boilerplate) or [""] * len(alignments)
    rows = [
        {
            "source": a.source,
            "source_start": a.source_span.start,
            "source_end": a.source_span.end,
            "target": a.target,
            "target_start": a.target_span.start,
            "target_end": a.target_span.end,
            "identity": a.identity,
            "n_words": len(a.side("target")),
            "kind": a.kind,
            "direction": a.direction,
            "boilerplate": kind,
        }
        for a, kind in zip(alignments, kinds, strict=True)
    ]
    places = ("target", "target_start", "target_end", "source", "source_start", "source_end")
    return make_table("alignments", sorted(rows, key=lambda row: tuple(row[name] for name in places)))
