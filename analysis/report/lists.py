"""What the page lists beside tasks and passages: wording that plans share, repeats, and the documents they cite."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.core.correction import FIELDS, LISTS
from analysis.core.tables import LEVELS, RELATIONS

Positions = Mapping[str, Callable[[int], int]]
FORM: Mapping[str, tuple[str, ...]] = {
    "task": (
        "relation", "function", "change", "source", "lead", "partners", "deadline", "targets", "result", "zone", "kind",
        "border", "dropped",
    ),
    "header": FIELDS["header"],
    "text": FIELDS["text"],
}  # fmt: skip
"""Item -> the fields that can be corrected in the page, in the order in which they are offered."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "task.relation": RELATIONS,
    "task.function": ("substantive", "organisational"),
    "task.zone": ("measures", "funding", "organisation"),
    "task.kind": ("task", "funding", "closing"),
    "task.dropped": ("yes",),
    "header.level": LEVELS[1:],
}
"""item.field -> the values it may have."""


def listed(cell: str) -> list[str]:
    """The members of a cell that holds several.

    >>> listed("902-NQ-CP; 901-NQ-TW"), listed("")
    (['902-NQ-CP', '901-NQ-TW'], [])
    """
    return [part.strip() for part in cell.split(";")] if cell else []


def correction_form() -> dict[str, Any]:
    """What the form of a correction offers: fields by item, values by field, and which fields hold several values."""
    return {"fields": FORM, "choices": CHOICES, "lists": LISTS}


def embed_clusters(table: pd.DataFrame, index: Mapping[str, int], positions: Positions) -> list[dict[str, Any]]:
    """Wordings of several plans and of no superior text of the corpus, those of most plans first, boilerplate last."""
    found: dict[str, dict[str, Any]] = {}
    for row in table.itertuples():
        if row.document not in index:
            continue
        cluster = found.setdefault(
            row.cluster,
            {"id": row.cluster, "words": int(row.n_words), "wording": row.wording, "boilerplate": row.boilerplate,
             "support": round(float(row.support), 3), "members": []},
        )  # fmt: skip
        at = positions[row.document]
        cluster["members"].append([index[row.document], at(row.start), at(row.end), row.date])
        cluster["boilerplate"] = cluster["boilerplate"] and row.boilerplate
    for cluster in found.values():
        cluster["members"].sort(key=lambda member: (member[3] or "9999", member[0], member[1]))
    return sorted(
        found.values(), key=lambda c: (c["boilerplate"] != "", -len({m[0] for m in c["members"]}), -c["words"], c["id"])
    )


def embed_repeats(table: pd.DataFrame, index: Mapping[str, int], positions: Positions) -> list[list[Any]]:
    """Places of a plan that repeat an earlier one of it: document, later place, earlier place, words, identity."""
    found = []
    for row in table.itertuples():
        if row.document in index:
            at = positions[row.document]
            places = [at(position) for position in (row.start, row.end, row.first_start, row.first_end)]
            found.append([index[row.document], *places, int(row.n_words), round(float(row.identity), 3)])
    return sorted(found)


def embed_cascade(table: pd.DataFrame, index: Mapping[str, int]) -> list[list[Any]]:
    """What each document cites: document, number cited, its document or -1, relation, lineage, level, mentions."""
    return sorted(
        [index[row.document], row.cites, index.get(row.cites_document, -1), row.relation, row.lineage, row.level,
         int(row.n_mentions)]
        for row in table.itertuples()
        if row.document in index
    )  # fmt: skip
