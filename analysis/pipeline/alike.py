"""How alike documents are, and how well the tree of the plans is supported."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import similarity, tokenization
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.pipeline.counting import WordCounts, counts_of, outside
from analysis.pipeline.reading import Reading
from analysis.pipeline.relating import Relations
from analysis.vietnamese.stopwords import is_content_word

MEASURES = ("tfidf", "lsi", "jensen_shannon", "containment")
ALL, REST = "all words", "words not taken from the source"
MOST_DOCUMENTS = 300
"""With more documents only TF-IDF is measured, only the `N_NEAREST` of each document are listed, and no branches."""
N_NEAREST = 20


def similarity_of(relations: Relations, counted: WordCounts, seed: int) -> dict[str, pd.DataFrame]:
    """Tables ``similarity`` and ``branches``.

    Documents are compared with all their words and, plans only, without what they share with superior texts.
    """
    everything = [r for r in relations.readings if r.role != "annex"]
    plans = relations.plans
    whole = counts_of(counted, [r.id for r in everything], "whole")
    rest = counts_of(counted, [r.id for r in plans], "rest")
    scopes = {ALL: whole, **({REST: rest} if len(plans) > 1 and rest.shape[1] else {})}
    measures = MEASURES if len(everything) <= MOST_DOCUMENTS else MEASURES[:1]
    squares = {
        (measure, scope): similarity.compare_documents(matrix, measure=measure, seed=seed)
        for scope, matrix in scopes.items()
        for measure in measures
    }
    nearest = None if len(everything) <= MOST_DOCUMENTS else N_NEAREST
    return {
        "similarity": similarity.similarity_table(squares, n_nearest=nearest),
        "branches": _branches(relations, seed),
    }


def _whole(reading: Reading) -> Span:
    return Span(0, len(reading.document.text))


def _branches(relations: Relations, seed: int) -> pd.DataFrame:
    """Support of the branches of the tree of plans, their sections drawn anew, without what they took from above.

    Of more than `MOST_DOCUMENTS` plans the tree is not listed: nobody reads thousands of branches.
    """
    if len(relations.plans) > MOST_DOCUMENTS:
        return make_table("branches", ())
    lists, names, owners = [], [], []
    for reading in relations.plans:
        rest = outside(_whole(reading), relations.masks.get(reading.id, ()))
        for number, found in enumerate(_words_by_section(reading, rest) or [[]]):
            lists.append(found)
            names.append(f"{reading.id}:{number}")
            owners.append(reading.id)
    return similarity.support_branches(tokenization.count_features(lists, names), owners, scope=REST, seed=seed)


def _words_by_section(reading: Reading, spans: Iterable[Span]) -> list[list[str]]:
    """The content words inside `spans`, those that begin in the same section (of any depth) together."""
    starts = sorted({section.span.start for section in reading.sections})
    words = reading.words
    parts: dict[int, list[str]] = {}
    for span in spans:
        first, last = words.between(span.start, span.end)
        sections = np.searchsorted(starts, words.spans[first:last, 0], "right")
        for section, norm in zip(sections.tolist(), words.norms_between(first, last), strict=True):
            if is_content_word(norm):
                parts.setdefault(section, []).append(norm)
    return [parts[section] for section in sorted(parts)]
