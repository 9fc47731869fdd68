"""Topics in the path: three engines, each with texts behind its topics, the page for K, and bounds."""

import shutil

from analysis import pipeline, topics
from analysis.topics import sampling


def test_every_topic_has_words_provisions_and_passages(demo_study) -> None:
    words, texts = demo_study.table("topics"), demo_study.table("topic_texts")
    models = set(words["model"])
    assert {"nmf", "lda", "guided by 901-NQ-TW"} <= models
    for model, own in words.groupby("model"):
        behind = texts[texts["model"] == model]
        for kind in ("provision", "passage"):
            assert set(behind[behind["kind"] == kind]["topic"]) == set(own["topic"]), (model, kind)
    assert (words["provision"] != "").all()


def test_topics_of_every_engine_carry_their_stability_and_unstable_ones_are_marked_where_they_are_named(demo_study):
    words = demo_study.table("topics")
    assert words["stability"].between(0, 1).all()
    marked = words["label"].str.endswith("(unstable)")
    assert (marked == (words["stability"] < 0.7)).all() and 0 < marked.sum() < len(words)
    for table in (demo_study.table("means"), demo_study.table("contrasts")):
        own = table[table["measure"] == "nmf"]
        assert set(own["label"]) <= set(words["label"]) and own["label"].str.endswith("(unstable)").any()


def test_topic_shares_stand_beside_the_source_in_three_versions(demo_study) -> None:
    shares = demo_study.table("topic_shares")
    assert set(shares["source"]) == {"901-NQ-TW", "902-NQ-CP"}
    for column in ("effect", "share_not_reused", "share_tasks", "source_share"):
        sums = shares.groupby(["model", "document"])[column].sum(min_count=1).dropna()
        assert sums.between(1 - 1e-6, 1 + 1e-6).all(), column
    guided = shares[shares["model"] == "guided by 901-NQ-TW"]
    assert (guided["source"] == "901-NQ-TW").all() and guided["log_ratio"].notna().all()
    clear = guided[(guided["effect"] > 0.02) & (abs(guided["effect"] - guided["source_share"]) > 0.02)]
    assert ((clear["log_ratio"] > 0) == (clear["effect"] > clear["source_share"])).all()
    assert ((shares["interval"] == "tasks") == shares["low"].notna()).all()


def test_guided_topics_are_the_task_groups_and_find_their_own_provisions(demo_study) -> None:
    words, provisions = demo_study.table("topics"), demo_study.table("provisions")
    guided = words[words["model"] == "guided by 901-NQ-TW"].drop_duplicates("topic")
    titles = demo_study.table("emphasis").query("source == '901-NQ-TW'").drop_duplicates("group")["group_title"]
    assert guided["label"].str.removesuffix(" (unstable)").tolist() == titles.tolist()
    group = {f"{r.source} {r.provision}": (r.source, r.group) for r in provisions.itertuples()}
    own = [group[name] == ("901-NQ-TW", str(k + 1)) for k, name in enumerate(guided["provision"])]
    assert sum(own) >= len(own) - 2


def test_the_number_of_topics_in_use_is_among_those_compared(demo_study) -> None:
    choice = demo_study.table("topic_choice")
    used = demo_study.table("topics").query("model == 'nmf'")["topic"].nunique()
    assert choice.loc[choice["used"], "n_topics"].tolist() == [used] and (choice["n_repeats"] >= 5).all()


def test_contrasts_are_one_family_and_name_what_they_compare(demo_study) -> None:
    table = demo_study.table("contrasts")
    assert set(table["n_tests"]) == {len(table)} and set(table["grouping"]) <= {"province", "region", "kind", "reform"}
    assert (table["q_value"] >= table["p_value"] - 1e-12).all()
    assert set(table["level"]) <= {"province", "district", "commune"}
    said = " ".join(demo_study.table("problems")["message"])
    assert "Before and after the reform" in said and "by province" in said


def test_topics_of_a_sample_are_looked_up_in_every_plan_and_one_plan_outside_it_leaves_them(
    root, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(topics, "MOST_FITTED", 60)
    monkeypatch.setattr(topics, "MOST_COMPARED", 40)
    corpus = tmp_path / "demo"
    shutil.copytree(root / "corpus" / "demo", corpus)
    study = pipeline.run(corpus, study="sample", work=tmp_path / "work", figures=None)
    shares, plans = study.table("topic_shares"), study.table("documents").query("role == 'plan'")["document"]
    for model in ("nmf", "lda"):
        own = shares[shares["model"] == model]
        assert set(own["document"]) == set(plans)
        assert own.groupby("document")["effect"].sum().between(1 - 1e-6, 1 + 1e-6).all()
    kept = list((study.folder / "steps" / "topics").glob("*/*.arrow"))
    outside = max(plans, key=sampling._hash)
    before = study.table("topics")
    next(corpus.glob(f"*/{outside}.txt")).unlink()
    after = pipeline.run(corpus, study="sample", work=tmp_path / "work", figures=None).table("topics")
    unguided = [table[~table["model"].str.startswith("guided")] for table in (before, after)]
    assert unguided[0]["stability"].equals(unguided[1]["stability"])
    assert {path.name for path in kept} & {p.name for p in (study.folder / "steps" / "topics").glob("*/*.arrow")}
