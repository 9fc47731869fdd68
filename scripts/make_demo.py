"""Write ``corpus/demo/`` from ``corpus/demo_source/``: same source, same bytes.

``--check`` writes nothing and exits 1 with one sentence where the files on disk differ.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from demo_check import check_corpus
from demo_noise import damage, read_channel
from demo_text import DemoDocument, compose_corpus
from demo_truth import truth_table

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def render_files(corpus: Path) -> dict[str, str]:
    """Relative path -> content of every generated file.

    Raises
    ------
    ValueError
        Where the source contradicts its own annotations (see ``demo_truth.check_corpus``).
    """
    documents = compose_corpus(corpus / "demo_source")
    problems = check_corpus(documents)
    if problems:
        raise ValueError("the demo source contradicts itself:\n" + "\n".join(problems))
    channel = read_channel(corpus / "demo_noise.tsv")
    files = {}
    for document in documents.values():
        clean = document.text
        files[path_of(document)] = (
            damage(clean, channel, document.meta["seed"]) if document.meta.get("damaged") else clean
        )
    truth = truth_table(documents, {d.id: path_of(d) for d in documents.values()})
    files["truth.json"] = json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    files["manifest.csv"] = manifest(documents)
    return files


def path_of(document: DemoDocument) -> str:
    return f"{document.meta['folder']}/{document.id}.txt"


def manifest(documents: dict[str, DemoDocument]) -> str:
    rows = ["file,role,number,date,issuer,level"]
    for document in documents.values():
        meta = document.meta
        if meta.get("manifest"):
            rows.append(
                ",".join([path_of(document), *(meta[k] for k in ("role", "number", "date", "issuer", "level"))])
            )
    return "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the files differ")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of demo_source/, demo_noise.tsv, demo/")
    chosen = parser.parse_args(arguments)
    files, demo = render_files(chosen.corpus), chosen.corpus / "demo"
    if chosen.check:
        stale = [n for n, text in files.items() if not (demo / n).is_file() or (demo / n).read_bytes() != text.encode()]
        stale += [
            str(p.relative_to(demo)) for p in sorted(demo.glob("*/*.txt")) if str(p.relative_to(demo)) not in files
        ]
        if stale:
            print(f"corpus/demo differs from its source in {', '.join(sorted(stale))}; run scripts/make_demo.py.")
        return 1 if stale else 0
    for name, text in files.items():
        (demo / name).parent.mkdir(parents=True, exist_ok=True)
        (demo / name).write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
