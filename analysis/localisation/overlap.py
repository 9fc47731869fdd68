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
        carry = np.uint64(0)
        for w in range(table.shape[1]):
            row, same = table[n, w], bits[place, w]
            both = row & same
            total = row + both
            sum_ = total + carry
            carry = np.uint64(total < row) | np.uint64(sum_ < total)
            table[n + 1, w] = sum_ | (row & ~same)
        kept[n] = j
        n += 1
    return n


@njit(cache=True)
def _rises(table: Bits, row: int, i: int) -> bool:
    """Whether a row counts one more than the row above it in the first `i` places."""
    odd = np.uint64(0)
    for w in range(i >> 6):
        odd ^= table[row, w] ^ table[row - 1, w]
    if i & 63:
        odd ^= (table[row, i >> 6] ^ table[row - 1, i >> 6]) & ((_ONE << np.uint64(i & 63)) - _ONE)
    odd ^= odd >> np.uint64(32)
    odd ^= odd >> np.uint64(16)
    odd ^= odd >> np.uint64(8)
    odd ^= odd >> np.uint64(4)
    return (np.uint64(0x6996) >> (odd & np.uint64(15))) & _ONE == _ONE  # parity of four bits


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
        elif not _rises(table, row, i):
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
