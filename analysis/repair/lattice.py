"""From a line to slots: every stretch of characters with the readings it may have."""

import re
from collections.abc import Iterator

import numpy as np

from analysis.repair.model import RepairModel
from analysis.repair.protect import fix_roman, fix_symbol, is_symbol
from analysis.repair.slots import MAX_EMITTED, Reading, Slot, Token, Words, make_slot, make_token
from analysis.repair.tokens import LOWER, UPPER, case_class, split_edges, write_like
from analysis.repair.words import MARK, MARKS, NUMBER, SYMBOL, UNKNOWN
from analysis.vietnamese.alphabet import VIETNAMESE_ONLY
from analysis.vietnamese.syllable import norm_syllable

FOREIGN, FOREIGN_LETTER, ACRONYM_LETTER = -3.0, -2.8, -1.6
NUMBER_TOKEN, NUMBER_DIGIT, WORST_FIGURE = -0.5, -2.1, -14.0
MOST_TOKENS = 50_000
MIXED, SPLIT = -6.0, -6.0
_SEPARATORS = re.compile(r"([\-–—/,.;:…]+)")
_NOISE = re.compile(r"[“”\"‘’'(){}\[\]^*~]")
_GLUED_NUMBER = re.compile(r"([^\W\d_]{2,7}|[sS][6é])(\d{1,4})")
_FIGURE = re.compile(r"[\d.,:/%\-–+]+")
_LABELLED = re.compile(r"([^\W\d_][\w$&]{0,2}:)(?=\d)(\S+)")
_BROKEN = re.compile(r"(?:ngh?|qu|nh|gh|kh|ph|th|tr|ch|[bcdđhklmnrstvx]) [aeiouyà-ỹ][^\W\d_]{0,4}")
"""A syllable that a blank was read into: an onset alone, then a vowel."""
_TOKEN = re.compile(r"\S+")


def line_tokens(line: str, upper: bool, model: RepairModel, *, n: int) -> list[tuple[int, Token]]:
    """Where each token of a line stands, and its slots; those of one seen before are remembered."""
    found: list[tuple[int, Token]] = []
    first = True
    known = model.tokens
    for at, text in _whole_tokens(line):
        token = known.get((text, upper, first))
        if token is None:
            if len(known) > MOST_TOKENS:
                known.clear()
            slots = broken_slots(text, model, n=n) if " " in text else token_slots(text, upper, first, model, n=n)
            token = known[text, upper, first] = make_token(slots)
        found.append((at, token))
        first = False
    return found


def _whole_tokens(line: str) -> Iterator[tuple[int, str]]:
    """Where each token stands, and the token; the halves of a broken syllable come as one."""
    end = -1
    for match in _TOKEN.finditer(line):
        at, token = match.start(), match[0]
        if at < end:
            continue
        broken = _BROKEN.match(line, at) if len(token) <= MAX_EMITTED else None
        if broken and not line[broken.end() : broken.end() + 1].isalnum():
            end = broken.end() + len(line[broken.end() :]) - len(line[broken.end() :].lstrip(".,;:)"))
            yield at, line[at:end]
        else:
            yield at, token


def broken_slots(token: str, model: RepairModel, *, n: int) -> list[Slot]:
    """The slots of two tokens that may be the halves of one syllable."""
    core = token.rstrip(".,;:)")
    left, right = core.split(" ")
    whole = [r._replace(cost=r.cost + SPLIT) for r in read_words(left + right, LOWER, model, n=n).readings("join")]
    halves = [read_words(half, LOWER, model, n=6).readings() for half in (left, right)]
    both = [
        Reading((*a.words, *b.words), a.cost + b.cost, f"{a.text} {b.text}", "word")
        for a in halves[0]
        for b in halves[1]
    ]
    kept = 2 * FOREIGN + ACRONYM_LETTER * (len(core) - 1)
    keep = Reading((UNKNOWN, UNKNOWN), kept, core, "")
    return [make_slot(token, 0, len(core), [*whole, *both, keep]), *_mark(token, len(core))]


