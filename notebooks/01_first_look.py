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
# # A first look: who reuses, who adapts, who adds?
#
# **Question.** A centre passes a resolution, localities write plans to carry it out. How much of each plan's wording
# stands in a superior text already, what is reworked, and for what was no source found?
#
# **Short answer for the demo corpus** (wholly invented, so nothing here is a finding about a real place): every plan
# reuses superior wording, and how much differs widely between plans; four plans cite a provincial programme that the
# corpus lacks, so that for them "no source found" is only an upper bound of their own wording. The numbers are below,
# the last cell asserts them.
#
# All parameters stand in the next cell: change `FOLDER` and `STUDY` to look at other documents.

# %%
from pathlib import Path

import pandas as pd
from IPython.display import Image, Markdown, display

from analysis import pipeline, plots

ROOT = next(p for p in (Path.cwd(), *Path.cwd().parents) if (p / "pyproject.toml").is_file())
FOLDER = ROOT / "corpus" / "demo"  # a folder of .txt files, with or without a manifest.csv
STUDY = "demo"  # the name under which the results are stored
PLAN = ""  # the plan to read closely; empty: the first by level and name that shares a passage with a superior text
LANG = "en"  # language of the figures: en or vi

# %% [markdown]
# ## Run the path, from files to tables
# A study that is stored and unchanged is only opened.

# %%
study = pipeline.run(FOLDER, study=STUDY, work=ROOT / "corpus" / "work", figures=ROOT / "figures")
documents, composition, localisation = (study.table(name) for name in ("documents", "composition", "localisation"))
plans = documents[documents["role"] == "plan"]
documents[["document", "role", "level", "locality", "number", "date", "chain_coverage", "quality"]].round(2)


# %%
def show(figure):
    """A figure with its caption; its data are `figure.data`."""
    display(Image(figure.png(dpi=110), alt=figure.alt), Markdown(f"*{figure.caption}*"))


show(plots.plot_cascade(study.table("cascade"), documents, lang=LANG))

# %% [markdown]
# ## Where the words come from
# Shares of the words of the task part. `low` and `high` bound the first share by what stricter and looser matching
# would count; they are no sampling error.

# %%
show(plots.plot_composition(composition, documents, lang=LANG))

# %%
shares = ["share_chain", "share_peer", "share_boilerplate", "share_unmatched", "low", "high"]
composition[["locality", "n_words", "n_tasks", *shares]].round(2)

# %% [markdown]
# ## What the tasks do with their sources
# A task is coded by its relation to the superior text that explains most of it. The classifier errs, most of all
# between *adapted* and *thematic*: read rows, not single cells.

# %%
pd.crosstab(localisation["document"], localisation["relation"]).reindex(
    columns=["verbatim", "near", "adapted", "thematic", "none"], fill_value=0
)

# %%
source = plots.uptake.main_source(study.table("uptake"))
titles = study.table("emphasis").query("source == @source").drop_duplicates("group").set_index("group")["group_title"]
show(
    plots.plot_uptake(
        study.table("uptake"),
        documents,
        provisions=study.table("provisions"),
        group_titles=titles.to_dict(),
        source=source,
        lang=LANG,
    )
)

# %% [markdown]
# ## Read one passage beside its source
# Every number can be followed to the words behind it; the report (`figures/<study>/report.html`) shows all passages
# side by side.

# %%
texts = study.table("texts").set_index("document")["text"]
passages = study.table("alignments").query("kind == 'chain'")
passages = passages.sort_values(["target", "n_words"], ascending=[True, False])
plan = PLAN or (passages["target"].iloc[0] if len(passages) else "")
for row in passages[passages["target"] == plan].head(1).itertuples():
    print(f"{plan} (characters {row.target_start}-{row.target_end}):")
    print("  " + " ".join(texts[plan][row.target_start : row.target_end].split())[:400])
    print(f"{row.source} (characters {row.source_start}-{row.source_end}), identity {row.identity:.2f}:")
    print("  " + " ".join(texts[row.source][row.source_start : row.source_end].split())[:400])

# %% [markdown]
# ## What has no source, and where the chain has holes
# *No source found* becomes "the locality's own" only where all cited superior documents are in the corpus.

# %%
cascade = study.table("cascade")
holes = cascade[(cascade["relation"] == "implements") & (cascade["cites_document"] == "")]
missing = holes.groupby("document")["cites"].agg("; ".join).rename("carried out, but missing")
no_source = localisation[localisation["relation"] == "none"].groupby("document").size().rename("tasks without a source")
plans.set_index("document")[["locality", "chain_coverage"]].join([no_source, missing]).fillna(
    {"tasks without a source": 0, "carried out, but missing": ""}
)

# %% [markdown]
# ## What this cannot tell
# Whether a task is carried out; whether it suits the place; who wrote it first; why wording was kept (reuse is often
# mandated). Localities stand in order of level and name and are never ranked.

# %%
# The key numbers, asserted: what must hold for any study, then what is known of the demo corpus.
parts = composition[["share_chain", "share_peer", "share_boilerplate", "share_unmatched"]].astype(float)
whole = parts.sum(axis=1)[parts["share_chain"].notna()]
assert ((whole - 1).abs() < 0.01).all(), "the four parts of a plan make one whole"
assert set(composition["document"]) == set(plans["document"]), "every plan has its row"
if STUDY == "demo":
    assert (len(plans), len(documents)) == (12, 14)
    assert composition["share_chain"].max() > 2 * composition["share_chain"].min() > 0, "plans differ widely"
    assert holes["document"].nunique() == 4 and set(holes["cites"]) == {"55-CTr/TU"}, "four plans miss one programme"
