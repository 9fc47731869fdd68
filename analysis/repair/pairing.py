"""Which printed token became which token read: the alignment of two token lists by edit distance."""

import functools
from collections.abc import Sequence

from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.ocr import as_letters

Pair = tuple[list[str], list[str]]


@functools.lru_cache(maxsize=400_000)
def distance(printed: str, read: str) -> float:
    """Edit distance of two tokens without diacritics, look-alikes unified, as a share of the longer one."""
    a, b = fold(printed).lower(), as_letters(fold(read).lower())
    if a == b:
        return 0.0
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1] / max(len(a), len(b), 1)


MOVES = ((1, 1, 1.2, 0.0), (1, 0, 0.0, 0.75), (0, 1, 0.0, 0.75), (2, 1, 1.6, 0.15), (1, 2, 1.6, 0.15))


def align(printed: Sequence[str], read: Sequence[str], *, band: int = 16) -> list[Pair]:
    """The cheapest pairing of two token lists; a pair holds one token a side, or two on one of them, or none on one."""
    n, m = len(printed), len(read)
    cost: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(n + 1):
        centre = i * m // max(n, 1)
        for j in range(max(0, centre - band), min(m, centre + band) + 1):
            best = cost.get((i, j), (1e9, (0, 0)))
            for a, b, weight, fixed in MOVES:
                before = cost.get((i - a, j - b))
                if before is None or before[0] + fixed >= best[0]:
                    continue
                unlike = distance("".join(printed[i - a : i]), "".join(read[j - b : j])) if weight else 0.0
                if a + b == 3 and unlike >= 0.5:
                    continue
                best = min(best, (before[0] + weight * unlike + fixed, (a, b)))
            if best[0] < 1e9:
                cost[i, j] = best
    pairs: list[Pair] = []
    i, j = n, m
    while i or j:
        a, b = cost[i, j][1] if (i, j) in cost else (1, 1)
        pairs.append((list(printed[i - a : i]), list(read[j - b : j])))
        i, j = i - a, j - b
    return pairs[::-1]


def pair_tokens(printed: Sequence[str], read: Sequence[str]) -> list[tuple[int, int]]:
    """Indices of the tokens that stand alone on both sides of the alignment.

    Examples
    --------
    >>> pair_tokens("Bộ Chính trị ban hành".split(), "B Chinhtri ban hanh".split())
    [(0, 0), (3, 2), (4, 3)]
    """
    pairs, i, j = [], 0, 0
    for a, b in align(printed, read):
        if len(a) == len(b) == 1:
            pairs.append((i, j))
        i, j = i + len(a), j + len(b)
    return pairs
