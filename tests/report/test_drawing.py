"""Figures and report follow the language that was asked for; the tables of the study do not."""

import pytest

from analysis import pipeline
from analysis.core.errors import InputError
from analysis.pipeline import path
from analysis.store import study_at
from tests.report.sample import report_tables


@pytest.fixture
def study(tmp_path):
    made = study_at(tmp_path / "work", "x")
    made.write(report_tables(2), {"key": "k"})
    return made


def test_the_report_is_drawn_again_in_another_language_only(study, tmp_path, monkeypatch):
    monkeypatch.setattr(path, "draw_figures", lambda study, *, language: ())
    report, steps = tmp_path / "figures" / "report.html", []
    for language, drawn in (("en", 4), ("en", 0), ("vi", 4), ("vi", 0), ("en", 4)):
        steps.clear()
        path.draw(study, tmp_path / "figures", "k", lambda *step: steps.append(step), language=language)
        assert len(steps) == drawn, language
        assert f'<html lang="{language}"' in report.read_text(encoding="utf-8")


def test_a_report_is_written_in_the_language_asked_for(study, tmp_path):
    page = pipeline.write_report(study, tmp_path, figures=(), language="vi").read_text(encoding="utf-8")
    assert "Phương pháp và giới hạn" in page


def test_another_language_is_refused_before_anything_is_computed(tmp_path):
    with pytest.raises(InputError, match="no language 'fr'"):
        pipeline.run(tmp_path / "nowhere", language="fr")


def test_the_language_is_no_parameter_of_the_tables():
    assert "language" not in pipeline.Parameters.__dataclass_fields__
