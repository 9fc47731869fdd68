"""A decision can be read: relation, passages, features with their meaning."""

import json

import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.localisation.coding import code_tasks
from analysis.localisation.explain import explain, move_thresholds
from analysis.localisation.features import TASK_FEATURES
from tests.localisation.test_relation import OWN, PROVISIONS, study


def tables():
    plans, texts, coded, alignments = study()
    documents = {item.document.id: item.document.text for item in (*texts, *plans)}
    return {
        "localisation": code_tasks(plans, coded, superiors=texts, alignments=alignments),
        "texts": pd.DataFrame({"document": list(documents), "text": list(documents.values())}),
    }


def test_a_copied_task_shows_its_source_and_every_feature():
    said = explain(tables(), "province", "II.1")
    assert said.startswith("province II.1: verbatim (")
    assert f"901-NQ/TW, lines 1-1: {PROVISIONS[0][:40]}" in said
    assert all(name in said and meaning in said for name, meaning in TASK_FEATURES.items())
    assert said.count("\n  source:") >= 1


def test_a_task_without_source_shows_none():
    made = tables()
    rows = made["localisation"]
    rows.loc[1, ["relation", "source", "source_document"]] = ["none", "", ""]
    said = explain(made, "province", "II.2")
    assert "none" in said and "source:" not in said
    assert OWN[:30] in said
    assert json.loads(rows.loc[1, "features"])


def test_an_unknown_task_is_named_with_those_there_are():
    with pytest.raises(InputError, match=r"no task IX of province.*II\.1, II\.2"):
        explain(tables(), "province", "IX")


def test_thresholds_are_moved_on_the_table_alone():
    coded = tables()["localisation"]
    assert move_thresholds(coded, {}).tolist() == coded["relation"].tolist()
    assert set(move_thresholds(coded, {"thematic": 99.0})) == {"thematic"}
    with pytest.raises(InputError, match="no relation exact"):
        move_thresholds(coded, {"exact": 1.0})
