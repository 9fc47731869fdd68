"""Roles: which document of a corpus is a superior text, which a plan, which an annex."""

from collections.abc import Mapping, Sequence

from analysis.cascade.identity import HEIGHT, find_cited, index_numbers
from analysis.core import Citation, Header

PLAN_KINDS = ("Kế hoạch", "Kế hoạch hành động", "Chương trình", "Chương trình hành động", "Phương án", "Hướng dẫn")
"""Kinds of documents that carry something out: below the centre they are plans, also where others carry them out."""


def resolve_roles(
    headers: Mapping[str, Header], citations: Mapping[str, Sequence[Citation]], roles: Mapping[str, str]
) -> dict[str, str]:
    """The role of every document.

    Parameters
    ----------
    headers : mapping of str to Header
        By document id.
    citations : mapping of str to sequence of Citation
        By document id; a document that is missing here cites nothing.
    roles : mapping of str to str
        What a manifest says; an empty or missing role is not yet known.

    Returns
    -------
    dict of str to str
        ``plan``, ``source`` or ``annex``, in the order of the ids. What the manifest says stands; an annex says so
        itself; a central text is a source; below the centre a document is a source where another one of a lower level
        carries it out and it is no plan by its kind; everything else is a plan.
    """
    carried_out, numbers = set(), index_numbers(headers)
    for id_ in sorted(headers):
        for number in headers[id_].implements:
            found = find_cited(id_, number, headers, citations, numbers=numbers)
            if found and HEIGHT.get(headers[found].level, -1) > HEIGHT.get(headers[id_].level, -1):
                carried_out.add(found)
    return {id_: roles.get(id_) or _role(id_, headers[id_], carried_out) for id_ in sorted(headers)}


def _role(id_: str, header: Header, carried_out: set[str]) -> str:
    if header.kind == "Phụ lục":
        return "annex"
    if header.level == "central":
        return "source"
    return "source" if id_ in carried_out and header.kind not in PLAN_KINDS else "plan"
