"""How the innermost functions are compiled."""

from typing import Any

from numba import njit
from numba.core.options import DefaultOptions

_OPTIONS: dict[str, Any] = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}
kernel: Any = njit(cache=True, **_OPTIONS)
"""For functions that take arrays and numbers, make no array (nor take a part of one), and give numbers.

They count no references to arrays: the caller holds them. Counting took half of the time of a search.
"""
