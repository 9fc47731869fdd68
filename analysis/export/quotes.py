"""One sentence per number that says how it may be quoted: of how much, with which bounds, by what kind of measurement.

The sentences stand in ``quotes.tsv``, a line per column, in English and Vietnamese. They state and never judge: no
order of localities, no word about copying beyond *shared* and *reused*.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

import pandas as pd

from analysis import __version__
from analysis.core.column import FLAG, INTEGER, SHARE, TEXT, Column
from analysis.core.derived import DYADS, QUOTES
from analysis.core.tables import TABLES

BOUNDS = ("low", "high", "log_ratio_low", "log_ratio_high")
"""Columns that stand in the sentence of the number that they bound: a share, of ``keyness`` a logarithm."""
_KEYS = {
    "covariates": ("name",), "localisation": ("task",), "emphasis": ("source", "group", "version"),
    "manner": ("source", "group", "measure"), "topic_choice": ("n_topics",), "topic_shares": ("model", "topic"),
    "keyness": ("group", "reference", "word"), "means": ("measure", "group", "category"),
    "contrasts": ("grouping", "level", "measure", "group", "reference", "category"),
    "similarity": ("measure", "scope", "other"), "dyads": ("source",),
}  # fmt: skip
_WORDS = {
    "en": {
        "missing": "not defined", "nowhere": "where the plan's superior documents could not be read",
        "whole": "which holds every superior document that the plan cites",
        "part": "which holds {share} of the superior documents that the plan cites, so this is an upper bound",
        "interval": " (95 % {kind}interval {low} to {high})", "group": " of {group}", "all": "the whole task part",
        "place": "group {group} of {source}", "none": "nothing shared",
    },
    "vi": {
        "missing": "không xác định", "nowhere": "trong khi không đọc được văn bản cấp trên của kế hoạch",
        "whole": "vốn có đủ mọi văn bản cấp trên mà kế hoạch viện dẫn",
        "part": "vốn chỉ có {share} văn bản cấp trên mà kế hoạch viện dẫn, nên đây là cận trên",
        "interval": " (khoảng {kind}95% từ {low} đến {high})", "group": " thuộc {group}",
        "all": "toàn bộ phần nhiệm vụ",
        "place": "nhóm {group} của {source}", "none": "không có đoạn chung",
    },
}  # fmt: skip
_KINDS = {
    "en": {"measurement": "measurement ", "superpopulation": "superpopulation ", "tasks": "resampled-tasks "},
    "vi": {"measurement": "sai số đo ", "superpopulation": "cho tổng thể giả định ", "tasks": "lấy mẫu lại nhiệm vụ "},
}
_SPOKEN = ("version", "measure", "scope", "relation", "model", "group", "reference", "direction")
"""Columns whose values are codes: `values.tsv` says how a sentence names them."""


MOST_ROWS = 100_000
"""Rows of a table up to which each number has its sentence."""


class Sentence(NamedTuple):
    """How a column's numbers may be quoted; `rows`: whether every row gets its own sentence in ``quotes``."""

    en: str
    vi: str
    rows: bool


def sentences(table: str) -> Mapping[str, Sentence]:
    """Column -> its sentence, with names in braces for what the row says; empty for a table without numbers."""
    return _read().get({"emphasis_versions": "emphasis"}.get(table, table), {})


