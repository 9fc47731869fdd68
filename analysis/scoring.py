"""Scores: how far the tables of a study agree with a recorded truth (a ``truth.json`` like the demo corpus has).

The truth names every planted thing by lines and code points of the clean text; the study is compared by lines and by
the position of a word in its line, so that a damaged and repaired plan is scored like a clean one.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.core.document import Document, normalise_text
from analysis.core.errors import InputError, MissingError
from analysis.store import Study
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import iter_tokens, norm_syllable

COARSE = {"verbatim": "reused", "near": "reused", "adapted": "adapted", "thematic": "other", "none": "other"}
HEADER_FIELDS = ("issuer", "level", "locality", "province", "kind", "number", "date", "implements")
Row = dict[str, Any]


def read_truth(path: Path | str) -> Mapping[str, Any]:
    """A truth file.

    Raises
    ------
    MissingError, InputError
        If it does not exist or is no truth file.
    """
    path = Path(path)
    if not path.is_file():
        raise MissingError(f"The truth file {path} does not exist; expected a JSON file like corpus/demo/truth.json.")
    try:
        truth = json.loads(path.read_text(encoding="utf-8"))
        truth["documents"].items()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} is no truth file; expected JSON with an object `documents`.") from None
    return truth


def f1_row(measure: str, found: int, n_predicted: int, n_true: int) -> Row:
    """F1 of `found` things among `n_predicted` predicted and `n_true` true ones; 0 where both are 0.

    >>> f1_row("tasks", 8, 10, 8)["value"]
    0.889
    """
    total = n_predicted + n_true
    value = 2 * found / total if total else 0.0
    detail = f"{found} found, {n_predicted} predicted, {n_true} true"
    return {"measure": measure, "value": round(value, 3), "n": n_true, "detail": detail}


def share_row(measure: str, hits: Sequence[bool], detail: str = "") -> Row:
    """Share of hits; missing where there is nothing to count."""
    value = round(sum(hits) / len(hits), 3) if hits else None
    return {"measure": measure, "value": value, "n": len(hits), "detail": detail}


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0]) + 1
    return max(0, shared) / (max(a[1], b[1]) - min(a[0], b[0]) + 1)


def _pair(true: Sequence[tuple[int, int]], predicted: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Greedy one-to-one pairing of line spans whose intersection over union is at least one half."""
    pairs = ((_overlap(t, p), i, j) for i, t in enumerate(true) for j, p in enumerate(predicted))
    taken: dict[int, int] = {}
    for overlap, i, j in sorted(pairs, key=lambda x: (-x[0], x[1], x[2])):
        if overlap >= 0.5 and i not in taken and j not in taken.values():
            taken[i] = j
    return taken


def _number(text: object) -> float | None:
    """The (first) number of a truth's value: ``5.000`` -> 5000, ``2,5`` -> 2.5."""
    found = re.search(r"\d+(?:\.\d{3})*(?:,\d+)?", str(text))
    return float(found[0].replace(".", "").replace(",", ".")) if found else None


def _words(text: str) -> list[str]:
    return [norm_syllable(text[a:b]) for a, b in iter_tokens(text)]


def _same_words(a: str, b: str) -> bool:
    """Whether two phrases share at least 60 % of their words (Dice), or are both empty."""
    x, y = _words(a), _words(b)
    if not x or not y:
        return x == y
    return 2 * sum(min(x.count(w), y.count(w)) for w in set(x)) / (len(x) + len(y)) >= 0.6


def _records(table: pd.DataFrame, document: str) -> list[Row]:
    return table[table["document"] == document].to_dict("records")


def _lines(row: Mapping[str, Any]) -> tuple[int, int]:
    return int(row["first_line"]), int(row["last_line"])


def _header(study: Study, truth: Mapping[str, Any]) -> list[Row]:
    hits: dict[str, list[bool]] = {field: [] for field in HEADER_FIELDS}
    for id, entry in truth.items():
        for row in _records(study.table("documents"), id):
            for field, found in hits.items():
                true, read = entry["header"].get(field) or "", row[field]
                if field == "implements":
                    true, read = (true or [""])[-1], read.split(";")[-1]
                found.append(_words(true) == _words(read))
    wrong = ", ".join(f"{field} {found.count(False)}" for field, found in hits.items() if not all(found))
    return [share_row("header fields", [h for found in hits.values() for h in found], f"wrong: {wrong or 'none'}")]


