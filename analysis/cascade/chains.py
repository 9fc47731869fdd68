"""Chains: the superior documents that a plan carries out, those of its superiors included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.cascade.amendments import Amendments
from analysis.cascade.identity import HEIGHT, Numbers, find_cited, same_province
from analysis.core import Citation, Header
from analysis.vietnamese.symbols import canonical_symbol, level_of, lineage_of


@dataclass(frozen=True, slots=True)
class Chain:
    """The superiors of one document.

    Parameters
    ----------
    document : str
        Its id.
    superiors : tuple of str
        Ids of the documents of the corpus that it carries out, directly or through one of them; nearest first.
    missing : tuple of str
        Canonical numbers that are carried out but not in the corpus.
    coverage : float or None
        Superiors in the corpus / superiors named, 0-1; None where the document names none.
    """

    document: str
    superiors: tuple[str, ...]
    missing: tuple[str, ...]
    coverage: float | None


def find_chain(
    document: str,
    headers: Mapping[str, Header],
    citations: Mapping[str, Sequence[Citation]],
    *,
    amendments: Amendments | None = None,
    numbers: Numbers | None = None,
) -> Chain:
    """The chain of a document up to the central act.

    Parameters
    ----------
    document : str
        Id of a plan.
    headers, citations
        Of all documents, by id.
    amendments : mapping, optional
        From `gather_changes`: who carries out a text that amends another carries out that one too, as amended.
    numbers : mapping, optional
        From `index_numbers`, where the chains of many documents are wanted.

    Returns
    -------
    Chain
        The superiors are found through what each document's header says it carries out; what a superior carries out is
        inherited. A document that carries itself out in a circle counts once.
    """
    present: dict[str, int] = {}
    missing: dict[str, None] = {}
    queue = [document]
    while queue:
        current = queue.pop(0)
        for number in _with_amended(headers[current].implements, amendments or {}):
            found = find_cited(current, number, headers, citations, numbers=numbers)
            if not found:
                missing.setdefault(number)
            elif found != document and found not in present:
                present[found] = len(present)
                queue.append(found)
    ordered = sorted(present, key=lambda id_: (_distance(headers[id_]), present[id_]))
    n_named = len(ordered) + len(missing)
    return Chain(document, tuple(ordered), tuple(missing), len(ordered) / n_named if n_named else None)


def _with_amended(numbers: Sequence[str], amendments: Amendments) -> list[str]:
    amended = [of for number in numbers for relation, of in amendments.get(number, ()) if relation == "amends"]
    return list(dict.fromkeys([*numbers, *amended]))


def _distance(header: Header) -> tuple[int, int]:
    """Level of a superior, the Party's central act after the Government's programme."""
    level = HEIGHT.get(header.level or level_of(canonical_symbol(header.number)), 3)
    return level, int(level == 3 and lineage_of(canonical_symbol(header.number)) == "Party")


def candidate_sources(
    document: str,
    headers: Mapping[str, Header],
    chain: Chain,
    *,
    metadata: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[str, ...]:
    """Every superior text of the corpus that was in force when a document was issued, cited or not.

    Parameters
    ----------
    document : str
        Id of a plan.
    headers : mapping of str to Header
        Of all documents, annexes included (they follow their parent).
    chain : Chain
        From `find_chain`; its superiors are candidates whatever their level, and come first.
    metadata : mapping of str to mapping, optional
        Manifest rows by document id: a text that says ``replaced_by`` is out of force from the date of that one.

    Returns
    -------
    tuple of str
        Ids: the chain, nearest first, then the others of a higher level and, below the centre, of the same province;
        dated on or before the document, or undated.
    """
    own = headers[document]
    others = [
        id_
        for id_ in sorted(headers)
        if id_ != document
        and id_ not in chain.superiors
        and _is_superior(headers[id_], own)
        and _in_force(id_, own.date, headers, metadata or {})
    ]
    ordered = sorted(others, key=lambda id_: (_distance(headers[id_]), id_))
    return (*chain.superiors, *ordered)


def _is_superior(header: Header, own: Header) -> bool:
    """A text of the centre or of the own province; a district's only where the chain proves it, for a commune's text
    does not say in which district it lies."""
    if HEIGHT.get(header.level, -1) <= HEIGHT.get(own.level, 0):
        return False
    of_province = header.level == "province" and bool(header.province)
    return header.level == "central" or (of_province and same_province(header.province, own.province))


def _in_force(id_: str, on: str, headers: Mapping[str, Header], metadata: Mapping[str, Mapping[str, str]]) -> bool:
    date = headers[id_].date
    if date and on and date > on:
        return False
    replaced_by = canonical_symbol(metadata.get(id_, {}).get("replaced_by", ""))
    later = [h.date for h in headers.values() if replaced_by and canonical_symbol(h.number) == replaced_by and h.date]
    return not (later and on and min(later) <= on)
