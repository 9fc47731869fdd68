"""The command `doichieu`. Imports of the analysis stand inside the functions, so that ``--help`` is instant.

A module per kind of command; each adds its commands to `analysis.cli.frame.app`, in the order of the imports below.
"""

from analysis.cli import studies, batch, texts, results, opening, exporting, coding, health  # noqa: F401, I001
from analysis.cli.frame import app, tell_fault

__all__ = ["app", "main"]


def main() -> None:
    """Entry point of the command; an error that nobody foresaw is one sentence, too."""
    try:
        app()
    except Exception as error:
        tell_fault(error)
        raise SystemExit(1) from None
