"""Corrections of codes: the relation, the source, the function and the changes of a task."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.core.correction import BY_HAND, CODES, Correction, Outcome
from analysis.core.tables import RELATIONS
from analysis.core.task import Task
from analysis.corrections.anchors import Anchors, NotFound, shorten
from analysis.corrections.values import correct_list, failed, settle
from analysis.localisation.inputs import Superior
from analysis.localisation.relation import CodedTask, Source

CHANGES = (
    "number raised", "number lowered", "number changed", "number dropped", "number added", "deadline", "agency",
    "level", "specified", "generalised", "strengthened", "weakened",
)  # fmt: skip
"""What a change may be, after the codebook."""
_CHANGE = re.compile(r"(?P<what>[a-z ]+?)\s*(?::\s*(?P<source>.*?)\s*(?:->|→|=>)\s*(?P<plan>.*))?")


def correct_codes(
    coded: Sequence[CodedTask], corrections: Sequence[Correction], anchors: Anchors, *, superiors: Sequence[Superior]
) -> tuple[tuple[CodedTask, ...], tuple[Outcome, ...]]:
    """Coded tasks with relations and sources said by hand, before anything is counted.

    Parameters
    ----------
    coded : sequence of CodedTask
        Of one plan.
    corrections : sequence of Correction
        Those of item ``task`` with the fields ``relation`` and ``source`` count.
    anchors : Anchors
        Of the plan.
    superiors : sequence of Superior
        In which a source named as ``document provision`` is found.

    Returns
    -------
    coded : tuple of CodedTask
        A relation said by hand has probability 1.
    outcomes : tuple of Outcome
    """
    found, outcomes = list(coded), []
    for correction in corrections:
        if correction.item != "task" or correction.field not in ("relation", "source"):
            continue
        try:
            task = anchors.unit([item.task for item in found], correction)
            k = next(k for k, item in enumerate(found) if item.task is task)
            item = found[k]
            if correction.field == "relation":
                found[k] = _with_relation(item, correction.now)
                outcomes.append(settle(correction, item.relation, found=task.id))
            else:
                found[k], read = _with_source(item, correction.now, superiors)
                outcomes.append(settle(correction, read, found=task.id))
        except NotFound as error:
            outcomes.append(failed(correction, error))
    return tuple(found), tuple(outcomes)


def _with_relation(item: CodedTask, relation: str) -> CodedTask:
    probabilities = {name: float(name == relation) for name in RELATIONS}
    return replace(
        item, relation=relation, probabilities=probabilities, features={**item.features, BY_HAND.replace(" ", "_"): 1.0}
    )


def _with_source(item: CodedTask, name: str, superiors: Sequence[Superior]) -> tuple[CodedTask, str]:
    """A task with a passage as its best source, and the name of the source that was best."""
    document, _, provision = name.partition(" ")
    superior = next((s for s in superiors if document in (s.document.id, s.number) and s.document.id), None)
    if superior is None:
        known = ", ".join(s.document.id for s in superiors[:6]) or "none"
        raise NotFound(
            f"{shorten(document)!r} is no superior text of this plan; expected 'DOCUMENT PROVISION' with a document of "
            f"{known}."
        )
    unit = next((p for p in superior.provisions if p.id == provision.strip()), None)
    if unit is None:
        raise NotFound(
            f"{superior.document.id} has no provision {provision.strip()!r}; expected an id of provisions.csv."
        )
    best = item.sources[0] if item.sources else None
    read = f"{best.superior.document.id} {best.provision}" if best else ""
    own = next((s for s in item.sources if s.superior is superior and s.provision == unit.id), None)
    made = replace(own, match=1.0) if own else Source(superior, unit.id, unit.group, unit.span, 1.0, {})
    return replace(item, sources=(made, *(s for s in item.sources if s is not own))), read


def correct_rows(
    table: pd.DataFrame, tasks: Mapping[str, Sequence[Task]], corrections: Mapping[str, Sequence[Correction]],
    anchors: Mapping[str, Anchors],
) -> tuple[pd.DataFrame, tuple[Outcome, ...]]:  # fmt: skip
    """The table ``localisation`` with functions and changes said by hand.

    Parameters
    ----------
    table : DataFrame
    tasks, corrections, anchors : mapping of document id
        Those of item ``task`` with the fields ``function`` and ``change`` count.

    Notes
    -----
    A change is written ``what: source -> plan``, such as ``number raised: 70 -> 75``.
    """
    outcomes: list[Outcome] = []
    columns = {"function": table["function"].tolist(), "changed": table["changed"].tolist()}
    places = {key: k for k, key in enumerate(zip(table["document"], table["task"], strict=True))}
    for document in sorted(corrections):
        for correction in corrections[document]:
            if correction.item != "task" or correction.field not in ("function", "change"):
                continue
            try:
                task = anchors[document].unit(list(tasks[document]), correction)
                k = places.get((document, task.id), -1)
                if k < 0:
                    raise NotFound(f"The task {task.id} is not coded; expected a task of a plan.")
                outcomes.append(_correct_row(columns, k, correction, task.id))
            except NotFound as error:
                outcomes.append(failed(correction, error))
    made = {name: pd.Series(values, index=table.index, dtype=table[name].dtype) for name, values in columns.items()}
    return (table.assign(**made) if outcomes else table), tuple(outcomes)


def _correct_row(columns: Mapping[str, list[str]], k: int, correction: Correction, task: str) -> Outcome:
    if correction.field == "function":
        read = columns["function"][k]
        columns["function"][k] = correction.now
        return settle(correction, read, found=task)
    changes = json.loads(columns["changed"][k] or "[]")
    read = "; ".join(_named(change) for change in changes)
    name = _named if ":" in correction.was else _kind
    now = correct_list(changes, correction, name, _changes)
    columns["changed"][k] = json.dumps(list(now), ensure_ascii=False)
    return settle(correction, read, found=task, now="; ".join(_named(change) for change in now))


def _named(change: Mapping[str, str]) -> str:
    return f"{change['what']}: {change['from']} -> {change['to']}"


def _kind(change: Mapping[str, str]) -> str:
    return change["what"]


def _changes(part: str) -> list[Mapping[str, str]]:
    match = _CHANGE.fullmatch(part)
    if not match or match["what"] not in CHANGES:
        raise NotFound(
            f"{shorten(part)!r} is no change; expected 'what: source -> plan' with what one of {', '.join(CHANGES)}."
        )
    return [{"what": match["what"], "from": match["source"] or "", "to": match["plan"] or ""}]


def is_code(correction: Correction) -> bool:
    """Whether a correction concerns a code and waits until tasks are coded."""
    return correction.item == "task" and correction.field in CODES
