"""Figures: a table goes in, a `Figure` comes out (.figure .data .caption .alt .save(stem)); nothing is computed."""

from analysis.plots.cascade import plot_cascade
from analysis.plots.composition import plot_composition
from analysis.plots.gallery import plot_all
from analysis.plots.style import Figure
from analysis.plots.uptake import plot_uptake

__all__ = ["Figure", "plot_all", "plot_cascade", "plot_composition", "plot_uptake"]
