"""Corrections of tasks and provisions: which there are, from where to where, and what they say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.core.correction import BY_HAND, CODES, Correction, Outcome
from analysis.core.document import Document
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.core.task import Stated, Target, Task
from analysis.corrections.anchors import Anchors, NotFound, Unit, shorten
from analysis.corrections.values import correct_list, failed, one_line, same, settle
from analysis.structure.deadlines import find_deadlines
from analysis.structure.leads import find_lead, find_partners
from analysis.structure.provisions import Provision
from analysis.structure.targets import find_targets
from analysis.structure.zones import find_zones

_NORMAL = re.compile(
    r"(?:--\d\d-\d\d|20\d\d(?:-(?:\d\d(?:-\d\d)?|Q[1-4])|/20\d\d)?|yearly|semiannual|quarterly|monthly|weekly|daily|"
    r"continuous|periodic|urgent|as prescribed|mid-term)"
)


def correct_tasks(
    document: Document,
    tasks: Sequence[Task],
    corrections: Sequence[Correction],
    anchors: Anchors,
    *,
    sections: Sequence[Section],
) -> tuple[tuple[Task, ...], tuple[Outcome, ...]]:
    """The tasks of a document after the corrections of the items ``task`` and ``agency``; codes are left for later.

    Parameters
    ----------
    document : Document
    tasks : sequence of Task
    corrections : sequence of Correction
        In the order in which they are to be applied.
    anchors : Anchors
        Of the same document.
    sections : sequence of Section
        In which an added task finds its section and zone.

    Returns
    -------
    tasks : tuple of Task
        In reading order. A task whose border moved, or that was added, has its lead, partners, deadlines and targets
        read again from its words; what a heading or an assignment line gave stays. A value said by hand has the span of
        its words in the task or, where they do not stand there, an empty span at its beginning.
    outcomes : tuple of Outcome
    """
    found, outcomes = list(tasks), []
    for correction in corrections:
        if correction.item == "agency":
            outcomes.append(_rename_agency(found, correction))
        elif correction.item == "task" and correction.field not in CODES:
            try:
                outcomes.append(_correct_task(document, found, correction, anchors, sections))
            except NotFound as error:
                outcomes.append(failed(correction, error))
    return tuple(sorted(found, key=lambda t: t.span)) if outcomes else tuple(tasks), tuple(outcomes)


def _correct_task(
    document: Document, found: list[Task], correction: Correction, anchors: Anchors, sections: Sequence[Section]
) -> Outcome:
    text = document.text
    if correction.field == "added":
        return _add_task(text, found, correction, anchors, sections)
    try:
        task = anchors.unit(found, correction)
    except NotFound:
        if correction.field == "dropped" and anchors.find(correction.quote):
            return Outcome(correction, "already so")
        raise
    k = found.index(task)
    if correction.field == "dropped":
        del found[k]
        return Outcome(correction, "applied", task.id, shorten(one_line(task.span.of(text))))
    if correction.field == "border":
        span = _border(found, task, correction, anchors)
        found[k] = _read_again(text, replace(task, span=span), task.span)
        return Outcome(correction, "already so" if span == task.span else "applied", task.id, _words(text, task.span))
    found[k], read, now = _corrected_field(text, task, correction, anchors)
    return settle(correction, read, found=task.id, now=now)


def _words(text: str, span: Span) -> str:
    words = span.of(text).split()
    return " ".join(words) if len(words) <= 12 else f"{' '.join(words[:5])} ... {' '.join(words[-5:])}"


def _border(units: Sequence[Unit], unit: Unit, correction: Correction, anchors: Anchors) -> Span:
    """The new place of a unit, which may overlap no other one."""
    span = anchors.find_one(correction.now)
    if not span.overlap(unit.span):
        raise NotFound(
            f"The new border lies outside {unit.id}; expected words of it; quote from its first to its last."
        )
    _check_free(units, span, besides=unit.id)
    return span


def _check_free(units: Sequence[Unit], span: Span, *, besides: str = "") -> None:
    other = next((u for u in units if u.id != besides and u.span.overlap(span)), None)
    if other is not None:
        raise NotFound(f"The words overlap with {other.id}; expected them free; drop that or correct its border too.")


def _read_again(text: str, task: Task, old: Span) -> Task:
    """A task with what its own words say, and what was said outside of its old words."""
    words, start = task.span.of(text), task.span.start
    lead = task.lead if task.lead and task.lead.role in ("heading", "assignment") else find_lead(words, start)
    partners = find_partners(words, start)
    deadlines = find_deadlines(words, start)
    beyond = [d for d in task.deadlines if not old.contains(d.span) and d.value not in {f.value for f in deadlines}]
    others = [p for p in task.partners if not old.contains(p.span) and p.text not in {f.text for f in partners}]
    return replace(
        task, lead=lead, partners=(*partners, *others), deadlines=(*deadlines, *beyond),
        targets=find_targets(words, start),
    )  # fmt: skip


def _add_task(
    text: str, found: list[Task], correction: Correction, anchors: Anchors, sections: Sequence[Section]
) -> Outcome:
    span = anchors.find_one(correction.quote)
    there = next((t for t in found if t.span == span), None)
    if there is not None:
        return Outcome(correction, "already so", there.id)
    _check_free(found, span)
    holding = [s for s in sections if s.span.start <= span.start < s.span.end]
    inner = min(holding, key=lambda s: (len(s.span), -s.depth), default=None)
    zone = find_zones(sections)[inner.id] if inner is not None else ""
    zone = zone if zone in ("measures", "funding", "organisation") else "measures"
    kind = correction.now if correction.now in ("task", "funding", "closing") else "task"
    stem = inner.id if inner is not None else "x"
    taken = {t.id for t in found}
    free = (f"{stem}.x{k}" for k in range(1, len(found) + 2))
    id_ = correction.id if correction.id and correction.id not in taken else next(i for i in free if i not in taken)
    found.append(_read_again(text, Task(id_, stem, span, kind, zone), span))
    return Outcome(correction, "applied", id_)


def _stated(value: str, task: Task, anchors: Anchors, *, role: str = "", normal: str | None = None) -> Stated:
    """Something said by hand, with the place of its words in the task, else an empty place at its beginning."""
    inside = [span for span in anchors.find(value) if task.span.contains(span)]
    place = inside[0] if inside else Span(task.span.start, task.span.start)
    return Stated(value, value if normal is None else normal, place, role)


def _corrected_field(text: str, task: Task, correction: Correction, anchors: Anchors) -> tuple[Task, str, str]:
    """The task, what was read, and what is now said."""
    now, field = correction.now, correction.field
    if field == "kind":
        return replace(task, kind=now), task.kind, now
    if field == "zone":
        return replace(task, zone=now), task.zone, now
    if field in ("lead", "result"):
        stated = _stated(now, task, anchors, role=BY_HAND) if now else None
        before: Stated | None = getattr(task, field)
        made = replace(task, lead=stated) if field == "lead" else replace(task, result=stated)
        return made, before.text if before else "", now
    if field == "partners":
        partners = correct_list(task.partners, correction, _text_of, lambda part: [_stated(part, task, anchors)])
        return replace(task, partners=partners), _joined(task.partners), _joined(partners)
    if field == "deadline":
        deadlines = correct_list(task.deadlines, correction, _text_of, lambda part: _deadlines(part, task, anchors))
        return replace(task, deadlines=deadlines), _joined(task.deadlines), _joined(deadlines)
    targets = correct_list(task.targets, correction, lambda t: t.text, lambda part: _targets(part, task, anchors))
    return replace(task, targets=targets), "; ".join(t.text for t in task.targets), "; ".join(t.text for t in targets)


def _text_of(stated: Stated) -> str:
    return stated.text


def _joined(values: Sequence[Stated]) -> str:
    return "; ".join(one_line(value.text) for value in values)


def _deadlines(part: str, task: Task, anchors: Anchors) -> list[Stated]:
    place = _stated(part, task, anchors).span
    if _NORMAL.fullmatch(part):
        return [Stated(part, part, place, "deadline")]
    read = find_deadlines(part)
    if not read:
        raise NotFound(
            f"No deadline can be read in {shorten(part)!r}; expected words such as 'trước ngày 30/6/2025' or a value "
            "such as 2025-06-30 or 2025-Q2."
        )
    return [Stated(d.text, d.value, place, d.role) for d in read]


def _targets(part: str, task: Task, anchors: Anchors) -> list[Target]:
    read = find_targets(part)
    if not read:
        raise NotFound(f"No target can be read in {shorten(part)!r}; expected a number with its unit: 'ít nhất 70%'.")
    place = _stated(part, task, anchors).span
    return [replace(target, span=place) for target in read]


def _rename_agency(found: list[Task], correction: Correction) -> Outcome:
    """Every lead and partner that is called as was read gets the right name."""
    renamed = []
    for k, task in enumerate(found):
        lead = task.lead
        if lead is not None and same(lead.text, correction.was):
            lead = replace(lead, text=correction.now, value=correction.now)
        partners = tuple(
            replace(p, text=correction.now, value=correction.now) if same(p.text, correction.was) else p
            for p in task.partners
        )
        if (lead, partners) != (task.lead, task.partners):
            found[k] = replace(task, lead=lead, partners=partners)
            renamed.append(task.id)
    if renamed:
        return Outcome(correction, "applied", ";".join(renamed), correction.was)
    named = [s.text for task in found for s in (task.lead, *task.partners) if s is not None]
    if correction.now in named:
        return Outcome(correction, "already so")
    reason = f"No lead and no partner is read as {shorten(correction.was)!r} now; expected one; correct the column was."
    return Outcome(correction, "no longer fits", reason=reason)


def correct_provisions(
    provisions: Sequence[Provision], corrections: Sequence[Correction], anchors: Anchors,
    *, groups: Mapping[str, str],
) -> tuple[tuple[Provision, ...], tuple[Outcome, ...]]:  # fmt: skip
    """The provisions of a document after the corrections of item ``provision``.

    Parameters
    ----------
    provisions, corrections, anchors
        As for tasks.
    groups : mapping of str to str
        Number of a task group -> its title.
    """
    found, outcomes = list(provisions), []
    for correction in corrections:
        if correction.item != "provision":
            continue
        try:
            outcomes.append(_correct_provision(found, correction, anchors, groups))
        except NotFound as error:
            outcomes.append(failed(correction, error))
    return tuple(found), tuple(outcomes)


def _correct_provision(
    found: list[Provision], correction: Correction, anchors: Anchors, groups: Mapping[str, str]
) -> Outcome:
    provision = anchors.unit(found, correction)
    k = found.index(provision)
    if correction.field == "dropped":
        del found[k]
        return Outcome(correction, "applied", provision.id)
    if correction.field == "border":
        span = _border(found, provision, correction, anchors)
        found[k] = replace(provision, span=span)
        return Outcome(correction, "already so" if span == provision.span else "applied", provision.id)
    if correction.field == "group":
        if correction.now and correction.now not in groups:
            known = ", ".join(groups) or "none"
            raise NotFound(f"There is no task group {correction.now}; expected one of {known}; correct the column is.")
        found[k] = replace(provision, group=correction.now, group_title=groups.get(correction.now, ""))
        return settle(correction, provision.group, found=provision.id)
    found[k] = replace(provision, addressee=correction.now)
    return settle(correction, provision.addressee, found=provision.id)
