"""Commands for coding by hand: sample, agree, estimate."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from analysis.cli.frame import WORK, StudyName, Work, app, console, errors, one_sentence

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codes, Estimate

CodesFile = Annotated[Path, typer.Option(help="Sheet with codes said by hand (docs/CODEBOOK.md says how to code).")]


@app.command()
def sample(
    study: StudyName,
    to: Annotated[Path, typer.Option(help="CSV file to write.")],
    n: Annotated[int, typer.Option("--n", help="Tasks to draw.")] = 100,
    by: Annotated[
        str, typer.Option(help="Strata with equal numbers: none, locality, relation or confidence (of the toolkit).")
    ] = "none",
    seed: Annotated[int, typer.Option(help="Same seed, same sample.")] = 1,
    show: Annotated[bool, typer.Option("--show", help="Show the toolkit's codes; blind without it.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a sheet that is there, with its codes.")] = False,
    work: Work = WORK,
) -> None:
    """Draw tasks to be coded by hand, with known probabilities, and write the sheet to code them on.

    Fill in relation, function and change after docs/CODEBOOK.md; keep the columns document, task, stratum and
    probability as they are: `doichieu estimate` needs them.

    Example: `doichieu sample demo --n 40 --by relation --to demo-codes.csv`
    """
    from analysis.coding import coding_sheet, draw_sample
    from analysis.core.errors import InputError
    from analysis.export import write_csv

    with one_sentence():
        if to.exists() and not force:
            raise InputError(f"{to} is there already; expected a new file; choose another with --to, or use --force.")
        tables, texts, toolkit, _ = _open(work, study)
        drawn = draw_sample(toolkit, n=n, by=by, seed=seed)
        write_csv(coding_sheet(drawn, tables, texts, show=show), to, bom=True)
        n_strata = drawn["stratum"].nunique()
        said = f"{len(drawn)} of {len(toolkit)} tasks drawn from {n_strata} strata to {to}"
        console.print(said, markup=False, highlight=False, soft_wrap=True)


@app.command()
def agree(
    study: StudyName,
    codes: CodesFile,
    to: Annotated[Path | None, typer.Option(help="CSV file for all disagreements.")] = None,
    show: Annotated[int, typer.Option(min=0, help="Disagreements to print.")] = 5,
    seed: Annotated[int, typer.Option(help="Same seed, same intervals.")] = 1,
    work: Work = WORK,
) -> None:
    """Compare codes said by hand with the toolkit's, and with each other where several persons coded.

    Krippendorff's alpha is between human coders only; how they cut units stands apart from how they code them.

    Example: `doichieu agree demo --codes corpus/demo_codes.csv`
    """
    from analysis import coding
    from analysis.export import write_csv

    with one_sentence():
        _, texts, toolkit, read = _open(work, study, codes)
        matched = coding.match_codes(read.table, toolkit)
        n_lost = int((matched["matched"] == "").sum())
        console.print(f"{len(matched)} coded units, {n_lost} without a task of the study", highlight=False)
        for found in coding.compare_codes(matched, toolkit, seed=seed):
            accuracy = f"{found.variable}: {found.accuracy:.3f} {_interval(*found.interval)} the same"
            _print_counts(f"{accuracy}; n = {found.n} in {found.n_plans} plans", found.confusion)
        _print_reliability(coding.reliability(matched, seed=seed), coding.unitising(read.table))
        differ = coding.disagreements(matched, toolkit, texts)
        _print_disagreements(differ, show)
        if to is not None:
            write_csv(differ, to)
            console.print(f"{len(differ)} disagreements written to {to}", markup=False, soft_wrap=True)


@app.command()
def estimate(
    study: StudyName,
    codes: CodesFile,
    what: Annotated[str, typer.Option(help="relation=verbatim,near, function=organisational, change=agency, ...")],
    on: Annotated[
        list[str] | None,
        typer.Option(help="Covariate of the manifest or column of documents to regress on; repeatable."),
    ] = None,
    coder: Annotated[str | None, typer.Option(help="Whose codes count, where several coded.")] = None,
    work: Work = WORK,
) -> None:
    """Estimate a share of tasks, or a regression, that a coded sample puts right.

    The toolkit's codes err, and shares counted from them are biased. The sample of `doichieu sample`, coded by hand,
    corrects them; intervals say of what kind they are.

    Example: `doichieu estimate demo --codes corpus/demo_codes.csv --what relation=verbatim,near`
    """
    from analysis import coding

    with one_sentence():
        tables, _, toolkit, read = _open(work, study, codes)
        rows = read.table if coder is None else read.table[read.table["coder"] == coder]
        outcome = coding.parse_outcome(what)
        population = coding.coded_population(toolkit, coding.match_codes(rows, toolkit), outcome)
        _print_estimates(f"Share of tasks with {what}", coding.corrected_shares(population))
        if on:
            documents = tables["documents"][tables["documents"]["document"].isin(population["document"])]
            facts = coding.design_matrix(documents, tables["covariates"], on)
            _print_estimates(f"Linear regression of {what}", coding.regress(population, facts))


def _open(
    work: Path, study: str, codes: Path | None = None
) -> tuple[Mapping[str, "pd.DataFrame"], Mapping[str, str], "pd.DataFrame", "Codes"]:
    """Tables with spans in the texts as read, these texts, the toolkit's codes, and the codes of a file, if any."""
    from analysis import coding
    from analysis.coding.codes import no_codes
    from analysis.export import raw_tables
    from analysis.store import open_study

    opened = open_study(work, study)
    tables = raw_tables(opened, ("documents", "covariates", "sections", "tasks", "localisation"))
    stored = opened.table("texts")
    read = no_codes() if codes is None else coding.read_codes(codes)
    for problem in read.problems:
        errors.print(f"- {problem.message}", markup=False, highlight=False, style="yellow")
    texts = dict(zip(stored["document"], stored["text_raw"], strict=True))
    return tables, texts, coding.toolkit_codes(tables["tasks"], tables["localisation"]), read


