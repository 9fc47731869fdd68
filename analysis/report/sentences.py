"""What the report says of each locality, in one careful sentence after another; nothing is ranked."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.plots.places import list_places, without_closing

LEVEL_NAMES = {
    "central": "central", "province": "province", "district": "district", "commune": "commune", "": "level not stated",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one plan: who it is, and sentences of findings with their uncertainty."""

    document: str
    label: str
    level: str
    number: str
    date: str
    sentences: tuple[str, ...]


def percent(share: float) -> str:
    """A share in words of prose; missing shares are named so.

    Examples
    --------
    >>> percent(0.416), percent(float("nan")), percent(0.0004)
    ('42\\u202f%', 'not defined', 'under 1\\u202f%')
    """
    if pd.isna(share):
        return "not defined"
    return "under 1\u202f%" if 0 < share < 0.005 else f"{share * 100:.0f}\u202f%"


def plural(n: int, noun: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> plural(1, "task"), plural(2, "task")
    ('1 task', '2 tasks')
    """
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def write_findings(tables: Mapping[str, pd.DataFrame]) -> tuple[Finding, ...]:
    """One `Finding` per plan, by level and name."""
    documents = tables["documents"].set_index("document", drop=False)
    composition = tables["composition"].set_index("document", drop=False)
    coded = without_closing(tables["localisation"], tables["tasks"])
    relations = {document: rows["relation"].value_counts() for document, rows in coded.groupby("document")}
    findings = []
    for place in list_places(tables["documents"]):
        row = documents.loc[place.document]
        sentences = [
            _reused(composition.loc[place.document] if place.document in composition.index else None),
            _tasks(relations.get(place.document)),
            _chain(row, missing_superiors(tables, place.document)),
        ]
        findings.append(
            Finding(
                place.document, place.label, place.level, row["number"], row["date"], tuple(s for s in sentences if s)
            )
        )
    return tuple(findings)


def missing_superiors(tables: Mapping[str, pd.DataFrame], document: str) -> tuple[str, ...]:
    """Canonical numbers of the documents that a plan carries out and that are not in the corpus."""
    rows = tables["cascade"]
    rows = rows[(rows["document"] == document) & (rows["relation"] == "implements") & (rows["cites_document"] == "")]
    return tuple(dict.fromkeys(rows["cites"]))


def _reused(row: "pd.Series | None") -> str:
    if row is None or pd.isna(row["share_chain"]):
        return "How much of its wording is reused cannot be said: no task part or no superior text was found."
    interval = "no interval is defined"
    if not pd.isna(row["low"]) and not pd.isna(row["high"]):
        interval = f"measurement interval {percent(row['low'])} to {percent(row['high'])}"
    text = (
        f"About {percent(row['share_chain'])} of the {row['n_words']:,} words of its task part are reused from superior"
        f" texts ({interval})"
    )
    if not pd.isna(row["share_peer"]) and row["share_peer"] > 0:
        text += f"; {percent(row['share_peer'])} are shared with other plans only"
    return text + f"; for {percent(row['share_unmatched'])} no source was found in this corpus."


def _tasks(counts: "pd.Series | None") -> str:
    if counts is None:
        return "No tasks were found."
    near = int(counts.get("verbatim", 0) + counts.get("near", 0))
    none, total = int(counts.get("none", 0)), int(counts.sum())
    return (
        f"Of its {plural(total, 'task')}, {near} stand close to a superior text in wording (verbatim or near),"
        f" {int(counts.get('adapted', 0))} adapt a measure, {int(counts.get('thematic', 0))} share the theme only, and"
        f" for {none} no source was found."
    )


def _chain(row: "pd.Series", missing: tuple[str, ...]) -> str:
    coverage = row["chain_coverage"]
    if pd.isna(coverage):
        return "It cites no superior document that could be read: “no source found” does not say whose words these are."
    if coverage >= 1:
        return "All superior documents that it cites are in the corpus."
    named = f" (missing: {', '.join(missing[:6])}{' …' if len(missing) > 6 else ''})" if missing else ""
    return (
        f"The corpus holds {percent(coverage)} of the superior documents that it cites{named};"
        " what has no source here may come from those, so its own share is an upper bound."
    )
