"""A sample of tasks to be coded by hand, drawn with known probabilities, and the sheet to code it on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.coding.agreement import source_text
from analysis.core.errors import InputError

STRATA = ("none", "locality", "relation", "confidence")
SHEET = (
    "document", "locality", "task", "first_line", "last_line", "heading", "text", "superiors", "coder", "relation",
    "function", "change", "note", "stratum", "probability",
)  # fmt: skip
"""Columns of a coding sheet; those from ``coder`` to ``note`` are for the person who codes."""
SHOWN = ("toolkit_relation", "toolkit_function", "toolkit_change", "toolkit_confidence", "source", "source_text")
"""Further columns of a sheet that is not blind."""
_THIRDS = ("low", "middle", "high")


def draw_sample(toolkit: pd.DataFrame, *, n: int, by: str = "none", seed: int = 1) -> pd.DataFrame:
    """A stratified simple random sample of tasks, without replacement.

    Parameters
    ----------
    toolkit : DataFrame
        From `codes.toolkit_codes`: the population, a row per task.
    n : int
        Tasks to draw; where there are fewer, all are drawn.
    by : str
        One of `STRATA`: none; ``locality`` (the plan); ``relation`` (the toolkit's); ``confidence`` (thirds of the
        toolkit's confidence). Every stratum gets the same number of tasks, as far as it has them, so that rare codes
        and short plans are seen, too; the probabilities undo it.
    seed : int

    Returns
    -------
    DataFrame
        Rows of `toolkit` in their order, with ``stratum`` and ``probability`` (tasks drawn from the stratum / tasks in
        it).

    Raises
    ------
    InputError
        For fewer than one task, or another `by`.
    """
    if n < 1:
        raise InputError(f"A sample has one task or more; got {n}; choose another with --n.")
    if by not in STRATA:
        raise InputError(f"A sample is drawn by {', '.join(STRATA)}; got {by!r}; choose one with --by.")
    strata = strata_of(toolkit, by)
    sizes = strata.value_counts().sort_index()
    wanted = allocate(dict(zip(sizes.index, sizes.tolist(), strict=True)), n)
    generator = np.random.default_rng(seed)
    drawn = np.zeros(len(toolkit), dtype=bool)
    probability = np.ones(len(toolkit))
    for stratum in sizes.index:
        places = np.flatnonzero(strata == stratum)
        drawn[np.sort(generator.choice(places, size=wanted[stratum], replace=False))] = True
        probability[places] = wanted[stratum] / len(places)
    return toolkit.assign(stratum=strata, probability=probability)[drawn].reset_index(drop=True)


def strata_of(toolkit: pd.DataFrame, by: str) -> pd.Series:
    """The stratum of every task."""
    if by == "locality":
        return toolkit["document"].astype("str")
    if by == "relation":
        return toolkit["relation"].astype("str")
    if by == "confidence":
        ranks = toolkit["confidence"].astype(float).rank(method="first")
        thirds = np.ceil(3 * ranks / max(len(toolkit), 1)).astype(int)
        return pd.Series([_THIRDS[third - 1] for third in thirds], index=toolkit.index, dtype="str")
    return pd.Series("all", index=toolkit.index, dtype="str")


def allocate(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many to draw from each stratum: the same number, none more than it has; what remains goes to the largest.

    >>> allocate({"none": 2, "near": 10, "verbatim": 10}, 11)
    {'none': 2, 'near': 5, 'verbatim': 4}
    """
    wanted = dict.fromkeys(sizes, 0)
    left = min(n, sum(sizes.values()))
    while left:
        open_ = sorted((s for s in sizes if wanted[s] < sizes[s]), key=lambda s: (wanted[s] - sizes[s], s))
        each = max(left // len(open_), 1)
        for stratum in open_:
            take = min(each, sizes[stratum] - wanted[stratum], left)
            wanted[stratum] += take
            left -= take
    return wanted


def coding_sheet(
    drawn: pd.DataFrame, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], *, show: bool = False
) -> pd.DataFrame:
    """The sheet on which a person codes a sample: blind, unless `show`.

    Parameters
    ----------
    drawn : DataFrame
        From `draw_sample`.
    tables : mapping of str to DataFrame
        ``documents``, ``tasks`` and ``sections``.
    texts : mapping of str to str
        Document id -> text as it was read.
    show : bool
        Also the toolkit's codes and its best source. Who sees a code before coding tends to agree with it: a sample
        drawn to estimate shares or accuracy should be blind.

    Returns
    -------
    DataFrame
        Columns `SHEET`, with `show` also `SHOWN`; all text. ``superiors`` names the documents in which to look for a
        source. In a blind sheet drawn by relation or confidence the stratum is a letter that does not tell which.
    """
    documents = tables["documents"].set_index("document")
    titles = {(d, i): t for d, i, t in tables["sections"][["document", "id", "title"]].itertuples(index=False)}
    tasks = tables["tasks"].set_index(["document", "id"])
    letters = {stratum: _letter(k) for k, stratum in enumerate(drawn["stratum"].drop_duplicates())}
    rows = []
    for row in drawn.to_dict("records"):
        task = tasks.loc[(row["document"], row["task"])]
        about = documents.loc[row["document"]]
        known = {
            "document": row["document"], "locality": about["locality"], "task": row["task"],
            "first_line": task["first_line"], "last_line": task["last_line"], "text": row["text"],
            "heading": titles.get((row["document"], task["section"]), ""),
            "superiors": about["chain"] or about["implements"],
            "stratum": row["stratum"] if show or row["stratum"] == row["document"] else letters[row["stratum"]],
            "probability": repr(float(row["probability"])),
        }  # fmt: skip
        if show:
            known |= {f"toolkit_{name}": row[name] for name in ("relation", "function", "change")}
            known |= {"toolkit_confidence": f"{row['confidence']:.3f}", "source": row["source"]}
            known |= {"source_text": source_text(row, texts)}
        rows.append({name: str(value) for name, value in known.items()})
    columns = [*SHEET, *(SHOWN if show else ())]
    return pd.DataFrame(rows, columns=columns).fillna("").astype("str")


def _letter(k: int) -> str:
    return chr(ord("A") + k) if k < 26 else f"Z{k}"
