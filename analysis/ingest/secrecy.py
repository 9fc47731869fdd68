"""Marks of secrecy: Mật, Tối mật, Tuyệt mật in a letterhead, also where a scan damaged them."""

import re
from itertools import islice

from analysis.vietnamese.alphabet import fold

HEAD_LINES = 40
"""Lines with something on them, from the top, in which a mark counts."""
_FORMS = r"(?:TOI\s*|TUYET\s*)?MAT"
_CALLED = r"(?:(?:DO|MUC DO|CAP DO|CHE DO)\s*MAT\W*|TAI LIEU\W*|VAN BAN\W*|CONG VAN\W*|DONG DAU\W*)?"
_MARK = re.compile(rf"\W*{_CALLED}{_FORMS}\W*(?:\d{{1,3}}\W*)?")
_WRITTEN = re.compile(
    r"\W*(?:(?:độ|mức độ|cấp độ|chế độ) mật\s*[:.-]?\s*|tài liệu\s*[:.-]?\s*)?(?:tối mật|tuyệt mật|mật)\W*",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(rf"\W*{_FORMS}(?=\W+[A-Z][a-z].*\bngay\b)")
_AFTER_NUMBER = re.compile(rf".*\bS[o60]\b.*(?<!\w)(?<!BI )(?<!BAO ){_FORMS}\W*")
_UNFINISHED = re.compile(r"(?:BI|BAO)\W*$", re.IGNORECASE)
_SCANNED = str.maketrans("01|!", "OIII")


def find_mark(text: str) -> tuple[int, str] | None:
    """The 1-based line of a mark of secrecy and the mark as it stands; None where there is none.

    Parameters
    ----------
    text : str

    Notes
    -----
    A mark stands by itself: on a line of its own, in a column beside the letterhead (parted by tabs, bars or two
    blanks), or beside the number or the date. Capitals count without their diacritics (``TOI MAT``), with zeros for O,
    and letter-spaced; small letters only with them. ``bí mật`` and ``bảo mật`` in a sentence or a title are no marks,
    also where a line breaks inside them.

    Examples
    --------
    >>> find_mark("TỈNH ỦY A\\n*\\nSố 12-NQ/TU   T0I MAT"), find_mark("KẾ HOẠCH\\nbảo vệ bí mật nhà nước")
    ((3, 'T0I MAT'), None)
    """
    shown = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    before = ""
    for number, line in islice(shown, HEAD_LINES):
        if "mat" not in "".join(fold(line).lower().split()):
            before = line
            continue
        for part in [line, *re.split(r"\s{2,}|\t|\|", line)]:
            if _is_mark(part.strip()) and not _UNFINISHED.search(fold(before)):
                return number, part.strip()
        folded = fold(line.strip())
        if _BEFORE_DATE.match(folded) or _AFTER_NUMBER.fullmatch(folded):
            return number, line.strip()
        before = line
    return None


def _is_mark(part: str) -> bool:
    if not part:
        return False
    if all(len(word) == 1 for word in part.split()) and len(part.split()) > 2:
        part = part.replace(" ", "")
    if part == part.upper():
        return bool(_MARK.fullmatch(fold(part).translate(_SCANNED)))
    return bool(_WRITTEN.fullmatch(part)) and part.lstrip(" *_([\"'“")[:1].isupper()
