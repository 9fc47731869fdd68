#!/usr/bin/env python3
"""Whole texts set on pages, scanned and read: what the repair is measured on, never what it is estimated from.

    python scripts/repair_pages.py [--to tests/gold/pages] [--most 2]

writes the pages of the demo corpus that tests/gold and the repair notebook use: `<document>-<page>.gt.txt` holds the
lines as printed, `<document>-<page>.eng.txt` the lines that `tesseract -l eng` read. They are set in fonts and scanned
with noise like the training pages of render_pages.py; documents with `-harsh` in their name in other fonts (Gentium,
DejaVu Sans, Cousine, Noto Sans Display) and with other noise (uneven light, faded ink, specks, streaks of a copier),
which nothing was ever estimated from. Needs `tesseract` and those fonts (Debian: fonts-sil-gentiumplus and the packages
that render_pages.py names); the tests need neither, because they read the files.
"""

import argparse
import json
import random
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from analysis.core import normalise_text

sys.path.insert(0, str(Path(__file__).resolve().parent))
from render_pages import FAMILIES, break_lines, font_path, load_font, read_page, scan_page

HELD_BACK = {
    "gentiumplus/GentiumPlus": 0.4,
    "dejavu/DejaVuSans": 0.2,
    "noto/NotoSansDisplay": 0.2,
    "croscore/Cousine": 0.2,
}
"""Fonts that no page of the training shows."""
ROOT = Path(__file__).resolve().parents[1]
Texts = Mapping[str, Sequence[str]]


def typeset(lines: Sequence[str], rng: random.Random, *, harsh: bool) -> Iterator[tuple[Image.Image, list[str], int]]:
    """The pages of a text in one font: image, printed lines, dots per inch; the words in their order, none left out."""
    families = HELD_BACK if harsh else FAMILIES["train"]
    family = rng.choices(list(families), list(families.values()))[0]
    dpi = rng.choices([150, 200, 300], [0.25, 0.5, 0.25])[0]
    size = round(rng.choice([12, 12.5, 13]) * dpi / 72)
    width, height, margin, left = (int(inches * dpi) for inches in (8.27, 11.69, 0.7, 1.0))
    step = int(size * rng.choice([1.25, 1.4]))
    image, printed, y = Image.new("L", (width, height), 255), [], margin
    for line in lines:
        bold = rng.random() < 0.15 or line.isupper()
        font = load_font(font_path(family, "Bold" if bold else "Regular"), size)
        for words in break_lines(line.split(), font, width - left - margin, 0.0) if line.strip() else []:
            if y + step >= height - margin:
                yield image, printed, dpi
                image, printed, y = Image.new("L", (width, height), 255), [], margin
            ImageDraw.Draw(image).text((left, y), " ".join(words), font=font, fill=10)
            printed.append(" ".join(words))
            y += step
        y += int(0.3 * step)
    if printed:
        yield image, printed, dpi


def scan_badly(image: Image.Image, rng: random.Random, noise: np.random.Generator, dpi: int) -> Image.Image:
    """What a worn copier makes of a page: skew, uneven light, faded ink, grain, specks, streaks."""
    image = image.rotate(rng.gauss(0, 0.4), Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(rng.choice([0.4, 0.7, 1.0]) * dpi / 200))
    pixels = np.asarray(image, np.float32)
    height, width = pixels.shape
    ink = rng.choice([0, 40, 80])  # faded: black becomes grey
    across, down = rng.choice([0, 30, 60]), rng.choice([0, 25])
    pixels = ink + pixels * (255 - ink) / 255
    pixels -= np.linspace(0, across, width)[None, :] + np.linspace(down, 0, height)[:, None]
    pixels += noise.normal(0, rng.choice([5, 12, 20]), pixels.shape)
    specks = noise.random(pixels.shape) < rng.choice([0, 0.0005, 0.002])
    pixels[specks] = 40
    for _ in range(rng.choice([0, 0, 2])):
        at = rng.randrange(width)
        pixels[:, at : at + max(1, dpi // 150)] -= 90
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def read_texts(
    texts: Texts, folder: Path, *, seed: int, harsh: bool, languages: Sequence[str] = ("eng",), most: int = 1000
) -> None:
    """Set, scan and read every text of `texts` (name -> lines), at most `most` pages each; pages there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in texts.items():
        key = zlib.crc32(f"{seed} {name}".encode())
        rng, noise = random.Random(key), np.random.default_rng(key)
        for number, (image, printed, dpi) in enumerate(typeset(lines, rng, harsh=harsh)):
            if number == most:
                break
            scan = scan_badly(image, rng, noise, dpi) if harsh else scan_page(image, rng, noise, dpi, "train")
            path = folder / f"{name}-{number:02d}.png"
            done = [path.with_suffix(f".{language}.txt").exists() for language in languages]
            if all(done) and path.with_suffix(".gt.txt").exists():
                continue
            scan.save(path, dpi=(dpi, dpi))
            for language in languages:
                read_page(path, language)
            path.unlink()
            path.with_suffix(".gt.txt").write_text("\n".join(printed) + "\n", "utf-8")


def read_demo(demo: Path) -> dict[str, list[str]]:
    """The lines of every document of the demo corpus as they were printed."""
    truth = json.loads((demo / "truth.json").read_text("utf-8"))["documents"]
    paths = sorted(demo.glob("*/*.txt"))
    texts = {path.stem: truth[path.stem].get("clean_text") or path.read_text("utf-8") for path in paths}
    return {name: normalise_text(text).split("\n") for name, text in texts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "corpus" / "demo")
    parser.add_argument("--to", type=Path, default=ROOT / "tests" / "gold" / "pages")
    parser.add_argument("--most", type=int, default=2, help="pages a document")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    texts = read_demo(options.demo)
    harsh = sorted(texts)[::2]
    plain = {name: lines for name, lines in texts.items() if name not in harsh}
    read_texts(plain, options.to, seed=options.seed, harsh=False, most=options.most)
    worn = {f"{name}-harsh": texts[name] for name in harsh}
    read_texts(worn, options.to, seed=options.seed, harsh=True, most=options.most)


if __name__ == "__main__":
    main()
