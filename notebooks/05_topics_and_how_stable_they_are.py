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
# # Topics, and how stable they are
#
# **Question.** Which words go together across the tasks of all plans, how many topics do the texts carry, and would the
# same topics come back from other texts of the kind?
#
# **Short answer for the demo corpus** (wholly invented, so nothing here is a finding about a real place): half of the
# ten topics that the default engine finds come back from other samples of the tasks, none of those of LDA does. Topics
# *guided* by the task groups of the resolution all come back; yet on plans this short their shares agree only loosely
# with those counted by headings (correlation 0.4; 0.7 to 0.9 on longer, real plans). Stable is not the same as right:
# with so few words topics are a reading aid, and the table `emphasis` is the measure.
#
# All parameters stand in the next cell: change `FOLDER` and `STUDY` to look at other documents, `ENGINE` and `K` to
# look at other topics.

# %%
from pathlib import Path

import numpy as np
import pandas as pd
from IPython.display import Image, Markdown, display

from analysis import pipeline, plots, topics
from analysis.pipeline.fitting import task_matrix
from analysis.pipeline.stored import read_study

ROOT = next(p for p in (Path.cwd(), *Path.cwd().parents) if (p / "pyproject.toml").is_file())
FOLDER = ROOT / "corpus" / "demo"  # a folder of plans and superior texts, with or without a manifest.csv
STUDY = "demo"  # the name under which the results are stored
ENGINE = "lda"  # the engine to fit beside the stored topics: nmf or lda
K = None  # its number of topics; None: the usual one for so many tasks
SEED = 7  # its seed
SOURCE = ""  # document id whose task groups guide; empty: the first that guides topics of this study
LANG = "en"  # language of the figures: en or vi

# %% [markdown]
# ## How many topics?
# No column decides alone. Topics below 0.7 in stability (the mean cosine with the topics found again in five samples of
# four fifths of the tasks) are unstable: no result is read from them.

# %%
study = pipeline.run(FOLDER, study=STUDY, work=ROOT / "corpus" / "work", figures=ROOT / "figures")
choice = study.table("topic_choice")
figure = plots.plot_topic_choice(choice, lang=LANG)
display(Image(figure.png(dpi=110), alt=figure.alt), Markdown(f"*{figure.caption}*"))

# %% [markdown]
# ## The topics of this study
# A topic's words are those that stand out against the corpus. Its label is marked where it is unstable; beside it
# stands the provision of a superior text nearest to it in words.

# %%
words = study.table("topics")
named = words.sort_values("rank").groupby(["model", "topic"]).agg(
    label=("label", "first"), stability=("stability", "first"), words=("word", lambda w: ", ".join(w[:8])),
    provision=("provision", "first"),
)  # fmt: skip
named.loc["nmf"].round(2)

# %% [markdown]
# ## What stands behind a topic
# The provisions nearest to the most stable topic, and the tasks that hold most of it.

# %%
best = int(named.loc["nmf"]["stability"].astype(float).idxmax())
behind = study.table("topic_texts").query("model == 'nmf' and topic == @best")
behind.assign(text=behind["text"].str.slice(0, 90))[["kind", "document", "unit", "value", "text"]].round(2)


# %% [markdown]
# ## Another engine, another K, another seed
# The same tasks, fitted anew as the parameters say. Its stability is measured in the same way.


# %%
def quiet(step, done, total):
    """No progress shown."""


material = read_study(study, quiet)
units = [(reading, task) for reading in material.plans for task in reading.tasks if task.kind != "closing"]
matrix = task_matrix(units)
fit = {"nmf": topics.fit_nmf, "lda": topics.fit_lda}[ENGINE]
model = fit(matrix, n_topics=K, seed=SEED)
again = topics.fit_again(model, matrix, fit=lambda part, seed: fit(part, n_topics=model.n_topics, seed=seed))
foremost = topics.distinctive_words(model, matrix, n=8)
pd.DataFrame(
    {
        "words": [", ".join(model.features[i] for i in topic) for topic in foremost],
        "stability": again.stability.round(2),
        "unstable": again.stability < 0.7,
    }
)

# %% [markdown]
# ## Guided topics: topic k is task group k of the resolution
# Their shares need no headings. Laid beside the shares counted by headings and content they show how far words alone
# can tell the groups apart.

# %%
shares, counted = study.table("topic_shares"), study.table("emphasis")
guides = sorted(name.removeprefix("guided by ") for name in set(shares["model"]) if name.startswith("guided by "))
source = SOURCE or guides[0]
guided = shares[shares["model"] == f"guided by {source}"].assign(position=lambda rows: rows["topic"])
groups = counted.query("source == @source and version == 'words'")
order = {group: position for position, group in enumerate(dict.fromkeys(groups["group"]))}
both = guided.merge(groups.assign(position=groups["group"].map(order)), on=["document", "position"])
both = both.dropna(subset=["share"])
agreement = float(np.corrcoef(both["effect"].astype(float), both["share"].astype(float))[0, 1])
print(f"{len(both)} cells (plans x task groups), correlation of the two measures {agreement:.2f}")
both[["document", "group", "effect", "share", "share_not_reused", "source_share_x", "log_ratio_x"]].head(7).round(2)

# %% [markdown]
# ## What this cannot tell
# Whether a topic is a subject; whether the number of topics is right; anything from a topic marked as unstable. The
# interval of a topic's share in a plan resamples the tasks of that plan and leaves the topics fixed.

# %%
# The key numbers, asserted: what must hold for any study, then what is known of the demo corpus.
whole = shares.groupby(["model", "document"])["effect"].sum()
assert ((whole - 1).abs() < 1e-6).all(), "the topics of a plan make one whole"
known = words["stability"].notna()
assert (words["label"].str.endswith("(unstable)") == (words["stability"] < 0.7).fillna(False))[known].all()
assert model == fit(matrix, n_topics=K, seed=SEED), "the same seed gives the same topics"
if STUDY == "demo":
    stable = (named["stability"] >= 0.7).groupby(level="model").mean()
    assert stable["nmf"] <= 0.7 and stable["lda"] <= 0.3, "free topics: few come back"
    assert stable[f"guided by {source}"] >= 0.9 and 0.2 < agreement < 0.7, "guided topics come back, yet agree loosely"
