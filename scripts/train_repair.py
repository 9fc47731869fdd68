#!/usr/bin/env python3
"""Rebuild the repair model from the training folder: the same input gives the same bytes.

    python scripts/train_repair.py --training ../shared/training [--pages corpus/work/pages] [--to FILE.npz]

1. A 4-gram model over the syllables of legal_paragraphs.txt.xz (every 25th paragraph is held out).
2. A character edit model from pairs_*.tsv of the training folder and from pages rendered by scripts/render_pages.py
   (made in the folder `--pages` where it lacks them: some 3 s a page).
3. A reliability curve from pages that show held-out paragraphs, half of them in other fonts and harsher noise, and from
   the pages of the demo corpus, whose words are far from the training text.
`--leave-out FOLDER` drops every paragraph that shares a run of 12 words with a text of that folder: for figures of a
model that must not know those texts.
"""

import argparse
import io
import lzma
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.repair.calibrate import fit_reliability
from analysis.repair.estimate_channel import Confusions, learn_confusions, read_pairs
from analysis.repair.estimate_language import choose_vocabulary, estimate, read_ids, recode
from analysis.repair.evaluate import pages_of, token_outcomes
from analysis.repair.model import RepairModel, pack_strings, read_model
from analysis.repair.words import iter_words
from analysis.vietnamese.gazetteer import PROVINCES, all_localities

sys.path.insert(0, str(Path(__file__).resolve().parent))
from repair_measures import read_pages

DEMO_PAGES = Path(__file__).resolve().parents[1] / "tests" / "gold" / "pages"
HELD_OUT = 25
RUN = 12
PAGES = {"train": (260, 1, "train", False), "calibrate": (15, 77, "train", True), "harsh": (15, 78, "unseen", True)}
"""Rendered pages: how many, the seed, the fonts (and how harsh the noise), and whether from held-out paragraphs."""
CUTOFFS = (2, 3, 3)
RAREST_SYLLABLE = 2
NAMES_REPEATED, PLANS_REPEATED = 4, 2
PLAN_WORDS = (
    "tăng cường|đẩy mạnh|triển khai|tổ chức|xây dựng|nâng cao|phát triển|rà soát|hoàn thiện|chủ trì|phối hợp|phấn đấu|"
    "tiếp tục|thực hiện|đổi mới|bảo đảm|hỗ trợ|khuyến khích|thúc đẩy|tập trung|đảm bảo|huy động|tham mưu|chỉ đạo|"
    "quán triệt|hình thành|ứng dụng|chuyển đổi|thường xuyên|kịp thời|mục đích|mục tiêu|nhiệm vụ|giải pháp"
)
"""Words that open the paragraphs of a plan: what it sets out to do."""
LONGEST_PLAN = 150


def word_runs(text: str) -> Iterator[tuple[str, ...]]:
    """The runs of 12 words (marks left out) of a text."""
    words = [w for w in iter_words(text.split()) if not w.startswith("<")]
    return zip(*(words[k:] for k in range(RUN)), strict=False)


def is_plan_like(line: str) -> bool:
    """Whether a paragraph of less than 150 words opens, after at most two others, with two words of PLAN_WORDS."""
    words, openings = list(iter_words(line.split())), PLAN_WORDS.split("|")
    return len(words) < LONGEST_PLAN and any(" ".join(words[k : k + 2]) in openings for k in range(3))


