"""Export: a study as files that other programs read.

`plain.exported_tables` says once what leaves: every table of a study with spans in the text as it was read, without
names of signatories. The other modules write that in one format each.
"""

from analysis.export.plain import (
    export_csv,
    exported_tables,
    offset_maps,
    raw_tables,
    read_csv,
    safe_name,
    to_raw_offsets,
    write_csv,
    write_texts,
)
from analysis.export.replication import Comparison, compare_archive, read_archive, write_replication
from analysis.export.writing import FORMATS, export_study

__all__ = [
    "Comparison", "FORMATS", "compare_archive", "export_csv", "export_study", "exported_tables", "offset_maps",
    "raw_tables", "read_archive", "read_csv", "safe_name", "to_raw_offsets", "write_csv", "write_replication",
    "write_texts",
]  # fmt: skip
