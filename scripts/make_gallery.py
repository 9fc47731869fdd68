"""Draw the gallery of figures from the demo corpus: a PNG for the screen and the CSV behind it.

Run it after a change that moves a figure; a test compares the CSV files with what the demo corpus gives.
"""

import sys
import tempfile
from pathlib import Path

from analysis import pipeline
from analysis.pipeline.drawing import draw_figures
from analysis.store import Study

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "figures" / "gallery"
DPI = 110


def gallery_files(study: Study) -> dict[str, bytes]:
    """Name -> content of every file of the gallery; further superior texts of figure 2 are left out."""
    files = {}
    for figure in draw_figures(study):
        if figure.slug.count("_") == 1 or not figure.slug.startswith("02_"):
            files[f"{figure.slug}.png"] = figure.png(dpi=DPI)
            files[f"{figure.slug}.csv"] = figure.data.to_csv(index=False, lineterminator="\n").encode()
    return files


def main() -> int:
    """Write the gallery; files that are no longer drawn are removed."""
    with tempfile.TemporaryDirectory() as folder:
        study = pipeline.run(ROOT / "corpus" / "demo", study="demo", work=folder, figures=folder)
        files = gallery_files(study)
    GALLERY.mkdir(parents=True, exist_ok=True)
    for path in GALLERY.iterdir():
        if path.name not in files:
            path.unlink()
    for name, content in files.items():
        (GALLERY / name).write_bytes(content)
    print(f"{len(files)} files written to {GALLERY.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
