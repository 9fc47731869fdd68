"""Roman numerals of headings in recognised text: strokes that ran together or were lost."""

import re

from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.numbers import parse_roman, render_roman

_HEADING = re.compile(r"([IVXHl1|]{1,6})(\s?[.\-–/)]\s*)(?=[^\W\d_a-zà-ỹ])")
_NEW_COUNT = re.compile(r"\W*(?:PHAN|CHUONG|PHU LUC)\b")
_STROKES = str.maketrans({"H": "II", "l": "I", "1": "I", "|": "I"})


def mend_numerals(text: str) -> tuple[str, int]:
    """Headings whose numeral was misread, set right, and how many they were.

    ``H`` is two strokes, ``l`` and ``|`` are one. A numeral that repeats the one before it and becomes its successor by
    one more stroke lost that stroke. Anything else stays: slips of the author are not corrected.

    Parameters
    ----------
    text : str
        Recognised text, a line a printed line.

    Examples
    --------
    >>> mend_numerals("I. MỤC ĐÍCH\\nH. NHIỆM VỤ\\nII. KINH PHÍ\\nV. TỔ CHỨC")
    ('I. MỤC ĐÍCH\\nII. NHIỆM VỤ\\nIII. KINH PHÍ\\nV. TỔ CHỨC', 2)
    """
    lines, before, n_mended = [], 0, 0
    for line in text.split("\n"):
        if _NEW_COUNT.match(fold(line).upper()) and line.strip().isupper():
            before = 0
        found = _HEADING.match(line)
        label = found[1].translate(_STROKES) if found else ""
        value = parse_roman(label) if label else None
        if found and value is not None and not (found[1] == "1" or (found[1] == "H" and before != 1)):
            if value == before and render_roman(value + 1) == label + "I":
                label, value = label + "I", value + 1
            n_mended += label != found[1]
            line, before = label + line[found.end(1) :], value
        lines.append(line)
    return "\n".join(lines), n_mended
