"""What all figures share: colours with a second cue, sizes for print, and files that are the same byte for byte.

Colours are Okabe and Ito's (2008) for classes and PuOr for signed deviations; no class is told by colour alone. The
typeface is DejaVu Sans, which holds every Vietnamese letter.
"""

import functools
import io
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec

import matplotlib
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from matplotlib.ticker import FuncFormatter, ScalarFormatter

from analysis.core.writing import replace_file

P = ParamSpec("P")
MM = 1 / 25.4
SINGLE, DOUBLE = 85.0, 170.0
PAGE_HEIGHT = 235.0

BLACK, GREY, PALE, WHITE = "#000000", "#666666", "#D9D9D9", "#FFFFFF"
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILLION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
DIVERGING = "PuOr"
RELATIONS = ("verbatim", "near", "adapted", "thematic", "none", "n/a")
RELATION_COLOURS = {
    "verbatim": BLUE, "near": SKY, "adapted": ORANGE, "thematic": YELLOW, "none": WHITE, "n/a": PALE,
}  # fmt: skip
LINEAGE_COLOURS = {"Party": VERMILLION, "State": BLUE, "": GREY}

RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 7,
    "axes.titlesize": 7,
    "axes.labelsize": 7,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "legend.fontsize": 6.5,
    "legend.frameon": False,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 0.8,
    "patch.linewidth": 0.4,
    "hatch.linewidth": 0.45,
    "figure.facecolor": WHITE,
    "savefig.facecolor": WHITE,
    "text.parse_math": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "savefig.dpi": 300,
    "figure.constrained_layout.h_pad": 0.02,
    "figure.constrained_layout.w_pad": 0.02,
}


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """A drawn figure with the data it shows: it never travels without them.

    Parameters
    ----------
    slug : str
        File name without suffix, ``03_composition``.
    figure : matplotlib Figure
    data : DataFrame
        One row per mark or cell that is drawn, in drawing order.
    title, caption, alt : str
        Title for a slide or heading; caption with method, n and what the interval is; text for those who cannot see.
    """

    slug: str
    figure: MplFigure
    data: pd.DataFrame
    title: str
    caption: str
    alt: str
    _written: dict[tuple[str, int], bytes] = field(default_factory=dict, repr=False)

    def svg(self) -> str:
        """The figure as SVG text whose words stay text; the same bytes on every call."""
        return self._bytes("svg").decode("utf-8")

    def png(self, *, dpi: int = 300) -> bytes:
        """The figure as PNG bytes."""
        return self._bytes("png", dpi)

    def save(self, stem: str | Path) -> tuple[Path, ...]:
        """Write ``stem.svg``, ``.pdf``, ``.png`` (300 dpi) and ``.csv`` (the data, UTF-8); folders are made.

        Returns
        -------
        tuple of Path
            The four files. They hold no time of writing: the same table gives the same bytes.
        """
        stem = Path(stem)
        paths = tuple(stem.with_name(f"{stem.name}.{suffix}") for suffix in ("svg", "pdf", "png", "csv"))
        for path in paths[:3]:
            replace_file(path, self._bytes(path.suffix[1:]), sync=False)
        replace_file(paths[3], self.data.to_csv(index=False, lineterminator="\n").encode("utf-8"), sync=False)
        return paths

    def _bytes(self, kind: str, dpi: int = 300) -> bytes:
        if (kind, dpi) not in self._written:
            self._written[kind, dpi] = self._write(kind, dpi)
        return self._written[kind, dpi]

    def _write(self, kind: str, dpi: int) -> bytes:
        metadata: dict[str, dict[str, Any]] = {
            "svg": {"Date": None, "Title": self.title, "Description": self.alt},
            "pdf": {"CreationDate": None, "Title": self.title, "Subject": self.alt},
            "png": {"Title": self.title, "Description": self.alt},
        }
        buffer = io.BytesIO()
        with matplotlib.rc_context({**RC, "svg.hashsalt": self.slug}), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            self.figure.savefig(buffer, format=kind, metadata=metadata[kind], dpi=dpi)
        return buffer.getvalue()


