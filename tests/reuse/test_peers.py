"""Peers: who shares with whom beyond the superior texts, who was first, and what nobody has."""

from analysis.core.passages import passages_of
from analysis.core.span import Span
from analysis.localisation import match_tokens
from analysis.reuse.clusters import Cluster, find_clusters
from analysis.reuse.passages import find_passages, find_repeats
from analysis.reuse.peers import MOST_SOURCES, chain_masks, find_peer_passages, order_by_date, search_peers
from analysis.reuse.table import cluster_table, repeat_table, shared_missing
from tests.reuse.test_passages import OTHER, SENTENCE, noise, tokens

RESOLUTION = "Sắp xếp lực lượng thu gom dân lập thành hợp tác xã có tư cách pháp lý và bảo hiểm cho người lao động"


def plans_of(**texts):
    return [tokens(text, id) for id, text in texts.items()]


def test_the_earlier_plan_is_the_source_where_the_dates_decide():
    plans = plans_of(a=f"{noise(1, 30)} {SENTENCE}", b=f"{SENTENCE} {noise(2, 30)}")
    (found,) = find_peer_passages(plans, dates={"a": "2025-05-02", "b": "2025-03-01"})
    assert (found.source, found.target, found.kind, found.direction) == ("b", "a", "peer", "date")


def test_undated_or_equally_dated_plans_share():
    plans = plans_of(b=f"{noise(1, 30)} {SENTENCE}", a=f"{SENTENCE} {noise(2, 30)}")
    for dates in ({}, {"a": "2025-03"}, {"a": "2025-03-01", "b": "2025-03-01"}, {"a": "2025", "b": "2025-03-01"}):
        (found,) = find_peer_passages(plans, dates=dates)
        assert (found.source, found.target, found.direction) == ("a", "b", "shared")


def test_what_the_superior_text_explains_is_no_peer_passage():
    source = tokens(RESOLUTION, "s")
    plans = plans_of(a=f"{RESOLUTION} {noise(1, 20)} {SENTENCE}", b=f"{SENTENCE} {noise(2, 20)} {RESOLUTION}")
    masks = chain_masks([p for plan in plans for p in find_passages(source, plan)])
    assert sorted(masks) == ["a", "b"]
    (found,) = find_peer_passages(plans, dates={}, masks=masks)
    assert len(found.side("target")) == len(tokens(SENTENCE))


def test_undated_plans_come_last():
    ordered = order_by_date(plans_of(a="x", b="y", c="z"), {"b": "2025-02", "c": "2025-01-31"})
    assert [plan.document for plan in ordered] == ["c", "b", "a"]


def test_ten_identical_plans_share_once_per_pair():
    plans = plans_of(**{f"p{i}": f"{SENTENCE} {OTHER}" for i in range(10)})
    found = find_peer_passages(plans, dates={})
    assert len(found) == 45
    texts = {plan.document: (plan, f"{SENTENCE} {OTHER}") for plan in plans}
    (cluster,) = find_clusters(found, texts)
    assert cluster.n_supporters == 10
    assert cluster.support == 1.0


def test_a_cluster_has_the_common_wording_and_its_supporters():
    changed = SENTENCE.replace("vườn rau", "vườn thuốc")
    texts = {
        "a": f"{noise(1, 20)} {SENTENCE} {noise(2, 20)}",
        "b": f"{SENTENCE} {noise(3, 20)}",
        "c": f"{noise(4, 20)} {changed}",
        "d": f"{noise(5, 20)} {OTHER}",
        "e": f"{OTHER} {noise(6, 20)}",
    }
    plans = plans_of(**texts)
    pairs = {plan.document: (plan, texts[plan.document]) for plan in plans}
    dates = {"a": "2025-05-01", "b": "2025-02-01"}
    found = find_peer_passages(plans, dates=dates)
    (cluster,) = find_clusters(found, pairs, dates=dates)
    assert [document for document, _ in cluster.members] == ["a", "b", "c"]
    assert cluster.wording == " ".join(SENTENCE.replace(",", "").split())
    assert 0.9 < cluster.support < 1.0
    assert cluster.dates == ("2025-02-01", "2025-05-01")
    assert all(isinstance(span, Span) and span.end <= len(texts[id]) for id, span in cluster.members)
    assert [c.n_supporters for c in find_clusters(found, pairs, min_supporters=2)] == [3, 2]


