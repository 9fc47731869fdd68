"""Commands about the installation: doctor."""

import typer
from rich.table import Table

from analysis import __version__
from analysis.cli.frame import app, console


@app.command()
def doctor() -> None:
    """Say what is installed, which optional part is missing, and how to get it.

    Example: `doichieu doctor`
    """
    from analysis.doctor import examine

    checks = examine()
    table = Table(title=f"doichieu {__version__}", title_justify="left")
    for name in ("part", "state", "detail"):
        table.add_column(name, overflow="fold")
    for check in checks:
        table.add_row(check.name, check.state, check.detail)
    console.print(table)
    if any(check.state == "missing" for check in checks):
        raise typer.Exit(1)
