"""The study as one block of JSON for the page: texts once, everything else as positions in them.

Positions count UTF-16 units, as the browser does; tables count code points, and the two differ after a character beyond
U+FFFF. The names of those who signed are no part of it (`analysis.report.names`).
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

import pandas as pd

from analysis.plots.places import list_places
from analysis.report.lists import embed_cascade, embed_clusters, embed_repeats, listed
from analysis.report.names import find_names, grow, mask
from analysis.report.sentences import missing_superiors

RELATIONS = ("verbatim", "near", "adapted", "thematic", "none", "n/a")
_LEVEL_RANK = {"central": 0, "": 1, "province": 2, "district": 3, "commune": 4}
Tables = Mapping[str, pd.DataFrame]


def safe_json(value: object) -> str:
    """JSON that may stand inside a script element: no tag can open or close in it, no line separator breaks it.

    Examples
    --------
    >>> safe_json({"text": "</script><!-- &"})
    '{"text":"\\\\u003c/script\\\\u003e\\\\u003c!-- \\\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029\u007f\ufffe\uffff":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def utf16_position(text: str) -> Callable[[int], int]:
    """A function from positions in code points to positions in UTF-16 units of the same text.

    Examples
    --------
    >>> [utf16_position("a😀b")(position) for position in (0, 1, 2, 3)]
    [0, 1, 3, 4]
    """
    astral = [index for index, character in enumerate(text) if ord(character) > 0xFFFF]
    return lambda position: int(position) + bisect_left(astral, position)


def embed_study(tables: Tables, *, name_mask: str = "[tên người ký]") -> dict[str, Any]:
    """Everything the page shows, ready for `safe_json`; documents stand in the order of `order_documents`.

    Parameters
    ----------
    tables : mapping of str to DataFrame
    name_mask : str
        Stands wherever a text names who signed it.
    """
    documents = order_documents(tables["documents"])
    index = {document: position for position, document in enumerate(documents["document"])}
    shown, positions = _texts(tables, index, name_mask)
    tasks = _tasks(tables, index, positions)
    task_index = {(row["document"], row["id"]): number for number, row in enumerate(tasks)}
    provisions, provision_index = _provisions(tables["provisions"], index, positions)
    return {
        "documents": _documents(documents, tables, shown),
        "tasks": tasks,
        "alignments": _alignments(tables["alignments"], index, positions),
        "provisions": provisions,
        "groups": _groups(tables["emphasis"], index),
        "uptake": _uptake(tables["uptake"], index, provision_index, task_index, list(documents["document"])),
        "clusters": embed_clusters(tables["clusters"], index, positions),
        "repeats": embed_repeats(tables["repeats"], index, positions),
        "cascade": embed_cascade(tables["cascade"], index),
        "relations": RELATIONS,
    }


def _texts(
    tables: Tables, index: Mapping[str, int], name_mask: str
) -> tuple[dict[str, dict[str, Any]], dict[str, Callable[[int], int]]]:
    """Per document its text as it is shown, with how it was read; and where a position of the table lies in it."""
    edits = dict(iter(tables["edits"].groupby("document", sort=False)))
    parts = dict(iter(tables["sections"].groupby("document", sort=False)))
    shown: dict[str, dict[str, Any]] = {}
    positions: dict[str, Callable[[int], int]] = {document: utf16_position("") for document in index}
    for row in tables["texts"].itertuples():
        own = _placed_edits(row.text_raw, row.text, edits.get(row.document))
        sections = parts.get(row.document)
        names = () if sections is None else find_names(
            row.text, zip(sections["kind"], sections["start"], sections["end"], strict=True)
        )  # fmt: skip
        names = grow(names, [(start, end) for start, end, _, _ in own or ()])
        text, place = mask(row.text, names, name_mask)
        units = utf16_position(text)
        positions[row.document] = lambda position, units=units, place=place: units(place(int(position)))  # type: ignore[misc]
        shown[row.document] = {"text": text}
        if row.text != row.text_raw:
            shown[row.document] |= _raw(row.text_raw, row.text, own, names, positions[row.document], name_mask)
    return shown, positions


