"""Grams: syllables and pairs of syllables, by which a task is compared with the task groups of a source."""

from functools import lru_cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analysis.vietnamese.alphabet import fold
from analysis.vietnamese.syllable import iter_tokens


def list_grams(text: str) -> list[str]:
    """Syllables and then pairs of syllables, without diacritics (which survive damage worst) and without numbers.

    >>> list_grams("Hạ tầng số 5G")
    ['ha', 'tang', 'so', 'ha tang', 'tang so']
    """
    forms = [form for a, b in iter_tokens(text) if (form := _form(text[a:b]))]
    return forms + [f"{a} {b}" for a, b in zip(forms, forms[1:], strict=False)]


@lru_cache(maxsize=1 << 16)
def _form(surface: str) -> str:
    """How a syllable is compared; empty for what is no word."""
    form = fold(surface.lower())
    return form if form.isalpha() else ""


def number_grams(text: str, numbers: dict[str, int]) -> NDArray[np.int64]:
    """The grams of a text as numbers; those not met before get new ones."""
    return np.array([numbers.setdefault(gram, len(numbers)) for gram in list_grams(text)], np.int64)


@njit(cache=True)
def tally(listed: NDArray[np.int64], n_numbers: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The distinct numbers of a list, in their order, and how often each stands in it."""
    place = np.full(n_numbers, -1, np.int64)
    distinct, counts, n = np.empty(len(listed), np.int64), np.zeros(len(listed)), 0
    for number in listed:
        if place[number] < 0:
            place[number], distinct[n] = n, number
            n += 1
        counts[place[number]] += 1.0
    return distinct[:n], counts[:n]
