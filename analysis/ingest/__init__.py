"""Ingest: files become documents. Plain text only so far; .docx, .pdf, .html and legacy fonts are refused by name."""

from analysis.ingest.corrections import CORRECTIONS, read_corrections
from analysis.ingest.folder import read_corpus
from analysis.ingest.manifest import COVARIATE, MANIFEST, is_covariate, read_manifest
from analysis.ingest.sheet import few, read_sheet, write_sheet
from analysis.ingest.text import decode_text, read_document

__all__ = [
    "CORRECTIONS", "COVARIATE", "MANIFEST", "decode_text", "few", "is_covariate", "read_corpus", "read_corrections",
    "read_document", "read_manifest", "read_sheet", "write_sheet",
]  # fmt: skip
