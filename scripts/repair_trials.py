"""Counterfactual trials: a copied passage says something else than its source, is damaged and repaired.

In what a document shares with others of its study, words are replaced by plausible others (`plant`); the text is
damaged (`damage_by_tokens`, or printed and read as pages); after the repair `count_outcomes` says which words came back
as the source has them. Replacements stand at least six tokens apart, so that the source's wording surrounds each of
them: that is where a model that knows the source is most tempted to write it.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import beta

from analysis import reuse, tokenization
from analysis.core import Document
from analysis.repair.pairing import pair_tokens
from analysis.repair.tokens import case_class, in_case, split_edges
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import norm_syllable

sys.path.insert(0, str(Path(__file__).resolve().parent))
from demo_noise import Channel, damage_token

LEVELS = [{"tỉnh", "huyện", "xã", "phường"}, {"bộ", "sở", "phòng"}]
AGENCIES = [
    [name.split() for name in names.split(";")]
    for names in (
        "tài chính;nội vụ;y tế;xây dựng;tư pháp;công thương;quốc phòng;công an;ngoại giao;thanh tra",
        "khoa học và công nghệ;giáo dục và đào tạo;nông nghiệp và môi trường;dân tộc và tôn giáo",
    )
]
OPPOSITES = (
    "không:vẫn chưa:đã đã:chưa được:chưa phải:nên cần:nên nên:phải tăng:giảm giảm:tăng trên:dưới dưới:trên mọi:vài "
    "và:hoặc hoặc:và nhanh:chậm cao:thấp thấp:cao lớn:nhỏ nhỏ:lớn nhiều:ít ít:nhiều đủ:thiếu trước:sau sau:trước "
    "mới:cũ ngay:dần toàn:nửa thuận:bất kịp:chậm"
)
STRENGTH = {a: b for a, _, b in (pair.partition(":") for pair in OPPOSITES.split())}
PHRASES = {
    tuple(a.split()): b.split()
    for a, b in (
        ("bắt buộc", "khuyến khích"), ("khuyến khích", "bắt buộc"), ("chủ trì", "phối hợp"), ("phối hợp", "chủ trì"),
        ("tối thiểu", "nhiều nhất"), ("ít nhất", "tối đa"), ("đẩy mạnh", "hạn chế"), ("ưu tiên", "hạn chế"),
        ("tăng cường", "giảm bớt"), ("thường xuyên", "đôi khi"), ("kiên quyết", "cân nhắc"), ("bảo đảm", "xem xét"),
    )
}  # fmt: skip
TIMES = ("ngày", "tuần", "tháng", "quý", "năm")
KINDS = ("number", "deadline", "agency", "level", "strength", "word", "marks only")
"""Kinds of replacement. "marks only" (tỉnh -> tính) can leave no trace in text without marks and is counted apart."""
CHANCE = {"word": 0.6, "marks only": 0.12}
GAP = 6
_FIGURES = re.compile(r"\d{1,4}(?=%|$|-[A-ZĐ])")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})(/\d{4})?")
_ROMAN = re.compile(r"IV|I{1,3}")


class Planted(NamedTuple):
    """A replaced token: its index among the blank-separated tokens of the text, its kind, the new and the old norm."""

    token: int
    kind: str
    new: str
    old: str


class Trial(NamedTuple):
    """A document with replaced words, and where they stand."""

    document: Document
    planted: tuple[Planted, ...]


class Words(NamedTuple):
    """What replacements are drawn from: two-syllable words (listed, and as a set), and the syllables by skeleton."""

    pairs: tuple[tuple[str, str], ...]
    known: frozenset[tuple[str, str]]
    by_skeleton: dict[str, list[str]]


def norm(token: str) -> str:
    """A blank-separated token as it is compared: without outer punctuation, lower case, new-style tones."""
    return norm_syllable(split_edges(token)[1])


def words_of(documents: Iterable[Document]) -> Words:
    """The words that replacements are drawn from."""
    pairs, skeletons = set(), defaultdict(set)
    for document in documents:
        for word in set(tokenization.words(document).norms):
            parts = word.split()
            if all(part.isalpha() for part in parts):
                pairs |= {(parts[0], parts[1])} if len(parts) == 2 else set()
                for part in parts:
                    skeletons[fold(part)].add(part)
    likes = {k: sorted(found) for k, found in sorted(skeletons.items()) if len(found) > 1}
    return Words(tuple(sorted(pairs)), frozenset(pairs), likes)


def copied_tokens(document: Document, others: Sequence[Document]) -> set[int]:
    """Which blank-separated tokens stand in a passage shared with one of `others`, equal there to the last mark."""
    tokens = tokenization.syllables(document)
    above = {other.id: tokenization.syllables(other) for other in others}
    starts = [match.start() for match in re.finditer(r"\S+", document.text)]
    copied = set()
    for passage in reuse.find_reuse(list(above.values()), tokens):
        norms = above[passage.source].norms
        for source, target in passage.columns:
            if source >= 0 and target >= 0 and norms[source] == tokens.norms[target]:
                copied.add(int(np.searchsorted(starts, tokens.spans[target, 0], "right")) - 1)
    return copied


def _figures(core: str, rng: np.random.Generator) -> str:
    """Another number of as many figures; a year stays one of this century's next decades."""
    if len(core) == 4 and core.startswith("20"):
        return str(rng.choice([y for y in range(2025, 2050) if str(y) != core]))
    low = 10 ** (len(core) - 1)
    return str(rng.choice([n for n in rng.integers(low, 10 * low, 9).tolist() if str(n) != core]))


