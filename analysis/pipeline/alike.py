"""How alike documents and their sections are, and how well the tree of the plans is supported."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import similarity, tokenization
from analysis.core.section import Section
from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.pipeline.reading import Reading
from analysis.pipeline.relating import Relations
from analysis.pipeline.topical import content_words, count_words, outside
from analysis.vietnamese.stopwords import is_content_word

MEASURES = ("tfidf", "lsi", "jensen_shannon", "containment")
ALL, REST = "all words", "words not taken from the source"
MOST_DOCUMENTS = 300
"""With more documents only TF-IDF is measured, and only the `N_NEAREST` of each document are listed."""
N_NEAREST = 20
N_SECTIONS = 3
"""Sections of superior texts that are listed for each section of a plan."""


def similarity_of(relations: Relations, seed: int) -> dict[str, pd.DataFrame]:
    """Tables ``similarity``, ``branches`` and ``section_similarity``.

    Documents are compared with all their words and, plans only, without what they share with superior texts.
    """
    masks = relations.masks
    everything = [r for r in relations.readings if r.document.role != "annex"]
    plans = relations.plans
    whole = count_words(everything, [[_whole(r)] for r in everything])
    rest = count_words(plans, [outside(_whole(r), masks.get(r.id, ())) for r in plans])
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
        "section_similarity": _sections_alike(relations),
    }


def _whole(reading: Reading) -> Span:
    return Span(0, len(reading.document.text))


def _branches(relations: Relations, seed: int) -> pd.DataFrame:
    """Support of the branches of the tree of plans, their sections drawn anew, without what they took from above."""
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


def _sections_alike(relations: Relations) -> pd.DataFrame:
    """For each headed section of a plan those of the superior texts in force whose words are most alike."""
    above = {r.id: _headed(r) for r in relations.others}
    rows: list[dict[str, object]] = []
    for plan in relations.plans:
        own = _headed(plan)
        others = [(id, s) for id in relations.candidates[plan.id] for s in above.get(id, ())]
        if not own or not others:
            continue
        lists = [content_words(plan, [s.span]) for s in own]
        lists += [content_words(relations.reading(id), [s.span]) for id, s in others]
        matrix = tokenization.count_features(lists, [str(i) for i in range(len(lists))])
        squares = {m: similarity.compare_documents(matrix, measure=m).to_numpy() for m in ("tfidf", "containment")}
        for i, section in enumerate(own):
            values = squares["tfidf"][i, len(own) :]
            for rank, j in enumerate(np.argsort(-values, kind="stable")[:N_SECTIONS], 1):
                if values[j] > 0:
                    id, other = others[j]
                    rows.append({
                        "document": plan.id, "section": section.id, "title": section.title, "rank": rank,
                        "source": id, "source_section": other.id, "source_title": other.title,
                        **{m: float(square[i, len(own) + j]) for m, square in squares.items()},
                    })  # fmt: skip
    return make_table("section_similarity", rows)


def _headed(reading: Reading) -> list[Section]:
    """Sections with a title on lines of their own."""
    return [s for s in reading.sections if s.kind == "heading" and s.title]
