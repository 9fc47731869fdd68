"""Alignments as the table of a study."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.core.alignment import ALIGNMENT_KINDS, DIRECTIONS, Alignment
from analysis.core.passages import Passages, passages_of
from analysis.core.tables import make_table
from analysis.reuse.boilerplate import Boilerplate
from analysis.reuse.clusters import Cluster


def alignment_table(alignments: Sequence[Alignment], *, boilerplate: Sequence[str] = ()) -> pd.DataFrame:
    """The table "alignments", sorted by target, place, source.

    Parameters
    ----------
    alignments : sequence of Alignment
    boilerplate : sequence of str
        Kind of boilerplate beside each alignment (see `label_boilerplate`); none where empty.
    """
    kinds = np.array([*boilerplate] or [""] * len(alignments), object)
    if len(kinds) != len(alignments):
        raise ValueError(f"Each alignment needs a kind of boilerplate; got {len(kinds)} for {len(alignments)}.")
    columns = passage_columns(passages_of(alignments), kinds)
    return make_table(
        "alignments", [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    )


def passage_columns(passages: Passages, boilerplate: NDArray[np.object_]) -> dict[str, list[Any]]:
    """The columns of the table "alignments", sorted by target, place, source.

    Parameters
    ----------
    passages : Passages
        Their kinds as they are to be listed.
    boilerplate : ndarray of str, shape (n,)
        Kind of boilerplate beside each.
    """
    (t0, t1), (s0, s1) = passages.target_span.T, passages.source_span.T
    order = np.lexsort((s1, s0, passages.source, t1, t0, passages.target))
    names = np.array([*passages.documents, ""], object)
    arrays = {
        "source": names[passages.source], "source_start": s0, "source_end": s1,
        "target": names[passages.target], "target_start": t0, "target_end": t1,
        "identity": passages.identity, "n_words": passages.n_words,
        "kind": np.array(ALIGNMENT_KINDS, object)[passages.kind],
        "direction": np.array(DIRECTIONS, object)[passages.direction], "boilerplate": boilerplate,
    }  # fmt: skip
    return {name: array[order].tolist() for name, array in arrays.items()}


def shared_missing(cluster: Cluster, missing: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Numbers of the superior documents that every plan of a cluster carries out and the corpus lacks.

    The wording may well come from one of them: the plans have it, no superior text of the corpus has it, and this is
    what they have in common. It is no proof.

    Parameters
    ----------
    cluster : Cluster
    missing : mapping of document id to numbers
        As `analysis.cascade.Chain.missing` has them.

    Returns
    -------
    tuple of str
        In the order of the first plan.
    """
    first, *others = [tuple(missing.get(document, ())) for document, _ in cluster.members]
    return tuple(number for number in first if all(number in other for other in others))


def cluster_table(
    clusters: Sequence[Cluster],
    dates: Mapping[str, str],
    *,
    boilerplate: Boilerplate | None = None,
    missing: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """The table "clusters": a row for each plan that has the wording, in the order of the clusters.

    Parameters
    ----------
    clusters : sequence of Cluster
        From `find_clusters`.
    dates : mapping of document id to ISO date
    boilerplate : Boilerplate, optional
        Names what is routine wording; without it nothing is.
    missing : mapping of document id to numbers, optional
        As for `shared_missing`.
    """
    lacking = {cluster.id: ";".join(shared_missing(cluster, missing or {})) for cluster in clusters}
    listed = [(cluster, *member) for cluster in clusters for member in cluster.members]
    places = [(document, span) for _, document, span in listed]
    kinds = boilerplate.kinds_at(places) if boilerplate else [""] * len(places)
    rows = [
        {
            "cluster": cluster.id,
            "document": document,
            "start": span.start,
            "end": span.end,
            "date": dates.get(document, ""),
            "n_supporters": cluster.n_supporters,
            "n_words": cluster.n_words,
            "support": cluster.support,
            "missing_source": lacking[cluster.id],
            "wording": cluster.wording,
            "boilerplate": kind,
        }
        for (cluster, document, span), kind in zip(listed, kinds, strict=True)
    ]
    return make_table("clusters", rows)


def repeat_table(repeats: Sequence[Alignment]) -> pd.DataFrame:
    """The table "repeats", from passages that stand twice in one plan (`find_repeats`)."""
    return make_table("repeats", repeat_rows(repeats))


def repeat_rows(repeats: Sequence[Alignment]) -> list[dict[str, object]]:
    """The rows of `repeat_table`."""
    rows: list[dict[str, object]] = [
        {
            "document": a.target,
            "start": a.target_span.start,
            "end": a.target_span.end,
            "first_start": a.source_span.start,
            "first_end": a.source_span.end,
            "n_words": len(a.side("target")),
            "identity": a.identity,
        }
        for a in repeats
    ]
    places = ("document", "start", "first_start", "end")
    return sorted(rows, key=lambda row: tuple(row[name] for name in places))