def token_slots(token: str, upper: bool, first: bool, model: RepairModel, *, n: int) -> list[Slot]:
    """The slots of one token.

    Parameters
    ----------
    token : str
        Without blanks.
    upper : bool
        Whether its line is written in capitals.
    first : bool
        Whether it opens its line.
    model : RepairModel
    n : int
        Most readings per word.
    """
    if first:
        numeral = fix_roman(token.rstrip(".,"))
        if numeral != token.rstrip(".,") and (token[-1] in ".," or upper):
            end = len(token.rstrip(".,"))
            return [make_slot(token, 0, end, [Reading((NUMBER,), 0.0, numeral, "roman numeral")]), *_mark(token, end)]
    labelled = _LABELLED.fullmatch(token)
    if labelled:  # "S6:39"
        return [
            *token_slots(labelled[1], upper, first, model, n=n),
            *(slot.moved(len(labelled[1])) for slot in token_slots(labelled[2], upper, False, model, n=n)),
        ]
    before, core, after = split_edges(token)
    if not core:
        return _bare_marks(token, model)
    start, end = len(before), len(before) + len(core)
    slots = [make_slot(token, 0, 0, [Reading((MARK,), 0.0, "", "mark")])] if "(" in before else []
    if is_symbol(core):
        slots.append(_symbol_slot(token, (start, end), model, upper, n=n))
    elif not any(c.isalpha() for c in core) and any(c.isdigit() for c in core):
        slots.append(make_slot(token, start, end, _number_readings(core, upper, model, n=n)))
    else:
        slots += _part_slots(token, (start, end), upper, model, n=n)
    return slots + (_mark(token, end) if MARKS.intersection(after) else [])


def _mark(token: str, at: int) -> list[Slot]:
    return [make_slot(token, at, at, [Reading((MARK,), 0.0, "", "mark")])] if MARKS.intersection(token[at:]) else []


def _bare_marks(token: str, model: RepairModel) -> list[Slot]:
    words = [
        Reading((word,), float(np.log(count / (model.channel.totals[word, case] + 3))), write, "word")
        for case in (LOWER, 1)
        for word, count in model.channel.direct.get((token, case), ())
        for write in (write_like(model.written[word], token, case),)
        if count > 1
    ]
    if words and token not in '-–—.,:;+*•"“”':
        return [make_slot(token, 0, len(token), [Reading((UNKNOWN,), FOREIGN - 1.0, token, ""), *words])]
    return _mark(token, 0)


def _symbol_slot(token: str, at: tuple[int, int], model: RepairModel, upper: bool, *, n: int) -> Slot:
    core = token[slice(*at)]
    glued = _GLUED_NUMBER.fullmatch(core)
    readings = [Reading((SYMBOL,), 0.0, fix_symbol(core), "document symbol")]
    if glued and sum(c.isupper() for c in core) <= 1:
        readings = _glued_readings(glued, upper, model, n=n) or readings
    return make_slot(token, *at, readings)


def _glued_readings(glued: "re.Match[str]", upper: bool, model: RepairModel, *, n: int) -> list[Reading]:
    return [
        Reading((*reading.words, NUMBER), reading.cost + SPLIT, f"{reading.text} {glued[2]}", "split")
        for reading in read_words(glued[1], case_class(glued[1], upper_line=upper), model, n=n).readings()
    ]


def _number_readings(core: str, upper: bool, model: RepairModel, *, n: int) -> list[Reading]:
    odd = 0.0 if _FIGURE.fullmatch(core) else MIXED
    readings = [Reading((NUMBER,), NUMBER_TOKEN + NUMBER_DIGIT * len(core) + odd, core, "")]
    if len(core) <= 3:
        words = read_words(core, UPPER if upper else LOWER, model, n=n)
        readings += [r for r in words.readings() if r.cost > WORST_FIGURE]
    return readings


