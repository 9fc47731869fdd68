"""What OCR in the wrong language makes of Vietnamese print: which characters pass for which.

Seen on pages read by an engine set to English: marks are lost (ạ as a), the ê family becomes é, o with marks a figure
(ố as 6), ư with marks a pair of strokes (ứ as ir), Đ a P or D, small l a 1, I a bar.
"""

LOOKS = (
    "oO0Q6dG8539&b", "ơo6d&", "s5S8$B", "liIt1|!jfJTL]", "ce¢(C&€", "gq9", "a4@d", "uvwynUVWY", "ưwuir", "nmrhN",
    "đbpDBPÐ", "hbk", "z2Z", "r1",
)  # fmt: skip
"""Groups of characters that a reader may take for one another. Marked vowels stand in the group of their base, too."""

LOOK_PAIRS = {"m": ("un", "ưn", "rn"), "d": ("cl",), "w": ("uu", "ưu"), "g": ("gh",)}
"""Character read -> the pairs of bases that it may stand for; marks on the first one count for nothing."""

BASE_OF_READ = str.maketrans("6013458¢€£$@|", "oolaasbeeesal")
"""Figure or sign read -> the letter without marks that it most often stands for."""

FIGURE_OF_READ = str.maketrans("SsOoQlI|!BZ", "55000111182")
"""Letter read -> the figure that it stands for inside a number."""


def look_mask(character: str) -> int:
    """The groups of LOOKS in which a character stands, one bit each; 0 for none.

    Examples
    --------
    >>> look_mask("s") & look_mask("5") > 0, look_mask("x"), look_mask("l") & look_mask("o")
    (True, 0, 0)
    """
    return sum(1 << k for k, group in enumerate(LOOKS) if character in group)


def as_letters(text: str) -> str:
    """`text` with figures and signs replaced by the letters they most often stand for; the length stays.

    Examples
    --------
    >>> as_letters("d6i"), as_letters("1a"), as_letters("$6")
    ('doi', 'la', 'so')
    """
    return text.translate(BASE_OF_READ)
