"""The table "uptake": what becomes of every provision of a superior text in every plan."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import pandas as pd

from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.localisation.coding import TAKEN_UP, Coded
from analysis.localisation.inputs import Plan, Superior, in_force
from analysis.localisation.relation import CodedTask

ADDRESSED = {
    "province": ("all", "province", "unclear", ""),
    "district": ("all", "province", "district", "unclear", ""),
    "commune": ("all", "commune", "unclear", ""),
}
"""To whom a provision must be addressed to apply at a level. A provincial duty passes down to districts."""
LEAST_MATCH, CLEAR_MATCH = 0.12, 0.3
"""Match probability from which a provision counts as taken up, where F1 over all provisions of the coded plans is
highest (each plan held back); and from which it does although the task as a whole is coded thematic or none."""


def measure_uptake(
    plans: Sequence[Plan],
    superiors: Sequence[Superior],
    coded: Coded,
    *,
    candidates: Mapping[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """For every superior text, provision and plan: the task that takes it up most closely.

    Parameters
    ----------
    plans, superiors
        Only pairs in which the superior text was in force on the plan's date are listed.
    coded : mapping of document id to coded tasks
        From `code_plans`.
    candidates : mapping of document id to ids of superior texts, optional
        Which superior texts stand above a plan: another province's plan does not, and has no row. Without it all do.

    Returns
    -------
    DataFrame
        The table "uptake". The relation is that of the task; ``adapted`` where the provision is less than half as
        probable a source as the task's best one, or clearly one of a task that is thematic as a whole. A provision that
        no task takes up is ``none``, or ``n/a`` where it is addressed to another level; one that is taken up although
        it is addressed elsewhere keeps its relation. Superior texts without provisions give no rows.
    """
    return make_table("uptake", uptake_rows(plans, superiors, coded, candidates=candidates))


def uptake_rows(
    plans: Sequence[Plan],
    superiors: Sequence[Superior],
    coded: Coded,
    *,
    candidates: Mapping[str, Collection[str]] | None = None,
) -> list[dict[str, object]]:
    """The rows of `measure_uptake`."""
    best = {plan.document.id: _best_tasks(coded[plan.document.id]) for plan in plans}
    rows: list[dict[str, object]] = []
    for superior in superiors:
        id = superior.document.id
        below = [
            plan
            for plan in plans
            if (candidates is None or id in candidates.get(plan.document.id, ())) and in_force([superior], plan)
        ]
        for provision, lines in zip(superior.provisions, _lines(superior), strict=True):
            for plan in below:
                task, relation = _relation(best[plan.document.id].get((id, provision.span)))
                if relation == "none" and provision.addressee not in ADDRESSED.get(plan.level, (provision.addressee,)):
                    relation = "n/a"
                rows.append(
                    {
                        "source": superior.number,
                        "source_document": id,
                        "provision": provision.id,
                        "first_line": lines[0],
                        "last_line": lines[1],
                        "addressee": provision.addressee,
                        "document": plan.document.id,
                        "task": task,
                        "relation": relation,
                    }
                )
    return rows


@lru_cache(maxsize=64)
def _lines(superior: Superior) -> tuple[tuple[int, int], ...]:
    """First and last line of every provision of a superior text: the same for every plan below it."""
    return tuple(superior.document.lines_of(provision.span) for provision in superior.provisions)


def _best_tasks(items: Sequence[CodedTask]) -> dict[tuple[str, Span], tuple[float, CodedTask]]:
    """For each provision that is a source of some task the task with the highest probability, the first of equals."""
    best: dict[tuple[str, Span], tuple[float, CodedTask]] = {}
    for item in items:
        for source in item.sources:
            place = source.superior.document.id, source.span
            if source.match > best.get(place, (0.0, item))[0]:
                best[place] = source.match, item
    return best


def _relation(found: tuple[float, CodedTask] | None) -> tuple[str, str]:
    """Id of the task that takes a provision up, and how."""
    if found is None or found[0] < LEAST_MATCH:
        return "", "none"
    match, item = found
    if item.relation not in TAKEN_UP:
        return item.task.id, "adapted" if match >= CLEAR_MATCH else "thematic"
    return item.task.id, item.relation if match >= 0.5 * item.sources[0].match else "adapted"
