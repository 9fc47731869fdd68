"""Keyness: the words that one group of documents uses more, or less, than another. Described, not tested."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.stats import t as students_t

from analysis.core import FeatureMatrix
from analysis.core.errors import ComputationError
from analysis.core.tables import make_table
from analysis.stats import (
    benjamini_hochberg,
    chi2,
    deviation_of_proportions,
    g2,
    informative_prior,
    log_odds,
    log_ratio,
    permutation_test,
)
from analysis.stats.association import Floats

SMOOTHING = 0.5


def keyness(
    target: FeatureMatrix,
    reference: FeatureMatrix,
    *,
    names: tuple[str, str] = ("target", "reference"),
    n_words: int = 50,
    min_count: int = 5,
    prior_strength: float = 500.0,
) -> pd.DataFrame:
    """The words by which `target` differs most from `reference`, both ways.

    Parameters
    ----------
    target, reference : FeatureMatrix
        One row a document. Their features need not be the same.
    names : tuple of str
        What the two are called in the table.
    n_words : int
        Words at each end of the ranking.
    min_count : int
        Words with fewer occurrences in both together are left out.
    prior_strength : float
        Pseudo-counts, spread like the two collections together, that pull rare words towards no difference.

    Returns
    -------
    DataFrame
        Table ``keyness``, from the words most typical of the target to those most typical of the reference:
        ``effect`` is the log-odds z (Monroe et al. 2008, two-term variance), ``log_ratio`` log2 of the ratio of
        smoothed relative frequencies with a 95 % interval over *documents* (linearised ratio, Welch's t), and
        ``dispersion`` DPnorm over the target's documents. The interval is missing where the target has fewer than two
        documents; a reference of one document counts as known. ``z_four_terms``, ``g2``, ``g2_two_cells``, ``chi2`` and
        ``log_ratio_bound`` (Evert 2022) are what other programs print, for comparison; they count words one by one.

    Raises
    ------
    ComputationError
        If either side holds no words, or no word occurs `min_count` times.

    Notes
    -----
    z counts words as if they came one by one: read it as a ranking. With 34 localities drawn at random from one
    population thousands of words pass |z| > 1.96.
    """
    alike = target.features == reference.features
    features = tuple(sorted(target.features if alike else {*target.features, *reference.features}))
    ours, theirs = _aligned(target, features), _aligned(reference, features)
    a, b = (np.asarray(m.sum(axis=0), np.float64).ravel() for m in (ours, theirs))
    if not a.sum() or not b.sum():
        raise ComputationError(
            f"Keyness compares two collections: {names[0]} holds {int(a.sum())} words, {names[1]} {int(b.sum())}; "
            "expected some in both."
        )
    kept = np.flatnonzero(a + b >= min_count)
    if len(features) < 2 or not len(kept):
        raise ComputationError(f"No word occurs {min_count} times in {names[0]} and {names[1]}; lower min_count.")
    prior = informative_prior(a + b, strength=prior_strength)
    z = log_odds(a, b, prior=prior).z
    ranked = kept[np.argsort(-z[kept], kind="stable")]
    chosen = ranked if len(ranked) <= 2 * n_words else np.concatenate([ranked[:n_words], ranked[-n_words:]])
    four = log_odds(a, b, prior=prior, n_variance_terms=4).z
    sizes = np.asarray(ours.sum(axis=1), np.float64).ravel()
    ratio, low, high = log_ratio_by_document(ours, theirs, chosen)
    numbers = {
        "effect": z[chosen], "log_ratio": ratio, "low": low, "high": high, "n": a[chosen], "n_reference": b[chosen],
        "dispersion": deviation_of_proportions(ours[:, chosen].toarray(), sizes, normalised=True),
        "z_four_terms": four[chosen], **_by_word(a, b, chosen),
    }  # fmt: skip
    rows = [
        {"group": names[0], "reference": names[1], "word": features[i], **{k: float(v[j]) for k, v in numbers.items()}}
        for j, i in enumerate(chosen)
    ]
    return make_table("keyness", rows)


def _by_word(a: Floats, b: Floats, chosen: np.ndarray) -> dict[str, Floats]:
    """What takes words as if they came one by one, for some words, from the counts of all."""
    cells = (a[chosen], b[chosen], a.sum(), b.sum())
    return {
        "log_ratio_bound": log_ratio(*cells).conservative,
        "g2": g2(*cells, signed=True),
        "g2_two_cells": g2(*cells, n_cells=2, signed=True),
        "chi2": chi2(*cells, signed=True),
    }


def contrast_words(
    target: FeatureMatrix, reference: FeatureMatrix, words: Sequence[str], *, seed: int = 0
) -> pd.DataFrame:
    """Are these words more frequent in one group of documents than in the other, documents being what was drawn?

    For words that were chosen before the texts were looked at. Words chosen from `keyness` of the same documents would
    be tested on what picked them.

    Parameters
    ----------
    target, reference : FeatureMatrix
        One row a document; documents without words are left out.
    words : sequence of str
        The family that is tested. A word that no document holds has no difference and p = 1.
    seed : int

    Returns
    -------
    DataFrame
        Per word: ``share`` and ``share_reference`` (mean over documents of the relative frequency), ``difference``,
        ``p_value`` (documents permuted between the groups), ``q_value`` (Benjamini-Hochberg), ``n_tests``, ``n`` and
        ``n_reference`` (documents).

    Raises
    ------
    ComputationError
        For fewer than two documents with words on either side, or no words to test.

    Notes
    -----
    Documents of one locality are not independent draws: where localities are the unit, average them first and use
    `contrast_groups`.
    """
    listed = list(dict.fromkeys(words))
    sides = [_frequencies(side, listed) for side in (target, reference)]
    if min(map(len, sides)) < 2 or not listed:
        raise ComputationError(
            f"A test by document needs words and two documents or more on either side; got {len(listed)} words, "
            f"{len(sides[0])} and {len(sides[1])} documents; add documents, or describe the words with keyness."
        )
    test = permutation_test(*sides, seed=seed)
    means = [side.mean(axis=0) for side in sides]
    return pd.DataFrame(
        {
            "word": listed, "share": means[0], "share_reference": means[1], "difference": test.difference,
            "p_value": test.p_value, "q_value": benjamini_hochberg(test.p_value), "n_tests": len(listed),
            "n": len(sides[0]), "n_reference": len(sides[1]),
        }
    )  # fmt: skip


def _frequencies(matrix: FeatureMatrix, words: Sequence[str]) -> Floats:
    """Relative frequency of each word in each document that holds words, shape (documents, words)."""
    place = {feature: i for i, feature in enumerate(matrix.features)}
    lengths = matrix.n_tokens
    filled = np.flatnonzero(lengths > 0)
    found = np.zeros((len(filled), len(words)))
    for j, word in enumerate(words):
        if word in place:
            found[:, j] = matrix.counts[filled][:, [place[word]]].toarray().ravel() / lengths[filled]
    return found


def _aligned(matrix: FeatureMatrix, features: tuple[str, ...]) -> sp.csr_array:
    """Counts in the columns of `features`."""
    counts = matrix.counts
    if matrix.features == features:
        return counts.astype(np.float64)
    place = {feature: i for i, feature in enumerate(features)}
    columns = np.array([place[feature] for feature in matrix.features], np.int64)
    shape = (len(matrix.row_ids), len(features))
    return sp.csr_array((counts.data, columns[counts.indices], counts.indptr), shape=shape).astype(np.float64)


def log_ratio_by_document(
    target: sp.csr_array, reference: sp.csr_array, columns: np.ndarray
) -> tuple[Floats, Floats, Floats]:
    """log2 ratio of relative frequencies of some columns, with a 95 % interval that takes documents as the unit.

    Each side's relative frequency is a ratio of sums over documents, half an occurrence added; the variance of its
    logarithm is that of the documents' influences. Degrees of freedom are Welch's.

    Returns
    -------
    tuple of ndarray
        Value, low, high; NaN bounds where the target has fewer than two documents.
    """
    sides = [_log_frequency(side, columns) for side in (target, reference)]
    (log_a, var_a, n_a), (log_b, var_b, n_b) = sides
    value = (log_a - log_b) / np.log(2)
    if n_a < 2:
        nothing = np.full(len(columns), np.nan)
        return value, nothing, nothing.copy()
    variance = var_a + var_b
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = variance**2 / (var_a**2 / (n_a - 1) + (var_b**2 / (n_b - 1) if n_b > 1 else 0.0))
    margin = students_t.ppf(0.975, np.where(np.isfinite(freedom), np.maximum(freedom, 1.0), 1.0))
    half = np.where(variance > 0, margin, 0.0) * np.sqrt(variance) / np.log(2)
    return value, value - half, value + half


def _log_frequency(counts: sp.csr_array, columns: np.ndarray) -> tuple[Floats, Floats, int]:
    """Log relative frequency, its variance over documents (0 for one document), number of documents with words."""
    sizes = np.asarray(counts.sum(axis=1), np.float64).ravel()
    filled = sizes > 0
    table, sizes = counts[:, columns].toarray()[filled], sizes[filled]
    n = len(sizes)
    totals = table.sum(axis=0) + SMOOTHING
    share = totals / (sizes.sum() + SMOOTHING)
    influence = (table + SMOOTHING / n) / totals - sizes[:, None] / sizes.sum()
    variance = (influence**2).sum(axis=0) * n / (n - 1) if n > 1 else np.zeros(len(columns))
    return np.log(share), variance, n
