"""The one place that names the tables of a study: their columns, types, units and meaning.

Spans in the tables of the store count code points of the *repaired* text; `analysis.export` maps them back to the text
as it was read. Line numbers are the same in both. Lists inside a cell are joined with ``;``; empty text means *not
stated*.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.core.by_hand import CORRECTIONS, COVARIATES, SAID
from analysis.core.column import DTYPES, FLAG, TEXT, Column
from analysis.core.column import flag as _flag
from analysis.core.column import integer as _integer
from analysis.core.column import number as _number
from analysis.core.column import share as _share
from analysis.core.column import text as _text
from analysis.core.compared import COMPARED, DOCUMENT
from analysis.core.errors import TableError

SPAN = (_integer("start", "First code point in the repaired text"), _integer("end", "Code point after the last"))
LINES = (_integer("first_line", "First line, 1-based"), _integer("last_line", "Last line, 1-based"))
BOUNDS = (
    _number("low", "Lower bound of share_words_reused: stricter matching; missing without a share", missing=True),
    _number("high", "Upper bound: looser matching, misread words in proportion; no probability", missing=True),
)
LEVELS = ("", "central", "province", "district", "commune")
CHANGES = ("amends", "replaces", "repeals")
RELATIONS = ("verbatim", "near", "adapted", "thematic", "none")
ROLES = ("plan", "source", "annex")

TABLES: Mapping[str, tuple[Column, ...]] = {
    "documents": (
        DOCUMENT,
        _text("file", "File, relative to the corpus folder"),
        _text("role", "plan, source or annex", *ROLES),
        _text("issuer", "Who issued it"),
        _text("level", "Level of government", *LEVELS),
        _text("locality", "Locality with its kind (huyện ..., phường ...)"),
        _text("province", "Province, as far as the text proves it"),
        _text("province_before", "Province until 30 June 2025 in which the locality, or what it was made of, lay"),
        _text("province_now", "Province since 1 July 2025, as the gazetteer places the locality"),
        _text("code_before", "Two-digit administrative codes of province_before"),
        _text("code_now", "Two-digit administrative code of province_now"),
        _text("counterparts", "Communes of now that a district or commune became, or of before that one was made of"),
        _text("kind", "Kế hoạch, Nghị quyết, Chương trình, ..."),
        _text("number", "Canonical symbol"),
        _text("date", "Date of issue, ISO, as far as it can be read"),
        _text("title", "Title on one line"),
        _text("implements", "Canonical ids of the documents carried out, nearest superior first, central act last"),
        _text("chain", "Documents of the corpus that form its chain of superiors, nearest first"),
        _share("chain_coverage", "Cited superior documents that are in the corpus / cited", missing=True),
        _share("quality", "Share of words that were readable as the file stood"),
        _integer("n_words", "Syllables of the repaired text"),
        _text("sha256", "Hash of the file"),
        _text("history", "Steps that made the text from the file"),
        *SAID,
    ),
    "texts": (
        DOCUMENT,
        _text("text_raw", "The text as it was read: the text that line numbers and exported offsets count"),
        _text("text", "The repaired text; line k is the repair of line k"),
    ),
    "problems": (
        _text("file", "File, relative to the corpus folder"),
        _text("kind", "Kind of problem, for counting"),
        _text("message", "What was found, what was expected, what to do"),
        _flag("fatal", "Whether the file was left out"),
    ),
    "covariates": COVARIATES,
    "corrections": CORRECTIONS,
    "edits": (
        DOCUMENT,
        _integer("start", "First code point, in the text as it was read"),
        _integer("end", "Code point after the last, in the text as it was read"),
        _text("surface", "What stood there"),
        _text("replacement", "What stands there after the repair"),
        _text("rule", "Rule or model that made the edit"),
        _share("confidence", "Calibrated probability that the replacement is what was printed"),
        _flag("adapted", "Whether only the model adapted to the study makes this edit"),
    ),
    "sections": (
        DOCUMENT,
        _text("id", "Label path, II.3.a"),
        _text("kind", "letterhead, preamble, heading, run-in, item, table, closing, recipients, signature"),
        _text("title", "Title without its label"),
        *LINES,
        _text("parent", "Id of the section around it"),
        _integer("depth", "0 at the top"),
        _text("label", "Label as printed"),
        *SPAN,
    ),
    "citations": (
        DOCUMENT,
        _text("id", "Canonical symbol, 57-NQ/TW"),
        _text("kind", "Nghị quyết, Kết luận, ..."),
        _text("number", "Leading number"),
        _text("date", "ISO date as stated"),
        _text("issuer", "Issuer as stated"),
        _integer("line", "Line of its first character, 1-based"),
        *SPAN,
    ),
    "tasks": (
        DOCUMENT,
        _text("id", "Section path with .pN or .bN"),
        _text("section", "Section it stands in"),
        _text("kind", "task, funding or closing"),
        _text("zone", "measures, funding or organisation: the part of the plan it stands in"),
        *LINES,
        *SPAN,
        _text("text", "Its own words"),
        _text("lead", "Agency in charge"),
        _text("lead_role", "How the lead is known: text, heading, assignment"),
        _text("partners", "Agencies that take part"),
        _text("result", "Product that the task is to give (sản phẩm, kết quả), as a table or an assignment line says"),
        _text("deadline", "Deadlines as written"),
        _text("deadline_value", "Deadlines normalised: 2030, 2024-Q2, yearly, continuous, ..."),
        _text("targets", "JSON list of {verbatim, value, unit, comparator}"),
    ),
    "provisions": (
        _text("source", "Document id of the superior text"),
        _text("provision", "Section id in it"),
        _text("group", "Task group of the source it belongs to (1, 2, ...); empty outside the groups"),
        *LINES,
        *SPAN,
        _text("text", "Its own words"),
        _text("addressee", "central, all, province, commune or unclear"),
    ),
    "alignments": (
        _text("source", "Document id of the source side"),
        _integer("source_start", "First code point of the passage in the source"),
        _integer("source_end", "Code point after the last"),
        _text("target", "Document id of the target side"),
        _integer("target_start", "First code point of the passage in the target"),
        _integer("target_end", "Code point after the last"),
        _share("identity", "Share of aligned columns whose two syllables agree"),
        _integer("n_words", "Syllables of the passage in the target"),
        _text("kind", "chain, peer or boilerplate", "chain", "peer", "boilerplate"),
        _text("direction", "How the direction is known", "chain", "date", "shared"),
        _text("boilerplate", "letterhead, citation and title, formula or routine; empty where it is none of them"),
    ),
    "clusters": (
        _text("cluster", "Id of a wording that plans share and no superior text of the corpus has: unseen-1, ..."),
        DOCUMENT,
        *SPAN,
        _text("date", "Date of the plan, ISO; empty where undated"),
        _integer("n_supporters", "Plans that have the wording; with two, either may have copied the other"),
        _integer("n_words", "Syllables of the common wording"),
        _share("support", "Mean share of the plans that have a word of the common wording"),
        _text("missing_source", "Superior documents that all these plans carry out and the corpus lacks; empty: none"),
        _text("wording", "The common wording: words that at least half of the plans have"),
        _text("boilerplate", "Kind of boilerplate that covers it in this plan; empty where it is none"),
    ),
    "repeats": (
        DOCUMENT,
        *SPAN,
        _integer("first_start", "First code point of the earlier place in the same plan"),
        _integer("first_end", "Code point after the last"),
        _integer("n_words", "Syllables of the later place"),
        _share("identity", "Share of aligned columns whose two syllables agree"),
    ),
    "localisation": (
        DOCUMENT,
        _text("task", "Id of the task"),
        *LINES,
        _text("relation", "Relation to the superior text that explains most of it", *RELATIONS),
        _text("function", "substantive or organisational", "substantive", "organisational"),
        _share("confidence", "Probability of the relation, as estimated by the classifier"),
        _text("probabilities", "JSON object: the probability of every relation"),
        _text("alternative", "Another relation at least half as probable; empty where there is none", "", *RELATIONS),
        _share("share_words_reused", "Words in passages shared with a superior text / words of the task"),
        _text("source", "Canonical numbers of the source passages, best first"),
        _text("source_document", "Document ids of the source passages, best first"),
        _text("source_first_line", "First lines of the source passages"),
        _text("source_last_line", "Last lines of the source passages"),
        _text("provision", "Section ids of the source passages"),
        _text("introduced_at", "Highest level at which the wording is found; unknown where the chain is open"),
        _text("own", "yes, bound or no: whether a task without a source may be called the locality's own"),
        _text("changed", "JSON list of {what, from, to}"),
        _text("features", "JSON object: the features behind the decision"),
    ),
    "uptake": (
        _text("source", "Canonical number of the superior text"),
        _text("source_document", "Its document id"),
        _text("provision", "Section id"),
        *LINES,
        _text("addressee", "central, all, province, commune or unclear"),
        DOCUMENT,
        _text("task", "Task that takes it up most closely; empty where none does"),
        _text("relation", "Relation of that task, none, or n/a where the provision is not addressed to this level"),
    ),
    "composition": (
        DOCUMENT,
        _text("locality", "Locality"),
        _integer("n_words", "Words of the task part"),
        _integer("n_tasks", "Tasks"),
        _share("share_chain", "Words in passages shared with a superior text / words of the task part", missing=True),
        _share("share_peer", "Words in passages shared with another plan only / words of the task part", missing=True),
        _share("share_boilerplate", "Words in boilerplate passages / words of the task part", missing=True),
        _share("share_unmatched", "Words in no shared passage / words of the task part", missing=True),
        _share("share_words_reused", "Matched words / words, chain only", missing=True),
        _share("share_measures_reused", "The same in tasks of the part on measures only", missing=True),
        _share("share_tasks_reused", "Tasks coded verbatim or near / tasks", missing=True),
        _share("share_words_in_reused_tasks", "Words of tasks coded verbatim or near / words of tasks", missing=True),
        *BOUNDS,
        _text("interval", "What the interval is: measurement"),
        _text("boilerplate", "estimated, or not estimable"),
        _share("share_register", "Words that plans under other acts have too / words; missing: none", missing=True),
        _share("share_unseen", "Words that may come from an unseen source (clusters) / words", missing=True),
    ),
    "genealogy": (
        DOCUMENT,
        _text("task", "Id of the task"),
        _text("level", "Level of the document at this step", *LEVELS),
        _text("step_document", "Document at this step; empty for a missing link"),
        _text("number", "Its canonical number; also for a missing link"),
        _integer("start", "First code point of the wording there", missing=True),
        _integer("end", "Code point after the last", missing=True),
        _text("relation", "Relation of the next lower wording to this one", "", *RELATIONS),
        _text("missing", "yes for a cited document that is not in the corpus", "yes", "no"),
    ),
    **COMPARED,
    "similarity": (
        _text("measure", "tfidf, jensen_shannon, containment, ..."),
        _text("scope", "all words, or words not taken from the source"),
        _text("document", "Row"),
        _text("other", "Column"),
        _number("value", "Similarity; 1 for a text with itself"),
    ),
    "branches": (
        _text("measure", "As in the table similarity"),
        _text("scope", "As in the table similarity"),
        _text("documents", "Ids of the plans of the branch, joined with ;"),
        _integer("n_documents", "Plans of the branch"),
        _number("height", "1 - similarity at which average linkage joins the branch"),
        _share("support", "Share of trees of redrawn sections that have the same branch", missing=True),
        _integer("n_resamples", "Redrawn trees; 0 where support is not estimated"),
    ),
    "section_similarity": (
        DOCUMENT,
        _text("section", "Id of a headed section of the plan"),
        _text("title", "Its title"),
        _integer("rank", "1 for the section of a superior text whose words are most alike, by TF-IDF"),
        _text("source", "Document id of the superior text"),
        _text("source_section", "Id of its section"),
        _text("source_title", "Title of that section"),
        _share("tfidf", "Cosine of the TF-IDF weights of their content words"),
        _share("containment", "Share of the section's content words that the source's section has too"),
    ),
    "cascade": (
        _text("document", "Citing document id"),
        _text("cites", "Canonical number of the cited document"),
        _text("cites_document", "Its document id; empty where it is not in the corpus"),
        _text("relation", "What the document does to the cited one", "implements", "cites", *CHANGES),
        _text("lineage", "Party or State, of the cited document", "", "Party", "State"),
        _text("level", "Level of the cited document as its symbol proves it", *LEVELS),
        Column("cross_link", FLAG, "Whether one of the two is of the Party's lineage, the other not", missing=True),
        _text("changes", "What the cited document itself changes: amends 03/NQ-CP"),
        _text("changes_documents", "Document ids of what it changes, in the same order; empty where not in the corpus"),
        _integer("n_mentions", "Mentions"),
    ),
}


def columns_of(name: str) -> tuple[Column, ...]:
    """Description of the columns of table `name`.

    Raises
    ------
    TableError
        If no table has that name.
    """
    if name not in TABLES:
        raise TableError(f"There is no table {name!r}; the tables are {', '.join(TABLES)}.")
    return TABLES[name]


def make_table(name: str, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """A table `name` from rows, with all columns in order and typed, also when there is no row.

    Parameters
    ----------
    name : str
        A key of `TABLES`.
    rows : iterable of mappings
        Column -> value; a column left out is empty (text) or missing (numbers).

    Returns
    -------
    DataFrame
        Validated by `check_table`.

    Examples
    --------
    >>> make_table("problems", [{"file": "a.txt", "kind": "empty", "message": "No text.", "fatal": True}]).shape
    (1, 4)
    """
    listed = list(rows)
    columns = columns_of(name)
    unknown = sorted({key for row in listed for key in row} - {c.name for c in columns})
    if unknown:
        raise TableError(f"Table {name} has no column {', '.join(unknown)}; add it to analysis.core.tables first.")
    data = {}
    for column in columns:
        default = "" if column.type == TEXT else pd.NA
        values = [row.get(column.name, default) for row in listed]
        values = [default if value is None or value is pd.NA or value != value else value for value in values]
        data[column.name] = pd.Series(values, dtype=DTYPES[column.type])
    return check_table(name, pd.DataFrame(data))


def check_table(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """`table` itself, if it has the columns, types and values that its description promises.

    Raises
    ------
    TableError
        With the first column that does not.
    """
    columns = columns_of(name)
    names = [column.name for column in columns]
    if list(table.columns) != names:
        raise TableError(f"Table {name} has columns {list(table.columns)}; expected {names}.")
    for column in columns:
        _check_column(name, column, table[column.name])
    return table


def _check_column(table: str, column: Column, values: pd.Series) -> None:
    where = f"Column {column.name} of table {table}"
    if str(values.dtype) != DTYPES[column.type]:
        raise TableError(f"{where} has type {values.dtype}; expected {DTYPES[column.type]}.")
    if not column.missing and values.isna().any():
        raise TableError(f"{where} misses {int(values.isna().sum())} values; a missing value is not allowed there.")
    if column.values and not values.isin(column.values).all():
        bad = values[~values.isin(column.values)].iloc[0]
        raise TableError(f"{where} holds {bad!r}; expected one of {', '.join(map(repr, column.values))}.")
    low, high = column.bounds
    known = values.dropna()
    if (low is not None and (known < low).any()) or (high is not None and (known > high).any()):
        raise TableError(f"{where} leaves its range [{low}, {high}].")
