"""The matching itself: arrays in, arrays out, so that any engine can run it over packed token hashes.

Texts are lists of 64-bit token hashes. Every k consecutive tokens make a shingle; the shingles of the *source* side lie
in a small table past which the *target* side is streamed. Hits that follow one another on nearly the same diagonal make
a chain; a chain is extended at both ends by a banded X-drop alignment with gaps, and becomes a passage.
Nothing here knows what a document is; see `analysis.reuse.passages` for the functions to call.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

ANY, EARLIER, WITHIN = 0, 1, 2
"""Which pairs are compared: all; only sources that stand before the target in the list; a text with itself."""

ROW = 7
"""Columns of a passage row: source, its first and end token, target, its first and end token, number of hits."""

_MIX = np.uint64(0xFF51AFD7ED558CCD)
_START = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)
_ONE = np.uint64(1)
_LOW = -(1 << 20)


class Streams(NamedTuple):
    """Texts, one after the other: token hashes, shingles (0 where none starts), offsets of the texts (n_texts + 1)."""

    tokens: NDArray[np.uint64]
    shingles: NDArray[np.uint64]
    offsets: NDArray[np.int64]


class Table(NamedTuple):
    """Where each shingle of the source texts stands: buckets by the high bits, positions in reading order."""

    start: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    owner: NDArray[np.int32]
    shift: int


class Settings(NamedTuple):
    """What counts as a passage; lengths in tokens.

    size: tokens of a shingle. gap: longest stretch without a hit inside a chain. drift: how far a chain may leave its
    diagonal at one hit. min_hits, min_length: what a passage needs. max_postings: a shingle that stands in more places
    than this makes no hits. slots: open chains per pair. band, drop: width and X of the extension. max_sources: a
    shingle is looked up in the first so many texts that have it; 0: in all.
    """

    size: int = 4
    gap: int = 12
    drift: int = 5
    min_hits: int = 3
    min_length: int = 12
    max_postings: int = 64
    slots: int = 4
    band: int = 4
    drop: int = 5
    max_sources: int = 0


@njit(cache=True)
def hash_shingles(tokens: NDArray[np.uint64], offsets: NDArray[np.int64], size: int) -> NDArray[np.uint64]:
    """Hash of the `size` tokens from each position on; 0 where fewer are left in the text."""
    out = np.zeros(len(tokens), np.uint64)
    for text in range(len(offsets) - 1):
        for i in range(offsets[text], offsets[text + 1] - size + 1):
            mixed = _START
            for j in range(size):
                mixed = (mixed ^ tokens[i + j]) * _MIX
                mixed ^= mixed >> _SHIFT
            out[i] = mixed | _ONE
    return out


@njit(cache=True)
def mark_shingles(shingles: NDArray[np.uint64], stock: NDArray[np.uint64], times: int) -> NDArray[np.bool_]:
    """Which shingles of a text are in the sorted `stock`, or stand in it so many times or more; never one that is 0."""
    order = np.argsort(shingles)
    marked = np.zeros(len(shingles), np.bool_)
    first = 0
    while first < len(order):
        x, end = shingles[order[first]], first + 1
        while end < len(order) and shingles[order[end]] == x:
            end += 1
        place = np.searchsorted(stock, x)
        if x != 0 and (end - first >= times or (place < len(stock) and stock[place] == x)):
            for k in range(first, end):
                marked[order[k]] = True
        first = end
    return marked


@njit(cache=True)
def build_table(streams: Streams, bits: int) -> Table:
    """Index of all shingles by their high `bits` bits (a counting sort: two passes, linear)."""
    shingles, offsets = streams.shingles, streams.offsets
    shift = 64 - bits
    start = np.zeros((1 << bits) + 1, np.uint32)
    for x in shingles:
        if x != 0:
            start[np.int64(x >> np.uint64(shift)) + 1] += np.uint32(1)
    for bucket in range(1 << bits):
        start[bucket + 1] += start[bucket]
    fill = start[:-1].copy()
    postings = np.empty(start[-1], np.uint32)
    for i in range(len(shingles)):
        if shingles[i] != 0:
            place = np.int64(shingles[i] >> np.uint64(shift))
            postings[fill[place]] = i
            fill[place] += np.uint32(1)
    owner = np.empty(offsets[-1], np.int32)
    for text in range(len(offsets) - 1):
        owner[offsets[text] : offsets[text + 1]] = text
    return Table(start, postings, owner, shift)


@njit(cache=True)
def _step(last: NDArray[np.int32], row: NDArray[np.int32], i: int, a: NDArray[np.uint64], b: NDArray[np.uint64]) -> int:
    """One row of the extension: `row` from `last` (cell d is column i + d - band); returns its best cell."""
    width = len(row)
    band = width // 2
    best = 0
    for d in range(width):
        j = i + d - band
        score = _LOW
        if 0 <= j <= len(b):
            if j > 0:
                score = last[d] + (1 if a[i - 1] == b[j - 1] else -1)
                if d > 0 and row[d - 1] - 1 > score:
                    score = row[d - 1] - 1
            if d + 1 < width and last[d + 1] - 1 > score:
                score = last[d + 1] - 1
        row[d] = score
        if score > row[best]:
            best = d
    return best


@njit(cache=True)
def extend(a: NDArray[np.uint64], b: NDArray[np.uint64], band: int, drop: int) -> tuple[int, int]:
    """How many tokens of `a` and `b`, from their starts, belong together: match +1, anything else -1, stop at -drop."""
    last = np.full(2 * band + 1, _LOW, np.int32)
    row = np.full(2 * band + 1, _LOW, np.int32)
    for d in range(band, 2 * band + 1):
        last[d] = band - d
    best, n_a, n_b = 0, 0, 0
    for i in range(1, len(a) + 1):
        d = _step(last, row, i, a, b)
        if row[d] > best:
            best, n_a, n_b = row[d], i, i + d - band
        if row[d] < best - drop:
            break
        last, row = row, last
    return n_a, n_b


@njit(cache=True)
def _passage(out: NDArray[np.int32], chain: NDArray[np.int32], a: NDArray[np.uint64], b: NDArray[np.uint64],
             settings: Settings) -> bool:  # fmt: skip
    """Write the extended chain (source, target, first and last hit on each side, hits) to `out`; False if too short."""
    source, target, a_first, a_last, b_first, b_last, hits = chain
    size = settings.size
    left = extend(a[:a_first][::-1], b[:b_first][::-1], settings.band, settings.drop)
    right = extend(a[a_last + size :], b[b_last + size :], settings.band, settings.drop)
    out[0], out[1], out[2] = source, a_first - left[0], a_last + size + right[0]
    out[3], out[4], out[5] = target, b_first - left[1], b_last + size + right[1]
    out[6] = hits
    return out[5] - out[4] >= settings.min_length and out[2] - out[1] >= settings.min_length // 2


@njit(cache=True)
def _grown(rows: NDArray[np.int32], n: int) -> NDArray[np.int32]:
    if n < len(rows):
        return rows
    larger = np.empty((2 * len(rows), ROW), np.int32)
    larger[:n] = rows[:n]
    return larger


@njit(cache=True)
def _same_passage(x: NDArray[np.int32], y: NDArray[np.int32], drift: int) -> bool:
    """Whether `y`, which starts in the target where `x` has not ended, goes on where `x` goes on in the source."""
    shift = (y[1] - y[4]) - (x[2] - x[5])
    return y[4] <= x[5] and y[1] <= x[2] and y[1] >= x[1] - drift and abs(shift) <= 2 * drift + (x[5] - y[4])


@njit(cache=True)
def _merge(rows: NDArray[np.int32], first: int, n: int, settings: Settings) -> int:
    """Join overlapping pieces of one passage and drop what a longer one of the pair explains; returns the new n."""
    part = rows[first:n].copy()
    longest_first = np.argsort(-part[:, 5], kind="mergesort")
    key = part[:, 0].astype(np.int64) * (1 << 32) + part[:, 4].astype(np.int64)
    order = longest_first[np.argsort(key[longest_first], kind="mergesort")]
    kept = first
    group = first
    for index in order:
        row = part[index]
        if kept > group and rows[group, 0] != row[0]:
            group = kept
        done = False
        for k in range(kept - 1, max(group, kept - 256) - 1, -1):
            old = rows[k]
            if row[4] >= old[4] and row[5] <= old[5] and row[6] <= old[6]:
                done = True
                break
            if _same_passage(old, row, settings.drift):
                old[1], old[2] = min(old[1], row[1]), max(old[2], row[2])
                old[5] = max(old[5], row[5])
                old[6] = max(old[6], row[6])
                done = True
                break
        if not done:
            rows[kept] = row
            kept += 1
    return kept


@njit(cache=True)
def _hit(chains: NDArray[np.int32], a: int, b: int, settings: Settings) -> int:
    """Slot of the chain that the hit (a, b) continues, or minus one less the slot where it may start a new one."""
    oldest = 0
    for c in range(len(chains)):
        if chains[c, 6] == 0:
            return -1 - c
        shift = (a - b) - (chains[c, 3] - chains[c, 5])
        if b - chains[c, 5] <= settings.gap and a >= chains[c, 3] and abs(shift) <= settings.drift:
            return c
        if chains[c, 5] < chains[oldest, 5]:
            oldest = c
    return -1 - oldest


@njit(cache=True)
def find_rows(sources: Streams, table: Table, targets: Streams, mode: int, settings: Settings) -> NDArray[np.int32]:
    """All passages of the targets that stand in a source, shape (n, 7), ordered by target, source, place.

    `mode` is ANY, EARLIER (the two streams are one list; a target's sources stand before it) or WITHIN (a text
    against its own earlier part). Time is linear in the tokens of the targets plus the hits.
    """
    n_sources = len(sources.offsets) - 1
    chains = np.zeros((n_sources, settings.slots, ROW), np.int32)
    touched = np.empty(n_sources, np.int32)
    is_touched = np.zeros(n_sources, np.bool_)
    rows = np.empty((1024, ROW), np.int32)
    n = 0
    for target in range(len(targets.offsets) - 1):
        base, end = targets.offsets[target], targets.offsets[target + 1]
        b_tokens = targets.tokens[base:end]
        first, n_touched = n, 0
        for i in range(base, end - settings.size + 1):
            x = targets.shingles[i]
            if x == 0:
                continue
            bucket = np.int64(x >> np.uint64(table.shift))
            low, high = np.int64(table.start[bucket]), np.int64(table.start[bucket + 1])
            if high - low > settings.max_postings:
                continue
            b = i - base
            n_sources_hit, last_hit = 0, -1
            for posting in range(low, high):
                position = np.int64(table.postings[posting])
                source = table.owner[position]
                if mode != ANY and (source > target or (mode == EARLIER and source == target)):
                    break
                if sources.shingles[position] != x or (mode == WITHIN and source != target):
                    continue
                if source != last_hit:
                    n_sources_hit, last_hit = n_sources_hit + 1, source
                    if settings.max_sources > 0 and n_sources_hit > settings.max_sources:
                        break
                a = position - sources.offsets[source]
                if mode == WITHIN and a + settings.size > b:
                    continue
                if not is_touched[source]:
                    is_touched[source] = True
                    touched[n_touched] = source
                    n_touched += 1
                slot = _hit(chains[source], a, b, settings)
                if slot >= 0:
                    chain = chains[source, slot]
                    chain[3], chain[5] = a, b
                    chain[6] += 1
                    continue
                chain = chains[source, -1 - slot]
                if chain[6] >= settings.min_hits:
                    rows = _grown(rows, n)
                    a_tokens = sources.tokens[sources.offsets[source] : sources.offsets[source + 1]]
                    n += _passage(rows[n], chain, a_tokens, b_tokens, settings)
                chain[0], chain[1], chain[2], chain[3], chain[4], chain[5], chain[6] = source, target, a, a, b, b, 1
        for t in range(n_touched):
            source = touched[t]
            is_touched[source] = False
            a_tokens = sources.tokens[sources.offsets[source] : sources.offsets[source + 1]]
            for c in range(settings.slots):
                if chains[source, c, 6] >= settings.min_hits:
                    rows = _grown(rows, n)
                    n += _passage(rows[n], chains[source, c], a_tokens, b_tokens, settings)
                chains[source, c, 6] = 0
        n = _merge(rows, first, n, settings)
    return rows[:n].copy()


@njit(cache=True)
def _root(parent, place):  # type: ignore[no-untyped-def]
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


@njit(cache=True)
def _join(parent, one, other):  # type: ignore[no-untyped-def]
    a, b = _root(parent, one), _root(parent, other)
    if a != b:
        parent[b] = a


@njit(cache=True)
def join_places(rows, pairs):  # type: ignore[no-untyped-def]
    """The group of each place, as the number of one of its members.

    Parameters
    ----------
    rows : ndarray of int64, shape (n, 3)
        Document, start and end of each place, sorted. Places of a document that overlap by half of the shorter one are
        one group.
    pairs : ndarray of int64, shape (m, 2)
        Places that are one group in any case.
    """
    parent = np.arange(len(rows))
    for k in range(len(pairs)):
        _join(parent, pairs[k, 0], pairs[k, 1])
    for i in range(len(rows)):
        for j in range(i + 1, len(rows)):
            if rows[j, 0] != rows[i, 0] or rows[j, 1] >= rows[i, 2]:
                break
            overlap = min(rows[i, 2], rows[j, 2]) - max(rows[i, 1], rows[j, 1])
            if 2 * overlap >= min(rows[i, 2] - rows[i, 1], rows[j, 2] - rows[j, 1]):
                _join(parent, i, j)
    for i in range(len(rows)):
        parent[i] = _root(parent, i)
    return parent
