"""Branches of a tree of texts and how well they are supported."""

import numpy as np
import pytest

from analysis.core import FeatureMatrix, InputError
from analysis.core.tables import check_table
from analysis.similarity import support_branches


def parts_of_groups(n_parts: int = 12, seed: int = 3) -> tuple[FeatureMatrix, list[str]]:
    """Six texts: a1-a3 write with other words than b1-b3, and within a group all write alike."""
    generator = np.random.default_rng(seed)
    rates = {"a": np.repeat([1.2, 0.2], 40), "b": np.repeat([0.2, 1.2], 40)}
    names = [f"{group}{i}" for group in "ab" for i in (1, 2, 3)]
    owners = [name for name in names for _ in range(n_parts)]
    counts = np.array([generator.poisson(rates[name[0]]) for name in owners])
    return FeatureMatrix(counts, tuple(f"{o}:{i}" for i, o in enumerate(owners)), tuple(map(str, range(80)))), owners


def test_a_true_group_is_supported_and_a_chance_group_is_not():
    table = support_branches(*parts_of_groups(), n_resamples=50).set_index("documents")["support"]
    assert table["a1;a2;a3"] == 1.0 and table["b1;b2;b3"] == 1.0
    pairs = table[[name for name in table.index if name.count(";") == 1]]
    assert len(pairs) == 2 and (pairs < 0.95).all()


def test_a_branch_that_hangs_on_one_section_has_no_full_support():
    matrix, owners = parts_of_groups()
    counts = matrix.counts.toarray()
    counts[owners.index("a1"), :] += 40
    counts[owners.index("b1"), :] += 40
    changed = FeatureMatrix(counts, matrix.row_ids, matrix.features)
    table = support_branches(changed, owners, n_resamples=50).set_index("documents")["support"]
    assert table.get("a1;b1", 0.0) < 0.9


def test_the_same_seed_gives_the_same_table():
    tables = [support_branches(*parts_of_groups(), n_resamples=20, seed=7) for _ in range(2)]
    assert tables[0].equals(tables[1])


def test_few_texts_make_no_tree():
    matrix, owners = parts_of_groups()
    few = [i for i, owner in enumerate(owners) if owner in ("a1", "b1")]
    table = support_branches(matrix.rows(few), [owners[i] for i in few])
    assert table.empty and check_table("branches", table) is table


def test_many_texts_have_a_tree_without_support():
    counts = np.random.default_rng(1).poisson(1.0, (160, 20))
    names = tuple(map(str, range(160)))
    table = support_branches(FeatureMatrix(counts, names, tuple(map(str, range(20)))), names)
    assert len(table) == 158 and table["support"].isna().all() and (table["n_resamples"] == 0).all()


def test_texts_without_words_are_not_a_branch_by_accident():
    matrix = FeatureMatrix(np.zeros((4, 1), int), tuple("abcd"), ("x",))
    assert support_branches(matrix, tuple("abcd"), n_resamples=5)["height"].tolist() == [1.0, 1.0]


def test_owners_are_one_for_each_part():
    with pytest.raises(InputError, match="one for each part"):
        support_branches(parts_of_groups()[0], ["a"])
