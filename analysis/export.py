"""Export: the tables of a study as files that other programs read.

Offsets and lines of the exported files count the text as it was read (``text_raw/``); the store counts the repaired
text.
"""

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.core.edit import Edit, OffsetMap
from analysis.core.errors import InputError
from analysis.core.span import Span
from analysis.store import Study

_SPANS = {
    "sections": (("document", "start", "end"),),
    "citations": (("document", "start", "end"),),
    "tasks": (("document", "start", "end"),),
    "provisions": (("source", "start", "end"),),
    "alignments": (("source", "source_start", "source_end"), ("target", "target_start", "target_end")),
    "clusters": (("document", "start", "end"),),
    "repeats": (("document", "start", "end"), ("document", "first_start", "first_end")),
    "genealogy": (("step_document", "start", "end"),),
}
_NUMBERED = ("localisation", "uptake")
"""Tables whose exported column ``source`` holds document ids; the canonical numbers go into ``source_number``."""
_FILES = (
    "documents", "edits", "sections", "citations", "tasks", "provisions", "alignments", "clusters", "repeats",
    "localisation", "uptake",
    "composition", "genealogy", "emphasis", "manner", "topics", "topic_shares", "topic_texts",
    "topic_choice", "keyness", "means", "contrasts",
    "similarity", "branches", "section_similarity", "cascade", "covariates", "corrections", "problems",
)  # fmt: skip


def offset_maps(edits: pd.DataFrame) -> dict[str, OffsetMap]:
    """For every repaired document the way between its repaired text and the text as it was read."""
    rows: dict[str, list[Edit]] = {}
    columns = edits[["document", "start", "end", "replacement", "rule", "confidence"]]
    for document, start, end, replacement, rule, confidence in columns.itertuples(index=False):
        edit = Edit(Span(int(start), int(end)), replacement, rule, float(confidence))
        rows.setdefault(document, []).append(edit)
    return {document: OffsetMap(found) for document, found in rows.items()}


def to_raw_offsets(name: str, table: pd.DataFrame, maps: Mapping[str, OffsetMap]) -> pd.DataFrame:
    """`table` with its spans counted in the texts as they were read.

    Parameters
    ----------
    name : str
        Name of the table; one without spans comes back as it is.
    table : DataFrame
    maps : mapping of str to OffsetMap
        From `offset_maps`; a document without edits needs none.
    """
    table = table.copy()
    for owner, start, end in _SPANS.get(name, ()):
        rows = table.index[table[owner].isin(list(maps)) & table[start].notna()]
        documents, starts, ends = (table.loc[rows, column].tolist() for column in (owner, start, end))
        raw = [maps[d].to_source(Span(s, e)) for d, s, e in zip(documents, starts, ends, strict=True)]
        table.loc[rows, start] = [span.start for span in raw]
        table.loc[rows, end] = [span.end for span in raw]
    return table


def _leading_emphasis(emphasis: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Word shares by the task groups of the central act: one row per plan and group."""
    numbers = dict(zip(documents["document"], documents["number"], strict=True))
    central = {d: i.split(";")[-1] for d, i in zip(documents["document"], documents["implements"], strict=True)}
    words = emphasis[emphasis["version"] == "words"]
    keep = [numbers.get(s) == central.get(d) for s, d in zip(words["source"], words["document"], strict=True)]
    of_act = words[pd.Series(keep, index=words.index, dtype=bool)]
    rest = words[~words["document"].isin(of_act["document"])]
    first = rest.groupby("document")["source"].transform("first") if len(rest) else rest["source"]
    return pd.concat([of_act, rest[rest["source"] == first]]).sort_index()


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """A table as UTF-8 CSV with ``\\n`` line ends and a header row; missing values are empty."""
    buffer = io.StringIO()
    table.to_csv(buffer, index=False, lineterminator="\n", float_format="%.10g")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().encode("utf-8", "surrogatepass"))


def export_csv(study: Study, to: Path | str) -> tuple[Path, ...]:
    """Write every table as CSV and every text as a file.

    Parameters
    ----------
    study : Study
    to : path
        A folder; files of an earlier export are replaced, other files stay.

    Returns
    -------
    tuple of Path
        What was written. ``emphasis.csv`` holds the word shares by the central act's task groups;
        ``emphasis_versions.csv`` all sources and versions.

    Raises
    ------
    InputError
        If `to` is a file.
    """
    to = Path(to)
    if to.exists() and not to.is_dir():
        raise InputError(f"{to} is a file; expected a folder to export to; choose another with --to.")
    tables = {name: study.table(name) for name in (*_FILES, "texts")}
    maps = offset_maps(tables["edits"])
    written = []
    for name in _FILES:
        table = to_raw_offsets(name, tables[name], maps)
        if name in _NUMBERED:
            table = table.rename(columns={"source": "source_number", "source_document": "source"})
        if name == "emphasis":
            write_csv(table, to / "emphasis_versions.csv")
            table = _leading_emphasis(table, tables["documents"])
        write_csv(table, to / f"{name}.csv")
        written.append(to / f"{name}.csv")
    for document, raw, text in tables["texts"].itertuples(index=False):
        for folder, content in (("text_raw", raw), ("text", text)):
            path = to / folder / f"{safe_name(document)}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8", "surrogatepass"))
            written.append(path)
    return tuple(written)


def safe_name(id: str) -> str:
    """A document's id as a file name: characters that a file system may refuse become ``_``.

    >>> safe_name("kế hoạch: 44?")
    'kế hoạch_ 44_'
    """
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", id)
