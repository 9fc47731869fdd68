"""Emphasis by task group: how much of its measures a plan gives to each group of its source, and how sure that is."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.core import Document, Section, Span, Task, Tokens, merge_spans
from analysis.core.tables import make_table
from analysis.emphasis.drawing import draw_groups, draw_interval
from analysis.emphasis.placement import Floats, GroupProfiles, Placement, place_tasks, profile_groups
from analysis.vietnamese.alphabet import fold

_ORGANISES = re.compile(r"^\W*(?:to chuc thuc hien|kinh phi|nguon luc thuc hien|trach nhiem cua)\b")
OCR_VARIANCE = 0.016
"""Variance of a word count per word of unreadable text: estimated on 72 hand-annotated tasks of two damaged plans."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanText:
    """What `measure_emphasis` needs to know of one plan.

    Parameters
    ----------
    document : Document
        Repaired.
    tokens : Tokens
        Its syllables (or words): what shares count.
    sections : sequence of Section
    tasks : sequence of Task
    locality : str
    reused : sequence of Span
        Passages shared with superior texts, in this document.
    date : str
        ISO, as far as it is known; deadlines are counted from its year.
    level : str
        Level of government.
    """

    document: Document
    tokens: Tokens
    sections: Sequence[Section]
    tasks: Sequence[Task]
    locality: str = ""
    reused: Sequence[Span] = ()
    date: str = ""
    level: str = ""


class SourceSize(NamedTuple):
    """How much a source says in one task group to the level in question: words and provisions."""

    n_words: int
    n_provisions: int


def measure_emphasis(
    plans: Sequence[PlanText],
    groups: Mapping[str, tuple[str, str]],
    *,
    source: str,
    own: Mapping[str, SourceSize] | None = None,
    zones: Sequence[str] = ("measures",),
    seed: int = 0,
) -> pd.DataFrame:
    """Shares of each task group of the source in every plan, in three versions, beside the source's own shares.

    Parameters
    ----------
    plans : sequence of PlanText
    groups : mapping of number to (title, text)
        The task groups of the source; leave out one that only organises (Tổ chức thực hiện).
    source : str
        Document id of the source.
    own : mapping of number to SourceSize, optional
        What the source itself says per group to the level of these plans: a province is not measured against what is
        addressed to ministries. Without it, the words of the groups' texts, and no share of provisions.
    zones : sequence of str
        The parts of the plan that count: by default the measures only, because funding and organisation answer no
        task group.
    seed : int
        Of the draws; the result for one plan does not depend on the others.

    Returns
    -------
    DataFrame
        Table ``emphasis``; per plan, version and group one row. ``words``: all words from the heading of a section to
        its end, an assignment line counting with the task above it. ``words_not_reused``: those outside the reused
        passages. ``tasks``: tasks. Shares are of the plan's words (tasks) in `zones` and sum to 1 over the groups;
        they are missing where the plan has none. ``share_of_task_part`` has the same words (tasks) over those of all
        tasks, funding and organisation included. ``placed_by`` says whether the plan's headings or the words of its
        tasks decided; ``share_by_content`` is the share if every task is placed by its own words alone, and
        ``share_by_section`` if only whole sections are, where that leaves hardly a doubt: what is missing to 1 stands
        in sections that answer no group, or several.

    Notes
    -----
    A plan is observed whole: the interval is one of *measurement*, not of sampling. It holds the shares under 2,000
    drawings of the task groups from their posterior (a heading with all its tasks at once) and of the word counts
    with the noise that unreadable text brings. It leaves out errors of finding the tasks, and it is missing for a
    plan of fewer than two tasks. Shares are compositional: where one rises others must fall; ``log_ratio`` is
    log2 of plan share over source share, half a word (task) added to every group of both; its bounds are those of the
    share.
    """
    return make_table("emphasis", [
        row
        for plan in sorted(plans, key=lambda p: p.document.id)
        for row in emphasis_rows(plan, groups, source=source, own=own, zones=zones, seed=seed)
    ])  # fmt: skip


def emphasis_rows(
    plan: PlanText,
    groups: Mapping[str, tuple[str, str]],
    *,
    source: str,
    own: Mapping[str, SourceSize] | None = None,
    zones: Sequence[str] = ("measures",),
    seed: int = 0,
) -> list[dict[str, object]]:
    """The rows of `measure_emphasis` for one plan."""
    profiles = profile_groups(groups)
    rows = _plan_rows(plan, profiles, source_sizes(profiles, own), tuple(zones), seed)
    return [{**row, "source": source, "interval": "measurement"} for row in rows]


