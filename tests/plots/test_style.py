"""Every figure travels with its data, has the same bytes for the same table, and takes hostile labels as labels."""

import re

import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.plots import plot_all, plot_composition
from analysis.plots.style import DOUBLE, MM, SINGLE
from analysis.plots.words import read_words, word
from tests.plots.sample import sample_tables

HIGHEST = 240.0


@pytest.fixture(scope="module")
def hostile() -> dict[str, pd.DataFrame]:
    return sample_tables(hostile=True)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_figure_has_data_title_caption_and_alternative_text(lang):
    for figure in plot_all(sample_tables(), lang=lang):
        assert figure.title and len(figure.caption) > 40 and len(figure.alt) > 20, figure.slug
        assert re.fullmatch(r"\d\d_[\w-]+", figure.slug)
        assert "{" not in figure.caption + figure.alt + figure.title, "a word was not filled in"


def test_a_figure_is_saved_with_its_data(tmp_path):
    figure = plot_all(sample_tables())[-1]
    paths = figure.save(tmp_path / "new" / figure.slug)
    assert [path.suffix for path in paths] == [".svg", ".pdf", ".png", ".csv"]
    assert all(path.stat().st_size > 0 for path in paths)
    assert len(pd.read_csv(paths[3])) == len(figure.data)


def test_the_same_tables_give_the_same_bytes(tmp_path):
    saved = []
    for run in ("a", "b"):
        tables = sample_tables()
        saved.append([p.read_bytes() for f in plot_all(tables) for p in f.save(tmp_path / run / f.slug)])
    assert saved[0] == saved[1]


def test_text_stays_text_in_svg_and_fonts_are_embedded_in_pdf(tmp_path):
    tables = sample_tables()
    figure = plot_composition(tables["composition"], tables["documents"])
    assert "tỉnh An Hạ" in figure.svg()
    assert (
        b"/FontType 42" in figure.save(tmp_path / "f")[1].read_bytes()
        or b"/Subtype /Type0" in (tmp_path / "f.pdf").read_bytes()
    )


def test_hostile_labels_are_escaped_and_no_mathematics(hostile):
    for figure in plot_all(hostile):
        svg = figure.svg()
        assert "<script" not in svg and "<img" not in svg
        assert "\u202e" not in svg


@pytest.mark.parametrize("size", [(1, 1), (3, 14), (63, 120)])
def test_figures_fit_a_page(size):
    for figure in plot_all(sample_tables(*size)):
        width, height = figure.figure.get_size_inches() / MM
        assert abs(width - DOUBLE) < 0.01 and height <= HIGHEST, (figure.slug, height)


def test_composition_fits_a_column():
    tables = sample_tables()
    figure = plot_composition(tables["composition"], tables["documents"], width=SINGLE)
    assert abs(figure.figure.get_size_inches()[0] / MM - SINGLE) < 0.01


def test_empty_tables_give_figures_that_say_so():
    empty = {name: table.iloc[:0] for name, table in sample_tables().items()}
    for figure in plot_all(empty):
        assert figure.data.empty and figure.caption == figure.alt != ""


def test_both_languages_have_every_word_with_the_same_blanks():
    for key, (english, vietnamese) in read_words().items():
        assert english and vietnamese, key
        assert set(re.findall(r"\{(\w+)\}", vietnamese)) <= set(re.findall(r"\{(\w+)\}", english)), key


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="expected one of en, vi"):
        word("tasks", "fr")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_in_a_column_legends_and_labels_stay_inside_the_figure(lang):
    for figure in plot_all(sample_tables(6), lang=lang, width=85):
        drawn = figure.figure
        drawn.draw_without_rendering()
        edge = drawn.bbox.width + 1
        for legend in drawn.legends:
            assert legend.get_window_extent().x1 <= edge, f"{figure.slug}: legend"
        for axes in drawn.axes:
            box = axes.xaxis.label.get_window_extent()
            assert not axes.get_xlabel() or (box.x1 <= edge and box.x0 >= -1), f"{figure.slug}: {axes.get_xlabel()}"


@pytest.mark.parametrize(("lang", "mark"), [("en", "."), ("vi", ",")])
def test_numbers_on_axes_are_written_as_the_language_writes_them(lang, mark):
    labels = []
    for figure in plot_all(sample_tables(), lang=lang):
        figure.figure.draw_without_rendering()
        texts = [
            t for axes in figure.figure.axes for t in (*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.texts)
        ]
        labels += [t.get_text() for t in texts if re.fullmatch(r"[-+\u2212]?\d+[.,]\d+", t.get_text())]
    assert len(labels) > 20 and {label.strip("-+\u22120123456789") for label in labels} == {mark}