def _citations(study: Study, truth: Mapping[str, Any]) -> list[Row]:
    table = study.table("citations")
    found = n_predicted = n_true = 0
    for id, entry in truth.items():
        true = {citation["id"] for citation in entry["citations"] if citation.get("id")}
        read = {row["id"] for row in _records(table, id) if row["id"]}
        found, n_predicted, n_true = found + len(true & read), n_predicted + len(read), n_true + len(true)
    return [f1_row("documents cited", found, n_predicted, n_true)]


def _sections(study: Study, truth: Mapping[str, Any]) -> list[Row]:
    table = study.table("sections")
    found = n_predicted = n_true = 0
    for id, entry in truth.items():

        def keys(rows: Iterable[Row]) -> set[tuple[str, int]]:
            named = [row for row in rows if row["kind"] in ("heading", "run-in")]
            return {(row["id"].split(".")[-1].lower(), int(row["first_line"])) for row in named}

        true, read = keys(entry["sections"]), keys(_records(table, id))
        found, n_predicted, n_true = found + len(true & read), n_predicted + len(read), n_true + len(true)
    return [f1_row("headings", found, n_predicted, n_true)]


def _annex_task(row: Mapping[str, Any]) -> Row:
    """A row of an annex table as a task of the truth."""
    deadlines = [{"verbatim": row["deadline"]}] if row.get("deadline") else []
    return {"first_line": row["line"], "last_line": row["line"], "lead": row.get("lead"), "deadlines": deadlines}


def _tasks(study: Study, truth: Mapping[str, Any]) -> list[Row]:
    table = study.table("tasks")
    found = n_predicted = n_true = 0
    leads: list[bool] = []
    deadlines: list[bool] = []
    targets: list[bool] = []
    for id, entry in truth.items():
        true = [*entry["tasks"], *(_annex_task(row) for row in entry.get("annex_rows", []))]
        read = [row for row in _records(table, id) if row["kind"] != "closing"]
        pairs = _pair([_lines(t) for t in true], [_lines(r) for r in read])
        found, n_predicted, n_true = found + len(pairs), n_predicted + len(read), n_true + len(true)
        for i, task in enumerate(true):
            row = read[pairs[i]] if i in pairs else {"lead": "", "deadline": "", "targets": "[]"}
            if task.get("lead"):
                leads.append(_same_words(task["lead"], row["lead"]))
            stated = [d["verbatim"] for d in task.get("deadlines") or [] if d.get("role") != "period-in-cited-title"]
            deadlines += [any(_same_words(s, p) for p in row["deadline"].split(";")) for s in stated]
            values = {bound for t in json.loads(row["targets"] or "[]") for bound in (t["value"], t.get("upper"))}
            targets += [_number(target["value"]) in values for target in task.get("targets") or []]
    return [
        f1_row("task units", found, n_predicted, n_true),
        share_row("leads found", leads),
        share_row("deadlines found", deadlines),
        share_row("targets found", targets),
    ]


