"""Columns of what a person says: in the manifest, and in corrections."""

from analysis.core.column import Column, integer, number, text
from analysis.core.correction import STATES

SAID: tuple[Column, ...] = (
    text("status", "signed or draft, as the manifest says", "", "signed", "draft"),
    text("annexes", "Whether its annexes are in the corpus, as the manifest says"),
    text("administrative_code", "Code of the locality, as the manifest says"),
    text("url", "Where it was found, as the manifest says"),
    text("retrieved", "Date on which it was found, ISO"),
    text("how_found", "How it was found"),
    text("by_hand", "Fields that a person says: field (manifest) or field (corrected)"),
    text("further", "JSON object: further columns of the manifest, as they stand"),
)
"""The last columns of table ``documents``."""

COVARIATES: tuple[Column, ...] = (
    text("document", "Id of the document"),
    text("locality", "Locality"),
    text("name", "Name of the covariate, without cov_"),
    text("value", "Its value, as the manifest says it"),
    number("number", "The value as a number; missing where it is none", missing=True),
)
"""Table ``covariates``."""

CORRECTIONS: tuple[Column, ...] = (
    text("file", "File of the correction"),
    integer("line", "Its line there"),
    text("document", "Document id; * for all"),
    text("item", "text, header, section, citation, task, agency or provision"),
    text("field", "What of it was corrected"),
    text("id", "Id of the unit, as the correction says it"),
    text("quote", "Words by which the unit is found"),
    text("was", "What was read, as the correction says it"),
    text("is", "What is right"),
    text("note", "Why"),
    text("by", "Who says so"),
    text("state", "applied, already so, superseded, no longer fits or not understood", *STATES),
    text("found", "Id of the unit to which it was applied"),
    text("read", "What had been read there"),
    text("reason", "Why it was not applied"),
)
"""Table ``corrections``."""
