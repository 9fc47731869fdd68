"""Krippendorff's alpha equals its author's worked examples.

Examples A to C: Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania,
Departmental Papers (ASC) 43, https://repository.upenn.edu/asc_papers/43: A .095, B .692, C .743 (nominal) and .815
(ordinal). Three observers: the example of the encyclopedia article on his coefficient ("A computational example"),
nominal .691. The data and values were compared with several independent transcriptions of both; they agree.
"""

import pytest

from analysis.coding import krippendorff_alpha

FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Example C: four observers, twelve units, gaps."""


THREE = [
    [None] * 5 + [3, 4, 1, 2, 1, 1, 3, 3, None, 3],
    [1, None, 2, 1, 3, 3, 4, 3] + [None] * 7,
    [None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4],
]
"""Three observers, fifteen units, more gaps than values in one of them."""


def units(rows):
    return list(zip(*rows, strict=True))


@pytest.mark.parametrize("order, published", [((), 0.743), ((1, 2, 3, 4, 5), 0.815)])
def test_four_observers_with_gaps(order, published):
    assert krippendorff_alpha(units(FOUR), order=order) == pytest.approx(published, abs=5e-4)


def test_two_observers_two_values():
    """Example A, worked by hand: 4 units differ, the 20 values are 14 zeros and 6 ones."""
    rows = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert krippendorff_alpha(units(rows)) == pytest.approx(1 - 19 * 4 / (14 * 6), abs=1e-12)
    assert krippendorff_alpha(units(rows)) == pytest.approx(0.095, abs=5e-4)


def test_two_observers_many_values():
    """Example B."""
    rows = [list("aabbdcccedda"), list("babbbccceddd")]
    assert krippendorff_alpha(units(rows)) == pytest.approx(0.692, abs=5e-4)
    assert krippendorff_alpha(units(rows)) == pytest.approx(1 - 138 / 448, abs=1e-12)


def test_three_observers_mostly_gaps():
    assert krippendorff_alpha(units(THREE)) == pytest.approx(0.691358, abs=5e-7)
