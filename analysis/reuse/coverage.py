"""How much of many stretches of a text lies inside some of its spans."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.core.span import Span


def count_covered(parts: Sequence[Span], stretches: NDArray[np.integer]) -> NDArray[np.int64]:
    """Code points of each stretch that the parts cover.

    Parameters
    ----------
    parts : sequence of Span
        Sorted and disjoint, as `merge_spans` gives them.
    stretches : ndarray of integers, shape (n, 2)
        Half-open, in the same text.

    Returns
    -------
    ndarray of int64, shape (n,)

    Examples
    --------
    >>> count_covered([Span(0, 4), Span(6, 9)], np.array([[3, 7], [4, 6], [0, 9]])).tolist()
    [2, 0, 7]
    """
    if not parts:
        return np.zeros(len(stretches), np.int64)
    starts, ends = np.array([(part.start, part.end) for part in parts], np.int64).T
    before = np.concatenate([[0], np.cumsum(ends - starts)])

    def up_to(place: NDArray[np.integer]) -> NDArray[np.int64]:
        begun = np.searchsorted(starts, place, "right")
        inside = np.maximum(ends[np.maximum(begun - 1, 0)] - place, 0) * (begun > 0)
        return before[begun] - inside

    return up_to(stretches[:, 1]) - up_to(stretches[:, 0])