def _one_token(cores: Sequence[str], i: int, rng: np.random.Generator) -> tuple[str, list[str]] | None:
    """The replacement of a single number, date, level or word of strength, with its kind."""
    core, lower, before = cores[i], cores[i].lower(), cores[i - 1].lower() if i else ""
    date, figures = _DATE.fullmatch(core), _FIGURES.match(core)
    if date:
        day, month = rng.integers(1, 29), rng.integers(1, 13)
        return ("deadline", [f"{day}/{month}{date[3] or ''}"]) if (str(day), str(month)) != date.groups()[:2] else None
    if figures:
        return "deadline" if before in TIMES else "number", [_figures(figures[0], rng) + core[figures.end() :]]
    if before == "quý" and _ROMAN.fullmatch(core):
        return "deadline", [str(rng.choice([q for q in ("I", "II", "III", "IV") if q != core]))]
    if lower in TIMES and before in ("hằng", "hàng", "mỗi", "từng"):
        return "deadline", [str(rng.choice([t for t in TIMES if t != lower]))]
    for group in LEVELS:
        if lower in group and (core[0].isupper() or "xã" in group):
            return "level", [str(rng.choice(sorted(group - {lower})))]
    return ("strength", [STRENGTH[lower]]) if lower in STRENGTH else None


def _replacement(cores: Sequence[str], i: int, words: Words, rng: np.random.Generator) -> tuple[str, list[str]] | None:
    """The kind of what stands at token `i`, and what replaces it and the tokens after it."""
    lower = [core.lower() for core in cores[i : i + 5]]
    for names in AGENCIES:
        for name in names:
            if lower[: len(name)] == name and cores[i][0].isupper():
                return "agency", names[rng.choice([k for k, other in enumerate(names) if other != name])]
    if tuple(lower[:2]) in PHRASES:
        return "strength", PHRASES[tuple(lower[:2])]
    single = _one_token(cores, i, rng)
    if single:
        return single
    likes = [w for w in words.by_skeleton.get(fold(lower[0]), ()) if w != norm_syllable(lower[0])]
    if likes and cores[i].isalpha() and rng.random() < CHANCE["marks only"]:
        return "marks only", [str(rng.choice(likes))]
    known = tuple(norm_syllable(part) for part in lower[:2])
    if known in words.known and cores[i].islower() and cores[i + 1].islower() and rng.random() < CHANCE["word"]:
        for k in rng.integers(0, len(words.pairs), 20):
            if all(fold(a) != fold(b) for a, b in zip(words.pairs[k], known, strict=True)):
                return "word", list(words.pairs[k])
    return None


