"""Every province of now lies in one region."""

from analysis.vietnamese.gazetteer import MERGERS
from analysis.vietnamese.regions import REGIONS, region_of


def test_the_34_provinces_lie_in_six_regions_once_each() -> None:
    named = [province for provinces in REGIONS.values() for province in provinces]
    assert sorted(named) == sorted(MERGERS) and len(named) == 34 and len(REGIONS) == 6


def test_every_province_of_before_has_a_region() -> None:
    assert all(region_of(old) for olds in MERGERS.values() for old in olds)
