"""The alignment table of one passage: which token of one side stands for which of the other."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.reuse.kernels import Streams

_LOW = -(1 << 28)
_BOTH, _SOURCE, _TARGET = 0, 1, 2


@njit(cache=True)
def _fill(a: NDArray[np.uint64], b: NDArray[np.uint64], band: int) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Moves of the best path to every cell of a band that follows the best cell of the row before."""
    width = 2 * band + 1
    moves = np.full((len(a) + 1, width), np.int8(_SOURCE), np.int8)
    origin = np.zeros(len(a) + 1, np.int64)
    last = np.full(width, _LOW, np.int64)
    row = np.full(width, _LOW, np.int64)
    origin[0] = -band
    for d in range(band, width):
        last[d] = band - d
        moves[0, d] = _TARGET
    centre = 0
    for i in range(1, len(a) + 1):
        start = max(centre + 1 - band, origin[i - 1])
        start = min(start, len(b) - band)
        start = max(start, origin[i - 1])
        origin[i] = start
        step = start - origin[i - 1]
        best = _LOW
        row[:] = _LOW
        for d in range(max(0, -start), min(width, len(b) - start + 1)):  # a short text fills little of the band
            j = start + d
            score, move = _LOW, _SOURCE
            above, left_above = d + step, d + step - 1
            if above < width and last[above] - 1 > score:
                score, move = last[above] - 1, _SOURCE
            if j > 0 and 0 <= left_above < width:
                both = last[left_above] + (2 if a[i - 1] == b[j - 1] else -1)
                if both >= score:
                    score, move = both, _BOTH
            if j > 0 and d > 0 and row[d - 1] - 1 > score:
                score, move = row[d - 1] - 1, _TARGET
            row[d] = score
            moves[i, d] = move
            if score > best:
                best, centre = score, j
        last, row = row, last
    return moves, origin


@njit(cache=True)
def align_tokens(a: NDArray[np.uint64], b: NDArray[np.uint64], band: int = 48) -> NDArray[np.int32]:
    """Global alignment of two token lists as columns (index in a, index in b), -1 for a gap, shape (n, 2).

    Match +2, mismatch -1, gap -1, in a band of `2 * band + 1` cells that follows the best path, so that time and memory
    are linear in the length; where the path leaves the band, gaps close it. Both columns hold every index once, in
    order, whatever the texts are.
    """
    moves, origin = _fill(a, b, band)
    out = np.empty((len(a) + len(b), 2), np.int32)
    n, i, j = 0, len(a), len(b)
    while i > 0 or j > 0:
        d = j - origin[i]
        inside = 0 <= d < moves.shape[1]
        move = np.int64(moves[i, d]) if inside else (_TARGET if d > 0 else _SOURCE)
        if i == 0 or (move == _TARGET and j > 0):
            out[n, 0], out[n, 1], j = -1, j - 1, j - 1
        elif j == 0 or move == _SOURCE:
            out[n, 0], out[n, 1], i = i - 1, -1, i - 1
        else:
            out[n, 0], out[n, 1], i, j = i - 1, j - 1, i - 1, j - 1
        n += 1
    return out[:n][::-1].copy()


@njit(cache=True)
def _are_same(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> bool:
    return len(a) == len(b) and np.array_equal(a, b)


@njit(cache=True)
def measure_rows(
    rows: NDArray[np.int32],
    sources: Streams,
    targets: Streams,
    source_longest: NDArray[np.int32],
    target_longest: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Identity of each passage: the share of the columns of its alignment whose two tokens agree.

    Parameters
    ----------
    rows : ndarray of int32, shape (n, 7)
        From `find_rows` over these streams.
    source_longest, target_longest : ndarray of int32, one for each token of the streams
        Changed in place: for a token that stands opposite the same token, the columns of the longest passage in which
        it does so. Both may be the same array.
    """
    out = np.empty(len(rows), np.float64)
    for r in range(len(rows)):
        a0, b0 = sources.offsets[rows[r, 0]] + rows[r, 1], targets.offsets[rows[r, 3]] + rows[r, 4]
        a = sources.tokens[a0 : a0 + rows[r, 2] - rows[r, 1]]
        b = targets.tokens[b0 : b0 + rows[r, 5] - rows[r, 4]]
        if _are_same(a, b):
            out[r] = 1.0
            source_longest[a0 : a0 + len(a)] = np.maximum(source_longest[a0 : a0 + len(a)], len(a))
            target_longest[b0 : b0 + len(b)] = np.maximum(target_longest[b0 : b0 + len(b)], len(b))
            continue
        columns = align_tokens(a, b)
        n, agree = len(columns), 0
        for k in range(n):
            i, j = columns[k, 0], columns[k, 1]
            if i >= 0 and j >= 0 and a[i] == b[j]:
                agree += 1
                source_longest[a0 + i] = max(source_longest[a0 + i], n)
                target_longest[b0 + j] = max(target_longest[b0 + j], n)
        out[r] = agree / n
    return out


@njit(cache=True)
def count_votes(tokens: NDArray[np.uint64], offsets: NDArray[np.int64], pivot: int) -> NDArray[np.int64]:
    """How many of some texts, one after the other, have each token of the text `pivot` opposite it; itself included."""
    a = tokens[offsets[pivot] : offsets[pivot + 1]]
    votes = np.ones(max(1, len(a)), np.int64)
    for text in range(len(offsets) - 1):
        if text == pivot:
            continue
        b = tokens[offsets[text] : offsets[text + 1]]
        if _are_same(a, b):
            votes[: len(a)] += 1
            continue
        columns = align_tokens(a, b)
        for k in range(len(columns)):
            i, j = columns[k, 0], columns[k, 1]
            if i >= 0 and j >= 0 and a[i] == b[j]:
                votes[i] += 1
    return votes