def plant(document: Document, copied: set[int], words: Words, seed: int) -> Trial:
    """The document with words of its copied passages replaced; line k stays line k, token k token k."""
    rng = np.random.default_rng(seed)
    pieces = re.split(r"(\s+)", document.text)
    places = [k for k, piece in enumerate(pieces) if k % 2 == 0 and piece]
    parts = [split_edges(pieces[k]) for k in places]
    cores = [core for _, core, _ in parts]
    marks = {k for k in range(len(parts)) if k == 0 or "\n" in pieces[places[k] - 1]}
    planted: list[Planted] = []
    i = int(rng.integers(0, GAP))
    while i < len(cores):
        found = _replacement(cores, i, words, rng) if cores[i] and i in copied and i not in marks else None
        inside = range(i, i + len(found[1])) if found else range(0)
        if not found or not all(k in copied for k in inside) or any(parts[k][2] for k in inside[:-1]):
            i += 1
            continue
        for k, new in zip(inside, found[1], strict=True):
            new = new if any(c.isdigit() for c in new) else in_case(new, case_class(cores[k]))
            if norm_syllable(new) != norm_syllable(cores[k]):
                planted.append(Planted(k, found[0], norm_syllable(new), norm_syllable(cores[k])))
                pieces[places[k]] = parts[k][0] + new + parts[k][2]
        i = inside[-1] + GAP + int(rng.integers(0, 4))
    return Trial(Document(f"{document.id} changed {seed}", "".join(pieces)), tuple(planted))


def read_forms(path: Path) -> dict[str, Counter[str]]:
    """Printed token -> how often which token was read, from a file of aligned pairs (printed TAB read)."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for line in path.read_text("utf-8").splitlines():
        printed, _, read = line.partition("\t")
        if printed and read and " " not in printed:
            forms[split_edges(printed)[1] or printed][split_edges(read)[1] or read] += 1
    return forms


def damage_by_tokens(text: str, forms: dict[str, Counter[str]], channel: Channel, seed: int) -> str:
    """The text with each token as pages show that it is read; tokens that none shows are damaged by character."""
    rng = np.random.default_rng(seed)

    class Source:  # the one method that damage_token asks of a source of chance
        random = staticmethod(rng.random)

    def read(match: re.Match[str]) -> str:
        before, core, after = split_edges(match[0])
        seen = forms.get(core)
        if not seen:
            return before + damage_token(core, channel, Source()) + after if core else before
        shares = np.array(list(seen.values()), float)
        return before + list(seen)[rng.choice(len(shares), p=shares / shares.sum())] + after

    return re.sub(r"\S+", read, text)


def count_outcomes(
    printed: str, repaired: str, planted: Sequence[Planted], *, by_line: bool = True
) -> Counter[tuple[str, str]]:
    """(kind, outcome) -> replaced words; outcome is source (came back), kept, other, or lost (not found again).

    Lines are compared one by one where `by_line` (the repair keeps them), the whole texts otherwise.
    """
    at = {p.token: p for p in planted}
    counts: Counter[tuple[str, str]] = Counter()
    first = 0
    sides = (printed.split("\n"), repaired.split("\n")) if by_line else ([printed], [repaired])
    for a, b in zip(*sides, strict=True):
        x, y = a.split(), b.split()
        here = {k - first: at[k] for k in range(first, first + len(x)) if k in at}
        same = len(x) == len(y)
        pairs = (zip(range(len(x)), range(len(y)), strict=True) if same else pair_tokens(x, y)) if here else ()
        found = {i: norm(y[j]) for i, j in pairs}
        for i, word in here.items():
            outcome = {word.old: "source", word.new: "kept"}.get(found.get(i, ""), "other" if i in found else "lost")
            counts[word.kind, outcome] += 1
        first += len(x)
    return counts


def upper_bound(n_back: int, n: int, *, level: float = 0.95) -> float:
    """One-sided Clopper-Pearson upper bound of a share, `n_back` of `n`; 1 for n = 0.

    It takes replacements for independent; those of one passage under several seeds are not quite.
    """
    return 1.0 if n_back >= n else float(beta.ppf(level, n_back + 1, n - n_back))


def run_trials(
    trials: Iterable[Trial], damage: Callable[[Trial], str], mend: Callable[[Document], str]
) -> Counter[tuple[str, str]]:
    """Outcomes of trials, damaged line by line and mended."""
    counts: Counter[tuple[str, str]] = Counter()
    for trial in trials:
        read = Document(trial.document.id, damage(trial))
        counts += count_outcomes(trial.document.text, mend(read), trial.planted)
    return counts