@cache
def _read() -> dict[str, dict[str, Sentence]]:
    found: dict[str, dict[str, Sentence]] = {}
    text = resources.files("analysis.export").joinpath("quotes.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        found.setdefault(row["table"], {})[row["column"]] = Sentence(row["en"], row["vi"], row["rows"] == "yes")
    return found


@cache
def _values() -> tuple[dict[str, str], ...]:
    text = resources.files("analysis.export").joinpath("values.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def spoken(value: str, language: str) -> str:
    """A code of the tables in words; what is no code (a place, a number) stays. ``*`` of the list is any name.

    >>> spoken("words_not_reused of 901-NQ-TW", "vi"), spoken("tỉnh Hải Uyên", "vi")
    ('số tiếng không dùng lại, theo nhóm nhiệm vụ của 901-NQ-TW', 'tỉnh Hải Uyên')
    >>> spoken("lda under 57-NQ/TW", "vi")
    'LDA, các kế hoạch theo 57-NQ/TW'
    """
    for said in _values():
        found = re.fullmatch(re.escape(said["value"]).replace(r"\*", "(.+)"), value)
        if found:
            pieces = said[language].split("*")
            names = [*(spoken(name, language) for name in found.groups()), ""]
            return "".join(piece + name for piece, name in zip(pieces, names, strict=True))
    return value


def quote_table(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """A sentence in each language for every number of the tables of results; numbers that are missing have none.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a study, and ``dyads``.

    Returns
    -------
    DataFrame
        Columns `analysis.core.derived.QUOTES`. Tables with a row per edit, passage or word of a topic, and those of
        more than `MOST_ROWS` rows, have no rows here; the codebook says how their numbers are quoted.
    """
    documents = tables["documents"].set_index("document", drop=False).to_dict("index")
    rows: list[tuple[object, ...]] = []
    for table, said in _read().items():
        columns = DYADS if table == "dyads" else TABLES[table]
        wanted = {name: sentence for name, sentence in said.items() if sentence.rows}
        if not wanted or len(tables[table]) > MOST_ROWS:
            continue
        for row in tables[table].to_dict("records"):
            rows += _said(table, row, columns, wanted, documents)
    return pd.DataFrame(rows, columns=[column.name for column in QUOTES]).astype({"value": "Float64"})


def _said(
    table: str,
    row: Mapping[str, object],
    columns: tuple[Column, ...],
    wanted: Mapping[str, Sentence],
    documents: Mapping[str, Mapping[str, object]],
) -> Iterator[tuple[object, ...]]:
    if table == "similarity" and row["document"] == row["other"]:
        return
    facts = {language: _facts(row, columns, documents, language) for language in _WORDS}
    of_row = [f"{key}={row[key]}" for key in _KEYS.get(table, ())]
    document = str(row.get("document", row.get("target", "")))
    for name, sentence in wanted.items():
        if _is_missing(row.get(name)):
            continue
        quoted = [
            _finish(template.format(**{**facts[language], "value": facts[language][name]}))
            for language, template in (("en", sentence.en), ("vi", sentence.vi))
        ]
        yield table, document, "; ".join([name, *of_row]), float(str(row[name])), *quoted


def _facts(
    row: Mapping[str, object],
    columns: tuple[Column, ...],
    documents: Mapping[str, Mapping[str, object]],
    language: str,
) -> dict[str, str]:
    """What the sentences may name: the columns of the row as they are printed, and names of its documents."""
    words = _WORDS[language]
    facts = {column.name: _printed(row[column.name], column, language) for column in columns}
    facts.update({name: spoken(facts[name], language) for name in _SPOKEN if name in facts})
    if "dispersion" not in row:
        of_shares = [name for name in BOUNDS[:2] if not _is_missing(row.get(name))]
        facts.update({name: _percent(float(str(row[name])), language) for name in of_shares})
    facts["name_of_covariate"] = str(row.get("name", ""))
    for key, column in (("name", "document"), ("other_name", "other"), ("target_name", "target")):
        if column in row:
            facts[key] = _name(documents.get(str(row[column])), str(row[column]))
    if "source" in row:
        known = documents.get(str(row["source"]))
        facts["of_source"] = str(known["number"] or row["source"]) if known else str(row["source"])
        if known and known["role"] == "plan":
            facts["of_source"] = _name(known, str(row["source"]))
        place = words["place"].format(group=row.get("group", ""), source=facts["of_source"])
        facts["place"] = place if row.get("group") else words["all"]
    if "group" in row:
        facts["in_group"] = words["group"].format(group=facts["group"]) if row["group"] else ""
    if "difference" in row:
        facts["points"] = _number(100 * float(str(row["difference"])), ".1f", language)
    facts["direction_said"] = facts.get("direction", "") or words["none"]
    facts["bounds"] = _bounds(row, facts, language)
    about = documents.get(str(row.get("document", "")))
    facts["chain"] = _chain(about["chain_coverage"] if about else None, language)
    return facts


def _bounds(row: Mapping[str, object], facts: Mapping[str, str], language: str) -> str:
    if _is_missing(row.get("low")) or _is_missing(row.get("high")):
        return ""
    kind = _KINDS[language].get(str(row.get("interval", "")), "")
    return _WORDS[language]["interval"].format(kind=kind, low=facts["low"], high=facts["high"])


def _chain(coverage: object, language: str) -> str:
    words = _WORDS[language]
    if _is_missing(coverage):
        return words["nowhere"]
    if float(str(coverage)) >= 1:
        return words["whole"]
    return words["part"].format(share=_percent(float(str(coverage)), language))


def _name(document: Mapping[str, object] | None, id_: str) -> str:
    if document is None:
        return id_
    number = f" ({document['number']})" if document["number"] and document["locality"] else ""
    return f"{document['locality'] or document['number'] or id_}{number}"


def _printed(value: object, column: Column, language: str) -> str:
    if column.type in (TEXT, FLAG):
        return str(value)
    if _is_missing(value):
        return _WORDS[language]["missing"]
    if column.type == INTEGER:
        return _number(int(str(value)), ",d", language)
    share = column.bounds == SHARE and column.name not in ("p_value", "q_value", "dispersion", "exclusivity")
    return _percent(float(str(value)), language) if share else _number(float(str(value)), ".3g", language)


def _percent(value: float, language: str) -> str:
    return f"{_number(100 * value, '.1f', language)}{' %' if language == 'en' else '%'}"


def _number(value: float, form: str, language: str) -> str:
    """A number as the language prints it: 1,234.5 in English, 1.234,5 in Vietnamese."""
    text = format(value, form)
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value != value


def _finish(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]} (doichieu {__version__})."
