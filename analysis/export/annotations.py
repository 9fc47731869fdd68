"""Passages and tasks as W3C Web Annotations (JSON-LD) that point into ``text_raw/``.

Model: https://www.w3.org/TR/annotation-model/. Positions count code points of the text as it was read; the quotation
beside each finds the place again where the text has moved.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from analysis.core.span import Span
from analysis.core.writing import replace_file
from analysis.export.plain import safe_name, signature_spans, touches

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Most characters of context quoted before and after."""
Texts = Mapping[str, str]
Hidden = Mapping[str, Sequence[Span]]


def _target(document: str, span: tuple[int, int], texts: Texts, hidden: Hidden) -> dict[str, object]:
    """A place in a text, by position and by quotation; the context stops at a signature."""
    start, end = span
    text, own = texts[document], hidden.get(document, ())
    before = max([start - AROUND, 0, *(s.end for s in own if s.end <= start)])
    after = min([end + AROUND, len(text), *(s.start for s in own if s.start >= end)])
    return {
        "type": "SpecificResource",
        "source": f"text_raw/{quote(safe_name(document))}.txt",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[before:start],
                "suffix": text[end:after],
            },
        ],
    }


def _tag(value: str, purpose: str = "classifying") -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def iter_passages(alignments: pd.DataFrame, texts: Texts, hidden: Hidden) -> Iterator[dict[str, object]]:
    """Every shared passage: the target's words, linked to the source's. One that touches a signature is left out."""
    for row in alignments.to_dict("records"):
        places = {side: (int(row[f"{side}_start"]), int(row[f"{side}_end"])) for side in ("source", "target")}
        if any(touches(place, hidden.get(row[side], ())) for side, place in places.items()):
            continue
        ends = {side: f"{quote(row[side])}:{start}-{end}" for side, (start, end) in places.items()}
        yield {
            "id": f"urn:doichieu:passage:{ends['source']}:{ends['target']}",
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                _target(row["source"], places["source"], texts, hidden),
                _tag(f"kind: {row['kind']}"),
                *([_tag(f"boilerplate: {row['boilerplate']}")] if row["boilerplate"] else []),
                _tag(f"direction known by: {row['direction']}"),
                _tag(f"identity: {row['identity']:.4f}", "describing"),
            ],
            "target": _target(row["target"], places["target"], texts, hidden),
        }


def iter_tasks(tables: Mapping[str, pd.DataFrame], texts: Texts, hidden: Hidden) -> Iterator[dict[str, object]]:
    """Every task with its codes: relation with its probability, function, lead, deadline."""
    coded = tables["localisation"]
    codes = {(row["document"], row["task"]): row for row in coded.to_dict("records")}
    for row in tables["tasks"].to_dict("records"):
        place = int(row["start"]), int(row["end"])
        if touches(place, hidden.get(row["document"], ())):
            continue
        code = codes.get((row["document"], row["id"]))
        body = [_tag(row["id"], "identifying")]
        if code is not None:
            said = f"relation: {code['relation']} ({code['confidence']:.2f})"
            body += [_tag(said), _tag(f"function: {code['function']}")]
        body += [_tag(f"{name}: {row[name]}", "tagging") for name in ("lead", "deadline_value") if row[name]]
        yield {
            "id": f"urn:doichieu:task:{quote(row['document'])}:{quote(row['id'])}",
            "type": "Annotation",
            "motivation": "classifying",
            "body": body,
            "target": _target(row["document"], place, texts, hidden),
        }


def write_annotations(tables: Mapping[str, pd.DataFrame], texts: Texts, folder: Path) -> tuple[Path, ...]:
    """Write ``passages.jsonld`` and ``tasks.jsonld``.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``alignments``, ``tasks``, ``localisation`` and ``sections`` as exported: spans count the texts as they were
        read.
    texts : mapping of str to str
        Document id -> its text as it was read.
    folder : Path

    Returns
    -------
    tuple of Path
        Two annotation pages. Their links are relative to `folder`, which should hold ``text_raw/``, too.
    """
    hidden = signature_spans(tables["sections"])
    pages = {
        "passages": iter_passages(tables["alignments"], texts, hidden),
        "tasks": iter_tasks(tables, texts, hidden),
    }
    for name, items in pages.items():
        page = {"@context": CONTEXT, "id": f"urn:doichieu:{name}", "type": "AnnotationPage", "items": list(items)}
        text = json.dumps(page, ensure_ascii=False, indent=1)
        replace_file(folder / f"{name}.jsonld", text.encode("utf-8", "replace"))
    return tuple(folder / f"{name}.jsonld" for name in pages)