def read_words(core: str, case: int, model: RepairModel, *, n: int) -> Words:
    """Printed words that may have been read as `core`."""
    found = model.words.get((core, case, n))
    if found is None:
        if len(model.words) > MOST_TOKENS:
            model.words.clear()
        ids, costs = model.channel.candidates(core, case, n=n)
        texts = tuple(model.written[word] for word in ids.tolist())
        if case != LOWER or not core.islower():
            texts = tuple(write_like(text, core, case) for text in texts)
        found = model.words[core, case, n] = Words(ids, costs, texts)
    return found


def _part_slots(token: str, at: tuple[int, int], upper: bool, model: RepairModel, *, n: int) -> list[Slot]:
    slots: list[Slot] = []
    start = at[0]
    for part in _SEPARATORS.split(token[slice(*at)]):
        end = start + len(part)
        if part and _SEPARATORS.fullmatch(part):
            if MARKS.intersection(part):
                slots.append(make_slot(token, end, end, [Reading((MARK,), 0.0, "", "mark")]))
        elif part:
            first, others = _readings(part, upper, model, n=n)
            slots.append(make_slot(token, start, end, others, first=first))
        start = end
    return slots


def _readings(part: str, upper: bool, model: RepairModel, *, n: int) -> tuple[Words | None, list[Reading]]:
    """The readings of a part of a token: as single words, and others."""
    known = model.index.get(norm_syllable(part))
    if known and any(c in VIETNAMESE_ONLY for c in part):
        return None, [Reading((known,), 0.0, part, "")]
    if not any(c.isalpha() for c in part) and any(c.isdigit() for c in part):
        return None, _number_readings(part, upper, model, n=n)
    numeral = fix_roman(part)
    if numeral != part:
        return None, [Reading((NUMBER,), 0.0, numeral, "roman numeral")]
    clean = _NOISE.sub("", part)
    clean = clean if len(clean) > 1 and any(c.isalpha() for c in clean) else part
    case = case_class(clean, upper_line=upper)
    words = read_words(clean, case, model, n=n)
    n_upper = sum(c.isupper() for c in clean)
    short = len(clean) <= 5 and not upper and n_upper > 1
    mixed = not clean.isalpha() and any(c.islower() for c in clean)
    cost = FOREIGN + (ACRONYM_LETTER if short else FOREIGN_LETTER) * len(clean) + (MIXED if mixed else 0.0)
    others: list[Reading] = []
    glued = _GLUED_NUMBER.fullmatch(clean)
    if glued:
        others = _glued_readings(glued, upper, model, n=6)
    elif len(clean) >= 5:
        best = max((words.costs + 0.7 * model.language.unigram[words.ids].astype(np.float64)).tolist(), default=-99.0)
        if best < -1.9 * len(clean) - 6:
            others = _split_readings(clean, case, model)
    return words, [*others, Reading((UNKNOWN,), cost, part, "")]


def _split_readings(core: str, case: int, model: RepairModel) -> list[Reading]:
    """Readings of a token that holds two or three words whose blanks were lost."""
    if len(core) > 24:
        return []
    unigram = model.language.unigram
    n = len(core)
    best: list[list[tuple[float, tuple[int, ...], float, str]]] = [[] for _ in range(n + 1)]
    best[0] = [(0.0, (), 0.0, "")]
    for i in range(n):
        best[i] = sorted(best[i], reverse=True)[:3]
        for j in range(i + 1, min(i + 7, n) + 1):
            if not best[i]:
                break
            here = case if i == 0 or case == UPPER else LOWER
            pieces = read_words(core[i:j], here, model, n=4).readings()
            for value, words, cost, text in best[i]:
                if len(words) == MAX_EMITTED:
                    continue
                for r in pieces:
                    step = r.cost + float(unigram[r.words[0]]) - 1.5
                    best[j].append((value + step, (*words, *r.words), cost + r.cost, f"{text} {r.text}".strip()))
    done = [b for b in sorted(best[n], reverse=True) if len(b[1]) > 1][:4]
    return [Reading(words, cost + SPLIT * (len(words) - 1) / 2, text, "split") for _, words, cost, text in done]
