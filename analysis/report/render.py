"""The report: one HTML file that opens from disk, holds everything it shows and asks nothing of a network."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

import jinja2
import pandas as pd
from markupsafe import Markup

from analysis.core.errors import InputError
from analysis.plots.style import Figure
from analysis.report.embed import embed_study, order_documents, safe_json
from analysis.report.emphasis import emphasis_page
from analysis.report.lists import correction_form
from analysis.report.phrases import count, percent, read_phrases, say, speaker
from analysis.report.sentences import missing_superiors, write_findings

SCRIPTS = (
    "base.js", "texts.js", "reading.js", "uptake.js", "tasks.js", "genealogy.js", "holes.js", "targets.js",
    "cascade.js", "shared.js", "search.js", "corrections.js", "app.js",
)  # fmt: skip
VIEWS = (
    "overview", "uptake", "tasks", "reading", "holes", "targets", "emphasis", "cascade", "shared", "documents",
    "figures", "methods",
)  # fmt: skip
LARGEST_SVG = 350_000
LARGEST_CSV = 150_000
"""Characters of a figure's data that the page holds; larger data stand beside the report only."""
LISTED = 500
"""Corrections that the page lists; an export has all."""
_POLICY = "default-src 'none'; script-src"
_MAY_SAVE = "default-src 'none'; connect-src 'self'; script-src"
_PARTS = ("share_chain", "share_peer", "share_boilerplate", "share_unmatched")
_PROLOG = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_REFERENCE = re.compile(r'(\bid="|href="#|url\(#)')


def render_report(
    tables: Mapping[str, pd.DataFrame], figures: Sequence[Figure] = (), *, study: str,
    parameters: Mapping[str, object] | None = None, version: str = "", language: str = "en",
) -> str:  # fmt: skip
    """A self-contained HTML report of a study.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a study by name (`analysis.core.tables`); any may be empty.
    figures : sequence of Figure
        Drawn in this order; each is expected to be saved beside the report, where its files are linked.
    study : str
        Name of the study.
    parameters : mapping, optional
        Printed under Methods, as they are.
    version : str
        Version of the toolkit, printed under Methods.
    language : str
        Of the page: ``en`` or ``vi``. Figures come in the language in which they were drawn.

    Returns
    -------
    str
        HTML. The text of documents stands in it as data: a content policy lets only the report's own script run. It
        holds no time of writing: the same tables give the same text. Without JavaScript the overview, composition,
        documents, figures and methods can be read; everything else needs it.

    Raises
    ------
    InputError
        If `language` is another one.
    """
    spoken = speaker(language)
    script = "(() => {\n'use strict';\n" + "\n".join(_resource(name) for name in SCRIPTS) + "})();"
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=jinja2.FunctionLoader(_resource),
    )  # fmt: skip
    environment.filters |= {
        "percent": lambda value: percent(value, language), "count": lambda value: count(int(value), language),
    }  # fmt: skip
    pictures = [_picture(figure) for figure in figures]
    data = {
        "name": study, "language": language, "words": dict(read_phrases(language)), "form": correction_form(),
        **embed_study(tables, name_mask=say(language, "name-mask")),
        "data": {str(picture["slug"]): picture["csv"] for picture in pictures if picture["csv"]},
    }  # fmt: skip
    return environment.get_template("template.html").render(
        study=study, version=version, parameters=dict(parameters or {}), say=spoken, language=language, views=VIEWS,
        findings=write_findings(tables, language), composition=_composition(tables, language),
        documents=_document_rows(tables), problems=_problems(tables, language),
        corrections=tables["corrections"].head(LISTED).to_dict("records"), n_corrections=len(tables["corrections"]),
        emphasis=emphasis_page(tables, language=language), figures=pictures,
        counts=_counts(tables), css=Markup(_resource("report.css")), script=Markup(script),
        digest=digest, data=Markup(safe_json(data)),
    )  # fmt: skip


def allow_saving(page: str) -> str:
    """A report as it is served to one's own browser: it may send corrections to where it came from, and nowhere else.

    Raises
    ------
    InputError
        If `page` is no report of this version.
    """
    if _POLICY not in page or "<html " not in page:
        raise InputError("The file is no report of this version; write it again with doichieu report STUDY.")
    return page.replace(_POLICY, _MAY_SAVE, 1).replace("<html ", '<html data-save="corrections" ', 1)


def _resource(name: str) -> str:
    return files("analysis.report").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _picture(figure: Figure) -> dict[str, object]:
    """A figure for the page: SVG whose ids cannot meet another figure's, or a PNG where the SVG would be too large."""
    svg = figure.svg()
    if len(svg) > LARGEST_SVG:
        image = Markup('<img alt="" src="data:image/png;base64,{}">').format(
            base64.b64encode(figure.png(dpi=200)).decode("ascii")
        )
    else:
        svg = _METADATA.sub("", _PROLOG.sub("", svg, count=1))
        image = Markup(_REFERENCE.sub(rf"\g<1>{figure.slug}-", svg))
    table = figure.data.to_csv(index=False, lineterminator="\n")
    return {
        "slug": figure.slug, "title": figure.title, "caption": figure.caption, "alt": figure.alt, "image": image,
        "number": figure.slug[:2].lstrip("0"), "csv": table if len(table) <= LARGEST_CSV else "",
    }  # fmt: skip


def _composition(tables: Mapping[str, pd.DataFrame], language: str) -> list[dict[str, object]]:
    rows = tables["composition"].set_index("document", drop=False)
    found = []
    for finding in write_findings(tables, language):
        if finding.document in rows.index:
            row = rows.loc[finding.document]
            parts = [(name, row[name], float(row[name]) * 100) for name in _PARTS if not pd.isna(row[name])]
            coverage = tables["documents"].set_index("document").loc[finding.document, "chain_coverage"]
            found.append(
                {"finding": finding, "parts": parts, "row": row, "coverage": coverage,
                 "has_interval": not pd.isna(row["low"]) and not pd.isna(row["high"]),
                 "estimable": row["boilerplate"] != "not estimable"}
            )  # fmt: skip
    return found


def _document_rows(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, object]]:
    missing = {d: missing_superiors(tables, d) for d in tables["documents"]["document"]}
    return [
        {**row, "missing": missing[row["document"]]} for row in order_documents(tables["documents"]).to_dict("records")
    ]


def _problems(tables: Mapping[str, pd.DataFrame], language: str) -> list[dict[str, object]]:
    """Problems with what their kind is called (``said``); messages are English, a kind without a name stays."""
    phrases = read_phrases(language)
    return [
        {**row, "said": phrases.get(f"problem.{row['kind']}", row["kind"])}
        for row in tables["problems"].to_dict("records")
    ]


def _counts(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    documents = tables["documents"]
    roles = documents["role"].value_counts()
    return {
        "plans": int(roles.get("plan", 0)), "sources": int(roles.get("source", 0)),
        "annexes": int(roles.get("annex", 0)),
        "tasks": int(tables["composition"]["n_tasks"].sum()), "passages": len(tables["alignments"]),
        "provisions": len(tables["provisions"]),
        "problems": len(tables["problems"]),
    }  # fmt: skip
