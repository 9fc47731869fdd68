"""The alignment table of one passage: which token of one side stands for which of the other."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

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
        for d in range(width):
            j = start + d
            score, move = _LOW, _SOURCE
            if 0 <= j <= len(b):
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
