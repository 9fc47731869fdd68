"""Tokens between blanks: their punctuation at the edges, their letter case, what kind of thing they are."""

from analysis.vietnamese.alphabet import fold

EDGE_LEFT = frozenset("\"“”‘’'`([{<«*_•·~=+|\\^¬°-–—.,;:")
EDGE_RIGHT = frozenset("\"“”‘’'`)]}>»*_.,;:!?…~=|\\^-–—")
LOWER, TITLE, UPPER = range(3)


def split_edges(token: str) -> tuple[str, str, str]:
    """Punctuation before, core, punctuation after; a token without a core comes back whole in the first place.

    Examples
    --------
    >>> split_edges("(quéc"), split_edges("gia);"), split_edges("...")
    (('(', 'quéc', ''), ('', 'gia', ');'), ('...', '', ''))
    """
    start, end = 0, len(token)
    while start < end and token[start] in EDGE_LEFT:
        start += 1
    while end > start and token[end - 1] in EDGE_RIGHT:
        end -= 1
    if start == end:
        return token, "", ""
    return token[:start], token[start:end], token[end:]


def case_class(core: str, *, upper_line: bool = False) -> int:
    """LOWER, TITLE or UPPER: how a damaged word was written, as far as its shape says.

    Examples
    --------
    >>> [case_class(core) for core in ("nghiép", "Pang", "PHAT", "B")]
    [0, 1, 2, 1]
    """
    letters = [c for c in core if c.isalpha()]
    n_upper = sum(c.isupper() for c in letters)
    if not letters or not n_upper:
        return UPPER if upper_line and not letters else LOWER
    if upper_line or (len(letters) > 1 and n_upper >= 0.6 * len(letters) and (len(letters) > 2 or n_upper == 2)):
        return UPPER
    return TITLE if core[0].isupper() else LOWER


def is_upper_line(line: str) -> bool:
    """Whether most words of a line are written in capitals.

    >>> is_upper_line("II. MUC TIEU, YEU CAU"), is_upper_line("UBND huyén My Xuyén")
    (True, False)
    """
    n_words = n_upper = 0
    for word in line.split():
        n_letters = len(word) if word.isalpha() else sum(map(str.isalpha, word))
        if n_letters > 1:
            n_words += 1
            n_upper += not word.islower() and sum(map(str.isupper, word)) > 0.6 * n_letters
    return n_words > 1 and n_upper > 0.6 * n_words


def in_case(word: str, case: int) -> str:
    """`word` (lower case) written in a case class.

    >>> in_case("đảng", TITLE), in_case("đảng", UPPER)
    ('Đảng', 'ĐẢNG')
    """
    if case == UPPER:
        return word.upper()
    return word[:1].upper() + word[1:] if case == TITLE else word


def write_like(word: str, read: str, case: int) -> str:
    """`word` (lower case) in the case of the token read, letter by letter where the letters correspond.

    A word with marks that begins small is small throughout: â is often read as A.

    >>> write_like("iot", "IoT", TITLE), write_like("lý", "Iy", TITLE), write_like("đổi", "Poi", TITLE)
    ('IoT', 'lý', 'Đổi')
    >>> write_like("nhân", "nhAn", LOWER), write_like("evn", "eVN", LOWER)
    ('nhân', 'eVN')
    """
    if read[0].islower() and word != fold(word):
        return word
    if fold(word) == fold(read).lower():
        return "".join(w.upper() if r.isupper() else w for w, r in zip(word, read, strict=True))
    if case == TITLE and read[0] == "I" and word[0] == "l":
        return word
    return in_case(word, case)