def iter_paragraphs(path: Path, left_out: frozenset[tuple[str, ...]]) -> Iterator[str]:
    """The paragraphs that the language model is estimated from, and the names of provinces, districts and communes.

    Those that speak like a plan count three times, the names four times.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % HELD_OUT == HELD_OUT - 1:
                continue
            if left_out and any(run in left_out for run in word_runs(line)):
                continue
            yield from [line] * (1 + PLANS_REPEATED * is_plan_like(line))
    for name in [f"tỉnh {p}" for p in PROVINCES] + [f"{x.kind} {x.name}" for x in all_localities()]:
        yield from [name] * NAMES_REPEATED


def render(training: Path, folder: Path, name: str) -> Path:
    """The folder of rendered pages `name`, made now if it is not there."""
    n_pages, seed, fonts, held_out = PAGES[name]
    target = folder / name
    if not (target / "pairs_eng.tsv").exists():  # written last
        script = str(Path(__file__).with_name("render_pages.py"))
        command = [sys.executable, script, str(training / "legal_paragraphs.txt.xz"), "--to", str(target)]
        command += ["--pages", str(n_pages), "--seed", str(seed), "--fonts", fonts]
        subprocess.run(command + ["--held-out"] * held_out, check=True)
    return target


def store_confusions(confusions: Confusions) -> dict[str, NDArray]:
    """The arrays of the channel; whole tokens seen once are left out (the edit model covers them)."""
    stored: dict[str, NDArray] = {}
    tables = {
        "single": confusions.single,
        "double": confusions.double,
        "direct": {op: n for op, n in confusions.direct.items() if n > 1},
    }
    for name, table in tables.items():
        items = sorted(table.items())
        stored[f"{name}_printed"] = pack_strings(op[0] for op, _ in items)
        stored[f"{name}_read"] = pack_strings(op[1] for op, _ in items)
        stored[f"{name}_value"] = np.array([v for _, v in items], np.int32 if name == "direct" else np.float32)
    return stored


def write_npz(path: Path, arrays: dict[str, NDArray]) -> None:
    """An .npz without time stamps, so that equal arrays give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, buffer.getvalue(), zipfile.ZIP_DEFLATED, 9)


def measure(model: RepairModel, pages: Iterable[tuple[str, str]]) -> tuple[NDArray, NDArray, NDArray]:
    """Posterior, mean posterior of the passage, and rightness of every changed token of rendered pages.

    A token that stays as it was read carries no confidence, so it has no say in the curve.
    """
    outcomes = [o for page in pages for o in token_outcomes(*page, model)]
    outcomes = [o for o in outcomes if o.restored != o.read]
    columns = [np.array([getattr(o, name) for o in outcomes]) for name in ("posterior", "passage", "right")]
    return columns[0], columns[1], columns[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--training", type=Path, default=Path("../shared/training"))
    parser.add_argument("--pages", type=Path, default=Path("corpus/work/pages"))
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--to", type=Path, default=Path("analysis/repair/model/repair.npz"))
    options = parser.parse_args()
    texts = sorted(options.leave_out.glob("*.txt")) if options.leave_out else []
    left_out = frozenset(run for path in texts for run in word_runs(path.read_text("utf-8")))
    ids, names, counts = read_ids(iter_paragraphs(options.training / "legal_paragraphs.txt.xz", left_out))
    vocabulary = choose_vocabulary(counts, min_syllable=RAREST_SYLLABLE)
    stored = estimate(recode(ids, names, vocabulary), len(vocabulary), cutoffs=CUTOFFS)
    stored["vocabulary"] = pack_strings(vocabulary)
    rendered = {name: render(options.training, options.pages, name) for name in PAGES}
    files = [*sorted(options.training.glob("pairs_*.tsv")), rendered["train"] / "pairs_eng.tsv"]
    pairs = read_pairs(line for path in files for line in path.read_text("utf-8").splitlines())
    stored |= store_confusions(learn_confusions(pairs))
    stored["reliability"] = np.array([[0.0, -14.0, 14.0], [0.0, 0.0, 1.0]])
    write_npz(options.to, stored)
    pages = [page for name in ("calibrate", "harsh") for page in pages_of(rendered[name] / "pages")]
    measured = measure(read_model(options.to), [*pages, *read_pages(DEMO_PAGES).values()])
    stored["reliability"] = fit_reliability(*measured)
    write_npz(options.to, stored)
    size = options.to.stat().st_size / 1e6
    print(
        f"{options.to}: {size:.2f} MB, {len(vocabulary)} words; {measured[2].mean():.4f} of the changed tokens of the "
        "pages are right"
    )


if __name__ == "__main__":
    main()
