"""The manifest: what a person knows of the files that their own text does not say."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from analysis.core.errors import Problem
from analysis.ingest.sheet import few, read_sheet
from analysis.ingest.values import CHECKS

MANIFEST = "manifest.csv"
"""File beside the documents with what they do not say themselves, a row per file."""
COVARIATES = "covariates.csv"
BEFORE = "manifest.before.csv"
"""The manifest of before, where another one took its place."""
DRAFTS = ("manifest.draft.csv", BEFORE)
"""Files beside a manifest that are no documents."""
COVARIATE = "cov_"
"""How the names of columns begin that hold a covariate of the locality."""
CODE = "administrative_code"
_HEADER = "file,role,number,date,issuer,level"
Rows = dict[str, Mapping[str, str]]


def read_manifest(folder: Path) -> tuple[Rows, tuple[Problem, ...]]:
    """Rows of ``manifest.csv`` by file, with the covariates of ``covariates.csv``, and what is wrong with them.

    Parameters
    ----------
    folder : Path
        The corpus folder. Without a manifest the result is empty. The manifest may also be called ``Manifest.csv``.

    Returns
    -------
    rows : dict of str to mapping
        File (`file_key`) -> column -> value; empty cells are left out, as is the column ``unsure`` of a draft. Columns
        that are not known are kept under their name; covariates begin with ``cov_``.
    problems : tuple of Problem
        A value that cannot be (`values.CHECKS`), a file named twice, a name that leads out of the folder, unknown
        columns, covariates that meet no document.

    Raises
    ------
    InputError
        If the manifest cannot be read or has no column ``file``.
    """
    sheet = read_sheet(folder / MANIFEST, needs="file", header=_HEADER)
    problems, rows = list(sheet.problems), Rows()
    told: list[Problem] = []
    unsure: list[str] = []
    for number, cells in sheet.rows:
        values = {_column(key): cell for key, cell in cells.items()}
        file = file_key(values.pop("file", ""))
        if not file or file.startswith("../"):
            what = f"names {file}, which leads out of the folder" if file else "names no file"
            told.append(_problem(f"Line {number} of {MANIFEST} {what}; expected a file of the folder; it is ignored."))
        elif file in rows:
            message = (
                f"{MANIFEST} names {file} twice; expected one row a file; the first row counts, not line {number}."
            )
            told.append(_problem(message))
        else:
            unsure += [file] * any(field.strip() in values for field in values.get("unsure", "").split(";"))
            told += _check(values, f"Line {number} of {MANIFEST}", file)
            rows[file] = values
    if unsure:
        message = (
            f"{MANIFEST} still names fields as unsure for {len(unsure)} files ({', '.join(unsure[:3])}); what stands "
            "there counts all the same; check it and empty the column unsure."
        )
        problems.append(_problem(message))
    unknown = [c for c in sheet.columns if c.lower() not in (*CHECKS, "file") and not is_covariate(c)]
    if unknown:
        message = (
            f"{MANIFEST} has the further columns {', '.join(unknown)}; they are kept with each document but decide "
            f"nothing; a covariate of the locality is called {COVARIATE}NAME."
        )
        problems.append(_problem(message))
    return rows, (*problems, *few(told), *_add_covariates(folder, rows))


def file_key(name: str) -> str:
    """A file's name as manifests compare it: from the folder, forward slashes, NFC; ``../`` in front if it leads out.

    >>> file_key(r".\\central\\a.txt"), file_key("../../etc/passwd"), file_key("a/../b.txt"), file_key("C:\\\\a.txt")
    ('central/a.txt', '../../etc/passwd', 'b.txt', '../C:/a.txt')
    """
    parts: list[str] = []
    plain = unicodedata.normalize("NFC", name).replace("\\", "/")
    for part in plain.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    outside = plain.startswith("/") or plain[1:2] == ":"
    return "/".join(["..", *parts] if outside else parts)


def _column(name: str) -> str:
    return name.lower() if name.lower() in (*CHECKS, "file") or is_covariate(name) else name


def is_covariate(column: str) -> bool:
    """Whether a column of a manifest holds a covariate of the locality."""
    return column.lower().startswith(COVARIATE) and len(column) > len(COVARIATE)


def row_finder(rows: Mapping[str, Mapping[str, str]]) -> Callable[[str], Mapping[str, str]]:
    """A function from a file's name to its row, capitals apart where no row has exactly its name; else an empty row.

    >>> row_finder({"central/A.txt": {"role": "source"}})("central/a.TXT")
    {'role': 'source'}
    """
    alike: dict[str, list[str]] = {}
    for file in rows:
        alike.setdefault(file.casefold(), []).append(file)

    def find(name: str) -> Mapping[str, str]:
        key = file_key(name)
        if key in rows:
            return rows[key]
        files = alike.get(key.casefold(), [])
        return rows[files[0]] if len(files) == 1 else {}

    return find


def find_missing(rows: Mapping[str, Mapping[str, str]], names: Collection[str]) -> list[Problem]:
    """One problem for every row whose file is not among `names`."""
    known = {file_key(name).casefold() for name in names}
    problems = []
    for file in sorted(set(rows)):
        if file.casefold() not in known:
            message = f"{MANIFEST} names {file}, which is not in the folder; expected a file there; correct the name."
            problems.append(_problem(message))
    return few(problems)


def _problem(message: str, *, file: str = MANIFEST) -> Problem:
    return Problem(file, "manifest", message)


def _check(values: dict[str, str], line: str, file: str) -> Iterator[Problem]:
    """Put every value into its form, leave out what cannot be, and say so."""
    for column in [c for c in values if c in CHECKS]:
        kept, odd = CHECKS[column](values[column])
        if odd:
            yield _problem(f"{line} gives {column} {values[column][:80]!r} for {file}; {odd}.")
        if kept and column != "unsure":
            values[column] = kept
        else:
            del values[column]


def _add_covariates(folder: Path, rows: Rows) -> list[Problem]:
    """The covariates of ``covariates.csv`` by administrative code, beside those of the manifest, which stand."""
    sheet = read_sheet(folder / COVARIATES, needs=CODE, header=f"{CODE},population,poor_share")
    problems = [Problem(COVARIATES, p.kind, p.message) for p in sheet.problems]
    by_code: dict[str, Mapping[str, str]] = {}
    for number, cells in sheet.rows:
        values = {(CODE if key.lower() == CODE else key): cell for key, cell in cells.items()}
        code = values.pop(CODE, "")
        if not code or code in by_code:
            what = f"repeats the code {code}" if code else "names no code"
            problems.append(_problem(f"Line {number} {what}; expected one row a code; it is ignored.", file=COVARIATES))
        else:
            by_code[code] = {_covariate_name(key): cell for key, cell in values.items()}
    met = 0
    for file, row in rows.items():
        found = _of_code(by_code, row.get(CODE, ""))
        met += bool(found)
        rows[file] = {**found, **row}
    if by_code and not met:
        message = (
            f"{COVARIATES} meets no document; expected {MANIFEST} to give the {CODE} of each locality; add that column."
        )
        problems.append(_problem(message, file=COVARIATES))
    return few(problems)


def _covariate_name(column: str) -> str:
    return column.lower() if is_covariate(column) else f"{COVARIATE}{column}"


def _of_code(by_code: Mapping[str, Mapping[str, str]], code: str) -> Mapping[str, str]:
    """The row of a code, also where a spreadsheet program took its leading zeros away and only one row can be meant."""
    if not code or code in by_code:
        return by_code.get(code, {})
    alike = [row for known, row in by_code.items() if known.lstrip("0") == code.lstrip("0")]
    return alike[0] if len(alike) == 1 else {}
