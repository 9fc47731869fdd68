"""Ingest: files of the kinds that offices publish become documents: text, Word, web pages, PDF, scans, zip files."""

from analysis.ingest.corrections import CORRECTIONS, read_corrections
from analysis.ingest.folder import Taken, check_folder, fingerprint, read_corpus
from analysis.ingest.manifest import BEFORE, COVARIATE, MANIFEST, file_key, is_covariate, read_manifest
from analysis.ingest.recognisers import Recogniser, find_recognisers
from analysis.ingest.sheet import Sheet, few, read_sheet, write_sheet
from analysis.ingest.text import decode_text

__all__ = [
    "BEFORE", "CORRECTIONS", "COVARIATE", "MANIFEST", "Recogniser", "Sheet", "Taken", "check_folder", "decode_text",
    "few", "file_key", "find_recognisers", "fingerprint", "is_covariate", "read_corpus", "read_corrections",
    "read_manifest", "read_sheet", "write_sheet",
]  # fmt: skip