def _source_found(task: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    cells = (row["source_document"], row["source_first_line"], row["source_last_line"])
    named = list(zip(*(cell.split(";") for cell in cells), strict=False))[:3]
    return any(
        document == source["document"] and _overlap((int(first), int(last)), _lines(source)) >= 0.3
        for document, first, last in named
        if first
        for source in task["sources"]
    )


def _localisation(study: Study, truth: Mapping[str, Any]) -> list[Row]:
    table = study.table("localisation")
    exact: list[bool] = []
    lenient: list[bool] = []
    coarse: list[bool] = []
    function: list[bool] = []
    sources: list[bool] = []
    for id, entry in truth.items():
        true, read = entry["tasks"], _records(table, id)
        pairs = _pair([_lines(t) for t in true], [_lines(r) for r in read])
        for i, task in enumerate(true):
            row: Row | None = read[pairs[i]] if i in pairs else None
            relation = row["relation"] if row is not None else ""
            exact.append(relation == task["relation"])
            lenient.append(relation in (task["relation"], task.get("alt")))
            coarse.append(COARSE.get(relation) == COARSE[task["relation"]])
            function.append(row is not None and row["function"] == task["function"])
            if task["relation"] in ("verbatim", "near", "adapted") and task.get("sources"):
                sources.append(row is not None and _source_found(task, row))
    return [
        share_row("relation exact", exact),
        share_row("relation with alternatives", lenient),
        share_row("relation reused / adapted / other", coarse),
        share_row("function", function),
        share_row("source passage found", sources),
    ]


def _covered(text: str, spans: Iterable[tuple[int, int, str | None]]) -> set[tuple[int, int]]:
    """The words under `spans` as (line, position in the line); of a span with a source text, the words it has too."""
    document = Document("text", normalise_text(text))
    covered = set()
    for start, end, source in spans:
        shared = None if source is None else {fold(word) for word in _words(source)}
        for line in range(document.line_of(start), document.line_of(max(start, end - 1)) + 1):
            base = document.line_span(line).start
            for position, (a, b) in enumerate(iter_tokens(document.lines[line - 1])):
                word = fold(norm_syllable(document.lines[line - 1][a:b]))
                if start <= base + a and base + b <= end and (shared is None or word in shared):
                    covered.add((line, position))
    return covered


def _passages(study: Study, truth: Mapping[str, Any]) -> list[Row]:
    """Words of tasks that a passage shares with a superior text or another plan, boilerplate apart."""
    table, texts, tasks = study.table("alignments"), study.table("texts").set_index("document"), study.table("tasks")
    table = table[(table["kind"] != "boilerplate") & (table["boilerplate"] == "")]
    found = n_predicted = n_true = 0
    for id, entry in truth.items():
        clean, text = entry.get("clean_text") or texts.at[id, "text"], texts.at[id, "text"]
        named = table[table["target"] == id].to_dict("records")
        passages = (
            (r["target_start"], r["target_end"], texts.at[r["source"], "text"][r["source_start"] : r["source_end"]])
            for r in named
        )
        true = _covered(clean, ((p["start"], p["end"], None) for p in entry["passages"] if p["kind"] != "boilerplate"))
        routine = _covered(
            clean, ((p["start"], p["end"], None) for p in entry["passages"] if p["kind"] == "boilerplate")
        )
        read = _covered(text, passages) - (routine - true)
        lines = {n for r in _records(tasks, id) for n in range(int(r["first_line"]), int(r["last_line"]) + 1)}
        true, read = ({word for word in side if word[0] in lines} for side in (true, read))
        found, n_predicted, n_true = found + len(true & read), n_predicted + len(read), n_true + len(true)
    return [f1_row("words in shared passages", found, n_predicted, n_true)]


def _repair(study: Study, truth: Mapping[str, Any]) -> list[Row]:
    texts = study.table("texts").set_index("document")
    rows = []
    for column, measure in (("text_raw", "syllables right before repair"), ("text", "syllables right after repair")):
        hits: list[bool] = []
        for id, entry in truth.items():
            if entry.get("clean_text"):
                lines = zip(entry["clean_text"].split("\n"), texts.at[id, column].split("\n"), strict=False)
                for true, read in lines:
                    a, b = _words(true), _words(read)
                    hits += [x == y for x, y in zip(a, b, strict=False)] + [False] * abs(len(a) - len(b))
        rows.append(share_row(measure, hits))
    return rows


def score_study(study: Study, truth: Mapping[str, Any]) -> pd.DataFrame:
    """How far the tables of `study` agree with `truth`.

    Parameters
    ----------
    study : Study
    truth : mapping
        From `read_truth`. Only its plans that the study holds are counted.

    Returns
    -------
    DataFrame
        measure, value (0-1; missing where nothing was to be counted), n (units behind it), detail.

    Raises
    ------
    InputError
        If the study holds none of the truth's plans.
    """
    held = set(study.table("documents")["document"])
    plans = {id: e for id, e in sorted(truth["documents"].items()) if e["role"] == "plan" and id in held}
    if not plans:
        raise InputError(f"Study {study.name} holds none of the plans that the truth describes; score the right study.")
    parts = (_header, _citations, _sections, _tasks, _localisation, _passages, _repair)
    return pd.DataFrame([row for part in parts for row in part(study, plans)])
