"""PDF files: the words of the text layer with their places, and pages that are pictures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

from analysis.core.errors import InputError
from analysis.ingest.extract import Extract
from analysis.ingest.layout import Page, render_pages
from analysis.ingest.pdf_page import is_pictured, picture_dpi, read_rules, read_words
from analysis.ingest.recognisers import Recogniser
from analysis.ingest.scans import (
    DPI,
    MAX_PIXELS,
    NO_RECOGNISER,
    Progress,
    Recognised,
    at_reading_size,
    mean_confidence,
    recognise,
    silent,
    steps_of,
)

MAX_PAGES = 1_000
MAX_CHARACTERS = 20_000_000
FEWEST_CHARACTERS = 20
"""A page with fewer printed characters and a picture on it is read from the picture."""
DAMAGED = 0.25
"""Share of damaged words from which a text layer is compared with a reading of its pictures."""
UNMAPPED = 0.1
"""Share of characters without a meaning from which it is compared, too."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page of a PDF: its upright words and ruling lines, and whether a picture or drawing covers much of it."""

    page: Page
    n_characters: int
    n_unmapped: int
    pictured: bool


def read_pdf(
    data: bytes,
    *,
    name: str,
    damage: Callable[[str], float] | None = None,
    recogniser: Recogniser | None = None,
    progress: Progress = silent,
) -> Extract:
    """The text of a PDF: of its text layer, and of its pictures where there is none or a damaged one.

    Parameters
    ----------
    data : bytes
    name : str
        How to call the file in errors and progress.
    damage : callable, optional
        Share, 0-1, of damaged words in a text. Where the text layer has 0.25 or more, the pages are read from their
        image, and the reading with less damage is kept.
    recogniser : Recogniser, optional
        Reads pages that are pictures.
    progress : callable, optional
        Called with step, done, total, page by page of those that are recognised.

    Returns
    -------
    Extract
        Lines as printed; see `analysis.ingest.layout.render_pages`. Fields of forms, comments and text at other angles
        than most of its page are left out; tables without ruling lines are not found.

    Raises
    ------
    InputError
        If the file is encrypted, damaged, has no page or more than 1,000, or is a scan and nothing can read it.
    """
    document = _open(data, name=name)
    try:
        pages = list(_read_pages(document, name=name))

        def read_pictures(numbers: Sequence[int]) -> dict[int, Recognised]:
            assert recogniser is not None
            pictures = ((k, _picture(document, k, name=name)) for k in numbers)
            return recognise(pictures, recogniser, name=name, n_pages=len(numbers), progress=progress)

        scanned = [k for k, p in enumerate(pages) if p.n_characters < FEWEST_CHARACTERS and p.pictured]
        if scanned and recogniser is None:
            n = f"{len(scanned)} of its {len(pages)} pages are pictures without text"
            raise InputError(f"{name} is a scan ({n}), and {NO_RECOGNISER}")
        if not scanned and not any(p.n_characters for p in pages):
            raise InputError(
                f"{name} holds {len(pages)} pages without text or picture; expected a plan; export it again."
            )
        read = read_pictures(scanned) if scanned else {}
        text = _render(pages, read)
        n_layer = len(pages) - len(scanned)
        steps = [f"read {n_layer} of {len(pages)} PDF pages from their text layer", *steps_of(read, recogniser)]
        doubt, share = _doubt(pages, text if n_layer else "", damage)
        if doubt and recogniser is None:
            steps.append(f"{doubt}; with tesseract it would be read from its pictures")
        elif doubt:
            again = {**read, **read_pictures([k for k in range(len(pages)) if k not in read])}
            anew = _render(pages, again)
            if damage is None or damage(anew) < max(share, DAMAGED):
                return Extract(
                    anew, (doubt, *steps_of(again, recogniser)), len(pages), len(again), mean_confidence(again)
                )
            steps.append(f"{doubt}, but reading its pictures gave nothing better")
        return Extract(text, tuple(steps), len(pages), len(read), mean_confidence(read))
    finally:
        document.close()


def _doubt(pages: Sequence[PdfPage], text: str, damage: Callable[[str], float] | None) -> tuple[str, float]:
    """Why a text layer is not to be trusted (empty where it is), and the share of its words that look damaged."""
    unmapped = sum(p.n_unmapped for p in pages)
    if text and unmapped > UNMAPPED * sum(p.n_characters for p in pages):
        return f"its text layer holds {unmapped} characters without a meaning", 1.0
    share = damage(text) if damage and text else 0.0
    return (f"its text layer looks damaged ({share:.0%} of its words)" if share >= DAMAGED else ""), share


def _render(pages: Sequence[PdfPage], read: Mapping[int, Recognised]) -> str:
    return render_pages([read[k].page if k in read else p.page for k, p in enumerate(pages)])


def _open(data: bytes, *, name: str) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        n_pages = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(
                f"{name} is protected by a password; expected an open PDF; save it without its password."
            ) from None
        raise InputError(
            f"{name} cannot be opened as a PDF ({error}); expected a whole PDF file; it was cut short or damaged on "
            "its way: fetch it again."
        ) from None
    if not 0 < n_pages <= MAX_PAGES:
        document.close()
        raise InputError(
            f"{name} holds {n_pages} pages; expected 1 to {MAX_PAGES}; split it, or take it out of the folder."
        )
    return document


def _read_pages(document: pdfium.PdfDocument, *, name: str) -> Iterator[PdfPage]:
    """Every page's words, rules and kind.

    A page that cannot be opened is taken for a picture, so that it is looked at again.
    """
    n_characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            yield PdfPage(Page(()), 0, 0, pictured=False)
            continue
        try:
            words, n, n_unmapped = read_words(page)
            yield PdfPage(Page(tuple(words), tuple(read_rules(page))), n, n_unmapped, is_pictured(page))
        finally:
            page.close()
        n_characters += n
        if n_characters > MAX_CHARACTERS:
            raise InputError(f"{name} holds more than {MAX_CHARACTERS} characters; expected a plan; split it.")


def _picture(document: pdfium.PdfDocument, number: int, *, name: str) -> Image.Image:
    """A page drawn in grey with the dots that its picture has, and brought to 300 dots per inch."""
    try:
        page = document[number]
        width, height = page.get_size()
        dpi = min(DPI, picture_dpi(page) or DPI, 72 * (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False)
        image = bitmap.to_pil().convert("L")
        bitmap.close()
        page.close()
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        raise InputError(
            f"Page {number + 1} of {name} cannot be drawn ({error}); expected a scanned page; scan or export it again."
        ) from None
    return at_reading_size(image, dpi)
