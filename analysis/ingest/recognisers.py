"""Programs that read words from a picture: tesseract where it is installed, a packaged recogniser otherwise."""

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from statistics import median

from PIL import Image

from analysis.core.errors import InputError
from analysis.ingest.words import Word

PAGE_SECONDS = 180
PACKAGED = "trueocr"


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A program that reads words from a picture.

    Attributes
    ----------
    name, version : str
        Recorded with every text that it read.
    read : callable
        Picture in shades of grey at 300 dots per inch -> words, lengths in dots.
    """

    name: str
    version: str
    read: Callable[[Image.Image], list[Word]]


@cache
def find_recognisers() -> tuple[Recogniser, ...]:
    """What is installed, the preferred first: tesseract with its Vietnamese data, then the packaged recogniser."""
    found = []
    version = _tesseract_version()
    if version:
        found.append(Recogniser("tesseract (vie)", version, read_with_tesseract))
    if util.find_spec(PACKAGED) is not None:
        found.append(Recogniser(PACKAGED, metadata.version(PACKAGED), read_with_package))
    return tuple(found)


def _tesseract_version() -> str:
    """The version of tesseract, empty where it or its Vietnamese data are missing."""
    if shutil.which("tesseract") is None:
        return ""
    try:
        languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20)
        version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    if "vie" not in languages.stdout.split():
        return ""
    found = re.search(r"tesseract\s+v?(\S+)", version.stdout + version.stderr)
    return found[1] if found else "of unknown version"


def read_with_tesseract(image: Image.Image) -> list[Word]:
    """The words that tesseract reads in Vietnamese.

    Raises
    ------
    InputError
        If it fails, or takes longer than three minutes for the page.
    """
    picture = io.BytesIO()
    image.save(picture, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", "300", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=picture.getvalue(), capture_output=True, timeout=PAGE_SECONDS, env=environment
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"tesseract did not read a page within {PAGE_SECONDS} seconds; expected a scanned page of text; take the "
            "page out or scan it again."
        ) from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1][:120]
        raise InputError(f"tesseract failed ({reason}); expected a scanned page of text; scan it again.")
    return _parse_tsv(done.stdout.decode("utf-8", "replace"))


def _parse_tsv(table: str) -> list[Word]:
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float, float]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != "5" or not text:
            continue
        left, top, width, height = (float(row[k]) for k in ("left", "top", "width", "height"))
        place = (left, top, left + width, top + height)
        key = tuple(row[k] for k in ("block_num", "par_num", "line_num"))
        lines.setdefault(key, []).append((text, *place, max(0.0, float(row["conf"])) / 100))
    words = []
    for line in lines.values():
        base, usual = median(w[4] for w in line), median(w[4] - w[2] for w in line)
        for text, x0, top, x1, bottom, confidence in line:
            upper = max(top, base - 1.6 * usual)
            words.append(
                Word(text, x0, upper, x1, min(bottom, base + usual) if bottom > upper else base, base, confidence)
            )
    return words


@cache
def _package_model() -> object:
    import trueocr

    return trueocr.load_model()


def read_with_package(image: Image.Image) -> list[Word]:
    """The words that the packaged recogniser reads; it gives lines, whose width its words share by their length."""
    result = _package_model().predict(image.convert("RGB"))  # type: ignore[attr-defined]
    words = []
    for line in result.lines:
        x0, top, x1, bottom = map(float, line["bbox"])
        step = (x1 - x0) / max(1, len(line["text"]))
        for match in re.finditer(r"\S+", line["text"]):
            place = (x0 + step * match.start(), top, x0 + step * match.end(), bottom)
            words.append(Word(match[0], *place, bottom, float(line["confidence"])))
    return words
