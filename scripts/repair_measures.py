"""What is measured of a repair and of conclusions drawn from repaired text, for check_repair.py and notebook 06."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.stats import norm as normal

from analysis import ingest, pipeline
from analysis.core import Edit, OffsetMap, apply_edits, normalise_text
from analysis.repair.pairing import Pair, align
from analysis.repair.tokens import split_edges
from analysis.store import Study
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import iter_tokens, norm_syllable

EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
"""Borders of the bins of confidence; the last bin holds 1."""
FEWEST = 300
"""Tokens of which a bin must consist before its promise is judged."""
RELATIONS = ("verbatim", "near", "adapted", "thematic", "none")


class Outcome(NamedTuple):
    """A token that the repair changed: least confidence of its edits, whether it is right, whether one is adapted."""

    confidence: float
    right: bool
    adapted: bool


def syllables(text: str) -> list[str]:
    """The letter-bearing tokens of a text as they are compared."""
    return [norm_syllable(text[a:b]) for a, b in iter_tokens(text) if any(c.isalpha() for c in text[a:b])]


def n_common(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence of two token lists.

    >>> n_common("của Bộ Chính trị".split(), "của Bộ trị".split())
    3
    """
    index = {token: k for k, token in enumerate(sorted({*a, *b}))}
    y = np.array([index[token] for token in b], np.int64)
    row = np.zeros(len(b) + 1, np.int64)
    for token in a:
        new = np.maximum(row[1:], np.where(y == index[token], row[:-1] + 1, 0))
        row[1:] = np.maximum.accumulate(new)
    return int(row[-1])


def share_right(printed: str, restored: str) -> float:
    """Share of syllables restored, line by line, in order."""
    right = total = 0
    for a, b in zip(printed.split("\n"), restored.split("\n"), strict=True):
        x, y = syllables(a), syllables(b)
        right += sum(block.size for block in SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks())
        total += max(len(x), len(y))
    return right / total


def syllable_accuracy(pages: Iterable[tuple[str, str]]) -> float:
    """Syllables right / (printed or restored, whichever are more), over (printed, restored) pages or lines."""
    n_right = n_all = 0
    for printed, restored in pages:
        a, b = syllables(printed), syllables(restored)
        n_right, n_all = n_right + n_common(a, b), n_all + max(len(a), len(b))
    return n_right / n_all if n_all else 1.0


def _joined(tokens: Sequence[str]) -> str:
    return norm_syllable("".join(split_edges(token)[1] for token in tokens))


def _tokens(text: str) -> list[tuple[int, str]]:
    """(offset, token) of the blank-separated tokens of a text."""
    found, at = [], 0
    for token in text.split():
        at = text.index(token, at)
        found.append((at, token))
        at += len(token)
    return found


def edit_outcomes(printed: str, read: str, edits: Sequence[Edit]) -> list[Outcome]:
    """Every blank-separated token of the repaired text that an edit touched, beside what was printed.

    Tokens are paired by alignment, line by line where both texts have as many lines; one that stands opposite nothing
    printed is wrong, and tokens split or joined are compared together. Case and outer punctuation do not count.
    """
    repaired = apply_edits(read, edits)
    offsets = OffsetMap(edits)
    by_line = printed.count("\n") == read.count("\n")
    outcomes: list[Outcome] = []
    lines = zip(printed.split("\n"), repaired.split("\n"), strict=True) if by_line else [(printed, repaired)]
    start = 0
    touched = [(offsets.to_repaired(edit.span), edit) for edit in edits]
    first = 0
    for gold, text in lines:
        tokens = _tokens(text)
        here: dict[int, list[Edit]] = {}
        k = 0
        while first < len(touched) and touched[first][0].start <= start + len(text):
            span, edit = touched[first]
            while k + 1 < len(tokens) and tokens[k + 1][0] + start <= span.start:
                k += 1
            for j in range(k, len(tokens)):
                if tokens[j][0] + start >= max(span.end, span.start + 1):
                    break
                here.setdefault(j, []).append(edit)
            first += 1
        outcomes += _line_outcomes(gold.split(), [token for _, token in tokens], here)
        start += len(text) + 1
    return outcomes