def order_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """Sources and annexes by date, newest first, then plans by level and name; column ``label`` names each."""
    labels = {place.document: place.label for place in list_places(documents)}
    rank = {document: number for number, document in enumerate(labels)}
    others = documents[documents["role"] != "plan"].sort_values(
        ["role", "date", "document"], ascending=[False, False, True]
    )
    plans = documents[documents["role"] == "plan"]
    plans = plans.assign(rank=plans["document"].map(rank)).sort_values("rank").drop(columns="rank")
    ordered = pd.concat([others, plans], ignore_index=True)
    numbers = ordered["number"].tolist()
    names = [
        labels.get(row.document) or (row.number if numbers.count(row.number) == 1 else "") or row.document
        for row in ordered.itertuples()
    ]
    return ordered.assign(label=[name + (" (annex)" if role == "annex" else "") for name, role in
                                 zip(names, ordered["role"], strict=True)])  # fmt: skip


def _documents(documents: pd.DataFrame, tables: Tables, shown: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.document, "label": row.label, "role": row.role, "level": row.level, "number": row.number,
            "date": row.date, "title": row.title, "issuer": row.issuer, "chain": listed(row.chain),
            "coverage": _number(row.chain_coverage), "quality": _number(row.quality), "text": "",
            "missing": list(missing_superiors(tables, row.document)),
            "header": {field: getattr(row, field) for field in ("locality", "province", "kind", "implements")},
            **shown.get(row.document, {}),
        }
        for row in documents.itertuples()
    ]  # fmt: skip


def _placed_edits(raw: str, text: str, edits: pd.DataFrame | None) -> list[tuple[int, int, str, float]] | None:
    """(start, end, words as read, confidence) of each edit in `text`; None where they don't lead from `raw` to it."""
    rows = [] if edits is None else sorted(edits.itertuples(), key=lambda row: row.start)
    position, rebuilt, length, placed = 0, [], 0, []
    for row in rows:
        rebuilt += [raw[position : row.start], row.replacement]
        length += max(0, row.start - position)
        placed.append((length, length + len(row.replacement), row.surface, round(float(row.confidence), 3)))
        length += len(row.replacement)
        position = row.end
    return placed if "".join(rebuilt) + raw[position:] == text else None


def _raw(
    raw: str, text: str, edits: list[tuple[int, int, str, float]] | None, names: tuple[tuple[int, int], ...],
    place: Callable[[int], int], name_mask: str,
) -> dict[str, Any]:  # fmt: skip
    """The text as it was read: as edits to undo, or whole where the edits do not lead from one to the other."""
    if edits is None:
        lines = raw.split("\n")
        for start, end in names:
            for number in range(text.count("\n", 0, start), text.count("\n", 0, end) + 1):
                lines[number : number + 1] = [name_mask] if number < len(lines) else []
        return {"raw": "\n".join(lines)}
    found, at = [], 0
    for start, end, surface, confidence in edits:
        if any(first <= start and end <= last for first, last in names):
            continue
        found.append([place(start) - at, place(end) - place(start), surface, confidence])
        at = place(end)
    return {"edits": found}


def _tasks(
    tables: Tables, index: Mapping[str, int], positions: Mapping[str, Callable[[int], int]]
) -> list[dict[str, Any]]:
    coded = {(row.document, row.task): row for row in tables["localisation"].itertuples()}
    steps: dict[tuple[str, str], list[list[Any]]] = {}
    for step in _from_the_top(tables["genealogy"]).itertuples():
        at = positions.get(step.step_document)
        known = at is not None and not pd.isna(step.start)
        steps.setdefault((step.document, step.task), []).append(
            [step.level, index.get(step.step_document, -1), step.number, at(int(step.start)) if known and at else -1,
             at(int(step.end)) if known and at else -1, step.relation, step.missing == "yes"]
        )  # fmt: skip
    found = []
    plans = set(tables["documents"].loc[tables["documents"]["role"] == "plan", "document"])
    for row in tables["tasks"].itertuples():
        if row.document not in plans:
            continue
        at = positions[row.document]
        task: dict[str, Any] = {
            "document": index[row.document], "id": row.id, "at": [at(row.start), at(row.end)],
            "line": int(row.first_line),
            "zone": row.zone, "kind": row.kind, "lead": row.lead, "partners": row.partners, "result": row.result,
            "deadline": row.deadline,
        }  # fmt: skip
        if row.targets not in ("", "[]"):
            task["targets"] = _targets(row.targets)
        if (row.document, row.id) in coded:
            task |= _coding(coded[row.document, row.id], index)
        task["steps"] = steps.get((row.document, row.id), [])
        found.append(task)
    return sorted(found, key=lambda task: (task["document"], task["at"]))


