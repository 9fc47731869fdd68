#!/usr/bin/env python3
"""What the intervals and tests of `analysis.emphasis` are worth: corpora in which nothing, or a known thing, differs.

    simulate_null.py [--runs 200] [--null-runs 2000] [--localities 34] [--documents 25] [--seed 1]

Topic shares are drawn as in the planted corpora: a document's shares are Dirichlet, most topics nearly absent, and each
locality has its own mean. Printed are
- how often a 95 % interval for a mean share holds the truth, by number of units: documents of one locality (very
  skewed) and localities (means of documents), percentile bootstrap beside bootstrap-t;
- how often a random split of equal localities into two groups gives any finding (family-wise, 20 topics, FDR 5 %), with
  its Clopper-Pearson bound, by localities (`contrast_groups`), and beside it the same with documents and with words as
  the unit, which is what is usually done;
- how often a topic that one group has twice, or half as much again, is found.
"""

import argparse

import numpy as np
import pandas as pd
from scipy.stats import beta

from analysis.emphasis import contrast_groups
from analysis.stats import benjamini_hochberg, bootstrap_percentile, bootstrap_t, g2, permutation_test

K = 20
CONCENTRATION, UNEVENNESS, N_WORDS = 0.08, 0.8, 5000


def locality_weights(rng: np.random.Generator, n: int, *, more: float = 1.0) -> np.ndarray:
    """Dirichlet weights of n localities; `more` multiplies the first topic's."""
    weights = CONCENTRATION * np.exp(rng.normal(0, UNEVENNESS, (n, K)))
    weights[:, 0] *= more
    return weights + 1e-3


def document_shares(rng: np.random.Generator, weights: np.ndarray, n_documents: int) -> np.ndarray:
    """Shares of the documents of each locality, shape (localities, documents, K)."""
    gamma = rng.gamma(weights[:, None, :], size=(len(weights), n_documents, K)) + 1e-300
    return gamma / gamma.sum(axis=2, keepdims=True)


def bounds(hits: int, runs: int) -> str:
    """A share of runs with its 95 % Clopper-Pearson interval."""
    low = beta.ppf(0.025, hits, runs - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, runs - hits) if hits < runs else 1.0
    return f"{hits / runs:6.1%}  [{low:.1%}, {high:.1%}]"


def print_coverage(rng: np.random.Generator, runs: int, n_documents: int) -> None:
    """Coverage of both bootstraps by kind and number of units."""
    print("\n95 % intervals that hold the truth        n   percentile  bootstrap-t")
    for kind in ("documents of a locality", "localities"):
        for n in (5, 10, 20, 34):
            covered = {bootstrap_percentile: [], bootstrap_t: []}
            for run in range(runs):
                if kind == "localities":
                    values, truth = document_shares(rng, locality_weights(rng, n), n_documents).mean(axis=1), 1 / K
                else:
                    weights = locality_weights(rng, 1)
                    values, truth = document_shares(rng, weights, n)[0], weights[0] / weights.sum()
                for method, held in covered.items():
                    low, high = method(values, seed=run, n_resamples=1000)
                    held.append(((low <= truth) & (truth <= high)).mean())
            means = [np.mean(held) for held in covered.values()]
            print(f"{kind:38} {n:4}   {means[0]:9.1%}  {means[1]:10.1%}")


def found_by_locality(shares: np.ndarray, run: int) -> bool:
    """Whether `contrast_groups` calls any topic different between two halves of equal localities."""
    half = len(shares) // 2
    square = pd.DataFrame(shares.mean(axis=1), index=[f"{i:03}" for i in range(len(shares))])
    groups = {name: "a" if i < half else "b" for i, name in enumerate(square.index)}
    return bool((contrast_groups(square, groups, measure="nmf", seed=run)["q_value"].to_numpy(float) <= 0.05).any())


def found_otherwise(rng: np.random.Generator, shares: np.ndarray, run: int) -> dict[str, bool]:
    """The same with other units of analysis."""
    half = len(shares) // 2
    sides = [part.reshape(-1, K) for part in (shares[:half], shares[half:])]
    by_document = benjamini_hochberg(permutation_test(*sides, n_permutations=999, seed=run).p_value)
    counts = [rng.poisson(N_WORDS * side.sum(axis=0)) for side in sides]
    statistic = g2(counts[0], counts[1], counts[0].sum(), counts[1].sum())
    return {
        "documents (permutation)": bool((by_document <= 0.05).any()),
        "words (G2 > 3.84 with Bonferroni: 9.14)": bool((statistic > 9.14).any()),
    }


def print_false_findings(
    rng: np.random.Generator, runs: int, null_runs: int, n_localities: int, n_documents: int
) -> None:
    """Family-wise findings where localities differ, but the groups do not."""
    totals: dict[str, int] = {}
    ours = 0
    for run in range(null_runs):
        shares = document_shares(rng, locality_weights(rng, n_localities), n_documents)
        ours += found_by_locality(shares, run)
        for unit, found in found_otherwise(rng, shares, run).items() if run < runs else ():
            totals[unit] = totals.get(unit, 0) + found
    print(f"\nruns with any finding where the groups are the same, {n_localities} localities")
    print(f"{f'localities (contrast_groups), {null_runs} runs':45} {bounds(ours, null_runs)}")
    for unit, hits in totals.items():
        print(f"{unit:45} {bounds(hits, min(runs, null_runs))}")


def print_power(rng: np.random.Generator, runs: int, n_localities: int, n_documents: int) -> None:
    """How often the first topic is found where one group has more of it."""
    print(f"\nruns that find a topic which half of {n_localities} localities weigh more")
    for name, more in (("twice as much", 2.0), ("half as much again", 1.5)):
        hits = 0
        for run in range(runs):
            half = n_localities // 2
            weights = np.vstack([locality_weights(rng, half, more=more), locality_weights(rng, n_localities - half)])
            square = pd.DataFrame(document_shares(rng, weights, n_documents).mean(axis=1)).rename(index=str)
            groups = {name: "a" if i < half else "b" for i, name in enumerate(square.index)}
            hits += contrast_groups(square, groups, measure="nmf", seed=run)["q_value"].iloc[0] <= 0.05
        print(f"{name:45} {bounds(int(hits), runs)}")


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--null-runs", type=int, default=2000, help="of the test by localities where nothing differs")
    parser.add_argument("--localities", type=int, default=34)
    parser.add_argument("--documents", type=int, default=25, help="per locality")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = np.random.default_rng(arguments.seed)
    print_coverage(rng, arguments.runs, arguments.documents)
    print_false_findings(rng, arguments.runs, arguments.null_runs, arguments.localities, arguments.documents)
    print_power(rng, arguments.runs, arguments.localities, arguments.documents)


if __name__ == "__main__":
    main()
