"""What the report says of each locality, in one careful sentence after another; nothing is ranked."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.plots.places import list_places, without_closing
from analysis.report.phrases import percent, say


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one plan: who it is, and sentences of findings with their uncertainty."""

    document: str
    label: str
    level: str
    number: str
    date: str
    sentences: tuple[str, ...]


def write_findings(tables: Mapping[str, pd.DataFrame], language: str = "en") -> tuple[Finding, ...]:
    """One `Finding` per plan, by level and name; its first sentence is the main finding."""
    documents = tables["documents"].set_index("document", drop=False)
    composition = tables["composition"].set_index("document", drop=False)
    coded = without_closing(tables["localisation"], tables["tasks"])
    relations = {document: rows["relation"].value_counts() for document, rows in coded.groupby("document")}
    findings = []
    for place in list_places(tables["documents"]):
        row = documents.loc[place.document]
        sentences = [
            _reused(composition.loc[place.document] if place.document in composition.index else None, language),
            _tasks(relations.get(place.document), language),
            _chain(row, missing_superiors(tables, place.document), language),
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


def _reused(row: "pd.Series | None", language: str) -> str:
    if row is None or pd.isna(row["share_chain"]):
        return say(language, "finding.unknown")
    interval = say(language, "finding.no-interval")
    if not pd.isna(row["low"]) and not pd.isna(row["high"]):
        low, high = (percent(row[name], language) for name in ("low", "high"))
        interval = say(language, "finding.interval", low=low, high=high)
    text = say(
        language, "finding.reused", share=percent(row["share_chain"], language), words=int(row["n_words"]),
        interval=interval,
    )  # fmt: skip
    if not pd.isna(row["share_peer"]) and row["share_peer"] > 0:
        text += say(language, "finding.peers", share=percent(row["share_peer"], language))
    return text + say(language, "finding.unmatched", share=percent(row["share_unmatched"], language))


def _tasks(counts: "pd.Series | None", language: str) -> str:
    if counts is None:
        return say(language, "finding.no-tasks")
    return say(
        language, "finding.tasks", tasks=say(language, "n.tasks", n=int(counts.sum())),
        near=int(counts.get("verbatim", 0) + counts.get("near", 0)), adapted=int(counts.get("adapted", 0)),
        thematic=int(counts.get("thematic", 0)), none=int(counts.get("none", 0)),
    )  # fmt: skip


def _chain(row: "pd.Series", missing: tuple[str, ...], language: str) -> str:
    coverage = row["chain_coverage"]
    if pd.isna(coverage):
        return say(language, "finding.no-chain")
    if coverage >= 1:
        return say(language, "finding.whole-chain")
    named = ", ".join(missing[:6]) + (" …" if len(missing) > 6 else "")
    named = say(language, "finding.missing", numbers=named) if missing else ""
    return say(language, "finding.open-chain", share=percent(coverage, language), missing=named)
