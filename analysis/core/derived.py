"""Columns of the tables that are made of a study's tables for other programs and for coding by hand; not stored."""

from analysis.core.column import Column, integer, number, share, text

DYADS: tuple[Column, ...] = (
    text("source", "Document id of the source side"),
    text("target", "Document id of the target side"),
    text("pair", "superior: a plan and a superior text; peers: two plans", "superior", "peers"),
    text("source_level", "Level of the source side's issuer"),
    text("target_level", "Level of the target side's issuer"),
    text("source_locality", "Locality of the source side"),
    text("target_locality", "Locality of the target side"),
    text("same_province", "yes, no, or empty where one of the two is not known", "", "yes", "no"),
    text("direction", "How it is known, of most words; empty: nothing shared", "", "chain", "date", "shared"),
    integer("n_passages", "Shared passages, boilerplate left out"),
    integer("n_boilerplate", "Shared passages of boilerplate"),
    integer("n_words", "Words of the target inside the shared passages, each counted once"),
    integer("target_words", "Words of the target document"),
    share("share_target_words", "n_words / target_words; of the whole document, not its task part", missing=True),
    integer("target_tasks", "Tasks of the target"),
    integer("n_tasks_touched", "Tasks of the target with a word inside a shared passage"),
    integer("n_tasks_reused", "Tasks of the target coded verbatim or near whose best source is in the source"),
)
"""Table ``dyads``: a row per pair of documents, also where they share nothing."""

QUOTES: tuple[Column, ...] = (
    text("table", "Table that the number stands in"),
    text("document", "Document it is about; empty where it is about several"),
    text("what", "Column of the number, then what else names it: group, topic, word, other document"),
    number("value", "The number"),
    text("sentence_en", "How it may be quoted, in English"),
    text("sentence_vi", "How it may be quoted, in Vietnamese"),
)
"""Table ``quotes``: a row per number of the tables of results."""

CODEBOOK: tuple[Column, ...] = (
    text("table", "Table"),
    text("column", "Column"),
    text("type", "text, integer, number or flag"),
    text("unit", "share, words, characters, line, count; empty where the meaning says it"),
    text("range", "Values it may take, or the lowest and highest one"),
    text("may_be_missing", "Whether a number may be missing; text that is not stated is empty", "yes", "no"),
    text("meaning", "What it means"),
    text("quote_en", "How a number of the column may be quoted, in English; names in braces are columns of the row"),
    text("quote_vi", "The same in Vietnamese"),
)
"""Table ``codebook``: a row per column of every exported table."""

CODES: tuple[Column, ...] = (
    text("document", "Document id"),
    text("task", "Id of the task; empty where the coder drew the borders of the unit"),
    integer("start", "First code point of the unit in the text as it was read", missing=True),
    integer("end", "Code point after the last", missing=True),
    text("coder", "Who coded it; empty: one person"),
    text("relation", "verbatim, near, adapted, thematic or none; empty: not coded"),
    text("function", "substantive or organisational; empty: not coded"),
    text("change", "Changes, joined with ;; the word no where there is none; empty: not coded"),
    text("note", "Anything"),
    text("stratum", "Stratum that it was drawn from"),
    share("probability", "Probability with which it was drawn", missing=True),
)
"""Columns of a file of codes said by hand; those that are left out are empty."""
