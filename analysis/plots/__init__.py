"""Figures: a table goes in, a `Figure` comes out (.figure .data .caption .alt .save(stem)); nothing is computed."""

from analysis.plots.cascade import plot_cascade
from analysis.plots.composition import plot_composition
from analysis.plots.coverage import plot_coverage
from analysis.plots.deadlines import plot_deadlines
from analysis.plots.emphasis import plot_deviation, plot_shares
from analysis.plots.gallery import plot_all
from analysis.plots.keyness import plot_keyness
from analysis.plots.manner import plot_manner
from analysis.plots.passages import plot_passages
from analysis.plots.quality import plot_quality
from analysis.plots.robustness import plot_robustness
from analysis.plots.similarity import plot_similarity
from analysis.plots.style import Figure
from analysis.plots.targets import plot_targets
from analysis.plots.topics import plot_topic_choice
from analysis.plots.uptake import plot_uptake

__all__ = [
    "Figure", "plot_all", "plot_cascade", "plot_composition", "plot_coverage", "plot_deadlines", "plot_deviation",
    "plot_keyness", "plot_manner", "plot_passages", "plot_quality", "plot_robustness", "plot_shares",
    "plot_similarity", "plot_targets", "plot_topic_choice", "plot_uptake",
]  # fmt: skip
