"""Pairs of plans at scale: what the superior texts explain is masked, the rest is streamed past the earlier plans.

Arrays only; `analysis.reuse.peers` turns them into alignments.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.reuse.kernels import EARLIER, ROW, Settings, Streams, find_rows
from analysis.reuse.streams import index_texts


@njit(cache=True)
def mask_rows(streams: Streams, rows: NDArray[np.int32], size: int) -> NDArray[np.uint64]:
    """Shingles of `streams` without those that lie inside the target side of a row (with one token of slack)."""
    out = streams.shingles.copy()
    for r in range(len(rows)):
        base = streams.offsets[rows[r, 3]]
        for i in range(max(0, rows[r, 4] - 1), rows[r, 5] - size + 2):
            out[base + i] = 0
    return out


def find_peer_rows(plans: Streams, chain_rows: NDArray[np.int32], *, settings: Settings) -> NDArray[np.int32]:
    """Passages that a plan shares with an earlier plan beyond what `chain_rows` explain, as rows of `find_rows`.

    Parameters
    ----------
    plans : Streams
        In date order: only earlier ones are searched.
    chain_rows : ndarray, shape (n, 7)
        Rows of superior texts against these plans.
    settings : Settings
        A shingle of which more than ``max_postings`` stand in the plans makes no hits: it is boilerplate there.
    """
    masked = Streams(plans.tokens, mask_rows(plans, chain_rows, settings.size), plans.offsets)
    return find_rows(masked, index_texts(masked), masked, EARLIER, settings)


@njit(cache=True)
def _projected(row: NDArray[np.int32], low: int, high: int) -> tuple[int, int]:
    """Where ``[low, high)`` of the source side of a row lies on its target side, by interpolation."""
    n_source, n_target = row[2] - row[1], row[5] - row[4]
    start = row[4] + (low - row[1]) * n_target // n_source
    return start, row[4] + (high - row[1]) * n_target // n_source


@njit(cache=True)
def count_overlaps(rows: NDArray[np.int32], min_length: int) -> int:
    """Number of rows that `project_rows` would return."""
    n = 0
    for i in range(len(rows)):
        for j in range(i + 1, len(rows)):
            if rows[j, 0] != rows[i, 0] or rows[j, 1] > rows[i, 2] - min_length:
                break
            if rows[i, 3] != rows[j, 3] and min(rows[i, 2], rows[j, 2]) - rows[j, 1] >= min_length:
                n += 1
    return n


@njit(cache=True)
def _project(rows: NDArray[np.int32], n: int, min_length: int) -> NDArray[np.int32]:
    out = np.empty((n, ROW), np.int32)
    n = 0
    for i in range(len(rows)):
        for j in range(i + 1, len(rows)):
            if rows[j, 0] != rows[i, 0] or rows[j, 1] > rows[i, 2] - min_length:
                break
            low, high = rows[j, 1], min(rows[i, 2], rows[j, 2])
            if rows[i, 3] == rows[j, 3] or high - low < min_length:
                continue
            x, y = (rows[i], rows[j]) if rows[i, 3] < rows[j, 3] else (rows[j], rows[i])
            out[n, 0], out[n, 3], out[n, 6] = x[3], y[3], min(x[6], y[6])
            out[n, 1], out[n, 2] = _projected(x, low, high)
            out[n, 4], out[n, 5] = _projected(y, low, high)
            n += 1
    return out


def order_by_source(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """Rows in the order of source and place, as `count_overlaps` and `project_rows` need them."""
    return rows[np.lexsort((rows[:, 3], rows[:, 1], rows[:, 0]))]


def project_rows(rows: NDArray[np.int32], *, min_length: int = 12) -> NDArray[np.int32]:
    """Pairs of plans that took the same words of a source: overlaps in the source's coordinates.

    Parameters
    ----------
    rows : ndarray, shape (n, 7)
        Passages of superior texts in plans.
    min_length : int
        Shortest common stretch of the source, in tokens.

    Returns
    -------
    ndarray of int32, shape (m, 7)
        As rows of `find_rows` with the plan of lower index as the source side; places by interpolation. m grows with
        the square of the number of plans: `count_overlaps` tells it beforehand.
    """
    ordered = order_by_source(rows)
    return _project(ordered, count_overlaps(ordered, min_length), min_length)
