"""Numbers that others have published or computed with other programs, reproduced to their last digit."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import norm

from analysis.stats import chi2, deviation_of_proportions, fisher_p, g2, log_odds


def test_log_odds_z_with_uniform_prior_and_two_term_variance() -> None:
    target = Counter(["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "pig"])
    reference = Counter(["the", "lazy", "purple", "pig", "jumps", "over", "the", "lazier", "donkey"])
    vocabulary = sorted(target | reference)
    z = log_odds([target[w] for w in vocabulary], [reference[w] for w in vocabulary], prior=0.05).z
    expected = dict.fromkeys(("quick", "brown", "fox"), 0.6894227886807968)
    expected |= dict.fromkeys(("donkey", "lazier", "purple"), -0.6894227886807968)
    assert dict(zip(vocabulary, z.tolist(), strict=True)) == pytest.approx(
        {w: expected.get(w, 0.0) for w in vocabulary}, rel=1e-15, abs=1e-15
    )


def test_log_odds_delta_and_the_four_term_variance() -> None:
    result = log_odds([1, 5, 1, 9], [100, 510, 100, 199], prior=0.01, n_variance_terms=4)
    assert result.delta.round(7).tolist() == [-0.6095321, -1.0345766, -0.6095321, 1.5201005]
    score = -(2 * norm.cdf(result.z) - 1)
    assert score.round(7).tolist() == [0.4447054, 0.9433088, 0.4447054, -0.9971462]


def test_chi2_g2_williams_and_fisher_of_a_small_table() -> None:
    table = (3, 7, 10, 9)
    assert chi2(*table, yates=True).round(6) == 2.632438
    assert chi2(*table).round(6) == 4.337160
    assert g2(*table).round(6) == 4.534939
    assert g2(*table, williams=True).round(6) == 4.200833
    assert fisher_p(*table) == pytest.approx(6446 / 92_378, rel=1e-12)  # .0697785, printed .0697786 by some programs


def test_chi2_of_inaugural_addresses() -> None:
    signed = chi2([1048, 2089], [779, 8094], 43_002, 108_539, signed=True)
    assert signed.round(4).tolist() == [764.4484, -331.9907]


def test_g2_with_two_and_with_four_cells() -> None:
    words = {"hand": (540, 7525), "hands": (227, 3635), "forehead": (29, 504), "head": (431, 5892), "neck": (16, 650)}
    counts = np.array(list(words.values())).T
    two, four = (g2(*counts, 116_000, 5_451_382, n_cells=k).round(2).tolist() for k in (2, 4))
    assert two == [534.64, 183.53, 20.50, 437.88, 0.32]
    assert four == [535.86, 183.72, 20.51, 438.67, 0.32]


def test_dispersion_of_the_five_part_example() -> None:
    parts = ["b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a", "b a g h a b e a a t"]
    parts.append("b a h a a b e a x a t")
    texts = [part.split() for part in parts]
    counts = [[text.count(word) for word in "biqx"] for text in texts]
    sizes = [len(text) for text in texts]
    assert deviation_of_proportions(counts, sizes).round(2).tolist() == [0.02, 0.82, 0.8, 0.78]
    assert deviation_of_proportions(counts, sizes, normalised=True).round(3).tolist() == [0.024, 1.0, 0.976, 0.951]
