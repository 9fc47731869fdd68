"""The table "genealogy": one task's wording at each level above it, with the links that are missing."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.core.tables import make_table
from analysis.localisation.coding import TAKEN_UP, Coded
from analysis.localisation.inputs import Plan, Superior
from analysis.localisation.relation import CodedTask, Source


def trace_genealogy(plans: Sequence[Plan], superiors: Sequence[Superior], coded: Coded) -> pd.DataFrame:
    """For every task its wording in the plan and in each document of the plan's chain, nearest first.

    Parameters
    ----------
    plans, superiors, coded
        See `code_plans`. Where a superior is itself among `plans`, its own sources continue the line, so that a
        district's task leads through the province's task to the central provision.

    Returns
    -------
    DataFrame
        The table "genealogy". The first row of a task is its own wording, without a relation. Each further row is the
        wording in one document of the chain with the relation of the next lower wording to it; a document of the chain
        that has nothing like it gives no row. Cited superiors that the corpus lacks follow with ``missing`` = yes.
    """
    return make_table("genealogy", genealogy_rows(plans, superiors, coded))


def genealogy_rows(plans: Sequence[Plan], superiors: Sequence[Superior], coded: Coded) -> list[dict[str, object]]:
    """The rows of `trace_genealogy`."""
    by_id = {superior.document.id: superior for superior in superiors}
    rows: list[dict[str, object]] = []
    for plan in plans:
        for item in coded[plan.document.id]:
            rows += _line(plan, item, by_id, coded)
    return rows


def _line(plan: Plan, item: CodedTask, by_id: Mapping[str, Superior], coded: Coded) -> list[dict[str, object]]:
    key = {"document": plan.document.id, "task": item.task.id, "missing": "no"}
    number = by_id[plan.document.id].number if plan.document.id in by_id else plan.document.metadata.get("number", "")
    span = item.task.span
    rows: list[dict[str, object]] = [
        {
            **key,
            "level": plan.level,
            "step_document": plan.document.id,
            "number": number,
            "start": span.start,
            "end": span.end,
        }
    ]
    current = item
    order = list(plan.chain) or [s.superior.document.id for s in item.sources[:1]]
    for id in order:
        source = _source_in(current, id)
        if source is None:
            continue
        rows.append(
            {
                **key,
                "level": source.superior.level,
                "step_document": id,
                "number": source.superior.number,
                "start": source.span.start,
                "end": source.span.end,
                "relation": current.relation,
            }
        )
        current = _task_at(coded.get(id, ()), source) or current
    for name in plan.missing:
        rows.append({**key, "step_document": "", "number": name, "missing": "yes"})
    return rows


def _source_in(item: CodedTask, id: str) -> Source | None:
    """The best passage of this document, if the task takes it up."""
    if item.relation not in TAKEN_UP:
        return None
    best = item.sources[0].match
    return next((s for s in item.sources if s.superior.document.id == id and s.match >= 0.5 * best), None)


def _task_at(items: Sequence[CodedTask], source: Source) -> CodedTask | None:
    """The coded task that stands where the source passage is."""
    start, end = source.span.start, source.span.end
    least = 0.5 * (end - start)
    for item in items:
        span = item.task.span
        first, last = span.start, span.end  # compared one by one: many are looked at for each source
        overlap = (last if last < end else end) - (first if first > start else start)
        if overlap >= least or not least:
            return item
    return None
