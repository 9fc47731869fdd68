"""The command that opens a report with the study behind it: open."""

import webbrowser
from typing import Annotated

import typer

from analysis.cli.frame import FIGURES, WORK, Figures, StudyName, Work, app, console, one_sentence


@app.command("open")
def open_report(
    study: StudyName,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it, or print the address only.")] = True,
    work: Work = WORK,
    figures: Figures = FIGURES,
) -> None:
    """Open the report of a study so that corrections said in it are saved in the study's own corrections.csv.

    Only this machine can reach it, and only with the address that is printed. Ctrl-C ends it. The next
    `doichieu run` of the study applies what was saved.

    Example: `doichieu open demo --no-browser`
    """
    from analysis.serving import serve_report
    from analysis.store import open_study

    with one_sentence():
        server = serve_report(figures / study, open_study(work, study).folder)
    with server:
        console.print(server.address, markup=False, highlight=False, soft_wrap=True)
        if browser:
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("doichieu: ended; run the study again to apply what was saved.", highlight=False)
