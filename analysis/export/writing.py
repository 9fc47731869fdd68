"""One folder of exports: which formats there are, and what each writes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis.core.errors import InputError
from analysis.export.annotations import write_annotations
from analysis.export.graphs import write_reuse_graph
from analysis.export.labelled import write_all, write_parquet, write_stata
from analysis.export.plain import Exported, exported_tables, folder_at, safe_name, write_csv, write_texts
from analysis.export.printed import write_printed
from analysis.export.replication import write_replication
from analysis.export.workbook import write_workbook
from analysis.store import Study

FORMATS = ("csv", "xlsx", "parquet", "dta", "graphml", "webannotation", "html", "latex", "replication")
"""What `export_study` writes; ``all`` is every one of them."""


def export_study(
    study: Study, to: Path | str, *, formats: Sequence[str] = ("csv",), bom: bool = False, language: str = "en"
) -> tuple[Path, ...]:
    """Write a study in one or more formats.

    Parameters
    ----------
    study : Study
    to : path
        A folder; files of an earlier export are replaced, other files stay.
    formats : sequence of str
        Of `FORMATS`, or ``all``. ``csv``: tables and texts in the folder itself; ``xlsx``: one workbook; ``parquet``
        and ``dta`` (Stata): a folder each, with ``codebook.csv`` beside Parquet; ``graphml``: who shares words with
        whom; ``webannotation``: passages and tasks, with the texts they point into; ``html`` and ``latex``: the two
        main tables in ``printed/``; ``replication``: an archive.
    bom : bool
        Begin CSV files with a byte order mark, by which Excel knows UTF-8.
    language : str
        Of the printed tables: ``en`` or ``vi``.

    Returns
    -------
    tuple of Path
        What was written, each once, in order.

    Raises
    ------
    InputError
        For a format that there is not, or if `to` is a file.
    """
    unknown = [name for name in formats if name not in (*FORMATS, "all")]
    if unknown:
        raise InputError(f"There is no format {unknown[0]!r}; expected {', '.join(FORMATS)} or all; see --format.")
    folder = folder_at(to)
    tables = exported_tables(study)
    wanted = [name for name in FORMATS if name in formats or "all" in formats]
    written: list[Path] = []
    for name in wanted:
        written += _WRITE[name](study, tables, folder, bom, language)
    return tuple(dict.fromkeys(written))


def _csv(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
    paths = []
    for name, (table, _) in tables.items():
        write_csv(table, folder / f"{name}.csv", bom=bom)
        paths.append(folder / f"{name}.csv")
    return (*paths, *write_texts(study, folder))


def _xlsx(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
    path = folder / f"{safe_name(study.name)}.xlsx"
    write_workbook(tables, path)
    return (path,)


def _parquet(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
    codebook = folder / "parquet" / "codebook.csv"
    write_csv(tables["codebook"][0], codebook, bom=bom)
    return (*write_all(tables, folder / "parquet", "parquet", write=write_parquet), codebook)


def _dta(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
    label = f"doichieu study {study.name}"
    return write_all(tables, folder / "stata", "dta", write=lambda t, c, p: write_stata(t, c, p, label=label))


def _graphml(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
    return (write_reuse_graph(tables["documents"][0], tables["dyads"][0], folder / "reuse.graphml"),)


def _webannotation(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
    stored = study.table("texts")
    texts = dict(zip(stored["document"], stored["text_raw"], strict=True))
    plain = {name: table for name, (table, _) in tables.items()}
    return (*write_annotations(plain, texts, folder), *write_texts(study, folder))


def _printed(kind: str) -> Callable[[Study, Exported, Path, bool, str], tuple[Path, ...]]:
    def write(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
        plain = {name: table for name, (table, _) in tables.items()}
        return write_printed(plain, folder / "printed", kind=kind, language=language)

    return write


def _replication(study: Study, tables: Exported, folder: Path, bom: bool, language: str) -> tuple[Path, ...]:
    return (write_replication(study, folder / f"{safe_name(study.name)}-replication.zip"),)


_WRITE: Mapping[str, Callable[[Study, Exported, Path, bool, str], tuple[Path, ...]]] = {
    "csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "dta": _dta, "graphml": _graphml,
    "webannotation": _webannotation, "html": _printed("html"), "latex": _printed("latex"),
    "replication": _replication,
}  # fmt: skip
