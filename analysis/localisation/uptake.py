"""The table "uptake": what becomes of every provision of a superior text in every plan."""

from collections.abc import Sequence

import pandas as pd

from analysis.core.tables import make_table
from analysis.localisation.coding import TAKEN_UP, Coded
from analysis.localisation.inputs import Plan, ProvisionLike, Superior, in_force
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


def measure_uptake(plans: Sequence[Plan], superiors: Sequence[Superior], coded: Coded) -> pd.DataFrame:
    """For every superior text, provision and plan: the task that takes it up most closely.

    Parameters
    ----------
    plans, superiors
        Only pairs in which the superior text was in force on the plan's date are listed.
    coded : mapping of document id to coded tasks
        From `code_plans`.

    Returns
    -------
    DataFrame
        The table "uptake". The relation is that of the task; ``adapted`` where the provision is less than half as
        probable a source as the task's best one, or clearly one of a task that is thematic as a whole. A provision that
        no task takes up is ``none``, or ``n/a`` where it is addressed to another level; one that is taken up although
        it is addressed elsewhere keeps its relation. Superior texts without provisions give no rows.
    """
    rows: list[dict[str, object]] = []
    for superior in superiors:
        for provision in superior.provisions:
            lines = superior.document.lines_of(provision.span)
            for plan in plans:
                if superior in in_force([superior], plan):
                    task, relation = _best(provision, superior, coded[plan.document.id])
                    if relation == "none" and provision.addressee not in ADDRESSED.get(
                        plan.level, (provision.addressee,)
                    ):
                        relation = "n/a"
                    rows.append(
                        {
                            "source": superior.number,
                            "source_document": superior.document.id,
                            "provision": provision.id,
                            "first_line": lines[0],
                            "last_line": lines[1],
                            "addressee": provision.addressee,
                            "document": plan.document.id,
                            "task": task,
                            "relation": relation,
                        }
                    )
    return make_table("uptake", rows)


def _best(provision: ProvisionLike, superior: Superior, items: Sequence[CodedTask]) -> tuple[str, str]:
    """The task that has this provision among its sources with the highest probability, and their relation."""
    best: tuple[float, CodedTask | None] = (0.0, None)
    for item in items:
        for source in item.sources:
            same = source.superior.document.id == superior.document.id and source.span == provision.span
            if same and source.match > best[0]:
                best = (source.match, item)
    match, found = best
    if found is None or match < LEAST_MATCH:
        return "", "none"
    if found.relation not in TAKEN_UP:
        return found.task.id, "adapted" if match >= CLEAR_MATCH else "thematic"
    return found.task.id, found.relation if match >= 0.5 * found.sources[0].match else "adapted"
