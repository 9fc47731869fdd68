"""Why a task was coded as it was, and what it would be with other thresholds: read from the tables of a study."""

import json
from collections.abc import Mapping

import pandas as pd

from analysis.core.errors import InputError
from analysis.core.tables import RELATIONS
from analysis.localisation.features import TASK_FEATURES
from analysis.localisation.model import choose_relation, weigh

WIDTH = 300
"""Most characters of a passage that are shown."""


def explain(tables: Mapping[str, pd.DataFrame], document: str, task: str) -> str:
    """The decision on one task as text: what was said, how sure, what speaks for it, beside what it was laid.

    Parameters
    ----------
    tables : mapping of name to DataFrame
        ``localisation`` and ``texts`` of a study (`analysis.store.Study.tables`).
    document, task : str
        Ids, as in the table "localisation".

    Returns
    -------
    str
        Lines of text: relation with its probability and a possible other one; the task's words; up to three passages
        with number and lines (none where no source was found); every feature with its value and its meaning.

    Raises
    ------
    InputError
        If the study has no such task.
    """
    coded = tables["localisation"]
    rows = coded[(coded["document"] == document) & (coded["task"] == task)]
    if rows.empty:
        own = coded.loc[coded["document"] == document, "task"]
        if own.empty:
            plans = ", ".join(sorted(set(coded["document"]))[:12]) or "none"
            raise InputError(f"There is no plan {document!r} with coded tasks; the plans of the study are {plans}.")
        known = ", ".join(own.head(8))
        raise InputError(f"There is no task {task} of {document}; the table localisation has {known}, ... there.")
    row = rows.iloc[0]
    texts = dict(zip(tables["texts"]["document"], tables["texts"]["text"], strict=True))
    other = f", else {row['alternative']}" if row["alternative"] else ""
    lines = [
        f"{document} {task}: {row['relation']} ({row['confidence']:.2f}{other}), {row['function']}",
        f"  task: {_lines(texts.get(document, ''), int(row['first_line']), int(row['last_line']))}",
    ]
    places = [row[name].split(";") for name in ("source", "source_document", "source_first_line", "source_last_line")]
    for number, id, first, last in zip(*places, strict=True):
        if id:
            passage = _lines(texts.get(id, ""), int(first), int(last))
            lines.append(f"  source: {number or id}, lines {first}-{last}: {passage}")
    features = json.loads(row["features"])
    order = list(TASK_FEATURES)
    for name, value in sorted(features.items(), key=lambda item: order.index(item[0]) if item[0] in order else -1):
        lines.append(f"  {value:5.2f} {name}: {TASK_FEATURES.get(name, '')}".rstrip(": "))
    return "\n".join(lines)


def move_thresholds(localisation: pd.DataFrame, thresholds: Mapping[str, float]) -> pd.Series:
    """The relations of a table "localisation" if these were added to the log-probabilities, beside the model's own.

    Parameters
    ----------
    localisation : DataFrame
        The table; nothing else is computed again.
    thresholds : mapping of relation to float
        0 where not named: {} gives the table's own relations, {"near": 0.7} makes `near` twice as easy to reach.

    Returns
    -------
    Series of str
        With the index of the table. Codes said by hand stay.

    Raises
    ------
    InputError
        If a relation is none of `RELATIONS`.
    """
    unknown = sorted(set(thresholds) - set(RELATIONS))
    if unknown:
        raise InputError(f"There is no relation {', '.join(unknown)}; expected some of {', '.join(RELATIONS)}.")
    relations = [choose_relation(weigh(json.loads(cell), thresholds)) for cell in localisation["probabilities"]]
    return pd.Series(relations, index=localisation.index, dtype="str")


def _lines(text: str, first: int, last: int) -> str:
    """Lines `first` to `last`, 1-based, on one line, cut at `WIDTH`."""
    words = " ".join(" ".join(text.split("\n")[first - 1 : last]).split())
    return words if len(words) <= WIDTH else words[:WIDTH].rsplit(" ", 1)[0] + " ..."