_NUMBER = re.compile(r"[-+\u2212]?\d+\.\d+")


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw under the settings of this module, whatever the caller's matplotlib settings are."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with matplotlib.rc_context(RC):
            figure = draw(*args, **kwargs)
            if kwargs.get("lang") == "vi":
                _write_commas(figure.figure)
            _settle(figure.figure)
            return figure

    return drawn


def _comma(text: str) -> str:
    return text.replace(".", ",") if _NUMBER.fullmatch(text) else text


class _CommaFormatter(ScalarFormatter):
    """Axis numbers with a decimal comma."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return _comma(super().__call__(x, pos))


def _write_commas(figure: MplFigure) -> None:
    """Decimal commas in the numbers of axes and cells; what is more than one number is left as it is written."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            found = axis.get_major_formatter()
            if type(found) is ScalarFormatter:
                axis.set_major_formatter(_CommaFormatter())
            elif type(found) is FuncFormatter:
                axis.set_major_formatter(FuncFormatter(lambda x, pos, found=found: _comma(found(x, pos))))
        for text in axes.texts:
            text.set_text(_comma(text.get_text()))


def _settle(figure: MplFigure) -> None:
    """Break axis labels that are longer than their axes, in figures narrower than a page."""
    if figure.get_figwidth() >= 0.99 * DOUBLE * MM:
        return
    figure.draw_without_rendering()
    for axes in figure.axes:
        label, room = axes.xaxis.label, axes.bbox.width
        if label.get_text() and label.get_window_extent().width > room:
            share = room / label.get_window_extent().width
            label.set_text("\n".join(textwrap.wrap(label.get_text(), max(8, int(share * len(label.get_text()))))))


def add_legend(figure: MplFigure, handles: Sequence[Artist], *, ncols: int, **options: Any) -> None:
    """A legend in as many columns, at most `ncols`, as the figure has room for; `options` are matplotlib's."""
    for n in range(ncols, 0, -1):
        legend = figure.legend(handles=handles, ncols=n, **options)
        if n == 1 or legend.get_window_extent().width <= figure.bbox.width:
            return
        legend.remove()


def new_figure(width: float, height: float) -> MplFigure:
    """An empty figure of `width` × `height` millimetres whose parts make room for each other."""
    return MplFigure(figsize=(width * MM, height * MM), layout="constrained")


def clean(text: str) -> str:
    """Text of a document made fit for a label: one line, no control characters, no marks that turn its direction.

    Examples
    --------
    >>> clean("xã  Kế\\u202e Vàng\\n")
    'xã Kế Vàng'
    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())


def shorten(text: str, n_characters: int) -> str:
    """`clean` text of at most `n_characters`, an ellipsis for what was cut, rather between words.

    Examples
    --------
    >>> shorten("Đầu tư hạ tầng số dùng chung", 16)
    'Đầu tư hạ tầng…'
    """
    text = clean(text)
    if len(text) <= n_characters:
        return text
    cut = text[: n_characters - 1]
    if not text[n_characters - 1].isspace() and " " in cut[n_characters // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:-–") + "…"


def wrap(text: str, n_characters: int, n_lines: int = 2) -> str:
    """`clean` text broken into at most `n_lines` lines of `n_characters`, an ellipsis for what was cut.

    Examples
    --------
    >>> wrap("Nâng cao nhận thức, đổi mới tư duy", 18)
    'Nâng cao nhận\\nthức, đổi mới tư…'
    """
    lines = textwrap.wrap(clean(text), n_characters) or [""]
    if len(lines) > n_lines:
        lines = [*lines[: n_lines - 1], shorten(" ".join(lines[n_lines - 1 :]), n_characters)]
    return "\n".join(lines)


def bare(axes: Axes) -> None:
    """Take away frame and ticks."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)


def empty_figure(slug: str, title: str, message: str, data: pd.DataFrame) -> Figure:
    """A figure that says why there is nothing to draw."""
    figure = new_figure(DOUBLE, 20)
    axes = figure.add_subplot()
    bare(axes)
    axes.set(xticks=[], yticks=[])
    axes.text(0.5, 0.5, message, ha="center", va="center", transform=axes.transAxes, color=GREY)
    return Figure(slug, figure, data, title, message, message)