def align_tokens(gold: Sequence[str], tokens: Sequence[str]) -> Iterator[Pair]:
    """The alignment of two token lists as `pairing.align` makes it, only where they differ beyond their marks."""
    a, b = [fold(_joined([token])) for token in gold], [fold(_joined([token])) for token in tokens]
    i = j = 0
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        yield from align(gold[i : block.a], tokens[j : block.b])
        yield from (([gold[block.a + k]], [tokens[block.b + k]]) for k in range(block.size))
        i, j = block.a + block.size, block.b + block.size


def _line_outcomes(gold: list[str], tokens: list[str], touched: Mapping[int, Sequence[Edit]]) -> list[Outcome]:
    found, j = [], 0
    for a, b in align_tokens(gold, tokens) if touched else ():
        for k in range(j, j + len(b)):
            if k in touched:
                right = bool(a) and _joined(a) == _joined(b)
                edits = touched[k]
                found.append(Outcome(min(e.confidence for e in edits), right, any(e.adapted for e in edits)))
        j += len(b)
    return found


def wilson(n_right: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share, `n_right` of `n`; (0, 1) for n = 0.

    >>> [round(x, 3) for x in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not n:
        return 0.0, 1.0
    z = float(normal.ppf(0.5 + level / 2))
    p, scale = n_right / n, 1 + z * z / n
    half = z * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    return (p + z * z / (2 * n) - half) / scale, (p + z * z / (2 * n) + half) / scale


def reliability_table(outcomes: Sequence[Outcome], edges: Sequence[float] = EDGES) -> pd.DataFrame:
    """Per bin of confidence: n, what was promised (mean confidence), the share right with Wilson's interval."""
    confidence = np.array([o.confidence for o in outcomes])
    right = np.array([o.right for o in outcomes], bool)
    place = np.clip(np.searchsorted(edges, confidence, "right") - 1, 0, len(edges) - 2)
    rows = []
    for k, (low, high) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        inside = place == k
        n, n_right = int(inside.sum()), int(right[inside].sum())
        if n:
            interval = wilson(n_right, n)
            rows.append((low, high, n, float(confidence[inside].mean()), n_right / n, *interval))
    return pd.DataFrame(rows, columns=["from", "to", "n", "promised", "right", "low", "high"])


def read_pages(folder: Path, language: str = "eng") -> dict[str, tuple[str, str]]:
    """Name -> (printed, read) of the pages in a folder, without those the engine could not read (`is_readable`)."""
    pages = {}
    for path in sorted(folder.glob("*.gt.txt")):
        name = path.name.removesuffix(".gt.txt")
        printed, read = (
            normalise_text(path.with_name(f"{name}.{kind}.txt").read_text("utf-8")) for kind in ("gt", language)
        )
        if is_readable(printed, normalise_text(path.with_name(f"{name}.eng.txt").read_text("utf-8"))):
            pages[name] = printed, read
    return pages


def is_readable(printed: str, read: str) -> bool:
    """Whether the engine found at least half of the words of a page: each printed one stands there, marks aside."""
    a, b = [fold(s) for s in syllables(printed)], [fold(s) for s in syllables(read)]
    return n_common(a, b) >= 0.3 * len(a) and 0.5 * len(a) <= len(b) <= 1.5 * len(a)


def studies_of(folder: Path, printed: Mapping[str, str], ways: Sequence[str], work: Path) -> dict[str, Study]:
    """The corpus in `folder`, analysed as often as there are `ways`; nothing is drawn.

    Parameters
    ----------
    folder : path
    printed : mapping of document id to str
        What damaged documents were before.
    ways : sequence of str
        Those of `pipeline.Parameters.repair`, or ``by hand``: with the texts in `printed`, and no repair.
    work : path
        Where the studies are stored.
    """
    made = {}
    for way in ways:
        corpus, repair = folder, way
        if way == "by hand":
            corpus, repair = work / "restored", "none"
            shutil.copytree(folder, corpus, dirs_exist_ok=True)
            for document in ingest.read_corpus(folder):
                if document.id in printed:
                    (corpus / document.path).write_text(printed[document.id], "utf-8")
        name = way.replace(" ", "-")
        parameters = pipeline.Parameters(repair=repair)
        made[way] = pipeline.run(corpus, study=name, parameters=parameters, work=work, figures=None)
    return made


def state_headers(folder: Path, documents: pd.DataFrame, to: Path) -> Path:
    """A copy of the corpus whose manifest says what a study read in the headers, so that no misread name decides."""
    shutil.copytree(folder, to)
    columns = ["file", "role", "number", "date", "issuer", "level", "locality", "province"]
    documents[columns].to_csv(to / "manifest.csv", index=False)
    return to


def conclusions(study: Study, plans: Sequence[str]) -> pd.Series:
    """What a study says of `plans`: (plan, what, which) -> value; shares and cosines 0-1, tasks as a count."""
    said: dict[tuple[str, str, str], float] = {}
    documents, composition = (study.table(name).set_index("document") for name in ("documents", "composition"))
    sources = documents.index[documents["role"] == "source"]
    for row in study.table("similarity").to_dict("records"):
        if row["document"] in plans and row["other"] in sources and row["scope"] == "all words":
            said[row["document"], f"similarity to a source ({row['measure']})", row["other"]] = row["value"]
    for plan in plans:
        for name in ("share_words_reused", "share_tasks_reused", "share_words_in_reused_tasks", "n_tasks"):
            said[plan, name, ""] = float(composition.at[plan, name])
        coded = study.table("localisation").query("document == @plan")["relation"]
        for relation in RELATIONS:
            said[plan, "share of tasks by relation", relation] = float((coded == relation).mean())
    for row in study.table("emphasis").to_dict("records"):
        if row["document"] in plans and row["version"] == "words" and not pd.isna(row["share"]):
            said[row["document"], "share of words by task group", f"{row['source']} {row['group']}"] = row["share"]
    return pd.Series(said).rename_axis(["plan", "what", "which"]).sort_index()


def topic_moves(one: Study, other: Study, plans: Sequence[str]) -> pd.Series:
    """Per plan, the largest difference of a topic's share (NMF) in two studies; topics are matched by their words."""
    sides = []
    for study in (one, other):
        words = (
            study.table("topics")
            .query("model == 'nmf'")
            .pivot(index="word", columns="topic", values="effect")
            .fillna(0)
        )
        shares = (
            study.table("topic_shares")
            .query("model == 'nmf'")
            .pivot(index="document", columns="topic", values="effect")
        )
        sides.append((words.astype(float) / np.linalg.norm(words.astype(float), axis=0), shares.astype(float)))
    (a, x), (b, y) = sides
    cosines = a.T @ b.reindex(a.index).fillna(0)
    left, right = linear_sum_assignment(-cosines.to_numpy())
    moved = np.abs(x.iloc[:, left].to_numpy() - y.loc[x.index].iloc[:, right].to_numpy()).max(axis=1)
    return pd.Series(moved, index=x.index).loc[list(plans)]


def moves(said: Mapping[str, pd.Series], to: str) -> pd.DataFrame:
    """How far each version of a study lies from version `to`: per plan and quantity the largest absolute difference."""
    truth = said[to]
    columns = {}
    for name, values in said.items():
        if name != to:
            apart = (values.reindex(truth.index).fillna(0) - truth).abs()
            columns[name] = apart.groupby(["plan", "what"]).max()
    return pd.DataFrame(columns)
