"""A sample of a large corpus: topics are found in the texts of some documents and looked up in all of them."""

from collections.abc import Mapping
from hashlib import blake2b

MOST_FITTED = 10_000
"""Texts that a model is fitted to; of more, those of so many documents as hold them."""
MOST_COMPARED = 1_000
"""Texts by which numbers of topics are compared, and to which LDA is fitted."""


def draw_documents(sizes: Mapping[str, int], n: int) -> tuple[str, ...]:
    """Documents that hold about `n` texts: those whose names' hashes are lowest; all where there are no more.

    Whole documents are drawn, so that one document more seldom changes the sample.

    Parameters
    ----------
    sizes : mapping of document id to int
        How many texts each holds.
    n : int

    Returns
    -------
    tuple of str
        In the order of `sizes`; together they hold at least `n` texts (all, if there are fewer).

    Examples
    --------
    >>> draw_documents({"a": 3, "b": 2}, 9)
    ('a', 'b')
    """
    if sum(sizes.values()) <= n:
        return tuple(sizes)
    drawn, held = set(), 0
    for document in sorted(sizes, key=_hash):
        if held >= n:
            break
        drawn.add(document)
        held += sizes[document]
    return tuple(document for document in sizes if document in drawn)


def _hash(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
