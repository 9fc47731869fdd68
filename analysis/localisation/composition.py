"""The table "composition": what a plan's task part is made of, with three measures of reuse, never one for another."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.core.alignment import Alignment
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.tokens import Tokens
from analysis.localisation.coding import REUSED, Coded
from analysis.localisation.inputs import Plan, Superior
from analysis.localisation.matched import Matched, match_plans
from analysis.localisation.relation import CodedTask

LONG = 20
"""Columns from which a passage is surely reused: below it wording of the register coincides."""


def measure_composition(
    plans: Sequence[Plan],
    coded: Coded,
    *,
    alignments: Sequence[Alignment],
    superiors: Sequence[Superior] = (),
    boilerplate: Mapping[str, Sequence[Span]] | None = None,
    estimable: Mapping[str, bool] | None = None,
    damage: Mapping[str, float] | None = None,
    register: Mapping[str, float | None] | None = None,
    unseen: Mapping[str, Sequence[Span]] | None = None,
) -> pd.DataFrame:
    """What each plan's task part is made of.

    Parameters
    ----------
    plans, coded
        See `code_plans`.
    alignments : sequence of Alignment
        All shared passages, of kinds chain, peer and boilerplate.
    superiors : sequence of Superior
        The texts that the alignments point into.
    boilerplate : mapping of document id to spans, optional
        Routine wording.
    estimable : mapping of document id to bool, optional
        Whether routine wording could be learnt for the plan; default no.
    damage : mapping of document id to float, optional
        Share of the plan's words, 0-1, that are probably still misread after repair; default 0.
    register : mapping of document id to float, optional
        Share of the task part that plans under other acts have too (`analysis.reuse.register_share`).
    unseen : mapping of document id to spans, optional
        Wording that several plans and no superior text have.

    Returns
    -------
    DataFrame
        The table "composition"; the denominator of all word shares are the syllables inside tasks. A word counts once:
        as chain, else boilerplate, else peer, else unmatched. ``share_words_reused`` counts words that stand opposite
        an equal or misread word of a superior text, formulas and titles included. A plan without tasks has no shares.

    Notes
    -----
    ``low`` and ``high`` bound ``share_words_reused`` by what could have been measured otherwise, not by sampling: `low`
    counts only passages of at least 20 words, below which wording of the register coincides, and takes off what the
    plan shares with plans under other acts, where there are any: chance, and all that two acts of one field have in
    common, so that it takes off too much rather than too little. `high` counts every run of
    5 words that one of the nearest provisions has, formulas included, and takes the misread share of the other words as
    reused like the rest.
    """
    rows = composition_rows(
        plans, coded, matched=match_plans(plans, superiors, alignments), boilerplate=boilerplate, estimable=estimable,
        damage=damage, register=register, unseen=unseen,
    )  # fmt: skip
    return make_table("composition", rows)


def composition_rows(
    plans: Sequence[Plan],
    coded: Coded,
    *,
    matched: Mapping[str, Matched],
    boilerplate: Mapping[str, Sequence[Span]] | None = None,
    estimable: Mapping[str, bool] | None = None,
    damage: Mapping[str, float] | None = None,
    register: Mapping[str, float | None] | None = None,
    unseen: Mapping[str, Sequence[Span]] | None = None,
) -> list[dict[str, object]]:
    """The rows of `measure_composition`; `matched` says by document id which words stand in shared passages."""
    rows: list[dict[str, object]] = []
    for plan in plans:
        tasks = _inside(plan.tokens, [task.span for task in plan.tasks])
        measures = _inside(plan.tokens, [task.span for task in plan.tasks if task.zone == "measures"])
        masks = _parts(plan.tokens, matched[plan.document.id], (boilerplate or {}).get(plan.document.id, ()))
        rows.append(
            {
                "document": plan.document.id,
                "locality": plan.locality,
                "n_words": int(tasks.sum()),
                "n_tasks": len(plan.tasks),
                "boilerplate": "estimated" if (estimable or {}).get(plan.document.id) else "not estimable",
                "interval": "measurement",
                **_shares(masks, tasks),
                **_task_shares(coded[plan.document.id]),
            }
        )
        id = plan.document.id
        _widen(rows[-1], coded[id], (damage or {}).get(id, 0.0), (register or {}).get(id))
        rows[-1]["share_unseen"] = _part(_inside(plan.tokens, (unseen or {}).get(id, ())), tasks)
        rows[-1]["share_measures_reused"] = _part(masks["chain"], measures)
    return rows


def _parts(tokens: Tokens, matched: Matched, routine: Sequence[Span]) -> dict[str, NDArray[np.bool_]]:
    """Which tokens belong to what; a token may belong to several parts here."""
    stock = _inside(tokens, routine)
    return {
        "chain": matched.chain > 0,
        "sure": matched.chain >= LONG,
        "boilerplate": stock if matched.boilerplate is None else stock | matched.boilerplate,
        "peer": matched.peer,
    }


def _shares(masks: Mapping[str, NDArray[np.bool_]], tasks: NDArray[np.bool_]) -> dict[str, object]:
    n = int(tasks.sum())
    if not n:
        return {}
    chain = masks["chain"] & tasks
    routine = masks["boilerplate"] & tasks & ~chain
    peer = masks["peer"] & tasks & ~chain & ~routine
    share = float(chain.sum()) / n
    return {
        "share_chain": share,
        "share_peer": float(peer.sum()) / n,
        "share_boilerplate": float(routine.sum()) / n,
        "share_unmatched": float((tasks & ~chain & ~routine & ~peer).sum()) / n,
        "share_words_reused": share,
        "low": float((masks["sure"] & tasks).sum()) / n,
    }


def _task_shares(items: Sequence[CodedTask]) -> dict[str, object]:
    n_words = sum(item.n_words for item in items)
    if not n_words:
        return {}
    reused = [item for item in items if item.relation in REUSED]
    return {
        "share_tasks_reused": len(reused) / len(items),
        "share_words_in_reused_tasks": sum(item.n_words for item in reused) / n_words,
    }


def _inside(tokens: Tokens, spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Which words lie in these spans."""
    inside = np.zeros(len(tokens), bool)
    for span in spans:
        first, last = tokens.between(span.start, span.end)
        inside[first:last] = True
    return inside


def _part(mask: NDArray[np.bool_], among: NDArray[np.bool_]) -> float | None:
    """Share of the words of `among` that are in `mask`; None where there are none."""
    return float((mask & among).sum()) / int(among.sum()) if among.any() else None


def _widen(row: dict[str, object], items: Sequence[CodedTask], damage: float, register: float | None) -> None:
    """Set the bounds of a row that has shares."""
    n_words = sum(item.n_words for item in items)
    if "share_words_reused" not in row or not n_words:
        return
    runs = sum(item.features["covered"] * item.n_words for item in items) / n_words
    highest = max(float(str(row["share_words_reused"])), runs)
    row["high"] = min(1.0, highest + damage * (1.0 - highest) * highest)
    row["share_register"] = register
    row["low"] = max(0.0, min(float(str(row["low"])), float(str(row["share_words_reused"])) - (register or 0.0)))
