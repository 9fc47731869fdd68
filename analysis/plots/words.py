"""Every word that a figure prints, in English and Vietnamese; `words.tsv` is the one place to change them."""

import functools
from importlib.resources import files

from analysis.core.errors import InputError

LANGUAGES = ("en", "vi")


@functools.cache
def read_words() -> dict[str, tuple[str, str]]:
    """The table of words: key -> (English, Vietnamese); ``\\n`` in the file is a line break."""
    lines = files("analysis.plots").joinpath("words.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = (line.replace("\\n", "\n").split("\t") for line in lines)
    return {key: (english, vietnamese) for key, english, vietnamese in cells}


def word(key: str, lang: str, **values: object) -> str:
    """The words of `key` in language `lang`, with `values` filled in.

    Raises
    ------
    InputError
        If `lang` is neither ``en`` nor ``vi``.

    Examples
    --------
    >>> word("level:commune", "vi"), word("cascade:more", "en", n=3)
    ('Cấp xã', '+ 3 more, each cited once')
    """
    if lang not in LANGUAGES:
        raise InputError(f"Language {lang!r} is not known to the figures; expected one of {', '.join(LANGUAGES)}.")
    text = read_words()[key][LANGUAGES.index(lang)]
    return text.format(**values) if values else text
