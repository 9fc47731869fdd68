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
# # Where does the emphasis differ, and how sure are we?
#
# **Question.** A resolution has numbered task groups. How much of its measures does each plan give to each of them,
# compared with what the resolution itself says to that level of government, and what of this would survive another way
# of measuring?
#
# **Short answer for the demo corpus** (wholly invented, so nothing here is a finding about a real place): provinces
# stay close to the resolution in every group; communes put about half of their words into sorting and collection,
# three times the resolution's own share, and hardly any into policy, business and staff. Most of the clear departures
# keep their side without reused words, by tasks, by content alone and on the damaged texts; not all do. Whether
# *groups* of localities differ cannot be said: with two localities a group no difference could reach significance.
#
# All parameters stand in the next cell: change `FOLDER` and `STUDY` to look at other documents.

# %%
from pathlib import Path

import pandas as pd
from IPython.display import Image, Markdown, display

from analysis import emphasis, pipeline, plots, tokenization
from analysis.pipeline.checking import check_emphasis
from analysis.pipeline.stored import read_study
from analysis.pipeline.wording import content_words
from analysis.report.emphasis import emphasis_page

ROOT = next(p for p in (Path.cwd(), *Path.cwd().parents) if (p / "pyproject.toml").is_file())
FOLDER = ROOT / "corpus" / "demo"  # a folder of plans and superior texts, with or without a manifest.csv
STUDY = "demo"  # the name under which the results are stored
SOURCE = ""  # document id of the superior text whose task groups are meant; empty: the one that most plans have
PLAN = ""  # document id of the plan to quote; empty: the first by level and name
WORDS = ("rác thải", "doanh nghiệp", "tuyên truyền")  # words to test by document, chosen before looking at the texts
LEVEL, KIND = "commune", "phường"  # plans of one level: those of localities of this kind against the others
LANG = "en"  # language of figures and sentences: en or vi


def show(figure):
    """A figure with its caption; its data are `figure.data`."""
    display(Image(figure.png(dpi=110), alt=figure.alt), Markdown(f"*{figure.caption}*"))


def quiet(step, done, total):
    """No progress shown."""


# %% [markdown]
# ## Three versions side by side
# All words; words that are not reused from superior texts (emphasis measured on copied text is the resolution's
# emphasis); tasks. `source_words`: the share in what the source says to that level. `low`, `high`: *measurement* (tasks
# placed in other groups, misread words), because a plan is observed whole.

# %%
study = pipeline.run(FOLDER, study=STUDY, work=ROOT / "corpus" / "work", figures=ROOT / "figures")
documents, table = study.table("documents"), study.table("emphasis")
source = SOURCE or table.groupby("source")["document"].nunique().sort_values(ascending=False, kind="stable").index[0]
side_by_side = emphasis.lay_side_by_side(table).query("source == @source")
plans = plots.emphasis.list_places(documents, side_by_side["document"].tolist())
plan = PLAN or plans[0].document
side_by_side[side_by_side["document"] == plan].drop(columns=["source", "document"]).round(2)

# %%
show(plots.plot_deviation(table[table["source"] == source], documents, lang=LANG))

# %% [markdown]
# ## The same in sentences that can be quoted
# One sentence per number, with its denominator. The report has them for every plan, in two languages.

# %%
page = emphasis_page(
    {name: study.table(name) for name in ("documents", "emphasis", "means", "contrasts")}, language=LANG
)
said = next(one for one in page["sources"] if one["id"] == source)
quoted = next(one for one in said["plans"] if one["document"] == plan)
display(Markdown("\n\n".join(sentence for row in quoted["rows"][:2] for sentence in row["sentences"])))

# %% [markdown]
# ## Across localities
# Means carry another kind of interval: *superpopulation*, over localities as if they had been drawn. It is missing
# below three localities, and grey below ten, where it covers too little.

# %%
show(plots.plot_shares(table[table["source"] == source], documents, means=study.table("means"), lang=LANG))

