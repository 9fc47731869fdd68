"""The report that a study ends in: one self-contained HTML file."""

from analysis.report.render import render_report

__all__ = ["render_report"]
