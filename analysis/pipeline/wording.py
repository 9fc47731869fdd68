"""Wording: the words of a document that say something of its subject."""

from collections.abc import Iterable

from analysis.core.span import Span
from analysis.pipeline.reading import Reading
from analysis.vietnamese.stopwords import is_content_word


def content_words(reading: Reading, spans: Iterable[Span]) -> list[str]:
    """Words of `reading` inside `spans` that say something of the subject, in reading order."""
    words = reading.words
    return [
        norm
        for span in spans
        for norm in words.norms_between(*words.between(span.start, span.end))
        if is_content_word(norm)
    ]
