"""Statistics: numpy arrays in, numpy arrays out."""

from analysis.stats.association import LogOdds, LogRatio, chi2, fisher_p, g2, informative_prior, log_odds, log_ratio
from analysis.stats.dispersion import deviation_of_proportions
from analysis.stats.distances import jensen_shannon
from analysis.stats.multiplicity import benjamini_hochberg, benjamini_yekutieli
from analysis.stats.resampling import (
    Interval,
    PermutationTest,
    bootstrap_percentile,
    bootstrap_t,
    bootstrap_t_difference,
    permutation_test,
    sign_flip_test,
)

__all__ = [
    "Interval", "LogOdds", "LogRatio", "PermutationTest", "benjamini_hochberg", "benjamini_yekutieli",
    "bootstrap_percentile", "bootstrap_t", "bootstrap_t_difference", "chi2", "deviation_of_proportions", "fisher_p",
    "g2", "informative_prior", "jensen_shannon", "log_odds", "log_ratio", "permutation_test", "sign_flip_test",
]  # fmt: skip
