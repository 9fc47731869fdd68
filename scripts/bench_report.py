"""How large the report of many plans is and how long a browser takes to open it.

The plans of a study are repeated under other names until there are as many as asked for; everything that is said of a
plan is repeated with it.

    python scripts/bench_report.py demo --plans 60
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.core.tables import TABLES
from analysis.plots import plot_all
from analysis.report import render_report
from analysis.store import open_study

BY_DOCUMENT = {"document": ("document", "other", "step_document"), "alignments": ("source", "target")}
"""Columns that name a plan."""
TWICE = ("similarity", "branches", "section_similarity")
"""Tables of pairs, left as they are."""


def repeat_plans(tables: Mapping[str, pd.DataFrame], n_plans: int) -> dict[str, pd.DataFrame]:
    """`tables` with their plans repeated, each time under other names and numbers."""
    documents = tables["documents"]
    plans = documents.loc[documents["role"] == "plan", "document"].tolist()
    found = {name: [table] for name, table in tables.items()}
    for turn in range(1, -(-n_plans // len(plans))):
        chosen = plans[: n_plans - turn * len(plans)]
        for name, table in tables.items():
            key = "target" if name == "alignments" else "document"
            if name in TWICE or key not in table.columns:
                continue
            rows = table[table[key].isin(chosen)].copy()
            for column in (*BY_DOCUMENT["document"], *BY_DOCUMENT["alignments"]):
                if column in rows.columns and name != "provisions" and not (name == "emphasis" and column == "source"):
                    rows[column] = [f"{value}-{turn}" if value in chosen else value for value in rows[column]]
            if name == "documents":
                rows["locality"] = rows["locality"] + f" {turn + 1}"
            found[name].append(rows)
    return {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}


def seconds_to_open(path: Path) -> list[tuple[str, float, float]]:
    """View, seconds until it stands on the screen, and seconds of processor time of its page: medians of five."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    found = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for view in ("overview", "uptake", "tasks", "reading", "holes", "targets", "cascade", "shared"):
            trials, work = [], []
            for _ in range(5):
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(f"{path.as_uri()}#{view}", wait_until="load")
                trials.append(page.evaluate(
                    "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
                ) / 1000)  # fmt: skip
                session = page.context.new_cdp_session(page)
                session.send("Performance.enable")
                metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
                work.append(metrics["ProcessTime"])
                page.context.close()
            found.append((view, sorted(trials)[2], sorted(work)[2]))
        browser.close()
    return found


def main() -> None:
    """Print size, time to write and time to open."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study")
    parser.add_argument("--plans", type=int, default=60)
    parser.add_argument("--work", type=Path, default=Path("corpus/work"))
    parser.add_argument("--without-figures", action="store_true")
    options = parser.parse_args()
    study = open_study(options.work, options.study)
    tables = repeat_plans({name: study.table(name) for name in TABLES}, options.plans)
    figures = () if options.without_figures else plot_all(tables)
    started = time.perf_counter()
    page = render_report(tables, figures, study=options.study)
    seconds = time.perf_counter() - started
    n_plans = int((tables["documents"]["role"] == "plan").sum())
    print(
        f"{n_plans} plans, {len(tables['tasks'])} tasks: {len(page.encode()) / 1e6:.2f} MB, written in {seconds:.1f} s"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(page, encoding="utf-8", newline="\n")
        for view, taken, work in seconds_to_open(path):
            print(f"{view:10} {taken:.2f} s, of which {work:.2f} s of processor time")


if __name__ == "__main__":
    main()
