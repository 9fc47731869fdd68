"""Every word that the page says, in English and Vietnamese: `words/en.json` and `words/vi.json` hold them."""

import functools
import json
import math
from collections.abc import Callable, Mapping
from importlib.resources import files

from markupsafe import Markup, escape

from analysis.core.errors import InputError

LANGUAGES = ("en", "vi")
THIN = "\u202f"


@functools.cache
def read_phrases(language: str) -> Mapping[str, str]:
    """Key -> words in `language`. ``one|several`` where a count decides; ``{name}`` stands for a value.

    Raises
    ------
    InputError
        If the page is not written in `language`.
    """
    if language not in LANGUAGES:
        raise InputError(f"The report has no language {language!r}; expected one of {', '.join(LANGUAGES)}.")
    text = files("analysis.report").joinpath("words").joinpath(f"{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def say(language: str, key: str, **values: object) -> str:
    """The words of `key`, with `values` filled in; the value `n` chooses between ``one|several``.

    Examples
    --------
    >>> say("en", "n.tasks", n=1), say("en", "n.tasks", n=1200), say("vi", "n.tasks", n=1200)
    ('1 task', '1,200 tasks', '1.200 nhiệm vụ')
    """
    chosen = _chosen(read_phrases(language)[key], values)
    return chosen.format(**{name: _written(value, language) for name, value in values.items()}) if values else chosen


def speaker(language: str) -> Callable[..., Markup]:
    """`say` for the page's template: the words may hold markup of ours, the values are escaped."""
    read_phrases(language)

    def spoken(key: str, **values: object) -> Markup:
        chosen = _chosen(read_phrases(language)[key], values)
        return Markup(
            chosen.format(**{k: escape(_written(v, language)) for k, v in values.items()}) if values else chosen
        )

    return spoken


def _chosen(words: str, values: Mapping[str, object]) -> str:
    one, _, several = words.partition("|")
    return several if several and values.get("n") != 1 else one


def _written(value: object, language: str) -> object:
    return count(value, language) if isinstance(value, int) else value


def count(value: int, language: str) -> str:
    """A whole number with its thousands set apart.

    >>> count(12345, "en"), count(12345, "vi")
    ('12,345', '12.345')
    """
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", ".")


def percent(share: float | None, language: str = "en") -> str:
    """A share in words of prose; missing shares are named so.

    Examples
    --------
    >>> percent(0.416), percent(float("nan")), percent(0.0004)
    ('42\\u202f%', 'not defined', 'under 1\\u202f%')
    >>> percent(0.416, "vi")
    '42%'
    """
    try:
        number = math.nan if share is None else float(share)
    except TypeError:
        number = math.nan
    if math.isnan(number):
        return say(language, "not-defined")
    unit = unit_of_percent(language)
    return say(language, "under", value=f"1{unit}") if 0 < number < 0.005 else f"{number * 100:.0f}{unit}"


def unit_of_percent(language: str) -> str:
    """The sign as it stands behind a number: set off in English, not in Vietnamese."""
    return f"{THIN}%" if language == "en" else "%"
