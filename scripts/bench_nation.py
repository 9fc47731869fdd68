"""What an invented nation costs: seconds and memory of every step, cold, unchanged, and with one plan more.

    python scripts/bench_nation.py [--sizes 100 300 1000 3400] [--jobs 2] [--seed 1] [--folder DIR] [--naive 10]
        [--plot figures/nation_cost.png]

For each size the plans of `nation_text` are written, and three runs follow, each in a process of its own: cold; again
without a change; with one plan added. Tables only, no figures. Beside them what a sample costs the naive way: words by
underthesea's own function, reuse of the central text by datasketch, topics by gensim's LdaModel, one after the other.
Cost is drawn against plans. The exponent of growth is that between the first and last size. Memory is that of all
processes together, pages that they share counted once, looked at twice a second (Linux; elsewhere the highest of the
main process and of the largest other one, added). What datasketch costs is told where it is installed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from nation_text import iter_nation, write_nation

from analysis import pipeline


def run_once(folder: Path, work: Path, jobs: int) -> dict[str, list[float]]:
    """Wall and CPU seconds and highest memory (MB) so far at the end of each step, and of the whole run."""
    steps: dict[str, list[float]] = {}
    last = ["loading the program, reading the files"]
    threading.Thread(target=watch_memory, daemon=True).start()
    before = usage()
    start = before

    def note() -> None:
        nonlocal before
        now, found = usage(), steps.setdefault(last[0], [0.0, 0.0, 0.0])
        found[0], found[1], found[2] = found[0] + now[0] - before[0], found[1] + now[1] - before[1], now[2]
        before = now

    def progress(step: str, done: int, total: int) -> None:
        last[0] = step
        note()

    pipeline.run(folder, study="nation", work=work, figures=None, jobs=jobs, progress=progress)
    last[0] = "writing the tables"
    note()
    end = usage()
    steps["all"] = [end[0] - start[0], end[1] - start[1], end[2]]
    return steps


def usage() -> tuple[float, float, float]:
    """Wall seconds, CPU seconds of this process and those that ended, most memory so far in MB."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    return time.perf_counter(), cpu, _MOST[0] or (own.ru_maxrss + others.ru_maxrss) / 1024


_MOST = [0.0]


def watch_memory() -> None:
    """Keep in `_MOST` the highest memory of this process and all below it, in MB."""
    while True:
        with suppress(OSError):  # one of them has just ended
            _MOST[0] = max(_MOST[0], sum(map(_memory, _family(os.getpid()))) / 1024)
        time.sleep(0.5)


def _family(pid: int) -> set[int]:
    """A process and all that it started, and they."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
    found, size = {pid}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found


def _memory(pid: int) -> int:
    """Proportional set size of a process in kB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def in_a_process(folder: Path, work: Path, jobs: int) -> dict[str, list[float]]:
    """`run_once` in a process of its own, so that its memory is its own."""
    call = [sys.executable, __file__, "--once", str(folder), str(work), str(jobs)]
    return json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def show(title: str, steps: dict[str, list[float]]) -> None:
    """Print one run."""
    print(title)
    for step, (wall, cpu, memory) in steps.items():
        print(f"  {step:48s} {wall:8.1f} s {cpu:8.1f} CPU s {memory:7.0f} MB", flush=True)


def bench(folder: Path, n: int, *, jobs: int, seed: int) -> float:
    """Run and print everything for one size; returns the CPU seconds of the cold run."""
    corpus, work = folder / f"plans-{n}", folder / f"work-{n}"
    write_nation(corpus, n, seed=seed)
    cold = in_a_process(corpus, work, jobs)
    show(f"{n} plans, cold, {jobs} processes", cold)
    show(f"{n} plans, unchanged", in_a_process(corpus, work, jobs))
    name, text = list(iter_nation(n + 1, seed=seed))[-1]
    (corpus / name).write_text(text, encoding="utf-8")
    one = in_a_process(corpus, work, jobs)
    show(f"{n} plans and one more", one)
    print(f"  one plan more costs {one['all'][1] / cold['all'][1]:.1%} of the cold run's CPU seconds")
    return cold["all"][1]


def naive(n: int, seed: int) -> dict[str, float]:
    """CPU seconds a plan of the naive way: underthesea one by one, datasketch for reuse, gensim's LdaModel."""
    from bench_reuse import minhash_windows
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel
    from underthesea import word_tokenize

    from analysis.reuse.streams import split_syllables

    texts = [text for _, text in iter_nation(max(3, n), seed=seed, damaged=0.0)][: n + 1]
    plans, n_syllables = texts[1:], sum(len(text.split()) for text in texts[1:])
    word_tokenize("một câu")
    start = time.process_time()
    lines = [[word_tokenize(line) for line in filter(str.strip, text.split("\n"))] for text in plans]
    seconds = time.process_time() - start
    costs = {"words: underthesea, line by line": seconds}
    print(f"underthesea one by one: {n_syllables / seconds:,.0f} syllables a CPU second")
    tokens = [split_syllables(str(number), text) for number, text in enumerate(texts)]
    try:
        costs["reuse of the central text: datasketch, MinHash of windows"] = minhash_windows(tokens)[1]
    except ImportError:
        print("datasketch is not installed: its cost is not told")
    tasks = [words for plan in lines for words in plan]
    start = time.process_time()
    names = Dictionary(tasks)
    LdaModel([names.doc2bow(words) for words in tasks], num_topics=20, id2word=names, passes=10, random_state=seed)
    costs["topics: gensim LdaModel, 20 topics, 10 passes"] = time.process_time() - start
    print(f"The naive way, CPU seconds a plan ({n} plans):")
    for name, seconds in costs.items():
        print(f"  {name:60s} {seconds / n:8.2f}")
    return {name: seconds / n for name, seconds in costs.items()}


def plot(costs: dict[int, float], by_naive: dict[str, float], to: Path) -> None:
    """Draw CPU seconds against plans on two logarithmic axes: measured, and the naive way by arithmetic."""
    from matplotlib.figure import Figure  # every process of a run reads this script first: it need not load this

    figure = Figure(figsize=(6.5, 4.0), layout="constrained")
    axes, sizes = figure.subplots(), sorted(costs)
    axes.loglog(sizes, [costs[n] for n in sizes], "o-", label="doichieu, cold, everything")
    total = 0.0
    for (name, seconds), dashes in zip(by_naive.items(), ("--", "-.", ":"), strict=False):
        total += seconds
        axes.loglog(sizes, [n * total for n in sizes], dashes, color="grey", label=f"+ {name} (by arithmetic)")
    axes.set(xlabel="plans of 5,000 syllables", ylabel="CPU seconds")
    axes.legend(frameon=False, fontsize="small")
    to.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(to, dpi=200)
    print(f"drawn: {to}")


def main() -> int:
    """Run the script."""
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(run_once(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 300, 1000, 3400])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where texts and studies are kept")
    parser.add_argument("--naive", type=int, default=10, help="plans of the sample for the naive way")
    parser.add_argument("--plot", type=Path, default=Path("figures/nation_cost.png"), help="where the cost is drawn")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.folder or Path(made)
        costs = [bench(folder, n, jobs=chosen.jobs, seed=chosen.seed) for n in chosen.sizes]
        by_naive = naive(chosen.naive, chosen.seed)
    plot(dict(zip(chosen.sizes, costs, strict=True)), by_naive, chosen.plot)
    if len(costs) > 1:
        first, last = chosen.sizes[0], chosen.sizes[-1]
        print(f"cost grows as plans ** {math.log(costs[-1] / costs[0]) / math.log(last / first):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
