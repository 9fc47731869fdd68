"""The two main tables as LaTeX (booktabs) and HTML, to be pasted into a paper; titles and notes in two languages."""

import csv
import html
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import pandas as pd

from analysis.core.errors import InputError
from analysis.core.writing import replace_file

LANGUAGES = ("en", "vi")
_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_TEXT = ("locality", "group", "group_title")


def escape_latex(text: str) -> str:
    """`text` with LaTeX's special characters escaped.

    >>> escape_latex("44/KH-UBND: 50 % & 1_a")
    '44/KH-UBND: 50 \\\\% \\\\& 1\\\\_a'
    """
    return "".join(_LATEX.get(character, character) for character in text)


def print_cell(value: object, language: str) -> str:
    """A cell as printed: shares with three decimals, missing values as an en dash.

    >>> print_cell(0.25, "en"), print_cell(0.25, "vi"), print_cell(12, "vi"), print_cell(None, "en")
    ('0.250', '0,250', '12', '–')
    """
    if value is None or value is pd.NA or value != value:
        return "–"
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if language == "vi" and isinstance(value, float) else text


def render_latex(titles: Mapping[str, str], rows: Sequence[Sequence[str]], note: str) -> str:
    """A booktabs table and its note below; needs ``\\usepackage{booktabs}``, UTF-8 and a font with Vietnamese."""
    sides = "".join("l" if name in _TEXT else "r" for name in titles)
    lines = [rf"\begin{{tabular}}{{{sides}}}", r"\toprule"]
    lines += [" & ".join(map(escape_latex, titles.values())) + r" \\", r"\midrule"]
    lines += [" & ".join(map(escape_latex, row)) + r" \\" for row in rows]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", rf"\par\footnotesize {escape_latex(note)}", ""])


def render_html(titles: Mapping[str, str], rows: Sequence[Sequence[str]], note: str) -> str:
    """An HTML table whose caption is its note; every text is escaped."""
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in titles.values())
    body = "\n".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    caption = f"<caption>{html.escape(note)}</caption>"
    return f"<table>\n{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


FORMATS: Mapping[str, Callable[[Mapping[str, str], Sequence[Sequence[str]], str], str]] = {
    "latex": render_latex, "html": render_html,
}  # fmt: skip
_ENDINGS = {"latex": "tex", "html": "html"}


def write_printed(
    tables: Mapping[str, pd.DataFrame], folder: Path, *, kind: str = "latex", language: str = "en"
) -> tuple[Path, ...]:
    """Write ``composition`` and ``emphasis`` as files.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``documents``, ``composition`` and ``emphasis`` (by the central act's groups), as exported.
    folder : Path
    kind : str
        A key of `FORMATS`.
    language : str
        Of titles and notes, ``en`` or ``vi``; in Vietnamese the decimal mark is a comma.

    Raises
    ------
    InputError
        For another language.
    """
    if language not in LANGUAGES:
        raise InputError(f"Tables are printed in {' or '.join(LANGUAGES)}; got {language!r}; choose one with --lang.")
    coverage = tables["documents"][["document", "chain_coverage"]]
    chosen = {
        "composition": tables["composition"].merge(coverage, on="document", how="left"),
        "emphasis": tables["emphasis"],
    }
    written = []
    for name, table in chosen.items():
        titles, note = _titles(name, language)
        cells = table[list(titles)].astype(object).itertuples(index=False)
        rows = [[print_cell(value, language) for value in row] for row in cells]
        path = folder / f"{name}.{_ENDINGS[kind]}"
        replace_file(path, FORMATS[kind](titles, rows, note).encode("utf-8", "replace"))
        written.append(path)
    return tuple(written)


@cache
def _read() -> tuple[dict[str, str], ...]:
    text = resources.files("analysis.export").joinpath("printed.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def _titles(table: str, language: str) -> tuple[dict[str, str], str]:
    """Column -> title, and the note."""
    said = {row["column"]: row[language] for row in _read() if row["table"] == table}
    return said, said.pop("")
