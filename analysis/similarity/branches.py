"""How well the branches of a tree of texts are supported: are they there again when the texts' parts are drawn anew?"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from analysis.core.errors import InputError
from analysis.core.matrix import FeatureMatrix
from analysis.core.tables import make_table
from analysis.similarity.measures import compare_documents

MOST_TEXTS = 150
"""Support is not estimated for more texts: each draw costs the square of their number."""


def grow_tree(similarity: pd.DataFrame) -> NDArray[np.float64]:
    """The tree that average linkage of 1 - similarity makes of a square table, as scipy's linkage matrix.

    Parameters
    ----------
    similarity : DataFrame, shape (n, n)
        From `compare_documents`; made symmetric by the mean of both directions. At least two rows.
    """
    values = similarity.to_numpy(float)
    distances = np.clip(1 - (values + values.T) / 2, 0, None)
    np.fill_diagonal(distances, 0)
    return linkage(squareform(distances, checks=False), "average")


def list_branches(tree: NDArray[np.float64]) -> list[tuple[frozenset[int], float]]:
    """The branches of a linkage matrix with more than one leaf, the lowest first: leaves and height.

    Examples
    --------
    >>> list_branches(np.array([[0, 1, 0.2, 2], [2, 3, 0.5, 3]]))
    [(frozenset({0, 1}), 0.2), (frozenset({0, 1, 2}), 0.5)]
    """
    leaves = [frozenset({i}) for i in range(len(tree) + 1)]
    for left, right, _, _ in tree:
        leaves.append(leaves[int(left)] | leaves[int(right)])
    return [(found, float(row[2])) for found, row in zip(leaves[len(tree) + 1 :], tree, strict=True)]


def support_branches(
    parts: FeatureMatrix, owners: Sequence[str], *, measure: str = "tfidf", scope: str = "", n_resamples: int = 200,
    seed: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """The branches of the tree of some texts, each with the share of redrawn trees that have the same branch.

    A draw takes as many parts of each text as it has, with replacement (a cluster bootstrap: words of one part stand
    and fall together), counts them, and grows the tree anew. High support means that the branch does not hang on a few
    parts of these texts. It is no probability that the branch is true, and it does not tell *why* texts are alike.

    Parameters
    ----------
    parts : FeatureMatrix
        Counts of the parts (sections, tasks) of all texts.
    owners : sequence of str
        For each row the text it belongs to.
    measure : str
        As of `compare_documents`.
    scope : str
        What of the texts is counted; only named in the table.
    n_resamples : int
    seed : int

    Returns
    -------
    DataFrame
        Table "branches", the lowest branch first; the whole tree, which every draw has, is left out. Empty for fewer
        than three texts. ``support`` is missing for more than `MOST_TEXTS` texts.

    Raises
    ------
    InputError
        If the number of owners is not that of the parts.

    References
    ----------
    Felsenstein (1985), Confidence limits on phylogenies: an approach using the bootstrap. Evolution 39.
    """
    if len(owners) != parts.shape[0]:
        raise InputError(f"Got {len(owners)} owners of {parts.shape[0]} parts; expected one for each part.")
    names = tuple(sorted(set(owners)))
    if len(names) < 3:
        return make_table("branches", ())
    counts = sp.csr_array(parts.counts)
    place = {name: i for i, name in enumerate(names)}
    of = np.array([place[owner] for owner in owners])

    def branches(weights: NDArray[np.int64]) -> list[tuple[frozenset[int], float]]:
        gather = sp.csr_array((weights, (of, np.arange(len(of)))), shape=(len(names), len(of)))
        matrix = FeatureMatrix(sp.csr_array(gather @ counts), names, parts.features)
        return list_branches(grow_tree(compare_documents(matrix, measure=measure, seed=seed)))

    found = branches(np.ones(len(of), np.int64))[:-1]
    estimated = len(names) <= MOST_TEXTS and n_resamples > 0
    times = dict.fromkeys((leaves for leaves, _ in found), 0)
    for weights in _draws(of, n_resamples if estimated else 0, seed):
        for leaves, _ in branches(weights):
            if leaves in times:
                times[leaves] += 1
    return make_table(
        "branches",
        [
            {
                "measure": measure, "scope": scope, "documents": ";".join(names[i] for i in sorted(leaves)),
                "n_documents": len(leaves), "height": height,
                "support": times[leaves] / n_resamples if estimated else None,
                "n_resamples": n_resamples if estimated else 0,
            }
            for leaves, height in found
        ],
    )  # fmt: skip


def _draws(of: NDArray[np.int64], n_resamples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """How often each part is drawn, time after time: the parts of a text among themselves."""
    generator = np.random.default_rng(seed)
    rows = [np.flatnonzero(of == owner) for owner in range(int(of.max()) + 1)]
    for _ in range(n_resamples):
        weights = np.zeros(len(of), np.int64)
        for own in rows:
            np.add.at(weights, generator.choice(own, len(own)), 1)
        yield weights
