"""The table "composition": what a plan's task part is made of, with three measures of reuse, never one for another."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.core.alignment import Alignment
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.tokens import Tokens
from analysis.localisation.coding import REUSED, Coded, matched_tokens
from analysis.localisation.inputs import Plan

LONG = 20


def measure_composition(
    plans: Sequence[Plan],
    coded: Coded,
    *,
    alignments: Sequence[Alignment],
    boilerplate: Mapping[str, Sequence[Span]] | None = None,
    estimable: Mapping[str, bool] | None = None,
    damage: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """What each plan's task part is made of.

    Parameters
    ----------
    plans, coded
        See `code_plans`.
    alignments : sequence of Alignment
        All shared passages, of kinds chain, peer and boilerplate.
    boilerplate : mapping of document id to spans, optional
        Routine wording.
    estimable : mapping of document id to bool, optional
        Whether routine wording could be learnt for the plan; default no.
    damage : mapping of document id to float, optional
        Share of the plan's words, 0-1, that are probably still misread after repair; default 0.

    Returns
    -------
    DataFrame
        The table "composition"; the denominator of all word shares are the syllables inside tasks. A word counts once:
        as chain, else boilerplate, else peer, else unmatched. ``share_words_reused`` counts words that stand opposite
        an equal or misread word of a superior text, formulas and titles included. A plan without tasks has no shares.

    Notes
    -----
    ``low`` and ``high`` bound ``share_words_reused`` by what could have been measured otherwise, not by sampling: `low`
    counts only passages of at least 20 words of which nine tenths agree; `high` counts all passages and, of the words
    outside them, as many misread ones as stand inside.
    """
    rows = []
    for plan in plans:
        tasks = np.zeros(len(plan.tokens), bool)
        for task in plan.tasks:
            first, last = plan.tokens.between(task.span.start, task.span.end)
            tasks[first:last] = True
        masks = _parts(plan.tokens, alignments, (boilerplate or {}).get(plan.document.id, ()))
        rows.append(
            {
                "document": plan.document.id,
                "locality": plan.locality,
                "n_words": int(tasks.sum()),
                "n_tasks": len(plan.tasks),
                "boilerplate": "estimated" if (estimable or {}).get(plan.document.id) else "not estimable",
                "interval": "measurement",
                **_shares(masks, tasks, (damage or {}).get(plan.document.id, 0.0)),
                **_task_shares(plan, coded),
            }
        )
    return make_table("composition", rows)


def _parts(tokens: Tokens, alignments: Sequence[Alignment], spans: Sequence[Span]) -> dict[str, NDArray[np.bool_]]:
    """Which tokens belong to what; a token may belong to several parts here."""
    chain = [a for a in alignments if a.kind == "chain" and a.target == tokens.document]
    routine = matched_tokens(tokens, [a for a in alignments if a.kind == "boilerplate"])
    for span in spans:
        first, last = tokens.between(span.start, span.end)
        routine[first:last] = True
    return {
        "chain": matched_tokens(tokens, chain),
        "sure": matched_tokens(tokens, [a for a in chain if a.identity >= 0.9 and len(a.columns) >= LONG]),
        "boilerplate": routine,
        "peer": matched_tokens(tokens, [a for a in alignments if a.kind == "peer"]),
    }


def _shares(masks: Mapping[str, NDArray[np.bool_]], tasks: NDArray[np.bool_], damage: float) -> dict[str, object]:
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
        "high": min(1.0, share + damage * (1.0 - share)),
    }


def _task_shares(plan: Plan, coded: Coded) -> dict[str, object]:
    items = coded[plan.document.id]
    n_words = sum(item.n_words for item in items)
    if not items or not n_words:
        return {}
    reused = [item for item in items if item.relation in REUSED]
    return {
        "share_tasks_reused": len(reused) / len(items),
        "share_words_in_reused_tasks": sum(item.n_words for item in reused) / n_words,
    }
