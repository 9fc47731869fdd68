"""Pictures of pages: turned upright, set straight, freed of ruling lines, and read."""

import io
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, ImageSequence
from scipy import ndimage

from analysis.core.errors import InputError
from analysis.ingest.extract import Extract
from analysis.ingest.grid import Rule
from analysis.ingest.layout import Page, render_pages
from analysis.ingest.recognisers import Recogniser
from analysis.ingest.words import Word

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""
N_AT_ONCE = 2
DPI = 300
MAX_PIXELS = 30_000_000
MAX_PIXELS_READ = 200_000_000
MAX_PAGES = 300
A4_INCHES = 8.27
STEEPEST = 4.0
"""Degrees by which a page may lean and is still set straight."""
SURE = 0.7
"""Mean confidence below which a page is also tried upside down and turned."""
FAINT = 0.15
"""Words of less confidence are specks, stamps and handwriting."""
_BULLETS = ("-", "–", "—", "+", "*", "•", "./.", "…")
_SIGNS = "-–+*•%/&()[]…“”"
_LONGEST_LETTER = 100
"""Dots; a straight stroke that is longer is a ruling line."""


def silent(step: str, done: int, total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page read from its picture: its words and rules in points, mean confidence 0-1, and by how much it was turned.

    `turned` in degrees counter-clockwise, quarter turns and lean together.
    """

    page: Page
    confidence: float
    turned: float


def _ink(image: Image.Image) -> NDArray[np.bool_]:
    """Where a picture is darker than the middle between its paper and its print."""
    pixels = np.asarray(image)
    dark, light = np.percentile(pixels, (1, 90))
    return pixels < (float(dark) + float(light)) / 2 if light - dark > 30 else np.zeros(pixels.shape, bool)


def _small(image: Image.Image) -> Image.Image:
    factor = max(1, round(max(image.size) / 1100))
    return image.reduce(factor)


def _stripes(ink: NDArray[np.bool_]) -> float:
    """How sharply rows of print and white alternate from top to bottom."""
    profile = ink.sum(axis=1, dtype=float)
    return float((np.diff(profile) ** 2).sum() / max(1.0, (profile**2).sum()))


def find_lean(image: Image.Image) -> tuple[float, float]:
    """By how many degrees, at most 4 either way, the lines of a page rise to the right, and how sharp they then are.

    The angle at which rows of print and white alternate most sharply, to a tenth of a degree; 0 for an empty page.
    """
    small = _small(image)
    mask = Image.fromarray((_ink(small) * 255).astype(np.uint8))
    if not np.asarray(mask).any():
        return 0.0, 0.0

    def sharpness(angle: float) -> float:
        return _stripes(np.asarray(mask.rotate(-angle, Image.Resampling.BILINEAR)) > 127)

    def sharpest(angles: NDArray[np.float64]) -> float:
        return max(angles.tolist(), key=lambda angle: (sharpness(angle), -abs(angle)))

    coarse = sharpest(np.arange(-STEEPEST, STEEPEST + 0.1, 0.5))
    fine = sharpest(coarse + np.arange(-0.5, 0.51, 0.1))
    return round(fine, 1), sharpness(fine)


def is_sideways(image: Image.Image) -> bool:
    """Whether the lines of print run up or down the page rather than across."""
    return find_lean(image.rotate(90, expand=True))[1] > 1.1 * find_lean(image)[1]


def find_rules(image: Image.Image) -> tuple[list[Rule], NDArray[np.bool_]]:
    """The ruling lines of an upright page, lengths in dots, and where their ink is."""
    ink = _ink(image)
    rules: list[Rule] = []
    covered = np.zeros(ink.shape, bool)
    for upright in (False, True):
        axis = 0 if upright else 1
        window = _LONGEST_LETTER + 20
        thick = ndimage.maximum_filter1d(ink, 3, axis=1 - axis)
        middle = ndimage.uniform_filter1d(thick.astype(np.float32), window, axis=axis) > 0.92
        strokes = ndimage.maximum_filter1d(middle, window, axis=axis)
        labels, _ = ndimage.label(strokes, structure=np.ones((3, 3), bool))
        for down, across in ndimage.find_objects(labels):
            along, beside = (down, across) if upright else (across, down)
            if beside.stop - beside.start <= 25:
                rules.append(Rule(upright, (beside.start + beside.stop) / 2, along.start, along.stop))
                place = (slice(max(0, down.start - 1), down.stop + 1), slice(max(0, across.start - 1), across.stop + 1))
                covered[place] |= ndimage.maximum_filter(strokes[place], 3)
    return rules, covered


def _straight(image: Image.Image) -> tuple[Image.Image, float]:
    lean, _ = find_lean(image)
    if abs(lean) < 0.15:
        return image, 0.0
    return image.rotate(-lean, Image.Resampling.BICUBIC, expand=True, fillcolor=255), lean


def _is_speck(word: Word) -> bool:
    """Whether a word is dirt: strokes and dots that are no letter, no bullet and no closing sign."""
    if any(c.isalnum() for c in word.text) or word.text in _BULLETS:
        return False
    return word.confidence < SURE or not any(c in _SIGNS for c in word.text)


def _read_upright(image: Image.Image, recogniser: Recogniser) -> tuple[Page, float]:
    """The words of an upright page in points, and their mean confidence weighted by length."""
    rules, covered = find_rules(image)
    if any(r.upright for r in rules):
        pixels = np.array(image)
        pixels[covered] = 255
        image = Image.fromarray(pixels)
    words = [w for w in recogniser.read(image) if w.confidence >= FAINT and not _is_speck(w)]
    n = sum(len(w.text) for w in words)
    confidence = sum(w.confidence * len(w.text) for w in words) / n if n else 0.0
    scale = 72 / DPI
    placed = [
        Word(w.text, w.x0 * scale, w.top * scale, w.x1 * scale, w.bottom * scale, w.base * scale, w.confidence)
        for w in words
    ]
    scaled = [Rule(r.upright, r.at * scale, r.start * scale, r.end * scale) for r in rules]
    return Page(tuple(placed), tuple(scaled)), confidence


def recognise_page(image: Image.Image, recogniser: Recogniser) -> Recognised:
    """One page read from its picture at 300 dots per inch, whichever way it lies.

    A page whose lines run up or down is turned by a quarter first. Where the mean confidence stays below 0.7 the other
    ways round are tried, and the surest reading is kept.
    """
    image = ImageOps.autocontrast(image.convert("L"), cutoff=(1, 30))
    first = 90 if is_sideways(image) else 0
    best: Recognised | None = None
    for turn in (first, (first + 180) % 360, (first + 90) % 360, (first + 270) % 360):
        turned = image.rotate(turn, expand=True) if turn else image
        straight, lean = _straight(turned)
        page, confidence = _read_upright(straight, recogniser)
        if best is None or confidence > best.confidence:
            best = Recognised(page, confidence, turn - lean)
        if best.confidence >= SURE or not page.words and turn == (first + 180) % 360 and not best.page.words:
            break
    assert best is not None
    return best


def recognise(
    pictures: Iterable[tuple[int, Image.Image]],
    recogniser: Recogniser,
    *,
    name: str,
    n_pages: int,
    progress: Progress = silent,
) -> dict[int, Recognised]:
    """Every picture of a page, read two at a time; number of the page -> what was read.

    Parameters
    ----------
    pictures : iterable of (int, image)
        Drawn only when they are needed, so that few are held at once.
    recogniser : Recogniser
    name : str
        How to call the file.
    n_pages : int
        How many pictures there are.
    progress : callable, optional
    """
    found: dict[int, Recognised] = {}
    waiting = iter(pictures)
    with ThreadPoolExecutor(N_AT_ONCE) as pool:
        while batch := list(islice(waiting, N_AT_ONCE)):
            read = pool.map(lambda picture: recognise_page(picture, recogniser), [image for _, image in batch])
            for (number, _), page in zip(batch, read, strict=True):
                found[number] = page
                progress(f"reading the scanned pages of {name}", len(found), n_pages)
    return found


def mean_confidence(read: Mapping[int, Recognised]) -> float:
    """Mean confidence over the letters of recognised pages, 0-1; 1 where there are none."""
    n_letters = {k: sum(len(w.text) for w in r.page.words) for k, r in read.items()}
    n = sum(n_letters.values())
    return sum(r.confidence * n_letters[k] for k, r in read.items()) / n if n else 1.0


def steps_of(read: Mapping[int, Recognised], recogniser: Recogniser | None) -> tuple[str, ...]:
    """What a document's history says of pages that were recognised; nothing where there are none."""
    if not read or recogniser is None:
        return ()
    n_pages = f"{len(read)} scanned page{'s' * (len(read) != 1)}"
    by = f"{recogniser.name} {recogniser.version}"
    steps = [f"recognised {n_pages} with {by}, mean confidence {mean_confidence(read):.2f}"]
    turned = sorted(k + 1 for k, r in read.items() if abs(r.turned) > 45)
    if turned:
        steps.append(f"turned pages {', '.join(map(str, turned))} upright")
    return tuple(steps)


def read_image(data: bytes, *, name: str, recogniser: Recogniser | None = None, progress: Progress = silent) -> Extract:
    """The text of a picture (PNG, JPEG, TIFF with any number of pages, GIF, BMP, WebP).

    Parameters
    ----------
    data : bytes
    name : str
        How to call the file in errors and progress.
    recogniser : Recogniser, optional
    progress : callable, optional

    Raises
    ------
    InputError
        If no program that reads pictures is installed, or the picture is damaged, larger than 200 million dots, or has
        more than 300 pages.
    """
    if recogniser is None:
        raise InputError(f"{name} is a picture, and {NO_RECOGNISER}")
    with _open(data, name=name) as picture:
        n_pages = getattr(picture, "n_frames", 1)
        if n_pages > MAX_PAGES:
            raise InputError(f"{name} holds {n_pages} pictures; expected at most {MAX_PAGES} pages; split the file.")
        frames = ((k, _frame(frame, name=name)) for k, frame in enumerate(ImageSequence.Iterator(picture)))
        read = recognise(frames, recogniser, name=name, n_pages=n_pages, progress=progress)
    text = render_pages([read[k].page for k in sorted(read)])
    return Extract(text, steps_of(read, recogniser), n_pages, n_pages, mean_confidence(read))


NO_RECOGNISER = (
    "no program that reads pictures is installed; expected tesseract with Vietnamese (Debian: apt install "
    "tesseract-ocr tesseract-ocr-vie) or the optional part of this package (pip install 'doichieu[ocr]'); "
    "install one and run again."
)


def _open(data: bytes, *, name: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(
            f"{name} cannot be opened as a picture ({str(error)[:80]}); expected .png, .jpg or .tif; scan it again."
        ) from None
    if picture.width * picture.height > MAX_PIXELS_READ:
        raise InputError(
            f"{name} is {picture.width} by {picture.height} dots; expected a page of at most {MAX_PIXELS_READ} dots; "
            "save it smaller."
        )
    return picture


def _frame(frame: Image.Image, *, name: str) -> Image.Image:
    """A page of a picture in grey, on white, at about 300 dots per inch (taken for A4 where it does not say)."""
    try:
        if frame.width * frame.height > MAX_PIXELS_READ:
            raise ValueError(f"{frame.width} by {frame.height} dots")
        upright = ImageOps.exif_transpose(frame.convert("RGBA") if "transparency" in frame.info else frame)
        if upright.mode in ("RGBA", "LA"):
            upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
        grey = upright.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(
            f"{name} is damaged as a picture ({str(error)[:80]}); expected a whole file; scan or save it again."
        ) from None
    said = float((frame.info.get("dpi") or (0, 0))[0])
    return at_reading_size(grey, said if 72 < said <= 1200 else min(grey.size) / A4_INCHES)


def at_reading_size(image: Image.Image, dpi: float) -> Image.Image:
    """A grey page of `dpi` dots per inch at 300, or fewer where it is larger than 30 million dots.

    A coarser picture is smoothed, because its steps would pass for strokes.
    """
    factor = min(DPI / max(dpi, 36.0), (MAX_PIXELS / (image.width * image.height)) ** 0.5, 4.0)
    if 0.95 < factor < 1.05:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    resized = image.resize(size, Image.Resampling.LANCZOS)
    return resized.filter(ImageFilter.GaussianBlur(0.8)) if factor > 1 else resized
