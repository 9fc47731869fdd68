#!/usr/bin/env python3
"""Speed and accuracy of the repair on the damaged plans of the demo corpus, beside pyvi's add_accents.

    python scripts/bench_repair.py [--corpus corpus/demo] [--also FOLDER] [--repeat 5]

CPU seconds of one process; a syllable is a letter-bearing token. Cold: nothing but the compiled code is warm.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from analysis import ingest, repair
from analysis.core import Document, normalise_text
from analysis.repair.model import FILE, read_model
from analysis.vietnamese.alphabet import fold

sys.path.insert(0, str(Path(__file__).resolve().parent))
from repair_measures import share_right, syllables

NUMBER = count(1)


def cpu_seconds(call: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def repair_all(documents: Sequence[Document], model: repair.RepairModel, adaptation: Sequence[Document]) -> None:
    """Find the edits of every document; under a new name, so that nothing about it is remembered."""
    for document in documents:
        again = Document(document.id + ".", document.text + "\n" * next(NUMBER))
        repair.find_edits(again, model=model, adaptation=adaptation)


def print_speed(damaged: list[Document], clean: list[Document], path: Path, repeat: int) -> None:
    """Syllables a second: the first time with a model just read, and the best of the later ones."""
    model = read_model(path)
    for name, documents, adaptation in (
        ("damaged", damaged, ()),
        ("damaged, adapted", damaged, clean),
        ("clean", clean, ()),
    ):
        n = sum(len(syllables(d.text)) for d in documents)
        run = partial(repair_all, documents, model, adaptation)
        seconds = [cpu_seconds(run) for _ in range(repeat)]
        print(f"{name}: {n / seconds[0]:,.0f} syllables/s at first, {n / min(seconds[1:]):,.0f} warm ({n} syllables)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/demo"))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--also", type=Path, help="a folder of real plans whose speed is measured, too")
    options = parser.parse_args()
    truth = json.loads((options.corpus / "truth.json").read_text("utf-8"))["documents"]
    texts = {p.stem: normalise_text(p.read_text("utf-8")) for p in sorted(options.corpus.glob("*/*.txt"))}
    damaged = [Document(stem, text) for stem, text in texts.items() if truth[stem]["damaged"]]
    clean = [Document(stem, text) for stem, text in texts.items() if not truth[stem]["damaged"]]
    path = Path(repair.__file__).parent / "model" / FILE
    print(f"model: {path.stat().st_size / 1e6:.2f} MB, loaded in {cpu_seconds(lambda: read_model(path)):.2f} s (first)")
    print(f"model: loaded in {cpu_seconds(lambda: read_model(path)):.2f} s (again)")
    repair.find_edits(damaged[0])
    print_speed(damaged, clean, path, options.repeat)
    if options.also:
        also = ingest.read_corpus(options.also).documents
        worn = [d for d in also if repair.damage_score(d.text) > 0.25]
        print_speed(worn, [d for d in also if d not in worn], path, options.repeat)
    model = read_model(path)
    for document in damaged:
        printed = truth[document.id]["clean_text"]
        figures = [f"as read {share_right(printed, document.text):.4f}"]
        for name, adaptation in (("repaired", ()), ("adapted", clean)):
            restored = repair.repair(document, model=model, adaptation=adaptation)[0].text
            figures.append(f"{name} {share_right(printed, restored):.4f}")
        print(f"{document.id}: syllables right: {', '.join(figures)}")
    compare_with_pyvi(damaged, {d.id: truth[d.id]["clean_text"] for d in damaged})


def compare_with_pyvi(damaged: list[Document], printed: dict[str, str]) -> None:
    """pyvi restores clean ASCII: it gets the damaged text with its marks taken off, line by line."""
    if find_spec("pyvi") is None:
        print("pyvi is not installed: no comparison (pip install pyvi)")
        return
    from pyvi import ViUtils

    def restore(line: str) -> str:
        try:
            return str(ViUtils.add_accents(line))
        except (KeyError, IndexError):  # it fails on some letters and on lines without words
            return line

    for document in damaged:
        start = time.process_time()
        restored = "\n".join(restore(fold(line)) for line in document.lines)
        seconds = time.process_time() - start
        n = len(syllables(document.text))
        share = share_right(printed[document.id], restored)
        print(f"{document.id}: pyvi add_accents on the folded text: {share:.4f} right, {n / seconds:,.0f} syllables/s")


if __name__ == "__main__":
    main()
