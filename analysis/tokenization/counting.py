"""Counting: token lists to a matrix of how often each feature stands in each text."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp

from analysis.core import FeatureMatrix, InputError


def count_features(
    token_lists: Sequence[Iterable[str]], row_ids: Sequence[str], *, min_count: int = 1, stop: Iterable[str] = ()
) -> FeatureMatrix:
    """How often each feature stands in each text.

    Parameters
    ----------
    token_lists : sequence of iterables of str
        The norms of each text, for instance ``tokens.norms``. Never strings: a string would be counted by letters.
    row_ids : sequence of str
        Name of each text, unique, in the same order.
    min_count : int
        A feature that occurs fewer times in all texts together is left out.
    stop : iterable of str
        Features that are left out, for instance `analysis.vietnamese.stopwords.STOP_WORDS`.

    Returns
    -------
    FeatureMatrix
        Features sorted by code points. Texts without a feature keep their (empty) row; without any feature the matrix
        has no column, which is no error here: the stages that need a vocabulary refuse it themselves.

    Raises
    ------
    InputError
        If the number of names differs from the number of texts, a name stands twice, or a text is a plain string.

    Examples
    --------
    >>> matrix = count_features([["chuyển đổi", "số", "số"], ["số"]], ["a", "b"])
    >>> matrix.features, matrix.counts.toarray().tolist()
    (('chuyển đổi', 'số'), [[1, 2], [0, 1]])
    """
    if len(token_lists) != len(row_ids):
        raise InputError(f"Got {len(row_ids)} row ids for {len(token_lists)} texts; expected one name for each text.")
    if len(set(row_ids)) < len(row_ids):
        twice = next(name for name, n in Counter(row_ids).items() if n > 1)
        raise InputError(f"Two texts are called {twice!r}; give every row of the matrix a name of its own.")
    if any(isinstance(tokens, str) for tokens in token_lists):
        raise InputError("Got a string where a list of tokens was expected; pass tokens.norms, not the text.")
    counted = [Counter(tokens) for tokens in token_lists]
    totals: Counter[str] = Counter()
    for counter in counted:
        totals.update(counter)
    left_out = set(stop)
    features = tuple(sorted(f for f, n in totals.items() if n >= min_count and f not in left_out))
    index = {feature: i for i, feature in enumerate(features)}
    rows = [sorted((index[f], n) for f, n in counter.items() if f in index) for counter in counted]
    indptr = np.cumsum([0, *map(len, rows)])
    pairs = np.array([pair for row in rows for pair in row], np.int64).reshape(-1, 2)
    counts = sp.csr_array((pairs[:, 1], pairs[:, 0], indptr), shape=(len(rows), len(features)), dtype=np.int32)
    return FeatureMatrix(counts, tuple(row_ids), features)
