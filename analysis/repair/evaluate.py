"""How well a text is repaired, where the printed text is known: token by token, with the decoder's posterior."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.core import Document, normalise_text
from analysis.repair.adaptation import no_adaptation
from analysis.repair.model import RepairModel
from analysis.repair.pairing import pair_tokens
from analysis.repair.passes import first_pass, own_words, second_pass
from analysis.repair.tokens import split_edges
from analysis.vietnamese.syllable import norm_syllable


class Outcome(NamedTuple):
    """One token of a page: what was printed, read, restored; posteriors of its least sure part; whether it is right."""

    printed: str
    read: str
    restored: str
    posterior: float
    passage: float
    right: bool


class Part(NamedTuple):
    """Characters ``[start, end)`` of a page, what they are read as, its posterior, and the mean posterior around it."""

    start: int
    end: int
    text: str
    posterior: float
    passage: float


def pages_of(folder: Path, language: str = "eng") -> Iterator[tuple[str, str]]:
    """(printed, read) text of every page that scripts/render_pages.py left in `folder`."""
    for path in sorted(folder.glob("*.gt.txt")):
        read = path.with_name(path.name.replace(".gt.txt", f".{language}.txt"))
        yield normalise_text(path.read_text("utf-8")), normalise_text(read.read_text("utf-8"))


def letters(token: str) -> str:
    """A token as it is compared: without its outer punctuation, lower case, new-style tones."""
    return norm_syllable(split_edges(token)[1])


def _parts(document: Document, model: RepairModel) -> Iterator[Part]:
    stretches = first_pass(document, [True] * document.n_lines, model)
    for decoded in second_pass(stretches, model, no_adaptation(), own_words(stretches)):
        slots, at = decoded.stretch.slots, decoded.stretch.at.tolist()
        columns = (decoded.texts, decoded.posterior.tolist(), decoded.passage.tolist())
        for slot, offset, *found in zip(slots, at, *columns, strict=True):
            if slot.end > slot.start:
                yield Part(offset + slot.start, offset + slot.end, *found)


def token_outcomes(printed: str, read: str, model: RepairModel) -> Iterator[Outcome]:
    """Restore a read page and compare it with what was printed.

    Only tokens that stand alone on both sides of the alignment (`pairing.pair_tokens`) are compared, and only words.
    """
    document = Document("page", read)
    tokens = [(match.start(), match[0]) for match in re.finditer(r"\S+", read)]
    starts = [start for start, _ in tokens]
    parts: dict[int, list[Part]] = {}
    for part in _parts(document, model):
        parts.setdefault(bisect_right(starts, part.start) - 1, []).append(part)
    words = printed.split()
    for i, k in pair_tokens(words, [token for _, token in tokens]):
        if not letters(words[i]).isalpha() or k not in parts:
            continue
        text, at = "", starts[k]
        for part in parts[k]:
            text += read[at : part.start] + part.text
            at = part.end
        text += read[at : starts[k] + len(tokens[k][1])]
        least = min(parts[k], key=lambda part: part.posterior)
        yield Outcome(words[i], tokens[k][1], text, least.posterior, least.passage, letters(text) == letters(words[i]))