def test_no_plan_and_one_plan_have_no_peers():
    assert find_peer_passages([], dates={}) == ()
    assert find_peer_passages(plans_of(a=SENTENCE), dates={}) == ()
    assert find_clusters([], {}) == ()


def test_shared_wording_and_repeats_become_tables():
    texts = {id: f"{noise(number, 30)} {SENTENCE} {noise(number + 9, 30)}" for number, id in enumerate("abc")}
    plans = plans_of(**texts)
    pairs = {plan.document: (plan, texts[plan.document]) for plan in plans}
    dates = {"a": "2025-05-01"}
    table = cluster_table(find_clusters(find_peer_passages(plans, dates=dates), pairs, dates=dates), dates)
    assert table["document"].tolist() == ["a", "b", "c"]
    assert table["date"].tolist() == ["2025-05-01", "", ""]
    assert set(table["n_supporters"]) == {3} and set(table["support"]) == {1.0}
    for document, start, end in table[["document", "start", "end"]].itertuples(index=False):
        assert SENTENCE[:20] in texts[document][start:end]
    assert cluster_table((), {}).empty
    twice = tokens(f"{SENTENCE} {noise(3, 40)} {SENTENCE}")
    (repeat,) = repeat_table(find_repeats(twice)).to_dict("records")
    assert repeat["first_end"] <= repeat["start"] and repeat["n_words"] == len(tokens(SENTENCE))
    assert repeat_table(()).empty


def test_an_unseen_source_is_one_that_all_plans_of_a_cluster_lack():
    cluster = Cluster("", (("a", Span(0, 9)), ("b", Span(3, 12))), "wording", 2, 1.0)
    missing = {"a": ("12-CTr/TU", "55-CTr/TU"), "b": ("55-CTr/TU",), "c": ("12-CTr/TU",)}
    assert shared_missing(cluster, missing) == ("55-CTr/TU",)
    assert shared_missing(cluster, {"a": ("55-CTr/TU",)}) == ()
    assert list(cluster_table([cluster], {}, missing=missing)["missing_source"]) == ["55-CTr/TU", "55-CTr/TU"]


def test_many_plans_alike_give_rows_that_grow_with_their_number_and_one_cluster_of_all():
    texts = {f"p{n:03d}": f"{noise(n, 30)} {SENTENCE} {noise(1000 + n, 20)}" for n in range(3 * MOST_SOURCES)}
    plans = plans_of(**texts)
    found = find_peer_passages(plans, dates={})
    assert len(found) == sum(min(n, MOST_SOURCES) for n in range(len(plans)))
    assert {a.source for a in found} == {plan.document for plan in plans[:MOST_SOURCES]}
    texts = {plan.document: (plan, " " * 10_000) for plan in plans}
    (cluster,) = find_clusters(found, texts)
    assert cluster.n_supporters == len(plans)


def test_as_many_plans_as_are_listed_are_all_paired():
    plans = plans_of(**{f"p{n:03d}": f"{noise(n, 30)} {SENTENCE}" for n in range(MOST_SOURCES + 1)})
    assert len(find_peer_passages(plans, dates={})) == len(plans) * (len(plans) - 1) // 2


def test_peers_as_columns_are_the_passages_themselves() -> None:
    """Direction, sides, spans, identity, matched words, for dated and undated plans."""
    other = SENTENCE.replace("giám sát", "kiểm tra")
    plans = plans_of(d=SENTENCE, c="Kính gửi. " + other, b=SENTENCE + " trên địa bàn", a=other + " hằng năm")
    dates = {"a": "2025-05", "b": "2025-05-02", "d": "2025-01-01"}
    alignments = find_peer_passages(plans, dates=dates)
    found = search_peers(plans, dates=dates)
    columns, same = passages_of(alignments), found.passages
    assert len(same) == len(alignments) == 6 and same.documents == columns.documents
    for name in ("source", "target", "source_span", "target_span", "n_words", "identity", "kind", "direction"):
        assert getattr(same, name).tolist() == getattr(columns, name).tolist(), name
    texts = {plan.document: plan for plan in plans}
    for plan in plans:
        assert found.matched[plan.document].tolist() == match_tokens(plan, alignments, texts).peer.tolist()
