"""The table "localisation": what every plan made of the texts above it."""

import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.core.alignment import Alignment
from analysis.core.tables import RELATIONS, make_table
from analysis.localisation.change import find_changes
from analysis.localisation.function import code_function
from analysis.localisation.inputs import Plan, Superior
from analysis.localisation.matched import Matched, match_plans
from analysis.localisation.model import RelationModel
from analysis.localisation.relation import CodedTask, Source, code_plan

REUSED = ("verbatim", "near")
TAKEN_UP = ("verbatim", "near", "adapted")
LEVEL_ORDER = ("central", "province", "district", "commune")
Coded = Mapping[str, Sequence[CodedTask]]


def code_plans(
    plans: Sequence[Plan], superiors: Sequence[Superior], *, model: RelationModel | None = None
) -> dict[str, tuple[CodedTask, ...]]:
    """Document id -> its coded tasks; every plan is compared with all superior texts in force on its date."""
    return {plan.document.id: code_plan(plan, superiors, model=model) for plan in plans}


def code_tasks(
    plans: Sequence[Plan],
    coded: Coded,
    *,
    superiors: Sequence[Superior] = (),
    alignments: Sequence[Alignment] = (),
    peers_searched: bool = False,
) -> pd.DataFrame:
    """The table "localisation".

    Parameters
    ----------
    plans : sequence of Plan
    coded : mapping of document id to coded tasks
        From `code_plans`.
    superiors : sequence of Superior
        The texts that the alignments point into.
    alignments : sequence of Alignment
        Shared passages; those of kind ``chain`` give ``share_words_reused``, those of kind ``peer`` forbid ``own``.
    peers_searched : bool
        Whether the alignments hold what plans share with each other; without it nothing is called a locality's own.
    """
    matched = match_plans(plans, superiors, alignments)
    return make_table("localisation", task_rows(plans, coded, matched=matched, peers_searched=peers_searched))


def task_rows(
    plans: Sequence[Plan], coded: Coded, *, matched: Mapping[str, Matched], peers_searched: bool = False
) -> Iterator[dict[str, object]]:
    """The rows of `code_tasks`, so that one table can be made of the rows of many plans.

    `matched` says by document id which words stand in shared passages.
    """
    for plan in plans:
        shared = matched[plan.document.id]
        for item in coded[plan.document.id]:
            yield _row(plan, item, shared.chain > 0, shared.peer, peers_searched)


def _row(
    plan: Plan, item: CodedTask, chain: NDArray[np.bool_], peer: NDArray[np.bool_], peers_searched: bool
) -> dict[str, object]:
    first, last = plan.tokens.between(item.task.span.start, item.task.span.end)
    n_words = max(1, last - first)
    named = named_sources(item)
    lines = [s.superior.document.lines_of(s.span) for s in named]
    own_lines = plan.document.lines_of(item.task.span)
    text = item.task.span.of(plan.document.text)
    changes = find_changes(named[0].span.of(named[0].superior.document.text), text) if item.relation in TAKEN_UP else ()
    return {
        "document": plan.document.id,
        "task": item.task.id,
        "first_line": own_lines[0],
        "last_line": own_lines[1],
        "relation": item.relation,
        "function": code_function(item.task, plan.document.text),
        "confidence": item.confidence,
        "probabilities": json.dumps({name: round(item.probabilities[name], 4) for name in RELATIONS}),
        "alternative": item.alternative,
        "share_words_reused": float(chain[first:last].sum()) / n_words,
        "source": ";".join(s.superior.number for s in named),
        "source_document": ";".join(s.superior.document.id for s in named),
        "source_first_line": ";".join(str(low) for low, _ in lines),
        "source_last_line": ";".join(str(high) for _, high in lines),
        "provision": ";".join(s.provision for s in named),
        "introduced_at": introduced_at(plan, item),
        "own": is_own(plan, item, float(peer[first:last].sum()) / n_words, peers_searched=peers_searched),
        "changed": json.dumps([change.as_row() for change in changes], ensure_ascii=False) if changes else "[]",
        "features": json.dumps({name: round(value, 4) for name, value in item.features.items()}),
    }


def named_sources(item: CodedTask) -> tuple[Source, ...]:
    """The at most three passages that stand as a task's source: none where surely no source was found.

    A task coded ``none`` keeps its nearest passages where another relation is at least half as probable.
    """
    if item.relation == "none" and not item.alternative:
        return ()
    return item.sources[:3]


def introduced_at(plan: Plan, item: CodedTask) -> str:
    """The highest level whose text has the measure.

    Of the passages that are sources of the task with at least half the probability of the best one, the highest level;
    without a source the plan's own level where its chain is complete, else ``unknown``.
    """
    if item.relation in TAKEN_UP:
        levels = {s.superior.level for s in item.sources if s.match >= 0.5 * item.sources[0].match}
        return next((level for level in LEVEL_ORDER if level in levels), "unknown")
    return plan.level if plan.chain_coverage == 1.0 and plan.level else "unknown"


def is_own(plan: Plan, item: CodedTask, share_peer: float, *, peers_searched: bool) -> str:
    """``yes``, ``bound`` or ``no``: whether a task may be called the locality's own.

    ``yes`` needs relation ``none``, a complete chain, and less than a fifth of its words in passages shared with other
    plans that were searched. Without one of the last three it is a ``bound``: it may be own, or copied from a text that
    the corpus lacks.
    """
    if item.relation != "none":
        return "no"
    return "yes" if plan.chain_coverage == 1.0 and peers_searched and share_peer < 0.2 else "bound"
