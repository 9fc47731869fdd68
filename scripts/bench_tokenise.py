#!/usr/bin/env python3
"""How fast words are found, beside underthesea in the same run: CPU seconds, syllables a second, identical or not.

    bench_tokenise.py FOLDER

Reads every .txt file below FOLDER. Four ways are timed on the same sentences or documents: underthesea's word_tokenize,
the quick segmentation with the cache of its tokeniser empty and filled, and the whole of `analysis.tokenization.words`
(offsets, symbols, list marks).
"""

import argparse
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

from underthesea import word_tokenize

from analysis import tokenization
from analysis.core import Document, normalise_text
from analysis.tokenization import segmentation
from analysis.tokenization.blocks import iter_blocks, iter_sentences
from analysis.vietnamese.syllable import to_new_style


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def sentences_of(documents: Sequence[Document]) -> list[str]:
    """Distinct sentences with a letter or digit, as the segmenter gets them."""
    found = {}
    for document in documents:
        text = to_new_style(document.text).replace("\n", " ").replace("Ð", "Đ").replace("ð", "đ")
        for block in iter_blocks(to_new_style(document.text)):
            for start, end in iter_sentences(text, *block):
                if any(map(str.isalnum, text[start:end])):
                    found[text[start:end]] = None
    return list(found)


def main() -> None:
    """Read, time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    files = sorted(arguments.folder.rglob("*.txt"))
    if not files:
        parser.error(f"No .txt file below {arguments.folder}.")
    documents = [Document(str(i), normalise_text(f.read_text(encoding="utf-8"))) for i, f in enumerate(files)]
    sentences = sentences_of(documents)
    n = sum(len(sentence.split()) for sentence in sentences)
    n_all = sum(len(tokenization.syllables(document)) for document in documents)
    model = segmentation.known_model()
    print(f"{len(documents)} documents, {n_all} syllables; {len(sentences)} distinct sentences of {n} syllables")
    if model is None:
        print("this version of underthesea is not known: words come from underthesea itself")
        return
    word_tokenize("bắt đầu")
    segmentation.segment("bắt đầu", [(0, 7)])
    text = "\n".join(sentences)
    ends = list(accumulate(len(sentence) + 1 for sentence in sentences))
    spans = [(end - len(sentence) - 1, end - 1) for sentence, end in zip(sentences, ends, strict=True)]
    theirs = cpu(lambda: [word_tokenize(s, use_token_normalize=False) for s in sentences])
    cold = cpu(lambda: segmentation.segment_with_model(text, spans, model))
    warm = cpu(lambda: segmentation.segment_with_model(text, spans, model))
    all_of_it = cpu(lambda: [tokenization.words(document) for document in documents])
    base = n / theirs
    for name, count, seconds in (
        ("underthesea", n, theirs), ("model, cache empty", n, cold), ("model, cache filled", n, warm),
        ("words()", n_all, all_of_it),
    ):  # fmt: skip
        print(f"{name:28} {seconds:7.2f} CPU s {count / seconds:10.0f} syllables/s {count / seconds / base:6.1f} x")
    same = sum(
        segmentation.segment_with_model(s, [(0, len(s))], model) == list(segmentation.segment_with_underthesea(s))
        for s in sentences
    )
    print(f"identical to underthesea: {same} of {len(sentences)} sentences")


if __name__ == "__main__":
    main()