def _interval(low: object, high: object) -> str:
    """An interval as printed; a dash where it is not defined."""
    bounds = [float(str(bound)) for bound in (low, high)]
    return "[-]" if any(b != b for b in bounds) else f"[{bounds[0]:.3g}, {bounds[1]:.3g}]"


def _print_counts(title: str, counts: "pd.DataFrame") -> None:
    console.print(title, markup=False, highlight=False, soft_wrap=True)
    table = Table()
    table.add_column("by hand \\ toolkit" if counts.index.equals(counts.columns) else "change")
    for name in counts.columns:
        table.add_column(str(name), justify="right")
    for name, row in counts.iterrows():
        table.add_row(str(name), *map(str, row))
    console.print(table)


def _print_reliability(found: Iterable[tuple[object, ...]], cut: "pd.DataFrame") -> None:
    table = Table(title="Between human coders: Krippendorff's alpha", title_justify="left")
    for name in ("variable", "level", "alpha", "95 % over plans", "units", "coders"):
        table.add_column(name, justify="left" if name in ("variable", "level") else "right")
    for variable, level, alpha, interval, n, n_coders in found:
        bounds = _interval(*interval) if isinstance(interval, tuple) else ""
        table.add_row(str(variable), str(level), f"{alpha:.3f}", bounds, str(n), str(n_coders))
    if table.row_count:
        console.print(table)
    for row in cut.to_dict("records"):
        console.print(
            f"units cut by {row['coder']} ({row['n']}) and {row['other']} ({row['n_other']}): the same borders "
            f"{row['same']:.3f}, overlapping by half {row['overlapping']:.3f} (F1, not corrected for chance)",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


def _print_disagreements(differ: "pd.DataFrame", most: int) -> None:
    console.print(f"{len(differ)} disagreements" + (f"; the first {most}:" if len(differ) > most else ""))
    for row in differ.head(most).to_dict("records"):
        sure = f" ({row['confidence']:.2f})" if row["variable"] == "relation" else ""
        who = f" {row['coder']}" if row["coder"] else ""
        table = Table(title=f"{row['document']} {row['task']}", title_justify="left", show_lines=True)
        table.add_column(f"{row['variable']} by hand{who}: {row['by_hand']}", ratio=1, overflow="fold")
        table.add_column(f"toolkit: {row['by_toolkit']}{sure}", ratio=1, overflow="fold")
        table.add_row(Text(row["text"]), Text(row["source_text"] or "no source named"))
        console.print(table)


def _print_estimates(title: str, estimates: "Iterable[Estimate]") -> None:
    listed = list(estimates)
    first = listed[0]
    said = f"{title}; {first.n} tasks, {first.n_coded} coded by hand, {first.n_plans} plans"
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    table = Table()
    for name in ("what", "value", "error", "95 %", "interval"):
        table.add_column(name, justify="left" if name in ("what", "interval") else "right", overflow="fold")
    for row in listed:
        error = "-" if row.error != row.error else f"{row.error:.3g}"
        table.add_row(row.name, f"{row.value:.3g}", error, _interval(row.low, row.high), row.interval or "unknown bias")
    console.print(table)
