"""Segmentation: one sentence into words, with the answers of underthesea at several times its speed.

Its tokeniser is asked once per distinct stretch between blanks, its model is applied by `analysis.tokenization.crf`.
That is proved for the files named below only: with any other version underthesea itself is called.
"""

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

import underthesea
from underthesea import word_tokenize
from underthesea.pipeline.word_tokenize import regex_tokenize

from analysis.tokenization.crf import WordModel, continues, read_model
from analysis.vietnamese.syllable import iter_tokens

Spans = tuple[tuple[int, int], ...]

MODEL = Path(underthesea.__file__).parent / "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
KNOWN = {
    "models.bin": "c3a64c64349f1d73304f89babacaa8f8cd6078b1ec1a1b2c104e9e411ac1d2c3",
    "dictionary.bin": "ec8c62b3881c6682c18959988e1fe08800cc835777778845bded470ca02745d9",
    "pattern": "ed7f6df4bba1133b1fd2baf02d612b7ef6912f0460f7a8166bd6b4aa8f072d25",
}
_ALNUM = re.compile(r"[^\W_]")
_CHUNK = re.compile(r"\S+")
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


@lru_cache(maxsize=200_000)
def segment(sentence: str) -> Spans:
    """Spans of the words of one sentence.

    Parameters
    ----------
    sentence : str
        NFC, new-style tones, without line ends and lone surrogates.

    Returns
    -------
    tuple of (start, end)
        Increasing and disjoint; every word begins and ends with a letter or digit, and every letter and digit stands
        in a word.
    """
    if not _ALNUM.search(sentence):
        return ()
    model = known_model()
    return segment_with_model(sentence, model) if model is not None else segment_with_underthesea(sentence)


def segment_with_model(sentence: str, model: WordModel) -> Spans:
    """The words of a sentence by underthesea's tokeniser and its model, both through their caches."""
    tokens: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _CHUNK.finditer(sentence):
        start = match.start()
        for token, first, last in _split_chunk(match[0], match.end() == len(sentence)):
            tokens.append(token)
            spans.append((start + first, start + last))
    words: list[list[int]] = []
    for (start, end), goes_on in zip(spans, continues(model, tokens), strict=True):
        if goes_on and words:
            words[-1][1] = end
        else:
            words.append([start, end])
    return _trimmed(sentence, words)


@lru_cache(maxsize=200_000)
def _split_chunk(chunk: str, last: bool) -> tuple[tuple[str, int, int], ...]:
    """Tokens of a stretch without blanks; `last` says that the sentence ends with it, which changes a final dot."""
    text = chunk if last else chunk + " "
    return tuple((match[0], match.start(), match.end()) for match in _PATTERN.finditer(text))


def segment_with_underthesea(sentence: str) -> Spans:
    """The words of a sentence by `underthesea.word_tokenize`, walked along the sentence to find their places."""
    words: list[list[int]] = []
    position = 0
    for word in word_tokenize(sentence, use_token_normalize=False):
        start, end = -1, position
        for piece in word.split(" "):
            at = sentence.find(piece, end)
            if at < 0 or (at > end and not sentence[end:at].isspace()):
                return tuple(iter_tokens(sentence))
            start, end = (at if start < 0 else start), at + len(piece)
        position = end
        words.append([start, end])
    return _trimmed(sentence, words)


def _trimmed(sentence: str, words: list[list[int]]) -> Spans:
    """The words without punctuation at either end, those of nothing else left out."""
    trimmed = []
    for start, end in words:
        while start < end and not (sentence[start].isalnum()):
            start += 1
        while start < end and not (sentence[end - 1].isalnum()):
            end -= 1
        if start < end:
            trimmed.append((start, end))
    return tuple(trimmed)
