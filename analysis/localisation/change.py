"""What a locality changed in the wording that it took over: numbers, deadlines, agencies, levels, force."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np

from analysis.localisation.overlap import match_blocks
from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import iter_tokens

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TIME = re.compile(r"\b(nam|quy|thang|ngay|giai doan|truoc|den het|hang|dinh ky)\b")
_AGENCY = re.compile(
    r"\b(ban|bo|so|phong|uy ban|hoi dong|van phong|cuc|chi cuc|cong an|dang uy|tinh uy|huyen uy|thanh uy|chinh phu|"
    r"dang doan|trung tam|chu tich|cap uy|co quan|mat tran|hoi|doan)\b"
)
_LEVELS = tuple(
    re.compile(rf"\b(?:{names})\b")
    for names in (
        "trung uong|quoc gia|ca nuoc|dat nuoc|viet nam",
        "tinh|thanh pho truc thuoc|cap tinh",
        "huyen|thi xa|quan",
        "xa|phuong|thi tran|thon|ban lang|khu pho",
    )
)
_STRONG = ("khan truong", "quyet liet", "bat buoc", "phai", "tat ca", "toan bo", "100", "day manh", "bao dam")
_WEAK = ("kip thoi", "tung buoc", "khuyen khich", "phan dau", "co the", "nghien cuu", "khi du dieu kien", "mot so")
MAX_WORDS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it concerns, how the source says it, how the plan does; an empty side was added or dropped.

    ``what`` is one of ``number raised``, ``number lowered``, ``number changed``, ``number dropped``, ``number added``,
    ``deadline``, ``agency``, ``level``, ``strengthened``, ``weakened``.
    """

    what: str
    source: str
    plan: str

    def as_row(self) -> dict[str, str]:
        """As the tables hold it: what, from, to."""
        values = asdict(self)
        return {"what": values["what"], "from": values["source"], "to": values["plan"]}


def find_changes(source: str, plan: str) -> tuple[Change, ...]:
    """What differs between a passage and the wording that a plan made of it.

    Parameters
    ----------
    source, plan : str
        The two wordings; they should share enough to be aligned.

    Returns
    -------
    tuple of Change
        In the order of the plan. Only replacements, additions and omissions of at most `MAX_WORDS` words that touch a
        number, a deadline, an agency, a level of government or the force of a verb are named; what was merely reworded
        is not. It does not say whether a measure became more specific or more general.

    Examples
    --------
    >>> found = find_changes("phấn đấu đến năm 2028 có ít nhất 70% số hộ phân loại rác",
    ...                      "phấn đấu đến năm 2027 có ít nhất 75% số hộ phân loại rác")
    >>> [(c.what, c.source, c.plan) for c in found]
    [('deadline', '2028', '2027'), ('number raised', '70', '75')]
    """
    (a, left, numbers), (b, right) = _numbered(source), _words(plan)
    changes: dict[Change, None] = {}
    for i0, i1, j0, j1 in _differing(left, right, numbers):
        if max(i1 - i0, j1 - j0) > MAX_WORDS:
            continue
        was, now = _text(source, a[i0:i1]), _text(plan, b[j0:j1])
        context = " ".join([*left[max(0, i0 - 4) : i1], "|", *right[max(0, j0 - 4) : j1]])
        for change in _classify(was, now, context):
            changes.setdefault(change)
    return tuple(changes)


def _words(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Where the words of a text stand, and how they are compared."""
    spans = list(iter_tokens(text))
    return spans, [_form(text[start:end]) for start, end in spans]


@lru_cache(maxsize=2048)
def _numbered(text: str) -> tuple[list[tuple[int, int]], list[str], dict[str, int]]:
    """`_words` and a number for each; remembered, because many plans may have made something of a passage."""
    spans, words = _words(text)
    return spans, words, {word: number for number, word in enumerate(dict.fromkeys(words))}


def _differing(
    left: Sequence[str], right: Sequence[str], numbers: Mapping[str, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of two lists of words that stand in place of each other, one may be empty; `numbers` are of `left`."""
    a = np.array([numbers[word] for word in left], np.int32)
    b = np.array([numbers.get(word, len(numbers)) for word in right], np.int32)
    i = j = 0
    for i1, j1, size in [*match_blocks(a, b, len(numbers) + 1).tolist(), [len(a), len(b), 0]]:
        if i < i1 or j < j1:
            yield i, i1, j, j1
        i, j = i1 + size, j1 + size


@lru_cache(maxsize=1 << 16)
def _form(surface: str) -> str:
    """How a word is compared."""
    return fold(surface.lower())


def _text(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return " ".join(text[spans[0][0] : spans[-1][1]].split()) if spans else ""


def _classify(was: str, now: str, context: str) -> Iterator[Change]:
    old, new = fold(was.lower()), fold(now.lower())
    if _NUMBER.search(old) or _NUMBER.search(new):
        is_time = bool(_TIME.search(context)) and all(_is_date_part(n) for n in _NUMBER.findall(f"{was} {now}"))
        yield Change("deadline" if is_time else _number_kind(was, now), was, now)
        return
    if _TIME.search(old) and _TIME.search(new):
        yield Change("deadline", was, now)
    first, second = _level(old), _level(new)
    if first >= 0 and second >= 0 and first != second:
        yield Change("level", was, now)
    elif _AGENCY.search(old) and _AGENCY.search(new):
        yield Change("agency", was, now)
    elif old and new:
        if any(w in old for w in _WEAK) and any(w in new for w in _STRONG):
            yield Change("strengthened", was, now)
        if any(w in old for w in _STRONG) and any(w in new for w in _WEAK):
            yield Change("weakened", was, now)


def _is_date_part(number: str) -> bool:
    return number.isdigit() and (1 <= int(number) <= 31 or 1990 <= int(number) <= 2100)


def _number_kind(was: str, now: str) -> str:
    old, new = (_NUMBER.findall(text) for text in (was, now))
    if not old:
        return "number added"
    if not new:
        return "number dropped"
    if len(old) == len(new) == 1:
        first, second = (float(n[0].replace(".", "").replace(",", ".")) for n in (old, new))
        return "number raised" if second > first else "number lowered" if second < first else "number changed"
    return "number changed"


def _level(words: str) -> int:
    """Index of the level of government that the words name, -1 where they name none."""
    return next((index for index, names in enumerate(_LEVELS) if names.search(words)), -1)
