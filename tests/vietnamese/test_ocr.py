"""Facts about what wrong-language OCR makes of print."""

from analysis.vietnamese.alphabet import VIETNAMESE_ONLY
from analysis.vietnamese.ocr import LOOKS, as_letters, look_mask


def test_figures_stand_for_letters() -> None:
    assert as_letters("d6i m01 1a") == "doi mol la"
    assert len(as_letters("¢€£$@|6013458")) == 13


def test_every_group_has_its_own_bit() -> None:
    assert all(look_mask(group[0]) & (1 << k) for k, group in enumerate(LOOKS))


def test_nothing_that_is_read_is_a_letter_that_the_engine_cannot_emit() -> None:
    read = {c for group in LOOKS for c in group[1:]}
    assert not read & VIETNAMESE_ONLY
