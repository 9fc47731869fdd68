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
# # What has no source?
#
# **Question.** Which tasks did a locality add by itself, and how sure can one be that they came from nowhere else?
#
# **Short answer for the demo corpus** (wholly invented): a good part of the tasks has no source in the corpus, but only
# where the chain is complete may they be called the locality's own; four plans cite a programme that the corpus lacks,
# and for them the number is an upper bound. The last cell asserts the numbers.
#
# All parameters stand in the next cell.

# %%
from pathlib import Path

import pandas as pd
from IPython.display import Image, Markdown, display

from analysis import pipeline, plots

ROOT = next(p for p in (Path.cwd(), *Path.cwd().parents) if (p / "pyproject.toml").is_file())
FOLDER = ROOT / "corpus" / "demo"  # a folder of plans and the texts they carry out
STUDY = "demo"  # the name under which the results are stored
PLAN = ""  # the plan to read closely; empty: the first whose tasks without a source may be called its own
SURE = 0.6  # below this probability a code is to be checked by hand first
LANG = "en"  # language of the figures: en or vi

# %%
study = pipeline.run(FOLDER, study=STUDY, work=ROOT / "corpus" / "work", figures=ROOT / "figures")
documents, coded, tasks = (study.table(name) for name in ("documents", "localisation", "tasks"))
genealogy, cascade = study.table("genealogy"), study.table("cascade")
plans = documents[documents["role"] == "plan"].set_index("document")
words = tasks.rename(columns={"id": "task"})[["document", "task", "kind", "lead", "deadline", "text"]]
coded = coded.merge(words, on=["document", "task"]).query("kind != 'closing'")


def show(figure):
    """A figure with its caption; its data are `figure.data`."""
    display(Image(figure.png(dpi=110), alt=figure.alt), Markdown(f"*{figure.caption}*"))


# %% [markdown]
# ## How many, and may they be called the locality's own?
# `own` is *yes* only where all superior documents that the plan cites are in the corpus and the other plans were
# searched; *bound* says that a source may lie outside. `thematic` tasks share only the field with their source.

# %%
holes = cascade[(cascade["relation"] == "implements") & (cascade["cites_document"] == "")]
counts = coded.groupby("document").agg(
    n_tasks=("task", "size"),
    thematic=("relation", lambda r: int((r == "thematic").sum())),
    none=("relation", lambda r: int((r == "none").sum())),
    own=("own", lambda o: int((o == "yes").sum())),
    bound=("own", lambda o: int((o == "bound").sum())),
)
table = plans[["locality", "chain_coverage"]].join(counts)
table["missing superior documents"] = holes.groupby("document")["cites"].agg("; ".join).reindex(table.index).fillna("")
table.round(2)

# %% [markdown]
# ## Which superior documents are missing
# Before anything is said about a locality's own ideas: find these files, add them to the folder, run again.

# %%
show(plots.plot_coverage(cascade, documents, lang=LANG))

# %% [markdown]
# ## Read them
# Tasks without a source of one plan, the least sure first: agency, deadline, own words. A paraphrase that shares no
# wording with its source ends here, too: this is where a human reader is needed most.

# %%
own = coded[coded["relation"].isin(["none"])]
plan = PLAN or next(iter(own.loc[own["own"] == "yes", "document"]), next(iter(own["document"]), ""))
columns = ["task", "function", "confidence", "alternative", "lead", "deadline", "text"]
read = own[own["document"] == plan].sort_values("confidence")[columns]
read.assign(text=[" ".join(text.split())[:160] for text in read["text"]])

# %% [markdown]
# ## How sure
# Codes below `SURE` are to be read by hand; the rest errs, too (docs/models/localisation.md says how often).

# %%
unsure = coded.assign(unsure=coded["confidence"] < SURE).groupby("relation")["unsure"].agg(["size", "sum"])
unsure.columns = ["tasks", f"less sure than {SURE}"]
unsure.reindex(["verbatim", "near", "adapted", "thematic", "none"]).fillna(0).astype(int)

# %% [markdown]
# ## At which level a task came in
# The highest level at which its wording is found; *unknown* where the chain has a hole.

# %%
level = coded.merge(documents[["document", "level"]], on="document")
pd.crosstab(level["level"], level["introduced_at"])

# %% [markdown]
# ## One task through the levels

# %%
steps = genealogy.groupby(["document", "task"])["step_document"].nunique()
longest = steps.idxmax() if len(steps) else ("", "")
texts = study.table("texts").set_index("document")["text"]
for row in genealogy[(genealogy["document"] == longest[0]) & (genealogy["task"] == longest[1])].itertuples():
    wording = texts[row.step_document][row.start : row.end] if row.step_document in texts else "missing"
    print(f"{row.level:9} {row.number:14} {row.relation:9} {' '.join(wording.split())[:170]}")

# %% [markdown]
# ## What this cannot tell
# *No source found* is a statement about this corpus and this method. A task may be taken from a text nobody filed, from
# a telephone call, or be a paraphrase. Whether an own task is an innovation is for the reader to say.

# %%
assert set(coded.loc[coded["relation"] != "none", "own"]) == {"no"}, "only a task without a source can be own"
incomplete = table.index[table["chain_coverage"] < 1]
assert table.loc[incomplete, "own"].fillna(0).sum() == 0, "no plan with a hole in its chain has tasks of its own"
if STUDY == "demo":
    assert len(incomplete) == 4 and set(holes["cites"]) == {"55-CTr/TU"}
    assert table["own"].sum() > 10 and table["bound"].sum() > 5
    assert 0.05 < counts["none"].sum() / counts["n_tasks"].sum() < 0.5
