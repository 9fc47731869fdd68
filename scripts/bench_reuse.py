"""Speed and exactness of the passage search on invented plans with known provenance, beside MinHash windows.

    python scripts/bench_reuse.py [--n 1000] [--seed 99] [--shared ../shared] [--folder DIR]

Makes n plans with ../shared/score/reuse/make_benchmark.py (or reads those of DIR), cuts them into syllables, and prints
for the pass against the central text and for all pairs: CPU seconds after tokenising, memory, precision, recall, F1 and
granularity. Pairs through the centre are counted, and scored only up to 1,200 plans: they grow with the square.
With datasketch installed, MinHash windows of the same texts follow.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from analysis.core import Tokens
from analysis.reuse.kernels import ANY, Settings, find_rows
from analysis.reuse.pairs import count_overlaps, find_peer_rows, order_by_source, project_rows
from analysis.reuse.streams import index_texts, pack_texts, split_syllables

ROOT = Path(__file__).resolve().parents[1]
MOST_SCORED = 1200
WINDOW, STEP = 32, 16


def read_texts(folder: Path) -> Iterator[Tokens]:
    """The texts of a benchmark, the central one first."""
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            yield split_syllables(entry["id"], entry["text"])


def characters(rows: np.ndarray, texts: list[Tokens]) -> np.ndarray:
    """Rows of tokens as the scorer wants them: document and half-open characters of both sides."""
    out = rows[:, :6].astype(np.int64)
    for number, row in enumerate(rows.tolist()):
        a, b = texts[row[0]].spans, texts[row[3]].spans
        out[number, 1:3] = a[row[1], 0], a[row[2] - 1, 1]
        out[number, 4:6] = b[row[4], 0], b[row[5] - 1, 1]
    return out


def shifted(rows: np.ndarray, *columns: int) -> np.ndarray:
    """Rows in which plan k of the plans is document k + 1 of all texts."""
    moved = rows.copy()
    moved[:, list(columns)] += 1
    return moved


def central_pass(texts: list[Tokens]) -> tuple[np.ndarray, float]:
    """Passages of the central text in every plan, and the CPU seconds, packing of the tokens included."""
    start = time.process_time()
    source, plans = pack_texts(texts[:1]), pack_texts(texts[1:])
    rows = find_rows(source, index_texts(source), plans, ANY, Settings())
    return rows, time.process_time() - start


def all_pairs(texts: list[Tokens]) -> tuple[np.ndarray, np.ndarray, float]:
    """Central passages, passages between plans beyond them, and the CPU seconds of both passes."""
    start = time.process_time()
    source, plans = pack_texts(texts[:1]), pack_texts(texts[1:])
    rows = find_rows(source, index_texts(source), plans, ANY, Settings())
    peers = find_peer_rows(plans, rows, settings=Settings(max_postings=max(50, len(texts) // 2)))
    return rows, peers, time.process_time() - start


def minhash_windows(texts: list[Tokens]) -> tuple[np.ndarray, float]:
    """Windows of the plans that a MinHash index of the central text's windows finds (datasketch, 64 permutations)."""
    from datasketch import MinHash, MinHashLSH

    def windows(text: Tokens) -> Iterator[tuple[int, "MinHash"]]:
        norms = [norm.encode() for norm in text.norms]
        for at in range(0, max(1, len(norms) - WINDOW + 1), STEP):
            sketch = MinHash(num_perm=64)
            sketch.update_batch([b" ".join(norms[i : i + 3]) for i in range(at, min(at + WINDOW, len(norms)) - 2)])
            yield at, sketch

    start = time.process_time()
    index = MinHashLSH(threshold=0.4, num_perm=64)
    for at, sketch in windows(texts[0]):
        index.insert(at, sketch)
    rows = []
    for number, text in enumerate(texts[1:], 1):
        for at, sketch in windows(text):
            rows += [(0, a, a + WINDOW, number, at, min(at + WINDOW, len(text)), 1) for a in index.query(sketch)]
    return np.array(rows or np.zeros((0, 7)), np.int32), time.process_time() - start


def memory() -> int:
    """Highest memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def show(title: str, seconds: float, score: dict | None) -> None:
    """Print one line."""
    figures = "" if score is None else (
        f", precision {score['P']:.3f}, recall {score['R']:.3f}, F1 {score['F1']:.3f}, granularity {score['gran']:.2f}"
    )  # fmt: skip
    print(f"{title:42s} {seconds:7.2f} CPU s{figures}", flush=True)


def bench(folder: Path, score: object) -> None:
    """Run and print everything for one folder."""
    start = time.process_time()
    texts = list(read_texts(folder))
    n = len(texts) - 1
    print(
        f"{n} plans, {sum(map(len, texts)):,} syllables; read and tokenised in {time.process_time() - start:.1f} CPU s"
    )
    central_pass(texts[:12])
    all_pairs(texts[:12])  # compiled before anything is timed
    rows, seconds = central_pass(texts)
    print(f"highest memory after the central pass {memory()} MB, texts and tokens included")
    show("central text against the plans", seconds, score(str(folder), characters(shifted(rows, 3), texts), True))
    rows, peers, seconds = all_pairs(texts)
    print(f"highest memory after all pairs {memory()} MB, texts, tokens and what the scorer took included")
    show(f"all pairs ({len(peers)} passages between plans)", seconds, None)
    if n <= MOST_SCORED:
        begin = time.process_time()
        through = project_rows(rows)
        seconds += time.process_time() - begin
        found = np.vstack([shifted(rows, 3), shifted(peers, 0, 3), shifted(through, 0, 3)])
        show("all pairs, those through the centre listed", seconds, score(str(folder), characters(found, texts), False))
    else:
        pairs = count_overlaps(order_by_source(rows), 12)
        print(f"{pairs:,} pairs through the centre stay overlaps in its coordinates")
    if n > MOST_SCORED:
        return
    try:
        rows, seconds = minhash_windows(texts)
    except ImportError:
        print("datasketch is not installed: pip install datasketch compares with MinHash windows")
        return
    show("datasketch, central text against the plans", seconds, score(str(folder), characters(rows, texts), True))


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=1000, help="plans")
    parser.add_argument("--seed", type=int, default=99)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--folder", type=Path, help="a benchmark made before")
    options = parser.parse_args()
    tools = options.shared / "score" / "reuse"
    if not tools.is_dir():
        print(f"{tools} does not exist; name the folder with --shared.", file=sys.stderr)
        return 1
    sys.path.insert(0, str(tools))
    from score_spans import score

    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        if options.folder is None:
            seeds = str(options.shared / "corpus" / "local" / "*.txt")
            call = [
                sys.executable,
                str(tools / "make_benchmark.py"),
                "--n",
                str(options.n),
                "--seed",
                str(options.seed),
            ]
            subprocess.run([*call, "--seeds", seeds, "--out", str(folder)], check=True)
        bench(folder, score)
    return 0


if __name__ == "__main__":
    sys.exit(main())
