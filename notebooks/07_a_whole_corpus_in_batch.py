# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A whole corpus in batch
#
# **Question.** How is a folder of many plans run without a person beside it, what does a second run cost, what does one
# plan more cost, and where does one see what failed?
#
# **Short answer for the demo corpus** (wholly invented, so nothing here is a finding about a real place): one call
# reads every file in several processes. A run on an unchanged folder makes nothing again. One plan more is read and
# coded, and with it the two damaged plans, whose repair learns from the clean ones; every other plan is kept, and only
# what looks at all plans at once is made again. A file that can't be read is a row of the table `problems` with one
# sentence, and the rest goes on. Means over localities come with intervals, and few localities make them wide. An
# export holds every number with a sentence to quote it.
#
# All parameters stand in the next cell: change `FOLDER` to run other documents. Everything happens in a temporary copy,
# so that neither the documents nor a study that is stored are touched.

# %%
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis import export, pipeline

ROOT = next(p for p in (Path.cwd(), *Path.cwd().parents) if (p / "pyproject.toml").is_file())
FOLDER = ROOT / "corpus" / "demo"  # a folder of plans and superior texts, with or without a manifest.csv
STUDY = "demo"  # the name under which the results are stored
JOBS = 2  # processes; the results do not depend on it
LATER = ""  # the plan that comes later, as a path in FOLDER; empty: the last plan by its name
GROUP = "province"  # column of the table documents by which the studies of the last part are cut
N_PLANS = 3400  # plans of a nation, for the arithmetic: provinces and communes
# Per plan, measured: docs/SCALE.md.
CPU_SECONDS = {"read and repair": 0.28, "code and describe": 0.2, "count, topics, emphasis": 0.14}

# %% [markdown]
# ## A folder as it comes: a plan is still missing, a file is broken
# The copy lacks one plan, and holds a file that only looks like a PDF.

# %%
place = Path(tempfile.mkdtemp())
corpus, work = place / "corpus", place / "work"
shutil.copytree(FOLDER, corpus)
at_once = pipeline.run(corpus, study="at-once", work=work, figures=None, jobs=JOBS)  # to compare with at the end
plans = at_once.table("documents").query("role == 'plan'")
later = Path(LATER or plans["file"].max())
shutil.move(corpus / later, place / later.name)
(corpus / "ke-hoach-hong.pdf").write_bytes(b"%PDF-1.7 cut off on the way")
print(f"{len(plans)} plans; comes later: {later.name}")

# %% [markdown]
# ## The first run, and what failed
# `progress` is called with every step; here it only counts how much each step did. On the command line the same is
# `doichieu run FOLDER --study STUDY --jobs 2`, with a bar instead.

# %%
done: Counter[str] = Counter()


def count(step, finished, total):
    """Note the greatest number of documents that a step came to."""
    done[step] = max(done[step], finished)


study = pipeline.run(corpus, study=STUDY, work=work, figures=None, jobs=JOBS, progress=count)
problems = study.table("problems")
for problem in problems.itertuples():
    print(problem.file, f"({problem.kind}{', left out' if problem.fatal else ''}):", problem.message)

# %% [markdown]
# ## What a second run costs
# `find_stale` says why a study would be made again (the command: `doichieu status STUDY`): no reason, nothing is made.
# The files of the tables are the same ones, not only equal ones.


# %%
def made(folder):
    """Every file below a folder, and when it was written."""
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in sorted(folder.rglob("*.parquet"))}


def kept(folder):
    """What is kept of single documents: step -> files."""
    return {p.name: {f.name: f.stat().st_mtime_ns for f in p.iterdir()} for p in sorted((folder / "steps").iterdir())}


before, steps_before = made(study.folder), kept(study.folder)
reasons = pipeline.find_stale(study)
study = pipeline.run(corpus, study=STUDY, work=work, figures=None, jobs=JOBS)
unchanged = made(study.folder) == before
print("reasons:", reasons or "none", "| files written again:", 0 if unchanged else "some")

# %% [markdown]
# ## What one plan more costs
# The plan arrives. It alone is read, coded and measured; damaged ones are repaired again where the clean texts that
# teach their repair changed (at most 200 teach, so that in a large corpus one plan more seldom does). Plans that share
# a passage with it are described again. In a corpus as small as this one all tasks make the topics, so that the models
# change, and with them every plan's shares; in a large one they are found in a sample of plans.

# %%
shutil.move(place / later.name, corpus / later)
stale = pipeline.find_stale(study)
study = pipeline.run(corpus, study=STUDY, work=work, figures=None, jobs=JOBS)
steps_after = kept(study.folder)
print(*stale, sep="\n")
cost = pd.DataFrame(
    [
        {
            "step": step,
            "kept from before": sum(steps_before[step].get(name) == written for name, written in files.items()),
            "made now": sum(steps_before[step].get(name) != written for name, written in files.items()),
        }
        for step, files in steps_after.items()
    ]
)
cost.set_index("step")

