"""Shares and regressions that a coded sample corrects: the toolkit's codes help, the codes by hand decide.

A classifier that is right nine times of ten gives biased shares, and regressions on its codes biased coefficients, for
its errors do not cancel. Here every task i of the study has the toolkit's indicator f_i; a sample S drawn with known
probabilities pi_i has the indicator y_i by hand. The pseudo-outcome

    z_i = f_i + [i in S] / pi_i * (y_i - f_i)

has the mean of y under the design, however bad f is; the better f, the smaller its variance.

References
----------
Särndal, Swensson and Wretman 1992, Model assisted survey sampling, sections 3.7 and 6.3 (difference estimator);
Egami, Hinck, Stewart and Wei 2023, Using imperfect surrogates for downstream inference (design-based supervised
learning), NeurIPS; Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023, Prediction-powered inference, Science 382.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.coding.codes import VARIABLES
from analysis.core.errors import InputError

Floats = NDArray[np.float64]
LEVEL = 0.95


class Estimate(NamedTuple):
    """A share or a coefficient with its standard error and 95 % interval.

    ``interval`` says of what kind: ``measurement`` (these plans, observed whole; only which tasks were coded is random)
    or ``superpopulation`` (plans as a sample of plans; standard errors clustered by plan). NaN where not defined.
    """

    name: str
    value: float
    error: float
    low: float
    high: float
    interval: str
    n: int
    n_coded: int
    n_plans: int


class Outcome(NamedTuple):
    """What is estimated: a variable and the values that count as yes."""

    variable: str
    values: tuple[str, ...]


def parse_outcome(text: str) -> Outcome:
    """``relation=verbatim,near`` as an outcome: tasks coded verbatim or near.

    Raises
    ------
    InputError
        If it is none.

    >>> parse_outcome("relation=verbatim,near")
    Outcome(variable='relation', values=('verbatim', 'near'))
    """
    variable, _, said = text.partition("=")
    values = tuple(value.strip().lower() for value in said.split(",") if value.strip())
    if variable.strip() not in VARIABLES or not values:
        raise InputError(
            f"{text!r} is nothing that can be estimated; expected relation=verbatim,near, function=organisational or "
            "change=agency; say it with --what."
        )
    return Outcome(variable.strip(), values)


def indicator(codes: pd.Series, outcome: Outcome) -> Floats:
    """1 where a code is one of the outcome's values (of changes: where one of them is), else 0."""
    return np.array([float(bool(set(str(code).split(";")) & set(outcome.values))) for code in codes])


