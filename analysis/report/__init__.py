"""The report that a study ends in: one self-contained HTML file."""

from analysis.report.render import allow_saving, render_report

__all__ = ["allow_saving", "render_report"]
