#!/usr/bin/env python3
"""How fast words are found, beside underthesea in the same run: CPU seconds, syllables a second, identical or not.

    bench_tokenise.py FOLDER

Reads every .txt file below FOLDER. Four ways are timed on the same sentences or documents: underthesea's word_tokenize,
the quick segmentation with empty and with filled caches, and the whole of `analysis.tokenization.words` (offsets,
symbols, list marks) for new sentences and for repeated ones.
"""

import argparse
import time
from collections.abc import Callable, Sequence
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
    theirs = cpu(lambda: [word_tokenize(s, use_token_normalize=False) for s in sentences])
    cold = cpu(lambda: [segmentation.segment_with_model(s, model) for s in sentences])
    warm = cpu(lambda: [segmentation.segment_with_model(s, model) for s in sentences])
    segmentation.segment.cache_clear()
    new = cpu(lambda: [tokenization.words(document) for document in documents])
    again = cpu(lambda: [tokenization.words(document) for document in documents])
    base = n / theirs
    for name, count, seconds in (
        ("underthesea", n, theirs), ("model, caches empty", n, cold), ("model, caches filled", n, warm),
        ("words(), new sentences", n_all, new), ("words(), repeated sentences", n_all, again),
    ):  # fmt: skip
        print(f"{name:28} {seconds:7.2f} CPU s {count / seconds:10.0f} syllables/s {count / seconds / base:6.1f} x")
    same = sum(segmentation.segment_with_model(s, model) == segmentation.segment_with_underthesea(s) for s in sentences)
    print(f"identical to underthesea: {same} of {len(sentences)} sentences")


if __name__ == "__main__":
    main()