def measured_groups(groups: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The task groups that plans answer with measures: those whose title is not about organising or funding.

    >>> list(measured_groups({"1": ("Phát triển hạ tầng số", "..."), "2": ("Tổ chức thực hiện", "...")}))
    ['1']
    """
    return {number: group for number, group in groups.items() if not _ORGANISES.search(fold(group[0].lower()))}


def source_sizes(profiles: GroupProfiles, own: Mapping[str, SourceSize] | None) -> dict[str, Floats | None]:
    """The source's own words (or provisions) per group for each version; None where they are not known or all 0."""
    if own is None:
        words, provisions = np.array(profiles.n_words, float), np.zeros(len(profiles.numbers))
    else:
        sizes = [own.get(number, SourceSize(0, 0)) for number in profiles.numbers]
        words, provisions = (np.array([size[i] for size in sizes], float) for i in (0, 1))
    known = {"words": words, "words_not_reused": words, "tasks": provisions}
    return {version: counts if counts.sum() else None for version, counts in known.items()}


@lru_cache(maxsize=16)
def place_plan(
    plan: PlanText, profiles: GroupProfiles, zones: tuple[str, ...]
) -> tuple[list[Task], Placement, NDArray[np.int64], NDArray[np.int64]]:
    """Tasks of a plan in `zones` by place, their task groups, their words, and those of their words not reused.

    The last results are kept, because emphasis and manner of one plan both need them.
    """
    tasks = sorted((task for task in plan.tasks if task.zone in zones), key=lambda task: task.span)
    placed = place_tasks(plan.document, tasks, sections=plan.sections, profiles=profiles)
    territories = task_territories(tasks, plan.sections)
    words = count_between(plan.tokens, territories)
    return tasks, placed, words, words - count_between(plan.tokens, territories, within=plan.reused)


def _task_part(plan: PlanText) -> dict[str, int]:
    """Words and tasks of the whole task part, the closing paragraph left out."""
    tasks = sorted((task for task in plan.tasks if task.kind != "closing"), key=lambda task: task.span)
    territories = task_territories(tasks, plan.sections)
    words = int(count_between(plan.tokens, territories).sum())
    reused = int(count_between(plan.tokens, territories, within=plan.reused).sum())
    return {"words": words, "words_not_reused": words - reused, "tasks": len(tasks)}


def _plan_rows(
    plan: PlanText, profiles: GroupProfiles, sizes: Mapping[str, Floats | None], zones: tuple[str, ...], seed: int
) -> Iterator[dict[str, object]]:
    tasks, placed, words, fresh = place_plan(plan, profiles, zones)
    versions = {"words": words, "words_not_reused": fresh, "tasks": np.ones(len(tasks), np.int64)}
    k, whole = len(profiles.numbers), _task_part(plan)
    by = " and ".join(sorted(set(placed.by), reverse=True))
    n_tasks = np.bincount(placed.group_index, minlength=k)
    drawn = draw_groups(placed, seed=[seed, zlib.crc32(plan.document.id.encode("utf-8", "surrogatepass"))])
    for version, weights in versions.items():
        noise = 0.0 if version == "tasks" else OCR_VARIANCE * (1 - plan.document.quality)
        low, high = draw_interval(weights, drawn, noise=noise)
        counts = np.bincount(placed.group_index, weights, minlength=k)
        alone = np.bincount(placed.content_index, weights, minlength=k)
        sections = np.bincount(placed.section_index + 1, weights, minlength=k + 1)[1:]
        total, own = counts.sum(), sizes[version]
        counted = {"share": counts, "share_by_content": alone, "share_by_section": sections}
        columns = {name: found / total if total else np.full(k, np.nan) for name, found in counted.items()}
        share = columns["share"]
        bounds = {"low": np.minimum(low, share), "high": np.maximum(high, share)}
        ratios = {"log_ratio": share, **{f"log_ratio_{end}": bound for end, bound in bounds.items()}}
        columns |= bounds
        columns["share_of_task_part"] = counts / whole[version] if whole[version] else share
        if own is not None:
            columns["source_share"] = own / own.sum()
            columns |= {name: log_ratio_of_shares(s * total, own, total=total) for name, s in ratios.items()}
        for i, group in enumerate(profiles.numbers):
            yield {
                "document": plan.document.id,
                "locality": plan.locality,
                "group": group,
                "group_title": profiles.titles[i],
                "version": version,
                "n_words": int(counts[i]),
                "n": int(n_tasks[i]),
                "placed_by": by,
                "source_n": None if own is None else int(own[i]),
                **{name: float(values[i]) for name, values in columns.items()},
            }


def log_ratio_of_shares(counts: ArrayLike, own: ArrayLike, *, total: float | None = None) -> Floats:
    """log2 of shares over shares, half a unit added to every group on both sides.

    `total` is what the counts are shares of, where it is not their sum (bounds do not sum up).

    >>> log_ratio_of_shares([3.5, 0.5], [1, 1]).round(3).tolist()
    [0.678, -1.322]
    """
    plan, source = np.asarray(counts, float) + 0.5, np.asarray(own, float) + 0.5
    whole = plan.sum() if total is None else total + 0.5 * len(plan)
    return np.log2(plan / whole) - np.log2(source / source.sum())


def task_territories(tasks: Sequence[Task], sections: Sequence[Section]) -> list[Span]:
    """The stretch of text that goes with each task: its own and what follows it up to the next task or section end.

    The first task of a section also takes the heading of that section. Territories are disjoint and in the order of
    the tasks, which must be sorted by span.
    """
    by_id = {section.id: section for section in sections}
    starts: list[int] = []
    for i, task in enumerate(tasks):
        home = by_id.get(task.section)
        floor = tasks[i - 1].span.end if i else 0
        first = home is not None and floor <= home.span.start <= task.span.start
        starts.append(home.span.start if home is not None and first else max(task.span.start, floor))
    ends = []
    for i, task in enumerate(tasks):
        home = by_id.get(task.section)
        end = max(task.span.end, home.span.end if home is not None else 0)
        ends.append(min(end, starts[i + 1]) if i + 1 < len(tasks) else end)
    return [Span(start, max(start, end)) for start, end in zip(starts, ends, strict=True)]


def count_between(tokens: Tokens, spans: Sequence[Span], *, within: Sequence[Span] | None = None) -> NDArray[np.int64]:
    """Tokens that start in each span; only those lying wholly within one of the spans `within`, where given."""
    starts = tokens.spans[:, 0]
    counted = np.ones(len(tokens), np.int64)
    if within is not None:
        counted[:] = 0
        for span in merge_spans(list(within)):
            first, last = tokens.between(span.start, span.end)
            counted[first:last] = 1
    running = np.concatenate([[0], np.cumsum(counted)])
    edges = starts.searchsorted(np.array([(s.start, s.end) for s in spans], starts.dtype).reshape(-1, 2))
    return running[edges[:, 1]] - running[edges[:, 0]]
