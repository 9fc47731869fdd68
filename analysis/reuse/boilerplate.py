"""Boilerplate: wording that plans share whatever they carry out. It is named, never dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.core.alignment import Alignment
from analysis.core.passages import Passages, passages_of, places_of
from analysis.core.span import Span, merge_spans
from analysis.core.tokens import Tokens
from analysis.reuse.coverage import count_covered
from analysis.reuse.kernels import ANY, Settings, find_rows, mark_shingles
from analysis.reuse.streams import index_texts, pack_texts

FORMULA_SIZE, FORMULA_TIMES, ROUTINE_LENGTH = 4, 4, 8
KINDS = ("letterhead", "citation and title", "formula", "routine")


@dataclass(frozen=True)
class Boilerplate:
    """Where a study's plans hold wording that says nothing about what they carry out.

    Parameters
    ----------
    spans : mapping of document id to tuple of (Span, kind)
        Sorted; kinds as in `KINDS`. Spans of different kinds may overlap.
    estimable : mapping of document id to bool
        Whether *routine* wording could be learnt for this plan: only where the corpus holds plans under other
        resolutions.
    n_others : mapping of document id to int
        How many plans under other resolutions it was compared with.
    """

    spans: Mapping[str, tuple[tuple[Span, str], ...]]
    estimable: Mapping[str, bool]
    n_others: Mapping[str, int]

    def masks(self, *kinds: str) -> dict[str, tuple[Span, ...]]:
        """For each document the union of the spans of these kinds (of all kinds where none is named)."""
        wanted = kinds or KINDS
        return {
            document: merge_spans([span for span, kind in spans if kind in wanted])
            for document, spans in sorted(self.spans.items())
        }

    @cached_property
    def _merged(self) -> dict[str, dict[str, tuple[Span, ...]]]:
        """Per document, for each kind the union of its spans."""
        found = {
            document: {kind: merge_spans([span for span, other in spans if other == kind]) for kind in KINDS}
            for document, spans in self.spans.items()
        }
        return {document: {kind: parts for kind, parts in kinds.items() if parts} for document, kinds in found.items()}

    def kinds_of(self, document: str, stretches: NDArray[np.integer], *, at_least: float = 0.6) -> list[str]:
        """For each stretch, shape (n, 2), the kind that covers at least this share of it, the first of `KINDS`.

        Empty where none does.
        """
        found = np.full(len(stretches), "", object)
        length = stretches[:, 1] - stretches[:, 0]
        for kind, parts in self._merged.get(document, {}).items():
            covered = count_covered(parts, stretches) >= at_least * length
            found[covered & (length > 0) & (found == "")] = kind
        return found.tolist()

    def kind_of(self, document: str, span: Span, *, at_least: float = 0.6) -> str:
        """`kinds_of` for one span."""
        return self.kinds_of(document, np.array([[span.start, span.end]]), at_least=at_least)[0]

    def kinds_at(self, places: Sequence[tuple[str, Span]]) -> list[str]:
        """`kinds_of` for places in many documents, in their order."""
        documents = sorted({document for document, _ in places})
        number = {document: i for i, document in enumerate(documents)}
        stretches = np.array([(span.start, span.end) for _, span in places], np.int64).reshape(-1, 2)
        found = np.full(len(places), "", object)
        numbers = np.array([number[document] for document, _ in places], np.int64)
        for document, part in zip(documents, places_of(numbers, len(documents)), strict=True):
            found[part] = self.kinds_of(document, stretches[part])
        return found.tolist()


def find_boilerplate(plans: Sequence[Tokens], *, families: Mapping[str, str],
                     known: Mapping[str, Sequence[tuple[Span, str]]] | None = None,
                     masks: Mapping[str, Sequence[Span]] | None = None, sources: Sequence[Tokens] = (),
                     ) -> Boilerplate:  # fmt: skip
    """What stands in plans whatever they carry out, by kind.

    Parameters
    ----------
    plans : sequence of Tokens
    families : mapping of document id to str
        Which central act a plan carries out; plans of another family are where routine wording is learnt. A plan with
        an empty family is compared with nobody.
    known : mapping of document id to (Span, kind), optional
        Letterheads, citations, titles as their sections and citations show them (kinds ``letterhead``,
        ``citation and title``).
    masks : mapping of document id to spans, optional
        What the superior texts explain: wording that both families took from a common superior text is not routine.
    sources : sequence of Tokens, optional
        The superior texts: wording that one of them has again and again is a formula.

    Returns
    -------
    Boilerplate
        *formula*: runs of four tokens that one source, or the plan itself, has four times or more: the theme of a
        resolution, its stock phrases. *routine*: a passage shared with a plan of another family.

    Notes
    -----
    With few plans of another family, routine wording is found only in part: its share is a lower bound.
    """
    spans: dict[str, list[tuple[Span, str]]] = {
        plan.document: list((known or {}).get(plan.document, ())) for plan in plans
    }
    family = {plan.document: families.get(plan.document, "") for plan in plans}
    texts = [pack_texts([source], size=FORMULA_SIZE).shingles for source in sources]
    stock = np.unique(np.concatenate([*(_frequent(text, FORMULA_TIMES) for text in texts), np.zeros(0, np.uint64)]))
    n_others = {}
    for plan in plans:
        own = family[plan.document]
        others = [p for p in plans if own and family[p.document] not in ("", own)]
        n_others[plan.document] = len(others)
        spans[plan.document] += [(span, "formula") for span in _formulas(plan, stock)]
    for span_of, span in _shared_between_families(plans, family, masks or {}):
        spans[span_of].append((span, "routine"))
    ordered = {
        document: tuple(sorted(parts, key=lambda p: (p[0], KINDS.index(p[1])))) for document, parts in spans.items()
    }
    return Boilerplate(ordered, {document: n > 0 for document, n in n_others.items()}, n_others)


def _formulas(plan: Tokens, stock: NDArray[np.uint64]) -> list[Span]:
    """Where runs of `FORMULA_SIZE` tokens stand that are stock, or that the plan itself has often; joined."""
    shingles = pack_texts([plan], size=FORMULA_SIZE).shingles
    if not len(shingles):
        return []
    starts = np.flatnonzero(mark_shingles(shingles, stock, FORMULA_TIMES))
    if not len(starts):
        return []
    first, end = plan.spans[starts, 0], plan.spans[starts + FORMULA_SIZE - 1, 1]
    opens = np.flatnonzero(np.concatenate([[True], first[1:] > end[:-1]]))
    closes = np.concatenate([opens[1:], [len(starts)]]) - 1
    return [Span(a, b) for a, b in zip(first[opens].tolist(), end[closes].tolist(), strict=True)]


def _frequent(shingles: NDArray[np.uint64], times: int) -> NDArray[np.uint64]:
    values, counts = np.unique(shingles[shingles != 0], return_counts=True)
    return values[counts >= times]


def _shared_between_families(
    plans: Sequence[Tokens], family: Mapping[str, str], masks: Mapping[str, Sequence[Span]]
) -> list[tuple[str, Span]]:
    """Passages of every plan that stand in a plan of another family, found once per pair of families."""
    found = []
    settings = Settings(slots=8, min_length=ROUTINE_LENGTH, max_postings=max(400, len(plans)))
    for name in sorted(set(family.values()) - {""}):
        own = [plan for plan in plans if family[plan.document] == name]
        others = [plan for plan in plans if family[plan.document] not in ("", name)]
        if not others:
            continue
        packed = pack_texts(others, masks=masks)
        rows = find_rows(packed, index_texts(packed), pack_texts(own, masks=masks), ANY, settings)
        for row in rows:
            plan = own[row[3]]
            found.append((plan.document, Span(int(plan.spans[row[4], 0]), int(plan.spans[row[5] - 1, 1]))))
    return found


def label_boilerplate(alignments: Sequence[Alignment], boilerplate: Boilerplate) -> tuple[tuple[Alignment, str], ...]:
    """Each alignment with the kind of boilerplate that covers most of its target side, or an empty text.

    Such an alignment becomes one of kind ``boilerplate``, also where a superior text has the wording: a formula or a
    title that stands alone is not copied from one place. Only routine wording that a superior text has stays ``chain``.
    """
    passages = passages_of(alignments)
    kinds = name_boilerplate(passages, boilerplate)
    is_stock = becomes_boilerplate(passages, kinds)
    return tuple(
        (replace(alignment, kind="boilerplate") if stock else alignment, kind)
        for alignment, kind, stock in zip(alignments, kinds.tolist(), is_stock.tolist(), strict=True)
    )


def name_boilerplate(passages: Passages, boilerplate: Boilerplate) -> NDArray[np.object_]:
    """The kind of boilerplate that covers most of the target side of each passage, or an empty text, shape (n,)."""
    kinds = np.full(len(passages), "", object)
    parts = places_of(passages.target, len(passages.documents))
    for document, part in zip(passages.documents, parts, strict=True):
        kinds[part] = boilerplate.kinds_of(document, passages.target_span[part])
    return kinds


def becomes_boilerplate(passages: Passages, kinds: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which passages are of kind ``boilerplate`` by what `name_boilerplate` says of them; see `label_boilerplate`."""
    return (kinds != "") & (passages.are("peer") | (kinds != "routine"))
