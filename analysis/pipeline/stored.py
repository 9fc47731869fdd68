"""A stored study as material for measuring again: documents read anew, chains and passages as found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.cascade import Chain
from analysis.core.document import Document
from analysis.core.span import Span, merge_spans
from analysis.pipeline.reading import Progress, Reading, read_document
from analysis.store import Study


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """As much of `Relations` as emphasis and topics are measured from.

    Attributes
    ----------
    readings : tuple of Reading
        With roles, and the headers of the study.
    chains : mapping of document id to Chain
        For plans; only their superiors are known.
    masks : mapping of document id to tuple of Span
        Per plan, what it shares with superior texts; empty where the text is not the one they were found in.
    """

    readings: tuple[Reading, ...]
    chains: Mapping[str, Chain]
    masks: Mapping[str, tuple[Span, ...]]

    @property
    def plans(self) -> tuple[Reading, ...]:
        """The localities' documents."""
        return tuple(r for r in self.readings if r.role == "plan")


def read_study(study: Study, progress: Progress, *, damaged: bool = False, known: Material | None = None) -> Material:
    """The documents of a study, taken apart again.

    Corrections of sections and tasks made by hand are not repeated; headers are those of the study.

    Parameters
    ----------
    study : Study
    progress : callable
    damaged : bool
        The texts as they were read, without repair.
    known : Material, optional
        Readings to keep where the text is the same.
    """
    documents, texts = study.table("documents"), study.table("texts").set_index("document")
    column = "text_raw" if damaged else "text"
    before = {r.id: r for r in known.readings} if known else {}
    readings = []
    for number, row in enumerate(documents.to_dict("records"), 1):
        text = texts.at[row["document"], column]
        kept = before.get(row["document"])
        if kept is None or kept.document.text != text:
            quality = 1.0 if pd.isna(row["quality"]) else float(row["quality"])
            document = Document(row["document"], text, path=row["file"], role=row["role"], quality=quality)
            found = read_document(document, ())
            said = {name: row[name] for name in ("level", "locality", "province", "date", "number")}
            kept = replace(found, header=replace(found.header, **said))
        readings.append(kept)
        progress("reading the damaged texts" if damaged else "reading the study again", number, len(documents))
    plans = documents[documents["role"] == "plan"]
    above = {
        d: tuple(filter(None, chain.split(";"))) for d, chain in zip(plans["document"], plans["chain"], strict=True)
    }
    chains = {document: Chain(document, superiors, (), None) for document, superiors in above.items()}
    return Material(tuple(readings), chains, {} if damaged else _masks(study.table("alignments")))


def _masks(alignments: pd.DataFrame) -> dict[str, tuple[Span, ...]]:
    chain = alignments[alignments["kind"] == "chain"]
    spans: dict[str, list[Span]] = {}
    for target, start, end in chain[["target", "target_start", "target_end"]].itertuples(index=False):
        spans.setdefault(target, []).append(Span(int(start), int(end)))
    return {target: tuple(merge_spans(found)) for target, found in spans.items()}
