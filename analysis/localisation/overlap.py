"""What two word lists share: in order, in runs. Arrays of word numbers in, masks and lengths out.

One list (the task) is laid out once as bits, 64 places in a number, and then compared with many others. A table of
longest common subsequences is kept as the bits at which its rows rise (Crochemore et al. 2001): 64 cells a step.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Words = NDArray[np.int32]
Bits = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Places = tuple[NDArray[np.int32], NDArray[np.int32], Bits]
"""By word number its last place in a list (-1: none); by place the place of the same word before it, and the bits of
all places of this word so far, shape (n, n // 64 + 1)."""
_ONE, _ALL = np.uint64(1), np.uint64(0xFFFFFFFFFFFFFFFF)


@njit(cache=True)
def place_words(a: Words, n_numbers: int) -> Places:
    """Where each word stands in `a`; words of `n_numbers` or more are left out."""
    last, before = np.full(n_numbers, -1, np.int32), np.full(len(a), -1, np.int32)
    bits = np.zeros((len(a), len(a) // 64 + 1), np.uint64)
    for i in range(len(a)):
        if a[i] < n_numbers:
            before[i], last[a[i]] = last[a[i]], i
            if before[i] >= 0:
                bits[i] = bits[before[i]]
            bits[i, i >> 6] |= _ONE << np.uint64(i & 63)
    return last, before, bits


@njit(cache=True)
def fill_table(places: Places, b: Words, table: Bits, kept: Words) -> int:
    """Fill the rows of `table` for the words of `b` that stand in the other list; returns how many.

    A bit of row k + 1 is 0 where the subsequence common to the places up to this one and the first k + 1 of these words
    is longer than without this place. `kept` gets the places of the words in `b`.
    """
    last, _, bits = places
    table[0] = _ALL
    n = 0
    for j in range(len(b)):
        place = last[b[j]]
        if place < 0:
            continue
        row = table[n, 0]
        both = row & bits[place, 0]
        total = row + both
        table[n + 1, 0] = total | (row ^ both)
        carry = np.uint64(total < row)
        for w in range(1, table.shape[1]):
            row = table[n, w]
            both = row & bits[place, w]
            total = row + both
            sum_ = total + carry
            carry = np.uint64(total < row) | np.uint64(sum_ < total)
            table[n + 1, w] = sum_ | (row ^ both)
        kept[n] = j
        n += 1
    return n


@njit(cache=True)
def _rises(table: Bits, row: int, i: int) -> bool:
    """Whether a row counts one more than the row above it in the first `i` places.

    It does from where only the row rises to where only the one above does, turn by turn: the last place where the two
    differ says which it was, and that is the place by which one is less than the other as a number.
    """
    if i & 63:
        mask = (_ONE << np.uint64(i & 63)) - _ONE
        one, above = table[row, i >> 6] & mask, table[row - 1, i >> 6] & mask
        if one != above:
            return one < above
    for w in range((i >> 6) - 1, -1, -1):
        if table[row, w] != table[row - 1, w]:
            return table[row, w] < table[row - 1, w]
    return False


@njit(cache=True)
def _step_is_flat(table: Bits, row: int, i: int) -> bool:
    return (table[row, (i - 1) >> 6] >> np.uint64((i - 1) & 63)) & _ONE == _ONE


@njit(cache=True)
def trace_places(table: Bits, n_rows: int, out: Mask) -> None:
    """Which words of the list laid out belong to a longest common subsequence: the first of several."""
    out[:] = False
    i, row = len(out), n_rows
    while i > 0 and row > 0:
        if _step_is_flat(table, row, i):
            i -= 1
        elif not _step_is_flat(table, row - 1, i):  # both rise here, so that the row does not count one more
            row -= 1
        else:
            out[i - 1] = True
            i -= 1
            row -= 1


@njit(cache=True)
def trace_rows(table: Bits, n_rows: int, kept: Words, n_places: int, out: Mask) -> None:
    """The same for the words of the other list, which are those of the rows."""
    out[:] = False
    i, row = n_places, n_rows
    while i > 0 and row > 0:
        if not _rises(table, row, i):
            row -= 1
        elif _step_is_flat(table, row, i):
            i -= 1
        else:
            out[kept[row - 1]] = True
            i -= 1
            row -= 1


@njit(cache=True)
def measure_runs(a: Words, places: Places, b: Words, out: Words) -> None:
    """For each word of `a` the length of the longest run of words through it that stands in `b`."""
    last, before, _ = places
    out[:] = 0
    length, at = np.zeros(len(a), np.int32), np.full(len(a), -2, np.int32)
    for j in range(len(b)):
        i = last[b[j]]
        while i >= 0:  # from the back: `length` of the place before still is that of the word before
            length[i] = length[i - 1] + 1 if i > 0 and at[i - 1] == j - 1 else 1
            at[i] = j
            if i + 1 == len(a) or j + 1 == len(b) or a[i + 1] != b[j + 1]:
                for k in range(i - length[i] + 1, i + 1):
                    out[k] = max(out[k], length[i])
            i = before[i]


@njit(cache=True)
def match_blocks(a: Words, b: Words, n_numbers: int) -> NDArray[np.int64]:
    """The stretches that two lists share, in order, as `difflib.SequenceMatcher` finds them without junk.

    First the longest (the first in `a`, then in `b`, of equals), then the same on either side of it.

    Parameters
    ----------
    a, b : ndarray of int32
        Word numbers below `n_numbers`.

    Returns
    -------
    ndarray, shape (n, 3)
        Where each begins in `a` and in `b`, and its length; neighbours that touch are one.
    """
    last, before = np.full(n_numbers, -1, np.int32), np.full(len(b), -1, np.int32)
    for j in range(len(b)):
        before[j], last[b[j]] = last[b[j]], j
    length, seen = np.zeros(len(b), np.int32), np.full(len(b), -1, np.int64)
    blocks, windows = np.empty((min(len(a), len(b)), 3), np.int64), np.empty((len(a) + len(b) + 1, 4), np.int64)
    windows[0] = 0, len(a), 0, len(b)
    n_blocks, n_windows, row = 0, 1, 0
    while n_windows:
        n_windows -= 1
        a0, a1, b0, b1 = windows[n_windows]
        size = i0 = j0 = 0
        row += 1  # else lengths of another window would be gone on with
        for i in range(a0, a1):
            row += 1
            j = last[a[i]]
            while j >= b0:  # from the back: `length` of the place before still is that of the word before
                if j < b1:
                    length[j] = length[j - 1] + 1 if j > b0 and seen[j - 1] == row - 1 else 1
                    seen[j] = row
                    if length[j] > size or (length[j] == size and i0 + size == i + 1):
                        size, i0, j0 = length[j], i + 1 - length[j], j + 1 - length[j]
                j = before[j]
        if size:
            blocks[n_blocks] = i0, j0, size
            n_blocks += 1
            for a2, a3, b2, b3 in ((i0 + size, a1, j0 + size, b1), (a0, i0, b0, j0)):
                if a2 < a3 and b2 < b3:
                    windows[n_windows] = a2, a3, b2, b3
                    n_windows += 1
    return _join_touching(blocks[:n_blocks][np.argsort(blocks[:n_blocks, 0])])


@njit(cache=True)
def _join_touching(blocks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted blocks, those that touch on both sides as one."""
    n = 0
    for k in range(len(blocks)):
        i, j, size = blocks[k]
        if n and blocks[n - 1, 0] + blocks[n - 1, 2] == i and blocks[n - 1, 1] + blocks[n - 1, 2] == j:
            blocks[n - 1, 2] += size
        else:
            blocks[n] = i, j, size
            n += 1
    return blocks[:n]
