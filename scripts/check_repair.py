#!/usr/bin/env python3
"""Does the repair keep its promises? Prints the figures of docs/METHODS.md and the model card that are about honesty.

    python scripts/check_repair.py [counterfactual reuse reliability pages conclusions] [--left FILE] [--rendered]

counterfactual  replaced words of copied passages that come back as the source has them, by kind, with a 95 % bound;
                text damaged token by token and, with --rendered, printed and read as pages
reuse           how far share_words_reused moves between the adapted and the general model
reliability     confidence of edits against the share that is right, per bin, pages and plans pooled
pages           accuracy on pages in fonts and noise that nothing was estimated from, beside `tesseract -l vie`
conclusions     how far a study's figures on damaged and on repaired text lie from those on text restored by hand

The demo corpus is measured, and the real plans of --shared where that folder is present. --left is a model made by
`train_repair.py --leave-out ../shared/corpus/central --to FILE`, which knows nothing of the central texts. Pages are
made in --work where it lacks them (needs tesseract, some 5 s a page) and kept for the next time.
"""

import argparse
import json
import lzma
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from analysis import ingest, repair
from analysis.core import Document, normalise_text
from analysis.core.corpus import Corpus
from analysis.repair.model import RepairModel, load_model, read_model

sys.path.insert(0, str(Path(__file__).resolve().parent))
import repair_measures as measures
import repair_trials as trials
from demo_noise import read_channel
from repair_pages import read_texts

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("counterfactual", "reuse", "reliability", "pages", "conclusions")


@dataclass(frozen=True)
class Case:
    """A corpus, what its damaged documents were before, and the plans whose print is known."""

    name: str
    folder: Path
    corpus: Corpus
    printed: Mapping[str, str]
    plans: tuple[str, ...]

    @property
    def clean(self) -> list[Document]:
        """The documents that are clean as they stand: what an adaptation learns from."""
        return [d for d in self.corpus if d.id not in self.printed]

    def text(self, id: str) -> Document:
        """A document as it was printed."""
        return Document(id, self.printed.get(id, self.corpus[id].text))


def read_cases(shared: Path) -> Iterator[Case]:
    """The demo corpus, and the real plans where they are."""
    demo = ROOT / "corpus" / "demo"
    corpus = ingest.read_corpus(demo)
    truth = json.loads((demo / "truth.json").read_text("utf-8"))["documents"]
    printed = {d.id: normalise_text(truth[d.id]["clean_text"]) for d in corpus if truth[d.id].get("clean_text")}
    yield Case("demo", demo, corpus, printed, tuple(d.id for d in corpus if truth[d.id]["role"] == "plan"))
    if (shared / "gold").is_dir():
        corpus = ingest.read_corpus(shared / "corpus")
        texts = {
            path.stem: normalise_text(path.read_text("utf-8")) for path in sorted((shared / "gold").glob("0*.txt"))
        }
        printed = {d.id: texts[d.id[:3]] for d in corpus if d.id[:3] in texts}
        known = {"000", "003", "004"}
        yield Case("real", shared / "corpus", corpus, printed, tuple(d.id for d in corpus if d.id[:3] in known))


def show(title: str, table: pd.DataFrame) -> None:
    """Print a table under its title."""
    print(f"\n{title}\n" + table.to_string(float_format=lambda x: f"{x:.4f}"), flush=True)


def print_counts(title: str, counts: Counter[tuple[str, str]]) -> None:
    """A row per kind of replacement and one for all that leave a trace in text without marks."""
    rows = {}
    honest = [kind for kind in trials.KINDS if kind != "marks only"]
    for label, kinds in [*((kind, [kind]) for kind in trials.KINDS), ("all but marks only", honest)]:
        found = Counter({o: sum(counts[k, o] for k in kinds) for o in ("source", "kept", "other", "lost")})
        n = sum(found.values()) - found["lost"]
        if n:
            bound = trials.upper_bound(found["source"], n)
            rows[label] = (n, found["source"], found["source"] / n, bound, found["kept"] / n, found["lost"])
    names = ["n", "came back", "share", "at most (95 %)", "kept", "lost"]
    show(title, pd.DataFrame.from_dict(rows, orient="index", columns=names))


def plant_all(case: Case, seeds: Sequence[int]) -> list[tuple[str, trials.Trial]]:
    """Every plan with replaced words, once per seed."""
    everything = [case.text(d.id) for d in case.corpus if d.id in (*case.plans, *(c.id for c in case.clean))]
    words, made = trials.words_of(everything), []
    for id in case.plans:
        copied = trials.copied_tokens(case.text(id), [d for d in everything if d.id != id])
        made += [(id, trials.plant(case.text(id), copied, words, seed)) for seed in seeds]
    return made


def mend(model: RepairModel, study: Sequence[Document], document: Document) -> str:
    """The text after repair."""
    return repair.repair(document, model=model, adaptation=study)[0].text


