"""What a reader takes out of a file: its text, and how that text came about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one file.

    Parameters
    ----------
    text : str
        Lines as printed, paragraphs set apart by blank lines where the format shows them; tables with bars, a row a
        line. Not yet normalised.
    steps : tuple of str
        One sentence per step, for the document's history.
    n_pages : int
        Pages of the file; 0 where the format has none.
    n_recognised : int
        Pages whose words were read from an image.
    confidence : float
        Mean confidence of what was read from images, 0-1; 1 where nothing was.
    encoding : str or None
        The old encoding that the names of its fonts promise.
    """

    text: str
    steps: tuple[str, ...]
    n_pages: int = 0
    n_recognised: int = 0
    confidence: float = 1.0
    encoding: str | None = None
