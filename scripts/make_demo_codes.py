"""Write corpus/demo_codes.csv: a sample of the demo's tasks, coded as the author of the demo meant them.

A sheet as a person would hand it back, for the examples of `doichieu agree` and `doichieu estimate`: 80 tasks drawn
by the toolkit's relation with seed 1; relation and function from corpus/demo/truth.json, by document and first line.
Tasks that the truth does not know stay uncoded. Needs the study: `doichieu run corpus/demo` first.
"""

import argparse
import json
from pathlib import Path

from analysis.coding import coding_sheet, draw_sample, toolkit_codes
from analysis.export import raw_tables, write_csv
from analysis.store import open_study

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
N, BY, SEED, CODER = 80, "relation", 1, "author"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=CORPUS / "work", help="folder of all studies")
    parser.add_argument("--to", type=Path, default=CORPUS / "demo_codes.csv")
    said = parser.parse_args()
    study = open_study(said.work, "demo")
    tables = raw_tables(study, ("documents", "sections", "tasks", "localisation"))
    drawn = draw_sample(toolkit_codes(tables["tasks"], tables["localisation"]), n=N, by=BY, seed=SEED)
    sheet = coding_sheet(drawn, tables, {})
    truth = json.loads((CORPUS / "demo" / "truth.json").read_text(encoding="utf-8"))["documents"]
    meant = {(id_, task["first_line"]): task for id_, known in truth.items() for task in known.get("tasks", [])}
    for k, row in sheet.iterrows():
        task = meant.get((row["document"], int(row["first_line"])))
        if task:
            sheet.loc[k, ["coder", "relation", "function"]] = [CODER, task["relation"], task["function"]]
    write_csv(sheet, said.to, bom=True)


if __name__ == "__main__":
    main()
