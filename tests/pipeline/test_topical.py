"""Topics in the path: three engines, each with texts behind its topics, the page for K, and bounds."""


def test_every_topic_has_words_provisions_and_passages(demo_study) -> None:
    words, texts = demo_study.table("topics"), demo_study.table("topic_texts")
    models = set(words["model"])
    assert {"nmf", "lda", "guided by 901-NQ-TW"} <= models
    for model, own in words.groupby("model"):
        behind = texts[texts["model"] == model]
        for kind in ("provision", "passage"):
            assert set(behind[behind["kind"] == kind]["topic"]) == set(own["topic"]), (model, kind)
    assert (words["provision"] != "").all()


def test_topics_of_the_default_engine_carry_their_stability(demo_study) -> None:
    words = demo_study.table("topics")
    assert words.loc[words["model"] == "nmf", "stability"].between(0, 1).all()
    assert words.loc[words["model"] != "nmf", "stability"].isna().all()


def test_guided_topics_are_the_task_groups_and_find_their_own_provisions(demo_study) -> None:
    words, provisions = demo_study.table("topics"), demo_study.table("provisions")
    guided = words[words["model"] == "guided by 901-NQ-TW"].drop_duplicates("topic")
    titles = demo_study.table("emphasis").query("source == '901-NQ-TW'").drop_duplicates("group")["group_title"]
    assert guided["label"].tolist() == titles.tolist()
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
