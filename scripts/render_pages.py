#!/usr/bin/env python3
"""Render clean Vietnamese paragraphs as scanned pages, read them with the wrong OCR language, align both.

    python scripts/render_pages.py PARAGRAPHS.txt.xz --to FOLDER --pages 200 --seed 1 [--fonts unseen] [--language vie]

Every page gives FOLDER/pages/<n>.gt.txt (the printed lines) and <n>.<language>.txt (the lines read); when all are done
FOLDER/pairs_<language>.tsv holds a token pair a line (printed, read; up to two tokens on a side), pages set apart.
Needs the program `tesseract` and the fonts Tinos, Arimo, Noto and DejaVu (Debian: fonts-croscore, fonts-noto-core,
fonts-dejavu).
"""

import argparse
import functools
import io
import lzma
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from analysis.repair.pairing import align

FONTS = Path("/usr/share/fonts/truetype")
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
FAMILIES = {
    "train": {"croscore/Tinos": 0.7, "noto/NotoSerif": 0.12, "croscore/Arimo": 0.1, "dejavu/DejaVuSerif": 0.08},
    "unseen": {"dejavu/DejaVuSerifCondensed": 0.4, "noto/NotoSans": 0.3, "noto/NotoSerifDisplay": 0.3},
}


def font_path(pattern: str, style: str) -> Path:
    """The file of a font in a style; DejaVu calls its upright face by the family's name alone."""
    path = FONTS / f"{pattern}-{style}.ttf"
    return path if path.exists() else FONTS / f"{pattern}.ttf"


@functools.lru_cache(maxsize=256)
def load_font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """A font face of `size` pixels."""
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def break_lines(words: list[str], font: ImageFont.FreeTypeFont, width: float, indent: float) -> list[list[str]]:
    """Words set into lines of `width` pixels, the first one indented."""
    lines: list[list[str]] = [[]]
    used, space = indent, font.getlength(" ")
    for word in words:
        length = font.getlength(word)
        if lines[-1] and used + space + length > width:
            lines.append([])
            used = 0.0
        used += length + (space if lines[-1] else 0)
        lines[-1].append(word)
    return lines


def draw_page(pool: list[str], rng: random.Random, fonts: str) -> tuple[Image.Image, list[str], int]:
    """One clean page: its image, its lines and its dots per inch."""
    family = rng.choices(list(FAMILIES[fonts]), list(FAMILIES[fonts].values()))[0]
    dpi = rng.choices([130, 150, 200, 300], [0.1, 0.25, 0.4, 0.25])[0]
    size = round(rng.choice([12, 13, 13.5, 14, 14]) * dpi / 72)
    width, height, margin = int(8.27 * dpi), int(11.69 * dpi), int(0.8 * dpi)
    left, step = int(1.18 * dpi), int(size * rng.choice([1.2, 1.3, 1.45]))
    image = Image.new("L", (width, height), 255)
    draw, y, printed = ImageDraw.Draw(image), margin, []
    while y + step < height - margin:
        text, style = rng.choice(pool), rng.choices(STYLES, [0.76, 0.13, 0.09, 0.02])[0]
        if rng.random() < 0.06 and len(text) < 300:
            text, style = text.upper(), "Bold"
        font = load_font(font_path(family, style), size)
        indent = 0.5 * dpi if rng.random() < 0.8 else 0.0
        lines = break_lines((("- " if rng.random() < 0.3 else "") + text).split(), font, width - left - margin, indent)
        for k, words in enumerate(lines):
            if y + step >= height - margin:
                break
            x, space = left + (indent if k == 0 else 0.0), font.getlength(" ")
            free = width - left - margin - (indent if k == 0 else 0.0) - sum(font.getlength(w) for w in words)
            if k < len(lines) - 1 and len(words) > 1:
                space = max(space * 0.8, free / (len(words) - 1))
            for word in words:
                draw.text((x, y), word, font=font, fill=10)
                x += font.getlength(word) + space
            printed.append(" ".join(words))
            y += step
        y += int(0.35 * step)
    return image, printed, dpi


def scan_page(image: Image.Image, rng: random.Random, noise: np.random.Generator, dpi: int, fonts: str) -> Image.Image:
    """What a scanner makes of a page: skew, blur, grain, threshold, ink spread, JPEG blocks."""
    image = image.rotate(rng.gauss(0, 0.25), Image.Resampling.BICUBIC, fillcolor=255)
    if fonts == "unseen" or rng.random() < 0.15:  # ink spread or thinning
        image = image.filter(
            rng.choice([ImageFilter.MinFilter(3), ImageFilter.MaxFilter(3)]) if dpi >= 200 else ImageFilter.SMOOTH
        )
    image = image.filter(ImageFilter.GaussianBlur(rng.choice([0, 0.3, 0.5, 0.7, 0.9]) * dpi / 200))
    pixels = np.asarray(image, np.float32)
    pixels = pixels + noise.normal(0, rng.choice([0, 4, 10, 18] if fonts == "train" else [6, 14, 24]), pixels.shape)
    mode = rng.random()
    if mode < 0.35:
        pixels = np.where(pixels > rng.choice([120, 150, 170, 190, 205]), 255, 0)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if mode > 0.65:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=rng.choice([25, 40, 60]))
        image = Image.open(io.BytesIO(buffer.getvalue()))
    return image


def read_page(path: Path, language: str) -> None:
    """Run tesseract on one page image; the text lands beside it."""
    out = path.with_suffix("." + language)
    command = ["tesseract", str(path), str(out), "-l", language, "--psm", "6"]
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        timeout=180,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/usr/local/bin"},
    )


def iter_pairs(folder: Path, language: str) -> Iterator[str]:
    """The lines of pairs.tsv for every page of `folder`."""
    for truth in sorted(folder.glob("*.gt.txt")):
        printed = truth.read_text("utf-8").split()
        read = Path(str(truth).replace(".gt.txt", f".{language}.txt")).read_text("utf-8").split()
        if len(read) < 0.5 * len(printed):
            continue
        for a, b in align(printed, read):
            yield f"{' '.join(a)}\t{' '.join(b)}\n"
        yield "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paragraphs", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fonts", choices=sorted(FAMILIES), default="train")
    parser.add_argument("--language", action="append")
    parser.add_argument(
        "--held-out", action="store_true", help="use only the paragraphs that no model is estimated from"
    )
    options = parser.parse_args()
    with lzma.open(options.paragraphs, "rt", encoding="utf-8") as lines:
        pool = [
            line.strip()[:1200] for k, line in enumerate(lines) if (k % 25 == 24) == options.held_out and len(line) > 30
        ]
    head, rest = (pool[:140], pool[140:]) if options.held_out else (pool[:3000], pool[3000:])
    pool = head + random.Random(options.seed).sample(rest, 3 * len(head))
    folder = options.to / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    languages = options.language or ["eng"]
    for number in range(options.pages):
        key = options.seed * 100_003 + number
        rng, noise = random.Random(key), np.random.default_rng(key)
        image, printed, dpi = draw_page(pool, rng, options.fonts)
        path = folder / f"{number:04d}.png"
        scan_page(image, rng, noise, dpi, options.fonts).save(path, dpi=(dpi, dpi))
        (folder / f"{number:04d}.gt.txt").write_text("\n".join(printed) + "\n", "utf-8")
        for language in languages:
            read_page(path, language)
        path.unlink()
    for language in languages:
        (options.to / f"pairs_{language}.tsv").write_text("".join(iter_pairs(folder, language)), "utf-8")


if __name__ == "__main__":
    main()
