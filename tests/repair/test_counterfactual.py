"""The study's clean texts must not write themselves into a plan that says something else."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from analysis import repair
from analysis.core import Document
from analysis.repair.tokens import TITLE, case_class, in_case, split_edges
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import norm_syllable
from tests.repair.damaged import demo_documents

PAIRS = (
    "tỉnh:huyện huyện:xã xã:phường sở:phòng bộ:ngành tăng:giảm trước:sau mới:cũ thành:hoàn chính:nội nông:công "
    "môi:thị hằng:từng quý:tháng rác:bụi nước:khí"
)
SWAPS = dict(pair.split(":") for pair in PAIRS.split())


def damage_word(word: str, read_as: dict[str, Counter[str]], rng: np.random.Generator) -> str:
    """A word as the training pages show that it is read, or without its marks."""
    forms = read_as.get(word)
    if not forms:
        return fold(word)
    shares = np.array(list(forms.values()), float)
    return str(rng.choice(list(forms), p=shares / shares.sum()))


def changed_and_damaged(document: Document, seed: int) -> tuple[Document, dict[tuple[int, int], tuple[str, str]]]:
    """The document with swapped words and numbers, damaged; (line, token) -> (new word, the source's word)."""
    model, rng = repair.load_model(), np.random.default_rng(seed)
    read_as: dict[str, Counter[str]] = {}
    for (read, case), seen in model.channel.direct.items():
        for word, count in seen:
            read_as.setdefault(in_case(model.written[word], case), Counter())[read] += count
    lines, planted = [], {}
    for n, line in enumerate(document.lines):
        tokens = line.split()
        for k, token in enumerate(tokens):
            before, core, after = split_edges(token)
            if core.isdigit() and len(core) <= 2:
                new = str((int(core) + 7) % 90 + 5)
            elif core.lower() in SWAPS and rng.random() < 0.5:
                new = in_case(SWAPS[core.lower()], min(case_class(core), TITLE))
            else:
                new = core
            if new != core:
                planted[n, k] = (new, core)
            damaged = damage_word(new, read_as, rng) if new.isalpha() else fold(new)
            tokens[k] = before + (damaged if damaged.strip() else fold(new)) + after
        lines.append(" ".join(tokens))
    return Document(document.id + " changed", "\n".join(lines)), planted


@pytest.mark.parametrize("adapted", [False, True])
def test_replaced_words_do_not_come_back_as_the_source_has_them(demo: Path, adapted: bool) -> None:
    clean = [document for document, printed in demo_documents(demo) if printed is None]
    n_planted = n_back = n_kept = 0
    for seed, document in enumerate(clean):
        changed, planted = changed_and_damaged(document, seed)
        study = [document, *clean] if adapted else []
        text = repair.repair(changed, adaptation=study)[0].lines
        for (line, k), (new, old) in planted.items():
            tokens = text[line].split()
            if len(tokens) != len(changed.lines[line].split()):
                continue
            found = norm_syllable(split_edges(tokens[k])[1])
            n_planted, n_back = n_planted + 1, n_back + (found == norm_syllable(old))
            n_kept += found == norm_syllable(new)
    assert n_planted > 500
    assert n_back <= 0.005 * n_planted, (n_back, n_planted)
    assert n_kept >= 0.8 * n_planted, (n_kept, n_planted)
