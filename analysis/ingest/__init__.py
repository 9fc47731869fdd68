"""Ingest: files become documents. Plain text only so far; .docx, .pdf, .html and legacy fonts are refused by name."""

from analysis.ingest.folder import read_corpus
from analysis.ingest.manifest import read_manifest
from analysis.ingest.text import decode_text, read_document

__all__ = ["decode_text", "read_corpus", "read_document", "read_manifest"]
