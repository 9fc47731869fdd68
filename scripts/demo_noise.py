"""A documented noise model: what wrong-language OCR prints for each character (``corpus/demo_noise.tsv``).

One character becomes 0 to 3 others, two neighbouring ones 1 to 3, drawn independently. Blanks and line ends stay,
so line k stays line k; digits stay, too: in real scans hardly any digit of a number or date was found garbled.
What it does not do: lose whole lines, confuse by neighbouring words, or give one word the same damage twice.

``demo_noise.py PAIRS.tsv > corpus/demo_noise.tsv`` estimates the table from aligned tokens (clean TAB observed):
the cheapest character alignment of each pair under the current table, then the table from those alignments, three
times (hard EM).
"""

from __future__ import annotations

import math
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

Channel = dict[str, list[tuple[str, float]]]
HEADER = (
    "# What wrong-language OCR printed for a character or a pair (clean, observed, probability, count).\n"
    "# A pair's probabilities sum to the share of its occurrences that were read as one unit.\n"
    "# Estimated by scripts/demo_noise.py from token pairs of 164 pages of Vietnamese legal text, rendered and\n"
    "# read with tesseract -l eng; only numbers were kept of those pages.\n"
)
SHAPES = [(1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]
MIN_COUNT = 3


def read_channel(path: Path) -> Channel:
    """The table: clean unit -> (observed, probability) in the order of the file."""
    channel: Channel = defaultdict(list)
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            clean, observed, probability, _ = line.split("\t")
            channel[clean].append((observed, float(probability)))
    return dict(channel)


def damage(text: str, channel: Channel, seed: int) -> str:
    """The text as wrong-language OCR might print it; the same seed gives the same text.

    Characters that the table lacks lose their marks. No token vanishes, so tokens can be compared one by one.
    """
    source = random.Random(seed)
    return re.sub(r"\S+", lambda token: damage_token(token.group(), channel, source), text)


def damage_token(token: str, channel: Channel, source: random.Random) -> str:
    out, i = [], 0
    while i < len(token):
        pair = token[i : i + 2]
        observed = draw(channel[pair], source) if len(pair) == 2 and pair in channel else None
        if observed is not None:
            out.append(observed)
            i += 2
            continue
        found = draw(channel.get(token[i], []), source)
        out.append(skeleton(token[i]) if found is None else found)
        i += 1
    return "".join(out) or skeleton(token)


def draw(choices: list[tuple[str, float]], source: random.Random) -> str | None:
    """One of the observed forms, or None with the probability that they leave over."""
    at = source.random()
    for observed, probability in choices:
        at -= probability
        if at < 0:
            return observed
    return None


def skeleton(text: str) -> str:
    """The text without its marks; đ becomes d."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def first_cost(clean: str, observed: str) -> float:
    """Cost of a unit before anything is known: equal, equal without marks, else by how the length changes."""
    if clean == observed and len(clean) == 1:
        return 0.0
    if len(clean) == 1 and skeleton(clean) == skeleton(observed):
        return 0.5
    return 3.0 + 1.5 * abs(len(clean) - len(observed)) + (1.0 if len(clean) == 2 else 0.0)


def align(clean: str, observed: str, costs: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    """Cheapest way to cut both tokens into units of SHAPES; empty where there is none."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(clean) + 1):
        for j in range(len(observed) + 1):
            for a, b in SHAPES:
                before = best.get((i - a, j - b))
                if before is None or i < a or j < b:
                    continue
                unit = clean[i - a : i], observed[j - b : j]
                known = costs.get(unit)
                cost = before[0] + (first_cost(*unit) + (6.0 if costs else 0.0) if known is None else known)
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, (i - a, j - b))
    units, at = [], (len(clean), len(observed))
    if at not in best:
        return []
    while at != (0, 0):
        before_at = best[at][1]
        units.append((clean[before_at[0] : at[0]], observed[before_at[1] : at[1]]))
        at = before_at
    return units[::-1]


def estimate(pairs: Counter[tuple[str, str]], n_rounds: int = 3) -> Counter[tuple[str, str]]:
    """Counts of aligned units after ``n_rounds`` of hard EM."""
    costs: dict[tuple[str, str], float] = {}
    units: Counter[tuple[str, str]] = Counter()
    for _ in range(n_rounds):
        units = Counter()
        for (clean, observed), n in sorted(pairs.items()):
            for unit in align(clean, observed, costs):
                units[unit] += n
        totals: Counter[str] = Counter()
        for (clean, _observed), n in units.items():
            totals[clean] += n
        costs = {u: -math.log(n / totals[u[0]]) + (3.0 if len(u[0]) == 2 else 0.0) for u, n in units.items()}
    return units


def render_table(units: Counter[tuple[str, str]], pairs: Counter[tuple[str, str]]) -> str:
    """The table as text: singles by their own total, pairs by how often the two characters stand together."""
    together: Counter[str] = Counter()
    for (clean, _), n in pairs.items():
        for i in range(len(clean) - 1):
            together[clean[i : i + 2]] += n
    singles: Counter[str] = Counter()
    for (clean, _), n in units.items():
        singles[clean] += n if len(clean) == 1 else 0
    rows = []
    for (clean, observed), n in units.items():
        total = singles[clean] if len(clean) == 1 else together[clean]
        if n >= MIN_COUNT and not any(c.isdigit() for c in clean) and n / total >= 0.001:
            rows.append((len(clean), clean, -n, observed, n / total))
    return HEADER + "".join(f"{c}\t{o}\t{p:.4f}\t{-n}\n" for _, c, n, o, p in sorted(rows))


def main(path: str) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    for line in Path(path).read_text(encoding="utf-8").split("\n"):
        clean, _, observed = line.partition("\t")
        if clean and observed and " " not in line and len(clean) <= 12:
            pairs[clean, observed] += 1
    sys.stdout.write(render_table(estimate(pairs), pairs))


if __name__ == "__main__":
    main(sys.argv[1])
