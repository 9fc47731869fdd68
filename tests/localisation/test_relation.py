"""Relations: what a model that is given says of small invented texts, and of hard input."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import Document, Span, Task
from analysis.core.errors import InputError, MissingError
from analysis.core.tables import RELATIONS
from analysis.localisation.coding import code_plans, code_tasks, is_own
from analysis.localisation.composition import measure_composition
from analysis.localisation.features import PAIR_FEATURES, RISING, TASK_FEATURES
from analysis.localisation.genealogy import trace_genealogy
from analysis.localisation.inputs import Plan, Superior, in_force, related
from analysis.localisation.model import choose_relation, load_model, weigh
from analysis.localisation.relation import code_plan, read_tasks
from analysis.localisation.retrieval import build_library
from analysis.localisation.uptake import measure_uptake
from analysis.reuse.passages import find_reuse
from analysis.reuse.streams import split_syllables

PROVISIONS = (
    "Bố trí điểm tập kết, trạm trung chuyển hợp vệ sinh, bảo đảm khoảng cách an toàn với khu dân cư, trường học; "
    "quy định rõ thời gian, tần suất, tuyến đường thu gom rác.",
    "Thu hồi bao gói thuốc bảo vệ thực vật sau sử dụng; quản lý chặt chẽ ngư cụ thải bỏ, phao xốp và chất thải từ "
    "tàu cá, lồng bè nuôi trồng thủy sản.",
    "Đặt hàng các viện nghiên cứu làm chủ công nghệ tái sinh nhựa, dệt may; mở ngành đào tạo kỹ thuật tái chế trong hệ "
    "thống giáo dục nghề nghiệp.",
)
OWN = "Mỗi đảo lập một tổ lặn do ngư dân lớn tuổi dẫn đầu, gỡ lưới rách quấn san hô trước mùa cá đẻ và ghi nhật ký."


def superior(provisions=PROVISIONS, id="901", **more):
    text = "\n".join(provisions)
    units, start = [], 0
    for number, provision in enumerate(provisions, 1):
        span = Span(start, start + len(provision))
        units.append(SimpleNamespace(id=f"1.p{number}", group="1", group_title="", span=span, addressee="province"))
        start += len(provision) + 1
    values = {"number": "901-NQ/TW", "level": "central", "date": "2024-11-12"} | more
    return Superior(Document(id, text), split_syllables(id, text), units, **values)


def plan(*texts, id="plan", **more):
    text, tasks, start = "\n".join(texts), [], 0
    for number, part in enumerate(texts, 1):
        tasks.append(Task(f"II.{number}", "II", Span(start, start + len(part))))
        start += len(part) + 1
    values = {"level": "province", "date": "2025-03-01", "chain": ("901",), "chain_coverage": 1.0} | more
    return Plan(Document(id, text), split_syllables(id, text), tasks, **values)


def test_a_copied_task_is_verbatim_and_its_source_is_named():
    (coded,) = code_plan(plan(PROVISIONS[1]), [superior()])
    assert coded.relation == "verbatim"
    assert coded.sources[0].provision == "1.p2"
    assert coded.features["best_in_order"] == 1.0


def test_a_task_from_elsewhere_is_not_reused():
    (coded,) = code_plan(plan(OWN), [superior()])
    assert coded.relation in ("thematic", "none")


def test_relations_fall_as_words_are_changed():
    half = PROVISIONS[1][: len(PROVISIONS[1]) // 2]
    tasks = plan(PROVISIONS[1], f"{half} {OWN} {OWN}", OWN)
    orders = [RELATIONS.index(coded.relation) for coded in code_plan(tasks, [superior()])]
    assert orders == sorted(orders)
    assert orders[0] < orders[-1]


def test_probabilities_sum_to_one_and_features_have_names_and_ranges():
    for coded in code_plan(plan(*PROVISIONS, OWN), [superior()]):
        assert sum(coded.probabilities.values()) == pytest.approx(1.0)
        assert set(coded.probabilities) == set(RELATIONS)
        assert list(coded.features) == list(TASK_FEATURES)
        assert all(0.0 <= value <= 1.0 for value in coded.features.values())
        for source in coded.sources:
            assert list(source.features) == list(PAIR_FEATURES)
            assert 0.0 <= source.match <= 1.0


def test_the_closing_paragraph_has_no_source():
    text = PROVISIONS[0]
    closing = Plan(
        Document("p", text), split_syllables("p", text), [Task("END.p1", "", Span(0, len(text)), kind="closing")]
    )
    (coded,) = code_plan(closing, [superior()])
    assert (coded.relation, coded.confidence) == ("none", 1.0)


def test_an_empty_task_and_a_plan_without_superior_texts_have_no_source():
    text = "... \n" + OWN
    empty = Plan(
        Document("p", text), split_syllables("p", text), [Task("1", "", Span(0, 0)), Task("2", "", Span(0, 4))]
    )
    assert [c.relation for c in code_plan(empty, [superior()])] == ["none", "none"]
    assert [c.relation for c in code_plan(plan(*PROVISIONS), [])] == ["none"] * 3
    assert code_plan(plan(), [superior()]) == ()


def test_a_source_without_provisions_is_searched_by_its_paragraphs():
    text = "\n\n".join(PROVISIONS)
    bare = Superior(Document("901", text), split_syllables("901", text), (), "901-NQ/TW", "central", "2024-11-12")
    (coded,) = code_plan(plan(PROVISIONS[2]), [bare])
    assert coded.relation == "verbatim"
    assert coded.sources[0].span.of(text) == PROVISIONS[2]


def test_a_text_issued_later_is_no_source():
    later = superior(id="later", date="2025-06-01")
    (coded,) = code_plan(plan(PROVISIONS[0]), [later])
    assert (coded.relation, coded.sources) == ("none", ())
    undated = plan(PROVISIONS[0], date="")
    assert in_force([later], undated) == (later,)


def test_texts_of_the_chain_are_related_and_others_are_not():
    programme = superior([f"Thực hiện Nghị quyết số 901-NQ/TW. {PROVISIONS[0]}"], id="902", number="902/NQ-CP")
    other = superior(id="57", number="57-NQ/TW")
    assert related([superior(), programme, other], plan(OWN)) == (True, True, False)
    assert related([superior(), other], plan(OWN, chain=())) == (True, True)


def test_own_needs_a_whole_chain_and_searched_peers():
    (coded,) = code_plan(plan(OWN), [])
    assert is_own(plan(OWN), coded, 0.0, peers_searched=True) == "yes"
    assert is_own(plan(OWN), coded, 0.0, peers_searched=False) == "bound"
    assert is_own(plan(OWN), coded, 0.5, peers_searched=True) == "bound"
    assert is_own(plan(OWN, chain_coverage=0.5), coded, 0.0, peers_searched=True) == "bound"
    (taken,) = code_plan(plan(PROVISIONS[0]), [superior()])
    assert is_own(plan(OWN), taken, 0.0, peers_searched=True) == "no"


def test_thresholds_move_the_decision_and_its_confidence():
    probabilities = {"verbatim": 0.1, "near": 0.3, "adapted": 0.35, "thematic": 0.2, "none": 0.05}
    assert choose_relation(weigh(probabilities, {})) == "adapted"
    moved = weigh(probabilities, {"near": 0.5})
    assert choose_relation(moved) == "near"
    assert sum(moved.values()) == pytest.approx(1.0) and moved["near"] > probabilities["near"]
    assert choose_relation(dict.fromkeys(RELATIONS, 0.2)) == "none"


def test_the_model_weighs_rare_relations_before_it_decides():
    model, features = load_model(), dict.fromkeys(TASK_FEATURES, 0.3)
    assert model.predict(features) == weigh(model.relation.predict(features), model.thresholds)
    assert max(model.thresholds, key=lambda name: model.thresholds[name]) == "none"


@given(st.lists(st.floats(0, 1), min_size=len(TASK_FEATURES), max_size=len(TASK_FEATURES)), st.data())
def test_more_in_common_never_makes_a_task_less_close(values, data):
    ladder = load_model().relation
    features = dict(zip(TASK_FEATURES, values, strict=True))
    name = data.draw(st.sampled_from(sorted(RISING)))
    higher = features | {name: data.draw(st.floats(features[name], 1))}
    before, after = ladder.predict(features), ladder.predict(higher)
    raw = [sum(p[r] ** (1 / ladder.sharpness) for r in RELATIONS) for p in (before, after)]
    for number in range(1, len(RELATIONS)):
        lower, upper = (
            sum(p[r] ** (1 / ladder.sharpness) for r in RELATIONS[:number]) / total
            for p, total in zip((before, after), raw, strict=True)
        )
        assert upper >= lower - 0.01


def test_a_missing_or_broken_model_says_how_to_make_one(tmp_path):
    with pytest.raises(MissingError, match="train_localisation"):
        load_model(tmp_path / "none.json")
    broken = tmp_path / "broken.json"
    broken.write_text('{"match": {}}', encoding="utf-8")
    with pytest.raises(InputError, match="no model"):
        load_model(broken)


def study():
    texts = [superior()]
    province = plan(PROVISIONS[0], OWN, id="province", locality="tỉnh A")
    district = plan(PROVISIONS[0], PROVISIONS[1], id="district", level="district", chain=("province", "901"),
                    missing=("55-CTr/TU",), chain_coverage=0.67, date="2025-05-01")  # fmt: skip
    above = superior((PROVISIONS[0], OWN), id="province", number="27-KH/TU", level="province", date="2025-03-01")
    texts.append(above)
    plans = [province, district]
    alignments = [a for p in plans for a in find_reuse([texts[0].tokens], p.tokens)]
    return plans, texts, code_plans(plans, texts), alignments


def test_the_table_says_where_a_task_comes_from():
    plans, texts, coded, alignments = study()
    table = code_tasks(plans, coded, superiors=texts, alignments=alignments, peers_searched=True)
    first = table.iloc[0]
    assert (first["document"], first["relation"], first["source_document"].split(";")[0]) == (
        "province",
        "verbatim",
        "901",
    )
    assert (first["source_first_line"].split(";")[0], first["introduced_at"]) == ("1", "central")
    assert first["share_words_reused"] == 1.0
    assert table.iloc[1]["share_words_reused"] == 0.0


def test_shares_of_a_plan_add_up_and_lie_in_their_interval():
    plans, texts, coded, alignments = study()
    table = measure_composition(plans, coded, superiors=texts, alignments=alignments)
    parts = table[["share_chain", "share_peer", "share_boilerplate", "share_unmatched"]].sum(axis=1)
    assert parts.tolist() == pytest.approx([1.0, 1.0])
    assert (table["low"] <= table["share_words_reused"]).all() and (table["share_words_reused"] <= table["high"]).all()
    assert set(table["boilerplate"]) == {"not estimable"}
    empty = measure_composition([plan(id="e")], {"e": ()}, alignments=[])
    assert empty["share_words_reused"].isna().all()


def test_the_share_of_the_measures_leaves_funding_and_organisation_out():
    own = plan(PROVISIONS[0], OWN)
    tasks = [replace(own.tasks[0], zone="measures"), replace(own.tasks[1], zone="organisation")]
    own = replace(own, tasks=tasks)
    coded = code_plans([own], [superior()])
    table = measure_composition([own], coded, superiors=[superior()],
                                alignments=find_reuse([superior().tokens], own.tokens))  # fmt: skip
    assert table.loc[0, "share_measures_reused"] == 1.0 > table.loc[0, "share_words_reused"]


def test_a_damaged_plan_has_a_wider_interval():
    plans, texts, coded, alignments = study()
    clean, damaged = (
        measure_composition(plans, coded, superiors=texts, alignments=alignments, damage={"province": damage})
        for damage in (0.0, 0.2)
    )
    assert damaged.loc[0, "high"] > clean.loc[0, "high"]


def test_what_register_alone_gives_lowers_the_lower_bound_and_is_stated():
    plans, texts, coded, alignments = study()
    table = measure_composition(plans, coded, superiors=texts, alignments=alignments, register={"district": 0.3},
                                unseen={"district": [plans[1].tasks[0].span]})  # fmt: skip
    first, second = table.iloc[0], table.iloc[1]
    assert pd.isna(first["share_register"]) and first["share_unseen"] == 0.0
    assert second["share_register"] == 0.3 and second["low"] <= second["share_words_reused"] - 0.3
    assert 0.0 < second["share_unseen"] < 1.0


def test_another_relation_is_named_where_it_is_nearly_as_probable():
    (coded,) = code_plan(plan(PROVISIONS[1]), [superior()])
    near = replace(coded, relation="near", probabilities=dict.fromkeys(RELATIONS, 0.0) | {"near": 0.6, "adapted": 0.4})
    assert near.alternative == "adapted"
    sure = replace(coded, relation="near", probabilities=dict.fromkeys(RELATIONS, 0.0) | {"near": 0.8, "adapted": 0.2})
    assert sure.alternative == ""


def test_the_title_of_a_text_proves_nothing():
    title = "về phát triển nghề muối và giữ rừng ngập mặn trên các đảo tiền tiêu"
    text = superior([f"Các cấp chính quyền quán triệt nghị quyết {title} tới từng hộ dân."], title=title)
    words = read_tasks(plan(f"Mở lớp dạy nghề cho thanh niên {title}."), build_library([text]))[0]
    assert words.stock.sum() >= len(title.split())
    assert not words.stock[:7].any()


def test_uptake_lists_every_provision_and_says_where_it_does_not_apply():
    plans, texts, coded, _ = study()
    commune = plan(OWN, id="commune", level="commune")
    coded = {**coded, **code_plans([commune], texts[:1])}
    table = measure_uptake([*plans, commune], texts[:1], coded).set_index(["provision", "document"])
    assert len(table) == 9
    assert table.loc[("1.p1", "province"), "relation"] == "verbatim"
    assert table.loc[("1.p1", "province"), "task"] == "II.1"
    assert table.loc[("1.p3", "district"), "relation"] == "none"
    assert table.loc[("1.p3", "commune"), "relation"] == "n/a"


def test_a_genealogy_leads_up_and_names_what_is_missing():
    plans, texts, coded, _ = study()
    table = trace_genealogy(plans, texts, coded)
    own = table[(table["document"] == "district") & (table["task"] == "II.1")]
    assert own["step_document"].tolist() == ["district", "province", "901", ""]
    assert own["relation"].tolist()[:3] == ["", "verbatim", "verbatim"]
    assert own.iloc[-1]["missing"] == "yes" and own.iloc[-1]["number"] == "55-CTr/TU"
    assert trace_genealogy([], texts, {}).empty


def test_the_same_plan_is_coded_the_same():
    one, other = (code_plan(plan(*PROVISIONS, OWN), [superior()]) for _ in range(2))
    assert [(c.relation, c.features) for c in one] == [(c.relation, c.features) for c in other]


def test_what_is_read_of_a_plan_does_not_hang_on_the_plans_read_before():
    own, other = plan(f"{PROVISIONS[0]} {OWN}", OWN), plan(" ".join(reversed(OWN.split())), "Thợ lặn hát ru")
    alone = read_tasks(own, build_library([superior()]))
    library = build_library([superior()])
    read_tasks(other, library)
    again = read_tasks(own, library)
    assert [t.words.tolist() for t in again] == [t.words.tolist() for t in alone]
