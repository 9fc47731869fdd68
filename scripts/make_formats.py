"""Write ``corpus/demo_formats/``: the demo corpus as offices publish it, as Word files, web pages, PDFs and scans.

Same source, same bytes (with the same Pillow and zlib). ``--check`` writes nothing and exits 1 where files are missing.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path

from demo_layout import Block, blocks_of
from demo_noise import damage, read_channel
from demo_office import pack, render_docx, render_html
from demo_pages import set_pages
from demo_pdf import render_pdf, render_tiff, scan
from demo_text import DemoDocument, compose_corpus
from make_demo import CORPUS, manifest

from analysis.vietnamese.encodings import encode_surface

FORMATS = {
    "901-NQ-TW": "html", "902-NQ-CP": "docx", "tinh-hai-uyen": "pdf", "tinh-lam-khe": "html",
    "tinh-ngan-truong": "docx", "huyen-bai-tram": "tcvn3", "huyen-khe-suong": "pdf", "huyen-na-lua": "damaged",
    "huyen-dong-thuan": "zip/docx", "phuong-uyen-cang": "zip/html", "phuong-ke-vang": "tif", "xa-con-long": "scan",
    "xa-pu-ngan": "zip/pdf", "xa-vinh-ngan": "docx",
}  # fmt: skip
ENDINGS = {"tcvn3": "txt", "damaged": "pdf", "scan": "pdf"}


def render(document: DemoDocument, form: str, word_damage: Callable[[str], str] | None = None) -> bytes:
    """A document in one of the formats; `word_damage` for the text layer of the form ``damaged``."""
    if form == "tcvn3":
        return encode_surface(document.text, "tcvn3").encode("cp1252", "replace")
    blocks: list[Block] = blocks_of(document)
    if form in ("docx", "html"):
        return render_docx(blocks) if form == "docx" else render_html(blocks)
    sheets = set_pages(blocks)
    if form == "pdf":
        return render_pdf(sheets)
    seed = document.meta.get("seed", len(document.text))
    leans = [random.Random(f"{seed} {k}").uniform(-1.2, 1.2) for k in range(len(sheets))]
    pictures = [scan(sheet, seed + k, lean=lean) for k, (sheet, lean) in enumerate(zip(sheets, leans, strict=True))]
    if form == "tif":  # the second page lies on its side
        return render_tiff([p.rotate(90, expand=True) if k == 1 else p for k, p in enumerate(pictures)])
    return render_pdf(sheets, pictures=pictures, damage=word_damage if form == "damaged" else None)


def render_files(corpus: Path) -> dict[str, bytes]:
    """Relative path -> content of every file."""
    documents = compose_corpus(corpus / "demo_source")
    channel = read_channel(corpus / "demo_noise.tsv")
    files: dict[str, bytes] = {}
    packed: dict[str, bytes] = {}
    for id, form in FORMATS.items():
        document = documents[id]
        ending = form.removeprefix("zip/")
        seed = document.meta.get("seed", 1)
        content = render(document, ending, lambda text, seed=seed: damage(text, channel, seed + len(text)) or text)
        name = f"{id}.{ENDINGS.get(ending, ending)}"
        if form.startswith("zip/"):
            packed[name] = content
        else:
            files[f"{document.meta['folder']}/{name}"] = content
    files["local/gui-qua-thu.zip"] = pack(packed)
    rows = manifest(documents)
    for id, form in FORMATS.items():
        rows = rows.replace(f"/{id}.txt,", f"/{id}.{ENDINGS.get(form, form)},")
    files["manifest.csv"] = rows.encode()
    return files


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where files are missing")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of demo_source/ and demo_noise.tsv")
    parser.add_argument("--to", type=Path, help="folder to write to (demo_formats/ of the corpus)")
    chosen = parser.parse_args(arguments)
    folder = chosen.to or chosen.corpus / "demo_formats"
    files = render_files(chosen.corpus)
    if chosen.check:
        missing = [name for name in files if not (folder / name).is_file()]
        if missing:
            print(f"{folder} lacks {', '.join(sorted(missing))}; run scripts/make_formats.py.")
        return 1 if missing else 0
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
