"""Krippendorff's alpha equals the worked examples of Krippendorff 2011, Computing Krippendorff's alpha-reliability."""

import pytest

from analysis.coding import krippendorff_alpha

FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Example C: four observers, twelve units, gaps."""


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
