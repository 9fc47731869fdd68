#!/usr/bin/env python3
"""Topic engines on corpora with planted topics: found or not, emphasis by locality, words, stability, CPU seconds.

    bench_topics.py FOLDER [FOLDER ...] [--lda] [--tfidf]

Each FOLDER holds counts.npz (CSR, documents x words) and truth.npz (topic_word, own_word, doc_topic, locality). Printed
per engine: planted topics whose best one-to-one match has a cosine above .8 once the corpus is subtracted; correlation
of locality x topic deviations from the mean; overlap of the twenty foremost words with those of the truth; mean cosine
of the topics of two seeds.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment

from analysis.core import FeatureMatrix, TopicModel
from analysis.topics import distinctive_words, fit_lda, fit_nmf

Truth = dict[str, np.ndarray]


def read_planted(folder: Path) -> tuple[FeatureMatrix, Truth]:
    """Counts with made-up names, and the truth."""
    counts = sp.csr_array(sp.load_npz(folder / "counts.npz"))
    names = tuple(tuple(map(str, range(n))) for n in counts.shape)
    return FeatureMatrix(counts, *names), dict(np.load(folder / "truth.npz"))


def match(a: np.ndarray, b: np.ndarray, background: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row of `a` the row of `b` matched to it one to one, and their cosines less the background."""
    unit = [(m - background) / np.linalg.norm(m - background, axis=1, keepdims=True) for m in (a, b)]
    cosines = unit[0] @ unit[1].T
    rows, columns = linear_sum_assignment(-cosines)
    return columns, cosines[rows, columns]


def deviations(shares: np.ndarray, locality: np.ndarray) -> np.ndarray:
    """Mean shares of each locality less the mean over localities."""
    means = np.array([shares[locality == place].mean(axis=0) for place in np.unique(locality)])
    return means - means.mean(axis=0)


def print_engine(name: str, fit: Callable[[int], TopicModel], matrix: FeatureMatrix, truth: Truth) -> None:
    """Fit twice and print one line."""
    start = time.process_time()
    model = fit(1)
    seconds = time.process_time() - start
    totals = np.asarray(matrix.counts.sum(axis=0), np.float64).ravel()
    background = totals / totals.sum()
    order, cosines = match(truth["topic_word"], model.topic_word, background)
    estimated, true = (deviations(s, truth["locality"]) for s in (model.doc_topic[:, order], truth["doc_topic"]))
    foremost = distinctive_words(model, matrix, n=20)
    real = np.argsort(-truth["own_word"], axis=1)[:, :20]
    overlap = np.mean([len(set(foremost[t]) & set(real[k].tolist())) / 20 for k, t in enumerate(order)])
    stable = match(model.topic_word, fit(2).topic_word, background)[1].mean()
    r = np.corrcoef(estimated.ravel(), true.ravel())[0, 1]
    found = int((cosines > 0.8).sum())
    figures = f"r {r:.4f}  top-20 {overlap:.3f}  seeds {stable:.4f}  {seconds:6.1f} CPU s"
    print(f"{name:22} {found:3} of {len(cosines)}  {figures}")


def main() -> None:
    """Read, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--lda", action="store_true", help="also gensim's LDA")
    parser.add_argument("--tfidf", action="store_true", help="also NMF of sublinear TF-IDF")
    arguments = parser.parse_args()
    options: dict[str, dict[str, object]] = {"nmf": {}}
    if arguments.tfidf:
        options["nmf of tf-idf"] = {"weighting": "tfidf"}
    if arguments.lda:
        options["gensim lda, 2 passes"] = {"n_passes": 2}
    for folder in arguments.folders:
        matrix, truth = read_planted(folder)
        k = truth["topic_word"].shape[0]
        print(f"{folder}: {matrix.shape[0]} documents, {int(matrix.n_tokens.sum())} tokens")
        for name, chosen in options.items():
            engine = fit_lda if "n_passes" in chosen else fit_nmf
            print_engine(name, lambda seed, e=engine, o=chosen: e(matrix, n_topics=k, seed=seed, **o), matrix, truth)  # noqa: B023


if __name__ == "__main__":
    main()
