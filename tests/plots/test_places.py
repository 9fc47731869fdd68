"""The order of places never depends on a result."""

from analysis.core.tables import make_table
from analysis.plots.places import list_places, stack_rows


def _plan(document: str, level: str, locality: str, number: str = "") -> dict[str, object]:
    return {
        "document": document,
        "role": "plan",
        "level": level,
        "locality": locality,
        "number": number,
        "quality": 1.0,
        "n_words": 1,
    }


def test_places_stand_by_level_then_name_and_twins_are_told_apart():
    documents = make_table(
        "documents",
        [
            _plan("d", "commune", "xã Đông"), _plan("b", "commune", "xã Cao", "2/KH-UBND"),
            _plan("a", "commune", "xã Cao"),
            _plan("p", "province", "tỉnh Xa"), _plan("u", "", "nơi nào"),
            {**_plan("s", "central", "Trung ương"), "role": "source"},
        ],
    )  # fmt: skip
    labels = [place.label for place in list_places(documents)]
    assert labels == ["tỉnh Xa", "xã Cao (2/KH-UBND)", "xã Cao (a)", "xã Đông", "nơi nào"]


def test_a_plan_without_locality_is_called_by_its_id():
    documents = make_table("documents", [_plan("nameless", "commune", "")])
    assert list_places(documents)[0].label == "nameless"


def test_rows_hold_a_heading_per_level():
    documents = make_table("documents", [_plan("a", "district", "huyện A"), _plan("b", "commune", "xã B")])
    rows, headings, n_rows = stack_rows(list_places(documents), "en")
    assert rows == {"a": 1, "b": 3} and headings == [(0, "District"), (2, "Commune")] and n_rows == 4
