"""Segmentation: sentences into words, with the answers of underthesea at several times its speed.

Its tokeniser is asked once per distinct stretch between blanks, its model is applied by `analysis.tokenization.crf`.
That is proved for the files named below only: with any other version underthesea itself is called.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
import underthesea
from numpy.typing import NDArray
from underthesea import word_tokenize
from underthesea.pipeline.word_tokenize import regex_tokenize

from analysis.tokenization.crf import continue_words, number_all
from analysis.tokenization.syllables import which_letters
from analysis.tokenization.word_model import WordModel, read_model
from analysis.vietnamese.syllable import iter_tokens

Spans = tuple[tuple[int, int], ...]

MODEL = Path(underthesea.__file__).parent / "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
KNOWN = {
    "models.bin": "c3a64c64349f1d73304f89babacaa8f8cd6078b1ec1a1b2c104e9e411ac1d2c3",
    "dictionary.bin": "ec8c62b3881c6682c18959988e1fe08800cc835777778845bded470ca02745d9",
    "pattern": "ed7f6df4bba1133b1fd2baf02d612b7ef6912f0460f7a8166bd6b4aa8f072d25",
}
_ALNUM = re.compile(r"[^\W_]")
_PATTERN = re.compile(regex_tokenize.regex_patterns_combine, re.VERBOSE | re.UNICODE)


@cache
def known_model() -> WordModel | None:
    """The segmentation model, or None if underthesea's files are not those that `KNOWN` names by their SHA-256."""
    files = [MODEL / name for name in ("models.bin", "dictionary.bin")]
    if not all(file.is_file() for file in files):
        return None
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    found["pattern"] = hashlib.sha256(regex_tokenize.regex_patterns_combine.encode()).hexdigest()
    return read_model(MODEL) if found == KNOWN else None


def segment(text: str, sentences: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the words of some sentences of a text.

    Parameters
    ----------
    text : str
        NFC, new-style tones, without line ends and lone surrogates.
    sentences : iterable of (start, end)
        Increasing and disjoint; no word crosses their borders.

    Returns
    -------
    list of (start, end)
        In `text`, increasing and disjoint; every word begins and ends with a letter or digit, and every letter and
        digit of a sentence stands in a word.
    """
    model = known_model()
    if model is not None:
        return segment_with_model(text, sentences, model)
    return [
        (first + start, first + end)
        for first, last in sentences
        for start, end in segment_with_underthesea(text[first:last])
    ]


def segment_with_model(text: str, sentences: Iterable[tuple[int, int]], model: WordModel) -> list[tuple[int, int]]:
    """The words of some sentences by underthesea's tokeniser, through its cache, and its model."""
    bounds = np.array(list(sentences), np.int64).reshape(-1, 2)
    chunks = [chunk for first, last in bounds.tolist() for chunk in text[first:last].split()]
    starts = _chunk_starts(text, bounds)
    numbers, kinds = number_all(chunks)
    split = list(map(_split_chunk, numbers))
    ends = starts + np.fromiter(map(len, numbers), np.int64, len(numbers))[kinds]
    for k in np.flatnonzero(np.isin(ends, bounds[:, 1])).tolist():
        kinds[k] = len(split)
        split.append(_split_chunk(chunks[k], last=True))
    forms, forms_at = number_all(list(chain.from_iterable(found for found, _ in split)))
    within = np.fromiter(chain.from_iterable(places for _, places in split), np.int64, 2 * len(forms_at)).reshape(-1, 2)
    n_of_kind = np.fromiter((len(found) for found, _ in split), np.int64, len(split))
    n_tokens = n_of_kind[kinds]
    at = (n_of_kind.cumsum()[kinds] - n_tokens.cumsum()).repeat(n_tokens) + np.arange(n_tokens.sum())
    spans = within[at] + starts.repeat(n_tokens)[:, None]
    firsts = np.unique(np.searchsorted(spans[:, 0], bounds[:, 0]))
    begins = ~continue_words(model, forms, forms_at[at], firsts[firsts < len(at)])
    return _trimmed(text, spans[begins, 0], spans[np.append(begins[1:], True)[: len(begins)], 1])


def _chunk_starts(text: str, bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the stretches without blanks start; the first of a sentence may stand in the middle of one."""
    inside = np.zeros(len(text) + 1, np.int8)
    np.add.at(inside, bounds[:, 0], 1)
    np.subtract.at(inside, bounds[:, 1], 1)
    blank = which_letters(text, str.isspace)
    opening = np.append(True, blank[:-1])[: len(text)]
    opening[bounds[bounds[:, 0] < len(text), 0]] = True
    return np.flatnonzero(opening & ~blank & (inside[:-1].cumsum() > 0))


@lru_cache(maxsize=200_000)
def _split_chunk(chunk: str, last: bool = False) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Tokens of a stretch without blanks, and where each starts and ends, in turn.

    `last` says that the sentence ends with it, which changes a final dot.
    """
    found = list(_PATTERN.finditer(chunk if last else chunk + " "))
    return tuple(match[0] for match in found), tuple(place for match in found for place in match.span())


@lru_cache(maxsize=200_000)
def segment_with_underthesea(sentence: str) -> Spans:
    """The words of a sentence by `underthesea.word_tokenize`, walked along the sentence to find their places."""
    if not _ALNUM.search(sentence):
        return ()
    starts, ends, position = [], [], 0
    for word in word_tokenize(sentence, use_token_normalize=False):
        start, end = -1, position
        for piece in word.split(" "):
            at = sentence.find(piece, end)
            if at < 0 or (at > end and not sentence[end:at].isspace()):
                return tuple(iter_tokens(sentence))
            start, end = (at if start < 0 else start), at + len(piece)
        position = end
        starts.append(start)
        ends.append(end)
    return tuple(_trimmed(sentence, np.array(starts), np.array(ends)))


def _trimmed(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The words without punctuation at either end, those of nothing else left out."""
    if not len(starts):
        return []
    places, spelled = np.arange(len(text), dtype=np.int32), which_letters(text, str.isalnum)
    following = np.minimum.accumulate(np.where(spelled, places, np.int32(len(text)))[::-1])[::-1]
    preceding = np.maximum.accumulate(np.where(spelled, places, np.int32(-1)))
    starts, ends = following[starts], preceding[ends - 1] + 1
    kept = starts < ends
    return list(zip(starts[kept].tolist(), ends[kept].tolist(), strict=True))
