"""Topics of a large corpus are found in the texts of some documents, drawn so that one more seldom changes them."""

from analysis import topics

SIZES = {f"plan {n}": 1 + n % 7 for n in range(300)}


def test_a_sample_is_the_same_whatever_the_order_and_holds_as_many_texts_as_asked_for():
    drawn = topics.draw_documents(SIZES, 200)
    assert 200 <= sum(SIZES[name] for name in drawn) < 207
    assert list(drawn) == [name for name in SIZES if name in set(drawn)]
    turned = topics.draw_documents(dict(reversed(SIZES.items())), 200)
    assert set(turned) == set(drawn)
    assert topics.draw_documents(SIZES, 10_000) == tuple(SIZES)


def test_one_document_more_changes_the_sample_only_where_it_is_drawn_itself():
    drawn, changed = set(topics.draw_documents(SIZES, 200)), 0
    for n in range(100):
        more = set(topics.draw_documents({**SIZES, f"new {n}": 3}, 200))
        changed += more != drawn
        assert more == drawn or f"new {n}" in more
    assert 0 < changed < 35, "about as often as the share of plans that is drawn"