def check_counterfactual(case: Case, options: argparse.Namespace) -> None:
    """Replaced words of copied passages: how many come back as the source has them."""
    pairs = options.shared / "training" / "pairs_train_eng.tsv"
    forms = trials.read_forms(pairs) if pairs.is_file() else {}
    channel = read_channel(ROOT / "corpus" / "demo_noise.tsv")
    planted = plant_all(case, range(options.seeds))
    models = {"shipped model": load_model()}
    if options.left and case.name == "real":
        models["central texts left out"] = read_model(options.left)
    for name, model in models.items():
        for adapted in (False, True):
            counts: Counter[tuple[str, str]] = Counter()
            for number, (id, trial) in enumerate(planted):
                study = [d for d in case.clean if d.id != id] if adapted else []
                text = trial.document.text
                read = Document(trial.document.id, trials.damage_by_tokens(text, forms, channel, number))
                counts += trials.count_outcomes(text, mend(model, study, read), trial.planted)
            how = "adapted" if adapted else "not adapted"
            print_counts(f"counterfactual, {case.name}, damaged by token, {name}, {how}", counts)
    if options.rendered:
        check_rendered(
            case, [(id, trial) for id, trial in planted if trial.document.id.endswith(" 0")], models, options
        )


def check_rendered(
    case: Case, planted: list[tuple[str, trials.Trial]], models: Mapping[str, RepairModel], options: argparse.Namespace
) -> None:
    """The same on pages that were printed and read."""
    folder = options.work / f"changed-{case.name}"
    texts = {trial.document.id.replace(" ", "-"): trial.document.lines for _, trial in planted}
    read_texts(texts, folder, seed=5, harsh=False, most=options.most)
    for name, model in models.items():
        for adapted in (False, True):
            counts: Counter[tuple[str, str]] = Counter()
            for id, trial in planted:
                study = [d for d in case.clean if d.id != id] if adapted else []
                counts += count_pages(folder, trial, partial(mend, model, study))
            how = "adapted" if adapted else "not adapted"
            print_counts(f"counterfactual, {case.name}, pages read by tesseract, {name}, {how}", counts)


def count_pages(folder: Path, trial: trials.Trial, restore: partial[str]) -> Counter[tuple[str, str]]:
    """Outcomes of a trial that was printed on pages."""
    counts: Counter[tuple[str, str]] = Counter()
    first, name = 0, trial.document.id.replace(" ", "-")
    tokens = trial.document.text.split()
    for path in sorted(folder.glob(f"{name}-[0-9][0-9].gt.txt")):
        printed = normalise_text(path.read_text("utf-8"))
        n = len(printed.split())
        if printed.split() != tokens[first : first + n]:
            raise SystemExit(f"{path} shows another text than this trial; delete {folder} and run again.")
        here = [p._replace(token=p.token - first) for p in trial.planted if first <= p.token < first + n]
        read = normalise_text(path.with_name(path.name.replace(".gt.", ".eng.")).read_text("utf-8"))
        if measures.is_readable(printed, read):
            repaired = restore(Document(path.stem, read))
            counts += trials.count_outcomes(printed, repaired, here, by_line=False)
        else:
            counts.update((p.kind, "lost") for p in here)
        first += n
    return counts


def check_reuse(case: Case, options: argparse.Namespace) -> None:
    """Shares of reuse with and without adaptation, and how many edits only the adapted model makes."""
    with TemporaryDirectory() as work:
        studies = measures.studies_of(case.folder, case.printed, ("adapted", "general"), Path(work))
        stated = measures.state_headers(case.folder, studies["adapted"].table("documents"), Path(work) / "stated")
        again = measures.studies_of(stated, case.printed, ("general",), Path(work) / "again")
        studies["general, headers stated"] = again["general"]
        edits = studies["adapted"].table("edits")
        tables = {way: study.table("composition").set_index("document") for way, study in studies.items()}
    table = pd.DataFrame({way: t["share_words_reused"].astype(float) for way, t in tables.items()})
    for way in ("general", "general, headers stated"):
        table[f"moved: {way}"] = (table["adapted"] - table[way]).abs()
    for name, some in (("n edits", edits), ("n adapted only", edits[edits["adapted"]])):
        table[name] = some.groupby("document").size().reindex(table.index).fillna(0).astype(int)
    show(f"share_words_reused, {case.name} (at most 0.01 may move)", table[table["n edits"] > 0])


def page_outcomes(pages: Mapping[str, tuple[str, str]]) -> list[measures.Outcome]:
    """What became of every edit on these pages."""
    found = []
    for name, (printed, read) in pages.items():
        found += measures.edit_outcomes(printed, read, repair.find_edits(Document(name, read)))
    return found