def coded_population(toolkit: pd.DataFrame, matched: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Every task with the toolkit's indicator and, where it was coded, the hand's with the probability of drawing it.

    Parameters
    ----------
    toolkit : DataFrame
        From `codes.toolkit_codes`: all tasks of the study.
    matched : DataFrame
        From `codes.match_codes`; of one coder.
    outcome : Outcome

    Returns
    -------
    DataFrame
        ``document``, ``task``, ``toolkit`` (0 or 1), ``by_hand`` (0, 1, or NaN where not coded), ``probability`` (NaN
        where not coded), ``stratum``.

    Raises
    ------
    InputError
        If nothing was coded, a coded task has no probability, or several coders coded one task.
    """
    coded = matched[(matched["matched"] != "") & (matched[outcome.variable] != "")]
    if not len(coded):
        raise InputError(
            f"No task of the study has a code for {outcome.variable}; expected a sheet drawn with `doichieu sample` "
            "whose columns were filled in."
        )
    if coded["probability"].isna().any():
        row = coded[coded["probability"].isna()].iloc[0]
        raise InputError(
            f"Task {row['matched']} of {row['document']} has no probability; expected the sheet that `doichieu sample` "
            "drew, or 1 for every task where all tasks were coded: codes of tasks that somebody chose correct nothing."
        )
    if coded.duplicated(["document", "matched"]).any():
        raise InputError(
            f"Several coders ({', '.join(sorted(coded['coder'].unique()))}) coded the same task; expected one code a "
            "task; choose a coder with --coder."
        )
    hand = coded.assign(task=coded["matched"], by_hand=indicator(coded[outcome.variable], outcome))
    known = toolkit[["document", "task"]].assign(toolkit=indicator(toolkit[outcome.variable], outcome))
    found = known.merge(hand[["document", "task", "by_hand", "probability", "stratum"]], how="left")
    return found.astype({"probability": "float64"})


def pseudo_outcomes(population: pd.DataFrame) -> Floats:
    """z_i of every task: the toolkit's indicator, put right where a person coded it, shape (n,).

    Weights of the coded tasks are scaled to sum to the number of tasks (Hájek), so that tasks which were drawn and then
    left uncoded do not bias the share, if they were left at random.
    """
    f = population["toolkit"].to_numpy(float)
    coded = population["by_hand"].notna().to_numpy()
    weight = np.where(coded, 1 / population["probability"].to_numpy(float), 0.0)
    weight *= len(f) / weight.sum()
    return f + np.where(coded, weight * (population["by_hand"].to_numpy(float) - f), 0.0)


def corrected_shares(population: pd.DataFrame) -> tuple[Estimate, ...]:
    """The share of tasks with the outcome: as the toolkit counts it, and corrected, with errors of both kinds.

    Parameters
    ----------
    population : DataFrame
        From `coded_population`.

    Returns
    -------
    tuple of Estimate
        ``toolkit`` (no error is known: it is a count with unknown bias), ``corrected`` with the measurement interval
        (stratified sampling without replacement: ``sum N_h^2 (1 - n_h/N_h) s_h^2 / n_h / N^2`` over strata, s_h^2 the
        variance of y - f; NaN where a stratum has a single coded task and more tasks than that), and ``corrected`` with
        the superpopulation interval (``G/(G-1) sum over plans (sum of z - mean)^2 / N^2``, t with G - 1 degrees of
        freedom; NaN for one plan). Bounds are not cut at 0 and 1.
    """
    z = pseudo_outcomes(population)
    coded = population["by_hand"].notna().to_numpy()
    size = {"n": len(z), "n_coded": int(coded.sum()), "n_plans": population["document"].nunique()}
    mean = float(z.mean())
    naive = float(population["toolkit"].mean())
    nan = float("nan")
    design, df = _design_error(population)
    clusters = population["document"].to_numpy()
    totals = pd.Series(z - mean).groupby(clusters).sum().to_numpy(float)
    g = len(totals)
    cluster = float(np.sqrt(g / (g - 1) * (totals**2).sum()) / len(z)) if g > 1 else nan
    return (
        Estimate("toolkit", naive, nan, nan, nan, "", **size),
        _estimate("corrected", mean, design, df, kind="measurement", size=size),
        _estimate("corrected", mean, cluster, g - 1, kind="superpopulation", size=size),
    )


def _design_error(population: pd.DataFrame) -> tuple[float, int]:
    """Standard error under the sampling design, and its degrees of freedom (coded tasks less strata)."""
    coded = population[population["by_hand"].notna()]
    errors = coded["by_hand"] - coded["toolkit"]
    variance, n = 0.0, len(population)
    total = (1 / coded["probability"]).sum()
    for _, rows in coded.groupby("stratum"):
        stands_for = (1 / rows["probability"]).sum()
        if len(rows) < 2 and stands_for > len(rows) + 1e-6:
            return float("nan"), 0
        size = stands_for * n / total
        spread = float(errors[rows.index].var(ddof=1)) if len(rows) > 1 else 0.0
        variance += size**2 * max(1 - len(rows) / size, 0.0) * spread / len(rows)
    return float(np.sqrt(variance) / n), len(coded) - coded["stratum"].nunique()


def _estimate(name: str, value: float, error: float, df: int, *, kind: str, size: Mapping[str, int]) -> Estimate:
    t = float(stats.t.ppf((1 + LEVEL) / 2, df)) if df > 0 else float("nan")
    return Estimate(name, value, error, value - t * error, value + t * error, kind, **size)


def regress(population: pd.DataFrame, covariates: pd.DataFrame) -> tuple[Estimate, ...]:
    """Linear regression of the corrected outcome on facts about the documents.

    Parameters
    ----------
    population : DataFrame
        From `coded_population`.
    covariates : DataFrame
        Index document id, a column of numbers per covariate (from `design_matrix`). Tasks of documents with a gap are
        left out.

    Returns
    -------
    tuple of Estimate
        ``intercept`` and a coefficient per column: the change in the share of tasks per unit of the covariate, the
        others held fixed; ordinary least squares of z on the covariates, standard errors clustered by plan (CR1:
        ``G/(G-1) (n-1)/(n-k)``), t with G - 1 degrees of freedom. It describes these plans; it shows no cause. With few
        plans (below about thirty) such errors are too small.

    Raises
    ------
    InputError
        If there are not more plans than coefficients, or a covariate is the same everywhere or follows from others.
    """
    facts = covariates.reindex(population["document"]).to_numpy(float)
    known = ~np.isnan(facts).any(axis=1)
    rows, z = population[known], pseudo_outcomes(population)[known]
    names = ["intercept", *covariates.columns]
    x = np.column_stack([np.ones(len(rows)), facts[known]])
    groups = rows["document"].nunique()
    if groups <= len(names) or np.linalg.matrix_rank(x) < len(names):
        raise InputError(
            f"{groups} plans have {', '.join(covariates.columns)} and a task; expected more plans than the "
            f"{len(names)} coefficients, and covariates that differ and do not follow from each other; name fewer with "
            "--on."
        )
    value, error = ols(z, x, rows["document"].tolist())
    size = {"n": len(rows), "n_coded": int(rows["by_hand"].notna().sum()), "n_plans": groups}
    return tuple(
        _estimate(name, float(b), float(e), groups - 1, kind="superpopulation", size=size)
        for name, b, e in zip(names, value, error, strict=True)
    )


def ols(y: Floats, x: Floats, clusters: Sequence[str]) -> tuple[Floats, Floats]:
    """Least squares coefficients and their cluster-robust (CR1) standard errors, both shape (k,)."""
    n, k = x.shape
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ x.T @ y
    scores = pd.DataFrame(x * (y - x @ coefficients)[:, None]).groupby(np.asarray(clusters)).sum().to_numpy(float)
    g = len(scores)
    meat = scores.T @ scores * g / (g - 1) * (n - 1) / (n - k)
    return coefficients, np.sqrt(np.diag(bread @ meat @ bread))


def design_matrix(documents: pd.DataFrame, covariates: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Facts about documents as numbers: one column for a number, one for each further value of a category.

    Parameters
    ----------
    documents, covariates : DataFrame
        Tables of the study; `documents` only with those that have tasks, for a value that no task has explains nothing.
    names : sequence of str
        Columns of ``documents`` (``level``, ``province``, ``kind``, ``n_words``, ``chain_coverage``, ``quality``), or
        covariates of the manifest. A category's first value in alphabetical order is the reference.

    Returns
    -------
    DataFrame
        Index document id; missing where not stated.

    Raises
    ------
    InputError
        For a name that is neither.
    """
    found = {}
    facts = documents.set_index("document")
    for name in names:
        said = covariates[covariates["name"] == name].set_index("document")
        if len(said):
            values = said["number"] if said["number"].notna().any() else said["value"]
        elif name in facts.columns:
            values = facts[name]
        else:
            known = ", ".join([*sorted(covariates["name"].unique()), "level", "province", "n_words"])
            raise InputError(f"There is no covariate {name!r}; expected one of {known}; name it with --on.")
        values = values.reindex(facts.index)
        if pd.api.types.is_numeric_dtype(values.dtype):
            found[name] = values.astype("float64")
            continue
        for value in sorted({v for v in values.dropna() if v})[1:]:
            is_value = (values == value).astype("float64")
            found[f"{name}={value}"] = is_value.where(values.notna() & (values != ""))
    return pd.DataFrame(found, index=facts.index)
