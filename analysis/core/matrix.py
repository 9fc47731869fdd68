"""Feature matrices: how often each feature stands in each text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class FeatureMatrix:
    """Counts, one row a text, one column a feature.

    Parameters
    ----------
    counts : scipy CSR array of int32, shape (n_rows, n_features)
        Non-negative; a row sums to the number of counted tokens of its text.
    row_ids : tuple of str
        Name of each text, unique.
    features : tuple of str
        Name of each feature, unique.
    """

    counts: sp.csr_array
    row_ids: tuple[str, ...]
    features: tuple[str, ...]

    def __post_init__(self) -> None:
        counts = sp.csr_array(self.counts, dtype=np.int32)
        counts.sum_duplicates()
        if counts.shape != (len(self.row_ids), len(self.features)):
            names = (len(self.row_ids), len(self.features))
            raise ValueError(f"Counts of shape {counts.shape} stand beside {names} row ids and features.")
        if counts.nnz and counts.data.min() < 0:
            raise ValueError("Counts must not be negative.")
        for array in (counts.data, counts.indices, counts.indptr):
            array.flags.writeable = False
        object.__setattr__(self, "counts", counts)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of texts and of features."""
        return len(self.row_ids), len(self.features)

    @property
    def n_tokens(self) -> NDArray[np.int64]:
        """Counted tokens per text, shape (n_rows,)."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.int64).ravel()

    def rows(self, index: Sequence[int]) -> "FeatureMatrix":
        """The texts at these 0-based positions, with the same features."""
        order = list(index)
        return FeatureMatrix(self.counts[order], tuple(self.row_ids[i] for i in order), self.features)