def _from_the_top(genealogy: pd.DataFrame) -> pd.DataFrame:
    """The steps of each task from the centre downwards, its own wording left out; the table has the nearest first."""
    above = genealogy[genealogy["step_document"] != genealogy["document"]].iloc[::-1]
    return above.assign(rank=above["level"].map(_LEVEL_RANK)).sort_values("rank", kind="stable")


def _coding(row: Any, index: Mapping[str, int]) -> dict[str, Any]:
    columns = (row.source_document, row.source, row.source_first_line, row.source_last_line, row.provision)
    sources = [
        [index.get(document, -1), number or document, _line(first), _line(last), provision]
        for document, number, first, last, provision in zip_longest(*map(listed, columns), fillvalue="")
    ]
    return {
        "relation": row.relation, "function": row.function, "confidence": round(float(row.confidence), 3),
        "reused": round(float(row.share_words_reused), 3), "sources": sources, "introduced": row.introduced_at,
        "own": row.own, "changed": _changes(row.changed),
    }  # fmt: skip


def _changes(cell: str) -> list[list[str]]:
    try:
        changes = json.loads(cell or "[]")
    except json.JSONDecodeError:
        return []
    return [
        [str(change.get(key) or "") for key in ("what", "from", "to")] for change in changes if isinstance(change, dict)
    ]


def _targets(cell: str) -> list[list[str]]:
    """The numbers that a task sets: as written, and of what."""
    try:
        targets = json.loads(cell)
    except json.JSONDecodeError:
        return []
    return [
        [str(target.get(key) or "") for key in ("verbatim", "indicator")]
        for target in targets
        if isinstance(target, dict)
    ]


def _alignments(
    table: pd.DataFrame, index: Mapping[str, int], positions: Mapping[str, Callable[[int], int]]
) -> list[list[Any]]:
    found = []
    for row in table.itertuples():
        if row.source in index and row.target in index:
            above, below = positions[row.source], positions[row.target]
            found.append(
                [index[row.source], above(row.source_start), above(row.source_end), index[row.target],
                 below(row.target_start),
                 below(row.target_end), round(float(row.identity), 3), int(row.n_words), row.kind, row.direction]
            )  # fmt: skip
    return sorted(found, key=lambda row: (row[3], row[4], row[5], row[0], row[1]))


def _provisions(
    table: pd.DataFrame, index: Mapping[str, int], positions: Mapping[str, Callable[[int], int]]
) -> tuple[list[list[Any]], dict[tuple[str, str], int]]:
    rows: list[list[Any]] = []
    known: dict[tuple[str, str], int] = {}
    for row in table[table["source"].isin(list(index))].itertuples():
        known[row.source, row.provision] = len(rows)
        at = positions[row.source]
        rows.append([index[row.source], row.provision, row.group, at(row.start), at(row.end), row.addressee])
    return rows, known


def _groups(emphasis: pd.DataFrame, index: Mapping[str, int]) -> dict[str, dict[str, str]]:
    titles: dict[str, dict[str, str]] = {}
    for row in emphasis.drop_duplicates(["source", "group"]).itertuples():
        if row.source in index:
            titles.setdefault(str(index[row.source]), {})[row.group] = row.group_title
    return titles


def _uptake(
    table: pd.DataFrame, index: Mapping[str, int], provisions: Mapping[tuple[str, str], int],
    tasks: Mapping[tuple[str, str], int], names: list[str],
) -> dict[str, Any]:  # fmt: skip
    """Per provision a string with one digit per document (place of the relation, 9 for no cell); its tasks."""
    cells: dict[int, list[str]] = {}
    taking: list[list[int]] = []
    for row in table.itertuples():
        number = provisions.get((row.source_document, row.provision))
        if number is None or row.document not in index:
            continue
        cells.setdefault(number, ["9"] * len(names))[index[row.document]] = str(RELATIONS.index(row.relation))
        if (row.document, row.task) in tasks:
            taking.append([number, index[row.document], tasks[row.document, row.task]])
    return {"cells": {str(number): "".join(codes) for number, codes in sorted(cells.items())}, "tasks": sorted(taking)}


def _line(cell: str) -> int:
    return int(cell) if cell.strip().isdecimal() else 0


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else round(float(value), 4)
