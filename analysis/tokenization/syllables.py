"""Syllables: the smallest unit that is written apart in Vietnamese, and the unit in which reuse is measured."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np

from analysis.core import Document, Tokens
from analysis.vietnamese.syllable import iter_tokens, norm_syllable

_norm = lru_cache(maxsize=200_000)(norm_syllable)


def make_tokens(
    document: Document, spans: Sequence[tuple[int, int]], *, unit: str, norm: Callable[[str], str]
) -> Tokens:
    """Tokens of `document` at `spans`, each compared as ``norm(surface)``.

    Parameters
    ----------
    document : Document
    spans : sequence of (start, end)
        Increasing and disjoint, in code points of the document's text; may be empty.
    unit : str
        ``syllable`` or ``word``.
    norm : callable
        From the surface to the norm; called once per distinct surface.

    Returns
    -------
    Tokens
        With a sorted vocabulary.
    """
    text = document.text
    surfaces = [text[start:end] for start, end in spans]
    norm_of = {surface: norm(surface) for surface in set(surfaces)}
    vocabulary = tuple(sorted(set(norm_of.values())))
    index = {form: i for i, form in enumerate(vocabulary)}
    id_of = {surface: index[form] for surface, form in norm_of.items()}
    ids = np.fromiter(map(id_of.__getitem__, surfaces), np.int32, len(surfaces))
    places = np.fromiter(chain.from_iterable(spans), np.int32, 2 * len(spans))
    return Tokens(document.id, unit, vocabulary, ids, places.reshape(-1, 2))


def syllables(document: Document) -> Tokens:
    """The syllables, numbers and foreign words of a document: maximal runs of letters and digits.

    Punctuation, list marks without a letter and white space are no tokens. A text without letters and digits gives
    no token. The norm of a token is `analysis.vietnamese.syllable.norm_syllable` of its surface.

    Examples
    --------
    >>> tokens = syllables(Document("a", "Ủy ban nhân dân xã (xã)"))
    >>> tokens.norms
    ['uỷ', 'ban', 'nhân', 'dân', 'xã', 'xã']
    """
    return make_tokens(document, list(iter_tokens(document.text)), unit="syllable", norm=_norm)
