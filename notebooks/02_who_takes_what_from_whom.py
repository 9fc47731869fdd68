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
# # Who takes what from whom?
#
# **Question.** Which wording of a plan stands in the centre's text, which came down through the province, which is
# shared with a neighbour, and which seems to come from a text that nobody filed?
#
# **Short answer for the demo corpus** (wholly invented): most shared wording comes down each plan's own chain. Two
# plans share wording that no superior text of the corpus has, and both carry out a programme that the corpus lacks: it
# may come from there. Plans are more alike with all their words than without what they took from above: much of the
# likeness is the centre's. The last cell asserts the numbers.
#
# All parameters stand in the next cell.

# %%
from pathlib import Path

import pandas as pd
from IPython.display import Image, Markdown, display

from analysis import localisation, pipeline, plots

ROOT = next(p for p in (Path.cwd(), *Path.cwd().parents) if (p / "pyproject.toml").is_file())
FOLDER = ROOT / "corpus" / "demo"  # a folder of plans and the texts they carry out
STUDY = "demo"  # the name under which the results are stored
LEAST_SUPPORTERS = 3  # plans that must share a wording before an unseen source is thought of
SHIFT = 0.7  # how far the threshold of "near" is moved in the last table, in log-probability
LANG = "en"  # language of the figures: en or vi

# %%
study = pipeline.run(FOLDER, study=STUDY, work=ROOT / "corpus" / "work", figures=ROOT / "figures")
names = ("documents", "alignments", "composition", "clusters", "similarity", "branches", "localisation", "texts")
tables = {name: study.table(name) for name in names}
documents, alignments = tables["documents"], tables["alignments"]
names_shown = documents["locality"].where(documents["locality"] != "", documents["number"])
label = dict(zip(documents["document"], names_shown, strict=True))


def show(figure):
    """A figure with its caption; its data are `figure.data`."""
    display(Image(figure.png(dpi=110), alt=figure.alt), Markdown(f"*{figure.caption}*"))


# %% [markdown]
# ## From which text
# Words of every plan that stand in shared passages, by the other side. A word that two superior texts have is counted
# under both: the chain is a chain. `direction` says how we know who came first: the plan's own chain of citations, the
# date, or not at all (`shared`).

# %%
taken = alignments.assign(plan=alignments["target"].map(label), other=alignments["source"].map(label))
taken.pivot_table(index="plan", columns=["direction", "other"], values="n_words", aggfunc="sum", fill_value=0)

# %% [markdown]
# ## How much of it any plan of this kind would have
# `share_words_reused` with its measurement bounds, beside what register alone gives (`share_register`, missing where
# the corpus has no plan under another act).

# %%
columns = ["locality", "n_words", "share_words_reused", "low", "high", "share_register", "share_peer", "share_unseen"]
tables["composition"][columns].round(2)

# %% [markdown]
# ## An unseen source?
# Wording that several plans share and no superior text of the corpus has, boilerplate left out. Where all of them carry
# out the same document that the corpus lacks, `missing_source` names it: find it, and run again. Else it may come from
# a text that nobody filed, from a template, or from one of the plans: the first date names nobody as the author.

# %%
clusters = tables["clusters"]
unseen = clusters[
    (clusters["boilerplate"] == "")
    & ((clusters["n_supporters"] >= LEAST_SUPPORTERS) | (clusters["missing_source"] != ""))
]
unseen = unseen.assign(plan=unseen["document"].map(label)).sort_values(["cluster", "date"])
unseen.groupby("cluster").agg(
    plans=("plan", "; ".join),
    first=("date", "min"),
    words=("n_words", "first"),
    missing_source=("missing_source", "first"),
    wording=("wording", "first"),
).sort_values(["missing_source", "words"], ascending=False).head(10)

# %% [markdown]
# ## Alike through the centre, or beyond it?

# %%
scopes = ["all words", "words not taken from the source"]
plans = set(documents.loc[documents["role"] == "plan", "document"])
square = tables["similarity"].query("measure == 'tfidf' and document != other")
pairs = square[square["document"].isin(plans) & square["other"].isin(plans)]
likeness = pairs.groupby("scope")["value"].agg(["median", "min", "max"]).reindex(scopes)
likeness.round(2)

# %%
show(plots.plot_similarity(tables["similarity"], documents, branches=tables["branches"], lang=LANG))

# %% [markdown]
# ## One decision, from the inside
# The least certain task coded *near*, with the passages it was laid beside.

# %%
coded = tables["localisation"]
unsure = coded[coded["relation"] == "near"].sort_values("confidence")
if len(unsure):
    print(localisation.explain(tables, unsure["document"].iloc[0], unsure["task"].iloc[0]))

# %% [markdown]
# ## Would other thresholds tell another story?
# Tasks reused (verbatim or near) per plan as coded, and with *near* made easier and harder to reach. Where the columns
# differ, so would careful readers.

# %%
moved = {"harder": -SHIFT, "as coded": 0.0, "easier": SHIFT}
codes = {name: localisation.move_thresholds(coded, {"near": shift}) for name, shift in moved.items()}
reused = pd.DataFrame(
    {name: code.isin(["verbatim", "near"]).groupby(coded["document"]).mean() for name, code in codes.items()}
)
reused.rename(index=label).astype(float).round(2)

# %%
show(plots.plot_robustness(tables["composition"], documents, alignments=alignments, localisation=coded, lang=LANG))

# %% [markdown]
# ## What this cannot tell
# An older date does not prove who copied: both may follow a third text. Reuse is often mandated; it is no verdict.
# Support of a branch says that it does not hang on a few sections, not why plans are alike.

# %%
assert set(alignments["direction"]) <= {"chain", "date", "shared"}
assert (reused["harder"] <= reused["easier"]).all(), "an easier threshold never takes a reused task away"
if STUDY == "demo":
    chain_words = alignments.loc[alignments["direction"] == "chain", "n_words"].sum()
    assert chain_words > 0.5 * alignments["n_words"].sum(), "most shared wording comes down the chain"
    named = set(unseen.loc[unseen["missing_source"] == "55-CTr/TU", "document"])
    assert {"huyen-na-lua", "xa-pu-ngan"} <= named, "an unseen programme shows"
    assert likeness.loc["all words", "median"] > likeness.loc[scopes[1], "median"], "much likeness is the centre's"
