"""Token hashes: how two syllables are compared, and texts packed for the kernels."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from sys import intern
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from analysis.core.span import Span
from analysis.core.tokens import Tokens
from analysis.reuse.kernels import Streams, Table, build_table, hash_shingles
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import iter_tokens, norm_syllable

_HASHES: "WeakKeyDictionary[Tokens, NDArray[np.uint64]]" = WeakKeyDictionary()


@lru_cache(maxsize=1 << 20)
def hash_norm(norm: str) -> int:
    """64-bit hash of a norm without its diacritics: two syllables agree when their skeletons do.

    Diacritics are what wrong-language OCR loses first, and the words around decide what a skeleton meant.

    Examples
    --------
    >>> hash_norm("nghệ") == hash_norm("nghe"), hash_norm("nghệ") == hash_norm("nghị")
    (True, False)
    """
    return int.from_bytes(blake2b(fold(norm).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def hash_tokens(tokens: Tokens) -> NDArray[np.uint64]:
    """Hash of every token, shape (n,); kept as long as `tokens` lives, so that a text is hashed once."""
    hashes = _HASHES.get(tokens)
    if hashes is None:
        vocabulary = np.fromiter(map(hash_norm, tokens.vocabulary), np.uint64, len(tokens.vocabulary))
        hashes = vocabulary[tokens.ids] if len(tokens) else np.zeros(0, np.uint64)
        hashes.flags.writeable = False
        _HASHES[tokens] = hashes
    return hashes


def pack_texts(texts: Sequence[Tokens], *, size: int = 4, masks: Mapping[str, Sequence[Span]] | None = None) -> Streams:
    """Texts one after the other, as the kernels read them.

    Parameters
    ----------
    texts : sequence of Tokens
    size : int
        Tokens of a shingle.
    masks : mapping of document id to spans, optional
        No shingle may lie wholly inside these spans: they make no hits, but a passage may still be extended into them.
    """
    hashes = [hash_tokens(text) for text in texts]
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(h) for h in hashes], out=offsets[1:])
    packed = np.concatenate([*hashes, np.zeros(0, np.uint64)])
    shingles = hash_shingles(packed, offsets, size)
    for text, base in zip(texts, offsets, strict=False):
        for span in (masks or {}).get(text.document, ()):
            first, last = text.between(span.start, span.end)
            shingles[base + first : max(base + first, base + last - size + 1)] = 0
    return Streams(packed, shingles, offsets)


def index_texts(streams: Streams) -> Table:
    """The table of all shingles of `streams`, with one to two buckets a shingle."""
    return build_table(streams, max(12, int(np.ceil(np.log2(max(2, len(streams.tokens)))))))


def split_syllables(document: str, text: str) -> Tokens:
    """The syllables of a text, for examples and small uses; a document of a corpus has its tokens already."""
    spans = list(iter_tokens(text))
    norms = [intern(norm_syllable(text[start:end])) for start, end in spans]
    vocabulary = tuple(sorted(set(norms)))
    position = {norm: i for i, norm in enumerate(vocabulary)}
    ids = np.array([position[norm] for norm in norms], np.int32)
    return Tokens(document, "syllable", vocabulary, ids, np.array(spans, np.int32).reshape(-1, 2))