def check_reliability(cases: Sequence[Case], options: argparse.Namespace) -> None:
    """Confidence against the share of right edits."""
    parts = {"pages of the demo": page_outcomes(measures.read_pages(ROOT / "tests" / "gold" / "pages"))}
    for case in cases:
        parts[f"plans, {case.name}"] = [
            outcome
            for id in case.printed
            for outcome in measures.edit_outcomes(
                case.printed[id],
                case.corpus[id].text,
                repair.find_edits(case.corpus[id], adaptation=case.corpus.documents),
            )
        ]
    for kind in ("plain", "harsh"):
        folder = held_out_pages(options, kind)
        if folder:
            parts[f"held-out paragraphs, {kind} pages"] = page_outcomes(measures.read_pages(folder))
    parts["all"] = [outcome for part in parts.values() for outcome in part]
    for name, outcomes in parts.items():
        table = measures.reliability_table(outcomes)
        table["off"] = (table["right"] - table["promised"]).where(table["n"] >= measures.FEWEST)
        show(f"confidence of {len(outcomes)} edited tokens, {name}", table)
        sure = [o.right for o in outcomes if o.confidence >= 0.9]
        adapted = [o.right for o in outcomes if o.adapted]
        print(f"0.9 or more: {sum(sure) / max(len(sure), 1):.4f} of {len(sure)} right", end="")
        print(f"; only adapted: {sum(adapted)} of {len(adapted)} right" if adapted else "")


def held_out_pages(options: argparse.Namespace, kind: str) -> Path | None:
    """A folder of pages of paragraphs that no model was estimated from; none without the training folder."""
    source = options.shared / "training" / "legal_paragraphs.txt.xz"
    if not source.is_file():
        return None
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        pool = [line.strip()[:1200] for k, line in enumerate(lines) if k % 25 == 24 and len(line) > 30][200:]
    rng = random.Random(2029)
    texts = {f"text{k:02d}": rng.sample(pool, 12) for k in range(options.texts)}
    folder = options.work / f"held-out-{kind}"
    read_texts(texts, folder, seed=7, harsh=kind == "harsh", languages=("eng", "vie"), most=2)
    return folder


def check_pages(options: argparse.Namespace) -> None:
    """Accuracy of syllables on pages: as read, repaired, and read by `tesseract -l vie`."""
    rows = []
    model = load_model()
    for kind in ("plain", "harsh"):
        folder = held_out_pages(options, kind)
        if folder is None:
            continue
        n_pages = len(list(folder.glob("*.gt.txt")))
        pages, vie = measures.read_pages(folder), measures.read_pages(folder, "vie")
        mended = [(printed, mend(model, (), Document(name, read))) for name, (printed, read) in pages.items()]
        n = sum(len(measures.syllables(printed)) for printed, _ in pages.values())
        accuracies = [measures.syllable_accuracy(texts) for texts in (pages.values(), mended, vie.values())]
        rows.append((kind, n_pages, len(pages), n, *accuracies))
    names = ["pages", "n", "n readable", "n syllables", "read with eng", "repaired", "read with vie"]
    show("accuracy of syllables on pages of held-out paragraphs", pd.DataFrame(rows, columns=names))


def check_conclusions(case: Case, options: argparse.Namespace) -> None:
    """How far figures on damaged and on repaired text lie from those on text restored by hand."""
    plans = sorted(case.printed)
    with TemporaryDirectory() as work:
        ways = ("none", "general", "adapted", "by hand")
        studies = measures.studies_of(case.folder, case.printed, ways, Path(work))
        moved = measures.moves({way: measures.conclusions(study, plans) for way, study in studies.items()}, "by hand")
        truth = studies["by hand"]
        topics = pd.DataFrame({way: measures.topic_moves(truth, studies[way], plans) for way in moved})
    topics.index = pd.MultiIndex.from_tuples([(plan, "share of a topic (NMF)") for plan in topics.index])
    show(f"largest difference from the text restored by hand, {case.name}", pd.concat([moved, topics]).sort_index())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=PARTS, metavar="PART", help=f"of {', '.join(PARTS)}; default all")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--left", type=Path, help="a model that does not know the central texts")
    parser.add_argument("--seeds", type=int, default=3, help="how often words are drawn and damaged")
    parser.add_argument("--texts", type=int, default=12, help="texts set on pages, per kind of page")
    parser.add_argument("--rendered", action="store_true", help="print and read the changed plans, too")
    parser.add_argument("--most", type=int, default=1000, help="pages of a changed plan to print")
    parser.add_argument("--only", choices=("demo", "real"), help="measure one corpus")
    parser.add_argument("--work", type=Path, default=ROOT / "corpus" / "work" / "pages")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part {', '.join(sorted(unknown))}; expected {', '.join(PARTS)}")
    cases = [case for case in read_cases(options.shared) if options.only in (None, case.name)]
    per_case = {"counterfactual": check_counterfactual, "reuse": check_reuse, "conclusions": check_conclusions}
    for part in options.parts:
        if part == "reliability":
            check_reliability(cases, options)
        elif part == "pages":
            check_pages(options)
        else:
            for case in cases:
                per_case[part](case, options)


if __name__ == "__main__":
    main()