# %%
display(Markdown("\n\n".join(said["means"][-8:] + page["notes"])))

# %% [markdown]
# ## Groups of localities
# Tests permute localities; all of them are one family, whose size is `n_tests`. Levels are not compared with each
# other, nor plans under different acts. What was refused, and why, stands among the problems.

# %%
contrasts = study.table("contrasts")
columns = [
    "grouping",
    "level",
    "measure",
    "category",
    "group",
    "reference",
    "difference",
    "p_value",
    "q_value",
    "n_tests",
]
display(contrasts.sort_values(["q_value", "p_value"], kind="stable")[columns].head(5).round(3))
problems = study.table("problems")
for message in problems.loc[problems["message"].str.startswith("Some contrasts"), "message"]:
    print(message[:400])

# %% [markdown]
# ## Beyond words: how firmly, concretely and for when
# The rows on top are the superior texts themselves.

# %%
show(plots.plot_manner(study.table("manner"), documents, lang=LANG))

# %% [markdown]
# ## Words describe; they are tested only when asked, and then by document
# Figure 8 ranks words. A test takes words that were chosen *before* looking, documents of one level (levels are not
# exchangeable), and documents, not words, as what was drawn.

# %%
show(plots.plot_keyness(study.table("keyness"), lang=LANG))

# %%
material = read_study(study, quiet)
counted = {r.id: content_words(r, [task.span for task in r.tasks]) for r in material.plans if r.header.level == LEVEL}
of_kind = {r.id for r in material.plans if r.header.locality.startswith(KIND)}
sides = [
    tokenization.count_features([counted[d] for d in ids], ids)
    for ids in ([d for d in counted if d in of_kind], [d for d in counted if d not in of_kind])
]
enough = min(len(side.row_ids) for side in sides) > 1
tested = emphasis.contrast_words(*sides, WORDS) if enough else pd.DataFrame()
tested.round(4)

# %% [markdown]
# ## What stays
# The results measured again under other seeds, K and engines, without copied passages, by tasks, by content alone, on
# the texts as they were read. `same_sign`: share of the clear cells that keep their side.

# %%
checked = check_emphasis(study, quiet)
checked.variations.round(2)

# %%
stays = checked.cells[checked.cells["stays"]]
stays.query("result == 'emphasis' and source == @source").round(2)

# %% [markdown]
# ## What this cannot tell
# Why a plan gives more words to a group; whether more words mean more action; whether other localities would differ in
# the same way. A share that rises makes others fall. Nothing is ranked.

# %%
# The key numbers, asserted: what must hold for any study, then what is known of the demo corpus.
sums = side_by_side.groupby("document")[["words", "tasks"]].sum(min_count=1).dropna()
assert ((sums - 1).abs() < 1e-9).all(axis=None), "the groups of a plan make one whole"
assert contrasts.empty or set(contrasts["n_tests"]) == {len(contrasts)}, "all contrasts are one family"
assert set(table["interval"]) == {"measurement"}, "a plan is observed whole"
if STUDY == "demo":
    level_of = documents.set_index("document")["level"]
    by_level = side_by_side.assign(level=side_by_side["document"].map(level_of)).query("words > 0")
    spread = by_level.groupby("level")["log_ratio"].agg(lambda ratios: ratios.abs().max())
    assert spread["province"] < 0.8 < 1.5 < spread["commune"], "provinces stay close, communes do not"
    sorting = by_level[(by_level["group"] == "3") & (by_level["level"] == "commune")]
    assert sorting["words"].mean() > 2.5 * sorting["source_words"].mean(), "communes: sorting and collection"
    assert len(contrasts) == 96 and contrasts["q_value"].min() > 0.05, "no difference between groups can be claimed"
    assert checked.cells["stays"].mean() > 0.4 and not checked.cells["stays"].all(), "most stays, not all"
    assert (tested["n_tests"] == len(WORDS)).all() and (tested["q_value"] >= tested["p_value"]).all()
