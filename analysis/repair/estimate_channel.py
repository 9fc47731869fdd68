"""Learn what wrong-language OCR makes of printed syllables: a character edit model by hard EM over aligned tokens.

Used by scripts/train_repair.py only; the analysis itself loads the stored numbers.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from analysis.repair.tokens import split_edges
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import is_syllable, to_new_style

MAX_READ = 3
INSERTION = -11.0
IMPOSSIBLE = -1e9
POOLED, LEAST_POOLED = 4.0, 3e-4
"""Pseudo-counts of what the letters of a family turn into together, and the least share of that which is kept."""
Op = tuple[str, str]


@dataclass
class Confusions:
    """Log probabilities of edit operations (printed, read), and counts of whole tokens (printed, read)."""

    single: dict[Op, float] = field(default_factory=dict)
    double: dict[Op, float] = field(default_factory=dict)
    direct: Counter[Op] = field(default_factory=Counter)


def read_pairs(lines: Iterable[str]) -> Counter[Op]:
    """Count the one-to-one pairs (printed syllable, token read) of pair files, edge punctuation taken off.

    The tone placement of the printed form is made new-style, as the vocabulary has it.
    """
    pairs: Counter[Op] = Counter()
    for line in lines:
        printed, _, read = line.rstrip("\n").partition("\t")
        if not printed or not read or " " in printed or " " in read:
            continue
        core = to_new_style(split_edges(printed)[1])
        if core.isalpha() and is_syllable(core.lower()):
            pairs[core, split_edges(read)[1] or read] += 1
    return pairs


def first_guess(printed: str, read: str) -> float:
    """Log probability of an operation before anything was counted."""
    if len(read) != 1:
        return math.log({0: 0.01, 2: 0.0015, 3: 0.0004}[len(read)])
    if printed == read:
        return math.log(0.6)
    return math.log(0.2 if fold(printed).lower() == fold(read).lower() else 0.004)


def best_operations(
    printed: str, read: str, single: Callable[[str, str], float], double: Callable[[str, str], float]
) -> tuple[float, list[Op]]:
    """The likeliest way from `printed` to `read`: its log probability and its operations."""
    n, m = len(printed), len(read)
    score = [[IMPOSSIBLE] * (m + 1) for _ in range(n + 1)]
    back = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
    score[0][0] = 0.0

    def reach(i: int, j: int, value: float, step: tuple[int, int]) -> None:
        if value > score[i][j]:
            score[i][j], back[i][j] = value, step

    for i in range(n + 1):
        for j in range(m + 1):
            here = score[i][j]
            if here <= IMPOSSIBLE:
                continue
            for k in range(min(MAX_READ, m - j) + 1):
                piece = read[j : j + k]
                if i < n:
                    reach(i + 1, j + k, here + single(printed[i], piece), (1, k))
                if i + 1 < n and k:
                    reach(i + 2, j + k, here + double(printed[i : i + 2], piece), (2, k))
            if j < m:
                reach(i, j + 1, here + INSERTION, (0, 1))
    operations, i, j = [], n, m
    while i or j:
        a, b = back[i][j]
        operations.append((printed[i - a : i], read[j - b : j]))
        i, j = i - a, j - b
    return score[n][m], operations[::-1]


def learn_confusions(pairs: Mapping[Op, int], *, iterations: int = 4, worst: float = -28.0) -> Confusions:
    """Hard EM: align every pair with the present costs, count the operations, take their shares as new costs.

    Parameters
    ----------
    pairs : mapping of (printed, read) to int
    iterations : int
    worst : float
        Pairs whose best alignment has a lower log probability are taken for misaligned and left out.
    """
    ones: Counter[Op] = Counter()
    twos: Counter[Op] = Counter()
    seen: Counter[str] = Counter()

    def single(printed: str, read: str) -> float:
        guess = first_guess(printed, read)
        if not seen:
            return guess
        return math.log((ones[printed, read] + 0.5 * math.exp(guess)) / (seen[printed] + 0.5))

    def double(printed: str, read: str) -> float:
        if not seen:
            return -9.0 - abs(len(read) - 1)
        count = twos[printed, read]
        return math.log(count / (seen[printed[0]] + 0.5)) if count >= 2 else -50.0

    usable = [
        (p, r, c) for (p, r), c in sorted(pairs.items()) if len(p) <= 8 and len(r) <= 10 and abs(len(p) - len(r)) <= 3
    ]
    direct: Counter[Op] = Counter()
    for _ in range(iterations):
        new_ones, new_twos, new_seen = Counter[Op](), Counter[Op](), Counter[str]()
        direct = Counter()
        for printed, read, count in usable:
            value, operations = best_operations(printed, read, single, double)
            if value < worst:
                continue
            direct[printed, read] = count
            for a, b in operations:
                if a:
                    (new_ones if len(a) == 1 else new_twos)[a, b] += count
                    new_seen[a[0]] += count
        ones, twos, seen = new_ones, new_twos, new_seen
    return Confusions(
        pool_families({op: single(*op) for op in sorted(ones)}, ones, seen),
        pool_families({op: double(*op) for op, n in sorted(twos.items()) if n >= 2}, twos, seen),
        direct,
    )


def family(printed: str) -> str:
    """What letters share that lose their marks alike: base letter and case, with a mark or without.

    >>> family("õ") == family("ộ") != family("o"), family("ứn") == family("ữn")
    (True, True)
    """
    return "".join(fold(c) + "^" * (c != fold(c)) for c in printed)


def pool_families(values: Mapping[Op, float], counts: Mapping[Op, int], seen: Mapping[str, int]) -> dict[Op, float]:
    """`values` with rare letters and pairs helped by their families: what became of õ tells of ỗ.

    P(read | printed) <- (count + POOLED * P(read | family)) / (seen + POOLED), where that is more.
    """
    together: Counter[Op] = Counter()
    for (printed, read), count in counts.items():
        together[family(printed), read] += count
    seen_together: Counter[str] = Counter()
    for letter, count in seen.items():
        seen_together[family(letter)] += count
    reads: dict[str, list[tuple[str, float]]] = {}
    for (kind, read), count in sorted(together.items()):
        share = count / seen_together[family_head(kind)]
        if count >= 2 and share >= LEAST_POOLED:
            reads.setdefault(kind, []).append((read, share))
    pooled = dict(values)
    for printed in sorted({printed for printed, _ in counts}):
        for read, share in reads.get(family(printed), ()):
            n = seen[printed[0]]
            value = math.log((counts.get((printed, read), 0) + POOLED * share) / (n + POOLED))
            pooled[printed, read] = max(value, pooled.get((printed, read), IMPOSSIBLE))
    return dict(sorted(pooled.items()))


def family_head(kind: str) -> str:
    """The family of the first letter of a family of letters or pairs."""
    return kind[:2] if kind[1:2] == "^" else kind[:1]