# %% [markdown]
# ## A result of the whole corpus, with intervals
# Plans are observed whole, so an interval of one plan is one of measurement. A mean over localities asks what would
# have been found in other localities of the kind: bootstrap-t over localities, none below three, too narrow below ten
# (`few`).

# %%
means = study.table("means").query("measure.str.startswith('words of ') and n > 1")
source = means["measure"].iloc[0] if len(means) else ""
shown = means[means["measure"] == source][["group", "category", "label", "share", "low", "high", "n", "few"]]
print(source)
shown.assign(label=shown["label"].str.slice(0, 60)).head(12).round(3).set_index(["group", "category"])

# %% [markdown]
# ## Take everything along
# CSV, a workbook, Parquet, Stata, graphs, annotations, printed tables, and an archive that runs again to the same bytes
# (`doichieu export STUDY --to DIR --format all`). `quotes.csv` says of every number how it may be quoted.

# %%
written = export.export_study(study, place / "export", formats=("all",))
quotes = pd.read_csv(place / "export" / "quotes.csv")
print(f"{len(quotes)} sentences to quote, in English and Vietnamese; for example:")
print(quotes.query("table == 'composition' and what.str.startswith('share_words_reused')")["sentence_en"].iloc[0])
pd.Series(Counter(path.suffix for path in written)).rename("files").sort_index().to_frame()

# %% [markdown]
# ## Several studies in a loop
# Here one study per province, each with the superior texts. A study has a name and a folder of its own in `work`;
# studies share nothing, so that a loop may be broken off and started again. What a study does not hold, it cannot find:
# a passage shared with a plan of another province counts as without a source here.
# On the command line `doichieu batch STUDIES.toml` runs a list of studies; one that fails does not stop the others.

# %%
documents = study.table("documents")
groups = sorted(set(documents.query("role == 'plan'")[GROUP]) - {""})[:2]
rows = []
for group in groups:
    folder = place / "cut" / pipeline.name_of(Path(group))
    wanted = documents[(documents["role"] == "source") | (documents[GROUP] == group)]
    for file in [*wanted["file"], *(name for name in ("manifest.csv",) if (corpus / name).is_file())]:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(corpus / file, folder / file)
    part = pipeline.run(folder, study=pipeline.name_of(folder), work=work, figures=None, jobs=JOBS)
    found = part.table("composition")
    of_whole = study.table("composition").set_index("document").loc[found["document"]]
    for row, whole in zip(found.to_dict("records"), of_whole.to_dict("records"), strict=True):
        rows.append((group, row["locality"], row["share_chain"], row["share_peer"], whole["share_peer"]))
columns = ["study", "locality", "from above", "shared with peers", "... in the whole corpus"]
pd.DataFrame(rows, columns=columns).round(2).set_index(["study", "locality"])

# %% [markdown]
# ## The arithmetic for a nation
# Steps that take one document at a time go in proportion to the plans, and spread over the cores. What looks at all
# plans at once (passages between plans, topics, similarity, emphasis) runs in one process and comes on top:
# [docs/SCALE.md](../docs/SCALE.md) says what was measured and what is arithmetic.

# %%
per_plan = sum(CPU_SECONDS.values())
hours = {cores: round(N_PLANS * per_plan / 3600 / cores, 2) for cores in (1, 2, 16)}
pd.DataFrame({"cores": hours.keys(), "hours, single documents": hours.values()}).set_index("cores")

# %% [markdown]
# ## What this cannot tell
# How long it takes on another machine; whether a plan that was never filed exists; what a file that failed would have
# said. Every share of a corpus is one of the files in it.

# %%
# The key numbers, asserted: what must hold for any study, then what is known of the demo corpus.
broken = problems[problems["file"] == "ke-hoach-hong.pdf"]
assert len(broken) == 1 and broken["fatal"].all() and len(broken["message"].iloc[0]) > 20, "a sentence, no traceback"
assert not reasons and unchanged, "nothing is made again of an unchanged folder"
assert any(later.stem in reason for reason in stale), "the new plan is the reason"
assert (cost["made now"] >= 1).any() and len(study.table("composition")) == len(plans)
tables = [name for name in study.tables if name != "problems"]
assert all(study.table(name).equals(at_once.table(name)) for name in tables), "the same as if it had been run at once"
if STUDY == "demo":
    assert len(plans) == 12 and done["coding tasks"] == 11
    alone = cost[cost["step"].isin(["files", "reading", "passages", "coding", "counting", "measuring"])]
    assert len(alone) == 6 and alone["made now"].between(1, 3).all(), "it and two damaged plans"
    assert (alone["kept from before"] >= 8).all()
    assert sum(row[3] for row in rows) < sum(row[4] for row in rows), "peers outside a study are not found"
shutil.rmtree(place)
