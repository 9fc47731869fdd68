"""Amendments: which document changes which, gathered from all documents and the manifest."""

from collections.abc import Iterable, Mapping

from analysis.core import Change, Header
from analysis.vietnamese.symbols import canonical_symbol, lineage_of, organ_of

Amendments = Mapping[str, tuple[tuple[str, str], ...]]
"""Canonical number of a document that changes others -> (relation, number of the changed document), sorted."""


def gather_changes(
    headers: Mapping[str, Header],
    changes: Mapping[str, Iterable[Change]],
    *,
    metadata: Mapping[str, Mapping[str, str]] | None = None,
) -> Amendments:
    """What every document changes, as the texts and the manifest say.

    Parameters
    ----------
    headers : mapping of str to Header
        By document id.
    changes : mapping of str to iterable of Change
        What each document says, by its id.
    metadata : mapping of str to mapping, optional
        Manifest rows by document id: ``amends`` (numbers, parted by ``;``) and ``replaced_by``.

    Returns
    -------
    mapping
        Relations are ``amends``, ``replaces``, ``repeals``. A programme that is named only by what it carries out is
        resolved where exactly one other document of the same office in the corpus carries that out, else left out.
    """
    found: dict[str, set[tuple[str, str]]] = {}

    def add(by: str, relation: str, of: str) -> None:
        if by and of and by != of:
            found.setdefault(by, set()).add((relation, of))

    for id_ in sorted(changes):
        for change in changes[id_]:
            add(change.by, change.relation, change.of or _programme(change, headers))
    for id_, row in sorted((metadata or {}).items()):
        number = canonical_symbol(headers[id_].number) if id_ in headers else ""
        for other in (row.get("amends") or "").split(";"):
            add(number, "amends", canonical_symbol(other))
        add(canonical_symbol(row.get("replaced_by") or ""), "replaces", number)
    return {by: tuple(sorted(pairs)) for by, pairs in sorted(found.items())}


def _programme(change: Change, headers: Mapping[str, Header]) -> str:
    """Number of the one document of the same office that carries out what the changed one carries out."""
    numbers = {
        number
        for header in headers.values()
        if (number := canonical_symbol(header.number)) != change.by
        and header.kind != "Phụ lục"
        and change.carries_out in header.implements
        and (organ_of(number), lineage_of(number)) == (organ_of(change.by), lineage_of(change.by))
        and header.level == "central"
    }
    return next(iter(numbers)) if len(numbers) == 1 else ""
