"""List numbers of a .docx as Word prints them: they are counted, not stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from analysis.vietnamese.numbers import render_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
N_LEVELS = 9
_COUNTING = (
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai", "mười ba",
    "mười bốn", "mười lăm", "mười sáu", "mười bảy", "mười tám", "mười chín", "hai mươi",
)  # fmt: skip
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "•", "\uf02d": "-", "\uf0be": "-", "\uf02b": "+", "\uf0fc": "•"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, format, template (``%1.%2.``), and what restarts it."""

    start: int = 1
    format: str = "decimal"
    template: str = ""
    legal: bool = False
    restarts: bool = True


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a document.

    Attributes
    ----------
    levels : mapping of list id to (abstract id, levels)
    restarts : mapping of list id to mapping of level to number
        Where a list starts its levels anew.
    by_style : mapping of (abstract id, paragraph style) to level
    """

    levels: Mapping[str, tuple[str, tuple[Level, ...]]] = field(default_factory=dict)
    restarts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    by_style: Mapping[tuple[str, str], int] = field(default_factory=dict)


def value_of(parent: etree._Element | None, *path: str) -> str | None:
    """The attribute ``w:val`` of the element at `path`; None where there is none.

    An element without the attribute gives the empty string (a switch that is on).
    """
    for tag in path:
        parent = parent.find(W + tag) if parent is not None else None
    return parent.get(W + "val", "") if parent is not None else None


def whole(text: str | None, default: int = 0) -> int:
    """A whole number between -1 and 32,767, or `default`.

    >>> whole("3"), whole("x"), whole(None, 1)
    (3, 0, 1)
    """
    try:
        return max(-1, min(32_767, int(text or "")))
    except ValueError:
        return default


def _read_level(element: etree._Element) -> Level:
    return Level(
        whole(value_of(element, "start"), 1),
        value_of(element, "numFmt") or "decimal",
        value_of(element, "lvlText") or "",
        value_of(element, "isLgl") not in (None, "0", "false"),
        value_of(element, "lvlRestart") != "0",
    )


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists that ``numbering.xml`` defines; without it there are none."""
    if root is None:
        return Numbering()
    abstract: dict[str, dict[int, Level]] = {}
    by_style: dict[tuple[str, str], int] = {}
    for element in root.iterfind(W + "abstractNum"):
        id = element.get(W + "abstractNumId", "")
        abstract[id] = {}
        for level in element.iterfind(W + "lvl"):
            number = whole(level.get(W + "ilvl"))
            abstract[id][number] = _read_level(level)
            if style := value_of(level, "pStyle"):
                by_style[id, style] = number
    levels: dict[str, tuple[str, tuple[Level, ...]]] = {}
    restarts: dict[str, dict[int, int]] = {}
    for element in root.iterfind(W + "num"):
        id, base = element.get(W + "numId", ""), value_of(element, "abstractNumId") or ""
        own = dict(abstract.get(base, {}))
        restarts[id] = {}
        for override in element.iterfind(W + "lvlOverride"):
            number = whole(override.get(W + "ilvl"))
            if (changed := override.find(W + "lvl")) is not None:
                own[number] = _read_level(changed)
            if (start := value_of(override, "startOverride")) is not None:
                restarts[id][number] = whole(start, 1)
        levels[id] = (base, tuple(own.get(k, Level(template="")) for k in range(N_LEVELS)))
    return Numbering(levels, restarts, by_style)


def render_number(value: int, format: str) -> str:
    """A number in one of Word's formats; formats of other scripts are printed as figures.

    Letters are Word's own: it goes on from ``d`` to ``e`` also in Vietnamese; a printed ``đ)`` was typed.

    Examples
    --------
    >>> [render_number(4, f) for f in ("decimal", "decimalZero", "lowerLetter", "upperRoman", "vietnameseCounting")]
    ['4', '04', 'd', 'IV', 'bốn']
    >>> render_number(28, "upperLetter"), render_number(3, "none")
    ('BB', '')
    """
    if format == "none":
        return ""
    if value > 0 and format in ("lowerRoman", "upperRoman") and value < 4000:
        roman = render_roman(value)
        return roman.lower() if format == "lowerRoman" else roman
    if value > 0 and format in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (value - 1) % 26) * min(1 + (value - 1) // 26, 8)
        return letters if format == "lowerLetter" else letters.upper()
    if format == "vietnameseCounting" and 0 <= value < len(_COUNTING):
        return _COUNTING[value]
    return f"{value:02d}" if format == "decimalZero" else str(value)


def next_label(numbering: Numbering, counts: dict[str, dict[int, int]], list_id: str, level: int) -> str:
    """The mark that Word prints before the next paragraph of a list, and the count moved on.

    Parameters
    ----------
    numbering : Numbering
    counts : dict
        Where each list stands; changed.
    list_id : str
    level : int
        0-based.

    Returns
    -------
    str
        Empty for a list or level that does not exist.
    """
    if list_id not in numbering.levels or not 0 <= level < N_LEVELS:
        return ""
    base, levels = numbering.levels[list_id]
    if levels[level].format == "bullet":
        return "".join(_SYMBOLS.get(c, "•" if "\ue000" <= c <= "\uf8ff" else c) for c in levels[level].template)
    state = counts.setdefault(base, {})
    first_use = counts.setdefault(f"used {list_id}", {})
    if level not in first_use and level in numbering.restarts[list_id]:
        state[level] = numbering.restarts[list_id][level] - 1
    first_use[level] = 1
    state[level] = state.get(level, levels[level].start - 1) + 1
    for deeper in [k for k in state if k > level and levels[k].restarts]:
        del state[deeper]
    label = levels[level].template
    for k in range(level + 1):
        if f"%{k + 1}" in label:
            state.setdefault(k, levels[k].start)
            format = "decimal" if levels[level].legal and levels[k].format != "none" else levels[k].format
            label = label.replace(f"%{k + 1}", render_number(state[k], format))
    return label
