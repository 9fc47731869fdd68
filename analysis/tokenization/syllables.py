"""Syllables: the smallest unit that is written apart in Vietnamese, and the unit in which reuse is measured."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.core import Document, Tokens
from analysis.vietnamese.syllable import norm_syllable

_norm = lru_cache(maxsize=200_000)(norm_syllable)


def make_tokens(document: Document, spans: NDArray[np.integer], *, unit: str, norm: Callable[[str], str]) -> Tokens:
    """Tokens of `document` at `spans`, each compared as ``norm(surface)``.

    Parameters
    ----------
    document : Document
    spans : ndarray, shape (n, 2)
        Start and end; increasing and disjoint, in code points of the document's text; may be empty.
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
    surfaces = [text[start:end] for start, end in spans.tolist()]
    norm_of = {surface: norm(surface) for surface in set(surfaces)}
    vocabulary = tuple(sorted(set(norm_of.values())))
    index = {form: i for i, form in enumerate(vocabulary)}
    id_of = {surface: index[form] for surface, form in norm_of.items()}
    ids = np.fromiter(map(id_of.__getitem__, surfaces), np.int32, len(surfaces))
    return Tokens(document.id, unit, vocabulary, ids, spans.astype(np.int32).reshape(-1, 2))


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
    spelled = np.concatenate([[False], which_letters(document.text, str.isalnum), [False]])
    edges = np.flatnonzero(spelled[1:] != spelled[:-1])
    return make_tokens(document, edges.reshape(-1, 2), unit="syllable", norm=_norm)


def which_letters(text: str, test: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Of which code points of a text `test` is true; asked once for each that occurs.

    >>> which_letters("xã 3!", str.isalnum).tolist()
    [True, True, False, True, False]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
    table[codes] = True
    for code in np.flatnonzero(table).tolist():
        table[code] = test(chr(code))
    return table[codes]
