"""What document symbols promise: one id however they are printed, broken or damaged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.vietnamese.symbols import canonical_symbol, iter_symbols, level_of, lineage_of, organ_of

FORMS = {
    "57-NQ/TW": ["57-NQ/TW", "57- NQ/TW", "57-\nNQ/TW", "S7-NQ/TW", "57 - NQ/TW", "57–NQ/TW", "57-NO/TW", "Nghị "
    "quyết số 57-NQ/TW,"],
    "03/NQ-CP": ["03/NQ-CP", "03-NQ/CP", "03 -NQ/CP", "03/NQ-\nCP", "3/NQ-CP", "03/NO-CP"],
    "193/2025/QH15": ["193/2025/QH15", "193/2025/\nQH15", "193 /2025/QH15"],
    "411/QĐ-TTg": ["411/QĐ-TTg", "411/QB-TTg", "411/QD-TTG", "411/Qb-TTg"],
    "39/KH-UBND": ["39/KH-UBND", "39 /KH-UBND", "39/KH- UBND"],
    "69-CTr/HU": ["69-CTr/HU", "69-CTR/HU"],
    "204-QĐ/TW": ["204-QĐ/TW", "204-\nQĐ/TW", "204-QbD/TW"],
    "109/2022/NĐ-CP": ["109/2022/NĐ-CP", "109/2022/ND-CP"],
    "11-KH/ĐU": ["11-KH/ĐU", "11-KH/DU"],
    "1552/BTTTT-THH": ["1552/BTTTT-THH"],
}  # fmt: skip


@pytest.mark.parametrize(("id_", "printed"), [(id_, form) for id_, forms in FORMS.items() for form in forms])
def test_one_id_for_every_form(id_: str, printed: str):
    assert canonical_symbol(printed) == id_


@pytest.mark.parametrize(
    "text", ["", "2021-2030", "01-02 dự án", "24/7", "5G/6G", "A/B", "12/2025", "30-35 km/h", "ngày 22/12/2024"]
)
def test_what_is_no_symbol(text: str):
    assert canonical_symbol(text) == ""


def test_what_a_symbol_proves():
    assert (organ_of("39/KH-UBND"), level_of("39/KH-UBND"), lineage_of("39/KH-UBND")) == ("UBND", "", "State")
    assert (level_of("27-KH/TU"), lineage_of("27-KH/TU")) == ("province", "Party")
    assert level_of("1158/QĐ-TTg") == level_of("83/BKHCN-VP") == level_of("193/2025/QH15") == "central"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_ids_are_stable(text: str):
    for symbol in iter_symbols(text):
        assert 0 <= symbol.start < symbol.end <= len(text)
        assert canonical_symbol(symbol.id) == symbol.id
